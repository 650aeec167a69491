//! The correctness test: its words, its rates against replies of known faults, and what becomes of them in every output.

use crate::prompts::sha256;
use crate::streams::KEY;
use llmperf_web::bench::archive::full::{from_json, to_json};
use llmperf_web::bench::archive::link::{decode, encode};
use llmperf_web::bench::correctness::accuracy::Accuracy;
use llmperf_web::bench::correctness::mismatch::mismatches;
use llmperf_web::bench::correctness::number_words::{LARGEST, number_words};
use llmperf_web::bench::correctness::question::Numbers;
use llmperf_web::bench::correctness::questionnaire::Questionnaire;
use llmperf_web::bench::environment::Environment;
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::{csv, markdown};
use llmperf_web::bench::form::PlanForm;
use llmperf_web::bench::form::validate::validate;
use llmperf_web::bench::metric::Metric;
use llmperf_web::bench::plan::{TestKind, TestPlan, Workload};
use llmperf_web::bench::presets::Preset;
use llmperf_web::bench::provider::dialect::dialect;
use llmperf_web::bench::provider::{Completion, HttpRequest, Prompt, ResponseHead, translator};
use llmperf_web::bench::record::{FailureCause, RequestRecord, RequestRole};
use llmperf_web::bench::report::detail::detail;
use llmperf_web::bench::run::{Run, RunEnd};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::stream::{Ending, RequestDecoder};
use llmperf_web::bench::units::Micros;
use llmperf_web::bench::wording;
use llmperf_web::bench::workload::source::{Request, every};
use llmperf_web::charts::compared::OwnEntry;
use replies::{Answers, Ask, Catalogue};

#[test]
fn all_10_001_numbers_are_spelled_as_num2words_spells_them() {
    let lines: String = (0..=LARGEST).map(|n| number_words(n) + "\n").collect();
    assert_eq!(
        sha256(&lines),
        "d22e3148c740443068d8695e3c5473b395e1a0d4d85a9c3f29cd6b0bac753798"
    );
}

#[test]
fn the_scripted_models_understand_every_question() {
    let steady = Catalogue::built_in().script("steady").unwrap();
    for n in 0..=LARGEST {
        let ask = Ask {
            prompt: llmperf_web::bench::correctness::question::user_message(n),
            ..Ask::default()
        };
        let body = String::from_utf8(steady.reply(&ask).steps[0].bytes.clone()).unwrap();
        let answer = match n {
            0..1_000 => n.to_string(),
            _ => format!("{},{:03}", n / 1_000, n % 1_000),
        };
        let expected = format!("\"content\":\"{answer} is the number.\"");
        assert!(body.contains(&expected), "{body}");
    }
}

pub fn plan(model: &str) -> TestPlan {
    let mut form = Preset::Correctness.applied_to(&PlanForm::default_for(None));
    form.model = model.to_owned();
    validate(&form, &Secret::default()).unwrap()
}

/// The request for a prompt of the plan.
fn sent(plan: &TestPlan, prompt: &Prompt, key: &Secret) -> HttpRequest {
    let dialect = dialect(plan.target.provider);
    translator(dialect.format).completion(&Completion {
        target: &plan.target,
        dialect,
        key,
        prompt,
        sampling: &plan.sampling_sent(),
        unix_ms: 0,
    })
}

/// The plan's requests as the worker sends them, each answered by its script one after the other; what has not ended when
/// the request timeout runs out is late.
pub fn played(plan: TestPlan) -> Run {
    played_with(plan, None)
}

