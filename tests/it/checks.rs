//! The further checks of a correctness test and a person's own questions: asked, answered by scripts of known faults, judged.

use crate::correctness::{plan, played, played_with};
use crate::prompts::sha256;
use llmperf_web::bench::archive::full::{from_json, to_json};
use llmperf_web::bench::archive::link::{decode, encode};
use llmperf_web::bench::correctness::accuracy::Accuracy;
use llmperf_web::bench::correctness::checks::{CheckKind, Checks, OwnSet, USUAL_NEEDLE_TOKENS};
use llmperf_web::bench::correctness::mismatch::mismatches;
use llmperf_web::bench::correctness::own::{Looked, look};
use llmperf_web::bench::correctness::question::Question;
use llmperf_web::bench::correctness::questionnaire::Questionnaire;
use llmperf_web::bench::evidence::{Evidence, Omission};
use llmperf_web::bench::export::{csv, llmperf, markdown};
use llmperf_web::bench::form::validate::validate;
use llmperf_web::bench::form::{PlanForm, QuestionsHere};
use llmperf_web::bench::plan::TestPlan;
use llmperf_web::bench::report::answers::by_check;
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::workload::source::{every, of_llmperf};
use replies::Answers;

/// A plan of these checks.
fn plan_of(kinds: &[CheckKind], model: &str) -> TestPlan {
    TestPlan {
        checks: Checks::of(kinds),
        ..plan(model)
    }
}

/// The first questions of one check.
fn questions(kind: CheckKind, seed: u64, count: u32) -> Vec<Question> {
    let mut plan = plan_of(&[kind], "steady");
    plan.seed = seed;
    let mut questions = Questionnaire::shown(&plan, None);
    (0..count).map(|i| questions.at(i).unwrap()).collect()
}

const FURTHER: [CheckKind; 5] = [
    CheckKind::Arithmetic,
    CheckKind::Copying,
    CheckKind::Counting,
    CheckKind::Json,
    CheckKind::Needle,
];

#[test]
fn each_check_meets_a_known_share_of_wrong_late_and_failed_answers_with_exactly_those_rates() {
    // As for numbers in words: of 50 requests 5 are refused, 5 late, 5 wrong.
    for kind in FURTHER {
        let run = played(plan_of(&[kind], "mistaken"));
        let evidence = Evidence::of(&run);
        let a = Accuracy::of(&evidence).unwrap();
        let counts = (a.ended, a.failed, a.right, a.mismatched());
        assert_eq!(counts, (50, 10, 35, 5), "{kind:?}");
        let wrong = mismatches(&evidence, Some(&run));
        let places: Vec<u32> = wrong.iter().map(|m| m.index).collect();
        assert_eq!(places, [4, 14, 24, 34, 44]);
        assert!(wrong.iter().all(|m| m.kind == kind && m.reply.is_some()));
        assert!(wrong.iter().all(|m| m.expected.is_some()));
    }
}

#[test]
fn with_every_check_on_each_has_its_own_known_rates() {
    let mut plan = plan_of(&CheckKind::BUILT_IN, "mistaken");
    plan.stop.requests = 480;
    let run = played(plan);
    let evidence = Evidence::of(&run);
    let found = Accuracy::by_check(&evidence);
    let kinds: Vec<CheckKind> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, CheckKind::BUILT_IN);
    for (place, (kind, a)) in found.iter().enumerate() {
        let mine = || (0..480u32).filter(|i| *i as usize % 6 == place);
        let fails = |i: &u32| i % 10 == 9 || i % 8 == 7;
        let failed = mine().filter(fails).count() as u32;
        let wrong = mine().filter(|i| !fails(i) && i % 5 == 4).count() as u32;
        assert_eq!(
            (a.ended, a.failed, a.mismatched()),
            (80, failed, wrong),
            "{kind:?}"
        );
    }
    let lines = by_check(&evidence);
    assert_eq!((lines.len(), lines[1].check.as_str()), (6, "Arithmetic"));
    let all = Accuracy::of(&evidence).unwrap();
    let sum: u32 = found.iter().map(|(_, a)| a.right).sum();
    assert_eq!(all.right, sum);
}

