//! Fuzzes the target `cohere` of tests/it/fuzzed.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::check("cohere", input));
