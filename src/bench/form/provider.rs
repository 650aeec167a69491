//! The LLM APIs that can be chosen: their names, their own addresses, whether they want a key.

use crate::bench::form::base_url::origin_of;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::ProviderKind;
use replies::Catalogue;

/// Every provider, in the order of the list.
pub const PROVIDERS: [ProviderKind; 13] = [
    ProviderKind::Simulator,
    ProviderKind::Simulated,
    ProviderKind::OpenAi,
    ProviderKind::OpenAiResponses,
    ProviderKind::Anthropic,
    ProviderKind::Gemini,
    ProviderKind::VertexAi,
    ProviderKind::Bedrock,
    ProviderKind::Cohere,
    ProviderKind::Ollama,
    ProviderKind::LmStudio,
    ProviderKind::Tgi,
    ProviderKind::OpenAiCompatible,
];

/// Its name for people.
pub fn label(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator => "Local simulator",
        ProviderKind::Simulated => "Simulated (no network)",
        ProviderKind::OpenAi => "OpenAI",
        ProviderKind::OpenAiCompatible => "OpenAI-compatible API",
        ProviderKind::OpenAiResponses => "OpenAI Responses",
        ProviderKind::Anthropic => "Anthropic",
        ProviderKind::Gemini => "Google Gemini",
        ProviderKind::VertexAi => "Google Vertex AI",
        ProviderKind::Bedrock => "Amazon Bedrock",
        ProviderKind::Cohere => "Cohere",
        ProviderKind::Ollama => "Ollama",
        ProviderKind::Tgi => "Hugging Face TGI",
        ProviderKind::LmStudio => "LM Studio",
    }
}

/// What it is, in one sentence.
pub fn description(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator => {
            "An LLM API of known timing on this computer, over real HTTP; no key, no cost."
        }
        ProviderKind::Simulated => {
            "Scripted replies made inside the page: no network, no key, no cost."
        }
        ProviderKind::OpenAi => {
            "Chat completions at api.openai.com, with your key and at your cost."
        }
        ProviderKind::OpenAiCompatible => {
            "Any API with OpenAI's chat completions: vLLM, Ollama, llama.cpp, Groq, Together and others."
        }
        ProviderKind::OpenAiResponses => {
            "The Responses API at api.openai.com, or wherever else it is spoken."
        }
        ProviderKind::Anthropic => "The Messages API, with your key and at your cost.",
        ProviderKind::Gemini => "Gemini's own API, with your key and at your cost.",
        ProviderKind::VertexAi => {
            "Gemini on Google Cloud. The key is an express key or an access token; with a token, the base URL ends in /v1/projects/PROJECT/locations/REGION."
        }
        ProviderKind::Bedrock => {
            "ConverseStream. The key is a Bedrock API key, or ACCESS_KEY_ID:SECRET_ACCESS_KEY; put your region into the base URL."
        }
        ProviderKind::Cohere => "Chat, version 2, with your key and at your cost.",
        ProviderKind::Ollama => {
            "Ollama's own API, with the server's own timings. OLLAMA_ORIGINS must allow this page."
        }
        ProviderKind::Tgi => "text-generation-inference, /generate_stream: one token an event.",
        ProviderKind::LmStudio => {
            "LM Studio's own API, with the server's own timings. Its server must run with CORS on."
        }
    }
}

/// Its name in a link.
pub fn word(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator => "simulator",
        ProviderKind::Simulated => "simulated",
        ProviderKind::OpenAi => "openai",
        ProviderKind::OpenAiCompatible => "openai-compatible",
        ProviderKind::OpenAiResponses => "openai-responses",
        ProviderKind::Anthropic => "anthropic",
        ProviderKind::Gemini => "gemini",
        ProviderKind::VertexAi => "vertex-ai",
        ProviderKind::Bedrock => "bedrock",
        ProviderKind::Cohere => "cohere",
        ProviderKind::Ollama => "ollama",
        ProviderKind::Tgi => "tgi",
        ProviderKind::LmStudio => "lm-studio",
    }
}

/// Its own address; empty where it has none.
fn own_base_url(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator | ProviderKind::Simulated | ProviderKind::OpenAiCompatible => "",
        ProviderKind::OpenAi | ProviderKind::OpenAiResponses => "https://api.openai.com/v1",
        ProviderKind::Anthropic => "https://api.anthropic.com/v1",
        ProviderKind::Gemini => "https://generativelanguage.googleapis.com/v1beta",
        ProviderKind::VertexAi => "https://aiplatform.googleapis.com/v1",
        ProviderKind::Bedrock => "https://bedrock-runtime.us-east-1.amazonaws.com",
        ProviderKind::Cohere => "https://api.cohere.com/v2",
        ProviderKind::Ollama => "http://localhost:11434",
        ProviderKind::Tgi => "http://localhost:8080",
        ProviderKind::LmStudio => "http://localhost:1234",
    }
}

