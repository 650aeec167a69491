//! A string of letters and digits that must stand in the reply by itself.

use super::Judge;

/// Passes where one of the reply's runs of ASCII letters and digits is the expected one, to the letter.
#[derive(Clone, Debug)]
pub struct Word {
    expected: String,
    run: String,
    found: bool,
}

impl Word {
    /// A judge that has read nothing yet.
    pub fn new(expected: String) -> Word {
        Word {
            expected,
            run: String::new(),
            found: false,
        }
    }
}

impl Judge for Word {
    fn read(&mut self, text: &str) {
        for letter in text.chars() {
            if letter.is_ascii_alphanumeric() {
                // One letter more than wanted is enough to know that the run is another.
                if self.run.len() <= self.expected.len() {
                    self.run.push(letter);
                }
            } else {
                self.found = self.passes();
                self.run.clear();
            }
        }
    }

    fn passes(&self) -> bool {
        self.found || self.run == self.expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, passes: bool) {
        let judge = || -> Box<dyn Judge> { Box::new(Word::new("aB3x".to_owned())) };
        super::super::check_at_every_cut(judge, text, passes);
    }

    #[test]
    fn the_string_must_stand_by_itself() {
        check("aB3x", true);
        check("`aB3x`\n", true);
        check("Here it is: aB3x.", true);
        check("éaB3xé", true);
        check("ab3x", false);
        check("aB3", false);
        check("aB3xy", false);
        check("yaB3x", false);
        check("aB 3x", false);
        check("", false);
    }
}
