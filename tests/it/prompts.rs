//! Facts about prompts: they are LLMPerf's, byte for byte.

use llmperf_web::bench::plan::Workload;
use llmperf_web::bench::workload::corpus::CORPUS;
use llmperf_web::bench::workload::prompt::{PromptSource, least_input_tokens, workload_error};
use llmperf_web::bench::workload::python_random::PythonRandom;
use llmperf_web::bench::workload::source::{after, every};
use sha2::{Digest, Sha256};

pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

fn workload(input: u32, input_sd: u32, output: u32, output_sd: u32) -> Workload {
    Workload {
        mean_input_tokens: input,
        stddev_input_tokens: input_sd,
        mean_output_tokens: output,
        stddev_output_tokens: output_sd,
    }
}

/// Made with LLMPerf f1d6bed, seed 11111, defaults 550 ± 150 in and 150 ± 80 out:
/// reply tokens, prompt tokens, characters, SHA-256 of the prompt.
const LLMPERF_PROMPTS: [(u32, u32, usize, &str); 10] = [
    (
        167,
        538,
        1757,
        "fa760a81369f23e2cacff366e5bd8b01be12bc599b8e2b90fec8f7527df0eb26",
    ),
    (
        92,
        581,
        1855,
        "c2d98854d7b53bc84a718ed6495fac405aa35348c2565da076d430f329cc7941",
    ),
    (
        231,
        601,
        1989,
        "0ace683f8254f7a8747e185dba4d4c1c1b7af11c16c91eaa3ea8532ea1ebae98",
    ),
    (
        173,
        531,
        1724,
        "aa32c562734e4a5f05f739270c506733fc781515c39e79c1cb2ebf6dd972765f",
    ),
    (
        64,
        483,
        1522,
        "ab08bc1ca2178b98e9a1d3d8884789d6cc27d562d9862d240b5e68b0b065b248",
    ),
    (
        32,
        509,
        1668,
        "25e092a7b0d05cf539bc58e81a26b6e28c687f43ec2e47bdc1a9d97f46571ed7",
    ),
    (
        56,
        472,
        1491,
        "8610f4553ec9c2b540163d51afee47a59dc15e546465a817d95ac5c1ed761b65",
    ),
    (
        98,
        967,
        3103,
        "dff62c4b0e504f64bad5e181819c5813b448e72b43ab7c0b9a42f503f810007b",
    ),
    (
        101,
        568,
        1848,
        "e64789e37ea7e2b0993e5c2144e4225f02a22d446f5eeb2ef5220dab51e4cbd0",
    ),
    (
        155,
        639,
        2040,
        "5e0e33c68d6c233e6a5d9caa5cae0d6615d06f356b8baaa64c031d4fed49742d",
    ),
];

#[test]
fn the_first_ten_default_prompts_are_those_of_llmperf() {
    let mut source = PromptSource::new(11111, &workload(550, 150, 150, 80));
    for (max_tokens, prompt_tokens, chars, hash) in LLMPERF_PROMPTS {
        let prompt = source.next();
        assert_eq!(prompt.system, "");
        assert_eq!(
            (
                prompt.max_tokens,
                prompt.prompt_tokens,
                prompt.user.chars().count(),
                sha256(&prompt.user).as_str()
            ),
            (max_tokens, prompt_tokens, chars, hash)
        );
    }
}

#[test]
fn every_line_of_the_corpus_is_that_of_llmperf() {
    // Columns: line, Llama-2 tokens with BOS, SHA-256 of the line with its newline.
    let expected = include_str!("../fixtures/corpus/sonnet-lines.tsv");
    let actual: String = (1..)
        .zip(CORPUS)
        .map(|(i, l)| format!("{i}\t{}\t{}\n", l.tokens, sha256(l.text)))
        .collect();
    assert_eq!(actual, expected);
    let without_newline = CORPUS.iter().filter(|l| !l.text.ends_with('\n')).count();
    assert_eq!(without_newline, 1);
    assert!(!CORPUS[83].text.ends_with('\n'));
}

#[test]
fn draws_are_those_of_python() {
    // [random(), random()], [gauss(550, 150)] × 3, then list(range(10)) shuffled, by CPython 3.
    let check = |seed: u64, uniform: [f64; 2], gauss: [f64; 3], order: [u8; 10]| {
        let mut r = PythonRandom::new(seed);
        assert_eq!([r.random(), r.random()], uniform, "seed {seed}");
        for expected in gauss {
            let actual = r.gauss(550.0, 150.0);
            assert!(
                (actual - expected).abs() < 1e-9,
                "seed {seed}: {actual} for {expected}"
            );
        }
        let mut items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        r.shuffle(&mut items);
        assert_eq!(items, order, "seed {seed}");
    };
    check(
        0,
        [0.8444218515250481, 0.7579544029403025],
        [448.04283278823686, 605.575535119099, 397.5476658717894],
        [2, 0, 3, 8, 6, 1, 9, 5, 7, 4],
    );
    check(
        11111,
        [0.9479227239554819, 0.026355604507073638],
        [452.8573988079604, 666.6486564316187, 557.9800154777066],
        [3, 4, 1, 0, 6, 7, 8, 5, 9, 2],
    );
    check(
        4294967296,
        [0.11299430095636409, 0.41782886486292836],
        [755.1969065618565, 571.5797080744464, 596.1161553202161],
        [5, 4, 6, 2, 3, 9, 1, 0, 7, 8],
    );
    check(
        u64::MAX,
        [0.021825695401270107, 0.3380953268613758],
        [599.0642354583008, 751.3962957508511, 676.39579384166],
        [6, 4, 1, 8, 2, 9, 5, 7, 3, 0],
    );
}

