//! The browser's own timing entries of the requests that this worker made.

use crate::bench::units::Micros;
use crate::bench::wire_times::WireTimes;
use crate::browser::worker::clock::scope;
use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `performance`, with its list of resources.
    type Log;
    #[wasm_bindgen(method, js_name = getEntriesByName)]
    fn entries_by_name(this: &Log, name: &str) -> Array;
    #[wasm_bindgen(method, js_name = clearResourceTimings)]
    fn clear(this: &Log);

    type Entry;
    #[wasm_bindgen(method, getter, js_name = startTime)]
    fn start_time(this: &Entry) -> f64;
    #[wasm_bindgen(method, getter, js_name = requestStart)]
    fn request_start(this: &Entry) -> f64;
    #[wasm_bindgen(method, getter, js_name = responseEnd)]
    fn response_end(this: &Entry) -> f64;
    #[wasm_bindgen(method, getter, js_name = nextHopProtocol)]
    fn next_hop_protocol(this: &Entry) -> String;
}

/// What the browser wrote down of requests to `url` since the last time. Its list is cleared each time, for it holds 250
/// entries and then no more.
pub fn take(url: &str) -> Vec<WireTimes> {
    let Some(log) = scope().ok().and_then(|scope| scope.performance()) else {
        return Vec::new();
    };
    let log: Log = JsValue::from(log).unchecked_into();
    let entries = log.entries_by_name(url);
    log.clear();
    let times = entries.iter().map(|entry| {
        let entry: Entry = entry.unchecked_into();
        let sent = entry.request_start();
        WireTimes {
            start: Micros::from_millis_f64(entry.start_time()),
            end: Micros::from_millis_f64(entry.response_end()),
            sent: (sent > 0.0).then(|| Micros::from_millis_f64(sent)),
            protocol: entry.next_hop_protocol(),
        }
    });
    times.collect()
}
