//! The questions of the further checks, drawn from a seed: each has one exact answer.
//!
//! The draws are part of the saved form: a result names its questions by seed and place, so what is drawn here for a seed
//! must stay as it is.

use crate::bench::correctness::checks::{CheckKind, MOST_NEEDLE_TOKENS};
use crate::bench::correctness::question::{Question, Rule};
use crate::bench::correctness::schema::Schema;
use crate::bench::workload::corpus::CORPUS;
use crate::bench::workload::python_random::PythonRandom;
use std::fmt::Write;

/// Letters of a string to be copied: none that looks like another.
const LETTERS: &[u8; 54] = b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456";
/// Shortest and longest string to be copied.
const COPIED: (u32, u32) = (24, 48);

/// Things to be counted, and to be named in JSON.
const THINGS: [&str; 12] = [
    "apple", "bridge", "candle", "drum", "engine", "forest", "garden", "hammer", "island",
    "jacket", "kettle", "lamp",
];
/// Fewest and most words of a list to be counted in.
const LISTED: (u32, u32) = (30, 60);
/// Different words of such a list.
const KINDS_LISTED: usize = 6;

/// Boxes that hold codes.
const COLOURS: [&str; 8] = [
    "amber", "black", "green", "ivory", "orange", "purple", "silver", "white",
];
/// Codes hidden in a haystack: one is asked for.
const CODES: usize = 3;

/// The nth question of a further check in a run of this seed; `needle_tokens` is about how long a needle's prompt is.
/// [`CheckKind::Numbers`] and [`CheckKind::Own`] have their questions elsewhere; here they are arithmetic.
pub fn question(kind: CheckKind, seed: u64, nth: u32, needle_tokens: u32) -> Question {
    let random = &mut PythonRandom::new(mixed(seed, kind, nth));
    match kind {
        CheckKind::Numbers | CheckKind::Own | CheckKind::Arithmetic => arithmetic(random),
        CheckKind::Copying => copying(random),
        CheckKind::Counting => counting(random),
        CheckKind::Json => json(random),
        CheckKind::Needle => needle(random, needle_tokens.min(MOST_NEEDLE_TOKENS)),
    }
}

