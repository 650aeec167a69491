//! The kinds of test in words: for links, and for the choice on the page.

use crate::bench::plan::TestKind;

/// The kinds with their words, in the order of the choice.
pub const KINDS: [(TestKind, &str); 2] = [
    (TestKind::Load, "Load test"),
    (TestKind::Correctness, "Correctness test"),
];

/// The kind's word in a link.
pub fn word(kind: TestKind) -> &'static str {
    match kind {
        TestKind::Load => "load",
        TestKind::Correctness => "correctness",
    }
}

/// The kind that a link's word means.
pub fn from_word(text: &str) -> Option<TestKind> {
    let (kind, _) = KINDS.into_iter().find(|(kind, _)| word(*kind) == text)?;
    Some(kind)
}
