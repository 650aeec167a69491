//! The correctness test, LLMPerf's second kind: questions with exact answers go out, and the replies must hold them. LLMPerf's
//! own are numbers in words; a person can switch on further checks, and add questions of their own.

pub mod accuracy;
pub mod checks;
pub mod further;
pub mod judge;
pub mod mismatch;
pub mod number_words;
pub mod own;
pub mod question;
pub mod questionnaire;
pub mod schema;
