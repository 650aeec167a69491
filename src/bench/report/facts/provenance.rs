//! What produced the result.

use super::{Fact, explained, fact};
use crate::bench::doctor;
use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::plan::{ProviderKind, TestKind};
use crate::bench::units::Micros;
use crate::bench::wording;

/// What produced the result: plan, place, browser, clock, time, version. Facts that are not known are left out.
pub fn provenance(evidence: &Evidence) -> Vec<Fact> {
    let (plan, env) = (&evidence.plan, &evidence.environment);
    let w = &plan.workload;
    let sampling = plan.sampling_sent();
    let json = (!sampling.is_empty())
        .then(|| serde_json::to_string(&sampling).ok())
        .flatten();
    let metadata: Vec<String> = plan
        .metadata
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let clock = format!(
        "steps by {}, page {}",
        format::clock_step(env.clock_step),
        match (env.isolated, env.isolated_by_service_worker) {
            (true, false) => "cross-origin isolated",
            (true, true) =>
                "cross-origin isolated by a service worker, which adds 1 to 5 ms to a time to first token",
            (false, _) => "not cross-origin isolated",
        }
    );
    let os = if env.os.is_empty() { "" } else { " on " };
    let (test, has_lengths) = match plan.kind {
        TestKind::Load => ("Load", true),
        TestKind::Correctness => ("Correctness", false),
    };
    let lengths =
        |mean, stddev| has_lengths.then(|| format!("{} tokens", wording::spread(mean, stddev)));
    let mut facts = vec![
        fact(
            "LLM API",
            Some(provider_name(plan.target.provider).to_owned()),
        ),
        fact("Base URL", Some(plan.target.base_url.clone())),
        fact("Model", Some(plan.target.model.clone())),
        fact("Protocol", Some(protocol_names(&evidence.protocol))),
        fact("Test", Some(test.to_owned())),
        fact("Input", lengths(w.mean_input_tokens, w.stddev_input_tokens)),
        fact(
            "Output",
            lengths(w.mean_output_tokens, w.stddev_output_tokens),
        ),
        fact(
            "Load",
            Some(format!(
                "{}, {} at a time",
                wording::plural(plan.stop.requests.into(), "request"),
                format::count(plan.concurrency_asked().into())
            )),
        ),
        explained(
            "First wave",
            (plan.concurrency_on_wire() > 1).then(|| match plan.stagger {
                Micros::ZERO => "all at once".to_owned(),
                apart => format!("{} ms apart", apart.as_millis_f64()),
            }),
            "How far apart the first requests started, so that they did not wait for each other inside the browser.",
        ),
        fact(
            "Timeouts",
            Some(format!(
                "{} the test, {} a request",
                format::duration(plan.stop.timeout),
                format::duration(plan.request_timeout)
            )),
        ),
        fact("Sampling parameters", json),
        fact("Metadata", Some(metadata.join(", "))),
        fact("Request", plan.custom.as_deref().map(wording::custom_line)),
        fact("Prices", plan.cost.as_ref().map(wording::prices_line)),
        fact("Seed", Some(plan.seed.to_string())),
        fact("Place", Some(plan.place.clone())),
        fact("Time zone", Some(env.time_zone.clone())),
        fact("Browser", Some(format!("{}{os}{}", env.browser, env.os))),
        fact("Clock", Some(clock)),
        fact(
            "Started",
            (env.started_at_unix_ms > 0).then(|| format::date_time_utc(env.started_at_unix_ms)),
        ),
        explained(
            "Connection check",
            env.checkup.as_deref().map(doctor::words::line),
            "What a check of the connection to this target had found earlier in the same session; it stands in full below.",
        ),
        fact("Version", Some(format!("llmperf-web {}", env.app_version))),
    ];
    facts.retain(|f| f.value.is_some());
    facts
}

/// Protocols by their ALPN names as people call them; empty where none is known.
fn protocol_names(alpn: &str) -> String {
    let names = alpn.split(", ").map(|name| match name {
        "http/1.1" => "HTTP/1.1",
        "h2" => "HTTP/2",
        "h3" => "HTTP/3",
        other => other,
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The LLM API's name as the plan offers it.
pub fn provider_name(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::OpenAiCompatible => "OpenAI-compatible",
        _ => kind.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;
    use crate::bench::units::Micros;

    #[test]
    fn the_protocol_is_told_where_it_is_known() {
        let mut e = evidence_of(&[312]);
        assert!(!provenance(&e).iter().any(|f| f.name == "Protocol"));
        e.protocol = "h2, http/1.1".to_owned();
        check(&provenance(&e), "Protocol", Some("HTTP/2, HTTP/1.1"));
    }

    #[test]
    fn the_first_wave_and_who_isolates_the_page_are_told() {
        let mut e = evidence_of(&[312]);
        e.plan.load = crate::bench::plan::LoadProfile::ClosedLoop { concurrency: 5 };
        e.plan.stop.requests = 20;
        check(&provenance(&e), "First wave", Some("4 ms apart"));
        e.plan.stagger = Micros::ZERO;
        check(&provenance(&e), "First wave", Some("all at once"));
        e.plan.stop.requests = 1;
        assert!(!provenance(&e).iter().any(|f| f.name == "First wave"));
        e.environment.isolated = true;
        e.environment.isolated_by_service_worker = true;
        check(
            &provenance(&e),
            "Clock",
            Some(
                "steps by 5 µs, page cross-origin isolated by a service worker, which adds 1 to 5 ms to a time to first token",
            ),
        );
    }

    #[test]
    fn provenance_leaves_out_what_is_not_known() {
        let mut e = evidence_of(&[]);
        e.plan.place = "Oslo".to_owned();
        e.environment.browser = "Chromium 156".to_owned();
        e.environment.os = "Linux".to_owned();
        let facts = provenance(&e);
        check(&facts, "Place", Some("Oslo"));
        check(&facts, "Browser", Some("Chromium 156 on Linux"));
        check(
            &facts,
            "Clock",
            Some("steps by 5 µs, page not cross-origin isolated"),
        );
        assert!(!facts.iter().any(|f| f.name == "Metadata"));
        assert!(!facts.iter().any(|f| f.name == "Sampling parameters"));
    }
}
