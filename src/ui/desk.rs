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
use std::time::Duration;
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
    /// The local simulator, where there is one.
    pub simulator: StoredValue<Option<SimulatorOrigins>>,
    /// The place that the browser's time zone suggests; `None` until it was asked for, once the plan is drawn.
    place: RwSignal<Option<String>>,
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
            simulator: StoredValue::new(simulator_origins()),
            place: RwSignal::new(None),
            viewer: RwSignal::new(Viewer::Away),
            notice: RwSignal::new(None),
        }
    }
}

impl Desk {
    /// The plan that the page would open with; `None` until the place is known.
    pub fn default_form(self) -> Option<PlanForm> {
        self.place.get().map(|place| self.default_at(place))
    }

    fn default_at(self, place: String) -> PlanForm {
        PlanForm {
            place,
            ..self
                .simulator
                .with_value(|simulator| PlanForm::default_for(simulator.as_ref()))
        }
    }

    /// The plan that an address means to somebody at `place`.
    fn plan_of(self, route: &Route, place: String) -> PlanForm {
        let default = self.default_at(place);
        match route {
            Route::Measure { query } if !query.is_empty() => from_query(query, &default),
            _ => default,
        }
    }

    /// Opens what the address names.
    pub fn open_address(self) {
        handover::watch_foreign(move || self.drop_key());
        self.want_viewer();
        let route = self.route.get_untracked();
        let plan = self.plan_of(&route, String::new());
        self.take_author(&route);
        self.form.set(plan.clone());
        // A browser's first answer about its time zone takes it as long as a third of the plan's drawing.
        set_timeout(
            move || {
                let place = guessed_place();
                let with_place = self.plan_of(&route, place.clone());
                if self.form.with_untracked(|form| form.place == plan.place) {
                    self.form.update(|form| form.place = with_place.place);
                }
                self.place.set(Some(place));
            },
            Duration::ZERO,
        );
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
        if self.take_author(route) {
            let place = self.place.get_untracked().unwrap_or_default();
            // A file at hand may be the one that the plan wants.
            let questions_here = self.form.with_untracked(|f| f.questions_here.clone());
            self.form.set(PlanForm {
                questions_here,
                ..self.plan_of(route, place)
            });
        }
    }

    /// Minds whose plan the address holds, where it holds one.
    fn take_author(self, route: &Route) -> bool {
        let holds_plan = matches!(route, Route::Measure { query } if !query.is_empty());
        if holds_plan {
            match fragment::author() {
                Author::Page => self.from_link.set(false),
                Author::Stranger => {
                    self.drop_key();
                    self.from_link.set(true);
                }
            }
        }
        holds_plan
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
