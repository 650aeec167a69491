//! The words of a reply: readable, one word a token.

/// What the simulated model says, over and over.
const ANSWER: &str = "This answer comes from a simulated model. Each word of it stands for one token, and each chunk \
left the server at a time that was written down. Read it to see that the model answered; look at the clock to see how \
fast. A real model would have thought about your question, but this one only keeps time, and it keeps it well. Where \
the words run out they begin again, so that any length can be asked for.";

/// What it says while it reasons.
const REASONING: &str = "Let me think about this. The request asks for a number of tokens, and the script says when \
each of them is due. So I count them one by one, and wait between them as the script wants. That settles it, or I \
think it over once more.";

/// The text of token `index` of an answer: a word with the space before it, but for the first.
pub(crate) fn answer(index: u32) -> String {
    word(ANSWER, index)
}

/// The text of token `index` of a reasoning part.
pub(crate) fn reasoning(index: u32) -> String {
    word(REASONING, index)
}

fn word(text: &str, index: u32) -> String {
    let count = text.split(' ').count().max(1);
    let word = text.split(' ').nth(index as usize % count).unwrap_or("");
    if index == 0 {
        word.to_owned()
    } else {
        format!(" {word}")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens_join_to_readable_text_that_begins_again() {
        let text: String = (0..7).map(super::answer).collect();
        assert_eq!(text, "This answer comes from a simulated model.");
        let count = super::ANSWER.split(' ').count() as u32;
        assert_eq!(super::answer(count), " This");
        assert!(super::ANSWER.split(' ').all(|word| !word.is_empty()));
        assert!(super::REASONING.split(' ').all(|word| !word.is_empty()));
    }
}
