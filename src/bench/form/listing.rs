//! The list of models that an API offers: what went wrong with it, in words, and how it is narrowed down.

use crate::bench::form::PlanForm;
use crate::bench::form::base_url::{BaseUrl, origin_of};
use crate::bench::form::field::Field;
use crate::bench::form::validate::validate;
use crate::bench::plan::Target;
use crate::bench::secret::Secret;

/// Whom to ask for the list, without a model.
///
/// # Errors
/// What is wrong with base URL or key, as their fields say it: nothing is asked before they are right.
pub fn target(form: &PlanForm, key: &Secret) -> Result<Target, String> {
    let faults = validate(form, key).err().unwrap_or_default();
    let hindrance = |field| matches!(field, Field::BaseUrl | Field::Key);
    if let Some(fault) = faults.into_iter().find(|fault| hindrance(fault.field)) {
        return Err(fault.message);
    }
    Ok(Target {
        provider: form.provider,
        base_url: BaseUrl::parse(&form.base_url)?.text(),
        model: String::new(),
    })
}

/// Why there is no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListingError {
    /// No answer that the page may read.
    Unreachable,
    /// The API refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// The API's own words, redacted; may be empty.
        words: String,
    },
    /// The answer is no list of models; the text says why.
    Unreadable(String),
    /// The API has no list that a page can ask for.
    NoList,
    /// The person stopped it.
    Stopped,
}

impl ListingError {
    /// What happened and what to do.
    pub fn in_words(&self, target: &Target) -> String {
        let host = origin_of(&target.base_url).unwrap_or_else(|| "the API".to_owned());
        match self {
            ListingError::Unreachable => format!(
                "No answer from {host} that this page may read: nothing listens there, or it sends no CORS headers for this page, or the browser blocked the request. Check the address and the server's CORS setting, or fill in the model by hand."
            ),
            ListingError::Refused {
                status: 401 | 403,
                words,
            } => {
                format!(
                    "{host} refused the API key.{} Check the key.",
                    quoted(words)
                )
            }
            ListingError::Refused { status: 404, words } => format!(
                "{host} has no list of models at this base URL.{} Check its path, or fill in the model by hand.",
                quoted(words)
            ),
            ListingError::Refused { status, words } => format!(
                "{host} answered with status {status}.{} Try again, or fill in the model by hand.",
                quoted(words)
            ),
            ListingError::Unreadable(why) => format!(
                "{host} answered with something that is no list of models: {why} Check the base URL, or fill in the model by hand."
            ),
            ListingError::NoList => format!(
                "{host} has no list of models that a page can ask for. Fill in the model by hand."
            ),
            ListingError::Stopped => {
                "Stopped. Fill in the model by hand, or list again.".to_owned()
            }
        }
    }
}

fn quoted(words: &str) -> String {
    let words: String = words.trim().chars().take(200).collect();
    if words.is_empty() {
        words
    } else {
        format!(" It says: “{words}”.")
    }
}

/// The names that hold every word of the filter, in any order and case.
pub fn filtered(names: &[String], filter: &str) -> Vec<String> {
    let filter = filter.to_lowercase();
    let holds = |name: &&String| {
        let name = name.to_lowercase();
        filter.split_whitespace().all(|word| name.contains(word))
    };
    names.iter().filter(holds).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::plan::ProviderKind;

    #[test]
    fn nothing_is_asked_of_an_address_that_is_not_valid() {
        let check = |url: &str, key: &str, asked: Option<&str>| {
            let form = PlanForm {
                base_url: url.to_owned(),
                ..PlanForm::default_for(None).with_provider(ProviderKind::OpenAiCompatible, None)
            };
            let target = target(&form, &Secret::new(key));
            let base_url = target.as_ref().ok().map(|t| t.base_url.as_str());
            assert_eq!(base_url, asked, "{url}");
        };
        let fine = Some("https://a.example/v1");
        check(" HTTPS://A.example:443/v1/ ", "open-sesame", fine);
        check("https://a.example/v1", "", fine);
        check("https://a.example/v1", "two words", None);
        check("https://a.example/open-sesame", "open-sesame", None);
        for url in [
            "",
            "a.example/v1",
            "https:evil.example/v1",
            "https:/evil.example/v1",
            "https:\\\\evil.example/v1",
            "https://évil.example/v1",
            "https://%65vil.example/v1",
            "https://me@evil.example/v1",
            "https://evil.example/v1?x=",
        ] {
            check(url, "open-sesame", None);
        }
    }

    #[test]
    fn every_fault_names_the_host_and_a_way_out() {
        let target = Target {
            provider: ProviderKind::OpenAiCompatible,
            base_url: "http://localhost:8000/v1".to_owned(),
            model: String::new(),
        };
        let check = |error: ListingError, start: &str, end: &str| {
            let words = error.in_words(&target);
            assert!(words.starts_with(start) && words.ends_with(end), "{words}");
        };
        let refused = |status, words: &str| ListingError::Refused {
            status,
            words: words.to_owned(),
        };
        check(
            ListingError::Unreachable,
            "No answer from http://localhost:8000 that",
            "by hand.",
        );
        check(
            refused(401, ""),
            "http://localhost:8000 refused the API key. Check",
            "the key.",
        );
        check(
            refused(500, "down"),
            "http://localhost:8000 answered with status 500. It says: “down”.",
            "by hand.",
        );
        check(
            refused(404, ""),
            "http://localhost:8000 has no list",
            "by hand.",
        );
        check(
            ListingError::NoList,
            "http://localhost:8000 has no list",
            "by hand.",
        );
        check(
            ListingError::Unreadable("no JSON.".to_owned()),
            "http://localhost:8000 answered",
            "by hand.",
        );
    }

    #[test]
    fn a_filter_keeps_names_with_all_its_words() {
        let names = [
            "Llama-3 8B".to_owned(),
            "llama-3 70B".to_owned(),
            "gpt".to_owned(),
        ];
        let check = |filter: &str, count: usize| assert_eq!(filtered(&names, filter).len(), count);
        check("", 3);
        check("llama", 2);
        check("70b LLAMA", 1);
        check("x", 0);
    }
}
