//! How a key goes with a request: always in a header, never in an address.

use super::HeaderValue;
use crate::bench::secret::Secret;

/// The header that carries the key, and how it is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `x-api-key`, as Anthropic wants it.
    XApiKey,
    /// `api-key`, as Azure OpenAI wants it.
    ApiKey,
    /// `x-goog-api-key`, as Gemini wants it.
    GoogleKey,
    /// `x-goog-api-key` for an API key, `Authorization: Bearer` for an access token (Vertex AI takes both).
    GoogleKeyOrToken,
    /// A Bedrock API key as a bearer token, or `ACCESS_KEY_ID:SECRET_ACCESS_KEY[:SESSION_TOKEN]`, which signs the request.
    Aws,
}

impl Auth {
    /// The headers for `key`; none for an empty key, and none for AWS's long-lived keys, which sign instead.
    pub fn headers(self, key: &Secret) -> Vec<(&'static str, HeaderValue)> {
        let text = key.expose();
        if text.is_empty() || (self == Auth::Aws && text.contains(':')) {
            return Vec::new();
        }
        // Google's API keys start so; everything else that it takes is a token.
        let is_api_key = text.starts_with("AIza") || text.starts_with("AQ.");
        let name = match self {
            Auth::XApiKey => "x-api-key",
            Auth::ApiKey => "api-key",
            Auth::GoogleKey => "x-goog-api-key",
            Auth::GoogleKeyOrToken if is_api_key => "x-goog-api-key",
            Auth::Bearer | Auth::GoogleKeyOrToken | Auth::Aws => "Authorization",
        };
        let value = match name {
            "Authorization" => Secret::new(&format!("Bearer {text}")),
            _ => key.clone(),
        };
        vec![(name, HeaderValue::Private(value))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_key_has_its_header() {
        let check = |auth: Auth, key: &str, name: &str, value: &str| {
            let value = HeaderValue::Private(Secret::new(value));
            assert_eq!(auth.headers(&Secret::new(key)), [(name, value)], "{auth:?}");
        };
        check(Auth::Bearer, "k", "Authorization", "Bearer k");
        check(Auth::XApiKey, "k", "x-api-key", "k");
        check(Auth::ApiKey, "k", "api-key", "k");
        check(Auth::GoogleKey, "k", "x-goog-api-key", "k");
        check(Auth::GoogleKeyOrToken, "AIzaX", "x-goog-api-key", "AIzaX");
        check(Auth::GoogleKeyOrToken, "AQ.X", "x-goog-api-key", "AQ.X");
        check(
            Auth::GoogleKeyOrToken,
            "ya29.X",
            "Authorization",
            "Bearer ya29.X",
        );
        check(Auth::Aws, "ABSKx", "Authorization", "Bearer ABSKx");
        assert_eq!(Auth::Aws.headers(&Secret::new("AKIDEXAMPLE:secret")), []);
        assert_eq!(Auth::Bearer.headers(&Secret::default()), []);
    }
}
