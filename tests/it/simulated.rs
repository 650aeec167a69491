//! Scripted replies, played in virtual time through request, framer and decoder, are measured as they were scripted.

use crate::streams::{KEY, decoder, decoder_of};
use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::dialect::dialect;
use llmperf_web::bench::provider::{Completion, Prompt, ResponseHead, translator};
use llmperf_web::bench::record::{Outcome, RequestRecord};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::stream::{Ending, RequestDecoder};
use llmperf_web::bench::units::Micros;
use replies::{Ask, Catalogue, Cors, Format, Part, Reply};
use serde_json::Map;

/// The start of service on the worker's clock.
const START: Micros = Micros(1_000);

/// The providers that speak a format of their own, each with the format of its scripted replies.
const OTHERS: [(ProviderKind, Format); 9] = [
    (ProviderKind::OpenAiResponses, Format::OpenAiResponses),
    (ProviderKind::Anthropic, Format::Anthropic),
    (ProviderKind::Gemini, Format::Gemini),
    (ProviderKind::VertexAi, Format::Gemini),
    (ProviderKind::Bedrock, Format::Bedrock),
    (ProviderKind::Cohere, Format::Cohere),
    (ProviderKind::Ollama, Format::Ollama),
    (ProviderKind::Tgi, Format::Tgi),
    (ProviderKind::LmStudio, Format::LmStudio),
];

fn reply(model: &str) -> Reply {
    reply_of(ProviderKind::Simulated, Format::OpenAiChat, model)
}

