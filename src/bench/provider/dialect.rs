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
    /// The path of the list of models, after the base URL; `None` where there is none at the host of the base URL.
    pub models: Option<&'static str>,
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
            // Its headers and its body say it themselves.
            WireFormat::Custom => (Auth::Bearer, "max_tokens"),
        };
        Dialect {
            format,
            auth,
            limit_name,
            asks_usage: matches!(format, WireFormat::OpenAiChat),
            models: match format {
                WireFormat::OpenAiChat
                | WireFormat::OpenAiResponses
                | WireFormat::Anthropic
                | WireFormat::Gemini => Some("/models"),
                WireFormat::Ollama => Some("/api/tags"),
                WireFormat::Tgi => Some("/info"),
                WireFormat::LmStudio => Some("/api/v1/models"),
                WireFormat::Cohere => Some("/v1/models"),
                // Vertex AI has no list that is short; Bedrock's is at another host.
                WireFormat::Vertex | WireFormat::Bedrock => None,
                WireFormat::Custom => None,
            },
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
    kind.dialect()
}
