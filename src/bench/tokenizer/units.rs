//! Cuts a text where no piece of the vocabulary can reach across, so that each unit is merged by itself.

use super::vocabulary::Vocabulary;

/// Tells every unit of `text`, in order. A unit is about a word with the space before it.
pub(super) fn units(text: &str, vocabulary: &Vocabulary, found: &mut impl FnMut(&str)) {
    let mut begin = 0;
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        if before.is_some_and(|before| !vocabulary.may_join(before, letter)) {
            found(text.get(begin..at).unwrap_or_default());
            begin = at;
        }
        before = Some(letter);
    }
    if begin < text.len() {
        found(text.get(begin..).unwrap_or_default());
    }
}
