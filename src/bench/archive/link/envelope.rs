//! What surrounds a link's content: a version, a length, a checksum, and letters that a URL leaves alone.

use crate::bench::archive::ArchiveError;

/// The version that this program writes.
pub const VERSION: u8 = 0;

/// Longest link that is read or made, in characters.
pub const LONGEST: usize = 100_000;

/// Bytes before the content: version, length (three bytes) and CRC-32.
const HEAD: usize = 8;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Wraps content into text of letters, digits, `-` and `_`.
pub fn seal(content: &[u8]) -> Result<String, ArchiveError> {
    if length_of(content.len()) > LONGEST {
        return Err(too_long("This result"));
    }
    let length = content.len() as u32;
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&length.to_le_bytes()[..3]);
    bytes.extend_from_slice(&crc32(&[&bytes, content]).to_le_bytes());
    bytes.extend_from_slice(content);
    Ok(to_letters(&bytes))
}

/// How many characters content of `bytes` bytes becomes.
pub fn length_of(bytes: usize) -> usize {
    ((bytes + HEAD) * 4).div_ceil(3)
}

/// The content of a text made by [`seal`], whole and undamaged.
pub fn open(text: &str) -> Result<Vec<u8>, ArchiveError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(foreign("an empty link"));
    }
    if text.len() > LONGEST {
        return Err(too_long("This link"));
    }
    let bytes = from_letters(text)?;
    let version = bytes.first().copied().unwrap_or(VERSION);
    if version != VERSION {
        return Err(ArchiveError::Newer {
            version: u64::from(version),
        });
    }
    let (Some(head), Some(content)) = (bytes.first_chunk::<HEAD>(), bytes.get(HEAD..)) else {
        return Err(ArchiveError::Cut);
    };
    let [_, a, b, c, crc @ ..] = *head;
    let length = u32::from_le_bytes([a, b, c, 0]) as usize;
    if content.len() < length {
        return Err(ArchiveError::Cut);
    }
    if content.len() > length || crc32(&[&head[..4], content]) != u32::from_le_bytes(crc) {
        return Err(ArchiveError::Changed);
    }
    Ok(content.to_vec())
}

fn foreign(seems: &str) -> ArchiveError {
    ArchiveError::Foreign {
        seems: seems.to_owned(),
    }
}

fn too_long(what: &'static str) -> ArchiveError {
    ArchiveError::TooLarge {
        what,
        limit: format!("{LONGEST} characters"),
    }
}

/// The CRC-32 of Ethernet and zip.
fn crc32(parts: &[&[u8]]) -> u32 {
    let bytes = parts.iter().flat_map(|part| part.iter());
    !bytes.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// Base64 in its URL alphabet without padding (RFC 4648 §5).
fn to_letters(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 4).div_ceil(3));
    for group in bytes.chunks(3) {
        let bits = group.iter().enumerate().fold(0u32, |bits, (at, byte)| {
            bits | u32::from(*byte) << (16 - 8 * at)
        });
        for at in 0..=group.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}

fn from_letters(text: &str) -> Result<Vec<u8>, ArchiveError> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0u32, 0u32);
    for letter in text.bytes() {
        let Some(value) = LETTERS.iter().position(|l| *l == letter) else {
            return Err(foreign("text with characters that no result link has"));
        };
        bits = (bits << 6) | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_whole() {
        for length in 0..50u8 {
            let content: Vec<u8> = (0..length).map(|i| i.wrapping_mul(89)).collect();
            let text = seal(&content).unwrap();
            assert_eq!(text.len(), length_of(content.len()));
            assert_eq!(open(&text), Ok(content));
        }
    }

    #[test]
    fn the_checksum_is_the_common_crc_32_and_the_letters_are_base64url() {
        assert_eq!(crc32(&[b"1234", b"56789"]), 0xCBF4_3926);
        assert_eq!(to_letters(&[0xFB, 0xFF, 0xFE, 0x01]), "-__-AQ");
    }

    #[test]
    fn every_damage_is_told_apart_from_a_cut() {
        let text = seal(b"what was measured").unwrap();
        for at in 0..text.len() {
            assert!(open(&text[..at]).is_err(), "{at}");
        }
        assert_eq!(open(&text[..20]), Err(ArchiveError::Cut));
        assert_eq!(open(&format!("{text}AAAA")), Err(ArchiveError::Changed));
        let other = text.replacen(
            &text[20..21],
            if &text[20..21] == "A" { "B" } else { "A" },
            1,
        );
        assert!(open(&other).is_err());
        assert_eq!(open("BAAA"), Err(ArchiveError::Newer { version: 4 }));
        for foreign in ["", "  ", "what is this?", "é"] {
            assert!(matches!(open(foreign), Err(ArchiveError::Foreign { .. })));
        }
    }
}
