//! The evidence of a run, gathered in turns of its own, so that the page stays alive.

use crate::bench::evidence::Evidence;
use crate::bench::evidence::gathering::Gathering;
use crate::bench::run::Run;
use crate::browser::turn::next_turn;

/// The same as [`Evidence::of`].
pub async fn gathered(run: &Run) -> Evidence {
    let mut gathering = Gathering::of(run);
    loop {
        next_turn().await;
        if let Some(evidence) = gathering.step() {
            return evidence;
        }
    }
}
