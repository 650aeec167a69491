//! The simulator over real connections: what arrives, what CORS says, and that the record tells the truth.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Version};
use clap::Parser;
use http_body_util::BodyExt;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use simulator::options::Options;
use simulator::server::{self, Running};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What came back.
struct Answer {
    status: u16,
    headers: HeaderMap,
    reads: Vec<Bytes>,
    whole: bool,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8(self.reads.concat()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap()
    }
}

enum Client {
    One(http1::SendRequest<Body>),
    Two(http2::SendRequest<Body>),
}

impl Client {
    async fn one(running: &Running) -> Client {
        let address = running.http.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (client, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Client::One(client)
    }

    async fn two(running: &Running) -> Client {
        let mut roots = RootCertStore::empty();
        roots.add(running.certificate.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let port = running.https.rsplit(':').next().unwrap();
        let stream = TcpStream::connect(format!("127.0.0.1:{port}"))
            .await
            .unwrap();
        stream.set_nodelay(true).unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector
            .connect("localhost".try_into().unwrap(), stream)
            .await
            .unwrap();
        let executor = TokioExecutor::new();
        let (client, connection) = http2::handshake(executor, TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        Client::Two(client)
    }

    /// The response's head; its body is still to be read.
    async fn begin(&mut self, request: Request<Body>) -> hyper::Response<hyper::body::Incoming> {
        match self {
            Client::One(client) => client.send_request(request).await.unwrap(),
            Client::Two(client) => client.send_request(request).await.unwrap(),
        }
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        finish(self.begin(request).await).await
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(self.request("GET", path, "")).await
    }

    async fn post(&mut self, model: &str) -> Answer {
        self.send(self.chat(model, None)).await
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Request<Body> {
        let request = Request::builder()
            .method(method)
            .header("origin", "http://page");
        let request = match self {
            Client::One(_) => request.uri(path).header("host", "127.0.0.1"),
            Client::Two(_) => request
                .uri(format!("https://localhost{path}"))
                .version(Version::HTTP_2),
        };
        request.body(Body::from(body.to_owned())).unwrap()
    }

    fn chat(&self, model: &str, key: Option<&str>) -> Request<Body> {
        let body = serde_json::json!({
            "model": model, "stream": true, "max_tokens": 3, "stream_options": {"include_usage": true},
            "messages": [{"role": "system", "content": ""}, {"role": "user", "content": "hello"}],
        });
        let mut request = self.request("POST", "/v1/chat/completions", &body.to_string());
        if let Some(key) = key {
            let value = format!("Bearer {key}").try_into().unwrap();
            request.headers_mut().insert("authorization", value);
        }
        request
    }
}

async fn finish(response: hyper::Response<hyper::body::Incoming>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let mut answer = Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        reads: Vec::new(),
        whole: true,
    };
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => {
                let data = frame.into_data().ok();
                answer.reads.extend(data.filter(|data| !data.is_empty()));
            }
            Err(_) => {
                answer.whole = false;
                break;
            }
        }
    }
    answer
}

async fn start(more: &[&str]) -> Running {
    let arguments = ["simulator", "--port", "0", "--tls-port", "0"];
    let options = Options::parse_from(arguments.iter().chain(more));
    server::start(&options).await.unwrap()
}

async fn truth(client: &mut Client) -> Vec<Value> {
    client
        .get("/truth")
        .await
        .json()
        .as_array()
        .unwrap()
        .clone()
}

/// The same streams, whatever the protocol.
async fn check_stream(mut client: Client, protocol: &str) {
    let answer = client.post("steady?ttft=30&gap=5").await;
    assert_eq!(answer.status, 200);
    assert!(answer.whole);
    assert_eq!(
        answer.header("content-type"),
        Some("text/event-stream; charset=utf-8")
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header("access-control-expose-headers"),
        Some("Retry-After")
    );
    assert_eq!(answer.header("timing-allow-origin"), Some("*"));
    let text = answer.text();
    assert!(text.contains(r#""content":"This""#), "{text}");
    assert!(text.contains(r#""completion_tokens":3"#), "{text}");
    assert!(text.ends_with("data: [DONE]\n\n"), "{text}");

    let records = truth(&mut client).await;
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert_eq!(record["protocol"], protocol);
    assert_eq!(record["method"], "POST");
    assert_eq!(record["path"], "/v1/chat/completions");
    assert_eq!(record["model"], "steady?ttft=30&gap=5");
    assert_eq!(record["max_tokens"], 3);
    assert_eq!(record["in_flight_at_arrival"], 1);
    assert_eq!(record["status"], 200);
    assert_eq!(record["ending"], "complete");
    assert_eq!(
        record["prompt_sha256"],
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    );
    let chunks = record["chunks"].as_array().unwrap();
    let parts: Vec<&str> = chunks.iter().map(|c| c["part"].as_str().unwrap()).collect();
    assert_eq!(
        parts,
        [
            "role", "answer", "answer", "answer", "finish", "usage", "done"
        ]
    );
    let written: u64 = chunks.iter().map(|c| c["bytes"].as_u64().unwrap()).sum();
    assert_eq!(written, text.len() as u64);
    // Never early: due times are counted from the arrival.
    let arrival = record["arrival_us"].as_u64().unwrap();
    assert_eq!(record["started_us"], arrival);
    for (chunk, due) in chunks
        .iter()
        .zip([30_000, 30_000, 35_000, 40_000, 40_000, 40_000, 40_000])
    {
        assert!(
            chunk["at_us"].as_u64().unwrap() >= arrival + due,
            "{chunk} {due}"
        );
    }
}

#[tokio::test]
async fn a_stream_over_http_1_is_recorded_as_it_was_sent() {
    let running = start(&[]).await;
    check_stream(Client::one(&running).await, "HTTP/1.1").await;
    running.end().await;
}

#[tokio::test]
async fn a_stream_over_http_2_is_recorded_as_it_was_sent() {
    let running = start(&[]).await;
    check_stream(Client::two(&running).await, "HTTP/2.0").await;
    running.end().await;
}

#[tokio::test]
async fn one_http_2_connection_carries_300_streams_at_once() {
    let running = start(&[]).await;
    let mut client = Client::two(&running).await;
    let mut open = Vec::new();
    for _ in 0..300 {
        let request = client.chat("fault-stall?ttft=0&after=0", None);
        open.push(client.begin(request).await);
    }
    let records = truth(&mut client).await;
    assert_eq!(records[299]["in_flight_at_arrival"], 300);
}

#[tokio::test]
async fn preflights_are_answered_and_counted_apart() {
    let running = start(&["--preflight-max-age", "77"]).await;
    let mut client = Client::one(&running).await;
    let answer = client
        .send(client.request("OPTIONS", "/v1/chat/completions", ""))
        .await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some(
            "authorization, content-type, x-api-key, anthropic-version, anthropic-dangerous-direct-browser-access, x-goog-api-key, api-key, x-amz-date, x-amz-security-token"
        )
    );
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET, POST, DELETE, OPTIONS")
    );
    assert_eq!(answer.header("access-control-max-age"), Some("77"));
    let answer = client
        .send(client.request("OPTIONS", "/no-cors/v1/chat/completions", ""))
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
    client.send(client.request("OPTIONS", "/truth", "")).await;
    let preflights = client.get("/truth/preflights").await.json();
    assert_eq!(preflights["count"], 2);
    assert_eq!(
        preflights["preflights"][1]["path"],
        "/no-cors/v1/chat/completions"
    );
    assert!(truth(&mut client).await.is_empty());

    let running = start(&["--preflight-max-age", "none", "--allow-headers", "*"]).await;
    let mut client = Client::one(&running).await;
    let mut request = client.request("OPTIONS", "/v1/models", "");
    request
        .headers_mut()
        .insert("access-control-request-headers", "x-any".parse().unwrap());
    let answer = client.send(request).await;
    assert_eq!(answer.header("access-control-max-age"), None);
    assert_eq!(answer.header("access-control-allow-headers"), Some("x-any"));
}

#[tokio::test]
async fn refusals_come_with_their_headers() {
    let running = start(&[]).await;
    let mut client = Client::one(&running).await;
    let answer = client.post("fault-429").await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (429, Some("2"))
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(client.post("fault-500").await.status, 500);
    assert_eq!(client.post("none-such").await.status, 404);
    let answer = client
        .send(client.chat("fault-auth-echo", Some("sk-sentinel")))
        .await;
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("sk-sentinel"));
    let answer = client
        .send(client.chat("fault-auth-echo", Some("sk-simulated")))
        .await;
    assert_eq!(answer.status, 200);
    let answer = client.post("fault-no-cors-on-errors").await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (401, None)
    );
    let answer = client.post("fault-no-cors").await;
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, None)
    );
    let answer = client.post("no-timing-allow-origin").await;
    assert_eq!(answer.header("timing-allow-origin"), None);
    let request = client.request("POST", "/v1/chat/completions", "{");
    assert_eq!(client.send(request).await.status, 400);
    assert_eq!(client.get("/elsewhere").await.status, 404);
    // The key stands nowhere in the record.
    assert!(!client.get("/truth").await.text().contains("sk-"));
}

