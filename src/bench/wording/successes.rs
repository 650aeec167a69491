//! How many requests succeeded, and what became of the others.

use super::fate::{cut_short, fate, frozen};
use crate::bench::evidence::Totals;
use crate::bench::format::count;

/// How many succeeded, where any did, and what became of the others; the end of a sentence.
pub fn successes(t: &Totals) -> String {
    match (t.completed, t.started) {
        (1, 1) => "the one request succeeded".to_owned(),
        (2, 2) => "both requests succeeded".to_owned(),
        (done, all) if done == all => format!("all {} requests succeeded", count(all.into())),
        (done, all) => {
            let mut parts = vec![format!(
                "{} of {} requests succeeded",
                count(done.into()),
                count(all.into())
            )];
            parts.extend(misses(t).map(|miss| counted(&miss)));
            parts.join(", ")
        }
    }
}

/// What became of all requests where none succeeded.
pub fn no_success(t: &Totals) -> String {
    let misses: Vec<(u32, String)> = misses(t).collect();
    match (t.started, misses.as_slice()) {
        (0, _) => "No request was sent.".to_owned(),
        (1, [(_, fate)]) => format!("The one request did not succeed: it {fate}."),
        (2, [(2, fate)]) => format!("Neither request succeeded: both {fate}."),
        (all, [(n, fate)]) if *n == all => {
            format!("No request succeeded: all {} {fate}.", count(all.into()))
        }
        (all, _) => {
            let fates: Vec<String> = misses.iter().map(counted).collect();
            format!(
                "None of {} requests succeeded: {}.",
                count(all.into()),
                fates.join(", ")
            )
        }
    }
}

/// How many requests did not succeed, by what became of them.
fn misses(t: &Totals) -> impl Iterator<Item = (u32, String)> {
    let (incomplete, discarded) = (t.incomplete, t.marks.frozen);
    let failed = t.failures.iter();
    failed
        .map(|g| (g.count, fate(g.cause, g.count)))
        .chain((incomplete > 0).then(|| (incomplete, cut_short(incomplete))))
        .chain((discarded > 0).then(|| (discarded, frozen(discarded))))
}

fn counted((n, fate): &(u32, String)) -> String {
    format!("{} {fate}", count((*n).into()))
}
