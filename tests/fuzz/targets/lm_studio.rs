//! Fuzzes the target `lm_studio` of tests/it/fuzzed.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::check("lm_studio", input));