/// The same with the text of the person's own questions.
pub fn played_with(plan: TestPlan, own: Option<&str>) -> Run {
    let provider = translator(dialect(plan.target.provider).format);
    let key = Secret::new(KEY);
    let mut source = every(&plan, own).unwrap();
    let mut now = Micros::from_millis(1_000);
    let began = now;
    let mut records = Vec::new();
    for index in 0..plan.stop.requests {
        let Request { prompt, judge } = source.next();
        let body = sent(&plan, &prompt, &key).body;
        let mut ask = Ask::parse(&body).unwrap();
        ask.number = index.into();
        ask.answers = Answers::to(&ask.prompt);
        let reply = Catalogue::built_in().reply(&ask);
        let mut record = RequestRecord::blank(index, RequestRole::Measured, 0);
        record.timeline.start = now;
        record.timeline.scheduled = now;
        let mut decoder = RequestDecoder::new(provider, key.clone(), record).judged_by(judge);
        let at = |us: u64| now + Micros(us);
        decoder.head(
            at(reply.headers_at_us),
            ResponseHead {
                status: reply.status,
                content_type: reply.content_type.into(),
                retry_after: reply.retry_after,
            },
        );
        let late = plan.request_timeout;
        for step in reply.steps.iter().filter(|step| step.at_us < late.0) {
            decoder.read(at(step.at_us), &step.bytes);
        }
        let ends = reply.last_at_us();
        let record = match reply.ending {
            replies::Ending::Stall => decoder.finish(Ending::TimedOut(now + late)),
            _ if ends >= late.0 => decoder.finish(Ending::TimedOut(now + late)),
            _ => decoder.finish(Ending::Closed(at(ends))),
        };
        now = record.timeline.end.unwrap() + Micros(100);
        records.push(record);
    }
    Run {
        plan,
        environment: Environment {
            clock_step: Micros(5),
            ..Environment::default()
        },
        end: RunEnd::Finished,
        began,
        ended: now,
        paused: Micros::ZERO,
        load: None,
        series: None,
        questions: own.map(str::to_owned),
        records,
    }
}

#[test]
fn a_known_share_of_wrong_late_and_failed_answers_gives_exactly_those_rates() {
    // Of requests 0 to 49 every tenth is refused (9, 19, … 49), every eighth of the others stalls until it is late
    // (7, 15, 23, 31, 47), every fifth of the others is answered wrong (4, 14, 24, 34, 44).
    let run = played(plan("mistaken"));
    let evidence = Evidence::of(&run);
    let a = Accuracy::of(&evidence).unwrap();
    assert_eq!(
        (a.ended, a.failed, a.right, a.mismatched()),
        (50, 10, 35, 5)
    );
    assert_eq!(a.error_rate(), Some(0.2));
    assert_eq!(a.mismatch_rate(), Some(0.1));
    assert_eq!(a.share_right(), Some(0.875));
    let count = |cause| {
        let mut groups = evidence.totals.failures.iter();
        groups.find(|g| g.cause == cause).map_or(0, |g| g.count)
    };
    assert_eq!(count(FailureCause::Server), 5);
    assert_eq!(count(FailureCause::Timeout), 5);
    let wrong = mismatches(&evidence, Some(&run));
    let places: Vec<u32> = wrong.iter().map(|m| m.index).collect();
    assert_eq!(places, [4, 14, 24, 34, 44]);
    for m in &wrong {
        let said = m.reply.as_deref().unwrap().replace(',', "");
        let expected: u32 = m.expected.as_ref().unwrap().parse().unwrap();
        assert_eq!(said, format!("{} is the number.", expected + 1));
        assert!(m.prompt.as_ref().unwrap().contains(&number_words(expected)));
    }
    let opened = detail(&evidence, Some(&run), 4).unwrap();
    let fact = |name: &str| opened.facts.iter().find(|f| f.name == name).unwrap();
    assert_eq!(fact("Answer").value.as_deref(), Some("wrong"));
    assert_eq!(OwnEntry::of(&evidence), None);
    for metric in [Metric::Ttft, Metric::Tpot, Metric::E2e] {
        assert_eq!(evidence.distribution(metric).unwrap().count(), 40);
    }
    assert!(
        wording::sentence(&evidence).starts_with("35 of 40 answers were right (87.5 %), which at 95 % confidence means between 73.9 % and 94.5 %. Median time to first token 100 ms;"),
        "{}",
        wording::sentence(&evidence)
    );
}

