//! LLMPerf's passing rule, kept while the reply arrives: the whole reply counts, and none of it is held.

use super::Judge;

/// Longer runs of digits than this are no number that is asked for; their end is not kept.
const LONGEST_RUN: usize = 8;

/// Looks for one number among the runs of digits of a text, thousands commas taken out.
///
/// LLMPerf deletes every comma between two digits, then asks whether the number is one of the runs of digits: `1,234` and
/// `**1234**` hold 1234, `12345` and `01234` do not. Digits are ASCII's.
#[derive(Clone, Debug)]
pub struct Number {
    expected: String,
    run: String,
    after_comma: bool,
    found: bool,
}

impl Number {
    /// A judge that has read nothing yet.
    pub fn new(expected: u32) -> Number {
        Number {
            expected: expected.to_string(),
            run: String::new(),
            after_comma: false,
            found: false,
        }
    }

    fn close_run(&mut self) {
        self.found = self.passes();
        self.run.clear();
        self.after_comma = false;
    }
}

impl Judge for Number {
    fn read(&mut self, text: &str) {
        for letter in text.bytes() {
            match letter {
                b'0'..=b'9' => {
                    if self.run.len() < LONGEST_RUN {
                        self.run.push(char::from(letter));
                    }
                    self.after_comma = false;
                }
                b',' if !self.run.is_empty() && !self.after_comma => self.after_comma = true,
                _ => self.close_run(),
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

    /// The rule as LLMPerf writes it, over the whole text: `re.sub(r"(\d+),(?=\d)", r"\1", text)`, then
    /// `str(number) in re.findall(r"\d+", text)`.
    fn slowly(expected: u32, text: &str) -> bool {
        let bytes = text.as_bytes();
        let digit = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_digit)
        };
        let kept: Vec<u8> = (0..bytes.len())
            .filter(|at| bytes[*at] != b',' || !digit(at.checked_sub(1)) || !digit(Some(at + 1)))
            .map(|at| bytes[at])
            .collect();
        let text = String::from_utf8_lossy(&kept).into_owned();
        text.split(|c: char| !c.is_ascii_digit())
            .any(|run| run == expected.to_string())
    }

    #[track_caller]
    fn check(expected: u32, text: &str, passes: bool) {
        assert_eq!(slowly(expected, text), passes, "{text}");
        for cut in 0..=text.len() {
            let (Some(head), Some(tail)) = (text.get(..cut), text.get(cut..)) else {
                continue;
            };
            let mut judge = Number::new(expected);
            judge.read(head);
            judge.read(tail);
            assert_eq!(judge.passes(), passes, "{text} cut at {cut}");
        }
    }

    #[test]
    fn the_number_counts_wherever_it_stands_alone() {
        check(1_234, "1234", true);
        check(1_234, "The number is 1,234.", true);
        check(1_234, "**1234**\n", true);
        check(1_234, "Not 999 but 1234", true);
        check(1_234, "1,2,3,4", true);
        check(0, "0", true);
        check(7, "é7é", true);
    }

    #[test]
    fn a_part_of_another_number_does_not_count() {
        check(1_234, "12345", false);
        check(1_234, "01234", false);
        check(1_234, "1.234", false);
        check(1_234, "1 234", false);
        check(1_234, "12,,34", false);
        check(234, "1,234", false);
        check(1_234, "", false);
        check(12_345, "123456789012345", false);
    }

    #[test]
    fn every_short_text_of_digits_and_commas_is_judged_as_llmperf_judges_it() {
        let letters = ['1', '2', ',', ' '];
        for code in 0..4u32.pow(7) {
            let text: String = (0..7)
                .map(|at| letters[(code / 4u32.pow(at) % 4) as usize])
                .collect();
            let mut judge = Number::new(12);
            judge.read(&text);
            assert_eq!(judge.passes(), slowly(12, &text), "{text:?}");
        }
    }
}
