//! Scripted replies, played in virtual time through request, framer and decoder, are measured as they were scripted.

use crate::streams::{KEY, decoder};
use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::{Prompt, ResponseHead, provider};
use llmperf_web::bench::record::{Outcome, RequestRecord};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::stream::Ending;
use llmperf_web::bench::units::Micros;
use replies::{Ask, Catalogue, Cors, Part, Reply};
use serde_json::Map;

/// The start of service on the worker's clock.
const START: Micros = Micros(1_000);

fn reply(model: &str) -> Reply {
    let target = Target {
        provider: ProviderKind::Simulated,
        base_url: String::new(),
        model: model.into(),
    };
    let prompt = Prompt {
        system: String::new(),
        user: "Hello".into(),
        prompt_tokens: 1,
        max_tokens: 20,
        is_limited: true,
    };
    let request =
        provider(target.provider).completion(&target, &Secret::new(KEY), &prompt, &Map::new());
    let mut ask = Ask::parse(&request.body).unwrap();
    ask.key = Some(KEY.into());
    Catalogue::built_in().reply(&ask)
}

/// The record of this reply; a stalled one times out after a minute.
fn play(reply: &Reply) -> RequestRecord {
    let mut decoder = decoder();
    let mut now = START + Micros(reply.headers_at_us);
    if reply.cors == Cors::Withheld {
        return decoder.finish(Ending::NetworkError(now, "Failed to fetch".into()));
    }
    decoder.head(
        now,
        ResponseHead {
            status: reply.status,
            content_type: reply.content_type.into(),
            retry_after: reply.retry_after,
        },
    );
    for step in &reply.steps {
        now = START + Micros(step.at_us);
        decoder.read(now, &step.bytes);
    }
    decoder.finish(match reply.ending {
        replies::Ending::End => Ending::Closed(now),
        replies::Ending::Cut => Ending::NetworkError(now, "network error".into()),
        replies::Ending::Stall => Ending::TimedOut(START + Micros::from_secs(60)),
    })
}

#[test]
fn every_chunk_is_stamped_at_the_time_of_its_write() {
    for model in [
        "steady",
        "slow-start",
        "reasoning",
        "server-timings",
        "server-timings-groq",
    ] {
        let reply = reply(model);
        let record = play(&reply);
        let at = |step: &replies::Step| START + Micros(step.at_us);
        let text = |part| matches!(part, Part::Answer | Part::Reasoning);
        let written: Vec<Micros> = reply
            .steps
            .iter()
            .filter(|s| text(s.part))
            .map(at)
            .collect();
        let first = |part| reply.steps.iter().find(|s| s.part == part).map(at);
        let tokens: u32 = reply.steps.iter().map(|s| s.tokens).sum();
        assert_eq!(record.outcome, Outcome::Completed, "{model}");
        assert_eq!(record.timeline.chunks, written, "{model}");
        assert_eq!(record.timeline.first_answer, first(Part::Answer), "{model}");
        assert_eq!(
            record.timeline.first_reasoning,
            first(Part::Reasoning),
            "{model}"
        );
        assert_eq!(record.timeline.first_choice, first(Part::Role), "{model}");
        assert_eq!(record.usage.unwrap().output_tokens, Some(tokens), "{model}");
        if let Some(timing) = record.server_timing {
            assert_eq!(timing.ttft, Some(written[0] - START), "{model}");
            assert_eq!(
                timing.total,
                Some(written[written.len() - 1] - START),
                "{model}"
            );
        }
        assert_eq!(
            record.server_timing.is_some(),
            model.starts_with("server"),
            "{model}"
        );
    }
}

#[test]
fn every_scripted_fault_shows_its_own_cause() {
    let check = |model: &str, expected: &str| {
        let record = play(&reply(model));
        let found = match &record.outcome {
            Outcome::Completed => "completed",
            Outcome::Incomplete => "incomplete",
            Outcome::Failed(failure) => failure.cause.label(),
        };
        assert_eq!(found, expected, "{model}: {:?}", record.outcome);
        let kept = serde_json::to_string(&record).unwrap();
        assert!(
            !kept.contains("quagga") && !kept.contains("Zebra"),
            "{kept}"
        );
    };
    check("fault-auth", "auth");
    check("fault-auth-echo", "auth");
    check("fault-429", "rate limit");
    check("fault-500", "server error");
    check("fault-error-event", "stream error");
    check("fault-error-event-echo", "stream error");
    check("fault-cut", "truncated stream");
    check("fault-stall", "timeout");
    check("fault-no-body", "timeout");
    check("fault-malformed", "stream error");
    check("fault-no-cors", "opaque network failure");
    check("fault-no-cors-on-errors", "opaque network failure");
    check("fault-one-byte", "completed");
    check("no-such-model", "bad request");
}
