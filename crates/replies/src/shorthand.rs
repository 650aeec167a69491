//! Parameters after a model's name, as in `steady?ttft=200&gap=5&tokens=100`. Times are in milliseconds.

use crate::fault::Misbehaviour;
use crate::script::{Distribution, KeepAlive, Reasoning, ReasoningField, Script};

/// Changes a script as the parameters say. The message says which parameter cannot be used, and why.
pub(crate) fn apply(script: &mut Script, parameters: &str) -> Result<(), String> {
    let pairs = || parameters.split('&').filter(|pair| !pair.is_empty());
    // The seed goes to the distributions, so it comes after them.
    let is_seed = |pair: &&str| pair.starts_with("seed=");
    for pair in pairs()
        .filter(|p| !is_seed(p))
        .chain(pairs().filter(is_seed))
    {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| format!("`{pair}` is no `name=value`"))?;
        set(script, name, value).ok_or_else(|| format!("`{pair}` is unknown or out of range"))?;
    }
    Ok(())
}

fn set(script: &mut Script, name: &str, value: &str) -> Option<()> {
    match name {
        "ttft" => script.ttft = distribution(value, 1)?,
        "gap" => script.gap = distribution(value, 2)?,
        "seed" => {
            reseed(&mut script.ttft, value.parse().ok()?);
            reseed(&mut script.gap, value.parse().ok()?);
        }
        "tokens" => script.tokens = Some(value.parse().ok()?),
        "chunk" => script.tokens_per_chunk = value.parse().ok().filter(|n| *n > 0)?,
        "burst" => script.burst = Some(value.parse().ok().filter(|n| *n > 0)?),
        "reasoning" => {
            let field = script
                .reasoning
                .map_or(ReasoningField::default(), |r| r.field);
            let tokens = value.parse().ok()?;
            script.reasoning = Some(Reasoning { tokens, field });
        }
        "keep-alive" => {
            let every_us = microseconds(value).filter(|us| *us >= 1_000)?;
            script.keep_alive = Some(KeepAlive { every_us });
        }
        "parallel" => script.parallel = Some(value.parse().ok().filter(|n| *n > 0)?),
        "usage" => script.usage = on_or_off(value)?,
        "tao" => script.timing_allow_origin = on_or_off(value)?,
        "after" => {
            let chunks = value.parse().ok()?;
            script
                .faults
                .iter_mut()
                .for_each(|fault| break_after(&mut fault.what, chunks));
        }
        _ => return None,
    }
    Some(())
}

/// `200`, `log-normal:200:0.5` (median, sigma) or `gamma:10:2` (mean, shape).
fn distribution(value: &str, seed: u64) -> Option<Distribution> {
    let parts: Vec<&str> = value.split(':').collect();
    match parts[..] {
        [time] => Some(Distribution::Constant {
            us: microseconds(time)?,
        }),
        ["log-normal", median, sigma] => Some(Distribution::LogNormal {
            median_us: microseconds(median)?,
            sigma: sigma.parse().ok().filter(|s| (0.0..=5.0).contains(s))?,
            seed,
        }),
        ["gamma", mean, shape] => Some(Distribution::Gamma {
            mean_us: microseconds(mean)?,
            shape: shape.parse().ok().filter(|s| (0.01..=1e6).contains(s))?,
            seed,
        }),
        _ => None,
    }
}

fn reseed(distribution: &mut Distribution, new: u64) {
    match distribution {
        Distribution::Constant { .. } => {}
        Distribution::LogNormal { seed, .. } | Distribution::Gamma { seed, .. } => *seed = new,
    }
}

/// Milliseconds, whole or with decimals, up to an hour.
fn microseconds(value: &str) -> Option<u64> {
    let ms: f64 = value.parse().ok()?;
    (0.0..=3_600_000.0)
        .contains(&ms)
        .then(|| (ms * 1000.0).round() as u64)
}

fn on_or_off(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn break_after(what: &mut Misbehaviour, chunks: u32) {
    match what {
        Misbehaviour::ErrorEvent { after, .. }
        | Misbehaviour::Cut { after }
        | Misbehaviour::Stall { after }
        | Misbehaviour::Malformed { after } => *after = Some(chunks),
        Misbehaviour::WrongKey { .. }
        | Misbehaviour::RateLimit { .. }
        | Misbehaviour::ServerError
        | Misbehaviour::NoBody
        | Misbehaviour::WrongAnswer => {}
    }
}
