//! A measured request over `fetch`. Its path, read and stamp and keep, is `measured_fetch.js`; here is what surrounds it.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HeaderValue, HttpRequest};
use crate::bench::units::Micros;
use crate::browser::worker::clock::scope;
use crate::browser::worker::exchange::{Came, End, Exchange, Sink, head_of};
use js_sys::{Array, Float64Array, Promise, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
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
    fn new(url: &str, init: &RequestInit) -> MeasuredFetch;
    /// Sends it when this task is over, reads it to its end, and calls `ended` then.
    #[wasm_bindgen(method)]
    fn perform(this: &MeasuredFetch, ended: &JsValue);
    #[wasm_bindgen(method, getter, structural)]
    fn start(this: &MeasuredFetch) -> Option<f64>;
    #[wasm_bindgen(method, getter, structural, js_name = headAt)]
    fn head_at(this: &MeasuredFetch) -> Option<f64>;
    #[wasm_bindgen(method, getter, structural)]
    fn end(this: &MeasuredFetch) -> Option<f64>;
    #[wasm_bindgen(method, getter, structural)]
    fn reason(this: &MeasuredFetch) -> JsValue;
    #[wasm_bindgen(method)]
    fn take(this: &MeasuredFetch) -> Option<Array>;
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

    /// What sends it and keeps what comes.
    pub fn measured(self) -> Measured {
        Measured {
            fetch: MeasuredFetch::new(&self.url, &self.init),
            abort: self.abort,
        }
    }
}

/// A request that is measured: the browser makes it when it leaves, of what is there.
pub struct Measured {
    fetch: MeasuredFetch,
    abort: AbortController,
}

impl Measured {
    /// Sends it; `sink` is told of its end under the name `id`.
    pub fn send(self, id: RequestId, sink: Sink) -> Box<dyn Exchange> {
        let over = Rc::new(Cell::new(false));
        self.fetch.perform(&Closure::once_into_js({
            let (over, fetch) = (Rc::clone(&over), self.fetch.clone());
            move || {
                if !over.get() {
                    sink(
                        id,
                        micros(fetch.end()).unwrap_or_default(),
                        how_ended(&fetch),
                    );
                }
            }
        }));
        Box::new(Handle {
            fetch: self.fetch,
            abort: self.abort,
            over,
        })
    }

    /// Sends it and waits for its end: from when it left until its head arrived.
    pub async fn round_trip(self) -> Result<Micros, JsValue> {
        JsFuture::from(Promise::new(&mut |done, _| self.fetch.perform(&done))).await?;
        match (
            micros(self.fetch.start()),
            micros(self.fetch.head_at()),
            how_ended(&self.fetch),
        ) {
            (Some(start), Some(head), End::Closed) => Ok(head.since(start)),
            _ => Err(self.fetch.reason()),
        }
    }
}

fn micros(at: Option<f64>) -> Option<Micros> {
    at.map(Micros::from_millis_f64)
}

fn how_ended(fetch: &MeasuredFetch) -> End {
    let reason = fetch.reason();
    match reason.is_undefined() {
        true => End::Closed,
        false => End::Rejected(words(&reason)),
    }
}

struct Handle {
    fetch: MeasuredFetch,
    abort: AbortController,
    over: Rc<Cell<bool>>,
}

impl Exchange for Handle {
    fn start(&self) -> Option<Micros> {
        micros(self.fetch.start())
    }

    fn take(&self, scratch: &mut Vec<u8>, each: &mut dyn FnMut(Micros, Came<'_>)) {
        let Some(taken) = self.fetch.take() else {
            return;
        };
        if let (Some(at), Ok(response)) = (
            micros(self.fetch.head_at()),
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
        if !self.over.replace(true) {
            self.abort.abort();
        }
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
