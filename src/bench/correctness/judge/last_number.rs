//! The last number of a reply: what a sum, a count or a hidden code comes down to, whatever stands before it.

use super::Judge;

/// Longer numbers than this are none that is asked for; their end is not kept.
const LONGEST: usize = 24;

/// Passes where the last number of the reply is the expected one.
///
/// A number is a run of ASCII digits with its thousands commas, which are taken out, its decimals, which may only be zeros,
/// and a minus directly before it, which makes it another number. What follows a number matters only where it is a number.
#[derive(Clone, Debug)]
pub struct LastNumber {
    expected: String,
    /// The number being read: digits, and `.` before decimals.
    number: String,
    /// A comma or a point came after a digit: the next letter says whether it belongs to the number.
    pending: Option<u8>,
    /// The letter before, where it was a minus.
    after_minus: bool,
    is_negative: bool,
    last_was_right: bool,
}

impl LastNumber {
    /// A judge that has read nothing yet.
    pub fn new(expected: u64) -> LastNumber {
        LastNumber {
            expected: expected.to_string(),
            number: String::new(),
            pending: None,
            after_minus: false,
            is_negative: false,
            last_was_right: false,
        }
    }

    fn letter(&mut self, letter: u8) {
        let reading = !self.number.is_empty();
        match letter {
            b'0'..=b'9' => {
                if !reading {
                    self.is_negative = self.after_minus;
                }
                if self.pending.take() == Some(b'.') {
                    self.push('.');
                }
                self.push(char::from(letter));
            }
            b',' | b'.' if reading && self.pending.is_none() => self.pending = Some(letter),
            _ => self.close(),
        }
        self.after_minus = letter == b'-';
    }

    fn push(&mut self, letter: char) {
        if self.number.len() < LONGEST {
            self.number.push(letter);
        }
    }

    fn close(&mut self) {
        if !self.number.is_empty() {
            self.last_was_right = self.is_right();
            self.number.clear();
        }
        self.pending = None;
    }

    /// Whether the number being read is the expected one.
    fn is_right(&self) -> bool {
        let (whole, decimals) = self.number.split_once('.').unwrap_or((&self.number, ""));
        let is_zero = self.expected == "0";
        whole == self.expected
            && (!self.is_negative || is_zero)
            && decimals.bytes().all(|d| d == b'0')
    }
}

impl Judge for LastNumber {
    fn read(&mut self, text: &str) {
        // The true minus sign is longer than a byte.
        for letter in text.chars() {
            match letter {
                '\u{2212}' => self.letter(b'-'),
                letter => self.letter(u8::try_from(letter).unwrap_or(b' ')),
            }
        }
    }

    fn passes(&self) -> bool {
        if self.number.is_empty() {
            self.last_was_right
        } else {
            self.is_right()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: u64, text: &str, passes: bool) {
        let judge = || -> Box<dyn Judge> { Box::new(LastNumber::new(expected)) };
        super::super::check_at_every_cut(judge, text, passes);
    }

    #[test]
    fn the_last_number_counts_however_it_is_dressed() {
        check(173_412, "173412", true);
        check(173_412, "4817 × 36 = 173,412.", true);
        check(173_412, "The result is **173412**.", true);
        check(173_412, "173412.00", true);
        check(5, "First 7, then 5, done", true);
        check(0, "0", true);
        check(1_234, "1,234", true);
    }

    #[test]
    fn any_other_last_number_is_wrong() {
        check(173_412, "", false);
        check(173_412, "none", false);
        check(173_412, "173412 is 4817 * 36", false);
        check(173_412, "173413", false);
        check(173_412, "1734120", false);
        check(173_412, "0173412", false);
        check(5, "-5", false);
        check(5, "\u{2212}5", false);
        check(5, "5.5", false);
        check(5, "0.5", false);
        check(34, "12,,34", true);
        check(4, "1.2.4", false);
        check(1, "1".repeat(40).as_str(), false);
    }
}
