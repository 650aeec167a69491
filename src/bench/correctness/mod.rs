//! The correctness test, LLMPerf's second kind: numbers in words go out, and the reply must hold the number in digits.

pub mod accuracy;
pub mod judge;
pub mod mismatch;
pub mod number_words;
pub mod question;
