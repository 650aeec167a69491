//! The LLM APIs that can be chosen, and what is known of each: `data/providers.json`, made into tables when the program is built.

pub mod address;
pub mod recipe;

use crate::bench::provider::auth::Auth;
use crate::bench::provider::dialect::Dialect;
use crate::bench::provider::format::WireFormat;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

include!(concat!(env!("OUT_DIR"), "/providers.rs"));

/// What saved forms, links and lists call it.
struct Names {
    word: &'static str,
    code: u8,
    label: &'static str,
}

/// What is known of an LLM API beside the way it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// Where the list has it.
    pub group: Group,
    /// What it is, in a sentence or two.
    pub about: &'static str,
    /// Its base URL, with names in braces where [`Vendor::fields`] go; empty where everybody has their own.
    pub base_url: &'static str,
    /// What stands in braces in the base URL.
    pub fields: &'static [UrlField],
    /// Whether nobody but the vendor can answer at the base URL's origin, whatever its fields hold.
    pub own: bool,
    /// Whether requests without a key cannot succeed.
    pub needs_key: bool,
    /// The model to begin with; empty where only the API knows.
    pub model: &'static str,
    /// Address of its documentation; empty for what this project brings itself.
    pub docs: &'static str,
    /// Address where a key is made; empty where none is needed, or everybody has their own.
    pub keys: &'static str,
    /// Whether it answers web pages.
    pub browser: Browser,
    /// How LiteLLM knows it, where that may be the only way.
    pub litellm: Option<LiteLlm>,
    /// Whether it speaks no wire format of this program, so that only a proxy can be measured.
    pub proxy_only: bool,
}

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Scripted, without cost.
    Try,
    /// Somebody else's servers.
    Hosted,
    /// A server that the person runs.
    Own,
    /// In front of another API.
    Proxy,
}

impl Group {
    /// Every group, in the order of the list.
    pub const ALL: [Group; 4] = [Group::Try, Group::Hosted, Group::Own, Group::Proxy];

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Group::Try => "Try it",
            Group::Hosted => "Hosted APIs",
            Group::Own => "Your own server",
            Group::Proxy => "Through a proxy",
        }
    }
}

/// A part of a base URL that everybody has their own of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlField {
    /// Its name between the braces.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What most people have; empty where nobody can guess.
    pub value: &'static str,
    /// What it may look like.
    pub example: &'static str,
}

/// What is known of requests from web pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Whether they are answered.
    pub access: Access,
    /// When that was last seen: a year, with its month where known; empty where it is this project's own doing.
    pub as_of: &'static str,
    /// On what it depends, in a sentence; may be empty.
    pub note: &'static str,
}

/// Whether an API answers web pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It does.
    Yes,
    /// It does once something is set.
    Condition,
    /// It does not.
    No,
    /// Nobody has said.
    Unknown,
}

/// How a LiteLLM proxy knows an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiteLlm {
    /// What stands before the model's name there.
    pub prefix: &'static str,
    /// The environment variables that it takes the key from.
    pub env: &'static [&'static str],
}

impl Browser {
    /// What is known, in a sentence or two; empty where there is nothing to say.
    pub fn in_words(&self) -> String {
        let seen = match self.access {
            Access::Yes if !self.as_of.is_empty() => {
                format!("Answers web pages, as seen in {}.", self.as_of)
            }
            _ => String::new(),
        };
        let when = match self.access {
            Access::No => format!("(As of {}.)", self.as_of),
            _ => String::new(),
        };
        let parts = [seen.as_str(), self.note, when.as_str()];
        let said = parts.into_iter().filter(|part| !part.is_empty());
        said.collect::<Vec<_>>().join(" ")
    }
}

impl ProviderKind {
    /// Its name in links and saved forms.
    pub fn word(self) -> &'static str {
        NAMES[self as usize].word
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        NAMES[self as usize].label
    }

    /// Its number in the links of results, for ever.
    pub fn code(self) -> u8 {
        NAMES[self as usize].code
    }

    /// The one of that name in links and saved forms.
    pub fn from_word(word: &str) -> Option<ProviderKind> {
        ProviderKind::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
    }

    /// The one of that number in the links of results.
    pub fn from_code(code: u8) -> Option<ProviderKind> {
        ProviderKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    /// How it speaks.
    pub fn dialect(self) -> Dialect {
        DIALECTS[self as usize]
    }

    /// What else is known of it.
    pub fn vendor(self) -> &'static Vendor {
        &VENDORS[self as usize]
    }
}

impl Serialize for ProviderKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for ProviderKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ProviderKind, D::Error> {
        let word = String::deserialize(deserializer)?;
        ProviderKind::from_word(&word)
            .ok_or_else(|| D::Error::custom("an LLM API that this version does not know"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_name_in_links_and_in_saved_forms() {
        for kind in ProviderKind::ALL {
            let text = serde_json::to_string(&kind).unwrap();
            assert_eq!(text, format!("\"{}\"", kind.word()));
            assert_eq!(serde_json::from_str::<ProviderKind>(&text).unwrap(), kind);
            assert_eq!(ProviderKind::from_code(kind.code()), Some(kind));
        }
        assert!(serde_json::from_str::<ProviderKind>("\"anything\"").is_err());
        assert_eq!(ProviderKind::from_code(255), None);
    }

    #[test]
    fn what_was_saved_before_there_was_a_table_is_still_read() {
        let words = [
            "simulator",
            "simulated",
            "openai",
            "openai-compatible",
            "openai-responses",
            "anthropic",
            "gemini",
            "vertex-ai",
            "bedrock",
            "cohere",
            "ollama",
            "tgi",
            "lm-studio",
        ];
        for (code, word) in words.into_iter().enumerate() {
            let kind = ProviderKind::from_word(word).unwrap();
            assert_eq!(usize::from(kind.code()), code, "{word}");
        }
    }
}
