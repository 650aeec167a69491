//! The plan in the page's fragment: only what differs from the default, in words that people can read. Never a key.

use crate::bench::form::field::Field;
use crate::bench::form::secrets::{holds_key, looks_secret};
use crate::bench::form::{
    PlanForm, base_url, checks, custom, metadata, percent, provider, sampling,
};
use crate::bench::plan::{ProviderKind, TestKind};
use crate::bench::secret::Secret;

/// Longest value taken from a link, characters: longer ones are no plan of a person.
const LONGEST: usize = 8_000;

/// The form as a query, such as `provider=openai&model=a&requests=20`; empty for the default. What looks like a secret,
/// and what holds `key`, is left out.
pub fn to_query(form: &PlanForm, default: &PlanForm, key: &Secret) -> String {
    let base = default.with_provider(form.provider, None);
    let mut pairs = Vec::new();
    for field in Field::ALL {
        let text = form.text(field);
        let usual = match field {
            Field::Provider => default.text(field),
            _ => base.text(field),
        };
        let is_used = form.provider == ProviderKind::Custom || !field.is_custom();
        if is_used && text != usual && !is_secret(field, text) && !holds_key(text, key) {
            pairs.push(format!("{}={}", field.about().name, percent::encode(text)));
        }
    }
    pairs.join("&")
}

/// The form as a query that says every field, for a reader whose default is not known here. What looks like a secret is
/// left out; a field without text falls back to the reader's default.
pub fn to_whole_query(form: &PlanForm) -> String {
    let pairs = Field::ALL.into_iter().filter_map(|field| {
        let text = form.text(field);
        let said = !text.is_empty() && !is_secret(field, text) && concerns(form, field);
        said.then(|| format!("{}={}", field.about().name, percent::encode(text)))
    });
    pairs.collect::<Vec<String>>().join("&")
}

/// The form that a query describes, over the default. Unknown names and providers, over-long values and the key are
/// passed over; wrong values are kept, for the form to explain.
pub fn from_query(query: &str, default: &PlanForm) -> PlanForm {
    let pairs: Vec<(&str, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name, percent::decode(value)))
        .filter(|(_, value)| value.chars().count() <= LONGEST)
        .collect();
    let named = |field: Field| {
        let name = field.about().name;
        pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    };
    let mut form = match named(Field::Provider).and_then(|word| provider::from_word(word)) {
        Some(kind) => default.with_provider(kind, None),
        None => default.clone(),
    };
    for field in Field::ALL {
        if let Some(value) = named(field) {
            form.set_text(field, without_controls(field, value));
        }
    }
    form
}

/// Whether a field means anything to this kind of test.
fn concerns(form: &PlanForm, field: Field) -> bool {
    match field {
        Field::Checks | Field::NeedleTokens | Field::Questions => {
            form.kind == TestKind::Correctness
        }
        field if field.is_custom() => form.provider == ProviderKind::Custom,
        _ => true,
    }
}

/// Whether a field's text, good or bad, has something of a secret in it.
fn is_secret(field: Field, text: &str) -> bool {
    match field {
        Field::Key => true,
        Field::Test | Field::Provider => false,
        // Its hash looks like a key, and is none.
        Field::Questions => match checks::file_of(text) {
            Some(set) => looks_secret("", &set.name),
            None => !text.is_empty(),
        },
        Field::BaseUrl => text.contains('@') || base_url::has_secret(text),
        Field::CustomPath => base_url::has_secret(text),
        Field::CustomHeaders => {
            let headers = custom::headers_of(text);
            headers.iter().any(|h| {
                let value = h.value.as_deref().unwrap_or_default();
                looks_secret(&h.name, value) || looks_secret("", &h.name)
            })
        }
        Field::Sampling | Field::CustomBody => {
            // What is no JSON yet is searched as text: it may be a key in the making.
            looks_secret("", text) || (sampling::parse(text).is_err() && words_are_secret(text))
        }
        Field::Metadata => {
            looks_secret("", text) || (metadata::parse(text).is_err() && words_are_secret(text))
        }
        _ => looks_secret("", text),
    }
}

/// Whether any word of the text names a secret, as `api_key` does.
fn words_are_secret(text: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .any(|word| looks_secret(word, "x"))
}

