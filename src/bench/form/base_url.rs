//! Base URLs: what is accepted, how it is normalised, and what is wrong with the rest.

use crate::bench::form::secrets::looks_secret;

/// Longest base URL accepted, characters.
const LONGEST: usize = 300;

/// A base URL in normal form: lower-case scheme and host, no default port, no trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// Host name or address, with brackets where it is IPv6.
    pub host: String,
    /// Port where it is not the scheme's own.
    pub port: Option<u16>,
    /// Path without a trailing slash; empty for the root.
    pub path: String,
}

impl BaseUrl {
    /// Reads what was typed; the error says in words what is wrong and how to put it right.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err(
                "Fill in the base URL, for instance https://api.example.com/v1.".to_owned(),
            );
        }
        if text.chars().count() > LONGEST {
            return Err(format!(
                "The base URL can have at most {LONGEST} characters."
            ));
        }
        if text.chars().any(is_stray) {
            return Err("Take spaces and backslashes out of the base URL.".to_owned());
        }
        if let Some((_, rest)) = text.split_once('{') {
            let name = rest.split('}').next().unwrap_or_default();
            return Err(format!("Put your own {name} in the place of {{{name}}}."));
        }
        let (root, tail) = BaseUrl::root(text)?;
        Ok(BaseUrl {
            path: path(tail)?,
            ..root
        })
    }

    /// The URL without its path, and the rest of the text, which may be anything.
    fn root(text: &str) -> Result<(BaseUrl, &str), String> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(with_scheme(text));
        };
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => "https",
            "http" => "http",
            _ => return Err("Only http:// and https:// can be measured from a browser.".to_owned()),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        if authority.contains('@') {
            return Err(
                "Take the part before the @ out of the URL. A key belongs in the field API key."
                    .to_owned(),
            );
        }
        let (host, port) = host_and_port(scheme, authority)?;
        let path = String::new();
        let root = BaseUrl {
            scheme,
            host,
            port,
            path,
        };
        Ok((root, tail))
    }

    /// Scheme, host and port: whom a key belongs to.
    pub fn origin(&self) -> String {
        let port = self.port.map(|p| format!(":{p}")).unwrap_or_default();
        format!("{}://{}{port}", self.scheme, self.host)
    }

    /// The whole URL in normal form.
    pub fn text(&self) -> String {
        format!("{}{}", self.origin(), self.path)
    }

    /// Whether it names this computer, which browsers trust without TLS.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host == "[::1]"
            || self
                .host
                .parse::<std::net::Ipv4Addr>()
                .is_ok_and(|a| a.is_loopback())
    }
}

/// The origin of what was typed, though its path may still be wrong; `None` where it names no host.
pub fn origin_of(base_url: &str) -> Option<String> {
    let (root, _) = BaseUrl::root(base_url.trim()).ok()?;
    Some(root.origin())
}

/// What browsers drop or read as a slash, so that one host could pass for another.
fn is_stray(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\\'
}

/// Whether a path, query or fragment, well formed or not, holds something that looks like a key.
pub fn has_secret(text: &str) -> bool {
    text.split(['/', '?', '#', '&', ';']).any(|part| {
        let (name, value) = part.split_once('=').unwrap_or(("", part));
        looks_secret(name, value)
    })
}

/// What to say where there is no scheme: the URL that was probably meant, unless a key stands in it.
fn with_scheme(text: &str) -> String {
    if text.contains('@') || has_secret(text) {
        return "Put https:// or http:// in front, and take the key out: it belongs in the field API key.".to_owned();
    }
    let host = text.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let local = host == "localhost" || host.starts_with("127.") || text.starts_with("[::1]");
    let scheme = if local { "http" } else { "https" };
    format!("Put the scheme in front: {scheme}://{text}")
}

fn host_and_port(scheme: &str, authority: &str) -> Result<(String, Option<u16>), String> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let host = host.to_ascii_lowercase();
    let inner = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let fine = match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)),
    };
    if host.is_empty() || host == "." {
        return Err("The base URL names no host, such as api.example.com.".to_owned());
    }
    if !host.is_ascii() {
        return Err(
            "Write the host in its ASCII form (xn--…), so that it can be told from look-alikes."
                .to_owned(),
        );
    }
    if !fine {
        return Err("The host in the base URL is not a name or an address.".to_owned());
    }
    let port = match port {
        None => None,
        Some(digits) => match digits.parse::<u16>() {
            Ok(n) if n > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => Some(n),
            _ => return Err("The port in the base URL is a number from 1 to 65535.".to_owned()),
        },
    };
    let usual = if scheme == "https" { 443 } else { 80 };
    Ok((host, port.filter(|p| *p != usual)))
}

