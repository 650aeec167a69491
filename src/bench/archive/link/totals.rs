//! Counts over the whole run on the range coder, near what the rows tell.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder, flag};
use crate::bench::archive::link::ending::{CAUSES, cause};
use crate::bench::archive::link::number::Number;
use crate::bench::archive::link::text::Text;
use crate::bench::cost::money::Money;
use crate::bench::cost::spend::Spend;
use crate::bench::evidence::{FailureGroup, Totals};
use crate::bench::marks::MarkCounts;
use crate::bench::row::Ending;
use crate::bench::units::Micros;

/// Longest message that travels, in characters.
const LONGEST_MESSAGE: usize = 120;

/// Codes the duration, which the rows' grid depends on.
pub fn code_duration(coder: &mut impl Coder, number: &mut Number, given: Micros) -> Micros {
    Micros(number.size(coder, given.0))
}

/// Codes the totals near a guess; failures are left as the guess has them.
pub fn code(
    coder: &mut impl Coder,
    given: &Totals,
    guess: &Totals,
) -> Result<Totals, ArchiveError> {
    let mut n = Number::NEW;
    let started = n.near_u32(coder, given.started, guess.started);
    let completed = n.near_u32(coder, given.completed, guess.completed);
    let chunks = n.near(coder, given.chunks, guess.chunks);
    let reads = n.near(coder, given.reads, chunks);
    let totals = Totals {
        started,
        completed,
        incomplete: n.near_u32(coder, given.incomplete, guess.incomplete),
        failures: guess.failures.clone(),
        extras: n.near_u32(coder, given.extras, 0),
        duration: guess.duration,
        peak_concurrency: n.near_u32(coder, given.peak_concurrency, guess.peak_concurrency),
        output_tokens: n.near(coder, given.output_tokens, guess.output_tokens),
        counted_replies: n.near_u32(coder, given.counted_replies, guess.counted_replies),
        estimated_replies: n.near_u32(coder, given.estimated_replies, guess.estimated_replies),
        chunks,
        reads,
        merged_reads: n.size(coder, given.merged_reads),
        marks: code_marks(coder, &given.marks, &guess.marks),
        right_answers: n.near_u32(coder, given.right_answers, guess.right_answers),
        cold_ttft: code_span(coder, given.cold_ttft),
        schedule_delay: code_span(coder, given.schedule_delay),
        spend: code_spend(coder, given.spend),
    };
    let ended = totals.failures.iter().map(|g| u64::from(g.count));
    let ended = ended.sum::<u64>() + u64::from(completed) + u64::from(totals.incomplete);
    let ended = ended + u64::from(totals.marks.frozen);
    if ended > u64::from(started)
        || u64::from(totals.counted_replies) + u64::from(totals.estimated_replies)
            > u64::from(completed)
        || totals.right_answers > completed
    {
        return Err(ArchiveError::impossible("More requests ended than began"));
    }
    let flagged = totals.marks.by_mark.iter().chain([&totals.marks.flagged]);
    if flagged.into_iter().any(|n| *n > completed) {
        return Err(ArchiveError::impossible(
            "More requests were flagged than succeeded",
        ));
    }
    Ok(totals)
}

/// A span that may not be known.
fn code_span(coder: &mut impl Coder, given: Option<Micros>) -> Option<Micros> {
    let mut n = Number::NEW;
    flag(coder, given.is_some()).then(|| Micros(n.size(coder, given.unwrap_or_default().0)))
}

fn code_spend(coder: &mut impl Coder, given: Option<Spend>) -> Option<Spend> {
    if !flag(coder, given.is_some()) {
        return None;
    }
    let given = given.unwrap_or_default();
    let mut n = Number::NEW;
    Some(Spend {
        money: Money(n.size(coder, given.money.0)),
        estimated: n.near_u32(coder, given.estimated, 0),
    })
}

/// A model of its own: where rows tell the counts, and where nothing is marked, this costs a few bits.
fn code_marks(coder: &mut impl Coder, given: &MarkCounts, guess: &MarkCounts) -> MarkCounts {
    let mut n = Number::NEW;
    let mut by_mark = guess.by_mark;
    for (guess, given) in by_mark.iter_mut().zip(given.by_mark) {
        *guess = n.near_u32(coder, given, *guess);
    }
    MarkCounts {
        frozen: n.near_u32(coder, given.frozen, guess.frozen),
        flagged: n.near_u32(coder, given.flagged, guess.flagged),
        by_mark,
    }
}

/// Codes the causes of failures with their counts, in the order given.
pub fn code_failures(
    coder: &mut impl Coder,
    given: &[FailureGroup],
) -> Result<Vec<FailureGroup>, ArchiveError> {
    let mut bits = [Bit::NEW; 16];
    let mut number = Number::NEW;
    let mut groups = Vec::new();
    for at in 0..=CAUSES.len() {
        let group = given.get(at);
        let ending = group.map_or(Ending::Completed, |g| Ending::Failed(g.cause));
        let Some(cause) = cause(coder, &mut bits, ending) else {
            return Ok(groups);
        };
        groups.push(FailureGroup {
            cause,
            count: number.near_u32(coder, group.map_or(0, |g| g.count), 1),
            first_message: String::new(),
        });
    }
    Err(ArchiveError::impossible(
        "It has more causes of failure than exist",
    ))
}

/// Codes each group's first message, cut to 120 characters.
pub fn code_messages(
    coder: &mut impl Coder,
    text: &mut Text,
    given: &[FailureGroup],
    groups: &mut [FailureGroup],
) -> Result<(), ArchiveError> {
    for (at, group) in groups.iter_mut().enumerate() {
        let message = given.get(at).map_or("", |g| g.first_message.as_str());
        group.first_message = text.code(coder, &cut(message))?;
    }
    Ok(())
}

/// Whether messages are left out: those behind the first of a cause, or the end of a long one.
pub fn leaves_messages_out(groups: &[FailureGroup]) -> bool {
    groups
        .iter()
        .any(|g| g.count > 1 || g.first_message.chars().nth(LONGEST_MESSAGE).is_some())
}

fn cut(message: &str) -> String {
    if message.chars().nth(LONGEST_MESSAGE).is_none() {
        return message.to_owned();
    }
    let kept: String = message.chars().take(LONGEST_MESSAGE - 1).collect();
    format!("{}…", kept.trim_end())
}
