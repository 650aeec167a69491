//! Where the local simulated LLM API listens, as the server of the page says.

/// The simulator's origins. Absent altogether where the page is hosted statically.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatorOrigins {
    /// Plain HTTP/1.1, for instance `http://127.0.0.1:8091`.
    pub http: String,
    /// HTTP/2 over TLS; absent where it is off.
    pub https: Option<String>,
}

impl SimulatorOrigins {
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
    fn the_address_of_the_api_is_under_the_plain_origin() {
        let origins = SimulatorOrigins {
            http: "http://127.0.0.1:8091/".to_owned(),
            https: Some("https://127.0.0.1:8092".to_owned()),
        };
        assert_eq!(origins.base_url(), "http://127.0.0.1:8091/v1");
        assert_eq!(origins.origins().count(), 2);
    }
}
