//! A text that the reply must be, to the letter; white space around it is passed over.

use super::Judge;

/// Passes where the reply is the expected text, white space at both ends passed over. It holds nothing of the reply.
#[derive(Clone, Debug)]
pub struct Exact {
    expected: String,
    /// Bytes of the expected text that the reply has matched.
    matched: usize,
    differs: bool,
}

impl Exact {
    /// A judge that has read nothing yet.
    pub fn new(expected: &str) -> Exact {
        Exact {
            expected: expected.trim().to_owned(),
            matched: 0,
            differs: false,
        }
    }
}

impl Judge for Exact {
    fn read(&mut self, text: &str) {
        for letter in text.chars() {
            let rest = self.expected.get(self.matched..).unwrap_or_default();
            if self.matched == 0 && letter.is_whitespace() {
                continue;
            }
            if rest.is_empty() {
                self.differs |= !letter.is_whitespace();
            } else if rest.starts_with(letter) {
                self.matched += letter.len_utf8();
            } else {
                self.differs = true;
                // Nothing that follows can make it right.
                self.matched = self.expected.len();
            }
        }
    }

    fn passes(&self) -> bool {
        !self.differs && self.matched == self.expected.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: &str, text: &str, passes: bool) {
        let judge = || -> Box<dyn Judge> { Box::new(Exact::new(expected)) };
        super::super::check_at_every_cut(judge, text, passes);
    }

    #[test]
    fn the_whole_reply_must_be_the_text() {
        check("Paris", "Paris", true);
        check("Paris", " \nParis\n\n", true);
        check(" Paris ", "Paris", true);
        check("a b", "a b", true);
        check("é€", "é€\n", true);
        check("Paris", "Paris.", false);
        check("Paris", "paris", false);
        check("Paris", "Pari", false);
        check("Paris", "It is Paris", false);
        check("Paris", "Paris Paris", false);
        check("a b", "a  b", false);
        check("Paris", "", false);
        check("aab", "ab", false);
    }
}
