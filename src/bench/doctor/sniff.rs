//! What a body looks like that is not what was asked for: the format by marks that no other has.

use super::seen::Looks;
use crate::bench::provider::format::WireFormat;

/// How much of a body is looked at, bytes.
const LOOK: usize = 4_096;

/// What the body looks like; `None` where nothing tells.
pub fn sniff(content_type: &str, body: &[u8]) -> Option<Looks> {
    let format = |format| Some(Looks::Format(format));
    if content_type.starts_with("application/vnd.amazon.eventstream") {
        return format(WireFormat::Bedrock);
    }
    let head = body.get(..LOOK).unwrap_or(body);
    // JSON may be written with or without blanks: marks are looked for without.
    let text: String = String::from_utf8_lossy(head)
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .collect();
    let has = |mark: &str| text.contains(mark);
    let marks = [
        (
            "\"object\":\"chat.completion.chunk\"",
            WireFormat::OpenAiChat,
        ),
        ("\"type\":\"response.", WireFormat::OpenAiResponses),
        ("\"type\":\"message_start\"", WireFormat::Anthropic),
        ("\"type\":\"message-start\"", WireFormat::Cohere),
        ("event:chat.start", WireFormat::LmStudio),
        ("\"type\":\"chat.start\"", WireFormat::LmStudio),
        ("\"generated_text\":", WireFormat::Tgi),
    ];
    if let Some((_, found)) = marks.iter().find(|(mark, _)| has(mark)) {
        return format(*found);
    }
    if has("\"candidates\":[") && text.starts_with("data:") {
        return format(WireFormat::Gemini);
    }
    if has("\"message\":{") && has("\"done\":") && text.starts_with('{') {
        return format(WireFormat::Ollama);
    }
    if content_type.starts_with("text/html") || text.starts_with('<') {
        return Some(Looks::WebPage);
    }
    let whole = [
        "\"object\":\"chat.completion\"",
        "\"object\":\"response\"",
        "\"type\":\"message\"",
    ];
    whole.iter().any(|m| has(m)).then_some(Looks::OnePiece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_known_by_its_first_events() {
        let check = |body: &str, expected: Option<Looks>| {
            assert_eq!(
                sniff("text/event-stream", body.as_bytes()),
                expected,
                "{body}"
            );
        };
        let format = |f| Some(Looks::Format(f));
        check(
            "data: {\"id\":\"a\",\"object\":\"chat.completion.chunk\",\"choices\":[]}\n\n",
            format(WireFormat::OpenAiChat),
        );
        check(
            "event: response.created\ndata: {\"type\": \"response.created\"}\n\n",
            format(WireFormat::OpenAiResponses),
        );
        check(
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n",
            format(WireFormat::Anthropic),
        );
        check(
            "data: {\"candidates\": [{\"content\":{}}]}\n\n",
            format(WireFormat::Gemini),
        );
        check(
            "event: message-start\ndata: {\"type\":\"message-start\"}\n\n",
            format(WireFormat::Cohere),
        );
        check(
            "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false}\n",
            format(WireFormat::Ollama),
        );
        check(
            "data:{\"index\":1,\"token\":{\"id\":1},\"generated_text\":null}\n\n",
            format(WireFormat::Tgi),
        );
        check(
            "event: chat.start\ndata: {\"type\":\"chat.start\"}\n\n",
            format(WireFormat::LmStudio),
        );
        check(
            "{\"object\": \"chat.completion\",\"choices\":[]}",
            Some(Looks::OnePiece),
        );
        check("<!doctype html><html>", Some(Looks::WebPage));
        check("hello", None);
        check("", None);
        assert_eq!(
            sniff("application/vnd.amazon.eventstream", b"\0\0\0\x10"),
            format(WireFormat::Bedrock)
        );
    }
}
