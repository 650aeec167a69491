//! What is worth knowing at a field before a run, though nothing is wrong.

use crate::bench::form::PlanForm;
use crate::bench::form::base_url::BaseUrl;
use crate::bench::form::field::Field;
use crate::bench::form::{concurrency, number, provider, validate};
use crate::bench::plan::Target;
use crate::bench::secret::Secret;

/// How the page itself was loaded: it decides what the browser lets it reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageScheme {
    /// Over plain HTTP.
    Http,
    /// Over TLS.
    Https,
}

/// Something to know at a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNotice {
    /// Where.
    pub field: Field,
    /// What, and what to do about it.
    pub message: String,
}

/// Everything worth knowing about the form; faulty fields are passed over.
pub fn notices(form: &PlanForm, key: &Secret, page: PageScheme) -> Vec<PlanNotice> {
    let mut list = Vec::new();
    let mut say = |field, message: String| list.push(PlanNotice { field, message });
    let url = provider::has_base_url(form.provider)
        .then(|| BaseUrl::parse(&form.base_url).ok())
        .flatten();
    if let Some(url) = &url
        && url.scheme == "http"
        && !url.is_loopback()
    {
        if page == PageScheme::Https {
            say(
                Field::BaseUrl,
                "This page was loaded over https://, and browsers block its requests to plain http:// on other computers. Use an https:// address, or open the page over http://."
                    .to_owned(),
            );
        }
        if !key.is_empty() {
            say(
                Field::Key,
                "The key will cross the network unencrypted: the base URL is plain http://."
                    .to_owned(),
            );
        }
    }
    let target = Target {
        provider: form.provider,
        base_url: url.map(|url| url.text()).unwrap_or_default(),
        model: String::new(),
    };
    let concurrency = concurrency::concurrencies(form)
        .ok()
        .and_then(|all| all.into_iter().max());
    let concurrency = concurrency.map(u64::from);
    let requests = number::whole(&form.requests, 1, validate::MOST_REQUESTS).ok();
    if let Some(concurrency) = concurrency {
        let limit = target
            .wire_limit()
            .map(u64::from)
            .filter(|l| concurrency > *l);
        if let Some(limit) = limit {
            say(
                Field::Concurrency,
                format!(
                    "{limit} will be on the wire: browsers open no more connections to an http:// host, and waiting for one would count as latency."
                ),
            );
        } else if let Some(requests) = requests.filter(|r| concurrency > *r) {
            say(
                Field::Concurrency,
                format!("At most {requests} will be in flight: there are no more requests."),
            );
        }
    }
    let test = number::seconds(&form.test_timeout, 1, validate::LONGEST_TEST);
    let one = number::seconds(&form.request_timeout, 1, validate::LONGEST_REQUEST);
    if let (Ok(test), Ok(one)) = (test, one)
        && one > test
    {
        say(
            Field::RequestTimeout,
            "The test ends first: a slow request is then cut short and not counted as failed."
                .to_owned(),
        );
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::plan::ProviderKind;

    fn at(url: &str) -> PlanForm {
        let mut form =
            PlanForm::default_for(None).with_provider(ProviderKind::OpenAiCompatible, None);
        form.base_url = url.to_owned();
        form
    }

    fn fields(form: &PlanForm, key: &str, page: PageScheme) -> Vec<Field> {
        notices(form, &Secret::new(key), page)
            .iter()
            .map(|n| n.field)
            .collect()
    }

    #[test]
    fn more_than_six_on_plain_http_says_six() {
        let check = |url: &str, concurrency: &str, noticed: bool| {
            let mut form = at(url);
            form.concurrency = concurrency.to_owned();
            let list = notices(&form, &Secret::default(), PageScheme::Http);
            assert_eq!(list.len(), usize::from(noticed), "{url} {concurrency}");
            assert!(
                list.iter()
                    .all(|n| n.message.starts_with("6 will be on the wire"))
            );
        };
        check("http://localhost:1/v1", "6", false);
        check("http://localhost:1/v1", "7", true);
        check("HTTP://localhost:1/v1", "7", true);
        check("https://localhost:1/v1", "7", false);
        check("http://localhost:1/v1", "seven", false);
    }

    #[test]
    fn plain_http_from_a_tls_page_is_warned_of_unless_local() {
        let check = |url: &str, page, expected: &[Field]| {
            assert_eq!(fields(&at(url), "", page), expected, "{url}");
        };
        check(
            "http://192.168.0.4:8000/v1",
            PageScheme::Https,
            &[Field::BaseUrl],
        );
        check("http://192.168.0.4:8000/v1", PageScheme::Http, &[]);
        check("http://127.0.0.1:8000/v1", PageScheme::Https, &[]);
        check("https://192.168.0.4:8000/v1", PageScheme::Https, &[]);
    }

    #[test]
    fn a_key_over_plain_http_is_warned_of() {
        assert_eq!(
            fields(&at("http://a.example/v1"), "abc", PageScheme::Http),
            [Field::Key]
        );
        assert_eq!(
            fields(&at("http://localhost/v1"), "abc", PageScheme::Http),
            []
        );
    }

    #[test]
    fn limits_that_never_bite_are_told() {
        let mut form = at("https://a.example/v1");
        form.concurrency = "20".to_owned();
        form.requests = "10".to_owned();
        form.test_timeout = "90".to_owned();
        form.request_timeout = "180".to_owned();
        assert_eq!(
            fields(&form, "", PageScheme::Https),
            [Field::Concurrency, Field::RequestTimeout]
        );
    }

    #[test]
    fn the_simulated_provider_has_no_wire_to_speak_of() {
        let mut form = PlanForm::default_for(None);
        form.base_url = "http://a.example".to_owned();
        form.concurrency = "20".to_owned();
        assert_eq!(fields(&form, "", PageScheme::Https), []);
    }
}
