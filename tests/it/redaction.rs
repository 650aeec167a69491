//! A key is found in nothing that is kept of a request.

use crate::streams::{KEY, decoder, head};
use llmperf_web::bench::record::RequestRecord;
use llmperf_web::bench::redact::{looks_secret, redact};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::stream::Ending;
use llmperf_web::bench::units::Micros;
use serde_json::json;

const PLAIN: &str = "sim-Zq7Lx0Vt93RkWm";

#[test]
fn a_key_is_taken_out_in_every_form() {
    let check = |text: &str, expected: &str| {
        assert_eq!(redact(text, &Secret::new(PLAIN)), expected);
    };
    check("key sim-Zq7Lx0Vt93RkWm is wrong", "key [redacted] is wrong");
    check("sim-Zq7Lx0Vt93RkWm", "[redacted]");
    check(
        "twice: sim-Zq7Lx0Vt93RkWm sim-Zq7Lx0Vt93RkWm",
        "twice: [redacted] [redacted]",
    );
    // A piece of eight characters from the start, the middle or the end.
    check("sim-Zq7L… is wrong", "[redacted]… is wrong");
    check(
        "ends in t93RkWm, no, Vt93RkWm",
        "ends in t93RkWm, no, [redacted]",
    );
    check("x7Lx0Vt93x", "x[redacted]x");
    // Case counts: this is another text.
    check("SIM-ZQ7LX0VT93RKWM", "SIM-ZQ7LX0VT93RKWM");
    check(
        "nothing to hide: größer 世界",
        "nothing to hide: größer 世界",
    );
    check("", "");
    // The shortest of services that give short ones.
    check(
        "sk-abc123 hf_abc123 r8_abc123",
        "[redacted] [redacted] [redacted]",
    );
    check("sk-abc12 hf_abc12 r8_abc12", "sk-abc12 hf_abc12 r8_abc12");
}

#[test]
fn escaped_and_encoded_keys_are_taken_out() {
    let check = |text: &str, expected: &str| assert_eq!(redact(text, &Secret::new(KEY)), expected);
    check(&format!("a {KEY} b"), "a [redacted] b");
    check(
        r#"{"k":"tk/Zebra+7421 \"quagga\"==okapi"}"#,
        r#"{"k":"[redacted]"}"#,
    );
    check(
        "?k=tk%2FZebra%2B7421%20%22quagga%22%3D%3Dokapi&x=1",
        "?k=[redacted]&x=1",
    );
}

#[test]
fn what_looks_like_a_key_is_taken_out_whoevers_it_is() {
    let check = |text: &str, expected: &str| assert_eq!(redact(text, &Secret::default()), expected);
    check(
        "Incorrect API key provided: sk-ab***yz.",
        "Incorrect API key provided: [redacted]",
    );
    check("sk-proj-4f9a8b7c6d5e is unknown", "[redacted] is unknown");
    check(
        "Authorization: Bearer 4f9a8b7c6d",
        "Authorization: Bearer [redacted]",
    );
    check("?key=AIzaSyD4f9a8b7c6d5e4f3a2b1c0", "?key=[redacted]");
    check(
        "invalid key: 0123456789abcdef0123456789abcdef",
        "invalid key: [redacted]",
    );
    check("API key ab12****************cd34", "API key [redacted]");
    // And what does not is left.
    check(
        "You need a key: use Bearer auth",
        "You need a key: use Bearer auth",
    );
    check(
        "Missing Bearer authentication",
        "Missing Bearer authentication",
    );
    check("use the sk-learn package", "use the sk-learn package");
    check(
        "request 0123456789abcdef0123456789abcdef",
        "request 0123456789abcdef0123456789abcdef",
    );
    check(
        "max_completion_tokens_exceeded for key",
        "max_completion_tokens_exceeded for key",
    );
    check(
        "risk-averse-behaviour and task-management",
        "risk-averse-behaviour and task-management",
    );
}

