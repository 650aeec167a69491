//! The way round an API that refuses browsers: a LiteLLM proxy on the person's own computer.

use super::LiteLlm;

/// What stands for a model that is not known, or that a shell could misread.
const SOME_MODEL: &str = "MODEL";

/// Two lines for a terminal: one installs the proxy, the other starts it for this model, on this computer only. Keys are
/// named and never written out; the first of them is the proxy's own, without which it refuses to start.
pub fn recipe(proxy: &LiteLlm, model: &str) -> [String; 2] {
    let keys: String = proxy.env.iter().map(|name| format!("{name}=… ")).collect();
    [
        // 1.107.0 was reported to have been tampered with.
        "pip install 'litellm[proxy]!=1.107.0'".to_owned(),
        format!(
            "LITELLM_MASTER_KEY=sk-… {keys}litellm --host 127.0.0.1 --model {}",
            proxied(proxy, model).unwrap_or_else(|| format!("{}{SOME_MODEL}", proxy.prefix))
        ),
    ]
}

/// The model's name at the proxy; `None` where there is no model yet, or its name holds what a shell would read as more
/// than a name. A link may have brought it, and a person pastes it into a terminal.
pub fn proxied(proxy: &LiteLlm, model: &str) -> Option<String> {
    let model = model.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    let fine = !model.is_empty() && model.chars().all(is_name);
    let bare = model.strip_prefix(proxy.prefix).unwrap_or(model);
    fine.then(|| format!("{}{bare}", proxy.prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::plan::ProviderKind;

    #[test]
    fn the_recipe_has_the_vendors_prefix_and_the_model() {
        let proxy = ProviderKind::Replicate.vendor().litellm.unwrap();
        let line = |model: &str| recipe(&proxy, model)[1].clone();
        let start = "LITELLM_MASTER_KEY=sk-… REPLICATE_API_KEY=… litellm --host 127.0.0.1 --model replicate/";
        assert_eq!(line(""), format!("{start}MODEL"));
        assert_eq!(line("meta/llama:2@x"), format!("{start}meta/llama:2@x"));
        assert_eq!(line("replicate/meta/a"), format!("{start}meta/a"));
    }

    #[test]
    fn nothing_but_a_name_gets_into_the_shell() {
        let proxy = ProviderKind::Replicate.vendor().litellm.unwrap();
        for model in [
            "a; curl evil.example",
            "$(id)",
            "a`id`",
            "a\nid",
            "a|b",
            "'a'",
            "a&b",
        ] {
            assert!(recipe(&proxy, model)[1].ends_with("--model replicate/MODEL"));
            assert_eq!(proxied(&proxy, model), None);
        }
    }
}
