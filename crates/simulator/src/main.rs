//! An LLM API of known timing on loopback.
fn main() {}
