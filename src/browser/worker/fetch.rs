//! A measured request over `fetch`. Its path, read and stamp and keep, is `measured_fetch.js`; here is what surrounds it.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HeaderValue, HttpRequest};
use crate::bench::units::Micros;
use crate::browser::worker::clock::scope;
use crate::browser::worker::exchange::{Came, End, Exchange, HasEnded, Sink, head_of};
use js_sys::{Array, Float64Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, Request, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect, Response,
};

#[wasm_bindgen(module = "/src/browser/worker/measured_fetch.js")]
extern "C" {
    #[derive(Clone)]
    type MeasuredFetch;
    #[wasm_bindgen(constructor)]
    fn new(url: &str, init: &RequestInit, line: Option<&Line>, ended: &JsValue) -> MeasuredFetch;
    /// Sends it when this task is over, and reads it to its end.
    #[wasm_bindgen(method)]
    fn perform(this: &MeasuredFetch);
    #[wasm_bindgen(method, getter, structural, js_name = hasLeft)]
    fn has_left(this: &MeasuredFetch) -> bool;
    #[wasm_bindgen(method, setter, structural, js_name = isGivenUp)]
    fn set_is_given_up(this: &MeasuredFetch, is: bool);
    #[wasm_bindgen(method, getter, structural)]
    fn start(this: &MeasuredFetch) -> Option<f64>;
    #[wasm_bindgen(method, getter, structural, js_name = headAt)]
    fn head_at(this: &MeasuredFetch) -> Option<f64>;
    #[wasm_bindgen(method, getter, structural)]
    fn reason(this: &MeasuredFetch) -> JsValue;
    #[wasm_bindgen(method)]
    fn take(this: &MeasuredFetch) -> Option<Array>;

    /// The requests that are sent next, in their order.
    #[derive(Clone)]
    pub type Line;
    /// One that is empty.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Line;
    /// So many of those that wait may leave from now on as soon as others end, without asking.
    #[wasm_bindgen(method, setter, structural)]
    pub fn set_free(this: &Line, count: u32);
    /// Has the ends told that were followed so.
    #[wasm_bindgen(method)]
    pub fn tell(this: &Line);
    /// Has the first of them told; says whether there was one.
    #[wasm_bindgen(method, js_name = tellFirst)]
    pub fn tell_first(this: &Line) -> bool;
    #[wasm_bindgen(method, getter, structural, js_name = followedAt)]
    fn followed_at_ms(this: &Line) -> Option<f64>;
    #[wasm_bindgen(method)]
    fn add(this: &Line, fetch: &MeasuredFetch, until: f64);
    #[wasm_bindgen(method)]
    fn withdraw(this: &Line, fetch: &MeasuredFetch);
}

impl Line {
    /// When the last one left so whose forerunner's end has not been told.
    pub fn followed_at(&self) -> Option<Micros> {
        micros(self.followed_at_ms())
    }
}

/// A prepared request: all that the browser needs to make it.
pub struct Prepared {
    url: String,
    init: RequestInit,
    abort: AbortController,
}

impl Prepared {
    /// Prepares `http` with the strictest options: no cookies, no redirect, no referrer, and nothing from the HTTP cache.
    /// A `POST` is never answered from that cache; for it the mode `no-store` would only throw away the remembered answer
    /// to its preflight, and put a round trip into every TTFT.
    pub fn new(http: &HttpRequest) -> Result<Prepared, JsValue> {
        let headers = Headers::new()?;
        for (name, value) in &http.headers {
            let text = match value {
                HeaderValue::Public(text) => text.as_str(),
                HeaderValue::Private(secret) => secret.expose(),
            };
            headers.append(name, text)?;
        }
        let abort = AbortController::new()?;
        let init = RequestInit::new();
        init.set_method(http.method);
        init.set_headers(&headers);
        if !http.body.is_empty() {
            init.set_body(&JsValue::from_str(&http.body));
        }
        init.set_mode(RequestMode::Cors);
        init.set_credentials(RequestCredentials::Omit);
        init.set_cache(match http.method {
            "POST" => RequestCache::Default,
            _ => RequestCache::NoStore,
        });
        init.set_redirect(RequestRedirect::Error);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        init.set_signal(Some(&abort.signal()));
        Ok(Prepared {
            url: http.url.clone(),
            init,
            abort,
        })
    }

    /// The same request under other rules of the browser.
    pub fn under(self, set: impl FnOnce(&RequestInit)) -> Prepared {
        set(&self.init);
        self
    }

