//! The LLM APIs that can be chosen: their names, their own addresses, whether they want a key.

use crate::bench::form::base_url::origin_of;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::ProviderKind;
use replies::Catalogue;

/// Every provider, in the order of the list.
pub const PROVIDERS: [ProviderKind; 4] = [
    ProviderKind::Simulator,
    ProviderKind::Simulated,
    ProviderKind::OpenAi,
    ProviderKind::OpenAiCompatible,
];

/// Where OpenAI's API is.
const OPENAI: &str = "https://api.openai.com/v1";

/// Its name for people.
pub fn label(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator => "Local simulator",
        ProviderKind::Simulated => "Simulated (no network)",
        ProviderKind::OpenAi => "OpenAI",
        ProviderKind::OpenAiCompatible => "OpenAI-compatible API",
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
    }
}

/// Its name in a link.
pub fn word(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator => "simulator",
        ProviderKind::Simulated => "simulated",
        ProviderKind::OpenAi => "openai",
        ProviderKind::OpenAiCompatible => "openai-compatible",
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
        ProviderKind::OpenAi => OPENAI.to_owned(),
        ProviderKind::Simulated | ProviderKind::OpenAiCompatible => String::new(),
    }
}

/// The model to begin with; empty where nobody knows.
pub fn default_model(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Simulator | ProviderKind::Simulated => "steady",
        ProviderKind::OpenAi | ProviderKind::OpenAiCompatible => "",
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
        ProviderKind::OpenAi | ProviderKind::OpenAiCompatible => Vec::new(),
    }
}

/// Whether a base URL is needed at all.
pub fn has_base_url(kind: ProviderKind) -> bool {
    kind != ProviderKind::Simulated
}

/// Whether requests without a key cannot succeed.
pub fn needs_key(kind: ProviderKind) -> bool {
    kind == ProviderKind::OpenAi
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
        ProviderKind::OpenAi => origin.is_some() && origin == origin_of(OPENAI),
        ProviderKind::Simulator => simulator
            .is_some_and(|s| origin.is_some() && s.origins().any(|own| origin_of(own) == origin)),
        ProviderKind::OpenAiCompatible => false,
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
