//! A zip archive of few files, stored without compression: local headers, contents, the central directory (PKWARE's
//! APPNOTE 6.3.10). A crate would bring compression and streaming that nothing here needs.

use crate::bench::event_stream::crc32;
use crate::bench::export::llmperf::NamedFile;

/// A name in UTF-8.
const UTF8_NAME: u16 = 1 << 11;
/// What is needed to unpack it: version 2.0.
const VERSION: u16 = 20;
/// 1980-01-01, the earliest day that a zip knows; no time is claimed.
const DAY: u16 = (1 << 5) | 1;

/// The files as one archive; `None` where they are too large for a zip without its 64-bit extension.
pub fn archive(files: &[NamedFile]) -> Option<Vec<u8>> {
    let (mut all, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let offset = u32::try_from(all.len()).ok()?;
        let (name, content) = (file.name.as_bytes(), file.text.as_bytes());
        let size = u32::try_from(content.len()).ok()?;
        let mut shared = Vec::new();
        // Flags, method (stored), time, day.
        for half in [VERSION, UTF8_NAME, 0, 0, DAY] {
            shared.extend(half.to_le_bytes());
        }
        for word in [crc32(content), size, size] {
            shared.extend(word.to_le_bytes());
        }
        shared.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        shared.extend(0u16.to_le_bytes());

        all.extend(*b"PK\x03\x04");
        all.extend(&shared);
        all.extend(name);
        all.extend(content);

        directory.extend(*b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&shared);
        // Comment's length, disk, inner and outer attributes.
        directory.extend([0u8; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name);
    }
    let (start, size) = (
        u32::try_from(all.len()).ok()?,
        u32::try_from(directory.len()).ok()?,
    );
    let count = u16::try_from(files.len()).ok()?;
    all.extend(directory);
    all.extend(*b"PK\x05\x06");
    for half in [0, 0, count, count] {
        all.extend(half.to_le_bytes());
    }
    for word in [size, start] {
        all.extend(word.to_le_bytes());
    }
    all.extend(0u16.to_le_bytes());
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> NamedFile {
        NamedFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn an_archive_of_nothing_is_its_end_alone() {
        let mut end = b"PK\x05\x06".to_vec();
        end.extend([0u8; 18]);
        assert_eq!(archive(&[]), Some(end));
    }

    #[test]
    fn names_contents_and_offsets_stand_where_the_format_has_them() {
        let zip = archive(&[file("a.json", "{}"), file("é.json", "123")]).unwrap();
        let word = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap());
        assert_eq!(&zip[..4], b"PK\x03\x04");
        assert_eq!(word(14), crc32(b"{}"));
        assert_eq!((word(18), word(22)), (2, 2));
        assert_eq!(&zip[30..38], b"a.json{}");
        assert_eq!(&zip[38..42], b"PK\x03\x04");
        let end = zip.len() - 22;
        let start = word(end + 16) as usize;
        assert_eq!(word(end + 12) as usize, end - start);
        assert_eq!(&zip[start..start + 4], b"PK\x01\x02");
        let second = start + 46 + "a.json".len();
        assert_eq!(&zip[second..second + 4], b"PK\x01\x02");
        assert_eq!(word(second + 42), 38);
    }
}
