//! What a transport reports of one request, whichever transport it is.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HttpRequest, ResponseHead};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::way_out::WayOut;
use js_sys::Uint8Array;
use std::rc::Rc;
use web_sys::Response;

/// Bytes of one read, left where the browser put them until they are decoded.
pub enum Bytes {
    /// In the browser's memory.
    Browser(Uint8Array),
    /// In ours.
    Own(Vec<u8>),
}

impl Bytes {
    /// Copies them into `into`, whose former content is dropped.
    pub fn copy_into(&self, into: &mut Vec<u8>) {
        match self {
            Bytes::Browser(array) => {
                into.resize(array.length() as usize, 0);
                array.copy_to(into);
            }
            Bytes::Own(vec) => {
                into.clear();
                into.extend_from_slice(vec);
            }
        }
    }
}

/// A response's head, left where the browser put it until then.
pub enum Head {
    /// In the browser's response.
    Browser(Response),
    /// In our own memory.
    Own(ResponseHead),
}

impl Head {
    /// What it says.
    pub fn said(self) -> ResponseHead {
        match self {
            Head::Browser(response) => head_of(&response),
            Head::Own(head) => head,
        }
    }
}

/// What the response's head says.
pub fn head_of(response: &Response) -> ResponseHead {
    let header = |name| response.headers().get(name).ok().flatten();
    ResponseHead {
        status: response.status(),
        content_type: header("content-type").unwrap_or_default().to_lowercase(),
        retry_after: header("retry-after").and_then(|v| v.trim().parse().ok()),
    }
}

/// What happened to a request.
pub enum Happening {
    /// Its response head arrived.
    Head(Head),
    /// A read delivered bytes.
    Read(Bytes),
    /// The body ended.
    Closed,
    /// The browser rejected the request or a read, in its own words.
    Rejected(String),
}

/// Takes what happened, stamped before anything else was done with it.
pub type Sink = Rc<dyn Fn(RequestId, Micros, Happening)>;

/// An LLM API inside the worker: it answers in place of the network. Its own program carries it, so that others need not.
pub trait Host {
    /// Answers `http`; `seed` decides what its answer draws.
    fn answer(
        self: Rc<Self>,
        http: &HttpRequest,
        key: &Secret,
        seed: u64,
        id: RequestId,
        clock: Clock,
        sink: Sink,
    ) -> Box<dyn Exchange>;
}

/// Who takes the requests.
pub enum Carrier {
    /// The network, by the browser's `fetch`.
    Network(WayOut),
    /// An API inside the worker.
    Page(Rc<dyn Host>),
}

/// Makes the host of a run that stays inside the page.
pub type HostMaker = fn() -> Rc<dyn Host>;

/// A request under way. One that has not ended is aborted before it is dropped.
pub trait Exchange {
    /// When it left; `None` before it has.
    fn start(&self) -> Option<Micros>;

    /// Ends it on the wire; nothing more is reported.
    fn abort(&self);
}
