//! Plain numbers: rates, counts, tokens, shares.

/// A rate as a number of three digits or all of its whole part, without its unit.
pub fn rate(value: f64) -> String {
    let size = value.abs();
    // What is smaller is the dust of floating point, not a rate.
    if size < 1e-6 {
        return "0".to_owned();
    }
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 8);
    // 9.996 has two decimals by its size, but one once it is rounded to 10.0.
    let rounded = (size * 10f64.powi(decimals)).round() / 10f64.powi(decimals);
    let decimals = (2 - rounded.log10().floor() as i32).clamp(0, decimals);
    separated(value, decimals as usize)
}

/// A count with thousands separators.
pub fn count(value: u64) -> String {
    separated(value as f64, 0)
}

/// A mean or quantile of token counts: whole, or to a tenth where it is not and is under a thousand.
pub fn tokens(value: f64) -> String {
    let whole = value.fract() == 0.0 || value.abs() >= 1_000.0;
    separated(value, if whole { 0 } else { 1 })
}

/// A share (0 to 1) in percent, to a tenth; never `0 %` or `100 %` unless it is.
pub fn percent(share: f64) -> String {
    let tenths = (share * 1_000.0).round() / 10.0;
    if tenths >= 100.0 && share < 1.0 {
        "> 99.9 %".to_owned()
    } else if tenths <= 0.0 && share > 0.0 {
        "< 0.1 %".to_owned()
    } else {
        format!("{} %", tokens(tenths))
    }
}

/// Digits of the whole part in groups of three; no sign on what is nothing once rounded.
pub(super) fn separated(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let sign = if negative { "−" } else { "" };
    format!("{sign}{grouped}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: impl AsRef<str>, expected: &str) {
        assert_eq!(actual.as_ref(), expected);
    }

    #[test]
    fn rates_have_three_digits() {
        check(rate(0.0), "0");
        check(rate(1e-14), "0");
        check(rate(0.000_001), "0.00000100");
        check(rate(0.012_34), "0.0123");
        check(rate(7.254), "7.25");
        check(rate(9.996), "10.0");
        check(rate(48.27), "48.3");
        check(rate(99.96), "100");
        check(rate(1_234.5), "1,234");
    }

    #[test]
    fn counts_and_tokens_are_grouped_by_thousands() {
        check(count(0), "0");
        check(count(999), "999");
        check(count(105_000), "105,000");
        check(count(12_345_678), "12,345,678");
        check(tokens(150.0), "150");
        check(tokens(150.26), "150.3");
        check(tokens(1_550.4), "1,550");
    }

    #[test]
    fn a_share_is_whole_only_when_it_is() {
        check(percent(1.0), "100 %");
        check(percent(0.98), "98 %");
        check(percent(0.9733), "97.3 %");
        check(percent(0.999_9), "> 99.9 %");
        check(percent(0.000_1), "< 0.1 %");
        check(percent(0.0), "0 %");
    }
}
