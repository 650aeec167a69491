//! Judges: each reads a reply while it arrives, holds little of it, and says whether it is right.

mod exact;
pub mod json;
mod last_number;
mod number;
mod pattern;
mod word;

pub use exact::Exact;
pub use json::JsonJudge;
pub use last_number::LastNumber;
pub use number::Number;
pub use pattern::{Pattern, pattern_error};
pub use word::Word;

/// Reads a reply part by part; where it was cut does not matter.
pub trait Judge {
    /// Reads the next part.
    fn read(&mut self, text: &str);

    /// Whether what was read is right, were this the end.
    fn passes(&self) -> bool;
}

/// Most bytes of a reply that a judge holds who must see it whole; a longer reply is wrong.
pub const MOST_HELD: usize = 64 * 1024;

/// A reply held whole, up to [`MOST_HELD`].
#[derive(Clone, Debug, Default)]
struct Held {
    text: String,
    is_too_long: bool,
}

impl Held {
    fn read(&mut self, text: &str) {
        if self.text.len() + text.len() > MOST_HELD {
            self.is_too_long = true;
        } else if !self.is_too_long {
            self.text.push_str(text);
        }
    }

    /// The whole; `None` where it is too long.
    fn whole(&self) -> Option<&str> {
        (!self.is_too_long).then_some(&self.text)
    }
}

/// Judges a text at every cut: all verdicts must be the same.
#[cfg(test)]
#[track_caller]
fn check_at_every_cut(judge: impl Fn() -> Box<dyn Judge>, text: &str, passes: bool) {
    for cut in 0..=text.len() {
        if let (Some(head), Some(tail)) = (text.get(..cut), text.get(cut..)) {
            let mut judge = judge();
            judge.read(head);
            judge.read(tail);
            assert_eq!(judge.passes(), passes, "{text:?} cut at {cut}");
        }
    }
}
