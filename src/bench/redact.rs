//! Takes keys out of texts that are kept or shown, and tells what looks like a key.

use crate::bench::secret::Secret;

/// What stands where a key stood.
pub const MARK: &str = "[redacted]";

/// A piece of the key of this many bytes or more is taken out wherever it stands.
const PIECE: usize = 8;

/// Starts of keys of well-known services, with the fewest characters that must follow.
const KEY_STARTS: [(&str, usize); 12] = [
    ("sk-", 6),
    ("sk_", 12),
    ("gsk_", 6),
    ("hf_", 6),
    ("xai-", 6),
    ("nvapi-", 6),
    ("pplx-", 6),
    ("csk-", 6),
    ("r8_", 6),
    ("AIza", 12),
    ("AKIA", 12),
    ("eyJ", 20),
];

/// `text` without the key: neither as it is, nor URL-encoded, JSON-escaped or in pieces; and without whatever else
/// looks like a key, since providers echo keys cut or starred.
pub fn redact(text: &str, key: &Secret) -> String {
    let mut hidden = vec![false; text.len()];
    for part in key.parts().filter(|part| !part.is_empty()) {
        let key = part.expose();
        for form in [key.to_owned(), url_encoded(key), json_escaped(key)] {
            hide_all(text, &form, &mut hidden);
        }
        hide_pieces(text.as_bytes(), key.as_bytes(), &mut hidden);
    }
    hide_keys_of_others(text, &mut hidden);
    if !hidden.contains(&true) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    let mut in_mark = false;
    for (at, letter) in text.char_indices() {
        let hide = hidden.iter().skip(at).take(letter.len_utf8()).any(|h| *h);
        if !hide {
            shown.push(letter);
        } else if !in_mark {
            shown.push_str(MARK);
        }
        in_mark = hide;
    }
    shown
}

/// Whether a field's name, or a value, looks like that of a secret. Serves base URLs and additional parameters.
pub fn looks_secret(name_or_value: &str) -> bool {
    names_secret(name_or_value) || is_key_like(name_or_value)
}

/// Whether a field of this name would hold a secret.
pub fn names_secret(name: &str) -> bool {
    const WHOLE: [&str; 14] = [
        "key",
        "token",
        "secret",
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "authorization",
        "auth",
        "sig",
        "signature",
        "bearer",
        "credential",
        "credentials",
    ];
    const ENDINGS: [&str; 13] = [
        "apikey",
        "accesskey",
        "accesskeyid",
        "secretkey",
        "privatekey",
        "subscriptionkey",
        "accesstoken",
        "authtoken",
        "apitoken",
        "sessiontoken",
        "securitytoken",
        "secret",
        "password",
    ];
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    WHOLE.contains(&plain.as_str()) || ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Whether a value has the form of a key: a well-known start, `Bearer …` or a JSON web token.
pub fn is_key_like(value: &str) -> bool {
    let mut hidden = vec![false; value.len()];
    hide_starts(value, &mut hidden);
    hidden.contains(&true)
}

fn hide(hidden: &mut [bool], from: usize, length: usize) {
    for flag in hidden.iter_mut().skip(from).take(length) {
        *flag = true;
    }
}

fn hide_all(text: &str, form: &str, hidden: &mut [bool]) {
    for (at, found) in text.match_indices(form) {
        hide(hidden, at, found.len());
    }
}

fn hide_pieces(text: &[u8], key: &[u8], hidden: &mut [bool]) {
    // Nearly every window of a text falls into a bucket that holds no piece of the key.
    let mut taken = [false; BUCKETS];
    for piece in key.windows(PIECE) {
        taken[bucket(piece)] = true;
    }
    for (at, window) in text.windows(PIECE).enumerate() {
        if taken[bucket(window)] && key.windows(PIECE).any(|piece| piece == window) {
            hide(hidden, at, PIECE);
        }
    }
}

const BUCKETS: usize = 4_096;

fn bucket(piece: &[u8]) -> usize {
    let mixed = piece.iter().fold(0_u32, |mixed, byte| {
        mixed.wrapping_mul(31) ^ u32::from(*byte)
    });
    mixed as usize % BUCKETS
}

fn hide_keys_of_others(text: &str, hidden: &mut [bool]) {
    hide_starts(text, hidden);
    for (at, run) in runs(text) {
        let before = text.as_bytes().get(at.saturating_sub(40)..at);
        let said_key = before.is_some_and(|b| contains_ignoring_case(b, b"key"));
        let starred = run.contains("***");
        let long = run.len() >= 24 && run.bytes().any(|b| b.is_ascii_digit());
        if said_key && (long || (starred && run.len() >= PIECE)) {
            hide(hidden, at, run.len());
        }
    }
}

fn hide_starts(text: &str, hidden: &mut [bool]) {
    let mut after_bearer = false;
    for (at, run) in runs(text) {
        for (start, fewest) in KEY_STARTS {
            // Most words are too short to be looked through.
            if run.len() < start.len() + fewest {
                continue;
            }
            for (inner, _) in run.match_indices(start) {
                let tail = run.len() - inner - start.len();
                let at_edge = inner == 0
                    || run
                        .as_bytes()
                        .get(inner - 1)
                        .is_some_and(|b| !b.is_ascii_alphanumeric());
                if at_edge && tail >= fewest {
                    hide(hidden, at + inner, run.len() - inner);
                }
            }
        }
        let telling = run.len() >= 20 || run.bytes().any(|b| b.is_ascii_digit() || b == b'*');
        if after_bearer && run.len() >= PIECE && telling {
            hide(hidden, at, run.len());
        }
        after_bearer = run.eq_ignore_ascii_case("bearer");
    }
}

/// The runs of characters that keys are made of, with their places.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let of_keys = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.' | '*' | '+' | '/' | '=' | '~' | '•' | '…')
    };
    let mut at = 0;
    text.split(move |c| !of_keys(c)).filter_map(move |run| {
        let here = at;
        // Past the run and its separator, whose length the next character tells.
        at += run.len();
        at += text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        (!run.is_empty()).then_some((here, run))
    })
}

fn contains_ignoring_case(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len())
        .any(|w| w.eq_ignore_ascii_case(word))
}

fn url_encoded(key: &str) -> String {
    let mut encoded = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn json_escaped(key: &str) -> String {
    let quoted = serde_json::Value::from(key).to_string();
    quoted.trim_matches('"').to_owned()
}
