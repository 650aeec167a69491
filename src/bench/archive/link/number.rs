//! Integers, flags and exact floating-point numbers on the range coder, each near a guess.

use crate::bench::archive::link::coder::{Bit, Coder, plain};

/// A recurring integer: it learns how far from its guess the values use to be.
#[derive(Clone)]
pub struct Number {
    length: [Bit; 128],
    sign: Bit,
    top: [[Bit; 3]; 65],
}

impl Number {
    /// Nothing known yet.
    pub const NEW: Number = Number {
        length: [Bit::NEW; 128],
        sign: Bit::NEW,
        top: [[Bit::NEW; 3]; 65],
    };

    /// Codes `value`, cheaply where it is near `guess`.
    pub fn near(&mut self, coder: &mut impl Coder, value: u64, guess: u64) -> u64 {
        let away = value.wrapping_sub(guess) as i64;
        let size = self.size(coder, away.unsigned_abs());
        if size == 0 {
            return guess;
        }
        if self.sign.code(coder, away < 0) {
            guess.wrapping_sub(size)
        } else {
            guess.wrapping_add(size)
        }
    }

    /// [`near`](Number::near) for values that fit 32 bits; what does not becomes the largest that does.
    pub fn near_u32(&mut self, coder: &mut impl Coder, value: u32, guess: u32) -> u32 {
        let value = self.near(coder, u64::from(value), u64::from(guess));
        u32::try_from(value).unwrap_or(u32::MAX)
    }

    /// Codes a value, cheaply where it is small or as long as the ones before.
    pub fn size(&mut self, coder: &mut impl Coder, value: u64) -> u64 {
        let length = tree(
            coder,
            &mut self.length,
            7,
            u64::from(64 - value.leading_zeros()),
        );
        let length = length.min(64) as u32;
        if length < 2 {
            return u64::from(length);
        }
        // Two bits below the leading one are learnt, the others taken as they come.
        let top = &mut self.top[length as usize];
        let mut read = 1u64;
        let learnt = (length - 1).min(2);
        for at in 0..learnt {
            let node = if at == 0 { 0 } else { (read & 1) as usize + 1 };
            let bit = (value >> (length - 2 - at)) & 1 == 1;
            read = (read << 1) | u64::from(top[node].code(coder, bit));
        }
        let rest = length - 1 - learnt;
        (read << rest) | plain(coder, rest, value)
    }
}

/// Codes the lowest `depth` bits of `value` as a path down a tree of learnt bits; `bits` holds 2^depth of them.
pub fn tree(coder: &mut impl Coder, bits: &mut [Bit], depth: u32, value: u64) -> u64 {
    let mut node = 1usize;
    for at in (0..depth).rev() {
        let bit = bits[node].code(coder, (value >> at) & 1 == 1);
        node = (node << 1) | usize::from(bit);
    }
    node as u64 - (1 << depth)
}

/// A recurring value that may be absent.
#[derive(Clone)]
pub struct Maybe {
    present: Bit,
    /// The model of those that are present.
    pub number: Number,
}

impl Maybe {
    /// Nothing known yet.
    pub const NEW: Maybe = Maybe {
        present: Bit::NEW,
        number: Number::NEW,
    };

    /// Codes whether a value is there.
    pub fn is_some<T>(&mut self, coder: &mut impl Coder, value: Option<T>) -> bool {
        self.present.code(coder, value.is_some())
    }

    /// Codes a value near a guess, or its absence.
    pub fn near_u32(
        &mut self,
        coder: &mut impl Coder,
        value: Option<u32>,
        guess: u32,
    ) -> Option<u32> {
        self.is_some(coder, value).then(|| {
            self.number
                .near_u32(coder, value.unwrap_or_default(), guess)
        })
    }
}

/// Recurring floating-point numbers that must come back to the last bit.
pub struct Exact {
    thousandths: Bit,
    number: [Number; 2],
}

impl Exact {
    /// Nothing known yet.
    pub const NEW: Exact = Exact {
        thousandths: Bit::NEW,
        number: [Number::NEW; 2],
    };

    /// Codes a number that is not negative, cheaply where it is near `guess`: whole thousandths (microseconds in a
    /// figure of milliseconds) by their difference, others by that of their bits.
    pub fn near(&mut self, coder: &mut impl Coder, value: f64, guess: f64) -> f64 {
        let whole = |x: f64| (x * 1000.0).round() as u64;
        let is_whole = whole(value) < 1 << 52 && whole(value) as f64 / 1000.0 == value;
        let [fine, coarse] = &mut self.number;
        if self.thousandths.code(coder, is_whole) {
            coarse.near(coder, whole(value), whole(guess)) as f64 / 1000.0
        } else {
            f64::from_bits(fine.near(coder, value.to_bits(), guess.to_bits()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::archive::link::coder::{Reader, Writer};

    #[test]
    fn every_integer_comes_back_whatever_the_guess() {
        let edges = [0, 1, 2, 3, 7, 8, 1000, u64::MAX / 2, u64::MAX - 1, u64::MAX];
        let mut writer = Writer::new();
        let mut number = Number::NEW;
        for value in edges {
            for guess in edges {
                assert_eq!(number.near(&mut writer, value, guess), value);
            }
        }
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes);
        let mut number = Number::NEW;
        for value in edges {
            for guess in edges {
                assert_eq!(number.near(&mut reader, 0, guess), value);
            }
        }
    }

    #[test]
    fn floats_come_back_to_the_last_bit() {
        let values = [
            0.0,
            0.001,
            12.345,
            1.0 / 3.0,
            1e300,
            5e-324,
            7.0,
            123456.789,
        ];
        let mut writer = Writer::new();
        let mut exact = Exact::NEW;
        for value in values {
            exact.near(&mut writer, value, 10.0);
        }
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes);
        let mut exact = Exact::NEW;
        for value in values {
            assert_eq!(
                exact.near(&mut reader, 0.0, 10.0).to_bits(),
                value.to_bits()
            );
        }
    }
}
