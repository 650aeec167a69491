//! What holds for any bytes whatever: checked by the fuzz targets of tests/fuzz, and here on their committed corpora.

use crate::hostile::use_all;
use crate::recorded::record_by;
use llmperf_web::bench::archive::link::envelope::seal;
use llmperf_web::bench::archive::link::{decode, decode_content};
use llmperf_web::bench::custom::{Custom, Places, StreamKind};
use llmperf_web::bench::event_stream::crc32;
use llmperf_web::bench::framing::Event;
use llmperf_web::bench::provider::custom::Described;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{Provider, StreamEvent, translator};
use std::sync::OnceLock;

/// What a fuzz target feeds.
#[derive(Clone, Copy)]
pub enum Fed {
    /// The framer of this format.
    Framer(WireFormat),
    /// The decoder of this format, and the framer before it.
    Decoder(WireFormat),
    /// The reader of permalinks.
    Link,
}

/// Every fuzz target: its name, which is its corpus's folder too, and what it feeds.
pub const TARGETS: [(&str, Fed); 15] = [
    ("sse", Fed::Framer(WireFormat::OpenAiChat)),
    ("ndjson", Fed::Framer(WireFormat::Ollama)),
    ("aws_frames", Fed::Framer(WireFormat::Bedrock)),
    ("openai_chat", Fed::Decoder(WireFormat::OpenAiChat)),
    (
        "openai_responses",
        Fed::Decoder(WireFormat::OpenAiResponses),
    ),
    ("anthropic", Fed::Decoder(WireFormat::Anthropic)),
    ("gemini", Fed::Decoder(WireFormat::Gemini)),
    ("vertex", Fed::Decoder(WireFormat::Vertex)),
    ("bedrock", Fed::Decoder(WireFormat::Bedrock)),
    ("cohere", Fed::Decoder(WireFormat::Cohere)),
    ("ollama", Fed::Decoder(WireFormat::Ollama)),
    ("tgi", Fed::Decoder(WireFormat::Tgi)),
    ("lm_studio", Fed::Decoder(WireFormat::LmStudio)),
    ("custom", Fed::Decoder(WireFormat::Custom)),
    ("link", Fed::Link),
];

/// Checks what holds for any input.
pub fn check(fed: Fed, input: &[u8]) {
    let Some((selector, bytes)) = input.split_first() else {
        return;
    };
    match fed {
        Fed::Framer(format) => framer(format, *selector, bytes),
        Fed::Decoder(WireFormat::Custom) => decoder(described(), "sse", *selector, bytes),
        Fed::Decoder(format) => {
            let kind = match format {
                WireFormat::Bedrock => "bin",
                WireFormat::Ollama => "ndjson",
                _ => "sse",
            };
            decoder(translator(format), kind, *selector, bytes);
        }
        Fed::Link => link(*selector, bytes),
    }
}

/// The first byte says where to cut. Whole, cut in two and byte by byte mean the same events, and the same refusal.
fn framer(format: WireFormat, cut: u8, bytes: &[u8]) {
    let framed = |pieces: &[&[u8]]| {
        let mut events = Vec::new();
        let mut take = |event: Event<'_>| {
            events.push((
                event.name.to_owned(),
                event.data.to_owned(),
                event.data_lines,
            ))
        };
        let mut framing = translator(format).framing();
        let mut pieces = pieces.iter();
        let all = pieces.try_for_each(|piece| framing.push(piece, &mut take));
        let all = all.and_then(|()| framing.finish(&mut take));
        (events, all.map_err(|error| error.message))
    };
    let check = |bytes: &[u8]| {
        let whole = framed(&[bytes]);
        let (left, right) = bytes.split_at(usize::from(cut).min(bytes.len()));
        assert_eq!(framed(&[left, right]), whole);
        assert_eq!(framed(&bytes.chunks(1).collect::<Vec<&[u8]>>()), whole);
    };
    check(bytes);
    if format == WireFormat::Bedrock {
        check(&with_right_sums(bytes));
    }
}

