//! One pass over a JSON text, step by step, that builds nothing and copies only strings with escapes.

use std::borrow::Cow;

/// Deepest nesting that is passed over.
const DEEPEST: u32 = 64;

/// A place in a JSON text. Every step is `None` where the text is not what the step takes.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// The start of a text.
    pub fn new(text: &'a str) -> Scan<'a> {
        Scan { text, at: 0 }
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes this byte, and blanks on both sides of it.
    #[inline(always)]
    pub fn take(&mut self, byte: u8) -> Option<()> {
        self.blank();
        (self.peek()? == byte).then_some(())?;
        self.at += 1;
        self.blank();
        Some(())
    }

    /// Takes this byte where it stands here, and the blanks behind it; whether it did.
    #[inline(always)]
    fn took(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.at += 1;
            self.blank();
        }
        there
    }

    #[inline(always)]
    fn word(&mut self, word: &str) -> Option<()> {
        self.text
            .as_bytes()
            .get(self.at..)?
            .starts_with(word.as_bytes())
            .then_some(())?;
        self.at += word.len();
        self.blank();
        Some(())
    }

    /// `null` or `false`, and the blanks behind it.
    pub fn nothing(&mut self) -> Option<()> {
        self.null().or_else(|| self.word("false"))
    }

    /// `null`, and the blanks behind it.
    pub fn null(&mut self) -> Option<()> {
        self.word("null")
    }

    /// An object; `member` takes each value, in order.
    pub fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a str) -> Option<()>,
    ) -> Option<()> {
        self.take(b'{')?;
        if self.took(b'}') {
            return Some(());
        }
        loop {
            let name = self.plain_string()?;
            self.took(b':').then_some(())?;
            member(self, name)?;
            if self.took(b'}') {
                return Some(());
            }
            self.took(b',').then_some(())?;
        }
    }

    /// A list of exactly one value, which `item` takes.
    pub fn only(&mut self, item: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        self.take(b'[')?;
        item(self)?;
        self.took(b']').then_some(())
    }

    /// A count of at most nine digits, and the blanks behind it.
    pub fn count(&mut self) -> Option<u32> {
        let start = self.at;
        let digits = self.digits()?;
        let text = self.text.get(start..self.at)?;
        let is_plain = digits <= 9 && (digits == 1 || !text.starts_with('0'));
        let goes_on = matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        (is_plain && !goes_on).then_some(())?;
        self.blank();
        text.parse().ok()
    }

    /// `true`, and the blanks behind it.
    pub fn yes(&mut self) -> Option<()> {
        self.word("true")
    }

    /// A string without escapes, and the blanks behind it.
    #[inline(always)]
    fn plain_string(&mut self) -> Option<&'a str> {
        (self.peek()? == b'"').then_some(())?;
        let start = self.at + 1;
        let end = start + special(self.text.as_bytes().get(start..)?)?;
        (self.text.as_bytes().get(end) == Some(&b'"')).then_some(())?;
        self.at = end + 1;
        self.blank();
        self.text.get(start..end)
    }

    /// A string, or `null` for an empty one, and the blanks behind it.
    pub fn text_or_null(&mut self) -> Option<Cow<'a, str>> {
        if self.peek()? != b'"' {
            self.null()?;
            return Some(Cow::default());
        }
        let start = self.at;
        if let Some(plain) = self.plain_string() {
            return Some(Cow::Borrowed(plain));
        }
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        loop {
            at += special(bytes.get(at..)?)?;
            match bytes.get(at)? {
                b'"' => break,
                // What follows it belongs to it; whether it may stand there is asked below.
                b'\\' => at += 2,
                _ => return None,
            }
        }
        let text = serde_json::from_str(self.text.get(start..=at)?).ok()?;
        self.at = at + 1;
        self.blank();
        Some(Cow::Owned(text))
    }

    /// Any value, and the blanks behind it.
    pub fn pass_over(&mut self) -> Option<()> {
        self.pass_over_within(DEEPEST)
    }

    fn pass_over_within(&mut self, depth: u32) -> Option<()> {
        let deeper = depth.checked_sub(1)?;
        match self.peek()? {
            b'"' => self.plain_string().map(drop),
            b'n' => self.null(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'{' => self.object(|scan, _| scan.pass_over_within(deeper)),
            b'[' => {
                self.take(b'[')?;
                if self.took(b']') {
                    return Some(());
                }
                loop {
                    self.pass_over_within(deeper)?;
                    if self.took(b']') {
                        return Some(());
                    }
                    self.took(b',').then_some(())?;
                }
            }
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.peek()? == b'-');
        match self.digits()? {
            1 => {}
            // No number but zero itself begins with a zero.
            n => (self.text.as_bytes().get(self.at - n) != Some(&b'0')).then_some(())?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.blank();
        Some(())
    }

    /// How many digits, at least one.
    fn digits(&mut self) -> Option<usize> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (self.at > start).then_some(self.at - start)
    }
}

/// Which fields were met, each by a bit of its own below 32.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Met(u32);

impl Met {
    /// Notes a field; `None` where it was met before.
    pub fn once(&mut self, field: usize) -> Option<()> {
        let is_new = !self.has(field);
        self.0 |= 1 << field;
        is_new.then_some(())
    }

    /// Whether a field was met.
    pub fn has(&self, field: usize) -> bool {
        self.0 & (1 << field) != 0
    }
}

/// Where the first quotation mark, backslash or control character stands; eight bytes at a time.
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = ONES << 7;
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    const BLANKS: u64 = ONES * b' ' as u64;
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    for word in &mut words {
        let word = word.try_into().map(u64::from_le_bytes).ok()?;
        let (quote, backslash) = (word ^ QUOTES, word ^ BACKSLASHES);
        // The lowest top bit that stands is right; those above it may not be.
        let found = (word.wrapping_sub(BLANKS) & !word)
            | (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash);
        if found & TOPS != 0 {
            return Some(at + (found & TOPS).trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = words
        .remainder()
        .iter()
        .position(|byte| is_special(*byte))?;
    Some(at + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_special_byte_is_found_wherever_it_stands() {
        for length in 0..40 {
            let plain = "é~ ".repeat(20).into_bytes()[..length].to_vec();
            assert_eq!(special(&plain), None);
            for at in 0..length {
                for byte in [b'"', b'\\', 0, 0x1f, b'\n'] {
                    let mut bytes = plain.clone();
                    bytes[at] = byte;
                    assert_eq!(special(&bytes), Some(at), "{byte} at {at} of {length}");
                    bytes[length - 1] = b'"';
                    assert_eq!(special(&bytes), Some(at));
                }
            }
        }
    }
}
