//! Metadata: `name=value` pairs, one a line, or several with commas between them as LLMPerf takes them.

use crate::bench::form::secrets::looks_secret;

/// Most pairs.
const MOST: usize = 32;
/// Longest name, characters.
const LONGEST_NAME: usize = 64;
/// Longest value, characters.
const LONGEST_VALUE: usize = 200;

/// Reads the pairs in their order; the error says what is wrong with the first bad one.
pub fn parse(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for piece in pieces(text) {
        let (name, value) = piece.split_once('=').unwrap_or(("", &piece));
        if looks_secret(name, value) || looks_secret("", name) {
            return Err(
                "A pair looks like a key. Take it out: metadata travels with the result."
                    .to_owned(),
            );
        }
        let Some((name, value)) = piece.split_once('=') else {
            return Err(format!(
                "“{}” needs a name and a value: name=value.",
                short(&piece)
            ));
        };
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() {
            return Err(format!(
                "“{}” has no name in front of the =.",
                short(&piece)
            ));
        }
        if name.chars().count() > LONGEST_NAME || value.chars().count() > LONGEST_VALUE {
            return Err(format!(
                "“{}” is too long: a name has at most {LONGEST_NAME}, a value {LONGEST_VALUE} characters.",
                short(name)
            ));
        }
        if pairs.iter().any(|(known, _)| known == name) {
            return Err(format!(
                "“{}” is there twice: give each name once.",
                short(name)
            ));
        }
        pairs.push((name.to_owned(), value.to_owned()));
    }
    if pairs.len() > MOST {
        return Err(format!("At most {MOST} pairs."));
    }
    Ok(pairs)
}

/// Lines, cut at each comma that a new `name=` follows: a comma within a value stays there.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut of_line: Vec<String> = Vec::new();
        for part in line.split(',') {
            match of_line.last_mut() {
                Some(last) if !part.contains('=') => {
                    last.push(',');
                    last.push_str(part);
                }
                _ => of_line.push(part.to_owned()),
            }
        }
        pieces.extend(of_line);
    }
    pieces
}

fn short(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(24) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_one_a_line_or_with_commas() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let pairs = parse(text).unwrap();
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            assert_eq!(pairs, expected);
        };
        check("", &[]);
        check("a=1", &[("a", "1")]);
        check(" a = 1 \n\nb=x=y", &[("a", "1"), ("b", "x=y")]);
        check("a=1,b=2", &[("a", "1"), ("b", "2")]);
        check(
            "place=Berlin, at home\nb=",
            &[("place", "Berlin, at home"), ("b", "")],
        );
    }

    #[test]
    fn bad_pairs_are_explained() {
        let check = |text: &str, words: &str| {
            let message = parse(text).unwrap_err();
            assert!(message.contains(words), "{text}: {message}");
        };
        check("novalue", "“novalue” needs a name and a value");
        check("=1", "no name");
        check("a=1\na=2", "“a” is there twice");
        check("sk-abcdefghijklmnop", "looks like a key");
        check("api_key=abc", "looks like a key");
        check("note=sk-abcdefghijklmnop", "looks like a key");
        check("sk-abcdefghijklmnop=1", "looks like a key");
        check(&format!("a={}", "x".repeat(201)), "too long");
        let many: Vec<String> = (0..33).map(|i| format!("n{i}=1")).collect();
        check(&many.join("\n"), "At most 32");
    }
}
