//! The requests that an OpenAI-style API is sent, and the model lists it answers.

use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::{HeaderValue, HttpRequest, Prompt, provider};
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
    provider(kind).completion(
        &target(kind, base_url),
        &Secret::new(key),
        &prompt,
        sampling,
    )
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
    let check = |base: &str, chat: &str, models: &str| {
        let kind = ProviderKind::OpenAiCompatible;
        assert_eq!(completion(kind, base, "", json!({})).url, chat);
        let list = provider(kind).models(&target(kind, base), &Secret::default());
        assert_eq!(
            (list.method, list.url.as_str(), list.headers.len()),
            ("GET", models, 0)
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
    let names = |body: &str| provider(ProviderKind::OpenAi).model_names(body);
    let check =
        |body: &str, expected: &[&str]| assert_eq!(names(body).unwrap(), expected, "{body}");
    check(
        r#"{"object":"list","data":[{"id":"b","object":"model"},{"id":"a"},{"id":"b"}]}"#,
        &["b", "a"],
    );
    check(r#"[{"id":"a","type":"chat"},{"display":"no id"}]"#, &["a"]);
    check(r#"{"models":[{"name":"llama3:8b"}]}"#, &["llama3:8b"]);
    check(r#"["a","b"]"#, &["a", "b"]);
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
