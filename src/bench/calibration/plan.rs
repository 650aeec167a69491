//! What a calibration sends: as many streams at once as the run will, at the pace that is expected of its API.

use crate::bench::correctness::checks::Checks;
use crate::bench::form::forecast::expected_gap;
use crate::bench::plan::{
    LoadProfile, ProviderKind, StopCondition, Target, TestKind, TestPlan, Workload,
};
use crate::bench::units::Micros;
use serde_json::Map;

/// How long its streams are sent for.
const LENGTH: Micros = Micros::from_millis(1_000);
/// In so much of it all of its streams have begun, however far apart the run's are.
const BEGUN: Micros = Micros::from_millis(250);
/// The time to first token of its streams, as sent.
const TTFT: Micros = Micros::from_millis(30);
/// Chunks of a stream.
const CHUNKS: u32 = 8;

/// The plan of a calibration for `plan`: as many streams at once and the chunk rate that is expected of its API, for a
/// second. The address is relative to the worker's own, so that no limit of a named host applies to it.
pub fn calibration_plan(plan: &TestPlan) -> TestPlan {
    let concurrency = plan.concurrency_on_wire();
    let gap = expected_gap(&plan.target);
    let gap = gap.clamp(Micros::from_millis(1), Micros::from_millis(40));
    let one = TTFT.0 + gap.0 * u64::from(CHUNKS - 1);
    let rounds = u32::try_from(LENGTH.0.div_ceil(one)).unwrap_or(1);
    TestPlan {
        kind: TestKind::Load,
        checks: Checks::default(),
        target: Target {
            provider: ProviderKind::OpenAiCompatible,
            base_url: "./v1".to_owned(),
            model: format!("calibrate-{}-{}-{CHUNKS}", TTFT.0, gap.0),
        },
        workload: Workload {
            mean_input_tokens: 40,
            stddev_input_tokens: 0,
            mean_output_tokens: CHUNKS,
            stddev_output_tokens: 0,
        },
        load: LoadProfile::ClosedLoop { concurrency },
        stop: StopCondition {
            requests: concurrency * rounds,
            timeout: LENGTH,
        },
        request_timeout: LENGTH,
        sampling: Map::new(),
        metadata: Vec::new(),
        seed: plan.seed,
        place: String::new(),
        calibrate: false,
        stagger: plan
            .stagger
            .min(Micros(BEGUN.0 / u64::from(concurrency.max(1)))),
        cost: None,
        custom: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::calibration::FEWEST;
    use crate::bench::report::picture::tests::evidence_of;

    #[test]
    fn a_calibration_keeps_the_concurrency_of_the_run_and_takes_a_second() {
        let mut plan = evidence_of(&[312; 400]).plan;
        plan.target.provider = ProviderKind::OpenAiCompatible;
        plan.target.base_url = "https://llm.example/v1".to_owned();
        for asked in [1, 5, 20, 256] {
            plan.load = LoadProfile::ClosedLoop { concurrency: asked };
            let calibration = calibration_plan(&plan);
            assert_eq!(calibration.concurrency_on_wire(), asked);
            assert!(calibration.stop.requests >= FEWEST as u32);
            assert_eq!(calibration.stop.timeout, LENGTH);
        }
        plan.target.base_url = "http://127.0.0.1:11434/v1".to_owned();
        assert_eq!(calibration_plan(&plan).concurrency_on_wire(), 6);
    }

    #[test]
    fn however_far_apart_the_first_requests_are_all_streams_of_a_calibration_run_at_once() {
        let mut plan = evidence_of(&[312; 400]).plan;
        plan.target.provider = ProviderKind::OpenAiCompatible;
        plan.target.base_url = "https://llm.example/v1".to_owned();
        for (concurrency, apart, expected) in [
            (5, 4, 4_000),
            (20, 4, 4_000),
            (5, 1_000, 50_000),
            (256, 4, 976),
        ] {
            plan.load = LoadProfile::ClosedLoop { concurrency };
            plan.stagger = Micros::from_millis(apart);
            assert_eq!(calibration_plan(&plan).stagger, Micros(expected));
        }
    }
}