#[test]
fn right_answers_pass_and_wrong_ones_do_not_at_any_seed() {
    for kind in FURTHER {
        for seed in [0, 1, 11_111, u64::MAX] {
            for question in questions(kind, seed, 100) {
                let answers = Answers::to(&question.user).expect(&question.user);
                for (tokens, passes) in [(answers.right, true), (answers.wrong, false)] {
                    let mut judge = question.rule.judge();
                    tokens.iter().for_each(|token| judge.read(token));
                    assert_eq!(judge.passes(), passes, "{}", question.user);
                }
                let mut silent = question.rule.judge();
                silent.read("I do not know.");
                assert!(!silent.passes());
            }
        }
    }
}

#[test]
fn the_questions_of_a_seed_stay_as_they_are() {
    // A result names its questions by seed and place: another draw would show other questions than were asked.
    let hashes = FURTHER.map(|kind| {
        let all: String = questions(kind, 11_111, 50)
            .iter()
            .map(|q| format!("{}\n{}\n", q.user, q.rule.words()))
            .collect();
        sha256(&all)
    });
    assert_eq!(
        hashes,
        [
            "94f71ad130ffd0077f1a785a2702990ae94e6d1cb9b9a3d4aed8579515d4258e",
            "1731451e34f1f3d2e2992c39b60bc91a77c6552f1390d92a31f399108913de58",
            "f9fde66a8aa95973a026e1e436b125fefc2835c4312c1ce7ed02f3f28338c579",
            "6e29e00846a4779d3a7564325ec447b6b82d93409ef0c906de89059d4709ba62",
            "9bea7a819e9690bc09bf5707d8d4fd1fabef831acdc45d28ae2328eed4c6ddc9",
        ]
    );
}

#[test]
fn a_question_is_the_same_whatever_was_asked_before_it() {
    let plan = plan_of(&CheckKind::BUILT_IN, "steady");
    let mut forward = Questionnaire::shown(&plan, None);
    let all: Vec<_> = (0..40).map(|i| forward.at(i)).collect();
    let mut back = Questionnaire::shown(&plan, None);
    for i in (0..40).rev() {
        assert_eq!(back.at(i), all[i as usize]);
        let rule = all[i as usize].as_ref().map(|q| q.rule.clone());
        assert_eq!(back.rule_at(i), rule);
    }
    let mut source = every(&plan, None).unwrap();
    for question in all {
        assert_eq!(source.next().prompt.user, question.unwrap().user);
    }
    assert!(of_llmperf(&plan, None).is_err());
}

#[test]
fn a_link_that_claims_impossible_questions_opens_at_once_or_not_at_all() {
    let run = played(plan_of(&CheckKind::BUILT_IN, "mistaken"));
    let mut evidence = Evidence::of(&run);
    for (row, index) in evidence.rows.iter_mut().zip([u32::MAX, 9_999, 10_000, 0]) {
        row.index = index;
    }
    let linked = decode(&encode(&evidence).unwrap()).unwrap();
    assert_eq!(mismatches(&linked, None).len(), 5);
    assert!(csv::to_csv(&linked).lines().count() == 51);
    evidence.plan.checks = evidence.plan.checks.with(u32::MAX, None);
    // Written and read by the same code.
    let refused = encode(&evidence).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("longer text than is ever made")
    );
}

#[test]
fn a_needle_hides_among_as_many_tokens_as_were_wanted() {
    for tokens in [200, 4_000, 200_000] {
        let mut plan = plan_of(&[CheckKind::Needle], "steady");
        plan.checks = plan.checks.with(tokens, None);
        let mut asked = Questionnaire::shown(&plan, None);
        for at in 0..3 {
            let question = asked.at(at).unwrap();
            assert_eq!(question.user.matches("The code of the ").count(), 3);
            // A token of the sonnets is about three letters long; lines count their own beginning.
            let letters = question.user.len() as f64 / f64::from(tokens);
            assert!((2.4..5.0).contains(&letters), "{tokens}: {letters}");
        }
    }
}

const OWN: &str = concat!(
    "{\"prompt\":\"Repeat after me: Paris\",\"expected\":\"Paris\"}\n",
    "{\"prompt\":\"Repeat after me: The answer is blue.\",\"pattern\":\"(?i)\\\\b(red|blue)\\\\.$\"}\n",
    "{\"prompt\":\"Repeat after me: 42\",\"expected\":42}\n",
);

fn own_set() -> OwnSet {
    match look("mine.jsonl", OWN) {
        Looked::Good(set) => set,
        Looked::Faulty(faults) => panic!("{faults:?}"),
    }
}

