//! The event that nearly every one of a stream is, a piece of text within some objects, read in one pass that builds nothing.

use super::StreamEvent;
use super::scan::{Met, Scan};
use std::borrow::Cow;

/// Where a format's usual event has its text, and what else its thorough reader looks at.
pub(super) struct Place {
    /// The field that names the event's kind, where its JSON does.
    pub kind: Option<&'static str>,
    /// The objects that lead to the text, outermost first.
    pub path: &'static [&'static str],
    /// The field of the answer.
    pub answer: &'static str,
    /// The field of reasoning beside it.
    pub thought: Option<&'static str>,
    /// A field that a usual event has as `false`, if at all.
    pub flag: Option<&'static str>,
    /// Fields that a usual event has as `null`, if at all. In none of the objects on the way may two of them have one name.
    pub others: &'static [&'static str],
}

/// What a usual event says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// Its kind; empty where its JSON names none.
    pub kind: Cow<'a, str>,
    /// Reasoning; empty where there is none.
    pub thought: Cow<'a, str>,
    /// Answer; empty where there is none.
    pub answer: Cow<'a, str>,
}

impl Piece<'_> {
    /// Hands over what it means.
    pub fn emit(self, emit: &mut dyn FnMut(StreamEvent<'_>)) {
        emit(StreamEvent::Choice);
        if !self.thought.is_empty() {
            emit(StreamEvent::Reasoning(self.thought));
        }
        if !self.answer.is_empty() {
            emit(StreamEvent::Text(self.answer));
        }
    }
}

impl Place {
    /// Reads an event's data; `None` where it is anything but a usual event in faultless JSON, which is then the thorough
    /// reader's to judge.
    pub fn read<'a>(&self, data: &'a str) -> Option<Piece<'a>> {
        let mut scan = Scan::new(data);
        let mut reading = Reading {
            place: self,
            piece: Piece::default(),
            is_found: false,
            met: Met::default(),
        };
        reading.object(&mut scan, 0)?;
        (reading.is_found && scan.is_at_end()).then_some(reading.piece)
    }
}

struct Reading<'p, 'a> {
    place: &'p Place,
    piece: Piece<'a>,
    is_found: bool,
    /// The objects on the way and the fields: none may be met twice.
    met: Met,
}

impl<'a> Reading<'_, 'a> {
    fn object(&mut self, scan: &mut Scan<'a>, depth: usize) -> Option<()> {
        let place = self.place;
        let next = place.path.get(depth).copied();
        scan.object(|scan, name| {
            if Some(name) == next {
                self.met.once(depth)?;
                return self.object(scan, depth + 1);
            }
            if next.is_none() && name == place.answer {
                self.met.once(28)?;
                self.is_found = true;
                self.piece.answer = scan.text_or_null()?;
            } else if next.is_none() && Some(name) == place.thought {
                self.met.once(29)?;
                self.is_found = true;
                self.piece.thought = scan.text_or_null()?;
            } else if depth == 0 && Some(name) == place.kind {
                self.met.once(30)?;
                self.piece.kind = scan.text_or_null()?;
            } else if Some(name) == place.flag {
                self.met.once(31)?;
                scan.nothing()?;
            } else if let Some(other) = place.others.iter().position(|other| *other == name) {
                self.met.once(4 + other)?;
                scan.null()?;
            } else {
                scan.pass_over()?;
            }
            Some(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place {
        kind: Some("type"),
        path: &["delta", "inner"],
        answer: "text",
        thought: Some("thinking"),
        flag: Some("special"),
        others: &["error"],
    };

    #[test]
    fn a_usual_event_is_read_in_one_pass() {
        let check = |data: &str, kind: &str, thought: &str, answer: &str| {
            let piece = Piece {
                kind: kind.into(),
                thought: thought.into(),
                answer: answer.into(),
            };
            assert_eq!(PLACE.read(data), Some(piece), "{data}");
        };
        check(
            r#"{"type":"a","delta":{"type":"b","inner":{"text":" x"}},"n":[1,{"text":"no"}]}"#,
            "a",
            "",
            " x",
        );
        check(
            r#" { "delta" : { "inner" : { "thinking" : "h\u006d" , "text" : null } , "error" : null } } "#,
            "",
            "hm",
            "",
        );
        check(
            r#"{"text":"no","delta":{"inner":{"text":"é\n","special":false}}}"#,
            "",
            "",
            "é\n",
        );
    }

    #[test]
    fn whatever_is_not_usual_is_left_to_the_thorough_reader() {
        for data in [
            "",
            "{}",
            r#"{"type":"a","delta":{"text":"x"}}"#,
            r#"{"delta":{"inner":{"other":"x"}}}"#,
            r#"{"delta":{"inner":{"text":"x","special":true}}}"#,
            r#"{"delta":{"inner":{"text":"x"},"error":{}}}"#,
            r#"{"delta":{"inner":{"text":"x","text":"y"}}}"#,
            r#"{"delta":{"inner":{"text":"x"}},"delta":null}"#,
            r#"{"delta":{"inner":{"text":["x"]}}}"#,
            r#"{"delta":{"inner":{"text":"x"}}} x"#,
            r#"{"delta":{"inner":{"text":"x"}}"#,
            r#"{"delta":{"inner":{"te\u0078t":"x"}}}"#,
        ] {
            assert_eq!(PLACE.read(data), None, "{data}");
        }
    }
}