/// A seed for each question (the finaliser of SplitMix64; Steele, Lea and Flood, 2014).
fn mixed(seed: u64, kind: CheckKind, nth: u32) -> u64 {
    let place = (u64::from(nth) << 8) | kind as u64;
    let mut z = seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A whole number from `least` to `most`.
fn between(random: &mut PythonRandom, (least, most): (u32, u32)) -> u32 {
    least + random.below(most - least + 1)
}

fn arithmetic(random: &mut PythonRandom) -> Question {
    let (a, b) = (between(random, (100, 9_999)), between(random, (100, 9_999)));
    let (small, tens) = (between(random, (12, 999)), between(random, (12, 99)));
    let (term, result) = match random.below(4) {
        0 => (format!("{a} + {b}"), u64::from(a) + u64::from(b)),
        1 => {
            let (more, less) = (a.max(b), a.min(b));
            (format!("{more} - {less}"), u64::from(more - less))
        }
        2 => (
            format!("{small} * {tens}"),
            u64::from(small) * u64::from(tens),
        ),
        _ => {
            let sum = u64::from(a) + u64::from(b);
            (format!("({a} + {b}) * {tens}"), sum * u64::from(tens))
        }
    };
    Question {
        user: format!("Calculate {term}.\nEnd your reply with the result in digits."),
        rule: Rule::LastNumber(result),
    }
}

fn copying(random: &mut PythonRandom) -> Question {
    let length = between(random, COPIED);
    let letter = |_| {
        let at = random.below(LETTERS.len() as u32) as usize;
        char::from(LETTERS.get(at).copied().unwrap_or(b'a'))
    };
    let text: String = (0..length).map(letter).collect();
    Question {
        user: format!("Copy the following string exactly, and write nothing else:\n{text}"),
        rule: Rule::Word(text),
    }
}

fn counting(random: &mut PythonRandom) -> Question {
    let mut things = THINGS;
    random.shuffle(&mut things);
    let length = between(random, LISTED);
    let drawn = |_| {
        let at = random.below(KINDS_LISTED as u32) as usize;
        things.get(at).copied().unwrap_or_default()
    };
    let list: Vec<&str> = (0..length).map(drawn).collect();
    let asked = things.first().copied().unwrap_or_default();
    let count = list.iter().filter(|word| **word == asked).count();
    Question {
        user: format!(
            "How many times does the word \"{asked}\" stand in this list?\n{}\nEnd your reply with the number in digits.",
            list.join(", ")
        ),
        rule: Rule::LastNumber(count as u64),
    }
}

fn json(random: &mut PythonRandom) -> Question {
    let mut things = THINGS;
    random.shuffle(&mut things);
    let named = |from: usize, count: usize| -> Vec<String> {
        let some = things.iter().skip(from).take(count);
        some.map(|name| (*name).to_owned()).collect()
    };
    let integer = |random: &mut PythonRandom| {
        let least = i64::from(random.below(900));
        Schema::Integer {
            least,
            most: least + i64::from(between(random, (1, 99))),
        }
    };
    let (amount, code) = (integer(random), integer(random));
    let items = match random.below(2) {
        0 => Schema::OneOf(named(3, 4)),
        _ => integer(random),
    };
    let list = Schema::Array {
        count: between(random, (2, 5)),
        items: Box::new(items),
    };
    let inner = Schema::Object(vec![
        ("code".to_owned(), code),
        ("open".to_owned(), Schema::Boolean),
    ]);
    let schema = Schema::Object(vec![
        ("amount".to_owned(), amount),
        ("kind".to_owned(), Schema::OneOf(named(0, 3))),
        ("list".to_owned(), list),
        ("state".to_owned(), inner),
    ]);
    Question {
        user: format!(
            "Reply with one JSON value that is valid against this JSON Schema, and with nothing else:\n{}",
            schema.text()
        ),
        rule: Rule::Json(schema),
    }
}

/// A code, the box that holds it, and where among the lines it stands, from 0 to 1.
struct Hidden {
    colour: &'static str,
    code: u32,
    place: f64,
}

/// The codes come first of all draws, so that the answer is known without the haystack.
fn hidden(random: &mut PythonRandom) -> [Hidden; CODES] {
    let mut colours = COLOURS;
    random.shuffle(&mut colours);
    std::array::from_fn(|at| Hidden {
        colour: colours.get(at).copied().unwrap_or_default(),
        code: between(random, (1_000_000, 9_999_999)),
        place: random.random(),
    })
}

/// Lines of sonnets with three codes among them, at places drawn evenly; the question comes last.
fn needle(random: &mut PythonRandom, tokens: u32) -> Question {
    let hidden = hidden(random);
    let mut lines = CORPUS;
    random.shuffle(&mut lines);
    let mut hay: Vec<&str> = Vec::new();
    let mut remaining = tokens;
    for line in lines.iter().cycle() {
        if line.tokens > remaining {
            break;
        }
        hay.push(line.text.trim_end());
        remaining -= line.tokens;
    }
    let places = hidden
        .each_ref()
        .map(|one| (one.place * (hay.len() + 1) as f64) as usize);
    let mut user = "Somewhere in the following text stand the codes of three boxes.\n\n".to_owned();
    for place in 0..=hay.len() {
        for (one, _) in hidden.iter().zip(places).filter(|(_, at)| *at == place) {
            // Writing to a string cannot fail.
            let _ = writeln!(user, "The code of the {} box is {}.", one.colour, one.code);
        }
        if let Some(line) = hay.get(place) {
            user.push_str(line);
            user.push('\n');
        }
    }
    let [asked, ..] = &hidden;
    let _ = write!(
        user,
        "\nWhat is the code of the {} box? End your reply with the code in digits.",
        asked.colour
    );
    Question {
        user,
        rule: Rule::LastNumber(asked.code.into()),
    }
}

/// What makes a reply to such a question right; it costs little, however long the question is.
pub fn rule(kind: CheckKind, seed: u64, nth: u32) -> Rule {
    // No other text depends on the length, and the codes are drawn before it matters.
    question(kind, seed, nth, 0).rule
}
