//! The wire formats: how a prompt is asked for and how its reply is streamed, whoever the vendor is.

use serde::{Deserialize, Serialize};

/// A way to ask for a completion and to stream it. Many vendors share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WireFormat {
    /// OpenAI chat completions, and all that imitate them.
    #[serde(rename = "openai-chat")]
    OpenAiChat,
    /// OpenAI Responses.
    #[serde(rename = "openai-responses")]
    OpenAiResponses,
    /// Anthropic Messages.
    Anthropic,
    /// Google Gemini `streamGenerateContent`.
    Gemini,
    /// The same on Vertex AI, under other addresses and keys.
    Vertex,
    /// Amazon Bedrock ConverseStream, in binary frames.
    Bedrock,
    /// Cohere chat, version 2.
    Cohere,
    /// Ollama's own `/api/chat`, one JSON object a line.
    Ollama,
    /// Hugging Face text-generation-inference, `/generate_stream`.
    Tgi,
    /// LM Studio's own `/api/v1/chat`, named events.
    LmStudio,
    /// As the plan describes it; no format of its own, so [`WireFormat::ALL`] leaves it out.
    Custom,
}

impl WireFormat {
    /// Every format that this program knows by itself.
    pub const ALL: [WireFormat; 10] = [
        WireFormat::OpenAiChat,
        WireFormat::OpenAiResponses,
        WireFormat::Anthropic,
        WireFormat::Gemini,
        WireFormat::Vertex,
        WireFormat::Bedrock,
        WireFormat::Cohere,
        WireFormat::Ollama,
        WireFormat::Tgi,
        WireFormat::LmStudio,
    ];

    /// Its name in data files and on command lines.
    pub fn word(self) -> &'static str {
        match self {
            WireFormat::OpenAiChat => "openai-chat",
            WireFormat::OpenAiResponses => "openai-responses",
            WireFormat::Anthropic => "anthropic",
            WireFormat::Gemini => "gemini",
            WireFormat::Vertex => "vertex",
            WireFormat::Bedrock => "bedrock",
            WireFormat::Cohere => "cohere",
            WireFormat::Ollama => "ollama",
            WireFormat::Tgi => "tgi",
            WireFormat::LmStudio => "lm-studio",
            WireFormat::Custom => "custom",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_has_one_name_in_data_and_in_code() {
        for format in WireFormat::ALL {
            let text = serde_json::to_string(&format).unwrap();
            assert_eq!(text, format!("\"{}\"", format.word()));
        }
    }
}