#[test]
fn a_model_that_is_too_slow_is_late_and_one_that_is_not_asked_for_numbers_answers_as_ever() {
    let mut slow = plan("steady?ttft=30000");
    slow.request_timeout = Micros::from_secs(10);
    let evidence = Evidence::of(&played(slow));
    let a = Accuracy::of(&evidence).unwrap();
    assert_eq!((a.error_rate(), a.mismatch_rate()), (Some(1.0), Some(0.0)));
    assert_eq!((a.share_right(), a.interval()), (None, None));

    let reasoning = Evidence::of(&played(plan("reasoning")));
    let a = Accuracy::of(&reasoning).unwrap();
    assert_eq!(a.share_right(), Some(1.0));
    let (ttft, ttfa) = (Metric::Ttft, Metric::Ttfa);
    let median = |metric| {
        let sample = reasoning.distribution(metric).unwrap();
        sample.summary().unwrap().p50()
    };
    assert!(median(ttfa) > median(ttft) + 500.0);

    let mut load = plan("mistaken");
    load.kind = TestKind::Load;
    load.workload = Workload {
        mean_input_tokens: 550,
        mean_output_tokens: 150,
        ..Workload::NONE
    };
    load.stop.requests = 10;
    assert_eq!(Accuracy::of(&Evidence::of(&played(load))), None);
}

#[test]
fn a_question_is_sent_as_llmperf_sends_it() {
    let plan = plan("steady");
    let Request { prompt, .. } = every(&plan, None).unwrap().next();
    let request = sent(&plan, &prompt, &Secret::default());
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    let number = Numbers::new(plan.seed).next();
    assert_eq!(
        body,
        serde_json::json!({
            "model": "steady",
            "messages": [
                {"role": "system", "content": ""},
                {"role": "user", "content": format!("Convert the following sequence of words into a number: {}.\nPrint the number first.", number_words(number))},
            ],
            "temperature": 0.0,
            "stream": true,
            "stream_options": {"include_usage": true},
        })
    );
}

#[test]
fn verdicts_survive_a_file_and_a_link() {
    let run = played(plan("mistaken"));
    let evidence = Evidence::of(&run);
    let kept = from_json(&to_json(&run, "kept")).unwrap().run;
    assert_eq!(kept, run);
    let linked = decode(&encode(&evidence).unwrap()).unwrap();
    assert_eq!(linked.plan, evidence.plan);
    assert_eq!(linked.totals.right_answers, 35);
    let verdicts =
        |e: &Evidence| -> Vec<Option<bool>> { e.rows.iter().map(|r| r.is_right()).collect() };
    assert_eq!(verdicts(&linked), verdicts(&evidence));
    let (theirs, ours) = (mismatches(&linked, None), mismatches(&evidence, Some(&run)));
    assert_eq!(theirs.len(), 5);
    for (theirs, ours) in theirs.iter().zip(&ours) {
        assert_eq!((theirs.index, &theirs.prompt), (ours.index, &ours.prompt));
        assert_eq!(theirs.reply, None);
    }
}

#[test]
fn a_file_from_before_there_were_kinds_of_test_is_a_load_test() {
    let run = played(plan("steady"));
    let text = to_json(&run, "old").replace("\"kind\":\"correctness\",", "");
    let old = from_json(&text).unwrap().run;
    assert_eq!(Accuracy::of(&Evidence::of(&old)), None);
}

#[test]
fn table_and_report_name_every_wrong_answer() {
    let run = played(plan("mistaken"));
    let evidence = Evidence::of(&run);
    let table = csv::to_csv_with_words(&evidence, &run.records);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].contains(",ttft_error_high_ms,check,expected,answer,http_status,"));
    let expected = Questionnaire::shown(&run.plan, None)
        .at(4)
        .unwrap()
        .rule
        .words();
    assert!(
        lines[5].contains(&format!(",completed,,,,,,,numbers,{expected},wrong,")),
        "{}",
        lines[5]
    );
    assert!(lines[1].contains(",right,"), "{}", lines[1]);
    let report = markdown::to_markdown(&evidence, Some(&run), "named");
    assert!(
        report.contains("| Accuracy | 87.5 % (35 of 40 answers), 95 % interval 73.9 % to 94.5 % |")
    );
    assert!(report.contains("| Mismatch rate | 10 % (5 of 50 requests) |"));
    let row = format!(
        "| 5 | Convert the following sequence of words into a number: {}. Print the number first. | {expected} |",
        number_words(expected.parse().unwrap())
    );
    assert!(report.contains(&row), "{report}");
}
