//! Cuts an AWS event stream (`application/vnd.amazon.eventstream`) into its frames and checks both checksums of each.
//!
//! Big-endian: length of all, length of the headers, CRC-32 of these eight bytes, headers, payload, CRC-32 of all before it.
//! A header: length of its name, name, type, value (smithy-typescript, `splitMessage` and `HeaderMarshaller`, read 2026).

use crate::bench::framing::{EVENT_LIMIT, Event, Framing, text_of};
use crate::bench::provider::DecodeError;

/// What an event's name begins with where the frame is no event but an exception or an error.
pub const EXCEPTION: &str = "exception:";

/// Lengths and their checksum.
const PRELUDE: usize = 12;
/// The least frame: a prelude and the checksum of all.
const LEAST: usize = PRELUDE + 4;

/// An incremental reader of frames. A name is `:event-type`, or [`EXCEPTION`] and `:exception-type` or `:error-code`; the data
/// is the payload, or for a frame of an error without payload its `:error-message`.
#[derive(Debug, Default)]
pub struct Frames {
    /// Bytes that complete no frame yet.
    held: Vec<u8>,
    damaged: bool,
}

impl Framing for Frames {
    fn push(
        &mut self,
        bytes: &[u8],
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), DecodeError> {
        if self.damaged {
            return Ok(());
        }
        self.held.extend_from_slice(bytes);
        let mut taken = 0;
        let result = loop {
            let rest = self.held.get(taken..).unwrap_or_default();
            match frame(rest) {
                Ok(Some(length)) => {
                    if let Err(error) = hand_over(rest.get(..length).unwrap_or_default(), on_event)
                    {
                        break Err(error);
                    }
                    taken += length;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.held.drain(..taken);
        self.damaged = result.is_err();
        result
    }

    /// A frame that is not whole has no meaning.
    fn finish(&mut self, _: &mut dyn FnMut(Event<'_>)) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The first byte is the highest of a length, so it is 0 in any frame of less than 16 MB.
    fn is_foreign(&self, first: u8, _: &str) -> bool {
        first != 0
    }
}

/// The length of the frame that `bytes` start with; `None` while it is not whole.
fn frame(bytes: &[u8]) -> Result<Option<usize>, DecodeError> {
    let Some(prelude) = bytes.get(..PRELUDE) else {
        return Ok(None);
    };
    let (lengths, sum) = prelude.split_at(8);
    if crc32(lengths) != u32_at(sum, 0) {
        return Err(damaged(
            "the checksum of a frame's lengths does not agree with them",
        ));
    }
    let (length, headers) = (u32_at(lengths, 0) as usize, u32_at(lengths, 4) as usize);
    if !(LEAST..=EVENT_LIMIT).contains(&length) || headers > length - LEAST {
        return Err(damaged("a frame has an impossible length"));
    }
    let Some(whole) = bytes.get(..length) else {
        return Ok(None);
    };
    let (content, sum) = whole.split_at(length - 4);
    match crc32(content) == u32_at(sum, 0) {
        true => Ok(Some(length)),
        false => Err(damaged("the checksum of a frame does not agree with it")),
    }
}

/// Reads a whole, checked frame.
fn hand_over(frame: &[u8], on_event: &mut dyn FnMut(Event<'_>)) -> Result<(), DecodeError> {
    let end = PRELUDE + u32_at(frame, 4) as usize;
    let mut headers = frame.get(PRELUDE..end).unwrap_or_default();
    let payload = frame.get(end..frame.len() - 4).unwrap_or_default();
    let (mut kind, mut event, mut exception, mut message) = ("", "", "", "");
    while !headers.is_empty() {
        let (name, value, rest) =
            header(headers).ok_or_else(|| damaged("a frame's headers cannot be read"))?;
        headers = rest;
        match name {
            b":message-type" => kind = value,
            b":event-type" => event = value,
            b":exception-type" | b":error-code" => exception = value,
            b":error-message" => message = value,
            _ => {}
        }
    }
    let exception = match kind {
        "exception" | "error" => format!("{EXCEPTION}{exception}"),
        _ => String::new(),
    };
    let payload = text_of(payload);
    on_event(Event {
        name: if exception.is_empty() {
            event
        } else {
            &exception
        },
        data: if payload.is_empty() {
            message
        } else {
            &payload
        },
        data_lines: 1,
    });
    Ok(())
}

/// Name, value where it is a string (else empty), and what follows; `None` for headers that break off or are of no known
/// type.
fn header(bytes: &[u8]) -> Option<(&[u8], &str, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let (kind, rest) = rest.split_first()?;
    let (length, rest) = match kind {
        0 | 1 => (0, rest),
        2 => (1, rest),
        3 => (2, rest),
        4 => (4, rest),
        5 | 8 => (8, rest),
        9 => (16, rest),
        6 | 7 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    let text = match kind {
        7 => std::str::from_utf8(value).unwrap_or_default(),
        _ => "",
    };
    Some((name, text, rest))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk);
    four.map_or(0, |four| u32::from_be_bytes(*four))
}

fn damaged(what: &str) -> DecodeError {
    DecodeError {
        message: format!("The binary stream is damaged: {what}."),
    }
}

/// CRC-32 as in Ethernet and zip (polynomial 0xEDB88320, reflected), four bytes at a time. Tables of 4 kB: a library's sixteen
/// would be much of the program.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut fours = bytes.chunks_exact(4);
    let mut sum = !0;
    for four in &mut fours {
        let word = four.try_into().map_or(0, u32::from_le_bytes) ^ sum;
        let [a, b, c, d] = word.to_le_bytes();
        sum = CRC_TABLES[3][usize::from(a)]
            ^ CRC_TABLES[2][usize::from(b)]
            ^ CRC_TABLES[1][usize::from(c)]
            ^ CRC_TABLES[0][usize::from(d)];
    }
    !fours.remainder().iter().fold(sum, |sum, byte| {
        let [low, ..] = (sum ^ u32::from(*byte)).to_le_bytes();
        (sum >> 8) ^ CRC_TABLES[0][usize::from(low)]
    })
}

/// What a byte adds to the sum, and what it adds with one, two, three bytes behind it.
static CRC_TABLES: [[u32; 256]; 4] = {
    let mut tables = [[0; 256]; 4];
    let mut index = 0;
    while index < 256 {
        let mut sum = index as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 * (sum & 1));
            bit += 1;
        }
        tables[0][index] = sum;
        index += 1;
    }
    let mut index = 0;
    while index < 3 * 256 {
        let before: u32 = tables[index / 256][index % 256];
        tables[index / 256 + 1][index % 256] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
        index += 1;
    }
    tables
};
