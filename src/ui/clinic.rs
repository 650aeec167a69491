//! Where connections are checked: the check under way, and what those of this session found.

use crate::bench::doctor::kept::Kept;
use crate::bench::doctor::progress::{Progress, Stage};
use crate::bench::doctor::{Ask, Told};
use crate::bench::plan::{ProviderKind, Target};
use crate::bench::run::Run;
use crate::browser::page::checkup::CheckWorker;
use crate::browser::page::handover;
use crate::ui::components::checkup_panel::CheckupPanel;
use js_sys::Promise;
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::any::Any;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// The viewer's checks, one at a time. Copies share them.
#[derive(Clone, Copy)]
pub struct Clinic {
    progress: RwSignal<Progress>,
    /// What a screen reader hears of it.
    spoken: RwSignal<String>,
    kept: StoredValue<Kept>,
    worker: StoredValue<Option<CheckWorker>, LocalStorage>,
    /// What is mounted in the place; dropping it takes it off.
    shown: StoredValue<Option<Box<dyn Any>>, LocalStorage>,
}

impl Clinic {
    /// Nothing was checked yet.
    pub fn open() -> Clinic {
        let clinic = Clinic {
            progress: RwSignal::new(Progress::of(Target {
                provider: ProviderKind::Simulated,
                base_url: String::new(),
                model: String::new(),
            })),
            spoken: RwSignal::default(),
            kept: StoredValue::default(),
            worker: StoredValue::new_local(None),
            shown: StoredValue::new_local(None),
        };
        handover::watch_check_over(move || clinic.close());
        clinic
    }

    /// Shows a check of what is asked in `place`; the promise gives its worker once that listens, and the check begins when
    /// the worker is told to.
    pub fn check(self, place: Element, ask: &str) -> Promise {
        self.close();
        let (Ok(Ask::Check(target)), Ok(place)) =
            (serde_json::from_str(ask), place.dyn_into::<HtmlElement>())
        else {
            return Promise::reject(&JsValue::NULL);
        };
        let Clinic {
            progress, spoken, ..
        } = self;
        progress.set(Progress::of(target));
        spoken.set("The connection check begins.".to_owned());
        let focus_is_lost = document().active_element() == document().body().map(Element::from);
        let handle = mount_to(place, move || {
            let on_stop = Callback::new(move |()| {
                self.worker.set_value(None);
                progress.update(Progress::stop);
                spoken.set("The check was stopped.".to_owned());
                self.keep();
            });
            let on_close = Callback::new(move |()| {
                // Not while its own button is being pressed.
                request_animation_frame(move || self.close());
            });
            view! { <CheckupPanel progress spoken on_stop on_close /> }
        });
        self.shown.set_value(Some(Box::new(handle)));
        if focus_is_lost {
            focus("checkup-title");
        }
        let hear = move |told: Told| {
            let over = matches!(told, Told::Checked | Told::Broken(_));
            let words = progress.try_update(|p| p.take(told)).unwrap_or_default();
            if !words.is_empty() {
                spoken.set(words);
            }
            if over {
                self.keep();
                // Its own message is still being heard.
                request_animation_frame(move || self.worker.set_value(None));
            }
        };
        match CheckWorker::start(hear) {
            Ok((worker, ready)) => {
                self.worker.set_value(Some(worker));
                ready
            }
            Err(why) => {
                progress.update(|p| p.stage = Stage::Broken(why));
                Promise::reject(&JsValue::NULL)
            }
        }
    }

    fn keep(self) {
        let progress = self.progress.get_untracked();
        if progress.is_worth_keeping() {
            self.kept.update_value(|kept| kept.keep(progress.checkup));
        }
    }

    /// Ends the check under way, and takes it off the page.
    pub fn close(self) {
        self.worker.set_value(None);
        self.shown.set_value(None);
    }

    /// Adds to a run that has just ended what a check of its target had found in this session.
    pub fn add_to(self, run: &mut Run) {
        self.kept.with_value(|kept| {
            run.environment.checkup = kept.of(&run.plan.target).cloned().map(Box::new);
        });
    }
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
