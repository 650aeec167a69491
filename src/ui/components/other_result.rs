//! Another result beside the one on the page: which one, and what is shown until it is here.

use crate::bench::format;
use crate::bench::report::entry::Entry;
use crate::browser::page::history;
use leptos::prelude::*;
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// The other result.
#[derive(Clone)]
pub enum Other<T> {
    /// None is chosen.
    None,
    /// On its way from the history.
    Loading,
    /// It cannot be read; why.
    Failed(String),
    /// Here, with its name.
    Here(String, T),
}

/// The choice of another result. Copies share it.
pub struct OtherResult<T: 'static> {
    /// Those of this page that this browser keeps.
    entries: RwSignal<Vec<Entry>>,
    other: RwSignal<Other<T>>,
    /// What was chosen last: only that is shown, however long the one before takes.
    chosen: StoredValue<String>,
}

impl<T> Clone for OtherResult<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for OtherResult<T> {}

impl<T: Clone + Send + Sync + 'static> OtherResult<T> {
    /// A choice among the results that this browser keeps, but for the one of id `except`.
    pub fn than(except: Option<String>) -> OtherResult<T> {
        let entries = RwSignal::new(Vec::<Entry>::new());
        spawn_local(async move {
            let kept = history::list().await.unwrap_or_default();
            let is_other = |entry: &Entry| except.as_ref() != Some(&entry.id);
            let others = kept.into_iter();
            let others = others.filter(|entry| is_other(entry) && entry.tool.is_none());
            entries.try_set(others.collect());
        });
        OtherResult {
            entries,
            other: RwSignal::new(Other::None),
            chosen: StoredValue::new(String::new()),
        }
    }

    /// Whether this browser keeps none to choose from.
    pub fn has_none(self) -> bool {
        self.entries.with(Vec::is_empty)
    }

    /// Takes one that is no kept one.
    pub fn take(self, other: Other<T>) {
        self.chosen.set_value(String::new());
        self.other.set(other);
    }

    /// Takes the kept one of this id once `load` has it; none for the empty id.
    fn choose(self, id: String, load: impl Future<Output = Result<(String, T), String>> + 'static) {
        self.chosen.set_value(id.clone());
        if id.is_empty() {
            return self.other.set(Other::None);
        }
        self.other.set(Other::Loading);
        spawn_local(async move {
            let found = match load.await {
                Ok((name, result)) => Other::Here(name, result),
                Err(words) => Other::Failed(words),
            };
            if self.chosen.try_with_value(|last| *last == id) == Some(true) {
                self.other.try_set(found);
            }
        });
    }

    /// The other result as `draw` shows it, or what is to be said in its place.
    pub fn shown<V: IntoView + 'static>(
        self,
        draw: impl Fn(String, T) -> V + Send + 'static,
    ) -> impl IntoView {
        move || match self.other.get() {
            Other::None => None,
            Other::Loading => {
                Some(view! { <p role="status">"Opening the other result…"</p> }.into_any())
            }
            Other::Failed(why) => Some(view! { <p class="notice error">{why}</p> }.into_any()),
            Other::Here(name, result) => Some(draw(name, result).into_any()),
        }
    }
}

/// The choice among the kept results; nothing where there are none.
#[component]
pub fn KeptChoice<T, F>(
    /// The choice.
    other: OtherResult<T>,
    /// What it is for.
    label: &'static str,
    /// Gives the name and the result of an id, or words for a person.
    load: impl Fn(String) -> F + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<(String, T), String>> + 'static,
{
    let options = move || {
        let option = |entry: Entry| {
            let when = match entry.started_at_unix_ms {
                0 => String::new(),
                at => format!(", {}", format::date_time_utc(at)),
            };
            view! { <option value=entry.id>{entry.name} {when}</option> }
        };
        other.entries.get().into_iter().map(option).collect_view()
    };
    let choose = move |id: String| other.choose(id.clone(), load(id));
    view! {
        <label class="field compare-choice" hidden=move || other.has_none()>
            <span class="field-label">{label}</span>
            <select class="field-input" on:change=move |event| choose(event_target_value(&event))>
                <option value="">"Choose a result"</option>
                {options}
            </select>
        </label>
    }
}
