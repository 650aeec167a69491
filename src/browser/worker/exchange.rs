//! What a transport reports of one request, whichever transport it is.

use crate::bench::generator::RequestId;
use crate::bench::provider::{HttpRequest, ResponseHead};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::way_out::WayOut;
use js_sys::Uint8Array;
use std::rc::Rc;

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

/// What happened to a request.
pub enum Happening {
    /// Its response head arrived.
    Head(ResponseHead),
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

/// A request under way: dropping it forgets it, aborting it ends it on the wire too.
pub trait Exchange {
    /// When it left; `None` before it has.
    fn start(&self) -> Option<Micros>;

    /// Ends it on the wire; nothing more is reported.
    fn abort(&self);
}
