//! Files of other load generators: every figure that a file holds, nothing that it does not, and no file that breaks the page.

use crate::samples::{Behaviour, Dice, run};
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::llmperf::files;
use llmperf_web::bench::import::beside::beside;
use llmperf_web::bench::import::report::{entry, facts, rows, sentence};
use llmperf_web::bench::import::{ImportError, Imported, Opened, Tool, kept, open};

/// Files made by hand to the schemas of the tools; the LLMPerf ones are published rows.
const FIXTURES: [(&str, &str); 10] = [
    (
        "llmperf responses",
        include_str!("../fixtures/llmperf/individual_responses.json"),
    ),
    (
        "llmperf summary",
        include_str!("../fixtures/llmperf/summary.json"),
    ),
    (
        "aiperf export",
        include_str!("../fixtures/imports/aiperf-export.json"),
    ),
    (
        "aiperf records",
        include_str!("../fixtures/imports/aiperf-records.jsonl"),
    ),
    (
        "guidellm report",
        include_str!("../fixtures/imports/guidellm-report.json"),
    ),
    (
        "vllm result",
        include_str!("../fixtures/imports/vllm-result.json"),
    ),
    (
        "vllm detailed",
        include_str!("../fixtures/imports/vllm-detailed.json"),
    ),
    (
        "evalscope summary",
        include_str!("../fixtures/imports/evalscope-summary.json"),
    ),
    (
        "evalscope older",
        include_str!("../fixtures/imports/evalscope-summary-older.json"),
    ),
    (
        "evalscope percentiles",
        include_str!("../fixtures/imports/evalscope-percentiles.json"),
    ),
];

fn all(name: &str) -> Vec<Imported> {
    let (_, text) = FIXTURES.iter().find(|(n, _)| *n == name).unwrap();
    match open(text).unwrap() {
        Opened::Imported(all) => all,
        Opened::Own(_) => panic!("{name} is no result of this page"),
    }
}

fn first(name: &str) -> Imported {
    all(name).remove(0)
}

/// The figures as shown: name, unit, P50, mean and count.
fn shown(imported: &Imported) -> Vec<(&'static str, &'static str, String, String, String)> {
    let cell = |text: &Option<String>| text.clone().unwrap_or("–".to_owned());
    rows(imported)
        .iter()
        .map(|row| {
            let count = row.count.map_or("–".to_owned(), |n| n.to_string());
            let (p50, mean) = (cell(&row.cells[1].number), cell(&row.cells[6].number));
            (row.definition.name, row.unit, p50, mean, count)
        })
        .collect()
}

#[track_caller]
fn check(name: &str, expected: &[(&str, &str, &str, &str, &str)]) {
    let found = shown(&first(name));
    let found: Vec<(&str, &str, &str, &str, &str)> = found
        .iter()
        .map(|(a, b, c, d, e)| (*a, *b, c.as_str(), d.as_str(), e.as_str()))
        .collect();
    assert_eq!(found, expected, "{name}");
}

fn fact(imported: &Imported, name: &str) -> Option<String> {
    let all = facts(imported);
    let (_, value) = all.into_iter().find(|(n, _)| n == name).unwrap();
    value
}

#[test]
fn aiperf_s_export_gives_its_figures() {
    check(
        "aiperf export",
        &[
            ("time_to_first_token", "ms", "115", "115", "4"),
            ("inter_token_latency", "ms", "10.0", "10.0", "4"),
            ("inter_chunk_latency", "ms", "10.0", "10.0", "160"),
            ("request_latency", "ms", "515", "515", "4"),
            (
                "output_token_throughput_per_user",
                "tokens/s",
                "100",
                "100",
                "4",
            ),
            (
                "e2e_output_token_throughput",
                "tokens/s",
                "79.6",
                "79.6",
                "4",
            ),
            ("input_sequence_length", "tokens", "550", "550", "4"),
            ("output_sequence_length", "tokens", "41", "41", "4"),
        ],
    );
    let read = first("aiperf export");
    assert_eq!(read.version.as_deref(), Some("0.13.0"));
    assert_eq!(
        (read.counts.completed, read.counts.failed),
        (Some(4), Some(1))
    );
    assert_eq!(read.concurrency, Some(2));
    assert_eq!(read.errors, [("HTTP 429: slow down".to_owned(), 1)]);
    assert_eq!(fact(&read, "Duration").as_deref(), Some("1.6 s"));
    assert_eq!(
        sentence(&read),
        "AIPerf measured small-model: 4 of 5 requests succeeded. Its median TTFT is 115 ms."
    );
}

