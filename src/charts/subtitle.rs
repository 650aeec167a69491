//! What a chart's subtitle says of the run: model, workload, place, date.

use crate::bench::evidence::{Basis, Evidence};
use crate::bench::format;
use crate::bench::plan::{ProviderKind, Target, TestKind, Workload};

/// The run in one line: `gpt-4o at api.openai.com · 550 in, 150 out · 150 requests, 5 at a time · Berlin · 2026-11-24 04:15 UTC`.
pub fn of(evidence: &Evidence) -> String {
    let plan = &evidence.plan;
    let mut parts = vec![
        format!("{} {}", plan.target.model, where_it_runs(&plan.target)),
        match plan.kind {
            TestKind::Load => lengths(&plan.workload),
            TestKind::Correctness => "correctness test".to_owned(),
        },
        format!(
            "{} requests, {} at a time",
            format::count(u64::from(evidence.totals.started)),
            plan.concurrency_on_wire()
        ),
    ];
    if !plan.place.is_empty() {
        parts.push(plan.place.clone());
    }
    parts.push(format::date_time_utc(
        evidence.environment.started_at_unix_ms,
    ));
    parts.join(" · ")
}

/// The same for a chart of the samples that the figures are of, with what is left out of them.
pub fn of_sample(evidence: &Evidence) -> String {
    let totals = &evidence.totals;
    let run = of(evidence);
    match (totals.basis(), totals.marks.flagged) {
        (_, 0) => run,
        (Basis::Clean, 1) => format!("{run} · 1 flagged sample left out"),
        (Basis::Clean, n) => format!("{run} · {n} flagged samples left out"),
        (Basis::Flagged, _) => format!("{run} · every sample flagged"),
    }
}

fn where_it_runs(target: &Target) -> String {
    match target.provider {
        ProviderKind::Simulated => "simulated in the page, no network".to_owned(),
        _ => {
            let url = target.base_url.as_str();
            let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
            format!("at {}", rest.split('/').next().unwrap_or(rest))
        }
    }
}

fn lengths(workload: &Workload) -> String {
    let with_spread = |mean: u32, spread: u32| match spread {
        0 => format!("{mean}"),
        _ => format!("{mean} ± {spread}"),
    };
    format!(
        "{} tokens in, {} out",
        with_spread(workload.mean_input_tokens, workload.stddev_input_tokens),
        with_spread(workload.mean_output_tokens, workload.stddev_output_tokens)
    )
}
