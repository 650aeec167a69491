//! Puts results on view: just measured, kept, sent as a link, or saved in a file.

use crate::bench::archive::link;
use crate::bench::export::folder::RunFolder;
use crate::bench::form::PlanForm;
use crate::bench::form::link::to_whole_query;
use crate::bench::import::{self, Imported, kept};
use crate::bench::report::entry::{Entry, first_name, name_or_first};
use crate::bench::route::Route;
use crate::bench::run::Run;
use crate::bench::wording;
use crate::browser::page::fragment::{self, Author};
use crate::browser::page::importer::results_in;
use crate::browser::page::long_text::{copied, opened, read};
use crate::browser::page::{handover, history, open_file, preflights, results_folder};
use crate::browser::turn::next_turn;
use crate::ui::clinic::Clinic;
use crate::ui::counting::count_replies;
use crate::ui::kept_run::{keep_imported, keep_run};
use crate::ui::opened::{Opened, kept_result};
use crate::ui::state::{Shown, Source};
use js_sys::Array;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

/// The viewer's state. Copies share it.
#[derive(Clone, Copy)]
pub struct Shelf {
    /// Where the person is.
    pub route: RwSignal<Route>,
    /// The opened result.
    pub opened: RwSignal<Opened>,
    /// Something the person should know.
    pub notice: RwSignal<Option<String>>,
    clinic: Clinic,
    /// The runs of series that this page has measured, for windows that keep nothing.
    of_series: StoredValue<Vec<Arc<Shown>>>,
}

impl Shelf {
    /// An empty shelf; what `clinic` found goes with the results that are put on it.
    pub fn with(clinic: Clinic) -> Shelf {
        Shelf {
            clinic,
            route: RwSignal::new(fragment::current()),
            opened: RwSignal::new(Opened::Nothing),
            notice: RwSignal::new(None),
            of_series: StoredValue::new(Vec::new()),
        }
    }

    /// Goes where the address has gone.
    pub fn go_to(self, route: Route) {
        if !handover::is_running() {
            self.notice.set(None);
            self.open(route.clone());
            self.route.set(route);
        }
    }

    /// Opens what a place names.
    pub fn open(self, route: Route) {
        match route {
            Route::Link { payload } => self.opened.set(match link::decode(&payload) {
                Ok(evidence) => {
                    handover::tell_foreign();
                    Opened::Shown(Arc::new(Shown {
                        evidence: Arc::new(evidence),
                        run: None,
                        source: Source::Link,
                        id: None,
                        name: "A result from a link".to_owned(),
                    }))
                }
                Err(error) => Opened::Failed(error.to_string()),
            }),
            Route::Result { id } if !self.has_open(&id) => {
                self.opened.set(Opened::Loading);
                spawn_local(async move {
                    let opened = kept_result(&id).await;
                    if fragment::current() == (Route::Result { id }) {
                        self.opened.set(opened);
                    }
                });
            }
            Route::Leaderboard if untrack(|| self.own()).is_none() => {
                spawn_local(async move { self.open_newest().await });
            }
            Route::Result { .. }
            | Route::Leaderboard
            | Route::LeaderboardRun
            | Route::History
            | Route::How
            | Route::Measure { .. } => {}
        }
    }

    fn has_open(self, id: &str) -> bool {
        let opened = self.opened.get_untracked();
        match opened {
            Opened::Shown(shown) => shown.id.as_deref() == Some(id),
            Opened::Imported(_, kept_as, _) => kept_as == id,
            Opened::Nothing | Opened::Loading | Opened::Failed(_) => false,
        }
    }

    /// The result opened last, where the person measured it.
    pub fn own(self) -> Option<Arc<Shown>> {
        match self.opened.get() {
            Opened::Shown(shown) => Some(shown).filter(|s| s.source.is_own()),
            Opened::Nothing | Opened::Loading | Opened::Failed(_) | Opened::Imported(..) => None,
        }
    }

