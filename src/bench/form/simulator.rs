//! Where the local simulated LLM API listens, as the server of the page says.

use serde::Deserialize;

/// The simulator's origins. Absent altogether where the page is hosted statically.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SimulatorOrigins {
    /// Plain HTTP/1.1, for instance `http://127.0.0.1:8091`.
    pub http: String,
    /// HTTP/2 over TLS; absent where it is off.
    #[serde(default)]
    pub https: Option<String>,
}

impl SimulatorOrigins {
    /// Reads the server's answer; `None` where it is something else, as a static host's 404 page is.
    pub fn from_json(text: &str) -> Option<SimulatorOrigins> {
        serde_json::from_str(text).ok()
    }

    /// The base URL of its OpenAI-compatible API over HTTP/1.1.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.http.trim_end_matches('/'))
    }

    /// Both origins, as far as there are two.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        [Some(self.http.as_str()), self.https.as_deref()]
            .into_iter()
            .flatten()
            .map(|origin| origin.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_answer_is_read_and_anything_else_is_nothing() {
        let both = r#"{"http":"http://127.0.0.1:8091","https":"https://127.0.0.1:8092","more":1}"#;
        let origins = SimulatorOrigins::from_json(both).unwrap();
        assert_eq!(origins.base_url(), "http://127.0.0.1:8091/v1");
        assert_eq!(origins.origins().count(), 2);
        assert_eq!(SimulatorOrigins::from_json("<!doctype html>"), None);
        assert_eq!(SimulatorOrigins::from_json("{}"), None);
    }
}
