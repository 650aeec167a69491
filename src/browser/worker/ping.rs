//! Tiny requests before the clock starts: they open connections, and their round trips are the network floor.

use crate::bench::provider::HttpRequest;
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::fetch::Prepared;
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::Response;

/// Sends `count` at once, so that the browser opens as many connections; over when all have ended, however they did.
pub async fn together(http: &HttpRequest, clock: &Clock, count: u32) {
    let trips: Vec<Promise> = (0..count)
        .map(|_| {
            let (http, clock) = (http.clone(), clock.clone());
            let trip = async move {
                let _ = round_trip(&http, &clock).await;
                Ok(JsValue::UNDEFINED)
            };
            future_to_promise(trip)
        })
        .collect();
    let all = Promise::all(&trips.into_iter().collect::<js_sys::Array>());
    let _ = JsFuture::from(all).await;
}

/// Sends `count` one after the other; the round trips of those that script may see the answer of.
pub async fn one_by_one(http: &HttpRequest, clock: &Clock, count: u32) -> Vec<Micros> {
    let mut trips = Vec::new();
    for _ in 0..count {
        trips.extend(round_trip(http, clock).await.ok());
    }
    trips
}

/// From just before `fetch` until its head arrived; the body is read to its end, so that the connection is free again.
async fn round_trip(http: &HttpRequest, clock: &Clock) -> Result<Micros, JsValue> {
    let prepared = Prepared::new(http)?;
    let start = clock.now();
    let response: Response = JsFuture::from(prepared.promise()?).await?.unchecked_into();
    let trip = clock.now().since(start);
    JsFuture::from(response.array_buffer()?).await?;
    Ok(trip)
}
