//! A result in sentences: what a person could read aloud, and the text twins of pictures.

mod asked;
mod fate;
mod instrument;
mod seen;
mod sentence;
mod successes;

pub use asked::{
    at_a_time, checks_line, custom_line, plan_line, plural, prices_line, spread, target_line,
    workload_words,
};
pub use fate::{advice, fate};
pub use instrument::{instrument_error, instrument_line};
pub use seen::{
    concurrency_line, distribution_line, ending_label, marks_line, omissions_line, request_line,
    row_label, sample_line, token_source,
};
pub use sentence::sentence;