#[test]
fn aiperf_s_records_give_every_value_without_the_warm_up() {
    check(
        "aiperf records",
        &[
            ("time_to_first_token", "ms", "115", "115", "4"),
            ("inter_token_latency", "ms", "10.0", "10.0", "4"),
            ("inter_chunk_latency", "ms", "10.0", "100", "16"),
            ("request_latency", "ms", "515", "515", "4"),
            (
                "output_token_throughput_per_user",
                "tokens/s",
                "100",
                "100",
                "4",
            ),
            ("input_sequence_length", "tokens", "550", "550", "4"),
            ("output_sequence_length", "tokens", "41", "41", "4"),
        ],
    );
    let read = first("aiperf records");
    let counts = read.counts;
    assert_eq!(
        (counts.completed, counts.failed, counts.incomplete),
        (Some(4), Some(1), Some(1))
    );
    assert_eq!(read.model, None);
    assert!(
        read.notes[0].starts_with("Left out: 1 request of the warm-up"),
        "{:?}",
        read.notes
    );
}

#[test]
fn a_cut_record_is_left_out_and_said_to_be() {
    let whole = FIXTURES[3].1.trim_end();
    let Opened::Imported(read) = open(&whole[..whole.len() - 40]).unwrap() else {
        panic!("a file of AIPerf");
    };
    assert!(
        read[0]
            .notes
            .iter()
            .any(|note| note.contains("the first of them line 7")),
        "{:?}",
        read[0].notes
    );
}

#[test]
fn each_benchmark_of_guidellm_is_a_result() {
    let [whole, sampled] = all("guidellm report").try_into().unwrap();
    assert_eq!((whole.concurrency, sampled.concurrency), (Some(2), Some(5)));
    let names =
        |read: &Imported| -> Vec<String> { read.figures.iter().map(|f| f.name.clone()).collect() };
    assert!(names(&whole).contains(&"output_tokens_per_second".to_owned()));
    // Over time and of the whole run, it is another figure than that of one request.
    assert!(!names(&sampled).contains(&"output_tokens_per_second".to_owned()));
    for read in [&whole, &sampled] {
        assert!(!names(read).contains(&"prompt_token_count".to_owned()));
        assert!(
            read.notes
                .iter()
                .any(|n| n.contains("did not count the prompts"))
        );
        assert_eq!(read.errors, [("429 Too Many Requests".to_owned(), 1)]);
    }
    let median = |read: &Imported| {
        read.figure("time_to_first_token_ms")
            .unwrap()
            .values
            .summary()
            .quantiles[1]
    };
    assert_eq!(
        (median(&whole), median(&sampled)),
        (Some(115.0), Some(120.0))
    );
    let latency = whole.figure("request_latency").unwrap().values.summary();
    assert_eq!(latency.quantiles[1], Some(515.0));
    let itl = whole
        .figure("inter_token_latency_ms")
        .unwrap()
        .values
        .summary();
    assert_eq!((itl.count, itl.quantiles[1]), (Some(160), Some(9.95)));
}

#[test]
fn llmperf_s_two_files_of_one_run_agree() {
    let run = run(
        &Behaviour {
            failing: 0.2,
            ..Behaviour::default()
        },
        4,
    );
    let files = files(&Evidence::of(&run), Some(&run)).unwrap();
    let read = |text: &str| match open(text).unwrap() {
        Opened::Imported(mut all) => all.remove(0),
        Opened::Own(_) => panic!("LLMPerf's file"),
    };
    let (summary, responses) = (read(&files.summary.text), read(&files.responses.text));
    assert_eq!(summary.counts, responses.counts);
    assert_eq!(summary.errors, responses.errors);
    assert_eq!(summary.figures.len(), 6);
    for figure in &summary.figures {
        let other = responses.figure(&figure.name).unwrap();
        let (a, b) = (figure.values.summary(), other.values.summary());
        assert_eq!(a.count, b.count);
        for (a, b) in a.quantiles.iter().zip(b.quantiles) {
            let (a, b) = (a.unwrap(), b.unwrap());
            assert!((a - b).abs() < 1e-6, "{}: {a} for {b}", figure.name);
        }
    }
}

#[test]
fn the_published_rows_open_with_their_errors() {
    let read = first("llmperf responses");
    let counts = read.counts;
    assert_eq!(
        counts.started,
        Some(counts.completed.unwrap() + counts.failed.unwrap())
    );
    assert_eq!(read.errors[0].0, "HTTP 429");
    let total: u64 = read.errors.iter().map(|(_, times)| times).sum();
    assert_eq!(Some(total), counts.failed);
    assert_eq!(read.duration_s, None);
    assert_eq!(fact(&read, "Duration"), None);
}

