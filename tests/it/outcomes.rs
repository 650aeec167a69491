//! How a request ended is classed by its cause and said in words that help.

use crate::streams::{decoder, head};
use llmperf_web::bench::provider::ResponseHead;
use llmperf_web::bench::record::FailureCause::{self, *};
use llmperf_web::bench::record::{Failure, Outcome};
use llmperf_web::bench::row::RequestRow;
use llmperf_web::bench::stream::{Ending, Flow};
use llmperf_web::bench::units::Micros;

const TEXT: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"One\"}}]}\n\n";
const FINISH: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const DONE: &str = "data: [DONE]\n\n";
const BROKEN: &str = "data: {\"error\":{\"message\":\"The engine died\",\"type\":\"server_error\",\"code\":500}}\n\n";

const CLOSED: fn() -> Ending = || Ending::Closed(Micros(9_000));
const CUT: fn() -> Ending = || Ending::NetworkError(Micros(9_000), "network error".into());
const TIMED_OUT: fn() -> Ending = || Ending::TimedOut(Micros(9_000));
const RUN_ENDED: fn() -> Ending = || Ending::RunEnded(Micros(9_000));

fn outcome(head: Option<ResponseHead>, body: &str, ending: fn() -> Ending) -> Outcome {
    let mut decoder = decoder();
    if let Some(head) = head {
        decoder.head(Micros(2_000), head);
    }
    if !body.is_empty() {
        decoder.read(Micros(3_000), body.as_bytes());
    }
    let record = decoder.finish(ending());
    assert_eq!(record.timeline.end, Some(Micros(9_000)));
    record.outcome
}

fn failure(head: Option<ResponseHead>, body: &str, ending: fn() -> Ending) -> Failure {
    match outcome(head, body, ending) {
        Outcome::Failed(failure) => failure,
        other => panic!("{other:?}"),
    }
}

/// The request failed for this cause, and the message holds these words and ends as a sentence.
fn check(
    status: Option<u16>,
    body: &str,
    ending: fn() -> Ending,
    cause: FailureCause,
    words: &str,
) {
    let found = failure(status.map(head), body, ending);
    assert_eq!(
        (found.cause, found.status),
        (cause, status),
        "{}",
        found.message
    );
    assert!(
        found.message.contains(words),
        "{words} not in: {}",
        found.message
    );
    assert!(found.message.ends_with('.'), "{}", found.message);
}

#[test]
fn success_needs_text_a_finish_reason_and_no_error() {
    let check =
        |body: &str, ending, expected| assert_eq!(outcome(Some(head(200)), body, ending), expected);
    check(&[TEXT, FINISH, DONE].concat(), CLOSED, Outcome::Completed);
    check(&[TEXT, FINISH].concat(), CLOSED, Outcome::Completed);
    check(
        &[": queued\n\nevent: news\ndata: {\"a\":1}\n\n", TEXT, FINISH].concat(),
        CLOSED,
        Outcome::Completed,
    );
    // A connection left open, or closed badly, after the end mark.
    check(&[TEXT, FINISH, DONE].concat(), CUT, Outcome::Completed);
    check(
        &[TEXT, FINISH, DONE].concat(),
        TIMED_OUT,
        Outcome::Completed,
    );
    check(
        &[TEXT, FINISH, DONE].concat(),
        RUN_ENDED,
        Outcome::Completed,
    );
}

#[test]
fn the_end_of_the_run_makes_a_request_incomplete() {
    let check = |head: Option<ResponseHead>, body: &str| {
        assert_eq!(outcome(head, body, RUN_ENDED), Outcome::Incomplete);
    };
    check(None, "");
    check(Some(head(200)), "");
    check(Some(head(200)), TEXT);
    check(Some(head(200)), &[TEXT, FINISH].concat());
}