#[tokio::test]
async fn a_cut_stream_is_an_error_to_the_client_after_all_that_was_sent() {
    let running = start(&[]).await;
    for mut client in [Client::one(&running).await, Client::two(&running).await] {
        let answer = client.post("fault-cut?ttft=1&gap=1&after=2").await;
        assert_eq!(answer.status, 200);
        assert!(!answer.whole);
        assert_eq!(answer.text().matches("\"content\":\"").count(), 3);
    }
    let records = truth(&mut Client::one(&running).await).await;
    assert_eq!(records[0]["ending"], "cut");
    assert_eq!(records[1]["ending"], "cut");
}

#[tokio::test]
async fn a_client_that_leaves_is_noticed() {
    let running = start(&[]).await;
    for mut client in [Client::one(&running).await, Client::two(&running).await] {
        let request = client.chat("fault-no-body", None);
        let response = client.begin(request).await;
        assert_eq!(response.status(), 200);
    }
    let mut client = Client::one(&running).await;
    let left = async {
        while !truth(&mut client)
            .await
            .iter()
            .all(|record| record["ending"] == "left")
        {}
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), left)
        .await
        .unwrap();
    let answer = client.post("steady?ttft=0&gap=0").await;
    assert!(answer.whole);
    assert_eq!(truth(&mut client).await[2]["in_flight_at_arrival"], 1);
}

