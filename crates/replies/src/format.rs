//! The wire formats that a reply can be put into.

/// A wire format. Without the feature `formats` there is OpenAI's chat completions alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// OpenAI chat completions.
    #[default]
    OpenAiChat,
    /// OpenAI Responses.
    #[cfg(feature = "formats")]
    OpenAiResponses,
    /// Anthropic Messages.
    #[cfg(feature = "formats")]
    Anthropic,
    /// Google's `streamGenerateContent`, as Gemini and Vertex AI have it.
    #[cfg(feature = "formats")]
    Gemini,
    /// Amazon Bedrock ConverseStream.
    #[cfg(feature = "formats")]
    Bedrock,
    /// Cohere chat, version 2.
    #[cfg(feature = "formats")]
    Cohere,
    /// Ollama's `/api/chat`.
    #[cfg(feature = "formats")]
    Ollama,
    /// text-generation-inference's `/generate_stream`.
    #[cfg(feature = "formats")]
    Tgi,
    /// LM Studio's `/api/v1/chat`.
    #[cfg(feature = "formats")]
    LmStudio,
}