#[test]
fn zeros_that_stand_for_nothing_are_absent() {
    let row = |ttft: f64, itl: f64| {
        format!(
            r#"{{"error_code":null,"error_msg":"","ttft_s":{ttft},"inter_token_latency_s":{itl},"end_to_end_latency_s":1.0,"request_output_throughput_token_per_s":NaN,"number_output_tokens":10,"number_input_tokens":null,"number_total_tokens":10}}"#
        )
    };
    let text = format!("[{},{}]", row(0.0, 0.0), row(0.5, 0.1));
    let Opened::Imported(read) = open(&text).unwrap() else {
        panic!("LLMPerf's file");
    };
    let ttft = read[0].figure("ttft_s").unwrap().values.summary();
    assert_eq!((ttft.count, ttft.min), (Some(1), Some(500.0)));
    assert!(read[0].figure("number_input_tokens").is_none());
    assert!(
        read[0]
            .figure("request_output_throughput_token_per_s")
            .is_none()
    );
    assert!(
        read[0].notes[0].starts_with("ttft_s: 1 of 2"),
        "{:?}",
        read[0].notes
    );
}

#[test]
fn vllm_s_result_gives_what_it_was_told_to_write() {
    check(
        "vllm result",
        &[
            ("ttft", "ms", "115", "115", "4"),
            ("tpot", "ms", "10.0", "10.0", "4"),
            ("itl", "ms", "10.0", "10.0", "–"),
        ],
    );
    let detailed = first("vllm detailed");
    let ttft = detailed.figure("ttft").unwrap().values.all().unwrap();
    assert_eq!(ttft, [100.0, 110.0, 120.0, 130.0]);
    assert_eq!(
        detailed.errors,
        [("asyncio.TimeoutError: late".to_owned(), 1)]
    );
    assert!(!detailed.tool.was_tried());
}

#[test]
fn evalscope_s_files_give_means_or_quantiles() {
    let means = [
        ("TTFT", "ms", "–", "115", "4"),
        ("TPOT", "ms", "–", "10.0", "4"),
        ("ITL", "ms", "–", "10.0", "–"),
        ("Latency", "ms", "–", "515", "4"),
        ("Input tokens", "tokens", "–", "550", "4"),
        ("Output tokens", "tokens", "–", "41", "4"),
    ];
    check("evalscope summary", &means);
    let older: Vec<_> = means.into_iter().filter(|m| m.0 != "ITL").collect();
    check("evalscope older", &older);
    check(
        "evalscope percentiles",
        &[
            ("TTFT", "ms", "110", "–", "–"),
            ("TPOT", "ms", "10.0", "–", "–"),
            ("ITL", "ms", "10.0", "–", "–"),
            ("Latency", "ms", "510", "–", "–"),
            ("Output rate", "tokens/s", "80.4", "–", "–"),
            ("Input tokens", "tokens", "550", "–", "–"),
            ("Output tokens", "tokens", "41", "–", "–"),
        ],
    );
}

#[test]
fn every_figure_read_has_a_definition_and_survives_the_store() {
    for (name, _) in FIXTURES {
        for read in all(name) {
            assert_eq!(rows(&read).len(), read.figures.len(), "{name}");
            let text = kept::to_json(&read);
            assert!(kept::is_kept(&text));
            let back = kept::from_json(&text).unwrap();
            // The last digit of a float may change on its way through JSON.
            assert_eq!(shown(&back), shown(&read), "{name}");
            assert_eq!(
                (back.counts, &back.notes),
                (read.counts, &read.notes),
                "{name}"
            );
            assert_eq!(facts(&back), facts(&read), "{name}");
            assert!(!text.contains("sk-sentinel"), "{name}");
            assert!(!format!("{:?}{:?}", facts(&read), entry(&read, "a")).contains("sk-sentinel"));
        }
    }
}

#[test]
fn what_is_no_known_file_is_refused_in_words() {
    let check = |text: &str, expected: &str| {
        let said = open(text).unwrap_err().to_string();
        assert!(said.contains(expected), "{text}: {said}");
    };
    check("", "empty");
    check(" \n", "empty");
    check("{", "not whole JSON");
    check("hello", "not whole JSON");
    check("PK\u{3}\u{4}", "not whole JSON");
    check("[1, 2, 3]", "some other JSON file");
    check("{\"a\": 1}", "some other JSON file");
    check(
        "{\"format\": \"llmperf-web-import\"}",
        "some other JSON file",
    );
    check("null", "some other JSON file");
    check("[]", "some other JSON file");
    check(
        "{\"benchmarks\": 3, \"metadata\": {}}",
        "looks like a file of GuideLLM",
    );
    check(
        "{\"benchmarks\": [], \"metadata\": {}}",
        "without one figure",
    );
    check(
        "{\"benchmarks\": [3], \"metadata\": {}}",
        "a benchmark has no metrics",
    );
    check(
        "{\"aiperf_version\": \"1\"}",
        "a file of AIPerf without one figure",
    );
    check(
        "[{\"error_code\": null, \"ttft_s\": 1}, {}]",
        "row 2 has no error_code",
    );
    check(&"[".repeat(100_000), "not whole JSON");
    check(
        "{\"format\":\"llmperf-web\",\"version\":0",
        "not whole JSON",
    );
}

