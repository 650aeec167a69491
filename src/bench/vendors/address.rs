//! Base URLs with parts of one's own: filled in, read out, and told from strangers'.

use super::{UrlField, Vendor};
use crate::bench::form::base_url::origin_of;

/// The base URL to begin with: what most people have in the place of each field, and the name in braces where nobody
/// can guess.
pub fn usual(vendor: &Vendor) -> String {
    let values = vendor.fields.iter().map(|field| field.value.to_owned());
    filled(vendor, &values.collect::<Vec<String>>())
}

/// What `url` has in the place of each field, empty for a name in braces; `None` where it is no longer of the vendor's
/// form, or that form has no fields.
pub fn values(vendor: &Vendor, url: &str) -> Option<Vec<String>> {
    if vendor.fields.is_empty() {
        return None;
    }
    let values = matched(vendor.base_url, url.trim())?;
    let of = |(value, field): (&str, &UrlField)| match value == braced(field) {
        true => String::new(),
        false => value.to_owned(),
    };
    Some(values.into_iter().zip(vendor.fields).map(of).collect())
}

/// The base URL with these values in the place of its fields. They keep letters, digits, `-` and `_` alone, so that none
/// reaches beyond its place; an empty one leaves the name in braces.
pub fn filled(vendor: &Vendor, values: &[String]) -> String {
    let mut url = vendor.base_url.to_owned();
    for (field, value) in vendor.fields.iter().zip(values) {
        let value: String = value.chars().filter(|c| is_plain(*c)).collect();
        if !value.is_empty() {
            url = url.replace(&braced(field), &value);
        }
    }
    url
}

/// Whether `url` has the origin of the vendor's own base URL, whatever stands in the place of its fields.
pub fn has_own_origin(vendor: &Vendor, url: &str) -> bool {
    let Some(origin) = origin_of(url) else {
        return false;
    };
    if vendor.fields.is_empty() {
        return origin_of(vendor.base_url).is_some_and(|own| own == origin);
    }
    let template = vendor.base_url;
    let host = template.find("://").map_or(0, |at| at + 3);
    let end = template[host..]
        .find('/')
        .map_or(template.len(), |at| host + at);
    matched(&template[..end], &origin).is_some_and(|values| {
        values
            .iter()
            .all(|v| !v.is_empty() && v.chars().all(is_plain))
    })
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn braced(field: &UrlField) -> String {
    format!("{{{}}}", field.name)
}

/// What stands in `url` where the template has braces.
fn matched<'a>(template: &str, url: &'a str) -> Option<Vec<&'a str>> {
    let mut literals = template
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |p| p.1));
    let mut rest = url.strip_prefix(literals.next()?)?;
    let mut values = Vec::new();
    for literal in literals {
        let end = match literal.is_empty() {
            true => rest.len(),
            false => rest.find(literal)?,
        };
        values.push(&rest[..end]);
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::plan::ProviderKind;

    fn owned(values: &[&str]) -> Vec<String> {
        values.iter().map(|v| (*v).to_owned()).collect()
    }

    #[test]
    fn fields_are_filled_in_and_read_out() {
        let bedrock = ProviderKind::Bedrock.vendor();
        let url = "https://bedrock-runtime.us-east-1.amazonaws.com";
        assert_eq!(usual(bedrock), url);
        assert_eq!(values(bedrock, url), Some(owned(&["us-east-1"])));
        let endpoint = ProviderKind::HfEndpoint.vendor();
        let begun = "https://{endpoint}.us-east-1.aws.endpoints.huggingface.cloud/v1";
        assert_eq!(usual(endpoint), begun);
        assert_eq!(values(endpoint, begun), Some(owned(&["", "us-east-1"])));
        let done = filled(endpoint, &owned(&["a1", "eu-west-1"]));
        assert_eq!(
            done,
            "https://a1.eu-west-1.aws.endpoints.huggingface.cloud/v1"
        );
        assert_eq!(values(endpoint, &done), Some(owned(&["a1", "eu-west-1"])));
        assert_eq!(values(endpoint, "http://localhost:1/v1"), None);
        assert_eq!(values(ProviderKind::OpenAi.vendor(), url), None);
    }

    #[test]
    fn no_value_reaches_beyond_its_place() {
        let bedrock = ProviderKind::Bedrock.vendor();
        for value in ["evil.example/", "a@evil.example/", "x?y#", "é\\"] {
            let url = filled(bedrock, &owned(&[value]));
            assert!(
                has_own_origin(bedrock, &url) || url == bedrock.base_url,
                "{url}"
            );
        }
    }

    #[test]
    fn only_the_vendors_own_host_has_its_origin() {
        let bedrock = ProviderKind::Bedrock.vendor();
        let check = |url: &str, own| assert_eq!(has_own_origin(bedrock, url), own, "{url}");
        check("https://bedrock-runtime.eu-central-1.amazonaws.com", true);
        check("https://BEDROCK-runtime.eu-central-1.amazonaws.com/x", true);
        check("http://bedrock-runtime.us-east-1.amazonaws.com", false);
        check("https://bedrock-runtime.us-east-1.amazonaws.com:444", false);
        check("https://bedrock-runtime.evil.example", false);
        check("https://bedrock-runtime.a.b.amazonaws.com", false);
        check("https://bedrock-runtime.evil.example/.amazonaws.com", false);
        check("https://bedrock-runtime..amazonaws.com", false);
        check(
            "https://bedrock-runtime.a.amazonaws.com.evil.example",
            false,
        );
        check("https://bedrock-runtime.{region}.amazonaws.com", false);
    }
}
