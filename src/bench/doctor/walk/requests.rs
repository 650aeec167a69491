//! What a check sends.

use super::{Doctor, STREAM_TOKENS};
use crate::bench::doctor::curl;
use crate::bench::provider::auth::Auth;
use crate::bench::provider::{Completion, HeaderValue, HttpRequest, Prompt, listing};
use crate::bench::redact::redact;
use crate::bench::secret::Secret;
use serde_json::Map;

/// The key that is wrong on purpose.
pub const WRONG_KEY: &str = "llmperf-web-wrong-key";

/// Google tells keys from tokens by how they start.
const WRONG_GOOGLE_KEY: &str = "AIza-llmperf-web-wrong-key";

impl Doctor {
    /// The list of models as a request that needs a preflight, with or without a key.
    pub(super) fn asking(&self) -> HttpRequest {
        let listed = listing::models(&self.target, &self.key);
        let mut http = listed.unwrap_or_else(|| listing::tiny(&self.target));
        if http.headers.is_empty() {
            let json = HeaderValue::Public("application/json".into());
            http.headers.push(("Content-Type", json));
        }
        http
    }

    pub(super) fn completion(&self, key: &Secret, max_tokens: u32) -> HttpRequest {
        let user = match max_tokens {
            STREAM_TOKENS => "Count from one to fifty in words.",
            _ => "Say OK.",
        };
        self.provider.completion(&Completion {
            target: &self.target,
            dialect: self.dialect,
            key,
            prompt: &Prompt {
                system: String::new(),
                user: user.to_owned(),
                prompt_tokens: 0,
                max_tokens,
                is_limited: true,
            },
            sampling: &Map::new(),
            unix_ms: self.unix_ms,
        })
    }

    /// It goes in the same header as the right one, but for one that signs.
    pub(super) fn wrong_key(&self) -> Secret {
        let headers = self.dialect.auth.headers(&self.key);
        let is_google_key = headers
            .first()
            .is_some_and(|(name, _)| *name == "x-goog-api-key");
        Secret::new(match (self.dialect.auth, is_google_key) {
            (Auth::GoogleKeyOrToken, true) => WRONG_GOOGLE_KEY,
            _ => WRONG_KEY,
        })
    }

    /// The request as a command without the key, wherever somebody may have put it.
    pub(super) fn curl(&self, http: &HttpRequest) -> String {
        let http = HttpRequest {
            url: redact(&http.url, &self.key),
            body: redact(&http.body, &self.key),
            ..http.clone()
        };
        curl::command(&http, &self.page.origin, self.sent, false)
    }
}
