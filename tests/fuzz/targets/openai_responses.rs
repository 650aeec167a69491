//! Fuzzes the target `openai_responses` of tests/it/fuzzed.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::check("openai_responses", input));
