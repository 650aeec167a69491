//! The provider's count of output tokens beside this page's tokenizer's, where the two differ, and the length that was asked for.

use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::plan::TestKind;
use crate::bench::row::RequestRow;
use crate::bench::text_tokens;

/// Counts that differ by more than this share of the provider's are shown both.
const TOLERANCE: f64 = 0.1;

/// Both counts over the successes that have both, in words; `None` where they agree within a tenth, or one is not known.
pub fn both_counts(evidence: &Evidence) -> Option<String> {
    let pairs: Vec<(u32, u32)> = evidence.rows.iter().filter_map(pair).collect();
    let sum = |side: fn(&(u32, u32)) -> u32| pairs.iter().map(|p| u64::from(side(p))).sum::<u64>();
    let (provider, counted) = (sum(|p| p.0), sum(|p| p.1));
    let more = counted as f64 / provider as f64 - 1.0;
    if provider == 0 || more.abs() <= TOLERANCE {
        return None;
    }
    let side = if more > 0.0 { "more" } else { "fewer" };
    let apart = pairs.iter().filter(|pair| differ(**pair)).count();
    let counts = format!(
        "{} by the provider, {} by this page's tokenizer ({} {side}); they differ by more than 10 % in {} of {} replies",
        format::count(provider),
        format::count(counted),
        format::percent(more.abs()),
        format::count(apart as u64),
        format::count(pairs.len() as u64),
    );
    Some(match reply_length(evidence) {
        Some(length) => format!("{counts}. {length}"),
        None => counts,
    })
}

/// The length that was asked for, and the mean of what came, each by its own count.
fn reply_length(evidence: &Evidence) -> Option<String> {
    if evidence.plan.kind != TestKind::Load {
        return None;
    }
    let pairs: Vec<(u32, u32)> = evidence.rows.iter().filter_map(pair).collect();
    let mean = |side: fn(&(u32, u32)) -> u32| {
        let sum: f64 = pairs.iter().map(|p| f64::from(side(p))).sum();
        format::tokens(sum / pairs.len() as f64)
    };
    let w = &evidence.plan.workload;
    let spread = match w.stddev_output_tokens {
        0 => String::new(),
        stddev => format!(" ± {stddev}"),
    };
    Some(format!(
        "Asked for {}{spread} tokens a reply, got {} by the provider's count and {} by the tokenizer's",
        w.mean_output_tokens,
        mean(|p| p.0),
        mean(|p| p.1)
    ))
}

/// How many successes were not counted although others were; `None` where all were or none.
pub fn not_counted(evidence: &Evidence) -> Option<String> {
    let done = || evidence.rows.iter().filter(|row| row.succeeded());
    let counted = done().filter(|row| row.text_tokens.is_some()).count();
    let all = done().count();
    (counted > 0 && counted < all).then(|| {
        format!(
            "{} of {} replies by this page's tokenizer: it counts {} of text a run, and no reply of more than {}",
            format::count((all - counted) as u64),
            format::count(all as u64),
            size_words(text_tokens::MOST),
            size_words(text_tokens::longest(evidence.plan.concurrency_on_wire())),
        )
    })
}

/// A size in the unit that fits.
fn size_words(bytes: usize) -> String {
    match bytes >> 20 {
        0 => format!("{} KB", bytes >> 10),
        mb => format!("{mb} MB"),
    }
}

/// This page's tokenizer's count of one reply, where it differs from the provider's by more than a tenth.
pub fn other_count(row: &RequestRow) -> Option<u32> {
    pair(row).filter(|pair| differ(*pair)).map(|pair| pair.1)
}

/// Provider's and tokenizer's count of a success that has both.
fn pair(row: &RequestRow) -> Option<(u32, u32)> {
    let provider = row
        .output_tokens
        .filter(|_| row.succeeded() && !row.is_estimate)?;
    Some((provider, row.text_tokens?.all()))
}

fn differ((provider, counted): (u32, u32)) -> bool {
    f64::from(provider.abs_diff(counted)) > TOLERANCE * f64::from(provider)
}
