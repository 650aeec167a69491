//! The paths of every API, each with the format that is spoken there and the list of models in that API's words.

use crate::service::{Side, complete, elsewhere, list, preflight, unix_time};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use replies::{Catalogue, Format, Model};
use serde_json::{Value, json};

/// All paths of all APIs, under no prefix.
pub(crate) fn routes() -> Router<Side> {
    Router::new()
        .route("/v1/chat/completions", speaks(Format::OpenAiChat))
        .route("/v1/responses", speaks(Format::OpenAiResponses))
        .route("/v1/messages", speaks(Format::Anthropic))
        .route("/v2/chat", speaks(Format::Cohere))
        .route("/api/chat", speaks(Format::Ollama))
        .route("/generate_stream", speaks(Format::Tgi))
        .route("/api/v1/chat", speaks(Format::LmStudio))
        .route("/v1beta/models/{*rest}", generates())
        .route("/v1/publishers/google/models/{*rest}", generates())
        .route(
            "/v1/projects/{project}/locations/{location}/publishers/google/models/{rest}",
            post(vertex).options(preflight),
        )
        .route(
            "/model/{model}/converse-stream",
            post(bedrock).options(preflight),
        )
        .route("/v1/models", lists(|all| all.list(unix_time())))
        .route("/v1beta/models", lists(gemini_list))
        .route("/api/tags", lists(ollama_list))
        .route("/api/v1/models", lists(lm_studio_list))
        .route("/info", lists(tgi_info))
}

fn speaks(format: Format) -> MethodRouter<Side> {
    post(move |State(side): State<Side>, request: Request| complete(side, format, None, request))
        .options(preflight)
}

fn lists(shape: fn(&Catalogue) -> Value) -> MethodRouter<Side> {
    get(move |State(side): State<Side>, request: Request| list(side, shape, request))
        .options(preflight)
}

fn generates() -> MethodRouter<Side> {
    post(
        |State(side): State<Side>, Path(rest): Path<String>, request: Request| {
            generate(side, rest, request)
        },
    )
    .options(preflight)
}

async fn vertex(
    State(side): State<Side>,
    Path((_, _, rest)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    generate(side, rest, request).await
}

/// `MODEL:streamGenerateContent`; the stream is of events only with `alt=sse`, which is the one way that is served.
async fn generate(side: Side, rest: String, request: Request) -> Response {
    let is_sse = request
        .uri()
        .query()
        .is_some_and(|query| query.contains("alt=sse"));
    match rest.strip_suffix(":streamGenerateContent") {
        Some(model) if is_sse => {
            complete(side, Format::Gemini, Some(model.to_owned()), request).await
        }
        _ => elsewhere(State(side), request).await,
    }
}

async fn bedrock(
    State(side): State<Side>,
    Path(model): Path<String>,
    request: Request,
) -> Response {
    complete(side, Format::Bedrock, Some(model), request).await
}

fn each(all: &Catalogue, entry: fn(&Model) -> Value) -> Vec<Value> {
    all.models().iter().map(entry).collect()
}

fn gemini_list(all: &Catalogue) -> Value {
    let entry = |model: &Model| json!({"name": format!("models/{}", model.name), "displayName": model.name});
    json!({ "models": each(all, entry) })
}

fn ollama_list(all: &Catalogue) -> Value {
    let entry = |model: &Model| json!({"name": model.name, "model": model.name});
    json!({ "models": each(all, entry) })
}

fn lm_studio_list(all: &Catalogue) -> Value {
    let entry =
        |model: &Model| json!({"type": "llm", "key": model.name, "display_name": model.name});
    json!({ "models": each(all, entry) })
}

fn tgi_info(_: &Catalogue) -> Value {
    json!({"model_id": "steady", "version": "simulated"})
}
