//! What a relay came to: one result a leg, its parts laid end to end, and who beats whom by how much.

use crate::bench::evidence::Evidence;
use crate::bench::metric::Metric;
use crate::bench::relay::machine::Relay;
use crate::bench::relay::merge::merge;
use crate::bench::report::comparison::sentence;
use crate::bench::run::Run;
use std::collections::BTreeMap;

/// The result of a leg.
#[derive(Clone, Debug, PartialEq)]
pub struct LegResult {
    /// Which leg, from 0.
    pub leg: usize,
    /// Its parts as one run.
    pub run: Run,
    /// What tables and charts are computed from.
    pub evidence: Evidence,
    /// Its parts' own evidence, in the order of running.
    pub rounds: Vec<Evidence>,
    /// What it is called among the others.
    pub label: String,
}

impl LegResult {
    /// What its result is called in the history.
    pub fn name(&self) -> String {
        format!("{}, leaderboard run", self.label)
    }

    /// Under which name it is kept there, in a relay of this id.
    pub fn id(&self, relay: &str) -> String {
        format!("{relay}{}", self.leg)
    }
}

/// The results of the legs of which something was measured; `runs` are kept by the names of their parts.
pub fn results(relay: &Relay, runs: &BTreeMap<String, Run>) -> Vec<LegResult> {
    let labels = labels(relay);
    let of_leg = |(leg, label): (usize, String)| {
        let parts = relay.parts.iter().filter(|p| p.leg == leg && p.was_run());
        let found = parts.filter_map(|part| Some((part.first, runs.get(&part.name())?.clone())));
        let parts: Vec<(u32, Run)> = found.collect();
        let run = merge(&parts).ok()?;
        Some(LegResult {
            leg,
            evidence: Evidence::of(&run),
            rounds: parts.iter().map(|(_, run)| Evidence::of(run)).collect(),
            run,
            label,
        })
    };
    labels.into_iter().enumerate().filter_map(of_leg).collect()
}

/// The model of each leg, with its host where two legs have one model.
fn labels(relay: &Relay) -> Vec<String> {
    let targets = || relay.plan.legs.iter().map(|leg| &leg.target);
    let name = |target: &crate::bench::plan::Target| {
        let same = targets().filter(|other| other.model == target.model);
        match same.count() {
            0 | 1 => target.model.clone(),
            _ => format!("{} at {}", target.model, target.host()),
        }
    };
    targets().map(name).collect()
}

/// How each result differs from the next better one in a metric, in sentences, best first. Results without a sample are left
/// out.
pub fn differences(results: &[LegResult], metric: Metric) -> Vec<String> {
    let median = |result: &LegResult| Some(result.evidence.distribution(metric)?.summary()?.p50());
    let mut ranked: Vec<(f64, &LegResult)> = results
        .iter()
        .filter_map(|result| Some((median(result)?, result)))
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    if metric == Metric::OutputRate {
        ranked.reverse();
    }
    ranked
        .windows(2)
        .map(|pair| {
            let [(_, a), (_, b)] = [pair[0], pair[1]];
            sentence(metric, (&a.label, &a.evidence), (&b.label, &b.evidence))
        })
        .collect()
}
