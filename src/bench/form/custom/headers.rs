//! Headers as lines of the form, and as rows of the page.

use crate::bench::custom::Header;

use crate::bench::secret::Secret;

/// Headers as lines: the value only where it is public.
pub fn header_lines(headers: &[Header]) -> String {
    let line = |header: &Header| match &header.value {
        Some(value) => format!("{}: {value}", header.name),
        None => header.name.clone(),
    };
    headers.iter().map(|header| line(header) + "\n").collect()
}

/// The headers of these lines, right or wrong.
pub fn headers_of(lines: &str) -> Vec<Header> {
    lines
        .split_terminator('\n')
        .map(|line| match line.split_once(':') {
            Some((name, value)) => Header {
                name: name.to_owned(),
                value: Some(value.strip_prefix(' ').unwrap_or(value).to_owned()),
            },
            None => Header {
                name: line.to_owned(),
                value: None,
            },
        })
        .collect()
}

/// A header as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderRow {
    /// Its name as typed.
    pub name: String,
    /// Its value as typed.
    pub value: String,
    /// Whether the value may be seen, and travels with the plan.
    pub is_public: bool,
}

/// The headers of these lines, with the values of the secret ones out of the key.
pub fn header_rows(lines: &str, key: &Secret) -> Vec<HeaderRow> {
    let mut secrets = key.parts();
    let row = |header: Header| HeaderRow {
        name: header.name,
        is_public: header.value.is_some(),
        value: header.value.unwrap_or_else(|| match secrets.next() {
            Some(secret) => secret.expose().to_owned(),
            None => String::new(),
        }),
    };
    headers_of(lines).into_iter().map(row).collect()
}

/// The lines and the key of these rows. What would end a line or a part, or a name, is taken out.
pub fn of_rows(rows: &[HeaderRow]) -> (String, Secret) {
    let plain = |text: &str, without: &[char]| -> String {
        text.chars()
            .filter(|c| !c.is_control() && !without.contains(c))
            .collect()
    };
    let mut lines = String::new();
    let mut secrets = Vec::new();
    for row in rows {
        lines += &plain(&row.name, &[':']);
        let value = plain(&row.value, &[]);
        match row.is_public {
            true => lines += &format!(": {value}"),
            false => secrets.push(value),
        }
        lines.push('\n');
    }
    (lines, Secret::of_parts(&secrets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_typed_and_a_secret_value_is_in_the_key_alone() {
        let row = |name: &str, value: &str, is_public| HeaderRow {
            name: name.to_owned(),
            value: value.to_owned(),
            is_public,
        };
        let rows = vec![
            row("", "", false),
            row("X-Team", " a: b ", true),
            row("X-Key", "sesame ", false),
            row("", "", true),
            row("Last", "", false),
        ];
        let (lines, key) = of_rows(&rows);
        assert!(!lines.contains("sesame"), "{lines}");
        assert_eq!(header_rows(&lines, &key), rows);
        assert_eq!(of_rows(&[]).0, "");
        let (lines, key) = of_rows(&[row("A\n:B", "x\u{1f}y\r\nz", false)]);
        assert_eq!((lines.as_str(), key.expose()), ("AB\n", "xyz"));
    }
}