#[tokio::test]
async fn one_byte_at_a_time_arrives_in_many_reads() {
    let running = start(&[]).await;
    let mut client = Client::two(&running).await;
    let answer = client.post("fault-one-byte?ttft=0&gap=0&tokens=1").await;
    assert!(answer.whole);
    assert_eq!(answer.reads.len(), answer.text().len());
    assert!(answer.text().ends_with("data: [DONE]\n\n"));
}

#[tokio::test]
async fn a_limit_on_parallel_service_makes_the_others_wait() {
    let running = start(&[]).await;
    let mut client = Client::two(&running).await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let request = client.chat("steady?parallel=2&ttft=20&gap=0", None);
        open.push(client.begin(request).await);
    }
    for response in open {
        assert!(finish(response).await.whole);
    }
    let records = truth(&mut client).await;
    let us = |record: usize, field: &str| records[record][field].as_u64().unwrap();
    assert!(us(2, "started_us") >= us(0, "ended_us").min(us(1, "ended_us")));
}

#[tokio::test]
async fn a_reply_in_one_body_has_its_length() {
    let running = start(&[]).await;
    for mut client in [Client::one(&running).await, Client::two(&running).await] {
        let body = r#"{"model":"steady?ttft=1&gap=1","max_tokens":2,"messages":[]}"#;
        let answer = client
            .send(client.request("POST", "/v1/chat/completions", body))
            .await;
        assert_eq!(
            answer.json()["choices"][0]["message"]["content"],
            "This answer"
        );
        let length = answer.text().len().to_string();
        assert_eq!(answer.header("content-length"), Some(length.as_str()));
    }
    let models = Client::one(&running).await.get("/v1/models").await.json();
    assert_eq!(models["data"][0]["id"], "steady");
}

#[tokio::test]
async fn a_cleared_record_numbers_from_0_again() {
    let running = start(&["--keep", "2"]).await;
    let mut client = Client::one(&running).await;
    let ids = async |client: &mut Client| -> Vec<u64> {
        let records = truth(client).await;
        records
            .iter()
            .map(|record| record["id"].as_u64().unwrap())
            .collect()
    };
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(client.post("rate-limited?ttft=0&gap=0").await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
    assert_eq!(ids(&mut client).await, [2, 3]);
    client.send(client.request("DELETE", "/truth", "")).await;
    assert!(ids(&mut client).await.is_empty());
    assert_eq!(client.post("rate-limited?ttft=0&gap=0").await.status, 200);
    let records = truth(&mut client).await;
    assert_eq!(
        (&records[0]["id"], &records[0]["number"]),
        (&0.into(), &0.into())
    );
}

#[tokio::test]
async fn a_port_in_use_is_said_and_another_taken_unless_that_is_forbidden() {
    let first = start(&[]).await;
    let port = first.http.rsplit(':').next().unwrap();
    let options = |more: &[&str]| {
        let arguments = ["simulator", "--port", port, "--tls-port", "0"];
        Options::parse_from(arguments.iter().chain(more))
    };
    let second = server::start(&options(&[])).await.unwrap();
    assert_ne!(second.http, first.http);
    assert!(second.notices[0].starts_with(&format!("port {port} is in use, so ")));
    let refused = server::start(&options(&["--strict-ports"]))
        .await
        .err()
        .unwrap();
    assert!(
        refused
            .to_string()
            .starts_with(&format!("port {port} is in use;"))
    );
}

#[tokio::test]
async fn models_of_one_s_own_come_from_a_file() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mine.json");
    let running = start(&["--script", file]).await;
    let mut client = Client::one(&running).await;
    let answer = client.post("mine").await;
    assert_eq!(answer.text().matches("\"content\":\"This\"").count(), 1);
    let missing = Options::parse_from(["simulator", "--script", "none-such.json"]);
    let error = server::start(&missing).await.err().unwrap();
    assert!(
        error
            .to_string()
            .starts_with("the scripts in none-such.json cannot be used: ")
    );
}

