//! Numbers in English words, spelled as Python's num2words spells them.

/// The largest number that is spelled.
pub const LARGEST: u32 = 10_000;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// The number in words: `one thousand, one hundred and one`. Above [`LARGEST`] it is that one's words.
pub fn number_words(n: u32) -> String {
    let n = n.min(LARGEST);
    let (thousands, rest) = (n / 1_000, n % 1_000);
    let (hundreds, below) = (rest / 100, rest % 100);
    let mut words = String::new();
    if thousands > 0 {
        words.push_str(&below_hundred(thousands));
        words.push_str(" thousand");
    }
    if hundreds > 0 {
        if thousands > 0 {
            words.push_str(", ");
        }
        words.push_str(&below_hundred(hundreds));
        words.push_str(" hundred");
    }
    if below > 0 || n == 0 {
        if n >= 100 {
            words.push_str(" and ");
        }
        words.push_str(&below_hundred(below));
    }
    words
}

/// A number below 100 in words.
fn below_hundred(n: u32) -> String {
    let small = |n: u32| SMALL.get(n as usize).copied().unwrap_or_default();
    let Some(tens) = (n / 10).checked_sub(2) else {
        return small(n).to_owned();
    };
    let tens = TENS.get(tens as usize).copied().unwrap_or_default();
    match n % 10 {
        0 => tens.to_owned(),
        one => format!("{tens}-{}", small(one)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_traps_are_spelled_as_num2words_spells_them() {
        let check = |n, words: &str| assert_eq!(number_words(n), words);
        check(0, "zero");
        check(10, "ten");
        check(21, "twenty-one");
        check(40, "forty");
        check(100, "one hundred");
        check(101, "one hundred and one");
        check(999, "nine hundred and ninety-nine");
        check(1_001, "one thousand and one");
        check(1_100, "one thousand, one hundred");
        check(1_101, "one thousand, one hundred and one");
        check(10_000, "ten thousand");
        check(u32::MAX, "ten thousand");
    }
}
