//! Answers to a correctness test: the number that a prompt spells in English words, in digits.

/// What stands before the words of a number, and after them.
const LEAD: &str = "Convert the following sequence of words into a number: ";
const TAIL: &str = ".\nPrint the number first.";

/// The largest number that is understood.
const LARGEST: u32 = 10_000;

/// The words of numbers from 0 to 19, then of the tens from 20.
const WORDS: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety";

/// The number that the prompt asks for; `None` where it asks something else.
pub(crate) fn number_asked(prompt: &str) -> Option<u32> {
    let words = prompt.strip_prefix(LEAD)?.strip_suffix(TAIL)?;
    let (mut whole, mut part) = (0u32, 0u32);
    for word in words.split([' ', ',', '-']).filter(|word| !word.is_empty()) {
        match word {
            "and" => {}
            "hundred" => part = part.checked_mul(100)?,
            "thousand" => {
                whole = whole.checked_add(part.checked_mul(1_000)?)?;
                part = 0;
            }
            word => {
                let at = u32::try_from(WORDS.split(' ').position(|known| known == word)?).ok()?;
                part = part.checked_add(if at < 20 { at } else { (at - 18) * 10 })?;
            }
        }
    }
    let number = whole.checked_add(part)?;
    (number <= LARGEST).then_some(number)
}

/// Another number than the one asked for: what a model that cannot count would say.
pub(crate) fn wrong(number: u32) -> u32 {
    if number < LARGEST {
        number + 1
    } else {
        number - 1
    }
}

/// The answer in tokens, the number first: thousands with their comma, so that a reader must know it.
pub(crate) fn tokens(number: u32) -> Vec<String> {
    let mut tokens = Vec::new();
    if number >= 1_000 {
        tokens.push((number / 1_000).to_string());
        tokens.push(format!(",{:03}", number % 1_000));
    } else {
        tokens.push(number.to_string());
    }
    tokens.extend([" is", " the", " number", "."].map(str::to_owned));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, number: Option<u32>) {
        assert_eq!(number_asked(&format!("{LEAD}{words}{TAIL}")), number);
    }

    #[test]
    fn words_are_read_as_the_number_they_spell() {
        check("zero", Some(0));
        check("nineteen", Some(19));
        check("ninety-nine", Some(99));
        check("one hundred and one", Some(101));
        check("three thousand and twenty", Some(3_020));
        check("nine thousand, nine hundred and forty-two", Some(9_942));
        check("ten thousand", Some(10_000));
        check("ten thousand and one", None);
        check("many", None);
        assert_eq!(number_asked("Hello"), None);
    }

    #[test]
    fn an_answer_begins_with_the_number() {
        assert_eq!(tokens(4_005).concat(), "4,005 is the number.");
        assert_eq!(tokens(7).concat(), "7 is the number.");
        assert_eq!((wrong(0), wrong(10_000)), (1, 9_999));
    }
}
