//! A key is in nothing that leaves the page.

use crate::samples::{Behaviour, run};
use llmperf_web::bench::archive::full::to_json;
use llmperf_web::bench::archive::link::{decode, encode, envelope};
use llmperf_web::bench::correctness::checks::Checks;
use llmperf_web::bench::correctness::own::{Looked, look};
use llmperf_web::bench::correctness::question::Check;
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::folder::RunFolder;
use llmperf_web::bench::export::{csv, markdown, zip};
use llmperf_web::bench::import;
use llmperf_web::bench::plan::TestKind;
use llmperf_web::bench::provider::dialect::dialect;
use llmperf_web::bench::provider::{Completion, HeaderValue, HttpRequest, Prompt, translator};
use llmperf_web::bench::record::{Failure, FailureCause, Outcome};
use llmperf_web::bench::redact::redact;
use llmperf_web::bench::run::{Run, RunEnd};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::warning::Warning;
use llmperf_web::bench::wording;

const SENTINEL: &str = "sentinel-7f3Kq9ZtLw2mX8vR";

/// A run whose provider echoed the key in every failure, in its replies and in how it broke off, all redacted as the
/// worker does before it keeps a text.
fn run_with_echoes(key: &Secret) -> Run {
    let b = Behaviour {
        requests: 40,
        ..Behaviour::default()
    };
    let mut run = run(&b, 8);
    let echo = format!("Incorrect API key provided: {SENTINEL}. Authorization: Bearer {SENTINEL}");
    assert!(echo.contains(SENTINEL));
    for (at, record) in run.records.iter_mut().enumerate() {
        record.reply_head = redact(&echo, key);
        if at % 3 == 0 {
            record.outcome = Outcome::Failed(Failure {
                cause: [FailureCause::Auth, FailureCause::Stream][at % 2],
                status: Some(401),
                message: redact(&echo, key),
                retry_after: None,
            });
        }
    }
    run.end = RunEnd::Broken(redact(&echo, key));
    run
}

/// Every way in which something of a run leaves the page, each with its name.
fn outputs(run: &Run, key: &Secret) -> Vec<(&'static str, String)> {
    let evidence = Evidence::of(run);
    let link = encode(&evidence).unwrap();
    let content = envelope::open(&link).unwrap();
    let opened = decode(&link).unwrap();
    let dialect = dialect(run.plan.target.provider);
    let request = translator(dialect.format).completion(&Completion {
        target: &run.plan.target,
        dialect,
        key,
        prompt: &Prompt {
            system: String::new(),
            user: "Randomly stream lines".to_owned(),
            prompt_tokens: 30,
            max_tokens: 10,
            is_limited: true,
        },
        sampling: &run.plan.sampling,
        unix_ms: 0,
    });
    assert!(holds_key(&request), "the request itself must carry it");
    let folder = RunFolder::of(&evidence, run, "named");
    vec![
        ("file", to_json(run, "named")),
        ("link", link),
        (
            "link content",
            String::from_utf8_lossy(&content).into_owned(),
        ),
        ("opened link", format!("{opened:?}")),
        ("evidence", format!("{evidence:?}")),
        ("run", format!("{run:?}")),
        ("CSV", csv::to_csv(&evidence)),
        (
            "CSV with words",
            csv::to_csv_with_words(&evidence, &run.records),
        ),
        ("Markdown", markdown::to_markdown(&evidence, None, "named")),
        (
            "Markdown of a link",
            markdown::to_markdown(&opened, None, "named"),
        ),
        ("results folder", format!("{folder:?}")),
        (
            "zip",
            String::from_utf8_lossy(&zip::archive(&folder.with_paths()).unwrap()).into_owned(),
        ),
        (
            "LLMPerf's file, opened again",
            match folder.files.get(2) {
                Some(file) => format!("{:?}", import::open(&file.text)),
                None => "there is none".to_owned(),
            },
        ),
        ("sentence", wording::sentence(&evidence)),
        ("warnings", format!("{:?}", Warning::all(&evidence))),
        (
            "warnings in words",
            Warning::all(&evidence)
                .iter()
                .map(Warning::message)
                .collect(),
        ),
        ("key's Debug", format!("{key:?} {key:#?}")),
        ("request's Debug", format!("{request:?}")),
    ]
}

fn holds_key(request: &HttpRequest) -> bool {
    request.headers.iter().any(|(_, value)| match value {
        HeaderValue::Private(secret) => secret.expose().contains(SENTINEL),
        HeaderValue::Public(_) => false,
    })
}

#[test]
fn a_key_is_in_nothing_of_a_run_of_own_questions() {
    let key = Secret::new(SENTINEL);
    let mut run = run_with_echoes(&key);
    let text = "{\"prompt\": \"Repeat after me: Paris\", \"expected\": \"Paris\"}\n";
    let Looked::Good(own) = look("mine.jsonl", text) else {
        panic!("the file is good");
    };
    run.plan.kind = TestKind::Correctness;
    run.plan.checks = Checks::of(&[]);
    run.plan.checks.own = Some(own);
    run.questions = Some(text.to_owned());
    for record in &mut run.records {
        record.check = Some(Check { found: false });
    }
    let outputs = outputs(&run, &key);
    let file = outputs.iter().find(|(name, _)| *name == "file").unwrap();
    assert!(file.1.contains("Repeat after me: Paris"));
    for (name, text) in outputs {
        assert!(!text.contains(&SENTINEL[9..]), "{name}: {text}");
    }
}

#[test]
fn a_key_is_in_no_file_link_table_or_printout() {
    let key = Secret::new(SENTINEL);
    let run = run_with_echoes(&key);
    for (name, text) in outputs(&run, &key) {
        assert!(!text.is_empty(), "{name}");
        for piece in [SENTINEL, &SENTINEL[9..], &SENTINEL[..16]] {
            assert!(!text.contains(piece), "{name} holds {piece}: {text}");
        }
    }
}

#[test]
fn the_search_finds_a_key_that_was_not_redacted() {
    let key = Secret::new(SENTINEL);
    let mut run = run_with_echoes(&key);
    run.end = RunEnd::Broken(format!("It said {SENTINEL}"));
    let found: Vec<&str> = outputs(&run, &key)
        .into_iter()
        .filter(|(_, text)| text.contains(SENTINEL))
        .map(|(name, _)| name)
        .collect();
    for name in [
        "file",
        "opened link",
        "evidence",
        "run",
        "Markdown",
        "warnings in words",
    ] {
        assert!(found.contains(&name), "{name} is not in {found:?}");
    }
}
