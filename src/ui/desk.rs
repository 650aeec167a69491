//! What lies on the desk: the place, the plan and its key, the opened result.

use crate::bench::archive::{full, link};
use crate::bench::form::PlanForm;
use crate::bench::form::link::{from_query, to_query};
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::report::entry::Entry;
use crate::bench::route::Route;
use crate::bench::run::Run;
use crate::bench::secret::Secret;
use crate::browser::page::fragment::{self, Author};
use crate::browser::page::models::simulator_origins;
use crate::browser::page::zone::guessed_place;
use crate::browser::page::{history, secrets};
use crate::ui::state::{Shown, Source};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The result that the page has open.
#[derive(Clone, Debug)]
pub enum Opened {
    /// None yet.
    Nothing,
    /// On its way from the history.
    Loading,
    /// It cannot be shown; the words say why and what to do.
    Failed(String),
    /// Here.
    Shown(Arc<Shown>),
}

/// The page's state outside a run. Copies share it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Where the person is.
    pub route: RwSignal<Route>,
    /// The plan as typed.
    pub form: RwSignal<PlanForm>,
    /// The key, in memory.
    pub key: RwSignal<Secret>,
    /// Whether the plan came from a link or a file that somebody else may have made.
    pub from_link: RwSignal<bool>,
    /// The local simulator, where there is one; the outer `None` until that is known.
    pub simulator: RwSignal<Option<Option<SimulatorOrigins>>>,
    /// The opened result.
    pub opened: RwSignal<Opened>,
    /// Something the person should know.
    pub notice: RwSignal<Option<String>>,
}

impl Default for Desk {
    fn default() -> Desk {
        Desk {
            route: RwSignal::new(fragment::current()),
            form: RwSignal::new(PlanForm::default_for(None)),
            key: RwSignal::default(),
            from_link: RwSignal::new(false),
            simulator: RwSignal::new(None),
            opened: RwSignal::new(Opened::Nothing),
            notice: RwSignal::new(None),
        }
    }
}

impl Desk {
    /// The plan that the page would open with; `None` until it is known whether there is a local simulator.
    pub fn default_form(self) -> Option<PlanForm> {
        let simulator = self.simulator.get()?;
        Some(PlanForm {
            place: guessed_place(),
            ..PlanForm::default_for(simulator.as_ref())
        })
    }

    /// Opens what the address names, once it is known whether there is a local simulator.
    pub fn open_address(self) {
        self.open(fragment::current());
        spawn_local(async move {
            let simulator = simulator_origins().await;
            self.simulator.set(Some(simulator));
            if let Some(default) = untrack(|| self.default_form()) {
                self.form.set(default);
            }
            self.open_plan(&fragment::current());
        });
    }

    /// Goes where the address has gone.
    pub fn go_to(self, route: Route) {
        self.notice.set(None);
        self.open(route.clone());
        self.open_plan(&route);
        self.route.set(route);
    }

    /// Takes the plan of the address: a stranger's replaces the one at hand and its key; the bare address keeps it.
    fn open_plan(self, route: &Route) {
        let (Route::Measure { query }, Some(default)) = (route, untrack(|| self.default_form()))
        else {
            return;
        };
        if query.is_empty() {
            return;
        }
        let form = from_query(query, &default);
        match fragment::author() {
            Author::Page => self.from_link.set(false),
            Author::Stranger => self.take_foreign(),
        }
        self.form.set(form);
    }

    /// What comes from elsewhere gets no key.
    fn take_foreign(self) {
        secrets::clear();
        self.key.set(Secret::default());
        self.from_link.set(true);
    }

