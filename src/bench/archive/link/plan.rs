//! The plan on the range coder: what is usual costs next to nothing.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder, flag};
use crate::bench::archive::link::number::{Number, tree};
use crate::bench::archive::link::text::Text;
use crate::bench::archive::link::usual;
use crate::bench::correctness::checks::{Checks, MOST_NEEDLE_TOKENS, OwnSet, USUAL_NEEDLE_TOKENS};
use crate::bench::cost::Cost;
use crate::bench::cost::money::Money;
use crate::bench::custom::{Custom, Header, Places, StreamKind};
use crate::bench::plan::{
    LoadProfile, ProviderKind, StopCondition, Target, TestKind, TestPlan, Workload,
};
use crate::bench::units::Micros;
use serde_json::Map;

/// The first code that is written in two parts: this one, then how far beyond it the code lies.
const FAR: u64 = 15;

/// Most `name=value` pairs.
const MOST_PAIRS: u64 = 200;

/// The empty plan that a reader starts from.
pub fn blank_plan() -> TestPlan {
    TestPlan {
        kind: TestKind::Load,
        checks: Checks::default(),
        target: Target {
            provider: ProviderKind::Simulator,
            base_url: String::new(),
            model: String::new(),
        },
        workload: Workload::NONE,
        load: LoadProfile::ClosedLoop { concurrency: 0 },
        stop: StopCondition {
            requests: 0,
            timeout: Micros::ZERO,
        },
        request_timeout: Micros::ZERO,
        sampling: Map::new(),
        metadata: Vec::new(),
        seed: 0,
        place: String::new(),
        calibrate: true,
        stagger: Micros::ZERO,
        cost: None,
        custom: None,
    }
}

/// Codes the plan.
pub fn code_plan(
    coder: &mut impl Coder,
    text: &mut Text,
    given: &TestPlan,
) -> Result<TestPlan, ArchiveError> {
    let mut n = Number::NEW;
    let TestPlan {
        kind,
        checks,
        target,
        workload,
        load,
        stop,
        request_timeout,
        sampling,
        metadata,
        seed,
        place,
        calibrate,
        stagger,
        cost,
        custom,
    } = given;
    let kind = match flag(coder, *kind == TestKind::Correctness) {
        true => TestKind::Correctness,
        false => TestKind::Load,
    };
    let checks = match kind {
        TestKind::Load => Checks::default(),
        TestKind::Correctness => code_checks(coder, text, &mut n, checks)?,
    };
    let provider = code_provider(coder, target.provider)?;
    let LoadProfile::ClosedLoop { concurrency } = *load;
    let tokens = [
        workload.mean_input_tokens,
        workload.stddev_input_tokens,
        workload.mean_output_tokens,
        workload.stddev_output_tokens,
    ];
    let mut read = usual::TOKENS;
    for (read, given) in read.iter_mut().zip(tokens) {
        *read = n.near_u32(coder, given, *read);
    }
    let [input, input_spread, output, output_spread] = read;
    let load = LoadProfile::ClosedLoop {
        concurrency: n.near_u32(coder, concurrency, usual::CONCURRENCY),
    };
    let stop = StopCondition {
        requests: n.near_u32(coder, stop.requests, usual::REQUESTS),
        timeout: Micros(n.near(coder, stop.timeout.0, usual::TIMEOUT_US)),
    };
    let request_timeout = Micros(n.near(coder, request_timeout.0, usual::REQUEST_TIMEOUT_US));
    let seed = n.near(coder, *seed, usual::SEED);
    let sampling = if sampling.is_empty() {
        String::new()
    } else {
        // A map of JSON values always has a text.
        serde_json::to_string(sampling).unwrap_or_default()
    };
    let sampling = text.code(coder, &sampling)?;
    Ok(TestPlan {
        kind,
        checks,
        target: Target {
            provider,
            base_url: text.code(coder, &target.base_url)?,
            model: text.code(coder, &target.model)?,
        },
        workload: Workload {
            mean_input_tokens: input,
            stddev_input_tokens: input_spread,
            mean_output_tokens: output,
            stddev_output_tokens: output_spread,
        },
        load,
        stop,
        request_timeout,
        sampling: if sampling.is_empty() {
            Map::new()
        } else {
            serde_json::from_str(&sampling).map_err(|error| {
                ArchiveError::impossible(format!(
                    "Its sampling parameters are no JSON object: {error}"
                ))
            })?
        },
        metadata: code_pairs(coder, text, &mut n, metadata)?,
        seed,
        place: text.code(coder, place)?,
        calibrate: !flag(coder, !*calibrate),
        stagger: Micros(n.near(coder, stagger.0, usual::STAGGER_US)),
        cost: code_cost(coder, text, cost.as_ref())?,
        custom: match provider {
            ProviderKind::Custom => {
                let custom = custom.clone().unwrap_or_default();
                Some(Box::new(code_custom(coder, text, &mut n, &custom)?))
            }
            _ => None,
        },
    })
}

