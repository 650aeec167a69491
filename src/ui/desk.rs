//! What lies on the desk: the place, the plan and its key.

use crate::bench::form::PlanForm;
use crate::bench::form::link::from_query;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::route::Route;
use crate::bench::secret::Secret;
use crate::browser::page::fragment::{self, Author};
use crate::browser::page::models::simulator_origins;
use crate::browser::page::zone::guessed_place;
use crate::browser::page::{handover, secrets};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How far the viewer has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Not wanted yet, or on its way.
    Away,
    /// It shows what the address names.
    Here,
    /// It could not be loaded; the words say why and what to do.
    Failed(String),
}

/// The measuring program's state outside a run. Copies share it.
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
    /// The program that shows results.
    pub viewer: RwSignal<Viewer>,
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
            viewer: RwSignal::new(Viewer::Away),
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

    /// Opens what the address names; a plan, once it is known whether there is a local simulator.
    pub fn open_address(self) {
        handover::watch_foreign(move || self.drop_key());
        self.want_viewer();
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
        self.open_plan(&route);
        self.route.set(route);
        self.want_viewer();
    }

    /// Loads the viewer where the place is one of its own.
    pub fn want_viewer(self) {
        let wanted = !matches!(self.route.get_untracked(), Route::Measure { .. });
        if wanted && self.viewer.get_untracked() != Viewer::Here {
            self.viewer.set(Viewer::Away);
            spawn_local(async move {
                self.viewer.set(match handover::load_viewer().await {
                    Ok(()) => Viewer::Here,
                    Err(words) => Viewer::Failed(words),
                });
            });
        }
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
            Author::Stranger => {
                self.drop_key();
                self.from_link.set(true);
            }
        }
        self.form.set(form);
    }

    /// What comes from elsewhere gets no key.
    fn drop_key(self) {
        secrets::clear();
        self.key.set(Secret::default());
    }

    /// Who the plan's address is to be marked as written by.
    pub fn author(self) -> Author {
        match self.from_link.get_untracked() {
            true => Author::Stranger,
            false => Author::Page,
        }
    }
}