    /// Takes the newest result that was measured here as the person's own beside the leaderboard.
    async fn open_newest(self) {
        let entries = history::list().await.unwrap_or_default();
        if let Some(entry) = entries.into_iter().find(|entry| !entry.imported)
            && let Opened::Shown(shown) = kept_result(&entry.id).await
            && fragment::current() == Route::Leaderboard
            && untrack(|| self.own()).is_none()
        {
            self.opened.set(Opened::Shown(shown));
        }
    }

    /// Shows a run that has just ended, given in the full archive's JSON, once what its replies said is counted.
    ///
    /// # Errors
    /// Words for a person where it cannot be read.
    pub async fn show_run(self, text: Blob, replies: Array) -> Result<(), String> {
        let named = opened(&text).await;
        let mut named = named.map_err(|error| error.to_string())?;
        self.clinic.add_to(&mut named.run);
        let doubt = count_replies(&mut named.run, &replies).await;
        let base_url = named.run.plan.target.base_url.clone();
        self.keep_and_show(named.run, Source::Fresh, &named.name)
            .await;
        if doubt.is_some() {
            self.notice.set(doubt);
        }
        if let Some(shown) = untrack(|| self.own()) {
            preflights::remember(&base_url, shown.evidence.environment.preflight);
        }
        Ok(())
    }

    /// Keeps a run of a series without going to it; what it is kept under.
    ///
    /// # Errors
    /// As [`Shelf::show_run`].
    pub async fn keep_run(self, text: Blob, replies: Array) -> Result<String, String> {
        let named = opened(&text).await;
        let mut run = named.map_err(|error| error.to_string())?.run;
        self.clinic.add_to(&mut run);
        if let Some(doubt) = count_replies(&mut run, &replies).await {
            self.notice.set(Some(doubt));
        }
        let id = history::new_id();
        let name = format!(
            "{}, {}",
            first_name(&run.plan),
            wording::at_a_time(&run.plan)
        );
        let shown = Shown::of_run(run, Source::Fresh, Some(id.clone()), name).await;
        let shown = Arc::new(shown);
        let evidence = &shown.evidence;
        preflights::remember(
            &evidence.plan.target.base_url,
            evidence.environment.preflight,
        );
        let entry = Entry::of(evidence, &id, &shown.name);
        let entry = Entry {
            series: shown.run.as_ref().and_then(|run| run.series.clone()),
            ..entry
        };
        next_turn().await;
        self.of_series.update_value(|all| all.push(shown.clone()));
        self.opened.set(Opened::Shown(shown.clone()));
        if let Err(words) = keep(&entry, &shown).await {
            self.notice.set(Some(words));
        }
        if let Some(run) = &shown.run {
            let files = || RunFolder::of(&shown.evidence, run, &shown.name);
            if let Err(error) = results_folder::save_along(files).await {
                self.notice.set(Some(error.to_string()));
            }
        }
        Ok(id)
    }

    /// The runs of a series, by concurrency: those of this page, and what the history keeps.
    pub async fn series(self, id: String) -> Vec<Arc<Shown>> {
        let is_of = |run: &Run| run.series.as_ref().is_some_and(|mark| mark.id == id);
        let mut all: Vec<Arc<Shown>> = self.of_series.with_value(|all| {
            let mine = all.iter();
            let mine = mine.filter(|shown| shown.run.as_deref().is_some_and(is_of));
            mine.cloned().collect()
        });
        let entries = history::list().await.unwrap_or_default();
        for entry in entries {
            let is_mine = entry.series.as_ref().is_some_and(|mark| mark.id == id);
            let is_known = all
                .iter()
                .any(|shown| shown.id.as_deref() == Some(&entry.id));
            if is_mine
                && !is_known
                && let Opened::Shown(shown) = kept_result(&entry.id).await
            {
                all.push(shown);
            }
        }
        all.sort_by_key(|shown| shown.evidence.plan.concurrency_asked());
        all
    }

