//! AWS Signature Version 4, for requests with a body and without a query
//! (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html, read 2026).

use crate::bench::format::civil_date;
use crate::bench::provider::body::path_part;
use crate::bench::provider::{HeaderValue, HttpRequest};
use crate::bench::secret::Secret;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// The region where the host names none.
const USUAL_REGION: &str = "us-east-1";

/// Signs a request with a key of the form `ACCESS_KEY_ID:SECRET_ACCESS_KEY[:SESSION_TOKEN]`; any other key is left alone. The
/// region is that of the host (`bedrock-runtime.REGION.amazonaws.com`); `unix_ms` is the wall clock, which AWS wants right to
/// five minutes.
pub fn sign(request: &mut HttpRequest, key: &Secret, service: &str, unix_ms: u64) {
    let mut parts = key.expose().splitn(3, ':');
    let (Some(id), Some(secret)) = (parts.next(), parts.next()) else {
        return;
    };
    let token = parts.next().unwrap_or_default();
    let (host, path) = split(&request.url);
    let region = region_of(host);
    let time = timestamp(unix_ms);
    let date = time.split('T').next().unwrap_or_default();
    let mut signed = vec![("host", host), ("x-amz-date", &time)];
    if !token.is_empty() {
        signed.push(("x-amz-security-token", token));
    }
    let names: Vec<&str> = signed.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let canonical = canonical(request.method, path, &signed, &names, &request.body);
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
        hex(&Sha256::digest(canonical))
    );
    let mut signature = format!("AWS4{secret}").into_bytes();
    for part in [date, region, service, "aws4_request", &to_sign] {
        signature = hmac(&signature, part);
    }
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={}",
        hex(&signature)
    );
    let token = Secret::new(token);
    request.headers.extend([
        (
            "Authorization",
            HeaderValue::Private(Secret::new(&authorization)),
        ),
        ("X-Amz-Date", HeaderValue::Public(time.clone())),
    ]);
    if !token.is_empty() {
        let header = ("X-Amz-Security-Token", HeaderValue::Private(token));
        request.headers.push(header);
    }
}

/// The request as AWS hashes it. Each part of the path, already encoded once for the wire, is encoded once more.
fn canonical(method: &str, path: &str, signed: &[(&str, &str)], names: &str, body: &str) -> String {
    let path: Vec<String> = path.split('/').map(path_part).collect();
    let headers: String = signed
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    format!(
        "{method}\n{}\n\n{headers}\n{names}\n{}",
        path.join("/"),
        hex(&Sha256::digest(body))
    )
}

/// Host (with a port where one is named) and path of a URL without a query.
fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    }
}

fn region_of(host: &str) -> &str {
    let labels: Vec<&str> = host.split('.').collect();
    match labels[..] {
        [_, region, "amazonaws", ..] => region,
        _ => USUAL_REGION,
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length will do, so there is always a code.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `20150830T123600Z`.
fn timestamp(unix_ms: u64) -> String {
    let secs = unix_ms / 1000;
    let (year, month, day) = civil_date(secs / 86_400);
    let second = secs % 86_400;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of AWS's signature test suite.
    const KEY: &str = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    /// 2015-08-30T12:36:00Z, the instant of that suite.
    const SUITE_MS: u64 = 1_440_938_160_000;

    fn signature(method: &'static str, url: &str, key: &str, service: &str) -> String {
        let mut request = HttpRequest {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: String::new(),
        };
        sign(&mut request, &Secret::new(key), service, SUITE_MS);
        let (_, HeaderValue::Private(value)) = &request.headers[0] else {
            panic!("{request:?}");
        };
        value.expose().to_owned()
    }

    #[test]
    fn signatures_are_those_of_aws_s_test_suite() {
        let check = |method, path: &str, expected: &str| {
            let url = format!("https://example.amazonaws.com{path}");
            assert_eq!(
                signature(method, &url, KEY, "service"),
                format!(
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={expected}"
                )
            );
        };
        // get-vanilla, post-vanilla, get-utf8, get-unreserved
        let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
        check("GET", "/", vanilla);
        let vanilla = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
        check("POST", "/", vanilla);
        let utf8 = "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85";
        check("GET", "/ሴ", utf8);
        let unreserved = "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f";
        let path = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        check("GET", path, unreserved);
    }

    #[test]
    fn the_region_is_the_host_s_and_a_session_token_is_signed() {
        let url = "https://bedrock-runtime.eu-west-1.amazonaws.com/model/a%3A0/converse-stream";
        let signed = signature("POST", url, &format!("{KEY}:session"), "bedrock");
        assert!(signed.contains("/20150830/eu-west-1/bedrock/aws4_request"));
        assert!(signed.contains("SignedHeaders=host;x-amz-date;x-amz-security-token"));
        let (host, path) = split(url);
        let text = canonical("POST", path, &[("host", host)], "host", "");
        assert_eq!(text.lines().nth(1), Some("/model/a%253A0/converse-stream"));
    }

    #[test]
    fn any_other_key_is_left_alone() {
        let mut request = HttpRequest {
            method: "POST",
            url: "https://bedrock-runtime.us-east-1.amazonaws.com/".into(),
            headers: Vec::new(),
            body: String::new(),
        };
        sign(&mut request, &Secret::new("ABSKexample"), "bedrock", 0);
        assert!(request.headers.is_empty());
    }

    #[test]
    fn timestamps_are_dates() {
        assert_eq!(timestamp(0), "19700101T000000Z");
        assert_eq!(timestamp(SUITE_MS), "20150830T123600Z");
        assert_eq!(timestamp(1_709_251_199_999), "20240229T235959Z");
    }
}
