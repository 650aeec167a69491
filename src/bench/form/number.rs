//! Numbers as typed: whole ones and seconds, with words for what is wrong.

use crate::bench::units::Micros;

/// A whole number from `least` to `most`.
pub(crate) fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let text = text.trim();
    let range = format!("from {} to {}", grouped(least), grouped(most));
    if text.is_empty() {
        return Err(format!("Fill in a whole number {range}."));
    }
    if let Some(rest) = text.strip_prefix(['-', '−'])
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(format!(
            "This cannot be negative: fill in a whole number {range}."
        ));
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let only_grouped = text
            .chars()
            .all(|c| c.is_ascii_digit() || ", _'’".contains(c));
        return Err(if only_grouped && !digits.is_empty() {
            format!("Write it in digits only: {digits}.")
        } else {
            format!("This is not a whole number: fill in one {range}, in digits only.")
        });
    }
    match text.parse::<u64>() {
        Ok(n) if n < least => Err(format!("Too small: at least {}.", grouped(least))),
        Ok(n) if n <= most => Ok(n),
        _ => Err(format!("Too large: at most {}.", grouped(most))),
    }
}

/// Seconds, with up to three decimals, from `least` to `most` whole seconds.
pub(super) fn seconds(text: &str, least: u64, most: u64) -> Result<Micros, String> {
    let text = text.trim();
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    if before == text {
        return whole(text, least, most).map(Micros::from_secs);
    }
    let decimals = (1..=3).contains(&after.len()) && after.bytes().all(|b| b.is_ascii_digit());
    if !decimals {
        return Err(
            "Write seconds in digits, with at most three decimals, such as 2.5.".to_owned(),
        );
    }
    let millis = format!("{after:0<3}").parse::<u64>().unwrap_or_default();
    let spent = Micros::from_secs(whole(before, 0, most)?) + Micros::from_millis(millis);
    if spent < Micros::from_secs(least) {
        return Err(format!("Too small: at least {}.", grouped(least)));
    }
    if spent > Micros::from_secs(most) {
        return Err(format!("Too large: at most {}.", grouped(most)));
    }
    Ok(spent)
}

/// Digits in groups of three: `105,000`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_and_the_rest_explained() {
        let check = |text: &str, expected: Result<u64, &str>| {
            assert_eq!(whole(text, 1, 100_000), expected.map_err(str::to_owned));
        };
        check("150", Ok(150));
        check(" 1 ", Ok(1));
        check("100000", Ok(100_000));
        check("", Err("Fill in a whole number from 1 to 100,000."));
        check("0", Err("Too small: at least 1."));
        check("100001", Err("Too large: at most 100,000."));
        check(
            "99999999999999999999999",
            Err("Too large: at most 100,000."),
        );
        check(
            "-5",
            Err("This cannot be negative: fill in a whole number from 1 to 100,000."),
        );
        check("1,000", Err("Write it in digits only: 1000."));
        check(
            "1.5",
            Err("This is not a whole number: fill in one from 1 to 100,000, in digits only."),
        );
        check(
            "+5",
            Err("This is not a whole number: fill in one from 1 to 100,000, in digits only."),
        );
        check(
            "-",
            Err("This is not a whole number: fill in one from 1 to 100,000, in digits only."),
        );
    }

    #[test]
    fn seconds_may_have_decimals() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(seconds(text, 1, 3600).ok(), expected.map(Micros), "{text}");
        };
        check("90", Some(90_000_000));
        check("1.5", Some(1_500_000));
        check("1.05", Some(1_050_000));
        check("3600", Some(3_600_000_000));
        check("3600.001", None);
        check("0.5", None);
        check("1.", None);
        check("1.2345", None);
        check("1e3", None);
        check("-1.5", None);
        check("90 s", None);
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let check = |n, text: &str| assert_eq!(grouped(n), text);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(105_000, "105,000");
        check(1_234_567, "1,234,567");
    }
}
