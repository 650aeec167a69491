//! What a transport reports of one request, whichever transport it is.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HttpRequest, ResponseHead};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use std::rc::Rc;
use web_sys::Response;

/// What the response's head says.
pub fn head_of(response: &Response) -> ResponseHead {
    let header = |name| response.headers().get(name).ok().flatten();
    ResponseHead {
        status: response.status(),
        content_type: header("content-type").unwrap_or_default().to_lowercase(),
        retry_after: header("retry-after").and_then(|v| v.trim().parse().ok()),
    }
}

/// What came of a request.
pub enum Came<'a> {
    /// Its response head.
    Head(ResponseHead),
    /// The bytes of one read.
    Read(&'a [u8]),
}

/// How a request ended that nobody here ended.
pub enum End {
    /// Its body was read to the end.
    Closed,
    /// The browser rejected the request or a read, in its own words.
    Rejected(String),
}

/// A request that ended, when and how. What came of it until then is taken from its [`Exchange`].
pub struct HasEnded {
    /// Which.
    pub id: RequestId,
    /// When.
    pub at: Micros,
    /// How.
    pub end: End,
}

/// Is told when a request ended.
pub type Sink = Rc<dyn Fn(HasEnded)>;

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
    Network,
    /// An API inside the worker.
    Page(Rc<dyn Host>),
}

/// Makes the host of a run that stays inside the page.
pub type HostMaker = fn() -> Rc<dyn Host>;

/// A request under way. One that has not ended is aborted before it is dropped.
pub trait Exchange {
    /// When it left; `None` before it has.
    fn start(&self) -> Option<Micros>;

    /// Gives `each` what came since the last time, in its order, with when it came. `scratch` is room for its bytes.
    fn take(&self, scratch: &mut Vec<u8>, each: &mut dyn FnMut(Micros, Came<'_>));

    /// Ends it on the wire; nothing more is reported.
    fn abort(&self);
}
