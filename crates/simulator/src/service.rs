//! From an HTTP request to the response that its script wants, and CORS.

use crate::body::{Playing, Service, Turn, due};
use crate::options::{MaxAge, Options};
use crate::paths::routes;
use crate::replay::Recording;
use crate::truth::{Entry, Head, Ledger};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use replies::{Answers, Ask, Catalogue, Cors, Format, Reply};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};

/// The longest request body that is read, in bytes.
const LONGEST_BODY: usize = 64 << 20;
const TIMING_ALLOW_ORIGIN: HeaderName = HeaderName::from_static("timing-allow-origin");
const DIRECT_BROWSER_ACCESS: &str = "anthropic-dangerous-direct-browser-access";
const ANY: HeaderValue = HeaderValue::from_static("*");

/// What all requests share.
pub struct Simulator {
    catalogue: Catalogue,
    recording: Option<Recording>,
    ledger: Arc<Ledger>,
    allow_headers: String,
    max_age: MaxAge,
    farther: Duration,
    turns: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// The simulator as seen under one path.
#[derive(Clone)]
pub(crate) struct Side {
    simulator: Arc<Simulator>,
    cors: Cors,
}

impl Simulator {
    /// The simulator with these models and options, and an empty record. A recording answers the completions of its format.
    pub fn new(
        catalogue: Catalogue,
        recording: Option<Recording>,
        options: &Options,
    ) -> Arc<Simulator> {
        Arc::new(Simulator {
            catalogue,
            recording,
            ledger: Ledger::new(options.keep),
            allow_headers: options.allow_headers.clone(),
            max_age: options.preflight_max_age,
            farther: Duration::from_millis(options.farther),
            turns: Mutex::default(),
        })
    }

    /// All paths.
    pub fn router(self: &Arc<Simulator>) -> Router {
        let side = |cors| Side {
            simulator: Arc::clone(self),
            cors,
        };
        let api = |cors| routes().with_state(side(cors));
        let truth = Router::new()
            .route("/truth", get(truth).delete(clear).options(truth_preflight))
            .route(
                "/truth/preflights",
                get(preflights).options(truth_preflight),
            )
            .with_state(side(Cors::Sent));
        Router::new()
            .merge(api(Cors::Sent))
            .merge(truth)
            .nest("/no-cors", api(Cors::Withheld))
            .fallback(elsewhere)
            .with_state(side(Cors::Sent))
    }

    /// The turn of a request for `model`, of which `limit` are served at once.
    fn turn(&self, model: &str, limit: u32) -> Turn {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let seats = turns
            .entry(model.to_owned())
            .or_insert_with(|| Arc::new(Semaphore::new(limit as usize)));
        let seat = Arc::clone(seats).acquire_owned();
        Box::pin(async move { seat.await.ok() })
    }
}

/// Answers a completion request of `format`; `model` is the one that the path names, where it does.
pub(crate) async fn complete(
    side: Side,
    format: Format,
    model: Option<String>,
    request: Request,
) -> Response {
    let arrival = Instant::now();
    let simulator = &side.simulator;
    let mut entry = simulator.ledger.open(arrival, head(&request), true);
    let (parts, body) = request.into_parts();
    let refuse = |status, message: &str| {
        Reply::refusal_in(format, status, "invalid_request_error", None, message)
    };
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        let reply = refuse(413, "The body could not be read, or is longer than 64 MiB.");
        return play(&side, entry, reply, arrival, None).await;
    };
    let body = String::from_utf8_lossy(&body);
    let mut ask = match Ask::parse_as(format, model.as_deref(), &body) {
        Ok(ask) => ask,
        Err(error) => {
            let reply = refuse(400, &error.to_string());
            return play(&side, entry, reply, arrival, None).await;
        }
    };
    ask.number = simulator.ledger.number(&ask.model);
    ask.created = unix_time();
    ask.answers = Answers::to(&ask.prompt);
    ask.key = key_of(&parts.headers);
    describe(&mut entry, &ask);
    let recorded = simulator.recording.as_ref().and_then(|r| r.reply(format));
    let mut reply = recorded.unwrap_or_else(|| simulator.catalogue.reply(&ask));
    // Anthropic lets a page read its answers only where the page says that it knows what it does.
    if format == Format::Anthropic && !parts.headers.contains_key(DIRECT_BROWSER_ACCESS) {
        reply.cors = Cors::Withheld;
    }
    let turn = reply
        .parallel
        .filter(|_| reply.status < 400)
        .map(|limit| simulator.turn(&ask.model, limit));
    play(&side, entry, reply, arrival, turn).await
}

/// Answers a request for the list of models, which `shape` writes as its API does.
pub(crate) async fn list(side: Side, shape: fn(&Catalogue) -> Value, request: Request) -> Response {
    let arrival = Instant::now();
    let entry = side.simulator.ledger.open(arrival, head(&request), false);
    let reply = Reply::json(200, 0, &shape(&side.simulator.catalogue));
    tokio::time::sleep(side.simulator.farther).await;
    play(&side, entry, reply, arrival, None).await
}