fn path(tail: &str) -> Result<String, String> {
    let before = tail.split('#').next().unwrap_or_default();
    let path = before.split('?').next().unwrap_or_default();
    if has_secret(tail) {
        return Err(
            "Something in the base URL looks like a key. It belongs in the field API key."
                .to_owned(),
        );
    }
    if before.contains('?') || tail.contains('#') {
        return Err(
            "Take everything from the ? or # on out of the base URL: the page adds a path to it."
                .to_owned(),
        );
    }
    let path = path.trim_end_matches('/');
    for call in ["/chat/completions", "/completions", "/models"] {
        if path.ends_with(call) {
            return Err(format!(
                "Leave {call} out: the page adds the path of each call."
            ));
        }
    }
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_urls_come_out_in_normal_form() {
        let check = |typed: &str, normal: &str, origin: &str| {
            let url = BaseUrl::parse(typed).unwrap();
            assert_eq!(
                (url.text().as_str(), url.origin().as_str()),
                (normal, origin)
            );
        };
        check(
            "https://api.openai.com/v1",
            "https://api.openai.com/v1",
            "https://api.openai.com",
        );
        check(
            " HTTPS://API.OpenAI.com:443/v1// ",
            "https://api.openai.com/v1",
            "https://api.openai.com",
        );
        check(
            "http://localhost:11434/v1/",
            "http://localhost:11434/v1",
            "http://localhost:11434",
        );
        check(
            "http://127.0.0.1:80",
            "http://127.0.0.1",
            "http://127.0.0.1",
        );
        check(
            "http://[::1]:8000/v1",
            "http://[::1]:8000/v1",
            "http://[::1]:8000",
        );
        check(
            "https://[2001:DB8::1]/v1",
            "https://[2001:db8::1]/v1",
            "https://[2001:db8::1]",
        );
        check(
            "https://a_b.example/Case/v1",
            "https://a_b.example/Case/v1",
            "https://a_b.example",
        );
    }

    #[test]
    fn bad_urls_say_what_is_wrong() {
        let check = |typed: &str, words: &str| {
            let message = BaseUrl::parse(typed).unwrap_err();
            assert!(message.contains(words), "{typed}: {message}");
        };
        check("", "Fill in");
        check("api.example.com/v1", "https://api.example.com/v1");
        check("localhost:11434/v1", "http://localhost:11434/v1");
        check("sk-abcdefghijklmnop", "take the key out");
        check("ftp://example.com", "Only http");
        check("javascript://x", "Only http");
        check("https://", "no host");
        check("https:///v1", "no host");
        check("https://bücher.example", "ASCII");
        check("https://exa mple.com", "spaces");
        check("https://good.example\\@bad.example", "backslashes");
        check("https://user:pw@example.com/v1", "before the @");
        check("https://sk-abc@example.com/v1", "before the @");
        check("https://exa%6dple.com", "not a name");
        check("https://[::g]/", "not a name");
        check("https://example.com:0", "1 to 65535");
        check("https://example.com:99999", "1 to 65535");
        check("https://example.com:+80", "1 to 65535");
        check("https://example.com:", "1 to 65535");
        check("https://example.com/v1?api_key=abc", "looks like a key");
        check("https://example.com/v1#token=abc", "looks like a key");
        check(
            "https://example.com/v1#sk-abcdefghijklmnop1234",
            "looks like a key",
        );
        check("https://example.com/v1?api-version=1", "? or #");
        check("https://example.com/v1?", "? or #");
        check(
            "https://example.com/v1/chat/completions",
            "Leave /chat/completions out",
        );
        check(
            &format!("https://example.com/{}", "a".repeat(300)),
            "at most 300",
        );
    }

    #[test]
    fn the_origin_does_not_wait_for_a_good_path() {
        let check = |typed: &str, origin: Option<&str>| {
            assert_eq!(origin_of(typed).as_deref(), origin, "{typed}");
        };
        check(" https://A.example:443/v1?x", Some("https://a.example"));
        check("http://a.example:81/v1/models", Some("http://a.example:81"));
        check("https://a.example\\@b.example/", None);
        check("https://a\t.example/", None);
        check("a.example", None);
        check("", None);
    }

    #[test]
    fn loopback_is_recognised() {
        let check = |typed: &str, loopback| {
            assert_eq!(
                BaseUrl::parse(typed).unwrap().is_loopback(),
                loopback,
                "{typed}"
            );
        };
        check("http://localhost:1", true);
        check("http://x.localhost", true);
        check("http://127.9.9.9", true);
        check("http://[::1]", true);
        check("http://192.168.0.4", false);
        check("http://127.0.0.1.example.com", false);
    }
}