/// An even first byte: the rest is one event, its name a line, and its data; it means the same with an unknown field before
/// the others. An odd one: the rest is a stream, which means the same whole and cut in two.
fn decoder(provider: &'static dyn Provider, kind: &str, selector: u8, bytes: &[u8]) {
    if selector.is_multiple_of(2) {
        let text = String::from_utf8_lossy(bytes);
        let (name, data) = text.split_once('\n').unwrap_or(("", &text));
        event_means_the_same_with_an_unknown_field(provider, name, data);
        return;
    }
    let check = |bytes: &[u8]| {
        let (left, right) = bytes.split_at(usize::from(selector / 2).min(bytes.len()));
        let whole = record_by(provider, kind, [bytes]);
        assert_eq!(record_by(provider, kind, [left, right]), whole);
    };
    check(bytes);
    if kind == "bin" {
        check(&with_right_sums(bytes));
    }
}

/// Whether the event was understood at all. A field that nobody knows changes nothing of what it means.
pub fn event_means_the_same_with_an_unknown_field(
    provider: &dyn Provider,
    name: &str,
    data: &str,
) -> bool {
    let said = meaning(provider, name, data);
    if let Some(more) = with_unknown_field(data) {
        assert_eq!(meaning(provider, name, &more), said, "{name} {data}");
    }
    said.is_some()
}

/// What an event means, in words; `None` where it is refused. The message of an error is left out: where it has no words, the
/// event itself stands in their place.
fn meaning(provider: &dyn Provider, name: &str, data: &str) -> Option<Vec<String>> {
    let mut said = Vec::new();
    let mut note = |meant: StreamEvent<'_>| {
        said.push(match meant {
            StreamEvent::Error { cause, .. } => format!("{cause:?}"),
            other => format!("{other:?}"),
        });
    };
    let event = Event {
        name,
        data,
        data_lines: 1,
    };
    match provider.decode(&event, &mut note) {
        Ok(()) => Some(said),
        Err(error) => {
            assert!(!error.message.is_empty());
            None
        }
    }
}

/// A JSON object with a field before the others that no format knows, its name written with an escape, which the quick readers
/// leave to the thorough ones; `None` for what is no object with fields.
fn with_unknown_field(data: &str) -> Option<String> {
    let fields = data.trim().strip_prefix('{')?;
    let has_some = fields.trim_start().starts_with('"');
    has_some.then(|| format!("{{\"\\u007aebra\":[null,{{}}],{fields}"))
}

/// Every frame's checksums made right, as far as the lengths lead: by chance no fuzzer would get past them.
fn with_right_sums(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(prelude) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes([prelude[0], prelude[1], prelude[2], prelude[3]]) as usize;
        if length < 16 || length > bytes.len() - at {
            break;
        }
        let sum = crc32(&bytes[at..at + 8]).to_be_bytes();
        bytes[at + 8..at + 12].copy_from_slice(&sum);
        let end = at + length - 4;
        let sum = crc32(&bytes[at..end]).to_be_bytes();
        bytes[end..end + 4].copy_from_slice(&sum);
        at += length;
    }
    bytes
}

/// A format as a person describes it, near to OpenAI's.
fn described() -> &'static Described {
    static ONE: OnceLock<&'static Described> = OnceLock::new();
    let places = || Places {
        text: "/choices/0/delta/content".into(),
        reasoning: "/choices/0/delta/reasoning_content".into(),
        finish: "/choices/0/finish_reason".into(),
        input_tokens: "/usage/prompt_tokens".into(),
        output_tokens: "/usage/completion_tokens".into(),
    };
    ONE.get_or_init(|| {
        Described::kept(&Custom {
            path: "/say".into(),
            headers: Vec::new(),
            body: "{}".into(),
            framing: StreamKind::Sse,
            places: places(),
        })
    })
}

/// An even first byte: the rest is a link as text. An odd one: the rest is a link's content, which passes the checksum. Whatever opens
/// can be shown in every form.
fn link(selector: u8, bytes: &[u8]) {
    let opened = match selector.is_multiple_of(2) {
        true => decode(&String::from_utf8_lossy(bytes)),
        false => seal(bytes).and_then(|_| decode_content(bytes)),
    };
    use_all(&opened);
}
