//! Short texts on the range coder, which starts out knowing the words that such texts are made of.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::number::{Number, tree};

/// Longest text, in bytes.
const LONGEST: u64 = 16 << 10;

/// What a new model has read already. Part of the format: a changed letter needs a new version.
const PRIMER: &str = "https://api.openai.com/v1 http://127.0.0.1:8000/v1 http://localhost:8080/v1 https://api.example.ai/openai/v1 \
    gpt-4o-mini gpt-4.1-nano llama-3.1-8b-instruct meta-llama/Llama-2-70b-chat-hf mistral-small-latest qwen2.5-7b steady bursty reasoning flaky \
    Chromium 156 Chrome 140 Firefox 140 Safari 18 Edge 139 Linux Windows macOS Android iOS 0.1.0 \
    Europe/Berlin Europe/London America/New_York America/Los_Angeles Asia/Tokyo Asia/Kolkata UTC \
    {\"temperature\":0.7,\"top_p\":0.95,\"max_tokens\":150,\"stop\":[\"\\n\"]} \
    Rate limit reached for requests. Please try again in 20s. Too many requests. Incorrect API key provided. \
    The server had an error while processing your request. The connection was cut before the stream ended. \
    No response: the server could not be reached or sent no CORS headers. The request took longer than its timeout of 90 s. ";

/// An adaptive model of text: each byte given the one before it.
pub struct Text {
    length: Number,
    pairs: Vec<[Bit; 256]>,
}

impl Text {
    /// A model that has read the primer.
    pub fn new() -> Text {
        let mut text = Text {
            length: Number::NEW,
            pairs: vec![[Bit::NEW; 256]; 256],
        };
        let mut before = b' ';
        for byte in PRIMER.bytes() {
            learn(&mut text.pairs[usize::from(before)], byte);
            before = byte;
        }
        text
    }

    /// Codes one text.
    pub fn code(&mut self, coder: &mut impl Coder, given: &str) -> Result<String, ArchiveError> {
        if given.len() as u64 > LONGEST {
            return Err(ArchiveError::TooLarge {
                what: "A text of this result",
                limit: format!("{LONGEST} bytes"),
            });
        }
        let length = self.length.size(coder, given.len() as u64);
        if length > LONGEST {
            return Err(ArchiveError::impossible(format!(
                "It claims a text of {length} bytes"
            )));
        }
        let mut bytes = Vec::new();
        let mut given = given.bytes();
        let mut before = b' ';
        for _ in 0..length {
            let byte = u64::from(given.next().unwrap_or(0));
            let bits = &mut self.pairs[usize::from(before)];
            before = tree(coder, bits, 8, byte) as u8;
            bytes.push(before);
            if coder.is_short() {
                return Err(ArchiveError::impossible("A text in it is cut short"));
            }
        }
        String::from_utf8(bytes).map_err(|_| ArchiveError::impossible("A text in it is not text"))
    }
}

fn learn(bits: &mut [Bit; 256], byte: u8) {
    let mut node = 1usize;
    for at in (0..8).rev() {
        let bit = (byte >> at) & 1 == 1;
        bits[node].learn(bit);
        node = (node << 1) | usize::from(bit);
    }
}