#[test]
fn names_and_values_of_secrets_are_recognised() {
    for secret in [
        "key",
        "api_key",
        "API-Key",
        "apikey",
        "x-api-key",
        "token",
        "access_token",
        "secret",
        "client_secret",
        "password",
        "Authorization",
        "sig",
        "X-Amz-Security-Token",
        "sk-4f9a8b7c",
        "Bearer 4f9a8b7c6d",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "AIzaSyD4f9a8b7c6d5e4f3a2b1c0",
        "gsk_4f9a8b7c",
        "hf_4f9a8b7c",
        "xai-4f9a8b7c",
        "AKIAIOSFODNN7EXAMPLE",
    ] {
        assert!(looks_secret(secret), "{secret}");
    }
    for harmless in [
        "",
        "max_tokens",
        "stop_token_ids",
        "temperature",
        "api-version",
        "2024-10-21",
        "model",
        "prompt_cache_key",
        "logit_bias",
        "top_k",
        "Design the sign",
        "user",
        "v1",
        "monkey",
        "sk-",
    ] {
        assert!(!looks_secret(harmless), "{harmless}");
    }
}

fn record(status: u16, body: &str, ending: Ending) -> RequestRecord {
    let mut decoder = decoder();
    if status > 0 {
        decoder.head(Micros(2_000), head(status));
    }
    for piece in body.as_bytes().chunks(5) {
        decoder.read(Micros(3_000), piece);
    }
    decoder.finish(ending)
}

#[test]
fn no_record_holds_the_key_wherever_the_provider_put_it() {
    let closed = || Ending::Closed(Micros(9_000));
    let event = |value: serde_json::Value| format!("data: {value}\n\n");
    let text = |text: &str| event(json!({"choices":[{"delta":{"content":text}}]}));
    let error = json!({"error":{"message":format!("Wrong key {KEY}!"),"type":KEY}});
    let check = |record: RequestRecord, marked: bool| {
        let kept = format!("{record:?} {}", serde_json::to_string(&record).unwrap());
        for piece in [KEY, "Zebra+74", "quagga", "okapi", "Zebra%2B"] {
            assert!(!kept.contains(piece), "{piece} in {kept}");
        }
        assert_eq!(kept.contains("[redacted]"), marked, "{kept}");
    };
    check(record(401, &error.to_string(), closed()), true);
    check(
        record(401, &json!({"error":{"code":KEY}}).to_string(), closed()),
        true,
    );
    check(record(500, &format!("<html>{KEY}</html>"), closed()), true);
    check(
        record(400, &format!("{}{KEY}", "x".repeat(490)), closed()),
        true,
    );
    check(record(200, &error.to_string(), closed()), true);
    check(
        record(
            200,
            &json!({"choices":[], "echo": KEY}).to_string(),
            closed(),
        ),
        true,
    );
    check(record(200, &event(error.clone()), closed()), true);
    check(record(200, &(text("One") + &event(error)), closed()), true);
    check(
        record(
            200,
            &(text("One") + &format!("event: error\ndata: {KEY}\n\n")),
            closed(),
        ),
        true,
    );
    check(
        record(200, &format!("data: no JSON {KEY}\n\n"), closed()),
        true,
    );
    check(
        record(200, &text(&format!("Your key is {KEY}")), closed()),
        true,
    );
    check(
        record(
            200,
            &(text("Your key is tk/Zebra+74") + &text("21 \"quagga\"==okapi")),
            closed(),
        ),
        true,
    );
    check(
        record(200, &text(&format!("{}{KEY}", "x".repeat(185))), closed()),
        true,
    );
    check(
        record(
            200,
            &event(json!({"choices":[{"delta":{},"finish_reason":KEY}]})),
            closed(),
        ),
        true,
    );
    check(
        record(
            200,
            &event(json!({"choices":[{"delta":{"reasoning":KEY}}],"model":KEY})),
            closed(),
        ),
        false,
    );
    let words = format!("NetworkError: {KEY}");
    check(
        record(0, "", Ending::NetworkError(Micros(9_000), words.clone())),
        true,
    );
    check(
        record(200, "", Ending::NetworkError(Micros(9_000), words)),
        true,
    );
}