    fn open(self, route: Route) {
        match route {
            Route::Link { payload } => self.opened.set(match link::decode(&payload) {
                Ok(evidence) => Opened::Shown(Arc::new(Shown {
                    evidence,
                    run: None,
                    source: Source::Link,
                    id: None,
                    name: "A result from a link".to_owned(),
                })),
                Err(error) => Opened::Failed(error.to_string()),
            }),
            Route::Result { id } if !self.has_open(&id) => {
                self.opened.set(Opened::Loading);
                spawn_local(async move {
                    let opened = load(&id).await;
                    if fragment::current() == (Route::Result { id }) {
                        self.opened.set(opened);
                    }
                });
            }
            Route::Leaderboard if untrack(|| self.latest()).is_none() => {
                spawn_local(async move { self.open_newest().await });
            }
            Route::Result { .. } | Route::Leaderboard | Route::History | Route::Measure { .. } => {}
        }
    }

    fn has_open(self, id: &str) -> bool {
        let opened = self.opened.get_untracked();
        matches!(opened, Opened::Shown(shown) if shown.id.as_deref() == Some(id))
    }

    /// The result opened last.
    pub fn latest(self) -> Option<Arc<Shown>> {
        match self.opened.get() {
            Opened::Shown(shown) => Some(shown),
            Opened::Nothing | Opened::Loading | Opened::Failed(_) => None,
        }
    }

    /// Takes the newest kept result as the person's own beside the leaderboard.
    async fn open_newest(self) {
        let newest = history::list().await.unwrap_or_default().into_iter().next();
        if let Some(entry) = newest
            && let Opened::Shown(shown) = load(&entry.id).await
            && untrack(|| self.latest()).is_none()
        {
            self.opened.set(Opened::Shown(shown));
        }
    }

    /// Shows a run, and keeps it in the history where the browser lets it.
    pub fn show_run(self, run: Run, source: Source, name: String) {
        let id = history::new_id();
        let text = full::to_json(&run, &name);
        let shown = Shown::of_run(run, source, Some(id.clone()), name.clone());
        let entry = Entry::of(&shown.evidence, &id, &name);
        self.opened.set(Opened::Shown(Arc::new(shown)));
        let route = Route::Result { id };
        fragment::push(&route, Author::Page);
        self.route.set(route);
        spawn_local(async move {
            if let Err(error) = history::keep(&entry, &text).await {
                self.notice.set(Some(error.to_string()));
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

    /// Opens a file's text as a result.
    ///
    /// # Errors
    /// Words for a person when it is none.
    pub fn open_file(self, text: &str) -> Result<(), String> {
        let named = full::from_json(text).map_err(|error| error.to_string())?;
        self.take_foreign();
        self.show_run(named.run, Source::File, named.name);
        Ok(())
    }

    /// Opens the plan of a result, to be run again from here.
    pub fn plan_again(self, shown: &Shown) {
        let form = PlanForm::of(&shown.evidence.plan);
        let foreign = match shown.source {
            Source::Fresh | Source::Kept => false,
            Source::Link | Source::File => true,
        };
        if foreign {
            self.take_foreign();
        }
        let default = untrack(|| self.default_form()).unwrap_or_else(|| form.clone());
        let query = to_query(&form, &default, &self.key.get_untracked());
        self.form.set(form);
        let route = Route::Measure { query };
        let author = match self.from_link.get_untracked() {
            true => Author::Stranger,
            false => Author::Page,
        };
        fragment::push(&route, author);
        self.route.set(route);
    }
}

async fn load(id: &str) -> Opened {
    match history::load(id).await {
        Ok(Some(kept)) => match full::from_json(&kept.text) {
            Ok(named) => Opened::Shown(Arc::new(Shown::of_run(
                named.run,
                Source::Kept,
                Some(id.to_owned()),
                kept.entry.name,
            ))),
            Err(error) => Opened::Failed(error.to_string()),
        },
        Ok(None) => Opened::Failed(
            "This browser keeps no result of this name. It keeps the last 20 only, and a link to one opens just where it was measured; ask for its permalink instead.".to_owned(),
        ),
        Err(error) => Opened::Failed(error.to_string()),
    }
}
