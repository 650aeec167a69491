//! The requests that each API is sent, and the model lists it answers.

use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::dialect::dialect;
use llmperf_web::bench::provider::listing::{model_names, models, tiny};
use llmperf_web::bench::provider::{Completion, HeaderValue, HttpRequest, Prompt, translator};
use llmperf_web::bench::secret::Secret;
use serde_json::{Value, json};

fn target(kind: ProviderKind, base_url: &str) -> Target {
    Target {
        provider: kind,
        base_url: base_url.into(),
        model: "m-1".into(),
    }
}

fn completion(kind: ProviderKind, base_url: &str, key: &str, sampling: Value) -> HttpRequest {
    let prompt = Prompt {
        system: String::new(),
        user: "Say \"hi\"".into(),
        prompt_tokens: 5,
        max_tokens: 150,
        is_limited: true,
    };
    let sampling = sampling.as_object().unwrap();
    let dialect = dialect(kind);
    translator(dialect.format).completion(&Completion {
        target: &target(kind, base_url),
        dialect,
        key: &Secret::new(key),
        prompt: &prompt,
        sampling,
        // 2015-08-30T12:36:00Z
        unix_ms: 1_440_938_160_000,
    })
}

fn body(kind: ProviderKind, sampling: Value) -> Value {
    serde_json::from_str(&completion(kind, "https://a.test/v1", "", sampling).body).unwrap()
}

#[test]
fn the_body_is_llmperfs_with_the_sampling_parameters_merged_over() {
    let check = |kind, sampling: Value, changes: Value| {
        let mut expected = json!({
            "model": "m-1",
            "messages": [{"role":"system","content":""},{"role":"user","content":"Say \"hi\""}],
            "stream": true,
            "stream_options": {"include_usage": true},
        });
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => expected.as_object_mut().unwrap().remove(name),
                value => expected
                    .as_object_mut()
                    .unwrap()
                    .insert(name.clone(), value.clone()),
            };
        }
        assert_eq!(body(kind, sampling), expected);
    };
    use ProviderKind::*;
    for kind in [Simulator, Simulated, OpenAiCompatible] {
        check(kind, json!({}), json!({"max_tokens": 150}));
    }
    check(OpenAi, json!({}), json!({"max_completion_tokens": 150}));
    check(OpenAi, json!({"max_tokens": 7}), json!({"max_tokens": 7}));
    check(
        OpenAiCompatible,
        json!({"max_completion_tokens": 7}),
        json!({"max_completion_tokens": 7}),
    );
    check(OpenAiCompatible, json!({"max_tokens": null}), json!({}));
    check(
        OpenAiCompatible,
        json!({"stream_options": null, "top_p": 0.5}),
        json!({"max_tokens": 150, "top_p": 0.5, "stream_options": null}),
    );
    check(
        OpenAiCompatible,
        json!({"stream": false}),
        json!({"max_tokens": 150}),
    );
}

#[test]
fn only_the_headers_that_are_needed_are_sent() {
    let check = |key: &str, expected: &[(&str, HeaderValue)]| {
        let request = completion(ProviderKind::OpenAi, "https://a.test/v1", key, json!({}));
        assert_eq!(request.headers, expected);
        assert!(key.is_empty() || !format!("{request:?}").contains(key));
    };
    let content = (
        "Content-Type",
        HeaderValue::Public("application/json".into()),
    );
    let bearer = HeaderValue::Private(Secret::new("Bearer k-1"));
    check("k-1", &[("Authorization", bearer), content.clone()]);
    check("", &[content]);
}

#[test]
fn addresses_lie_below_the_base_url() {
    let check = |base: &str, chat: &str, listed: &str| {
        let kind = ProviderKind::OpenAiCompatible;
        assert_eq!(completion(kind, base, "", json!({})).url, chat);
        let list = models(&target(kind, base), &Secret::default()).unwrap();
        assert_eq!(
            (list.method, list.url.as_str(), list.headers.len()),
            ("GET", listed, 0)
        );
    };
    check(
        "https://a.test/v1",
        "https://a.test/v1/chat/completions",
        "https://a.test/v1/models",
    );
    check(
        "https://a.test/v1/",
        "https://a.test/v1/chat/completions",
        "https://a.test/v1/models",
    );
    check(
        "https://a.test/o?api-version=v1",
        "https://a.test/o/chat/completions?api-version=v1",
        "https://a.test/o/models?api-version=v1",
    );
}

