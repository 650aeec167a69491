//! Leaderboard run: several targets measured by the published recipe, and the tables and charts that come of it.

mod keys;
mod outcome;
mod progress;
mod setup;
mod target;

use crate::bench::relay::machine::{Relay, State};
use crate::ui::relay_life::RelayLife;
use leptos::prelude::*;
use outcome::Outcome;
use progress::ProgressPanel;
use setup::Setup;

/// What the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Reading,
    Setup,
    Active,
    Paused,
    Over,
}

impl Stage {
    fn of(relay: Option<&Relay>) -> Stage {
        match relay.map(|relay| relay.state) {
            None | Some(State::Ready) => Stage::Setup,
            Some(State::Running { .. } | State::Resting { .. }) => Stage::Active,
            Some(State::Paused(_)) => Stage::Paused,
            Some(State::Over) => Stage::Over,
        }
    }
}

/// The page.
#[component]
pub fn LeaderboardRunPage(
    /// What runs it.
    life: RelayLife,
) -> impl IntoView {
    life.open();
    let stage = Memo::new(move |_| match life.is_read.get() {
        true => life.relay.with(|relay| Stage::of(relay.as_ref())),
        false => Stage::Reading,
    });
    view! {
        <main class="page leaderboard-page relay-page" id="main" tabindex="-1">
            <div class="stack">
                <h1>"Your own leaderboard"</h1>
                <p>
                    "The published leaderboard's recipe over targets of your choice, from your place and at this hour: 550 tokens in, 150 out, 5 requests at a time. "
                    <a href="#/leaderboard" hidden=move || stage.get() == Stage::Active>"The published one"</a>
                </p>
            </div>
            {move || life.notice.get().map(|words| view! { <p class="notice warning" role="alert">{words}</p> })}
            {move || match stage.get() {
                Stage::Reading => view! { <p role="status">"Looking for an unfinished leaderboard run…"</p> }.into_any(),
                Stage::Setup => view! { <Setup life/> }.into_any(),
                Stage::Active => view! { <ProgressPanel life/> }.into_any(),
                Stage::Paused | Stage::Over => view! {
                    <ProgressPanel life/>
                    <Outcome life/>
                }
                .into_any(),
            }}
            <p class="visually-hidden" role="status">{life.spoken}</p>
        </main>
    }
}
