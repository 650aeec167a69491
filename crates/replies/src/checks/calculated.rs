//! Questions whose answer is a number: a sum, a count, a hidden code.

/// The result of `Calculate 12 * 34.`; `None` where the prompt asks something else.
pub(super) fn result(prompt: &str) -> Option<u64> {
    let rest = prompt.strip_prefix("Calculate ")?;
    let term = rest.strip_suffix(".\nEnd your reply with the result in digits.")?;
    match term.strip_prefix('(').and_then(|t| t.split_once(") * ")) {
        Some((sum, factor)) => simple(sum)?.checked_mul(factor.parse().ok()?),
        None => simple(term),
    }
}

fn simple(term: &str) -> Option<u64> {
    let mut words = term.split(' ');
    let a: u64 = words.next()?.parse().ok()?;
    let sign = words.next()?;
    let b: u64 = words.next()?.parse().ok()?;
    match sign {
        "+" => a.checked_add(b),
        "-" => a.checked_sub(b),
        "*" => a.checked_mul(b),
        _ => None,
    }
}

/// How often the quoted word stands in the list on the next line.
pub(super) fn count(prompt: &str) -> Option<u64> {
    let rest = prompt.strip_prefix("How many times does the word \"")?;
    let (word, rest) = rest.split_once("\" stand in this list?\n")?;
    let list = rest.lines().next()?;
    Some(list.split(", ").filter(|item| *item == word).count() as u64)
}

/// The code of the box that the last line asks for.
pub(super) fn code(prompt: &str) -> Option<u64> {
    let asked = prompt.lines().last()?;
    let rest = asked.strip_prefix("What is the code of the ")?;
    let (colour, _) = rest.split_once(" box?")?;
    let start = format!("The code of the {colour} box is ");
    let line = prompt.lines().find(|line| line.starts_with(&start))?;
    line.strip_prefix(&start)?.strip_suffix('.')?.parse().ok()
}
