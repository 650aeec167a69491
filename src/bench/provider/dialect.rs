//! What tells one vendor of a wire format from another, as far as requests go.

use super::auth::Auth;
use super::format::WireFormat;
use crate::bench::plan::ProviderKind;

/// A vendor's manner of speaking a wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The format.
    pub format: WireFormat,
    /// How the key goes with a request.
    pub auth: Auth,
    /// The body's name for the output limit. Only OpenAI chat completions know more than one.
    pub limit_name: &'static str,
    /// Whether token counts must be asked for with `stream_options.include_usage`. Only of meaning in OpenAI chat completions.
    pub asks_usage: bool,
    /// The least output limit that the API takes, in tokens: what a warm-up asks for.
    pub least_tokens: u32,
}

impl Dialect {
    /// The format in its usual form.
    pub const fn of(format: WireFormat) -> Dialect {
        let (auth, limit_name) = match format {
            WireFormat::OpenAiChat => (Auth::Bearer, "max_tokens"),
            WireFormat::OpenAiResponses => (Auth::Bearer, "max_output_tokens"),
            WireFormat::Anthropic => (Auth::XApiKey, "max_tokens"),
            WireFormat::Gemini => (Auth::GoogleKey, "maxOutputTokens"),
            WireFormat::Vertex => (Auth::GoogleKeyOrToken, "maxOutputTokens"),
            WireFormat::Bedrock => (Auth::Aws, "maxTokens"),
            WireFormat::Cohere => (Auth::Bearer, "max_tokens"),
            WireFormat::Ollama => (Auth::Bearer, "num_predict"),
            WireFormat::Tgi => (Auth::Bearer, "max_new_tokens"),
            WireFormat::LmStudio => (Auth::Bearer, "max_output_tokens"),
        };
        Dialect {
            format,
            auth,
            limit_name,
            asks_usage: matches!(format, WireFormat::OpenAiChat),
            // "integer below minimum value. Expected a value >= 16", says OpenAI of less.
            least_tokens: match format {
                WireFormat::OpenAiResponses => 16,
                _ => 1,
            },
        }
    }
}

/// How a provider speaks.
pub fn dialect(kind: ProviderKind) -> Dialect {
    match kind {
        ProviderKind::Simulator | ProviderKind::Simulated | ProviderKind::OpenAiCompatible => {
            Dialect::of(WireFormat::OpenAiChat)
        }
        // Its newer models refuse `max_tokens`.
        ProviderKind::OpenAi => Dialect {
            limit_name: "max_completion_tokens",
            ..Dialect::of(WireFormat::OpenAiChat)
        },
        ProviderKind::OpenAiResponses => Dialect::of(WireFormat::OpenAiResponses),
        ProviderKind::Anthropic => Dialect::of(WireFormat::Anthropic),
        ProviderKind::Gemini => Dialect::of(WireFormat::Gemini),
        ProviderKind::VertexAi => Dialect::of(WireFormat::Vertex),
        ProviderKind::Bedrock => Dialect::of(WireFormat::Bedrock),
        ProviderKind::Cohere => Dialect::of(WireFormat::Cohere),
        ProviderKind::Ollama => Dialect::of(WireFormat::Ollama),
        ProviderKind::Tgi => Dialect::of(WireFormat::Tgi),
        ProviderKind::LmStudio => Dialect::of(WireFormat::LmStudio),
    }
}