    fn request(&self) -> Result<Request, JsValue> {
        Request::new_with_str_and_init(&self.url, &self.init)
    }

    /// Its address as the browser writes it.
    pub fn url(&self) -> Result<String, JsValue> {
        Ok(self.request()?.url())
    }

    /// What ends it on the wire.
    pub fn abort_controller(&self) -> AbortController {
        self.abort.clone()
    }

    /// Sends it and leaves everything else to the caller.
    pub fn promise(&self) -> Result<Promise, JsValue> {
        Ok(scope()?.fetch_with_request(&self.request()?))
    }

    /// What sends it and keeps what comes, and tells `sink` of its end under the name `id`. One that waits in `line` may
    /// follow it.
    pub fn measured(self, line: &Line, id: RequestId, sink: Sink) -> Measured {
        let ended = Closure::once_into_js(move |at: f64, reason: JsValue| {
            sink(HasEnded {
                id,
                at: Micros::from_millis_f64(at),
                end: match reason.is_undefined() {
                    true => End::Closed,
                    false => End::Rejected(words(&reason)),
                },
            });
        });
        Measured {
            fetch: MeasuredFetch::new(&self.url, &self.init, Some(line), &ended),
            line: line.clone(),
            abort: self.abort,
        }
    }

    /// Sends it and waits for its end: from when it left until its head arrived.
    pub async fn round_trip(self) -> Result<Micros, JsValue> {
        let mut sent = None;
        let ended = Promise::new(&mut |done, _| {
            let fetch = MeasuredFetch::new(&self.url, &self.init, None, &done);
            fetch.perform();
            sent = Some(fetch);
        });
        JsFuture::from(ended).await?;
        let fetch = sent.ok_or(JsValue::UNDEFINED)?;
        match (micros(fetch.start()), micros(fetch.head_at())) {
            (Some(start), Some(head)) if fetch.reason().is_undefined() => Ok(head.since(start)),
            _ => Err(fetch.reason()),
        }
    }
}

/// A request that is measured: the browser makes it when it leaves, of what is there.
pub struct Measured {
    fetch: MeasuredFetch,
    line: Line,
    abort: AbortController,
}

impl Measured {
    /// Has it wait in its line, as the last one; it is good to be sent until then.
    pub fn wait(&self, until: Micros) {
        self.line.add(&self.fetch, until.as_millis_f64());
    }

    /// Whether it was its turn.
    pub fn has_left(&self) -> bool {
        self.fetch.has_left()
    }

    /// Takes it out of its line.
    pub fn withdraw(&self) {
        self.line.withdraw(&self.fetch);
    }

    /// Sends it, unless it has left.
    pub fn send(self) -> Box<dyn Exchange> {
        if !self.has_left() {
            self.withdraw();
            self.fetch.perform();
        }
        Box::new(Handle(self))
    }
}

fn micros(at: Option<f64>) -> Option<Micros> {
    at.map(Micros::from_millis_f64)
}

struct Handle(Measured);

impl Exchange for Handle {
    fn start(&self) -> Option<Micros> {
        micros(self.0.fetch.start())
    }

    fn take(&self, scratch: &mut Vec<u8>, each: &mut dyn FnMut(Micros, Came<'_>)) {
        let Some(taken) = self.0.fetch.take() else {
            return;
        };
        if let (Some(at), Ok(response)) = (
            micros(self.0.fetch.head_at()),
            taken.get(0).dyn_into::<Response>(),
        ) {
            each(at, Came::Head(head_of(&response)));
        }
        let stamps = taken.get(1).unchecked_into::<Float64Array>().to_vec();
        let reads: Array = taken.get(2).unchecked_into();
        for (i, at) in stamps.into_iter().enumerate() {
            let bytes: Uint8Array = reads.get(i as u32).unchecked_into();
            scratch.resize(bytes.length() as usize, 0);
            bytes.copy_to(scratch);
            each(Micros::from_millis_f64(at), Came::Read(scratch));
        }
    }

    fn abort(&self) {
        self.0.fetch.set_is_given_up(true);
        self.0.abort.abort();
    }
}

/// The browser's own words for why a promise was rejected.
pub(super) fn words(reason: &JsValue) -> String {
    reason.dyn_ref::<js_sys::Error>().map_or_else(
        || {
            reason
                .as_string()
                .unwrap_or_else(|| "unknown reason".into())
        },
        |error| String::from(error.message()),
    )
}