pub(crate) async fn elsewhere(State(side): State<Side>, request: Request) -> Response {
    let arrival = Instant::now();
    if request.method() == axum::http::Method::OPTIONS {
        return preflight(State(side), request).await;
    }
    let entry = side.simulator.ledger.open(arrival, head(&request), false);
    let message = "There is nothing at this path; POST /v1/chat/completions, GET /v1/models and GET /truth are served, and what `simulator --help` lists.";
    let reply = Reply::refusal(404, "invalid_request_error", None, message);
    play(&side, entry, reply, arrival, None).await
}

/// Sends the head when it is due and leaves the rest to the body.
async fn play(
    side: &Side,
    entry: Entry,
    reply: Reply,
    arrival: Instant,
    turn: Option<Turn>,
) -> Response {
    let arrival_us = entry.us(arrival);
    let service = match turn {
        None => {
            entry.write(|record| record.started_us = Some(arrival_us));
            Service::Begun(arrival, None)
        }
        Some(turn) if reply.headers_at_us == 0 => Service::Waiting(turn),
        Some(turn) => {
            let permit = turn.await;
            let start = Instant::now();
            let started_us = entry.us(start);
            entry.write(|record| record.started_us = Some(started_us));
            Service::Begun(start, permit)
        }
    };
    if let (Service::Begun(start, _), 1..) = (&service, reply.headers_at_us) {
        sleep_until(due(*start, reply.headers_at_us)).await;
    }
    let cors = match (side.cors, reply.cors) {
        (Cors::Sent, Cors::Sent) => Cors::Sent,
        _ => Cors::Withheld,
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(reply.content_type),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = reply.retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    add_cors(&mut headers, cors);
    if reply.timing_allow_origin {
        headers.insert(TIMING_ALLOW_ORIGIN, ANY);
    }
    let headers_us = entry.us(Instant::now());
    entry.write(|record| {
        record.status = Some(reply.status);
        record.headers_us = Some(headers_us);
    });
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = Playing::new(entry, reply, service);
    (status, headers, Body::new(body)).into_response()
}

async fn truth(State(side): State<Side>) -> Response {
    aside(&json!(side.simulator.ledger.records()))
}

async fn preflights(State(side): State<Side>) -> Response {
    let preflights = side.simulator.ledger.preflights();
    aside(&json!({"count": preflights.len(), "preflights": preflights}))
}

async fn clear(State(side): State<Side>) -> Response {
    side.simulator.ledger.clear();
    aside(&json!({"cleared": true}))
}

/// A response that is not recorded.
fn aside(body: &Value) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    add_cors(&mut headers, Cors::Sent);
    (headers, body.to_string()).into_response()
}

pub(crate) async fn preflight(State(side): State<Side>, request: Request) -> Response {
    side.simulator
        .ledger
        .note_preflight(Instant::now(), head(&request));
    tokio::time::sleep(side.simulator.farther).await;
    preflight_answer(&side, request.headers())
}

async fn truth_preflight(State(side): State<Side>, request: Request) -> Response {
    preflight_answer(&side, request.headers())
}

fn preflight_answer(side: &Side, asked: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    if side.cors == Cors::Withheld {
        return (StatusCode::NO_CONTENT, headers).into_response();
    }
    add_cors(&mut headers, Cors::Sent);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, DELETE, OPTIONS"),
    );
    let allowed = match side.simulator.allow_headers.as_str() {
        "*" => asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned(),
        names => HeaderValue::from_str(names).ok(),
    };
    if let Some(allowed) = allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    }
    if let MaxAge::Seconds(seconds) = side.simulator.max_age {
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, seconds.into());
    }
    (StatusCode::NO_CONTENT, headers).into_response()
}

fn add_cors(headers: &mut HeaderMap, cors: Cors) {
    match cors {
        Cors::Sent => {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
            headers.insert(
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("Retry-After"),
            );
        }
        Cors::Withheld => {}
    }
}

fn describe(entry: &mut Entry, ask: &Ask) {
    let digest = Sha256::digest(ask.prompt.as_bytes());
    let prompt_sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    entry.write(|record| {
        record.model = Some(ask.model.clone());
        record.stream = Some(ask.stream);
        record.prompt_sha256 = Some(prompt_sha256);
        record.prompt_tokens = Some(ask.prompt_tokens());
        record.max_tokens = ask.max_tokens;
        record.number = Some(ask.number);
    });
}

fn head(request: &Request) -> Head {
    let protocol = match request.version() {
        Version::HTTP_2 => "HTTP/2.0".to_owned(),
        version => format!("{version:?}"),
    };
    // Nested paths are stripped of their prefix; the original has it.
    let original = request.extensions().get::<OriginalUri>();
    let uri = original.map_or(request.uri(), |original| &original.0);
    Head {
        method: request.method().to_string(),
        path: uri.path().to_owned(),
        protocol,
    }
}

/// The key, from whichever header an API has it in.
fn key_of(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let plain = ["x-api-key", "x-goog-api-key", "api-key"];
    text("authorization")
        .and_then(Ask::bearer)
        .or_else(|| plain.into_iter().find_map(text).map(str::to_owned))
}

/// Seconds since 1970, for the field `created`, which no timing depends on.
#[allow(
    clippy::disallowed_methods,
    reason = "a server tells the time; nothing is measured by it"
)]
pub(crate) fn unix_time() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