/// The provider of that name in a link.
pub fn from_word(text: &str) -> Option<ProviderKind> {
    PROVIDERS.into_iter().find(|kind| word(*kind) == text)
}

/// Where it is by default; empty where nobody knows.
pub fn default_base_url(kind: ProviderKind, simulator: Option<&SimulatorOrigins>) -> String {
    match kind {
        ProviderKind::Simulator => simulator.map_or_else(String::new, SimulatorOrigins::base_url),
        _ => own_base_url(kind).to_owned(),
    }
}

/// The model to begin with; empty where nobody knows.
pub fn default_model(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator | ProviderKind::Simulated => "steady",
        // It serves one model, whatever the request says.
        ProviderKind::Tgi => "tgi",
        _ => "",
    }
}

/// The models that are known without asking, with a sentence on each; none where only the API knows.
pub fn known_models(kind: ProviderKind) -> Vec<(String, String)> {
    match kind {
        ProviderKind::Simulator | ProviderKind::Simulated => Catalogue::built_in()
            .models()
            .iter()
            .map(|model| (model.name.clone(), model.description.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a base URL is needed at all.
pub fn has_base_url(kind: ProviderKind) -> bool {
    kind != ProviderKind::Simulated
}

/// Whether requests without a key cannot succeed.
pub fn needs_key(kind: ProviderKind) -> bool {
    match kind {
        ProviderKind::OpenAi
        | ProviderKind::OpenAiResponses
        | ProviderKind::Anthropic
        | ProviderKind::Gemini
        | ProviderKind::VertexAi
        | ProviderKind::Bedrock
        | ProviderKind::Cohere => true,
        ProviderKind::Simulator
        | ProviderKind::Simulated
        | ProviderKind::OpenAiCompatible
        | ProviderKind::Ollama
        | ProviderKind::Tgi
        | ProviderKind::LmStudio => false,
    }
}

/// Whether `base_url` is an address of the provider itself, so that a plan from a stranger's link may go there without
/// asking. Requests that stay inside the page always may; an OpenAI-compatible API has no address of its own.
pub fn is_own_origin(
    kind: ProviderKind,
    base_url: &str,
    simulator: Option<&SimulatorOrigins>,
) -> bool {
    let origin = origin_of(base_url);
    match kind {
        ProviderKind::Simulated => true,
        ProviderKind::Simulator => simulator
            .is_some_and(|s| origin.is_some() && s.origins().any(|own| origin_of(own) == origin)),
        _ => origin.is_some() && origin == origin_of(own_base_url(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_links_are_read_back() {
        for kind in PROVIDERS {
            assert_eq!(from_word(word(kind)), Some(kind));
        }
        assert_eq!(from_word("anything"), None);
    }

    #[test]
    fn only_a_providers_own_address_needs_no_question() {
        let simulator = SimulatorOrigins {
            http: "http://127.0.0.1:8091".to_owned(),
            https: Some("https://localhost:8092/".to_owned()),
        };
        let check = |kind, url: &str, own| {
            assert_eq!(
                is_own_origin(kind, url, Some(&simulator)),
                own,
                "{kind:?} {url}"
            );
        };
        check(ProviderKind::OpenAi, "https://api.openai.com/v1", true);
        check(ProviderKind::OpenAi, "https://API.openai.com:443/v2/", true);
        check(ProviderKind::OpenAi, "http://api.openai.com/v1", false);
        check(
            ProviderKind::OpenAi,
            "https://api.openai.com.evil.example/v1",
            false,
        );
        check(
            ProviderKind::OpenAi,
            "https://api.openai.com@evil.example/v1",
            false,
        );
        check(
            ProviderKind::OpenAi,
            "https://evil.example\\@api.openai.com/v1",
            false,
        );
        check(ProviderKind::OpenAi, "", false);
        check(
            ProviderKind::OpenAiCompatible,
            "https://api.openai.com/v1",
            false,
        );
        check(ProviderKind::Simulator, "http://127.0.0.1:8091/v1", true);
        check(ProviderKind::Simulator, "https://localhost:8092/v1", true);
        check(ProviderKind::Simulator, "http://127.0.0.1:8093/v1", false);
        check(ProviderKind::Simulated, "", true);
        assert!(!is_own_origin(
            ProviderKind::Simulator,
            "http://127.0.0.1:8091/v1",
            None
        ));
    }
}
