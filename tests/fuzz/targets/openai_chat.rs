//! Fuzzes the target `openai_chat` of tests/it/fuzzed.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::check("openai_chat", input));