#[test]
fn model_lists_are_read_in_every_shape() {
    let names = model_names;
    let check =
        |body: &str, expected: &[&str]| assert_eq!(names(body).unwrap(), expected, "{body}");
    check(
        r#"{"object":"list","data":[{"id":"b","object":"model"},{"id":"a"},{"id":"b"}]}"#,
        &["b", "a"],
    );
    check(r#"[{"id":"a","type":"chat"},{"display":"no id"}]"#, &["a"]);
    check(r#"{"models":[{"name":"llama3:8b"}]}"#, &["llama3:8b"]);
    check(r#"["a","b"]"#, &["a", "b"]);
    check(
        r#"{"models":[{"name":"models/gemini-3","displayName":"Gemini 3"}]}"#,
        &["gemini-3"],
    );
    check(r#"{"models":[{"type":"llm","key":"qwen/q"}]}"#, &["qwen/q"]);
    check(r#"{"model_id":"tiny","max_total_tokens":9}"#, &["tiny"]);
    check(r#"{"data":[]}"#, &[]);
    let refused = |body: &str, words: &str| assert_eq!(names(body).unwrap_err().message, words);
    refused("<html>", "The list of models is not JSON: “<html>”");
    refused(
        r#"{"error":{"message":"No key"}}"#,
        "The list of models was refused: No key",
    );
    refused(
        r#"{"data":null}"#,
        "The answer holds no list of models: “{\"data\":null}”",
    );
}

/// URL, headers (keys in clear) and body of a request to this API.
fn sent(kind: ProviderKind, base_url: &str, key: &str, sampling: Value) -> (String, String, Value) {
    let request = completion(kind, base_url, key, sampling);
    assert_eq!(request.method, "POST");
    assert!(!request.url.contains(key), "{}", request.url);
    assert!(!format!("{request:?}").contains(key));
    let headers = request.headers.iter().map(|(name, value)| match value {
        HeaderValue::Public(text) => format!("{name}: {text}"),
        HeaderValue::Private(secret) => format!("{name}: {}", secret.expose()),
    });
    let headers: Vec<String> = headers.collect();
    let body = serde_json::from_str(&request.body).unwrap();
    (request.url, headers.join("; "), body)
}

#[test]
fn each_format_asks_in_its_own_words() {
    use ProviderKind::*;
    let check = |kind, base: &str, url: &str, headers: &str, body: Value| {
        let found = sent(kind, base, "k-1", json!({}));
        let json = "Content-Type: application/json";
        let headers = headers.replace("JSON", json);
        assert_eq!(found, (url.to_owned(), headers, body));
    };
    let user = json!([{"role": "user", "content": "Say \"hi\""}]);
    check(
        OpenAiResponses,
        "https://a.test/v1",
        "https://a.test/v1/responses",
        "Authorization: Bearer k-1; JSON",
        json!({"model": "m-1", "input": user, "max_output_tokens": 150, "stream": true}),
    );
    check(
        Anthropic,
        "https://a.test/v1",
        "https://a.test/v1/messages",
        "x-api-key: k-1; JSON; anthropic-version: 2023-06-01; anthropic-dangerous-direct-browser-access: true",
        json!({"model": "m-1", "max_tokens": 150, "messages": user, "stream": true}),
    );
    let contents = json!([{"role": "user", "parts": [{"text": "Say \"hi\""}]}]);
    let gemini = json!({"contents": contents, "generationConfig": {"maxOutputTokens": 150}});
    check(
        Gemini,
        "https://a.test/v1beta",
        "https://a.test/v1beta/models/m-1:streamGenerateContent?alt=sse",
        "x-goog-api-key: k-1; JSON",
        gemini.clone(),
    );
    check(
        VertexAi,
        "https://a.test/v1/projects/p/locations/l",
        "https://a.test/v1/projects/p/locations/l/publishers/google/models/m-1:streamGenerateContent?alt=sse",
        "Authorization: Bearer k-1; JSON",
        gemini,
    );
    check(
        Bedrock,
        "https://a.test",
        "https://a.test/model/m-1/converse-stream",
        "Authorization: Bearer k-1; JSON",
        json!({"messages": [{"role": "user", "content": [{"text": "Say \"hi\""}]}],
            "inferenceConfig": {"maxTokens": 150}}),
    );
    check(
        Cohere,
        "https://a.test/v2",
        "https://a.test/v2/chat",
        "Authorization: Bearer k-1; JSON",
        json!({"model": "m-1", "messages": user, "max_tokens": 150, "stream": true}),
    );
    check(
        Ollama,
        "http://a.test",
        "http://a.test/api/chat",
        "Authorization: Bearer k-1; JSON",
        json!({"model": "m-1", "messages": user, "options": {"num_predict": 150}, "stream": true}),
    );
    check(
        Tgi,
        "http://a.test",
        "http://a.test/generate_stream",
        "Authorization: Bearer k-1; JSON",
        json!({"inputs": "Say \"hi\"", "parameters": {"max_new_tokens": 150, "details": true}}),
    );
    check(
        LmStudio,
        "http://a.test",
        "http://a.test/api/v1/chat",
        "Authorization: Bearer k-1; JSON",
        json!({"model": "m-1", "input": "Say \"hi\"", "max_output_tokens": 150, "stream": true}),
    );
}

#[test]
fn additional_parameters_reach_into_the_objects_of_a_body() {
    let over = json!({"generationConfig": {"temperature": 0, "maxOutputTokens": 7}, "x": 1});
    let (_, _, body) = sent(ProviderKind::Gemini, "https://a.test", "k-1", over);
    let config = json!({"maxOutputTokens": 7, "temperature": 0});
    assert_eq!(
        (&body["generationConfig"], &body["x"]),
        (&config, &json!(1))
    );
    let over = json!({"options": {"num_predict": null}, "stream": false});
    let (_, _, body) = sent(ProviderKind::Ollama, "https://a.test", "k-1", over);
    assert_eq!(
        (&body["options"], &body["stream"]),
        (&json!({}), &json!(true))
    );
}

#[test]
fn a_model_s_name_keeps_its_place_in_a_path() {
    let url = |kind, model: &str| {
        let target = Target {
            model: model.into(),
            ..target(kind, "https://a.test")
        };
        let prompt = Prompt {
            system: "Be brief".into(),
            user: "Hi".into(),
            prompt_tokens: 1,
            max_tokens: 1,
            is_limited: true,
        };
        let dialect = dialect(kind);
        let request = translator(dialect.format).completion(&Completion {
            target: &target,
            dialect,
            key: &Secret::default(),
            prompt: &prompt,
            sampling: &serde_json::Map::new(),
            unix_ms: 0,
        });
        assert!(request.body.contains("Be brief"));
        request.url
    };
    assert_eq!(
        url(ProviderKind::Bedrock, "us.a.b-v1:0"),
        "https://a.test/model/us.a.b-v1%3A0/converse-stream"
    );
    assert_eq!(
        url(ProviderKind::Bedrock, "arn:aws:x/y?z#"),
        "https://a.test/model/arn%3Aaws%3Ax%2Fy%3Fz%23/converse-stream"
    );
    assert_eq!(
        url(ProviderKind::Gemini, "tunedModels/a b"),
        "https://a.test/tunedModels/a%20b:streamGenerateContent?alt=sse"
    );
    for kind in [
        ProviderKind::Cohere,
        ProviderKind::Anthropic,
        ProviderKind::LmStudio,
    ] {
        assert!(url(kind, "a?b#c/d").starts_with("https://a.test/"));
    }
}

#[test]
fn long_lived_aws_keys_sign_and_never_travel() {
    let key = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:token-of-the-session";
    let base = "https://bedrock-runtime.us-west-2.amazonaws.com";
    let request = completion(ProviderKind::Bedrock, base, key, json!({}));
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        [
            "Content-Type",
            "Authorization",
            "X-Amz-Date",
            "X-Amz-Security-Token"
        ]
    );
    let shown = format!("{request:?}");
    assert!(
        !shown.contains("wJalr") && !shown.contains("token-of"),
        "{shown}"
    );
    let HeaderValue::Private(signed) = &request.headers[1].1 else {
        panic!("{shown}");
    };
    let start = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-west-2/bedrock/aws4_request,";
    assert!(signed.expose().starts_with(start));
    assert!(!signed.expose().contains("wJalr"));
}

#[test]
fn the_tiny_request_needs_no_preflight_and_the_list_has_its_address() {
    use ProviderKind::*;
    let check = |kind, base: &str, list: Option<&str>| {
        let target = target(kind, base);
        let found = models(&target, &Secret::new("k-1"));
        assert_eq!(found.as_ref().map(|r| r.url.as_str()), list, "{kind:?}");
        let tiny = tiny(&target);
        assert_eq!(
            (tiny.method, tiny.url.as_str()),
            ("GET", list.unwrap_or(base))
        );
        assert!(tiny.headers.is_empty() && tiny.body.is_empty());
    };
    let list = Some("https://a.test/v1/models");
    check(Anthropic, "https://a.test/v1", list);
    check(OpenAiResponses, "https://a.test/v1", list);
    check(Gemini, "https://a.test/v1", list);
    check(Cohere, "https://a.test/v2", list);
    check(Ollama, "https://a.test", Some("https://a.test/api/tags"));
    check(Tgi, "https://a.test", Some("https://a.test/info"));
    check(
        LmStudio,
        "https://a.test",
        Some("https://a.test/api/v1/models"),
    );
    check(VertexAi, "https://a.test/v1", None);
    check(Bedrock, "https://a.test", None);
    let list = models(&target(Anthropic, "https://a.test/v1"), &Secret::new("k-1")).unwrap();
    assert_eq!(list.headers.len(), 3);
}
