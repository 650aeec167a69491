//! Which models an API offers: the request that asks, and the names in the answer. Light enough for the page, which knows no
//! wire format beyond it.

use super::dialect::{Dialect, dialect};
use super::format::WireFormat;
use super::words::{quote, refusal_in};
use super::{DecodeError, HeaderValue, HttpRequest, address};
use crate::bench::plan::Target;
use crate::bench::secret::Secret;
use serde_json::Value;

/// The request that lists the models; `None` where the API has no list at the host of the target.
pub fn models(target: &Target, key: &Secret) -> Option<HttpRequest> {
    let dialect = dialect(target.provider);
    let mut headers = dialect.auth.headers(key);
    if dialect.format == WireFormat::Anthropic {
        headers.extend(anthropic_headers());
    }
    Some(HttpRequest {
        method: "GET",
        url: list_address(dialect, &target.base_url)?,
        headers,
        body: String::new(),
    })
}

/// The smallest request there is: the list of models, or else the base URL itself, without a key or any other header, so
/// that it needs no preflight. It opens connections and times round trips; what it answers is of no interest.
pub fn tiny(target: &Target) -> HttpRequest {
    let listed = list_address(dialect(target.provider), &target.base_url);
    HttpRequest {
        method: "GET",
        url: listed.unwrap_or_else(|| target.base_url.clone()),
        headers: Vec::new(),
        body: String::new(),
    }
}

/// What Anthropic wants beside the key: its version, and the word that lets browsers in
/// (https://docs.anthropic.com/en/api/versioning; the SDK's `dangerouslyAllowBrowser`, read in its source 2026).
pub(super) fn anthropic_headers() -> [(&'static str, HeaderValue); 2] {
    [
        (
            "anthropic-version",
            HeaderValue::Public("2023-06-01".into()),
        ),
        (
            "anthropic-dangerous-direct-browser-access",
            HeaderValue::Public("true".into()),
        ),
    ]
}

fn list_address(dialect: Dialect, base: &str) -> Option<String> {
    // Cohere's chat is of version 2, its list of version 1.
    let root = match dialect.format {
        WireFormat::Cohere => base.strip_suffix("/v2").unwrap_or(base),
        _ => base,
    };
    Some(address(root, dialect.models?))
}

/// Model names from the body of the answer to [`models`], whichever shape it has.
///
/// # Errors
/// When the body holds no list, with the API's own words where it says why.
pub fn model_names(body: &str) -> Result<Vec<String>, DecodeError> {
    let value: Value = serde_json::from_str(body).map_err(|_| DecodeError {
        message: format!("The list of models is not JSON: {}", quote(body)),
    })?;
    // TGI serves one model and says which.
    if let Some(Value::String(name)) = value.get("model_id") {
        return Ok(vec![name.clone()]);
    }
    // OpenAI wraps the list in `data`, Gemini, Cohere, Ollama and others in `models`, Together sends it bare.
    let list = [Some(&value), value.get("data"), value.get("models")]
        .into_iter()
        .flatten()
        .find_map(Value::as_array);
    let Some(list) = list else {
        let message = match refusal_in(&value) {
            Some((_, words)) => format!("The list of models was refused: {words}"),
            None => format!("The answer holds no list of models: {}", quote(body)),
        };
        return Err(DecodeError { message });
    };
    let mut names: Vec<String> = Vec::with_capacity(list.len());
    for model in list {
        // LM Studio calls the name `key`.
        let fields = ["id", "name", "key"].map(|field| model.get(field));
        let name = std::iter::once(Some(model))
            .chain(fields)
            .flatten()
            .find_map(Value::as_str);
        // Gemini lists paths: `models/gemini-…`.
        let name = name.map(|name| name.strip_prefix("models/").unwrap_or(name));
        if let Some(name) = name
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}
