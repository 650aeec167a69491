//! What the page asks for, untimed: which models an API offers, where the local simulator listens, and leave to reach the
//! local network.

use crate::bench::form::listing::ListingError;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::Target;
use crate::bench::provider::listing::{model_names, models, tiny};
use crate::bench::provider::{HeaderValue, error_message};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect,
};

/// Asks the API for its models. It goes to the target with the key, so only a press of the person may start it;
/// `stop` ends it.
pub async fn list_models(
    target: &Target,
    key: &Secret,
    stop: &AbortSignal,
) -> Result<Vec<String>, ListingError> {
    let asked = models(target, key).ok_or(ListingError::NoList)?;
    let request = asked.headers.iter().fold(
        quiet(&asked.url).mode(RequestMode::Cors),
        |request, (name, value)| match value {
            HeaderValue::Public(text) => request.header(name, text),
            HeaderValue::Private(secret) => request.header(name, secret.expose()),
        },
    );
    let answer = request.abort_signal(Some(stop)).send().await;
    let failed = || match stop.aborted() {
        true => ListingError::Stopped,
        false => ListingError::Unreachable,
    };
    let response = answer.map_err(|_| failed())?;
    let body = response.text().await.map_err(|_| failed())?;
    if !response.ok() {
        return Err(ListingError::Refused {
            status: response.status(),
            words: redact(&error_message(&body), key),
        });
    }
    model_names(&body).map_err(|error| ListingError::Unreadable(redact(&error.message, key)))
}

/// How long the person may take to answer the browser's question, milliseconds.
const ASKING_MS: u32 = 60_000;

/// Asks the target for nothing in particular, without a key: a browser asks the person whether a page may reach the local
/// network, but for a page's own request only, and not for that of its worker. What comes of it is of no interest.
pub async fn raise_prompt(target: &Target) {
    let Ok(stop) = AbortController::new() else {
        return;
    };
    let signal = stop.signal();
    let _late = Timeout::new(ASKING_MS, move || stop.abort());
    let asked = quiet(&tiny(target).url).mode(RequestMode::Cors);
    let _ = asked.abort_signal(Some(&signal)).send().await;
}

/// Where the simulator listens, as the page's own server says; `None` where it does not know. `boot.js` has asked while
/// the program was still on its way.
pub fn simulator_origins() -> Option<SimulatorOrigins> {
    let answer = Reflect::get(&js_sys::global(), &"simulator".into()).ok()?;
    let text = |name: &str| Reflect::get(&answer, &name.into()).ok()?.as_string();
    Some(SimulatorOrigins {
        http: text("http")?,
        https: text("https"),
    })
}

fn quiet(url: &str) -> RequestBuilder {
    Request::get(url)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
}
