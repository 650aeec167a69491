//! Fuzzes the target `aws_frames` of tests/it/fuzzed.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::check("aws_frames", input));
