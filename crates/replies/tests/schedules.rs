//! What is sent, and when: schedules of scripts, to the microsecond and the byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use replies::{Ask, Catalogue, Cors, Ending, Part, Reply};
use serde_json::Value;

fn ask(model: &str, max_tokens: u32) -> Ask {
    Ask {
        model: model.to_owned(),
        max_tokens: Some(max_tokens),
        stream: true,
        include_usage: true,
        prompt: "hello".to_owned(),
        created: 7,
        ..Ask::default()
    }
}

fn play(ask: &Ask) -> Reply {
    Catalogue::built_in().reply(ask)
}

/// Part, time in microseconds and tokens of each step, in short.
fn outline(reply: &Reply) -> String {
    let steps = reply.steps.iter();
    let line = steps.map(|step| format!("{:?}@{}+{}", step.part, step.at_us, step.tokens));
    line.collect::<Vec<String>>().join(" ")
}

fn check(model: &str, max_tokens: u32, expected: &str) {
    assert_eq!(outline(&play(&ask(model, max_tokens))), expected, "{model}");
}

fn events(reply: &Reply) -> Vec<Value> {
    let bytes: Vec<u8> = reply.steps.iter().flat_map(|s| s.bytes.clone()).collect();
    let text = String::from_utf8(bytes).unwrap();
    let data = text.split("\n\n").filter_map(|e| e.strip_prefix("data: "));
    data.filter(|data| *data != "[DONE]")
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

fn text(reply: &Reply, field: &str) -> String {
    let events = events(reply);
    let deltas = events
        .iter()
        .map(|event| event["choices"][0]["delta"][field].as_str());
    deltas.map(Option::unwrap_or_default).collect()
}

fn message(reply: &Reply) -> String {
    let body: Value = serde_json::from_slice(&reply.steps[0].bytes).unwrap();
    body["error"]["message"].as_str().unwrap().to_owned()
}

#[test]
fn steps_are_due_when_the_script_says() {
    check(
        "steady",
        3,
        "Role@100000+0 Answer@100000+1 Answer@110000+1 Answer@120000+1 Finish@120000+0 Usage@120000+0 Done@120000+0",
    );
    check(
        "steady?ttft=200&gap=2.5&tokens=2",
        9,
        "Role@200000+0 Answer@200000+1 Answer@202500+1 Finish@202500+0 Usage@202500+0 Done@202500+0",
    );
    check(
        "steady?chunk=4&usage=off",
        9,
        "Role@100000+0 Answer@100000+4 Answer@110000+4 Answer@120000+1 Finish@120000+0 Done@120000+0",
    );
    check(
        "bursty?burst=2&usage=off",
        4,
        "Role@200000+0 Answer@200000+1 Answer@220000+1 Answer@220000+1 Answer@230000+1 Finish@230000+0 Done@230000+0",
    );
    check(
        "steady?keep-alive=40&usage=off",
        1,
        "KeepAlive@40000+0 KeepAlive@80000+0 Role@100000+0 Answer@100000+1 Finish@100000+0 Done@100000+0",
    );
    check(
        "reasoning?reasoning=1&usage=off",
        2,
        "Role@200000+0 Reasoning@200000+1 Answer@210000+1 Finish@210000+0 Done@210000+0",
    );
    check(
        "held-back?usage=off",
        2,
        "Role@110000+0 Answer@110000+1 Answer@110000+1 Finish@110000+0 Done@110000+0",
    );
    check(
        r#"custom:{"tokens":1,"usage":false,"ttft":{"constant":{"us":5}}}"#,
        2,
        "Role@5+0 Answer@5+1 Finish@5+0 Done@5+0",
    );
}

#[test]
fn a_stream_is_openai_s_format() {
    let reply = play(&ask("steady", 2));
    assert_eq!(reply.content_type, "text/event-stream; charset=utf-8");
    assert_eq!(reply.headers_at_us, 0);
    assert_eq!(reply.ending, Ending::End);
    let events = events(&reply);
    let expected = [
        r#"{"choices":[{"delta":{"content":"","role":"assistant"},"finish_reason":null,"index":0,"logprobs":null}],"created":7,"id":"chatcmpl-simulated-0","model":"steady","object":"chat.completion.chunk","usage":null}"#,
        r#"{"choices":[{"delta":{"content":"This"},"finish_reason":null,"index":0,"logprobs":null}],"created":7,"id":"chatcmpl-simulated-0","model":"steady","object":"chat.completion.chunk","usage":null}"#,
        r#"{"choices":[{"delta":{"content":" answer"},"finish_reason":null,"index":0,"logprobs":null}],"created":7,"id":"chatcmpl-simulated-0","model":"steady","object":"chat.completion.chunk","usage":null}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"length","index":0,"logprobs":null}],"created":7,"id":"chatcmpl-simulated-0","model":"steady","object":"chat.completion.chunk","usage":null}"#,
        r#"{"choices":[],"created":7,"id":"chatcmpl-simulated-0","model":"steady","object":"chat.completion.chunk","usage":{"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":0},"prompt_tokens":2,"prompt_tokens_details":{"cached_tokens":0},"total_tokens":4}}"#,
    ];
    let expected = expected.map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert_eq!(events, expected);
    assert_eq!(reply.steps.last().unwrap().bytes, b"data: [DONE]\n\n");
}

#[test]
fn usage_comes_only_when_the_request_asks_for_it() {
    let mut quiet = ask("steady", 2);
    quiet.include_usage = false;
    let events = events(&play(&quiet));
    assert!(events.iter().all(|event| event.get("usage").is_none()));
    assert_eq!(events.len(), 4);
}

#[test]
fn the_reply_ends_by_length_or_by_itself() {
    let finish = |model: &str, max_tokens| {
        let mut ask = ask(model, 1);
        ask.max_tokens = max_tokens;
        let reply = play(&ask);
        let events = events(&reply);
        let reasons = events
            .iter()
            .filter_map(|e| e["choices"][0]["finish_reason"].as_str());
        let tokens: u32 = reply.steps.iter().map(|step| step.tokens).sum();
        (reasons.collect::<String>(), tokens)
    };
    assert_eq!(finish("steady?tokens=5", Some(9)), ("stop".into(), 5));
    assert_eq!(finish("steady?tokens=5", Some(5)), ("length".into(), 5));
    assert_eq!(finish("steady?tokens=5", Some(3)), ("length".into(), 3));
    assert_eq!(finish("steady?tokens=5", None), ("stop".into(), 5));
    assert_eq!(finish("steady", Some(9)), ("length".into(), 9));
    assert_eq!(finish("steady", None), ("stop".into(), 128));
    assert_eq!(finish("steady?tokens=0", Some(9)), ("stop".into(), 0));
}

#[test]
fn reasoning_has_a_field_of_its_own_and_counts_as_output() {
    let reply = play(&ask("reasoning?reasoning=3", 6));
    assert_eq!(text(&reply, "reasoning_content"), "Let me think");
    assert_eq!(text(&reply, "content"), "This answer comes");
    let events = events(&reply);
    let usage = &events.last().unwrap()["usage"];
    assert_eq!(usage["completion_tokens"], 6);
    assert_eq!(usage["completion_tokens_details"]["reasoning_tokens"], 3);
    let other = r#"custom:{"reasoning":{"tokens":2,"field":"reasoning"}}"#;
    assert_eq!(text(&play(&ask(other, 6)), "reasoning"), "Let me");
}

#[test]
fn a_reply_in_one_body_holds_the_same_words_and_counts() {
    let mut whole = ask("reasoning?reasoning=2", 4);
    whole.stream = false;
    let reply = play(&whole);
    assert_eq!(reply.content_type, "application/json");
    assert_eq!(reply.headers_at_us, 230_000);
    assert_eq!(outline(&reply), "Body@230000+4");
    let body: Value = serde_json::from_slice(&reply.steps[0].bytes).unwrap();
    let message = &body["choices"][0]["message"];
    assert_eq!(message["content"], "This answer");
    assert_eq!(message["reasoning_content"], "Let me");
    assert_eq!(body["choices"][0]["finish_reason"], "length");
    assert_eq!(body["usage"]["completion_tokens"], 4);
    assert_eq!(body["object"], "chat.completion");
}

#[test]
fn server_timings_are_those_of_the_schedule() {
    let finish = |model| {
        let events = events(&play(&ask(model, 3)));
        events[4].clone()
    };
    let timings = &finish("server-timings")["timings"];
    assert_eq!(timings["prompt_ms"], 100.0);
    assert_eq!(timings["predicted_ms"], 20.0);
    assert_eq!(timings["predicted_n"], 3);
    let usage = &finish("server-timings-groq")["x_groq"]["usage"];
    assert_eq!(usage["prompt_time"], 0.1);
    assert_eq!(usage["completion_time"], 0.02);
    assert_eq!(usage["total_time"], 0.12);
}

#[test]
fn the_same_request_gets_the_same_reply_and_another_number_or_seed_another() {
    let first = ask("jittery", 20);
    assert_eq!(play(&first), play(&first.clone()));
    let mut second = first.clone();
    second.number = 1;
    assert_ne!(outline(&play(&first)), outline(&play(&second)));
    let mut third = first.clone();
    third.seed = 1;
    assert_ne!(outline(&play(&first)), outline(&play(&third)));
    assert_ne!(
        outline(&play(&first)),
        outline(&play(&ask("jittery?seed=9", 20)))
    );
    check(
        "jittery?usage=off",
        4,
        "Role@232455+0 Answer@232455+1 Answer@243251+1 Answer@265814+1 Answer@290399+1 Finish@290399+0 Done@290399+0",
    );
}

#[test]
fn refusals_say_what_openai_would_say() {
    let refusal = |model: &str, key: Option<&str>| {
        let mut ask = ask(model, 2);
        ask.key = key.map(str::to_owned);
        let reply = play(&ask);
        assert_eq!(reply.content_type, "application/json");
        (reply.status, message(&reply))
    };
    let wrong = Some("sk-wrong");
    assert_eq!(
        refusal("fault-auth", None),
        (401, "You did not provide an API key.".into())
    );
    assert_eq!(
        refusal("fault-auth", wrong),
        (401, "Incorrect API key provided.".into())
    );
    assert_eq!(
        refusal("fault-auth-echo", wrong),
        (401, "Incorrect API key provided: sk-wrong.".into())
    );
    assert_eq!(
        refusal("fault-429", None),
        (429, "Rate limit reached. Please try again in 2 s.".into())
    );
    assert_eq!(
        refusal("fault-500", None),
        (
            500,
            "The server had an error while it processed the request.".into()
        )
    );
    assert_eq!(
        refusal("none-such", None),
        (
            404,
            "The model `none-such` does not exist; GET /v1/models lists those that do.".into()
        )
    );
    assert_eq!(
        refusal("steady?ttft=x", None),
        (
            400,
            "The model's name cannot be used: `ttft=x` is unknown or out of range.".into()
        )
    );
    assert_eq!(refusal("custom:{", None).0, 400);
    assert_eq!(play(&ask("fault-429", 2)).retry_after, Some(2));
}

#[test]
fn the_right_key_is_served() {
    for model in ["fault-auth", "fault-auth-echo", "fault-no-cors-on-errors"] {
        let mut ask = ask(model, 2);
        ask.key = Some(replies::RIGHT_KEY.to_owned());
        let reply = play(&ask);
        assert_eq!((reply.status, reply.cors), (200, Cors::Sent), "{model}");
    }
}

#[test]
fn cors_is_withheld_where_the_script_says() {
    let cors = |model| play(&ask(model, 2)).cors;
    assert_eq!(cors("steady"), Cors::Sent);
    assert_eq!(cors("fault-no-cors"), Cors::Withheld);
    assert_eq!(cors("fault-no-cors-on-errors"), Cors::Withheld);
    assert_eq!(cors("fault-auth"), Cors::Sent);
    assert!(!play(&ask("no-timing-allow-origin", 2)).timing_allow_origin);
}

#[test]
fn streams_break_where_the_script_says() {
    let begun = "Role@100000+0 Answer@100000+1 Answer@110000+1";
    check("fault-error-event", 4, &format!("{begun} Error@120000+0"));
    check("fault-cut", 4, begun);
    check("fault-stall", 4, begun);
    check("fault-cut?after=0", 4, "Role@100000+0");
    check("fault-cut?after=9", 2, begun);
    check("fault-no-body", 4, "");
    check(
        "fault-malformed?usage=off",
        3,
        "Role@100000+0 Answer@100000+1 Malformed@110000+0 Answer@120000+1 Finish@120000+0 Done@120000+0",
    );
    let ending = |model| play(&ask(model, 4)).ending;
    let cut_at = |model, max_tokens| play(&ask(model, max_tokens)).ending_at_us;
    assert_eq!(cut_at("fault-cut", 4), 120_000);
    assert_eq!(cut_at("fault-cut?after=9", 2), 115_000);
    assert_eq!(cut_at("steady", 2), 110_000);
    assert_eq!(ending("fault-error-event"), Ending::End);
    assert_eq!(ending("fault-cut"), Ending::Cut);
    assert_eq!(ending("fault-stall"), Ending::Stall);
    assert_eq!(ending("fault-no-body"), Ending::Stall);
    let malformed = play(&ask("fault-malformed", 2));
    let bytes = &malformed.steps[2].bytes;
    let text = std::str::from_utf8(bytes).unwrap();
    let data = text.strip_prefix("data: ").unwrap().trim_end();
    assert!(serde_json::from_str::<Value>(data).is_err(), "{data}");
}

#[test]
fn an_error_event_repeats_the_key_only_where_the_script_says() {
    let said = |model| {
        let mut ask = ask(model, 2);
        ask.key = Some("sk-sentinel".to_owned());
        let events = events(&play(&ask));
        events.last().unwrap()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(said("fault-error-event"), "The engine stopped.");
    assert_eq!(
        said("fault-error-event-echo"),
        "The engine stopped while it served the key sk-sentinel."
    );
}

#[test]
fn faults_in_one_body_are_the_like() {
    let body = |model| {
        let mut ask = ask(model, 4);
        ask.stream = false;
        play(&ask)
    };
    let whole = body("steady").steps[0].bytes.len();
    assert_eq!(body("fault-error-event").status, 500);
    assert_eq!(body("fault-cut").ending, Ending::Cut);
    assert!(body("fault-cut").steps[0].bytes.len() < whole);
    assert_eq!(body("fault-stall").ending, Ending::Stall);
    assert_eq!(body("fault-malformed").ending, Ending::End);
    assert!(serde_json::from_slice::<Value>(&body("fault-malformed").steps[0].bytes).is_err());
    assert_eq!(outline(&body("fault-no-body")), "");
}

#[test]
fn one_byte_at_a_time_is_the_same_stream_in_more_writes() {
    let whole = play(&ask("steady", 2));
    let mut ask = ask("steady", 2);
    ask.model = "fault-one-byte".to_owned();
    let split = play(&ask);
    assert!(split.steps.iter().all(|step| step.bytes.len() == 1));
    let tokens = |reply: &Reply| reply.steps.iter().map(|step| step.tokens).sum::<u32>();
    assert_eq!(tokens(&split), tokens(&whole));
    assert_eq!(text(&split, "content"), "This answer");
    assert_eq!(split.last_at_us(), whole.last_at_us());
}

#[test]
fn faults_hit_the_requests_that_the_script_says() {
    let statuses = |model: &str, count: u64| -> Vec<u16> {
        let mut ask = ask(model, 2);
        let mut status = |number| {
            ask.number = number;
            play(&ask).status
        };
        (0..count).map(&mut status).collect()
    };
    assert_eq!(
        statuses("rate-limited", 8),
        [200, 200, 200, 429, 200, 200, 200, 429]
    );
    let mut failed = 0;
    for number in 0..1000 {
        let mut ask = ask("flaky", 2);
        ask.number = number;
        let reply = play(&ask);
        let broken =
            reply.ending == Ending::Cut || reply.steps.iter().any(|s| s.part == Part::Error);
        failed += u32::from(reply.status != 200 || broken);
    }
    // By the chances: 1 − 0.95² × 0.96² = 16.8 %.
    assert_eq!(failed, 169);
}

#[test]
fn every_model_is_described_and_survives_json() {
    let mut catalogue = Catalogue::built_in();
    let models = catalogue.models().to_vec();
    assert!(models.iter().all(|model| model.description.ends_with('.')));
    let text = serde_json::to_string(&models).unwrap();
    catalogue.add(&text).unwrap();
    assert_eq!(catalogue.models(), models);
    let list = catalogue.list(7);
    assert_eq!(list["data"][0]["id"], "steady");
    assert_eq!(list["data"].as_array().unwrap().len(), models.len());
    let names: std::collections::BTreeSet<&str> = models.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names.len(), models.len());
}

#[test]
fn models_of_one_s_own_are_added_or_refused_with_a_reason() {
    let mut catalogue = Catalogue::built_in();
    catalogue
        .add(r#"[{"name":"mine","script":{"tokens":1}}]"#)
        .unwrap();
    assert_eq!(catalogue.script("mine").unwrap().tokens, Some(1));
    let mut refuse = |text: &str| catalogue.add(text).unwrap_err().to_string();
    assert_eq!(
        refuse(r#"[{"name":"mine","script":{"token":1}}]"#)
            .split(',')
            .next(),
        Some("The model's name cannot be used: unknown field `token`")
    );
    assert_eq!(
        refuse(r#"[{"name":"a?b","script":{}}]"#),
        "The model's name cannot be used: `a?b` holds `?` or `:`, which have a meaning of their own."
    );
}

#[test]
fn no_script_makes_the_schedule_panic_or_run_over() {
    let wild = r#"custom:{"ttft":{"log-normal":{"median_us":18446744073709551615,"sigma":900,"seed":0}},
        "gap":{"gamma":{"mean_us":18446744073709551615,"shape":0,"seed":0}},"tokens_per_chunk":0,"burst":0,
        "parallel":0,"keep_alive":{"every_us":0},"faults":[{"what":"server-error","when":{"every":0}}]}"#;
    assert_eq!(play(&ask(wild, 3)).status, 500);
    let calm = wild.replace("server-error", "no-body");
    assert_eq!(outline(&play(&ask(&calm, 3))), "");
    let calmer = wild.replace(r#"{"every":0}"#, r#"{"chance":0}"#);
    let reply = play(&ask(&calmer, 3));
    assert!(reply.steps.is_sorted_by_key(|step| step.at_us));
    assert_eq!(reply.parallel, Some(1));
}