/// What this provider's own request is answered.
fn reply_of(kind: ProviderKind, format: Format, model: &str) -> Reply {
    let target = Target {
        provider: kind,
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
    let dialect = dialect(target.provider);
    let request = translator(dialect.format).completion(&Completion {
        target: &target,
        dialect,
        key: &Secret::new(KEY),
        prompt: &prompt,
        sampling: &Map::new(),
        unix_ms: 0,
    });
    // Some formats name the model in the path alone.
    let mut ask = Ask::parse_as(format, Some(model), &request.body).unwrap();
    assert!(ask.stream);
    assert_eq!((ask.max_tokens, ask.prompt.as_str()), (Some(20), "Hello"));
    ask.model = model.into();
    ask.key = Some(KEY.into());
    Catalogue::built_in().reply(&ask)
}

fn play(reply: &Reply) -> RequestRecord {
    play_to(decoder(), reply)
}

/// The record of this reply; a stalled one times out after a minute.
fn play_to(mut decoder: RequestDecoder, reply: &Reply) -> RequestRecord {
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

#[test]
fn every_format_is_measured_as_it_was_scripted() {
    for (kind, format) in OTHERS {
        for model in [
            "steady",
            "reasoning?reasoning=5",
            "chunky",
            "slow-start",
            "bursty",
            "no-usage",
        ] {
            let reply = reply_of(kind, format, model);
            let record = play_to(decoder_of(dialect(kind).format), &reply);
            let name = format!("{kind:?} {model}");
            let at = |step: &replies::Step| START + Micros(step.at_us);
            let is_text = |part| matches!(part, Part::Answer | Part::Reasoning);
            let texts = reply.steps.iter().filter(|step| is_text(step.part));
            let written: Vec<Micros> = texts.map(at).collect();
            let first = |part| reply.steps.iter().find(|s| s.part == part).map(at);
            assert_eq!(record.outcome, Outcome::Completed, "{name}");
            assert_eq!(record.timeline.chunks, written, "{name}");
            // TGI knows no reasoning: what is thought is text like any other.
            let thought = first(Part::Reasoning).filter(|_| format != Format::Tgi);
            assert_eq!(record.timeline.first_reasoning, thought, "{name}");
            let answer = match format {
                Format::Tgi => written.first().copied(),
                _ => first(Part::Answer),
            };
            assert_eq!(record.timeline.first_answer, answer, "{name}");
            assert!(record.reply_head.contains("This answer comes"), "{name}");
            let tokens: u32 = reply.steps.iter().map(|step| step.tokens).sum();
            let counted = record.usage.and_then(|usage| usage.output_tokens);
            let expected = (model != "no-usage").then_some(tokens);
            assert_eq!((counted, tokens), (expected, 20), "{name}");
            let timing = record.server_timing.unwrap_or_default();
            let span = |at: &Micros| at.since(START);
            let (ttft, total) = (written.first().map(span), written.last().map(span));
            let expected = match format {
                Format::Ollama => (ttft, total),
                Format::LmStudio => (ttft, None),
                Format::Bedrock => (None, total.map(|t| Micros(t.0 / 1_000 * 1_000))),
                _ => (None, None),
            };
            assert_eq!((timing.ttft, timing.total), expected, "{name}");
        }
    }
}

#[test]
fn every_format_keeps_its_limit_and_its_own_end() {
    let reason = |kind, format, model: &str| {
        let reply = reply_of(kind, format, model);
        let record = play_to(decoder_of(dialect(kind).format), &reply);
        record.finish_reason.unwrap()
    };
    for ((kind, format), (limit, end)) in OTHERS.into_iter().zip([
        ("max_output_tokens", "completed"),
        ("max_tokens", "end_turn"),
        ("MAX_TOKENS", "STOP"),
        ("MAX_TOKENS", "STOP"),
        ("max_tokens", "end_turn"),
        ("MAX_TOKENS", "COMPLETE"),
        ("length", "stop"),
        ("length", "eos_token"),
        ("chat.end", "chat.end"),
    ]) {
        assert_eq!(reason(kind, format, "steady"), limit);
        assert_eq!(reason(kind, format, "steady?tokens=3"), end);
    }
}

#[test]
fn every_fault_shows_its_own_cause_in_every_format() {
    for (kind, format) in OTHERS {
        let check = |model: &str, expected: &str| {
            let record = play_to(
                decoder_of(dialect(kind).format),
                &reply_of(kind, format, model),
            );
            let found = match &record.outcome {
                Outcome::Completed => "completed",
                Outcome::Incomplete => "incomplete",
                Outcome::Failed(failure) => failure.cause.label(),
            };
            assert_eq!(found, expected, "{kind:?} {model}: {:?}", record.outcome);
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
        check("fault-one-byte", "completed");
        check("no-such-model", "bad request");
        // Before the first token an error's own class speaks, where the format has one.
        let record = play_to(
            decoder_of(dialect(kind).format),
            &reply_of(kind, format, "fault-error-event?after=0"),
        );
        assert!(record.timeline.chunks.is_empty());
        assert!(matches!(record.outcome, Outcome::Failed(_)), "{kind:?}");
    }
}

#[test]
fn what_keeps_a_connection_alive_is_no_token() {
    for (kind, format) in OTHERS {
        let reply = reply_of(kind, format, "steady?keep-alive=20");
        let kept = reply
            .steps
            .iter()
            .filter(|step| step.part == Part::KeepAlive);
        let silent = matches!(format, Format::Ollama | Format::Bedrock);
        assert_eq!(kept.count(), if silent { 0 } else { 4 }, "{kind:?}");
        let record = play_to(decoder_of(dialect(kind).format), &reply);
        assert_eq!(record.outcome, Outcome::Completed);
        assert_eq!(
            record.timeline.chunks[0],
            START + Micros(100_000),
            "{kind:?}"
        );
    }
}

#[test]
fn a_reply_in_one_piece_is_no_stream_in_any_format() {
    for (kind, format) in OTHERS {
        let mut ask = Ask {
            format,
            model: "steady".into(),
            prompt: "Hello".into(),
            max_tokens: Some(3),
            ..Ask::default()
        };
        ask.stream = false;
        let record = play_to(
            decoder_of(dialect(kind).format),
            &Catalogue::built_in().reply(&ask),
        );
        let Outcome::Failed(failure) = record.outcome else {
            panic!("{kind:?} {:?}", record.outcome);
        };
        assert!(
            failure.message.contains("in one piece"),
            "{}",
            failure.message
        );
    }
}
