//! An API key that cannot be printed, serialised or logged by accident.

use std::fmt;

/// Stands between the parts of a key of several: no header's value can hold it.
const BETWEEN_PARTS: &str = "\u{1f}";

/// An API key. It has no `Serialize`, and `Debug` hides it; [`Secret::expose`] is the one way to its text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Takes the key as typed, without surrounding white space.
    pub fn new(text: &str) -> Secret {
        Secret(text.trim().to_owned())
    }

    /// The key's text, for the request header and for redaction only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A key of several parts as typed, such as the values of several headers.
    pub fn of_parts(parts: &[String]) -> Secret {
        Secret(parts.join(BETWEEN_PARTS))
    }

    /// Its parts; most keys have one.
    pub fn parts(&self) -> impl Iterator<Item = Secret> {
        self.0
            .split(BETWEEN_PARTS)
            .map(|part| Secret(part.to_owned()))
    }

    /// Whether no key was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() {
            "Secret(none)"
        } else {
            "Secret(…)"
        })
    }
}