fn own_plan(model: &str) -> TestPlan {
    TestPlan {
        checks: Checks::of(&[]).with(USUAL_NEEDLE_TOKENS, Some(own_set())),
        ..plan(model)
    }
}

#[test]
fn own_questions_are_asked_in_turn_and_judged_with_the_known_rates() {
    let run = played_with(own_plan("mistaken"), Some(OWN));
    let evidence = Evidence::of(&run);
    let a = Accuracy::of(&evidence).unwrap();
    let counts = (a.ended, a.failed, a.right, a.mismatched());
    assert_eq!(counts, (50, 10, 35, 5));
    let wrong = mismatches(&evidence, Some(&run));
    // Requests 4, 14, 24, 34 and 44 of three questions that take turns.
    let expected: Vec<&str> = wrong
        .iter()
        .map(|m| m.expected.as_deref().unwrap())
        .collect();
    let pattern = "/(?i)\\b(red|blue)\\.$/";
    assert_eq!(expected, [pattern, "42", "Paris", pattern, "42"]);
    assert_eq!(wrong[2].prompt.as_deref(), Some("Repeat after me: Paris"));
    assert_eq!(wrong[2].reply.as_deref(), Some("Parisx"));
}

#[test]
fn a_link_names_the_file_and_leaves_its_questions_out() {
    let run = played_with(own_plan("mistaken"), Some(OWN));
    let kept = from_json(&to_json(&run, "kept")).unwrap().run;
    assert_eq!(kept, run);
    let payload = encode(&Evidence::of(&run)).unwrap();
    let linked = decode(&payload).unwrap();
    assert_eq!(linked.plan.checks.own, Some(own_set()));
    assert!(linked.omitted.contains(&Omission::Questions));
    let wrong = mismatches(&linked, None);
    assert_eq!(wrong.len(), 5);
    assert!(
        wrong
            .iter()
            .all(|m| m.prompt.is_none() && m.expected.is_none())
    );
    let outputs = [
        csv::to_csv(&linked),
        markdown::to_markdown(&linked, None, "linked"),
        format!("{linked:?}"),
    ];
    for output in outputs {
        assert!(!output.contains("Repeat after me"), "{output}");
    }
    assert_eq!(llmperf::files(&Evidence::of(&run), Some(&run)), None);
}

#[test]
fn verdicts_of_every_check_survive_a_file_and_a_link() {
    let mut plan = plan_of(&CheckKind::BUILT_IN, "mistaken");
    plan.checks = plan.checks.with(900, None);
    let run = played(plan);
    let evidence = Evidence::of(&run);
    assert_eq!(from_json(&to_json(&run, "kept")).unwrap().run, run);
    let linked = decode(&encode(&evidence).unwrap()).unwrap();
    assert_eq!(linked.plan, evidence.plan);
    assert_eq!(Accuracy::by_check(&linked), Accuracy::by_check(&evidence));
    let prompts = |e: &Evidence| -> Vec<_> {
        let all = mismatches(e, None).into_iter();
        all.map(|m| (m.index, m.prompt, m.expected)).collect()
    };
    assert_eq!(prompts(&linked), prompts(&evidence));
}

#[test]
fn own_questions_run_only_where_their_file_is_at_hand_and_holds_no_key() {
    let mut form = PlanForm::of(&own_plan("steady"));
    let fault = |form: &PlanForm, key: &str| {
        let faults = validate(form, &Secret::new(key)).err().unwrap_or_default();
        faults.first().map(|fault| fault.message.clone())
    };
    let missing = fault(&form, "").unwrap();
    assert!(missing.starts_with("This test asks the 3 questions of “mine.jsonl” (SHA-256 "));
    form.questions_here = Some(QuestionsHere {
        set: own_set(),
        text: OWN.into(),
    });
    assert_eq!(fault(&form, ""), None);
    let plan = validate(&form, &Secret::default()).unwrap();
    assert_eq!(plan.checks.own, Some(own_set()));
    assert!(
        fault(&form, "Repeat")
            .unwrap()
            .contains("Your API key stands in this file")
    );
    form.questions_here = Some(QuestionsHere {
        set: OwnSet {
            sha256: "ab".repeat(32),
            ..own_set()
        },
        text: OWN.into(),
    });
    assert!(fault(&form, "").is_some());
    assert!(every(&own_plan("steady"), None).is_err());
    assert!(every(&own_plan("steady"), Some("hello")).is_err());
}
