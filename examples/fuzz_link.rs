//! Feeds damaged links to the link reader for as many seconds as asked: `cargo run --release --example fuzz_link -- 60`.
//!
//! Five kinds in turn: a valid link with wrong letters, valid content damaged and sealed again (so that it passes the
//! checksum), random content sealed, random text, and a valid link that claims absurd figures. Whatever opens is shown in every format and saved again. A panic ends
//! it with the round's number; the same number is the same input.

mod fuzzing;

#[path = "../tests/it/samples.rs"]
#[allow(dead_code, missing_docs)] // the tests use the rest, and document it
mod samples;

#[path = "../tests/it/hostile.rs"]
#[allow(missing_docs)] // as above
mod hostile;

use hostile::{absurd, mutate, use_all, wild_run};
use llmperf_web::bench::archive::link::envelope::{open, seal};
use llmperf_web::bench::archive::link::{decode, decode_content, encode};
use llmperf_web::bench::evidence::Evidence;
use samples::{Behaviour, Dice, behaviours, run};
use std::time::{Duration, Instant};

#[allow(clippy::disallowed_methods)] // a tool that runs for as long as asked has to know the time
fn main() {
    let (seconds, first) = fuzzing::begin("fuzz_link");
    let links = links();
    let contents: Vec<Vec<u8>> = links.iter().filter_map(|link| open(link).ok()).collect();
    let begun = Instant::now();
    let (mut opened, mut slowest, mut round) = (0u64, Duration::ZERO, first);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let input = Input::of(round, &links, &contents);
        fuzzing::note(round);
        let started = Instant::now();
        let result = match &input {
            Input::Text(text) => decode(text),
            Input::Content(content) => match seal(content) {
                Ok(_) => decode_content(content),
                Err(error) => Err(error),
            },
        };
        let took = started.elapsed();
        slowest = slowest.max(took);
        assert!(took < Duration::from_secs(2), "it took {took:?}");
        opened += u64::from(result.is_ok());
        use_all(&result);
        round += 1;
    }
    println!(
        "{} inputs in {seconds} s, {opened} of them opened, slowest {} ms, no panic",
        round - first,
        slowest.as_millis()
    );
}

enum Input {
    Text(String),
    Content(Vec<u8>),
}

impl Input {
    fn of(round: u64, links: &[String], contents: &[Vec<u8>]) -> Input {
        let dice = &mut Dice::new(round);
        let pick = dice.below(links.len() as u64) as usize;
        match round % 5 {
            0 => {
                let mut bytes = links[pick].clone().into_bytes();
                mutate(dice, &mut bytes);
                Input::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
            1 => {
                let mut content = contents[pick % contents.len()].clone();
                mutate(dice, &mut content);
                Input::Content(content)
            }
            2 => {
                let length = dice.below(3000);
                let bias = dice.below(4);
                let byte = |dice: &mut Dice| match bias {
                    0 => dice.next() as u8 & dice.next() as u8 & dice.next() as u8,
                    1 => dice.next() as u8 | dice.next() as u8 | dice.next() as u8,
                    _ => dice.next() as u8,
                };
                Input::Content((0..length).map(|_| byte(dice)).collect())
            }
            3 => {
                let mut evidence = Evidence::of(&wild_run(dice.below(60) as u32, round));
                absurd(dice, &mut evidence);
                Input::Text(encode(&evidence).unwrap_or_default())
            }
            _ => {
                let letters: Vec<char> = "AAAABCQgw_-z019 é%".chars().collect();
                let length = dice.below(400);
                let letter = |dice: &mut Dice| letters[dice.below(letters.len() as u64) as usize];
                Input::Text((0..length).map(|_| letter(dice)).collect())
            }
        }
    }
}

fn links() -> Vec<String> {
    let usual = behaviours().into_iter().map(|(_, b)| run(&b, 1));
    let many = Behaviour {
        requests: 1500,
        ..Behaviour::default()
    };
    let wild = (0..20).map(|seed| wild_run([0, 1, 2, 30, 200, 1100][seed as usize % 6], seed));
    usual
        .chain([run(&many, 1)])
        .chain(wild)
        .filter_map(|run| encode(&Evidence::of(&run)).ok())
        .collect()
}
