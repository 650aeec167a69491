//! The event that nearly every one of a Gemini stream is, one piece of text and the usage so far, read in one pass that builds nothing.

use crate::bench::provider::StreamEvent;
use crate::bench::provider::events::emit_usage;
use crate::bench::provider::scan::{Met, Scan};
use crate::bench::record::Usage;
use std::borrow::Cow;

/// What a usual event says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Usual<'a> {
    text: Option<Cow<'a, str>>,
    is_thought: bool,
    input: Option<u32>,
    said: Option<u32>,
    thought: Option<u32>,
    cached: Option<u32>,
    /// The fields that are looked at: none may be met twice.
    met: Met,
}

/// Reads an event's data; `None` where it is anything but a usual event in faultless JSON, which is then the thorough reader's to judge.
pub(super) fn read(data: &str) -> Option<Usual<'_>> {
    let mut scan = Scan::new(data);
    let mut usual = Usual::default();
    scan.object(|scan, name| match name {
        "candidates" => {
            usual.met.once(0)?;
            scan.only(|scan| usual.candidate(scan))
        }
        "usageMetadata" => {
            usual.met.once(1)?;
            scan.object(|scan, name| usual.counts(scan, name))
        }
        "error" | "promptFeedback" => None,
        _ => scan.pass_over(),
    })?;
    (usual.text.is_some() && scan.is_at_end()).then_some(usual)
}

impl<'a> Usual<'a> {
    /// Hands over what it means.
    pub fn emit(self, emit: &mut dyn FnMut(StreamEvent<'_>)) {
        emit(StreamEvent::Choice);
        match self.text {
            Some(text) if text.is_empty() => {}
            Some(text) if self.is_thought => emit(StreamEvent::Reasoning(text)),
            Some(text) => emit(StreamEvent::Text(text)),
            None => {}
        }
        let usage = Usage {
            input_tokens: self.input,
            output_tokens: super::with_thoughts(self.said, self.thought),
            reasoning_tokens: self.thought,
            cached_input_tokens: self.cached,
        };
        emit_usage(usage, emit);
    }

    fn candidate(&mut self, scan: &mut Scan<'a>) -> Option<()> {
        scan.object(|scan, name| match name {
            "content" => {
                self.met.once(2)?;
                scan.object(|scan, name| match name {
                    "parts" => {
                        self.met.once(3)?;
                        scan.only(|scan| scan.object(|scan, name| self.part(scan, name)))
                    }
                    _ => scan.pass_over(),
                })
            }
            "finishReason" => None,
            _ => scan.pass_over(),
        })
    }

    fn part(&mut self, scan: &mut Scan<'a>, name: &str) -> Option<()> {
        match name {
            "text" => {
                self.met.once(4)?;
                self.text = Some(scan.text_or_null()?);
                Some(())
            }
            "thought" => {
                self.met.once(5)?;
                self.is_thought = scan.yes().is_some();
                match self.is_thought {
                    true => Some(()),
                    false => scan.nothing(),
                }
            }
            _ => scan.pass_over(),
        }
    }

    fn counts(&mut self, scan: &mut Scan<'a>, name: &str) -> Option<()> {
        let (bit, count) = match name {
            "promptTokenCount" => (6, &mut self.input),
            "candidatesTokenCount" => (7, &mut self.said),
            "thoughtsTokenCount" => (8, &mut self.thought),
            "cachedContentTokenCount" => (9, &mut self.cached),
            _ => return scan.pass_over(),
        };
        *count = Some(scan.count()?);
        self.met.once(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &str = r#"{"candidates":[{"content":{"parts":[{"text":"The \u0073ea"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,"promptTokensDetails":[{"tokenCount":9}]},"responseId":"r"}"#;

    #[test]
    fn a_usual_event_is_read_in_one_pass() {
        let read = read(USUAL).unwrap();
        assert_eq!(read.text.as_deref(), Some("The sea"));
        assert!(!read.is_thought);
        assert_eq!(
            (read.input, read.said, read.thought),
            (Some(9), Some(2), None)
        );
        let thought = USUAL.replace(r#"ea"}"#, r#"ea","thought":true}"#);
        assert!(super::read(&thought).unwrap().is_thought);
    }

    #[test]
    fn whatever_is_not_usual_is_left_to_the_thorough_reader() {
        for (from, to) in [
            (r#""index":0"#, r#""finishReason":"STOP""#),
            (r#""role":"model"},"#, r#""role":"model"},"content":{},"#),
            (r#"}],"role""#, r#"},{"text":"x"}],"role""#),
            (r#""index":0}"#, r#""index":0},{}"#),
            (r#""responseId":"r""#, r#""error":null"#),
            (r#""responseId":"r""#, r#""promptFeedback":{}"#),
            (r#"Count":2"#, r#"Count":"2""#),
            (r#"Count":2"#, r#"Count":2.5"#),
            (r#"Count":2"#, r#"Count":02"#),
            (r#"Count":2"#, r#"Count":12345678901"#),
            (r#"{"text":"#, r#"{"other":"#),
            (r#""r"}"#, r#""r"} x"#),
            (r#""r"}"#, r#""r""#),
            (r#""candidates""#, r#""c\u0061ndidates""#),
        ] {
            let odd = USUAL.replacen(from, to, 1);
            assert_ne!(odd, USUAL, "{from}");
            assert_eq!(read(&odd), None, "{odd}");
        }
    }
}
