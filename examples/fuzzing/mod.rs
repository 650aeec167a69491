//! What the fuzzers have in common: how long, from which round, and a panic that names the round.

use std::sync::atomic::{AtomicU64, Ordering};

static NOW: AtomicU64 = AtomicU64::new(0);

/// Notes the round under way, for the message of a panic.
pub fn note(round: u64) {
    NOW.store(round, Ordering::Relaxed);
}

/// Seconds and first round, as the command line gives them; from now on a panic says how `name` repeats the round.
pub fn begin(name: &'static str) -> (u64, u64) {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        let argument = arguments.next();
        argument
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    let given = (number(10), number(0));
    let panicked = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |what| {
        panicked(what);
        let round = NOW.load(Ordering::Relaxed);
        eprintln!("Round {round} fails. Again: {name} 1 {round}");
    }));
    given
}
