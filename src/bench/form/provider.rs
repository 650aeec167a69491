//! What the form does with the LLM API that was chosen: where it is, whether it wants a key, whose address that is.

use crate::bench::form::base_url::origin_of;
use crate::bench::form::scripted::{self, ScriptedModel};
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::ProviderKind;
use crate::bench::vendors::address;

/// The provider of that name in a link.
pub fn from_word(text: &str) -> Option<ProviderKind> {
    ProviderKind::from_word(text)
}

/// Where it is by default; empty where nobody knows.
pub fn default_base_url(kind: ProviderKind, simulator: Option<&SimulatorOrigins>) -> String {
    match kind {
        ProviderKind::Simulator => simulator.map_or_else(String::new, SimulatorOrigins::base_url),
        _ => address::usual(kind.vendor()),
    }
}

/// The models that are known without asking, with a sentence on each; none where only the API knows.
pub fn known_models(kind: ProviderKind) -> &'static [ScriptedModel] {
    match kind {
        ProviderKind::Simulator | ProviderKind::Simulated => scripted::models(),
        _ => &[],
    }
}

/// Whether a base URL is needed at all.
pub fn has_base_url(kind: ProviderKind) -> bool {
    kind != ProviderKind::Simulated
}

/// Whether only a proxy can be measured: the API itself, at its own address, answers no page in a format of this program.
pub fn needs_proxy(kind: ProviderKind, base_url: &str) -> bool {
    let vendor = kind.vendor();
    vendor.proxy_only
        && (address::has_own_origin(vendor, base_url) || origin_of(base_url).is_none())
}

/// Whether `base_url` is an address of the provider itself, so that a plan from a stranger's link may go there without
/// asking. Requests that stay inside the page always may. A server of one's own and what customers name themselves, such as
/// a resource at Azure, are nobody's own.
pub fn is_own_origin(
    kind: ProviderKind,
    base_url: &str,
    simulator: Option<&SimulatorOrigins>,
) -> bool {
    match kind {
        ProviderKind::Simulated => true,
        ProviderKind::Simulator => {
            let origin = origin_of(base_url);
            simulator.is_some_and(|s| {
                origin.is_some() && s.origins().any(|own| origin_of(own) == origin)
            })
        }
        _ => kind.vendor().own && address::has_own_origin(kind.vendor(), base_url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        check(ProviderKind::Ollama, "http://localhost:11434", false);
        check(
            ProviderKind::AzureOpenAi,
            "https://anybody.openai.azure.com/openai/v1",
            false,
        );
        assert!(!is_own_origin(
            ProviderKind::Simulator,
            "http://127.0.0.1:8091/v1",
            None
        ));
    }
}