    /// Opens a file as a result, be it of this page or of another tool. The page stays alive meanwhile.
    ///
    /// # Errors
    /// Words for a person when it is none, its name among them.
    pub async fn open_file(self, file: File) -> Result<(), String> {
        let named = |why: String| format!("{}: {why}", file.name());
        let beginning = open_file::beginning(&file).await;
        if import::is_own(&beginning.map_err(|error| error.to_string())?) {
            let text = copied(&file).await;
            let text = text.map_err(|_| open_file::unreadable(&file).to_string())?;
            let opened = read(text.trim_start_matches('\u{feff}')).await;
            let opened = opened.map_err(|error| named(error.to_string()))?;
            handover::tell_foreign();
            self.keep_and_show(opened.run, Source::File, &opened.name)
                .await;
            return Ok(());
        }
        let texts = results_in(&file).await.map_err(named)?;
        let mut all = Vec::new();
        for text in texts {
            let imported = kept::from_json(&text);
            all.push((imported.map_err(|error| named(error.to_string()))?, text));
            next_turn().await;
        }
        handover::tell_foreign();
        self.keep_and_show_imported(all);
        Ok(())
    }

    /// Shows the first of the results that a file of another tool holds, and keeps all of them, each in its saved form.
    fn keep_and_show_imported(self, all: Vec<(Imported, String)>) {
        let several = all.len();
        let mut first = None;
        let mut kept: Vec<(Entry, String)> = Vec::new();
        for (imported, text) in all {
            kept.push((import::report::entry(&imported, &history::new_id()), text));
            first.get_or_insert(imported);
        }
        let first = first.zip(kept.first());
        if let Some((imported, (entry, _))) = first {
            let (id, name) = (entry.id.clone(), entry.name.clone());
            let imported = Arc::new(imported);
            self.opened
                .set(Opened::Imported(imported, id.clone(), name));
            fragment::push(&Route::Result { id }, Author::Page);
        }
        if several > 1 {
            self.notice.set(Some(format!(
                "This file holds {several} results. The first is shown; all are in the history."
            )));
        }
        spawn_local(async move {
            for (entry, text) in &kept {
                if let Err(words) = keep_imported(entry, text).await {
                    return self.notice.set(Some(words));
                }
            }
        });
    }

    /// Shows a run, and keeps it in the history where the browser lets it.
    async fn keep_and_show(self, run: Run, source: Source, name: &str) {
        let id = history::new_id();
        let mut shown = Shown::of_run(run, source, Some(id.clone()), String::new()).await;
        shown.name = name_or_first(&shown.evidence, name);
        let entry = Entry {
            imported: source == Source::File,
            ..Entry::of(&shown.evidence, &id, &shown.name)
        };
        let shown = Arc::new(shown);
        next_turn().await;
        self.opened.set(Opened::Shown(shown.clone()));
        fragment::push(&Route::Result { id }, Author::Page);
        spawn_local(async move {
            if let Err(words) = keep(&entry, &shown).await {
                self.notice.set(Some(words));
            }
        });
    }

    /// Notes the opened result's new name; what is shown of it knows already.
    pub fn renamed(self, name: String) {
        self.opened.update_untracked(|opened| {
            if let Opened::Shown(shown) = opened {
                let renamed = Shown {
                    name,
                    ..Shown::clone(shown)
                };
                *shown = Arc::new(renamed);
            }
        });
    }

    /// Opens the plan of a result, to be run again from here.
    pub fn plan_again(self, shown: &Shown) {
        let author = match shown.source.is_own() {
            true => Author::Page,
            false => Author::Stranger,
        };
        let query = to_whole_query(&PlanForm::of(&shown.evidence.plan));
        fragment::push(&Route::Measure { query }, author);
    }

    /// Opens the plan of a result and checks its connection there.
    pub fn check(self, shown: &Shown) {
        handover::want_check();
        self.plan_again(shown);
    }
}

/// Keeps a result under its entry, where its run is at hand.
async fn keep(entry: &Entry, shown: &Shown) -> Result<(), String> {
    match &shown.run {
        Some(run) => keep_run(entry, run).await,
        None => Ok(()),
    }
}
