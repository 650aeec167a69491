//! A measured request over `fetch`: read, stamp, hand over; nothing else happens on this path.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HeaderValue, HttpRequest};
use crate::bench::units::Micros;
use crate::browser::worker::clock::{Clock, scope};
use crate::browser::worker::exchange::{Bytes, Exchange, Happening, Head, Sink};
use crate::browser::worker::way_out::{Departing, Start, WayOut, departing};
use js_sys::{Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, Request, RequestCache,
    RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response,
};

#[wasm_bindgen]
extern "C" {
    /// What `reader.read()` resolves to.
    type ReadResult;
    #[wasm_bindgen(method, getter)]
    fn done(this: &ReadResult) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn value(this: &ReadResult) -> Option<Uint8Array>;
}

/// A prepared request: the browser has it whole, so that the start can be stamped just before it is sent.
pub struct Prepared {
    request: Request,
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
        let request = Request::new_with_str_and_init(&http.url, &init)?;
        Ok(Prepared { request, abort })
    }

    /// The same request under other rules of the browser.
    pub fn under(self, rules: &RequestInit) -> Result<Prepared, JsValue> {
        Ok(Prepared {
            request: Request::new_with_request_and_init(&self.request, rules)?,
            abort: self.abort,
        })
    }

    /// Its address as the browser writes it.
    pub fn url(&self) -> String {
        self.request.url()
    }

    /// What ends it on the wire.
    pub fn abort_controller(&self) -> AbortController {
        self.abort.clone()
    }

    /// Sends it by a way of its own, and notes when it left; the promise is that of `fetch`.
    pub fn leave(self, clock: &Clock, start: &Start) -> Result<(Departing, Promise), JsValue> {
        let departing = departing(self.request, clock, start);
        let promise = WayOut::of_worker()?.leave(&departing);
        Ok((departing, promise))
    }

    /// Sends it and leaves everything else to the caller.
    pub fn promise(&self) -> Result<Promise, JsValue> {
        Ok(scope()?.fetch_with_request(&self.request))
    }

    /// Makes all that sending takes. What happens will be told to `sink`.
    pub fn ready(self, clock: &Clock, sink: Sink) -> Ready {
        Ready(Fetch::new(clock, sink, self))
    }
}

/// A request with the callbacks that follow it: nothing is left to be made when it leaves.
pub struct Ready(Rc<Fetch>);

impl Ready {
    /// Sends it by `way`. What happens is told under the name `id`.
    pub fn send(self, id: RequestId, way: &WayOut) -> Box<dyn Exchange> {
        let Ready(fetch) = self;
        fetch.id.set(Some(id));
        fetch.follow(&way.leave(&fetch.on_departure), Awaited::Head);
        Box::new(Handle(fetch))
    }
}

#[derive(Clone, Copy)]
enum Awaited {
    Head,
    Read,
}

type Settled = Closure<dyn FnMut(JsValue)>;

struct Fetch {
    /// Its name, once it is sent.
    id: Cell<Option<RequestId>>,
    sink: Sink,
    abort: AbortController,
    reader: RefCell<Option<ReadableStreamDefaultReader>>,
    over: Cell<bool>,
    /// When it left.
    start: Start,
    /// Keeps the callbacks of an aborted exchange until the browser has settled its last promise.
    kept: RefCell<Option<Rc<Fetch>>>,
    on_departure: Departing,
    on_head: Settled,
    on_read: Settled,
    on_rejected: Settled,
}

struct Handle(Rc<Fetch>);

impl Exchange for Handle {
    fn start(&self) -> Option<Micros> {
        self.0.start.get()
    }

    fn abort(&self) {
        if !self.0.over.replace(true) {
            *self.0.kept.borrow_mut() = Some(Rc::clone(&self.0));
            self.0.abort.abort();
        }
    }
}

impl Fetch {
    fn new(clock: &Clock, sink: Sink, prepared: Prepared) -> Rc<Fetch> {
        let Prepared { request, abort } = prepared;
        let start = Start::default();
        Rc::new_cyclic(|weak: &Weak<Fetch>| Fetch {
            id: Cell::new(None),
            on_departure: departing(request, clock, &start),
            start,
            on_head: stamped(weak, clock, Fetch::take_head),
            on_read: stamped(weak, clock, Fetch::take_read),
            on_rejected: stamped(weak, clock, |fetch, at, reason| {
                fetch.end(at, Happening::Rejected(words(&reason)));
            }),
            sink,
            abort,
            reader: RefCell::new(None),
            over: Cell::new(false),
            kept: RefCell::new(None),
        })
    }

    fn follow(&self, promise: &Promise, awaited: Awaited) {
        let settled = match awaited {
            Awaited::Head => &self.on_head,
            Awaited::Read => &self.on_read,
        };
        let _ = promise.then2(settled, &self.on_rejected);
    }

    fn take_head(&self, at: Micros, value: JsValue) {
        let response: Response = value.unchecked_into();
        // The first read is asked for before anything else: its text may be there already.
        let body = response.body();
        let reader = body.map(|body| ReadableStreamDefaultReader::new(&body));
        if let Some(Ok(reader)) = &reader {
            *self.reader.borrow_mut() = Some(reader.clone());
            self.read_next();
        }
        self.tell(at, Happening::Head(Head::Browser(response)));
        match reader {
            Some(Ok(_)) => {}
            Some(Err(reason)) => self.end(at, Happening::Rejected(words(&reason))),
            None => self.end(at, Happening::Closed),
        }
    }

    fn take_read(&self, at: Micros, value: JsValue) {
        let result: ReadResult = value.unchecked_into();
        match result.value() {
            Some(bytes) if result.done() != Some(true) => {
                self.read_next();
                self.tell(at, Happening::Read(Bytes::Browser(bytes)));
            }
            _ => self.end(at, Happening::Closed),
        }
    }

    fn read_next(&self) {
        if let Some(reader) = &*self.reader.borrow() {
            self.follow(&reader.read(), Awaited::Read);
        }
    }

    fn tell(&self, at: Micros, happening: Happening) {
        if let (false, Some(id)) = (self.over.get(), self.id.get()) {
            (self.sink)(id, at, happening);
        }
    }

    fn end(&self, at: Micros, happening: Happening) {
        self.tell(at, happening);
        self.over.set(true);
    }
}

/// A callback whose first deed is to stamp.
fn stamped(
    weak: &Weak<Fetch>,
    clock: &Clock,
    then: impl Fn(&Fetch, Micros, JsValue) + 'static,
) -> Settled {
    let (weak, clock) = (weak.clone(), clock.clone());
    Closure::new(move |value: JsValue| {
        let at = clock.now();
        if let Some(fetch) = weak.upgrade() {
            match fetch.kept.take() {
                None => then(&fetch, at, value),
                // This callback must not go while it runs.
                Some(aborted) => wasm_bindgen_futures::spawn_local(async { drop(aborted) }),
            }
        }
    })
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
