//! Percent-encoding for the page's fragment: as little of it as keeps a link readable.

/// Encodes a value. Colons, slashes and commas stay, since a fragment may hold them.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:/,".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Decodes a value. A percent sign without two digits stands for itself, and bytes that are no UTF-8 become `�`.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        let check = |text: &str, encoded: &str| {
            assert_eq!(encode(text), encoded);
            assert_eq!(decode(encoded), text);
        };
        check("", "");
        check("https://a.example/v1", "https://a.example/v1");
        check("a b&c=d%#+", "a%20b%26c%3Dd%25%23%2B");
        check("Zürich\n東京", "Z%C3%BCrich%0A%E6%9D%B1%E4%BA%AC");
    }

    #[test]
    fn damaged_escapes_do_no_harm() {
        let check = |encoded: &str, text: &str| assert_eq!(decode(encoded), text);
        check("%", "%");
        check("%4", "%4");
        check("%zz", "%zz");
        check("%+1", "%+1");
        check("%ff", "\u{fffd}");
        check("%é1", "%é1");
    }
}
