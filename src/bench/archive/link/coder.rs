//! An adaptive binary range coder (the carry-propagating one of LZMA), written once for both directions.
//!
//! Every model function passes the value to [`Coder::code`] and goes on with what comes back: a [`Writer`] hands the
//! value back, a [`Reader`] ignores it and returns what the stream says. So coding and decoding cannot drift apart.

/// One direction of the stream.
pub trait Coder {
    /// Codes one bit whose odds of being `false` are `odds` / 65536; returns the stream's bit.
    fn code(&mut self, odds: u16, bit: bool) -> bool;
    /// Whether the stream ended before its content did.
    fn is_short(&self) -> bool;
    /// Bytes of the stream so far, rounded up.
    fn position(&self) -> usize;
}

/// The odds of one recurring bit, learnt as it recurs.
#[derive(Clone, Copy)]
pub struct Bit {
    odds: u16,
    seen: u16,
}

impl Bit {
    /// Nothing known yet.
    pub const NEW: Bit = Bit {
        odds: 1 << 15,
        seen: 0,
    };

    /// Codes the bit and learns from it.
    pub fn code(&mut self, coder: &mut impl Coder, bit: bool) -> bool {
        let bit = coder.code(self.odds, bit);
        self.learn(bit);
        bit
    }

    /// Learns from a bit that both directions know.
    pub fn learn(&mut self, bit: bool) {
        let target = if bit { 0 } else { 65_536 };
        let odds = i64::from(self.odds);
        let moved = odds + (target - odds) * 2 / (2 * i64::from(self.seen) + 3);
        self.odds = moved.clamp(32, 65_504) as u16;
        self.seen = (self.seen + 1).min(400);
    }
}

/// Codes one bit that is as likely set as not.
pub fn flag(coder: &mut impl Coder, bit: bool) -> bool {
    coder.code(1 << 15, bit)
}

/// Codes the lowest `count` bits of `value`, all values equally likely.
pub fn plain(coder: &mut impl Coder, count: u32, value: u64) -> u64 {
    (0..count).rev().fold(0, |read, at| {
        (read << 1) | u64::from(flag(coder, (value >> at) & 1 == 1))
    })
}

/// Writes a stream.
pub struct Writer {
    low: u64,
    range: u32,
    cache: u8,
    pending: u64,
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty stream.
    pub fn new() -> Writer {
        Writer {
            low: 0,
            range: u32::MAX,
            cache: 0,
            pending: 1,
            bytes: Vec::new(),
        }
    }

    fn shift(&mut self) {
        if self.low < 0xFF00_0000 || self.low > 0xFFFF_FFFF {
            let carry = (self.low >> 32) as u8;
            self.bytes.push(self.cache.wrapping_add(carry));
            for _ in 1..self.pending {
                self.bytes.push(0xFFu8.wrapping_add(carry));
            }
            self.pending = 0;
            self.cache = (self.low >> 24) as u8;
        }
        self.pending += 1;
        self.low = (self.low & 0x00FF_FFFF) << 8;
    }

    /// The finished stream, without the zeros that the reader makes up itself.
    pub fn finish(mut self) -> Vec<u8> {
        // Of all numbers in the last interval, the one with most zeros at its end.
        let top = self.low + u64::from(self.range) - 1;
        let end = (0..=32)
            .rev()
            .map(|zeros| (top >> zeros) << zeros)
            .find(|end| *end >= self.low);
        self.low = end.unwrap_or(top);
        for _ in 0..5 {
            self.shift();
        }
        // The coder's first byte is always zero.
        self.bytes.remove(0);
        for _ in 0..4 {
            if self.bytes.last() == Some(&0) {
                self.bytes.pop();
            }
        }
        self.bytes
    }
}

impl Coder for Writer {
    fn code(&mut self, odds: u16, bit: bool) -> bool {
        let bound = (self.range >> 16) * u32::from(odds);
        if bit {
            self.low += u64::from(bound);
            self.range -= bound;
        } else {
            self.range = bound;
        }
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        bit
    }

    fn is_short(&self) -> bool {
        false
    }

    fn position(&self) -> usize {
        self.bytes.len() + self.pending as usize
    }
}

/// Reads a stream. Past its end it reads zeros, and after four of them says that it [`is_short`](Coder::is_short).
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    code: u32,
    range: u32,
}

impl<'a> Reader<'a> {
    /// Starts at the beginning of a stream.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        let mut reader = Reader {
            bytes,
            at: 0,
            code: 0,
            range: u32::MAX,
        };
        for _ in 0..4 {
            reader.shift();
        }
        reader
    }

    fn shift(&mut self) {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.code = (self.code << 8) | u32::from(byte);
        self.at = self.at.saturating_add(1);
    }

    /// Whether bytes are left that nothing was read from.
    pub fn has_rest(&self) -> bool {
        self.at < self.bytes.len()
    }
}

impl Coder for Reader<'_> {
    fn code(&mut self, odds: u16, _: bool) -> bool {
        let bound = (self.range >> 16) * u32::from(odds);
        let bit = self.code >= bound;
        if bit {
            self.code -= bound;
            self.range -= bound;
        } else {
            self.range = bound;
        }
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        bit
    }

    fn is_short(&self) -> bool {
        self.at > self.bytes.len() + 4
    }

    fn position(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_back_as_they_went_and_likely_ones_cost_little() {
        for every in [1usize, 2, 3, 17, 1000] {
            let bits: Vec<bool> = (0..5000).map(|i| i % every == 0).collect();
            let mut writer = Writer::new();
            let mut odds = Bit::NEW;
            for bit in &bits {
                odds.code(&mut writer, *bit);
                plain(&mut writer, 3, 5);
            }
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes);
            let mut odds = Bit::NEW;
            for bit in &bits {
                assert_eq!(odds.code(&mut reader, false), *bit);
                assert_eq!(plain(&mut reader, 3, 0), 5);
            }
            assert!(!reader.is_short() && !reader.has_rest());
            assert!(bytes.len() < 5000 * 3 / 8 + 5000 / 8 + 30);
            if every == 1000 {
                assert!(bytes.len() < 5000 * 3 / 8 + 25, "{}", bytes.len());
            }
        }
    }

    #[test]
    fn a_stream_without_content_is_empty_and_one_read_too_far_is_short() {
        let bytes = Writer::new().finish();
        assert!(bytes.is_empty());
        let mut reader = Reader::new(&bytes);
        assert!(!reader.is_short());
        plain(&mut reader, 64, 0);
        assert!(reader.is_short());
    }
}