#[test]
fn a_failed_status_is_classed_by_its_number_with_the_providers_words() {
    let body = r#"{"error":{"message":"Words of the provider","type":"x","code":null}}"#;
    let said = ": “Words of the provider”. ";
    check(Some(401), body, CLOSED, Auth, said);
    check(Some(403), body, CLOSED, Auth, said);
    check(Some(429), body, CLOSED, RateLimit, said);
    check(Some(400), body, CLOSED, BadRequest, said);
    check(
        Some(404),
        body,
        CLOSED,
        BadRequest,
        "Check the base URL and the model's name",
    );
    check(Some(422), body, CLOSED, BadRequest, said);
    check(Some(500), body, CLOSED, Server, said);
    check(Some(529), body, CLOSED, Server, said);
    check(
        Some(500),
        "",
        CLOSED,
        Server,
        "The server failed (HTTP 500). ",
    );
    // However the body ended: the status has told enough.
    check(Some(500), "", TIMED_OUT, Server, "HTTP 500");
    check(Some(401), "{\"err", CUT, Auth, "HTTP 401");
    check(Some(429), "", RUN_ENDED, RateLimit, "HTTP 429");
}

#[test]
fn errors_are_understood_in_many_shapes() {
    let check = |body: &str, words: &str| {
        let message = failure(Some(head(400)), body, CLOSED).message;
        assert!(
            message.contains(&format!("(HTTP 400): “{words}”. ")),
            "{message}"
        );
    };
    check(r#"{"error":"flat"}"#, "flat");
    check(r#"{"error":{"message":"nested"}}"#, "nested");
    check(
        r#"[{"error":{"code":400,"message":"wrapped","status":"INVALID_ARGUMENT"}}]"#,
        "wrapped",
    );
    check(
        r#"{"object":"error","message":"vLLM","type":"BadRequestError","code":400}"#,
        "vLLM",
    );
    check(r#"{"detail":"FastAPI"}"#, "FastAPI");
    check(
        r#"{"detail":[{"loc":["body"],"msg":"field required","type":"missing"}]}"#,
        "field required",
    );
    check(
        r#"{"error":{"message":"Provider returned error","metadata":{"raw":"busy"}}}"#,
        "Provider returned error: busy",
    );
    check(r#"{"error":{"code":"model_not_found"}}"#, "model_not_found");
    check("no JSON at all", "no JSON at all");
    check(&"x".repeat(70_000), &"x".repeat(500));
}

#[test]
fn retry_after_travels_with_the_failure() {
    let head = ResponseHead {
        retry_after: Some(20),
        ..head(429)
    };
    let found = failure(Some(head), "", CLOSED);
    assert_eq!(found.retry_after, Some(20));
    assert!(
        found.message.contains("Wait 20 seconds"),
        "{}",
        found.message
    );
}

#[test]
fn an_error_or_malformed_json_in_the_stream_is_a_stream_error() {
    check(
        Some(200),
        &[TEXT, BROKEN, DONE].concat(),
        CLOSED,
        Stream,
        "“The engine died”",
    );
    check(
        Some(200),
        &[TEXT, FINISH, BROKEN, DONE].concat(),
        CLOSED,
        Stream,
        "“The engine died”",
    );
    check(
        Some(200),
        &[TEXT, BROKEN].concat(),
        CUT,
        Stream,
        "“The engine died”",
    );
    check(
        Some(200),
        &[TEXT, BROKEN].concat(),
        RUN_ENDED,
        Stream,
        "“The engine died”",
    );
    let malformed = "data: {\"choices\":[{\"del\n\n";
    check(
        Some(200),
        &[TEXT, malformed, FINISH].concat(),
        CLOSED,
        Stream,
        "not JSON: “{\"choices\":[{\"del”",
    );
    let type_only = "data: {\"error\":{\"message\":\"Oops\",\"type\":\"server_error\"}}\n\n";
    check(Some(200), type_only, CLOSED, Stream, "“Oops”");
    // Before any text a refusal may hide behind the good status.
    let refused = "data: {\"error\":{\"message\":\"Slow down\",\"code\":429}}\n\n";
    check(Some(200), refused, CLOSED, RateLimit, "“Slow down”");
}

#[test]
fn a_good_status_without_a_stream_is_a_stream_error_with_the_providers_words() {
    check(
        Some(200),
        r#"{"code":"x","error":"No credits"}"#,
        CLOSED,
        Stream,
        "“No credits”",
    );
    check(
        Some(200),
        r#" {"error":{"message":"Bad key","code":401}}"#,
        CLOSED,
        Auth,
        "“Bad key”",
    );
    check(
        Some(200),
        "<!doctype html><title>Hello</title>",
        CLOSED,
        Stream,
        "a web page instead of a stream",
    );
    check(
        Some(200),
        r#"{"choices":[{"message":{"content":"All at once"}}]}"#,
        CLOSED,
        Stream,
        "in one piece instead of a stream",
    );
}

#[test]
fn a_stream_that_is_cut_or_lacks_its_end_is_truncated() {
    check(Some(200), TEXT, CUT, Truncated, "“network error”");
    check(
        Some(200),
        "",
        CUT,
        Truncated,
        "cut before the reply was over",
    );
    check(
        Some(200),
        &[TEXT, FINISH].concat(),
        CUT,
        Truncated,
        "cut before the reply was over",
    );
    check(
        Some(200),
        &[TEXT, "data: {\"choices\":[{\"del"].concat(),
        CLOSED,
        Truncated,
        "without a finish reason",
    );
    check(
        Some(200),
        &[TEXT, DONE].concat(),
        CLOSED,
        Truncated,
        "without a finish reason",
    );
    check(
        Some(200),
        &[FINISH, DONE].concat(),
        CLOSED,
        Truncated,
        "without any text",
    );
    check(Some(200), "", CLOSED, Truncated, "before any text came");
}

#[test]
fn a_network_error_before_the_head_is_opaque() {
    check(None, "", CUT, Opaque, "“network error”");
    check(None, "", CUT, Opaque, "CORS");
    check(None, "", CUT, Opaque, "mixed content");
}

#[test]
fn a_stall_beyond_the_timeout_is_a_timeout() {
    check(None, "", TIMED_OUT, Timeout, "No response came");
    check(Some(200), "", TIMED_OUT, Timeout, "no text came");
    check(Some(200), TEXT, TIMED_OUT, Timeout, "stalled");
}

#[test]
fn nothing_is_read_after_an_error() {
    let mut decoder = decoder();
    decoder.head(Micros(2_000), head(200));
    assert_eq!(decoder.read(Micros(3_000), TEXT.as_bytes()), Flow::Continue);
    assert_eq!(
        decoder.read(Micros(4_000), BROKEN.as_bytes()),
        Flow::Settled
    );
    assert_eq!(decoder.read(Micros(5_000), TEXT.as_bytes()), Flow::Settled);
    let record = decoder.finish(CLOSED());
    assert_eq!(record.timeline.chunks, [Micros(3_000)]);
}

#[test]
fn the_end_mark_is_told_apart_from_a_failure_and_from_more_to_come() {
    let mut decoder = decoder();
    decoder.head(Micros(2_000), head(200));
    assert_eq!(decoder.read(Micros(3_000), TEXT.as_bytes()), Flow::Continue);
    assert_eq!(
        decoder.read(Micros(4_000), [FINISH, DONE].concat().as_bytes()),
        Flow::Ended
    );
    assert_eq!(decoder.last_read(), Some(Micros(4_000)));
}

#[test]
fn reasoning_that_was_counted_but_not_sent_is_no_part_of_the_time_per_output_token() {
    let usage = |reasoning: u32| {
        format!(
            "data: {{\"choices\":[],\"usage\":{{\"prompt_tokens\":5,\"completion_tokens\":111,\"completion_tokens_details\":{{\"reasoning_tokens\":{reasoning}}}}}}}\n\n"
        )
    };
    let tpot = |reasoning: u32| {
        let mut decoder = decoder();
        decoder.head(Micros(2_000), head(200));
        decoder.read(Micros(500_000), TEXT.as_bytes());
        decoder.read(Micros(600_000), TEXT.as_bytes());
        decoder.read(
            Micros(600_000),
            [FINISH, &usage(reasoning), DONE].concat().as_bytes(),
        );
        let record = decoder.finish(CLOSED());
        RequestRow::of(&record, Micros::ZERO).tpot_ms(Micros(5))
    };
    assert_eq!(tpot(0), Some(100.0 / 110.0));
    assert_eq!(tpot(100), Some(100.0 / 10.0));
}