/// No damaged file makes the reader panic, whatever it then says; and no value that it shows is negative or not a number.
#[test]
fn damaged_files_are_read_or_refused() {
    let dice = &mut Dice::new(5);
    let mut read = 0;
    for (name, text) in FIXTURES {
        for _ in 0..300 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=dice.below(6) {
                damage(&mut bytes, dice);
            }
            let text = String::from_utf8_lossy(&bytes);
            let Ok(Opened::Imported(all)) = open(&text) else {
                continue;
            };
            for imported in all {
                read += 1;
                for figure in &imported.figures {
                    let given = figure.values.summary();
                    let numbers = [given.mean, given.min, given.max, given.stddev];
                    for number in numbers.iter().chain(&given.quantiles).flatten() {
                        assert!(number.is_finite() && *number >= 0.0, "{name}: {number}");
                    }
                }
                let _ = (sentence(&imported), facts(&imported), entry(&imported, "a"));
                assert!(kept::from_json(&kept::to_json(&imported)).is_ok(), "{name}");
            }
        }
    }
    assert!(read > 100, "damage leaves some files readable: {read}");
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(bytes.len() as u64) as usize;
    match dice.below(6) {
        0 => bytes.truncate(at.max(1)),
        1 => bytes[at] = dice.below(256) as u8,
        2 => {
            let digits = [&b"-1"[..], b"1e308", b"null", b"\"x\"", b"[]", b"NaN"];
            let word = digits[dice.below(6) as usize];
            bytes.splice(at..at, word.iter().copied());
        }
        3 => {
            // A number becomes another thing: the JSON stays whole.
            if let Some(from) = bytes[at..].iter().position(u8::is_ascii_digit) {
                let from = at + from;
                let to = bytes[from..]
                    .iter()
                    .position(|b| !(b.is_ascii_digit() || *b == b'.'))
                    .map_or(bytes.len(), |n| from + n);
                let words = [
                    &b"null"[..],
                    b"\"text\"",
                    b"{}",
                    b"1e300",
                    b"true",
                    b"99999999999999999999",
                ];
                bytes.splice(from..to, words[dice.below(6) as usize].iter().copied());
            }
        }
        4 => {
            bytes.remove(at);
        }
        _ => {
            let end = (at + dice.below(40) as usize).min(bytes.len());
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
    }
    if bytes.is_empty() {
        bytes.push(b'{');
    }
}

#[test]
fn an_own_result_beside_a_file_is_restated_by_the_file_s_definitions() {
    let behaviour = Behaviour {
        reasoning: true,
        ..Behaviour::default()
    };
    let run = run(&behaviour, 7);
    let evidence = Evidence::of(&run);
    let text = files(&evidence, Some(&run)).unwrap().responses.text;
    let Opened::Imported(all) = open(&text).unwrap() else {
        panic!("LLMPerf's file");
    };
    let same = beside(&all[0], &evidence, Some(&run));
    assert_eq!(same.len(), 6);
    for row in &same {
        assert_eq!(row.theirs, row.ours, "{}", row.definition.name);
        assert!(row.difference.starts_with("A tie"), "{}", row.difference);
        let warned = row.difference.contains("Tokens may be counted differently");
        assert_eq!(
            warned, row.definition.counts_tokens,
            "{}",
            row.definition.name
        );
    }
    let export = first("aiperf export");
    let other = beside(&export, &evidence, Some(&run));
    assert!(
        other[0]
            .difference
            .contains("how sure that is cannot be told"),
        "{}",
        other[0].difference
    );
    let linked = beside(&first("vllm result"), &evidence, None);
    assert!(
        linked[0].difference.contains("left the stamps out"),
        "{}",
        linked[0].difference
    );
    assert!(beside(&first("evalscope summary"), &evidence, Some(&run)).is_empty());
}

#[test]
fn a_result_of_this_page_is_known_at_the_same_door() {
    let run = run(&Behaviour::default(), 1);
    let text = llmperf_web::bench::archive::full::to_json(&run, "mine");
    match open(&text).unwrap() {
        Opened::Own(named) => assert_eq!((named.name.as_str(), named.run), ("mine", run)),
        Opened::Imported(_) => panic!("it is this page's own"),
    }
    let newer = text.replacen("\"version\":0", "\"version\":7", 1);
    assert!(matches!(open(&newer), Err(ImportError::Own(_))));
    assert_eq!(first("aiperf export").tool, Tool::AiPerf);
}
