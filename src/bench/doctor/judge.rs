//! From the answers to a step's requests to what was seen.

use super::probe::{Answer, How};
use super::seen::{Looks, Models, Parallel, Stream, Timing, WrongKey};
use super::sniff::sniff;
use crate::bench::provider::listing::model_names;
use crate::bench::provider::{Provider, error_message};
use crate::bench::record::{FailureCause, Outcome, RequestRecord, RequestRole};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;
use crate::bench::stream::{Ending, RequestDecoder};
use crate::bench::units::Micros;
use crate::bench::wire_times::WireTimes;

/// Most characters of an API's words that are kept.
const WORDS: usize = 300;

/// What the answer to the request for the models says; `model` is the plan's.
pub fn models(answer: &Answer, model: &str, key: &Secret) -> Models {
    let Some(status) = answer.status() else {
        return match answer.how {
            How::TimedOut => Models::TimedOut,
            _ => Models::Opaque,
        };
    };
    if !matches!(answer.how, How::Closed) {
        return Models::TimedOut;
    }
    let body = answer.body();
    if !(200..300).contains(&status) {
        return Models::Refused {
            status,
            words: cut(&redact(&error_message(&body), key)),
        };
    }
    match model_names(&body) {
        Ok(names) => Models::Listed {
            count: u32::try_from(names.len()).unwrap_or(u32::MAX),
            has_model: names.iter().any(|name| is_same(name, model)),
        },
        Err(error) => Models::Unreadable(cut(&redact(&error.message, key))),
    }
}

/// Ollama lists `llama3:latest` for what is asked for as `llama3`.
fn is_same(listed: &str, model: &str) -> bool {
    listed == model || listed.strip_suffix(":latest") == Some(model)
}

/// What the answer to a completion says.
pub fn stream(answer: &Answer, provider: &'static dyn Provider, key: &Secret) -> Stream {
    let record = decoded(answer, provider, key);
    let whole = |record: &RequestRecord| Stream::Whole {
        text: !record.timeline.chunks.is_empty(),
        usage: record.usage.is_some_and(|u| u.output_tokens.is_some()),
        server_timing: record.server_timing.is_some(),
    };
    let failure = match &record.outcome {
        Outcome::Completed | Outcome::Incomplete => return whole(&record),
        Outcome::Failed(failure) => failure,
    };
    let message = cut(&failure.message);
    match (failure.cause, failure.status) {
        // The few tokens may all go into reasoning, which not every API shows.
        (FailureCause::Truncated, Some(_)) if record.finish_reason.is_some() => whole(&record),
        (FailureCause::Timeout, status) => Stream::TimedOut {
            headers: status.is_some(),
        },
        (_, None) => Stream::Opaque,
        (_, Some(status)) if !(200..300).contains(&status) => Stream::Refused { status, message },
        _ => Stream::Broken {
            looks_like: looks(answer),
            message,
        },
    }
}

fn looks(answer: &Answer) -> Option<Looks> {
    let (_, head) = answer.head.as_ref()?;
    let bytes: Vec<u8> = answer.reads.iter().flat_map(|(_, b)| b).copied().collect();
    sniff(&head.content_type, &bytes)
}

/// What the answer to a wrong key says.
pub fn wrong_key(answer: &Answer, provider: &'static dyn Provider, key: &Secret) -> WrongKey {
    match stream(answer, provider, key) {
        Stream::Whole { .. } => WrongKey::Accepted,
        Stream::Refused { status, .. } => WrongKey::Readable { status },
        Stream::Broken { .. } => WrongKey::Readable {
            status: answer.status().unwrap_or(200),
        },
        Stream::Opaque => WrongKey::Opaque,
        Stream::TimedOut { .. } => WrongKey::TimedOut,
    }
}

fn decoded(answer: &Answer, provider: &'static dyn Provider, key: &Secret) -> RequestRecord {
    let mut record = RequestRecord::blank(0, RequestRole::WarmUp, 0);
    record.timeline.start = answer.start;
    let mut decoder = RequestDecoder::new(provider, key.clone(), record);
    if let Some((at, head)) = &answer.head {
        decoder.head(*at, head.clone());
    }
    for (at, bytes) in &answer.reads {
        decoder.read(*at, bytes);
    }
    decoder.finish(match &answer.how {
        How::Closed | How::LetGo => Ending::Closed(answer.end),
        How::TimedOut => Ending::TimedOut(answer.end),
        How::Rejected(words) => Ending::NetworkError(answer.end, words.clone()),
        How::Redirected | How::Veiled => Ending::NetworkError(answer.end, String::new()),
    })
}

/// What the browser's notes say of the request that began at `start`.
pub fn timing(notes: &[WireTimes], start: Micros) -> Timing {
    let nearest = notes.iter().min_by_key(|n| n.start.0.abs_diff(start.0));
    match nearest {
        None => Timing::NoNote,
        Some(note) if note.sent.is_some() || !note.protocol.is_empty() => Timing::Exposed {
            protocol: note.protocol.clone(),
        },
        Some(_) => Timing::Hidden,
    }
}

/// What the answers to streams that began at once say.
pub fn parallel(answers: &[Answer]) -> Parallel {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let is_good = |a: &&Answer| a.status().is_some_and(|s| (200..300).contains(&s));
    let good: Vec<&Answer> = answers.iter().filter(is_good).collect();
    let unheard = |late: bool| {
        let lost = answers.iter().filter(|a| a.status().is_none());
        count(lost.filter(|a| (a.how == How::TimedOut) == late).count())
    };
    let refused = answers.iter().filter_map(Answer::status);
    Parallel {
        asked: count(answers.len()),
        good: count(good.len()),
        opaque: unheard(false),
        late: unheard(true),
        refused: refused.filter(|s| !(200..300).contains(s)).min(),
        waited: one_waited(&good),
    }
}

/// A good deal longer than the others, and by more than a busy machine's unrest.
const LONGER: Micros = Micros::from_millis(20);

fn one_waited(good: &[&Answer]) -> bool {
    let mut trips: Vec<Micros> = good.iter().filter_map(|a| a.trip()).collect();
    trips.sort();
    let Some((last, others)) = trips.split_last() else {
        return false;
    };
    let Some(middle) = others.get(others.len() / 2) else {
        return false;
    };
    last.0 >= middle.0 * 9 / 5 && last.since(*middle) >= LONGER
}

fn cut(words: &str) -> String {
    words.trim().chars().take(WORDS).collect()
}
