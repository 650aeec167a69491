//! The chunk that nearly every event is, read in one pass that builds nothing: one choice with a delta, and nothing else of note.

use crate::bench::provider::scan::{Met, Scan};
use std::borrow::Cow;

/// What a usual chunk says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Usual<'a> {
    /// Reasoning; empty where there is none.
    pub thought: Cow<'a, str>,
    /// Answer; empty where there is none.
    pub answer: Cow<'a, str>,
    /// Why the reply ended; empty where it goes on.
    pub finish: Cow<'a, str>,
}

/// Reads an event's data; `None` where it is anything but a usual chunk in faultless JSON, which is then the thorough
/// reader's to judge.
pub(super) fn usual(data: &str) -> Option<Usual<'_>> {
    let mut scan = Scan::new(data);
    let mut found = None;
    scan.object(|scan, name| match name {
        "choices" => {
            let once = found.is_none();
            found = Some(only_choice(scan)?);
            once.then_some(())
        }
        // These hold what a usual chunk has not.
        "usage" | "error" | "x_groq" | "timings" | "time_info" | "perf_metrics" => scan.null(),
        _ => scan.pass_over(),
    })?;
    found.filter(|_| scan.is_at_end())
}

fn only_choice<'a>(scan: &mut Scan<'a>) -> Option<Usual<'a>> {
    const DELTA: usize = 0;
    let mut choice = Usual::default();
    let mut met = Met::default();
    scan.only(|scan| {
        scan.object(|scan, name| match name {
            "delta" => {
                met.once(DELTA)?;
                read_delta(scan, &mut choice)
            }
            "finish_reason" => {
                met.once(1)?;
                choice.finish = scan.text_or_null()?;
                Some(())
            }
            "message" | "text" => None,
            _ => scan.pass_over(),
        })
    })?;
    (met.has(DELTA) && choice.finish != "error").then_some(choice)
}

fn read_delta<'a>(scan: &mut Scan<'a>, choice: &mut Usual<'a>) -> Option<()> {
    let mut met = Met::default();
    scan.object(|scan, name| match name {
        "content" => {
            met.once(0)?;
            choice.answer = scan.text_or_null()?;
            Some(())
        }
        "reasoning_content" | "reasoning" => {
            met.once(1)?;
            choice.thought = scan.text_or_null()?;
            Some(())
        }
        "refusal" => {
            met.once(2)?;
            scan.null()
        }
        _ => scan.pass_over(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::decode::decode_thoroughly;
    use super::*;
    use crate::bench::provider::StreamEvent;

    /// What the thorough reader says of the data, in words; `None` where it cannot read it.
    fn thorough(data: &str) -> Option<Vec<String>> {
        let mut said = Vec::new();
        let mut note = |event: StreamEvent<'_>| said.push(format!("{event:?}"));
        decode_thoroughly("", data, &mut note).ok()?;
        Some(said)
    }

    fn in_words(chunk: &Usual<'_>) -> Vec<String> {
        let mut said = vec![format!("{:?}", StreamEvent::Choice)];
        let parts = [
            (!chunk.thought.is_empty()).then(|| StreamEvent::Reasoning(chunk.thought.clone())),
            (!chunk.answer.is_empty()).then(|| StreamEvent::Text(chunk.answer.clone())),
            (!chunk.finish.is_empty()).then(|| StreamEvent::Finish(chunk.finish.clone())),
        ];
        said.extend(
            parts
                .into_iter()
                .flatten()
                .map(|event| format!("{event:?}")),
        );
        said
    }

    const CHUNKS: [&str; 10] = [
        r#"{"id":"a","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}],"usage":null}"#,
        r#"{"choices":[{"delta":{"role":"assistant","content":"","refusal":null},"finish_reason":null}],"created":1770933892}"#,
        r#" { "choices" : [ { "delta" : { "reasoning_content" : "hm" , "content" : null } , "finish_reason" : "" } ] } "#,
        r#"{"choices":[{"delta":{"content":"line\nof \"two\" \u00e9\ud83d\ude00"},"finish_reason":"length"}]}"#,
        r#"{"choices":[{"delta":{"content":"\\"},"content_filter_results":{"hate":{"filtered":false,"at":[1,-2.5e+3]}}}]}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"completion_tokens":3}}"#,
        r#"{"choices":[],"usage":{"completion_tokens":3}}"#,
        r#"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}"#,
        r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"}]},"finish_reason":"error"}],"error":{"message":"no"}}"#,
        r#"{"choices":[{"message":{"content":"whole"},"text":"t","delta":null}],"x":"tab\there"}"#,
    ];

    #[test]
    fn a_usual_chunk_is_read_in_one_pass() {
        let read = |at: usize| usual(CHUNKS[at]);
        let said = |answer: &'static str| Usual {
            answer: answer.into(),
            ..Usual::default()
        };
        assert_eq!(read(0), Some(said(" token")));
        assert_eq!(read(1), Some(said("")));
        assert_eq!(read(2).map(|chunk| chunk.thought), Some("hm".into()));
        assert_eq!(
            read(3),
            Some(Usual {
                finish: "length".into(),
                ..said("line\nof \"two\" é😀")
            })
        );
        assert_eq!(read(4), Some(said("\\")));
        for unusual in &CHUNKS[5..] {
            assert_eq!(usual(unusual), None, "{unusual}");
        }
    }

    #[test]
    fn whatever_is_read_in_one_pass_means_what_the_thorough_reader_says() {
        let mut state = 11_111u64;
        let mut random = move |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % below
        };
        let pieces = [
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "0",
            "01",
            "-",
            "1e",
            "null",
            "é",
            " ",
            "\n",
            "\u{1}",
            "\"content\":\"x\",",
            "\"delta\":{},",
            "\\ud800",
            "\\u00e9",
            "\"finish_reason\":\"error\",",
            "\"reasoning\":\"y\",",
            "true",
            "fals",
            "1.",
            "\"usage\":null,",
            "\"message\":{},",
        ];
        let mut read = 0;
        for _ in 0..60_000 {
            let mut data = CHUNKS[random(CHUNKS.len())].to_owned();
            for _ in 0..random(3) {
                let places: Vec<usize> = data.char_indices().map(|(at, _)| at).collect();
                let from = random(places.len());
                let to = (from + random(4)).min(places.len() - 1);
                let piece = if random(4) == 0 {
                    ""
                } else {
                    pieces[random(pieces.len())]
                };
                data.replace_range(places[from]..places[to], piece);
            }
            if let Some(chunk) = usual(&data) {
                read += 1;
                assert_eq!(Some(in_words(&chunk)), thorough(&data), "{data}");
            }
        }
        assert!(read > 10_000, "{read} were read at all");
    }
}
