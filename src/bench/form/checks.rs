//! The checks of a correctness test as text: for the form and for links.

use crate::bench::correctness::checks::{CheckKind, Checks, OwnSet};

/// The words of the built-in checks that are on, such as `numbers,json`.
pub fn words(checks: &Checks) -> String {
    let on = CheckKind::BUILT_IN.into_iter().filter(|k| checks.has(*k));
    on.map(CheckKind::word).collect::<Vec<&str>>().join(",")
}

/// The checks that such words name; nothing may be on where there are own questions.
///
/// # Errors
/// In words, where there is an unknown word or no check at all.
pub fn parse(text: &str, has_own: bool) -> Result<Checks, String> {
    let mut on = Vec::new();
    for word in text.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        let known = CheckKind::BUILT_IN.into_iter().find(|k| k.word() == word);
        on.push(known.ok_or("There is no such check: tick those that you want.")?);
    }
    if on.is_empty() && !has_own {
        return Err("Tick a check, or choose a file of your own questions.".to_owned());
    }
    Ok(Checks::of(&on))
}

/// The words with one check switched on or off; words that are no check are dropped.
pub fn switched(text: &str, kind: CheckKind, is_on: bool) -> String {
    let has = |k: CheckKind| text.split(',').any(|word| word.trim() == k.word());
    let on = CheckKind::BUILT_IN.into_iter();
    let on: Vec<CheckKind> = on
        .filter(|k| if *k == kind { is_on } else { has(*k) })
        .collect();
    words(&Checks::of(&on))
}

/// A file of questions in a link: `20,<SHA-256>,name.jsonl`.
pub fn file_text(set: &OwnSet) -> String {
    format!("{},{},{}", set.count, set.sha256, set.name)
}

/// The file that such a text names; `None` where it names none.
pub fn file_of(text: &str) -> Option<OwnSet> {
    let mut parts = text.trim().splitn(3, ',');
    let count = parts.next()?.parse().ok()?;
    let sha256 = parts.next()?.to_owned();
    let name = parts.next()?.to_owned();
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
    let is_name = !name.is_empty() && name.chars().count() <= 100;
    (is_hash && is_name && count > 0).then_some(OwnSet {
        name,
        sha256,
        count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_words_with_commas() {
        let on = Checks::of(&[CheckKind::Json, CheckKind::Numbers]);
        assert_eq!(words(&on), "numbers,json");
        assert_eq!(parse("json, numbers,", false), Ok(on));
        assert!(parse("json,love", false).is_err());
        assert!(parse(" ", false).is_err());
        assert_eq!(parse("", true), Ok(Checks::of(&[])));
        assert_eq!(switched("json", CheckKind::Numbers, true), "numbers,json");
        assert_eq!(switched("numbers,json", CheckKind::Json, false), "numbers");
        assert_eq!(switched("love", CheckKind::Json, false), "");
    }

    #[test]
    fn a_file_is_its_count_its_hash_and_its_name() {
        let set = OwnSet {
            name: "mine, too.jsonl".to_owned(),
            sha256: "ab".repeat(32),
            count: 20,
        };
        assert_eq!(file_of(&file_text(&set)), Some(set));
        let check = |text: &str| assert_eq!(file_of(text), None, "{text}");
        check("");
        check("sk-1234");
        check("20,abc,name");
        check(&format!("x,{},name", "ab".repeat(32)));
        check(&format!("20,{},", "ab".repeat(32)));
        check(&format!("0,{},name", "ab".repeat(32)));
    }
}