#[test]
fn the_same_seed_gives_the_same_prompts_and_another_gives_others() {
    let w = workload(550, 0, 150, 0);
    let first = |seed| PromptSource::new(seed, &w).next().user;
    assert_eq!(first(7), first(7));
    assert_ne!(first(7), first(8));
    assert_ne!(first(0), first(1 << 32));
}

#[test]
fn a_prompt_longer_than_the_corpus_walks_it_again() {
    let mut source = PromptSource::new(1, &workload(5_000, 0, 150, 0));
    let prompt = source.next();
    assert_eq!(prompt.prompt_tokens, 5_000);
    assert!(prompt.user.matches("Shall I compare thee").count() > 3);
}

#[test]
fn a_workload_says_why_no_prompt_can_be_made_of_it() {
    let lead = "The sentence that opens every prompt is 27 tokens long by itself: mean input tokens must be at least 27.";
    let check = |w: Workload, expected: Option<&str>| {
        assert_eq!(workload_error(&w).as_deref(), expected, "{w:?}");
        // Whatever it says, the source comes to an end.
        let prompt = PromptSource::new(1, &w).next();
        assert!(
            prompt.max_tokens >= 1 && prompt.prompt_tokens >= 25,
            "{w:?}"
        );
    };
    check(workload(550, 150, 150, 80), None);
    check(workload(27, 0, 150, 0), None);
    check(workload(26, 0, 150, 0), Some(lead));
    check(workload(0, 0, 150, 80), Some(lead));
    check(workload(0, 9, 150, 80), None);
    check(workload(0, 8, 150, 80), Some(lead));
    check(workload(25, 0, 1, 0), None);
    check(
        workload(550, 150, 0, 80),
        Some("Mean output tokens must be at least 1."),
    );
    check(
        workload(550, 1_000_001, 150, 0),
        Some("Stddev of input tokens can be at most 1000000."),
    );
}

#[test]
fn the_shortest_prompt_is_the_lead_sentence_alone() {
    let w = workload(27, 0, 150, 0);
    assert_eq!(least_input_tokens(&w), 27);
    assert_eq!(
        PromptSource::new(1, &w).next().user,
        "Randomly stream lines from the following text with 150 output tokens. Don't generate eos tokens:\n\n"
    );
}

/// Running SHA-256 over the prompts of seed 11111, each as `reply tokens, prompt tokens, characters` and its text, after 150
/// and after 10,000 of them, the longest run: made with CPython 3.11's `random` by LLMPerf's algorithm, which agrees with
/// the ten hashes above.
const RUNNING: [(Workload, [&str; 2]); 2] = [
    (
        Workload {
            mean_input_tokens: 550,
            stddev_input_tokens: 0,
            mean_output_tokens: 150,
            stddev_output_tokens: 0,
        },
        [
            "fbcb9d6f71b074b23d9952a2b03a2c725f18fa682e08f4a438e4d8b54a5184d4",
            "996bec4b2fc2ed44faabf9d85175de848ebf35941ff4541c007eaefced2d9eeb",
        ],
    ),
    (
        Workload {
            mean_input_tokens: 550,
            stddev_input_tokens: 150,
            mean_output_tokens: 150,
            stddev_output_tokens: 80,
        },
        [
            "5c6d4051c14436e1a59fe910674ecbe2b81c66e759d7b484cff5a4b794571a32",
            "bc6ce15c7603f44c0857c6c6513ae4f5f1fad0c4f666bab61b812cde2401b322",
        ],
    ),
];

#[test]
fn every_prompt_of_the_leaderboard_s_recipe_and_of_the_defaults_is_llmperf_s_at_any_length_of_run()
{
    for (workload, expected) in RUNNING {
        let mut source = PromptSource::new(11111, &workload);
        let mut running = Sha256::new();
        let mut found = Vec::new();
        for n in 1..=10_000 {
            let p = source.next();
            let chars = p.user.chars().count();
            running.update(format!(
                "{} {} {chars}\n{}",
                p.max_tokens, p.prompt_tokens, p.user
            ));
            if n == 150 || n == 10_000 {
                let hash = running.clone().finalize();
                found.push(hash.iter().map(|b| format!("{b:02x}")).collect::<String>());
            }
        }
        assert_eq!(found, expected, "{workload:?}");
    }
}

#[test]
fn a_run_that_goes_on_where_another_left_off_asks_what_one_run_would_ask() {
    let plan = crate::samples::run(&crate::samples::behaviours()[0].1, 1).plan;
    let mut whole = every(&plan, None).unwrap();
    let all: Vec<String> = (0..30).map(|_| whole.next().prompt.user).collect();
    let mut later = after(every(&plan, None).unwrap(), 20);
    let rest: Vec<String> = (0..10).map(|_| later.next().prompt.user).collect();
    assert_eq!(rest, all[20..]);
}
