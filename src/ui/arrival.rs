//! Arriving at a page: its title, its top, and the focus on its content.

use crate::bench::route::Route;
use crate::browser::page::handover;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The application's name, and the title of its first page.
const NAME: &str = "LLMPerf in the browser";

/// Where a person can arrive. An edited plan is the same place as before.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Run,
    Measure,
    Result(String),
    Link(String),
    Leaderboard,
    LeaderboardRun,
    History,
    How,
}

impl Place {
    fn of(running: bool, route: &Route) -> Place {
        match route {
            _ if running => Place::Run,
            Route::Measure { .. } => Place::Measure,
            Route::Result { id } => Place::Result(id.clone()),
            Route::Link { payload } => Place::Link(payload.clone()),
            Route::Leaderboard => Place::Leaderboard,
            Route::LeaderboardRun => Place::LeaderboardRun,
            Route::History => Place::History,
            Route::How => Place::How,
        }
    }

    fn title(&self) -> String {
        let name = match self {
            Place::Measure => return NAME.to_owned(),
            Place::Run => "Measuring",
            Place::Result(_) | Place::Link(_) => "Result",
            Place::Leaderboard => "Leaderboard",
            Place::LeaderboardRun => "Leaderboard run",
            Place::History => "History",
            Place::How => "How this measures",
        };
        format!("{name} · {NAME}")
    }
}

/// Titles each page, and moves the focus to its content when the person has come from another one: what had the focus
/// is gone with that page. A page that was just loaded keeps the focus where the browser put it.
pub fn watch_arrivals(route: RwSignal<Route>, running: Memo<bool>) {
    let place = Memo::new(move |_| route.with(|route| Place::of(running.get(), route)));
    Effect::new(move |before: Option<Place>| {
        let place = place.get();
        document().set_title(&place.title());
        if before.is_some_and(|before| before != place) {
            handover::set_moved();
            request_animation_frame(|| {
                focus_main();
                window().scroll_to_with_x_and_y(0.0, 0.0);
            });
        }
        place
    });
}

/// Moves the focus to the content when what `track` reads has changed and what had the focus is gone with it.
pub fn watch_contents(track: impl Fn() + 'static) {
    Effect::new(move |_| {
        track();
        if handover::has_moved() {
            request_animation_frame(|| {
                if has_lost_focus() {
                    focus_main();
                }
            });
        }
    });
}

/// Moves the focus to the page's content.
pub fn focus_main() {
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|m| m.dyn_into::<HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

fn has_lost_focus() -> bool {
    let document = document();
    let body = document.body().map(web_sys::Element::from);
    document.active_element() == body
}
