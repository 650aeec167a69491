//! A pattern of the person's own that must be found in the reply.

use super::{Held, Judge};
use regex_lite::{Regex, RegexBuilder};

/// Bytes that a pattern may become when it is made ready: a hostile one ends here.
const LARGEST: usize = 1 << 20;

/// Passes where the pattern is found anywhere in the reply; `^` and `$` are its beginning and end. It must see the reply whole.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Option<Regex>,
    held: Held,
}

impl Pattern {
    /// A judge that has read nothing yet; a pattern that [`pattern_error`] refuses is found nowhere.
    pub fn new(pattern: &str) -> Pattern {
        Pattern {
            regex: compile(pattern).ok(),
            held: Held::default(),
        }
    }
}

/// Why a pattern cannot be used; `None` where it can.
pub fn pattern_error(pattern: &str) -> Option<String> {
    let error = compile(pattern).err()?;
    Some(error.to_string())
}

fn compile(pattern: &str) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(pattern).size_limit(LARGEST).build()
}

impl Judge for Pattern {
    fn read(&mut self, text: &str) {
        self.held.read(text);
    }

    fn passes(&self) -> bool {
        let (regex, reply) = (self.regex.as_ref(), self.held.whole());
        regex.zip(reply).is_some_and(|(r, reply)| r.is_match(reply))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, passes: bool) {
        let judge = || -> Box<dyn Judge> { Box::new(Pattern::new(pattern)) };
        super::super::check_at_every_cut(judge, text, passes);
    }

    #[test]
    fn a_pattern_is_looked_for_anywhere_unless_it_is_anchored() {
        check("Paris|Lutetia", "It was called Lutetia.", true);
        check("(?i)paris", "PARIS", true);
        check(r"^\s*yes\b", " yes, it is", true);
        check("^yes$", "yes, it is", false);
        check("Rome", "Paris", false);
    }

    #[test]
    fn a_pattern_that_cannot_be_used_is_refused_with_a_reason() {
        assert_eq!(pattern_error("a+"), None);
        assert!(pattern_error("(").is_some());
        assert!(pattern_error("((a{900}){900}){900}").is_some());
        check("(", "(", false);
    }

    #[test]
    fn a_reply_too_long_to_be_held_is_wrong() {
        let mut judge = Pattern::new("x");
        judge.read("x");
        assert!(judge.passes());
        judge.read(&"y".repeat(super::super::MOST_HELD));
        assert!(!judge.passes());
    }
}