/// Lines may be broken where a field has lines; other control characters have no place in a form.
fn without_controls(field: Field, value: &str) -> String {
    let has_lines = matches!(
        field,
        Field::Sampling | Field::Metadata | Field::CustomHeaders | Field::CustomBody
    );
    value
        .chars()
        .filter(|c| !c.is_control() || (has_lines && *c == '\n'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::form::simulator::SimulatorOrigins;

    fn simulator() -> SimulatorOrigins {
        SimulatorOrigins {
            http: "http://127.0.0.1:8091".to_owned(),
            https: None,
        }
    }

    fn query(form: &PlanForm, default: &PlanForm) -> String {
        to_query(form, default, &Secret::default())
    }

    #[test]
    fn the_default_is_an_empty_query() {
        let default = PlanForm::default_for(Some(&simulator()));
        assert_eq!(query(&default, &default), "");
        assert_eq!(from_query("", &default), default);
    }

    #[test]
    fn a_link_can_be_read_by_people() {
        let default = PlanForm::default_for(None);
        let mut form = default.with_provider(ProviderKind::OpenAiCompatible, None);
        form.base_url = "http://localhost:11434/v1".to_owned();
        form.model = "llama 3".to_owned();
        form.requests = "20".to_owned();
        assert_eq!(
            query(&form, &default),
            "provider=openai-compatible&base-url=http://localhost:11434/v1&model=llama%203&requests=20"
        );
    }

    #[test]
    fn every_field_comes_back_right_or_wrong() {
        let default = PlanForm::default_for(Some(&simulator()));
        let check = |field: Field, text: &str| {
            // What describes a wire format is of meaning, and travels, where it is described.
            let mut form = match field.is_custom() {
                true => default.with_provider(ProviderKind::Custom, None),
                false => default.clone(),
            };
            form.set_text(field, text.to_owned());
            assert_eq!(
                from_query(&query(&form, &default), &default),
                form,
                "{field:?}"
            );
        };
        // What names no file of questions may be a secret, and is left out.
        for field in Field::ALL.into_iter().filter(|f| *f != Field::Questions) {
            let lines = matches!(field, Field::Sampling | Field::Metadata);
            check(field, "7");
            check(field, "");
            check(field, "é & = % # + ? ü");
            if lines {
                check(field, "{\"a\":\n1}");
            }
        }
    }

    #[test]
    fn a_file_of_questions_comes_back_by_name_and_hash_and_nothing_else_does() {
        let default = PlanForm::default_for(None);
        let through = |text: &str| {
            let mut form = default.clone();
            form.questions = text.to_owned();
            from_query(&query(&form, &default), &default).questions
        };
        let file = format!("20,{},mine, too.jsonl", "ab".repeat(32));
        assert_eq!(through(&file), file);
        let key = "sk-proj-1234567890abcdef1234567890";
        assert_eq!(through(key), "");
        assert_eq!(through(&format!("20,{},{key}", "ab".repeat(32))), "");
    }

    #[test]
    fn every_provider_comes_back_over_every_default() {
        for default in [
            PlanForm::default_for(None),
            PlanForm::default_for(Some(&simulator())),
        ] {
            for kind in ProviderKind::ALL {
                let form = default.with_provider(kind, Some(&simulator()));
                assert_eq!(
                    from_query(&query(&form, &default), &default),
                    form,
                    "{kind:?}"
                );
            }
        }
    }

    #[test]
    fn strange_queries_do_no_harm() {
        let default = PlanForm::default_for(None);
        let check = |query: &str| assert_eq!(from_query(query, &default), default, "{query}");
        check("unknown=1&&=&requests&provider=nobody");
        check("api-key=sk-abcdefghijklmnop");
        check(&format!("model={}", "x".repeat(8_001)));
        let form = from_query("model=a%00%0Ab&requests=-3", &default);
        assert_eq!((form.model.as_str(), form.requests.as_str()), ("ab", "-3"));
    }

    #[test]
    fn nothing_secret_gets_into_a_link() {
        let default = PlanForm::default_for(None);
        let check = |field: Field, text: &str| {
            let mut form = default.with_provider(ProviderKind::OpenAiCompatible, None);
            form.set_text(field, text.to_owned());
            let link = to_query(&form, &default, &Secret::new("open-sesame"));
            assert_eq!(link, "provider=openai-compatible", "{text}");
        };
        check(Field::BaseUrl, "https://user:pw@a.example/v1");
        check(Field::BaseUrl, "https://a.example/v1?api_key=abc");
        check(Field::BaseUrl, "https://a.example/v1#access_token=abc");
        check(Field::BaseUrl, "a.example/v1?token=abc");
        check(Field::BaseUrl, "https://a.example/sk-abcdefghijklmnop");
        check(Field::Model, "sk-abcdefghijklmnop");
        check(Field::Model, "open-sesame");
        check(Field::Place, "Bearer sk-abcdefghijklmnop");
        check(Field::Sampling, r#"{"api_key": "abc"}"#);
        check(Field::Sampling, r#"{"api_key": "ab"#);
        check(Field::Sampling, r#"{"user": "open-sesame"}"#);
        check(Field::Metadata, "password=abc");
        check(Field::Metadata, "password=abc\nnonsense");
    }
}
