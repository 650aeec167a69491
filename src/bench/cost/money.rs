//! Amounts of money as whole numbers: a price per million tokens with six decimals costs a token no fraction.

use serde::{Deserialize, Serialize};
use std::ops::Add;

/// Millionths of a millionth of the currency's unit. As the price of one token it is also the price of a million tokens in
/// millionths of the unit: 2.50 a million tokens is `Money(2_500_000)`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(pub u64);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// One unit of the currency.
    pub const UNIT: Money = Money(1_000_000_000_000);

    /// So many tokens at this price; what is too much to be counted is the most there is.
    pub fn times(self, tokens: u32) -> Money {
        Money(self.0.saturating_mul(tokens.into()))
    }

    /// In units of the currency, for people.
    pub fn as_units(self) -> f64 {
        self.0 as f64 / Money::UNIT.0 as f64
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

/// An amount with its currency, to the cent or to three digits where it is less than one unit: `$1.20`, `0.0123 EUR`.
pub fn shown(amount: Money, currency: &str) -> String {
    let units = amount.as_units();
    let decimals = match units {
        0.0 => 0,
        units if units >= 1.0 => 2,
        units => (2 - units.log10().floor() as i32).clamp(2, 12) as usize,
    };
    let text = format!("{units:.decimals$}");
    // 0.0200 says no more than 0.02.
    let text = match text.split_once('.') {
        Some((_, after)) if after.len() > 2 => {
            let kept = text.trim_end_matches('0');
            let least = text.len() - after.len() + 2;
            text.get(..kept.len().max(least)).unwrap_or(&text)
        }
        _ => &text,
    };
    match currency.chars().all(char::is_alphabetic) {
        true => format!("{text} {currency}"),
        false => format!("{currency}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_as_fine_as_they_are_small() {
        let check = |picos: u64, expected: &str| assert_eq!(shown(Money(picos), "$"), expected);
        check(0, "$0");
        check(1_200_000_000_000, "$1.20");
        check(123_456_000_000_000, "$123.46");
        check(250_000_000_000, "$0.25");
        check(256_700_000_000, "$0.257");
        check(20_000_000_000, "$0.02");
        check(12_345_000_000, "$0.0123");
        check(1_234_500, "$0.00000123");
        check(1, "$0.000000000001");
        assert_eq!(shown(Money::UNIT, "EUR"), "1.00 EUR");
        assert_eq!(shown(Money::UNIT, "€"), "€1.00");
    }

    #[test]
    fn too_much_is_the_most_there_is() {
        assert_eq!(Money(u64::MAX).times(2), Money(u64::MAX));
        assert_eq!(Money(u64::MAX) + Money(1), Money(u64::MAX));
    }
}
