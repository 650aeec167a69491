//! One request that nobody times: what a described API answers, so that a person can choose the text in it.

use crate::bench::messages::{Event, Sample};
use crate::bench::plan::TestPlan;
use crate::bench::provider::dialect::dialect;
use crate::bench::provider::{Completion, Prompt, every_format};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::worker::exchange::head_of;
use crate::browser::worker::fetch::{Prepared, words};
use crate::browser::worker::port;
use crate::browser::worker::timer::Timer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;

/// How long a sample may take; a reply that goes on for ever is no use.
const LONGEST: Micros = Micros::from_secs(30);

/// Most characters of the body that the page gets.
const MOST: usize = 64 * 1024;

/// Sends it, and says to the page what came back.
pub fn fetch(plan: TestPlan, key: Secret) {
    spawn_local(async move {
        let came = answer(&plan, &key).await.map_err(|reason| {
            let words = redact(&words(&reason), &key);
            format!(
                "No sample came ({words}). The server must run, and allow this page's origin and each of the headers (CORS)."
            )
        });
        port::say(&Event::Sample(came));
    });
}

async fn answer(plan: &TestPlan, key: &Secret) -> Result<Sample, JsValue> {
    let provider = every_format(plan).ok_or(JsValue::NULL)?;
    let prompt = Prompt {
        system: String::new(),
        user: "Count from one to ten in words.".to_owned(),
        prompt_tokens: 8,
        max_tokens: 16,
        is_limited: true,
    };
    let http = provider.completion(&Completion {
        target: &plan.target,
        dialect: dialect(plan.target.provider),
        key,
        prompt: &prompt,
        sampling: &plan.sampling_sent(),
        unix_ms: 0,
    });
    let prepared = Prepared::new(&http)?;
    let abort = prepared.abort_controller();
    let _timer = Timer::after(LONGEST, move || abort.abort())?;
    let response: Response = JsFuture::from(prepared.promise()?).await?.unchecked_into();
    let head = head_of(&response);
    let body = JsFuture::from(response.text()?).await?;
    let body: String = body
        .as_string()
        .unwrap_or_default()
        .chars()
        .take(MOST)
        .collect();
    Ok(Sample {
        status: head.status,
        content_type: head.content_type,
        body: redact(&body, key),
    })
}