fn code_custom(
    coder: &mut impl Coder,
    text: &mut Text,
    n: &mut Number,
    given: &Custom,
) -> Result<Custom, ArchiveError> {
    let count = n.size(coder, given.headers.len() as u64);
    if count > MOST_PAIRS {
        return Err(ArchiveError::impossible(format!(
            "It claims {count} headers"
        )));
    }
    let mut headers = Vec::new();
    for at in 0..count as usize {
        let header = given.headers.get(at);
        let value = header.and_then(|h| h.value.as_deref());
        let name = text.code(coder, header.map_or("", |h| &h.name))?;
        let value = match flag(coder, value.is_some()) {
            true => Some(text.code(coder, value.unwrap_or_default())?),
            false => None,
        };
        headers.push(Header { name, value });
    }
    let places = &given.places;
    Ok(Custom {
        headers,
        framing: match flag(coder, given.framing == StreamKind::Ndjson) {
            true => StreamKind::Ndjson,
            false => StreamKind::Sse,
        },
        path: text.code(coder, &given.path)?,
        body: text.code(coder, &given.body)?,
        places: Places {
            text: text.code(coder, &places.text)?,
            reasoning: text.code(coder, &places.reasoning)?,
            finish: text.code(coder, &places.finish)?,
            input_tokens: text.code(coder, &places.input_tokens)?,
            output_tokens: text.code(coder, &places.output_tokens)?,
        },
    })
}

/// Prices in steps of a cent a million tokens where they are whole ones, so that usual ones are short.
fn code_cost(
    coder: &mut impl Coder,
    text: &mut Text,
    given: Option<&Cost>,
) -> Result<Option<Cost>, ArchiveError> {
    if !flag(coder, given.is_some()) {
        return Ok(None);
    }
    let mut n = Number::NEW;
    let mut money = |coder: &mut _, given: Option<Money>| {
        let Money(given) = given.unwrap_or_default();
        let in_steps = flag(coder, given.is_multiple_of(usual::PRICE_STEP));
        let step = if in_steps { usual::PRICE_STEP } else { 1 };
        Money(n.size(coder, given / step).saturating_mul(step))
    };
    let mut maybe = |coder: &mut _, given: Option<Money>| {
        flag(coder, given.is_some()).then(|| money(coder, given))
    };
    let cached_input = maybe(coder, given.and_then(|g| g.cached_input));
    let budget = maybe(coder, given.and_then(|g| g.budget));
    Ok(Some(Cost {
        cached_input,
        budget,
        input: money(coder, given.map(|g| g.input)),
        output: money(coder, given.map(|g| g.output)),
        currency: text.code(coder, given.map_or("", |g| &g.currency))?,
    }))
}

/// One bit for LLMPerf's own test, and all else beside it.
fn code_checks(
    coder: &mut impl Coder,
    text: &mut Text,
    n: &mut Number,
    given: &Checks,
) -> Result<Checks, ArchiveError> {
    if flag(coder, given.are_llmperf_s()) {
        return Ok(Checks::default());
    }
    let bits = tree(coder, &mut [Bit::NEW; 64], 6, given.bits().into());
    let needle_tokens = n.near_u32(coder, given.needle_tokens, USUAL_NEEDLE_TOKENS);
    if needle_tokens > MOST_NEEDLE_TOKENS {
        return Err(ArchiveError::impossible(
            "Its needle lies in a longer text than is ever made",
        ));
    }
    let own = match flag(coder, given.own.is_some()) {
        true => Some(code_own(coder, text, n, given.own.as_ref())?),
        false => None,
    };
    Ok(Checks::from_bits(bits as u8).with(needle_tokens, own))
}

/// Which file of questions was asked; what it holds stays where it is.
fn code_own(
    coder: &mut impl Coder,
    text: &mut Text,
    n: &mut Number,
    given: Option<&OwnSet>,
) -> Result<OwnSet, ArchiveError> {
    let (name, sha256) = given.map_or(("", ""), |set| (&set.name, &set.sha256));
    Ok(OwnSet {
        count: n.near_u32(coder, given.map_or(0, |set| set.count), 0),
        name: text.code(coder, name)?,
        sha256: text.code(coder, sha256)?,
    })
}

/// Four bits for the first codes, so that they cost next to nothing, and six more for all others.
fn code_provider(
    coder: &mut impl Coder,
    given: ProviderKind,
) -> Result<ProviderKind, ArchiveError> {
    let code = u64::from(given.code());
    let mut read = tree(coder, &mut [Bit::NEW; 16], 4, code.min(FAR));
    if read == FAR {
        read += tree(coder, &mut [Bit::NEW; 64], 6, code.saturating_sub(FAR));
    }
    u8::try_from(read)
        .ok()
        .and_then(ProviderKind::from_code)
        .ok_or_else(|| ArchiveError::impossible("It names an unknown provider"))
}

fn code_pairs(
    coder: &mut impl Coder,
    text: &mut Text,
    number: &mut Number,
    given: &[(String, String)],
) -> Result<Vec<(String, String)>, ArchiveError> {
    if given.len() as u64 > MOST_PAIRS {
        return Err(ArchiveError::TooLarge {
            what: "The metadata",
            limit: format!("{MOST_PAIRS} pairs"),
        });
    }
    let count = number.size(coder, given.len() as u64);
    if count > MOST_PAIRS {
        return Err(ArchiveError::impossible(format!(
            "It claims {count} pairs of metadata"
        )));
    }
    (0..count as usize)
        .map(|at| {
            let (name, value) = given.get(at).map_or(("", ""), |(n, v)| (n, v));
            Ok((text.code(coder, name)?, text.code(coder, value)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_a_code_of_its_own_that_fits() {
        let mut codes: Vec<u64> = ProviderKind::ALL.map(|k| k.code().into()).into();
        codes.sort_unstable();
        assert!(codes.windows(2).all(|two| two[0] < two[1]));
        assert!(codes.iter().all(|code| *code < FAR + 64));
    }
}