#[test]
fn the_help_s_example_is_a_script_and_every_model_is_in_it() {
    let help = simulator::options::explanation();
    let from = help.find("[{\"name\"").unwrap();
    let to = from + help[from..].find("}]}}]").unwrap() + 5;
    let mut catalogue = replies::Catalogue::built_in();
    catalogue.add(&help[from..to]).unwrap();
    assert!(catalogue.script("mine").is_ok());
    assert!(
        catalogue
            .models()
            .iter()
            .all(|model| help.contains(&model.name))
    );
}

#[tokio::test]
async fn every_format_is_spoken_at_its_own_path() {
    let running = start(&[]).await;
    let mut client = Client::one(&running).await;
    let user = r#""messages":[{"role":"user","content":"hello"}]"#;
    let parts = r#"[{"role":"user","parts":[{"text":"hello"}]}]"#;
    let named = |rest: &str| format!(r#"{{"model":"steady?ttft=1&gap=1","stream":true,{rest}}}"#);
    let generate = format!(r#"{{"contents":{parts},"generationConfig":{{"maxOutputTokens":2}}}}"#);
    let model = "steady%3Fttft%3D1%26gap%3D1";
    let vertex = "publishers/google/models";
    let asked = [
        ("/v1/responses", named(r#""input":"hello","max_output_tokens":2"#), "event-stream"),
        ("/v1/messages", named(&format!(r#""max_tokens":2,{user}"#)), "event-stream"),
        (
            &format!("/v1beta/models/{model}:streamGenerateContent?alt=sse"),
            generate.clone(),
            "event-stream",
        ),
        (
            &format!("/v1/{vertex}/{model}:streamGenerateContent?alt=sse"),
            generate.clone(),
            "event-stream",
        ),
        (
            &format!("/v1/projects/p/locations/l/{vertex}/{model}:streamGenerateContent?alt=sse"),
            generate,
            "event-stream",
        ),
        (
            &format!("/model/{model}/converse-stream"),
            r#"{"messages":[{"role":"user","content":[{"text":"hello"}]}],"inferenceConfig":{"maxTokens":2}}"#.into(),
            "vnd.amazon.eventstream",
        ),
        ("/v2/chat", named(&format!(r#""max_tokens":2,{user}"#)), "event-stream"),
        ("/api/chat", named(&format!(r#""options":{{"num_predict":2}},{user}"#)), "x-ndjson"),
        (
            "/generate_stream",
            named(r#""inputs":"hello","parameters":{"max_new_tokens":2}"#),
            "event-stream",
        ),
        ("/api/v1/chat", named(r#""input":"hello","max_output_tokens":2"#), "event-stream"),
    ];
    for (path, body, content_type) in &asked {
        let request = client.request("POST", path, body);
        let answer = client.send(request).await;
        let text = String::from_utf8_lossy(&answer.reads.concat()).into_owned();
        assert_eq!(answer.status, 200, "{path} {text}");
        let found = answer.header("content-type").unwrap();
        assert!(found.contains(content_type), "{path} {found}");
        assert!(text.contains("This") && text.contains(" answer"), "{text}");
    }
    let records = truth(&mut client).await;
    assert_eq!(records.len(), asked.len());
    for record in records {
        let tokens: u64 = record["chunks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|chunk| chunk["tokens"].as_u64().unwrap())
            .sum();
        assert_eq!(
            (tokens, &record["ending"]),
            (2, &"complete".into()),
            "{record}"
        );
        assert_eq!(record["model"], "steady?ttft=1&gap=1");
        assert_eq!(record["max_tokens"], 2);
        assert_eq!(
            record["prompt_sha256"],
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        );
    }
}

#[tokio::test]
async fn every_api_takes_its_key_and_lists_its_models() {
    let running = start(&[]).await;
    let mut client = Client::one(&running).await;
    let body = r#"{"model":"fault-auth?ttft=0&gap=0","stream":true,"max_tokens":2,"messages":[{"role":"user","content":"a"}]}"#;
    for (header, value, status) in [
        ("x-api-key", "sk-simulated", 200),
        ("api-key", "sk-simulated", 200),
        ("x-goog-api-key", "sk-simulated", 200),
        ("authorization", "Bearer sk-simulated", 200),
        ("x-api-key", "sk-wrong", 401),
    ] {
        let mut request = client.request("POST", "/v1/messages", body);
        request.headers_mut().insert(header, value.parse().unwrap());
        if header == "api-key" {
            let name = "anthropic-dangerous-direct-browser-access";
            request.headers_mut().insert(name, "true".parse().unwrap());
        }
        let answer = client.send(request).await;
        let cors = answer.header("access-control-allow-origin");
        assert_eq!(cors.is_some(), header == "api-key", "{header}");
        assert_eq!(answer.status, status, "{header}");
        let is_refusal = answer.text().contains("authentication_error");
        assert_eq!(is_refusal, status == 401);
    }
    for (path, pointer, name) in [
        ("/v1/models", "/data/0/id", "steady"),
        ("/v1beta/models", "/models/0/name", "models/steady"),
        ("/api/tags", "/models/0/name", "steady"),
        ("/api/v1/models", "/models/0/key", "steady"),
        ("/info", "/model_id", "steady"),
    ] {
        let list = client.get(path).await.json();
        assert_eq!(list.pointer(pointer), Some(&name.into()), "{path}");
    }
    // Without `alt=sse` Gemini would answer in one piece; that is not served.
    let path = "/v1beta/models/steady:streamGenerateContent";
    let request = client.request("POST", path, r#"{"contents":[]}"#);
    assert_eq!(client.send(request).await.status, 404);
}

#[tokio::test]
async fn a_recording_is_played_to_the_byte_in_its_own_time() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/streams");
    let body = r#"{"model":"any","stream":true,"max_tokens":2,"messages":[{"role":"user","content":"a"}]}"#;
    for (file, format, path) in [
        ("anthropic/thinking.sse", "anthropic", "/v1/messages"),
        (
            "openai/odd-framing-crlf.sse",
            "openai-chat",
            "/v1/chat/completions",
        ),
        ("ollama/odd.ndjson", "ollama", "/api/chat"),
        (
            "bedrock/reasoning.bin",
            "bedrock",
            "/model/any/converse-stream",
        ),
        (
            "bedrock/cut-in-frame.bin",
            "bedrock",
            "/model/any/converse-stream",
        ),
    ] {
        let file = format!("{fixtures}/{file}");
        let running = start(&[
            "replay", &file, "--format", format, "--first", "20", "--gap", "1",
        ])
        .await;
        let mut client = Client::one(&running).await;
        let request = client.request("POST", path, body);
        let answer = client.send(request).await;
        assert_eq!(answer.status, 200, "{file}");
        assert_eq!(
            answer.reads.concat(),
            std::fs::read(&file).unwrap(),
            "{file}"
        );
        let record = &truth(&mut client).await[0];
        let (arrival, first) = (&record["arrival_us"], &record["chunks"][0]);
        assert!(
            first["at_us"].as_u64() >= arrival.as_u64().map(|at| at + 20_000),
            "{record}"
        );
        assert_eq!(first["part"], "recorded");
    }
    // Other formats are scripted as before.
    let file = format!("{fixtures}/anthropic/text.sse");
    let running = start(&["replay", &file, "--format", "anthropic", "--status", "529"]).await;
    let mut client = Client::one(&running).await;
    assert!(
        client
            .post("steady?ttft=0&gap=0")
            .await
            .text()
            .contains("This")
    );
    let request = client.request("POST", "/v1/messages", body);
    assert_eq!(client.send(request).await.status, 529);
    let missing = ["simulator", "replay", "none-such", "--format", "tgi"];
    let error = server::start(&Options::parse_from(missing))
        .await
        .err()
        .unwrap();
    let words = error.to_string();
    assert!(
        words.starts_with("the recording none-such cannot be used: "),
        "{words}"
    );
    let unknown = ["simulator", "replay", &file, "--format", "soap"];
    let error = Options::try_parse_from(unknown).unwrap_err().to_string();
    assert!(error.contains("expected one of openai-chat, "), "{error}");
}
