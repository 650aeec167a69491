//! What the fuzz targets share with the tests, so that both check the same.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a fuzzer, as in a test, a panic is the report"
)]

#[path = "../it/fuzzed.rs"]
mod fuzzed;
#[path = "../it/hostile.rs"]
#[allow(dead_code)] // the tests use the rest
mod hostile;
#[path = "../it/recorded.rs"]
#[allow(dead_code)] // as above
mod recorded;
#[path = "../it/samples.rs"]
#[allow(dead_code)] // as above
mod samples;
#[path = "../it/streams.rs"]
#[allow(dead_code, unused_imports)] // as above
mod streams;

/// Checks an input by the target of this name.
pub fn check(name: &str, input: &[u8]) {
    let known = fuzzed::TARGETS
        .into_iter()
        .find(|(known, _)| *known == name);
    if let Some((_, fed)) = known {
        fuzzed::check(fed, input);
    }
}
