//! A step's request as a `curl` command: what the page sent, with `$API_KEY` where the key was.

use super::KeySent;
use crate::bench::export::elsewhere::shell::quoted;
use crate::bench::provider::{HeaderValue, HttpRequest};

/// The request from a terminal, with the page's origin, so that the answer's CORS headers can be seen. A `public` key is
/// written as it is: it is none.
pub fn command(http: &HttpRequest, origin: &str, key: KeySent, public: bool) -> String {
    let mut parts = vec![format!("curl -i -N --max-time 60 {}", quoted(&http.url))];
    if http.method != "GET" {
        parts.push(format!("-X {}", http.method));
    }
    parts.push(format!("-H {}", quoted(&format!("Origin: {origin}"))));
    for (name, value) in &http.headers {
        let lower = name.to_ascii_lowercase();
        if key == KeySent::Signature && (lower == "authorization" || lower.starts_with("x-amz-")) {
            continue;
        }
        parts.push(match value {
            HeaderValue::Public(text) => format!("-H {}", quoted(&format!("{name}: {text}"))),
            HeaderValue::Private(secret) => private(name, &lower, secret.is_empty(), public),
        });
    }
    if key == KeySent::Signature {
        parts.push(signed(&http.url));
    }
    if !http.body.is_empty() {
        parts.push(format!("--data-raw {}", quoted(&http.body)));
    }
    parts.join(" \\\n  ")
}

/// What the browser asks first, before it sends a request with such headers.
pub fn preflight(http: &HttpRequest, origin: &str) -> String {
    let mut names: Vec<String> = http
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort();
    [
        format!("curl -i -X OPTIONS --max-time 60 {}", quoted(&http.url)),
        format!("-H {}", quoted(&format!("Origin: {origin}"))),
        format!("-H 'Access-Control-Request-Method: {}'", http.method),
        format!("-H 'Access-Control-Request-Headers: {}'", names.join(",")),
    ]
    .join(" \\\n  ")
}

/// A header that holds a key: the shell puts it in, unless it is the wrong one, which everybody may see.
fn private(name: &str, lower: &str, empty: bool, public: bool) -> String {
    let value = match (public, empty) {
        (true, _) => super::walk::WRONG_KEY,
        (false, true) => "",
        (false, false) => "$API_KEY",
    };
    match lower {
        "authorization" => format!("-H \"{name}: Bearer {value}\""),
        _ => format!("-H \"{name}: {value}\""),
    }
}

/// curl signs by itself: the key is `ACCESS_KEY_ID:SECRET_ACCESS_KEY`, as in the field.
fn signed(url: &str) -> String {
    let host = url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let region = host.split('.').nth(1).unwrap_or("us-east-1");
    format!(
        "--aws-sigv4 {} --user \"$API_KEY\"",
        quoted(&format!("aws:amz:{region}:bedrock"))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::secret::Secret;

    fn request(headers: Vec<(&'static str, HeaderValue)>) -> HttpRequest {
        HttpRequest {
            method: "POST",
            url: "https://bedrock-runtime.eu-west-1.amazonaws.com/model/m/converse-stream"
                .to_owned(),
            headers,
            body: "{\"a\":\"it's\"}".to_owned(),
        }
    }

    #[test]
    fn the_key_is_a_variable_of_the_shell() {
        let json = (
            "Content-Type",
            HeaderValue::Public("application/json".to_owned()),
        );
        let bearer = HeaderValue::Private(Secret::new("Bearer open-sesame"));
        let plain = HeaderValue::Private(Secret::new("open-sesame"));
        let check = |header: (&'static str, HeaderValue), key, public, has: &[&str]| {
            let text = command(
                &request(vec![json.clone(), header]),
                "https://page.example",
                key,
                public,
            );
            assert!(!text.contains("open-sesame"), "{text}");
            for part in has {
                assert!(text.contains(part), "{part} is not in {text}");
            }
        };
        check(
            ("Authorization", bearer.clone()),
            KeySent::Header,
            false,
            &[
                "-H \"Authorization: Bearer $API_KEY\"",
                "-H 'Origin: https://page.example'",
                "-X POST",
                r#"--data-raw '{"a":"it'\''s"}'"#,
            ],
        );
        check(
            ("x-api-key", plain.clone()),
            KeySent::Header,
            false,
            &["-H \"x-api-key: $API_KEY\""],
        );
        check(
            ("x-api-key", plain),
            KeySent::Header,
            true,
            &["x-api-key: llmperf-web-wrong-key"],
        );
        check(
            ("Authorization", bearer),
            KeySent::Signature,
            false,
            &["--aws-sigv4 aws:amz:eu-west-1:bedrock --user \"$API_KEY\""],
        );
    }

    #[test]
    fn a_preflight_asks_for_the_method_and_the_headers() {
        let headers = vec![
            (
                "Content-Type",
                HeaderValue::Public("application/json".to_owned()),
            ),
            (
                "Authorization",
                HeaderValue::Private(Secret::new("Bearer k")),
            ),
        ];
        let text = preflight(&request(headers), "http://127.0.0.1:1");
        assert!(text.contains("-X OPTIONS"), "{text}");
        assert!(text.contains("-H 'Access-Control-Request-Method: POST'"));
        assert!(text.contains("-H 'Access-Control-Request-Headers: authorization,content-type'"));
    }
}
