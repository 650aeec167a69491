//! From the form to a plan: all faults at once, each in words with the way out.

use crate::bench::form::asked::checks_of;
use crate::bench::form::concurrency::concurrencies;
use crate::bench::form::faults::{Faults, PlanError};
use crate::bench::form::field::Field;
use crate::bench::form::secrets::holds_key;
use crate::bench::form::target::{key_of, speaks, target};
use crate::bench::form::text::{short_text, yes_or_no};
use crate::bench::form::{PlanForm, cost, custom, metadata, number, sampling};
use crate::bench::plan::{LoadProfile, ProviderKind, StopCondition, TestKind, TestPlan, Workload};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::bench::workload::prompt::workload_error;

/// Most tokens of a prompt or a reply.
pub const MOST_TOKENS: u64 = 1_000_000;
/// Most requests of a test: a tab holds every stamp of each, and more would slow the page that measures.
pub const MOST_REQUESTS: u64 = 10_000;
/// Longest test, seconds: a day.
pub const LONGEST_TEST: u64 = 86_400;
/// Longest request, seconds: an hour.
pub const LONGEST_REQUEST: u64 = 3_600;
/// Farthest apart that the first requests start, milliseconds.
pub const FARTHEST_APART: u64 = 10_000;

/// The plan, or every fault in the order of the page. The key is looked at, and never becomes part of the plan.
pub fn validate(form: &PlanForm, key: &Secret) -> Result<TestPlan, Vec<PlanError>> {
    let mut faults = Faults::default();
    faults.of(Field::Provider, speaks(form));
    faults.of(Field::Key, key_of(form.provider, key));
    let target = target(form, &mut faults);
    let workload = workload(form, &mut faults);
    let checks = checks_of(form, key, &mut faults);
    let concurrency = faults.of(Field::Concurrency, concurrencies(form));
    let stop = stop(form, &mut faults);
    let place = faults.of(Field::Place, short_text(&form.place));
    let longest = number::seconds(&form.request_timeout, 1, LONGEST_REQUEST);
    let request_timeout = faults.of(Field::RequestTimeout, longest);
    let seed = faults.of(Field::Seed, number::whole(&form.seed, 0, u64::MAX));
    let sampling = faults.of(Field::Sampling, sampling::parse(&form.sampling));
    let metadata = faults.of(Field::Metadata, metadata::parse(&form.metadata));
    let apart = number::whole(&form.stagger, 0, FARTHEST_APART);
    let stagger = faults.of(Field::Stagger, apart.map(Micros::from_millis));
    let calibrate = faults.of(Field::Calibrate, yes_or_no(&form.calibrate));
    let described = form.provider == ProviderKind::Custom;
    let custom = match described {
        true => custom::read(&form.custom, key, &mut |field, message| {
            faults.push(field, message);
        }),
        false => None,
    };
    let cost = cost::read(form, &mut |field, message| faults.push(field, message));
    if cost.as_ref().is_some_and(|cost| cost.budget.is_some())
        && concurrencies(form).is_ok_and(|all| all.len() > 1)
    {
        let message = "A budget holds one run: choose one number of concurrent requests, or leave the budget empty.";
        faults.push(Field::Budget, message);
    }
    for field in Field::ALL {
        let is_used = described || !field.is_custom();
        if is_used && holds_key(form.text(field), key) {
            faults.push(field, "Your API key stands in this field. Take it out.");
        }
    }
    // Every value is there exactly when no fault hid it.
    let plan = || {
        Some(TestPlan {
            kind: form.kind,
            checks: checks?,
            target: target?,
            workload: workload?,
            load: LoadProfile::ClosedLoop {
                concurrency: concurrency?.first().copied()?,
            },
            stop: stop?,
            request_timeout: request_timeout?,
            sampling: sampling?,
            metadata: metadata?,
            seed: seed?,
            place: place?,
            calibrate: calibrate?,
            stagger: stagger?,
            cost,
            custom: custom.map(Box::new),
        })
    };
    match plan() {
        Some(plan) if faults.is_empty() => Ok(plan),
        _ => Err(faults.in_page_order()),
    }
}

/// The lengths; a correctness test has none, and whatever stands in their fields is passed over.
fn workload(form: &PlanForm, faults: &mut Faults) -> Option<Workload> {
    if form.kind == TestKind::Correctness {
        return Some(Workload::NONE);
    }
    let mut tokens = |field, least| count(form, field, least, MOST_TOKENS, faults);
    let mean_input_tokens = tokens(Field::MeanInputTokens, 1);
    let stddev_input_tokens = tokens(Field::StddevInputTokens, 0);
    let mean_output_tokens = tokens(Field::MeanOutputTokens, 1);
    let stddev_output_tokens = tokens(Field::StddevOutputTokens, 0);
    let workload = Workload {
        mean_input_tokens: mean_input_tokens?,
        stddev_input_tokens: stddev_input_tokens?,
        mean_output_tokens: mean_output_tokens?,
        stddev_output_tokens: stddev_output_tokens?,
    };
    let possible = workload_error(&workload).map_or(Ok(workload), Err);
    faults.of(Field::MeanInputTokens, possible)
}

fn stop(form: &PlanForm, faults: &mut Faults) -> Option<StopCondition> {
    let requests = count(form, Field::Requests, 1, MOST_REQUESTS, faults);
    let longest = number::seconds(&form.test_timeout, 1, LONGEST_TEST);
    let timeout = faults.of(Field::TestTimeout, longest);
    Some(StopCondition {
        requests: requests?,
        timeout: timeout?,
    })
}

/// The number in a field, which has its bounds.
pub(super) fn count(
    form: &PlanForm,
    field: Field,
    least: u64,
    most: u64,
    faults: &mut Faults,
) -> Option<u32> {
    let n = faults.of(field, number::whole(form.text(field), least, most))?;
    u32::try_from(n).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::bench::form::faults::why_not;
    use crate::bench::units::Micros;

    /// A form without a fault.
    pub(crate) fn good() -> PlanForm {
        let mut form =
            PlanForm::default_for(None).with_provider(ProviderKind::OpenAiCompatible, None);
        form.base_url = "HTTP://localhost:8000/v1/".to_owned();
        form.model = " llama ".to_owned();
        form
    }

    fn fields(form: &PlanForm, key: &str) -> Vec<Field> {
        let errors = validate(form, &Secret::new(key)).err().unwrap_or_default();
        errors.iter().map(|e| e.field).collect()
    }

    #[test]
    fn a_good_form_becomes_the_plan_it_says() {
        let mut form = good();
        form.sampling = r#"{"temperature":0}"#.to_owned();
        form.metadata = "a=1".to_owned();
        form.place = " Berlin ".to_owned();
        form.request_timeout = "1.5".to_owned();
        let plan = validate(&form, &Secret::default()).unwrap();
        assert_eq!(plan.target.base_url, "http://localhost:8000/v1");
        assert_eq!(plan.target.model, "llama");
        assert_eq!(plan.request_timeout, Micros::from_millis(1_500));
        assert_eq!(plan.sampling.len(), 1);
        assert_eq!(plan.metadata, [("a".to_owned(), "1".to_owned())]);
        assert_eq!(plan.place, "Berlin");
    }

    #[test]
    fn a_simulated_plan_has_no_base_url_whatever_was_typed() {
        let mut form = PlanForm::default_for(None);
        form.base_url = "nonsense".to_owned();
        let plan = validate(&form, &Secret::default()).unwrap();
        assert_eq!(plan.target.base_url, "");
    }

    #[test]
    fn a_correctness_test_has_no_lengths_whatever_stands_in_their_fields() {
        let mut form = good();
        form.kind = TestKind::Correctness;
        form.mean_input_tokens = "nonsense".to_owned();
        let plan = validate(&form, &Secret::default()).unwrap();
        assert_eq!(plan.workload, Workload::NONE);
        assert_eq!(plan.sampling_sent()["temperature"], 0.0);
        form.sampling = r#"{"temperature":null,"top_p":1}"#.to_owned();
        let sent = validate(&form, &Secret::default()).unwrap().sampling_sent();
        assert!(sent["temperature"].is_null() && sent["top_p"] == 1);
        form.kind = TestKind::Load;
        assert_eq!(fields(&form, ""), [Field::MeanInputTokens]);
    }

    #[test]
    fn all_faults_are_told_at_once_in_the_order_of_the_page() {
        let mut form = good();
        for field in Field::ALL.into_iter().skip(2) {
            form.set_text(field, "sk-abcdefghijklmnop".to_owned());
        }
        let of_correctness = [Field::Checks, Field::NeedleTokens, Field::Questions];
        let faulty = |without: &dyn Fn(Field) -> bool| -> Vec<Field> {
            let all = Field::ALL.into_iter().skip(2);
            all.filter(|field| !of_correctness.contains(field) && !without(*field))
                .collect()
        };
        assert_eq!(fields(&form, "ä"), faulty(&Field::is_custom));
        // A described format's key is made of its headers' values, and is told at them.
        form.provider = ProviderKind::Custom;
        assert_eq!(fields(&form, "ä"), faulty(&|field| field == Field::Key));
    }

    #[test]
    fn a_correctness_test_needs_a_check_and_a_needle_its_length() {
        let check = |checks: &str, needle: &str, faulty: &[Field]| {
            let mut form = good();
            form.kind = TestKind::Correctness;
            form.checks = checks.to_owned();
            form.needle_tokens = needle.to_owned();
            assert_eq!(fields(&form, ""), faulty, "{checks} {needle}");
        };
        check("numbers", "x", &[]);
        check("numbers,needle", "4000", &[]);
        check("needle", "199", &[Field::NeedleTokens]);
        check("needle", "200001", &[Field::NeedleTokens]);
        check("", "4000", &[Field::Checks]);
        check("love", "4000", &[Field::Checks]);
    }

    #[test]
    fn each_field_has_its_bounds() {
        let check = |field: Field, text: &str, ok: bool| {
            let mut form = good();
            form.set_text(field, text.to_owned());
            let expected: &[Field] = if ok { &[] } else { &[field] };
            assert_eq!(fields(&form, ""), expected, "{field:?} {text}");
        };
        check(Field::Requests, "10000", true);
        check(Field::Requests, "10001", false);
        check(Field::Requests, "0", false);
        check(Field::Concurrency, "256", true);
        check(Field::Concurrency, "257", false);
        check(Field::Concurrency, "0", false);
        check(Field::StddevInputTokens, "0", true);
        check(Field::MeanInputTokens, "1000001", false);
        check(Field::MeanInputTokens, "27", true);
        check(Field::MeanInputTokens, "26", false);
        check(Field::MeanOutputTokens, "0", false);
        check(Field::TestTimeout, "86400", true);
        check(Field::TestTimeout, "86401", false);
        check(Field::RequestTimeout, "3600", true);
        check(Field::RequestTimeout, "0", false);
        check(Field::Seed, "18446744073709551615", true);
        check(Field::Seed, "18446744073709551616", false);
        check(Field::Model, "", false);
        check(Field::Model, &"m".repeat(201), false);
        check(Field::Place, "", true);
        check(Field::Sampling, "{", false);
        check(Field::Metadata, "a", false);
        check(Field::Stagger, "0", true);
        check(Field::Stagger, "10000", true);
        check(Field::Stagger, "10001", false);
        check(Field::Stagger, "4 ms", false);
        check(Field::Calibrate, "no", true);
        check(Field::Calibrate, "", false);
    }

    #[test]
    fn a_key_is_wanted_where_nothing_works_without() {
        let openai = good().with_provider(ProviderKind::OpenAi, None);
        let openai = PlanForm {
            model: "m".to_owned(),
            ..openai
        };
        assert_eq!(fields(&openai, ""), [Field::Key]);
        assert_eq!(fields(&openai, "abcdefgh"), []);
        assert_eq!(fields(&good(), "two words"), [Field::Key]);
    }

    #[test]
    fn the_key_is_refused_in_every_other_field() {
        for field in [Field::Model, Field::Metadata, Field::Place, Field::Sampling] {
            let mut form = good();
            let text = match field {
                Field::Sampling => r#"{"user":"open-sesame"}"#,
                Field::Metadata => "a=open-sesame",
                _ => "open-sesame",
            };
            form.set_text(field, text.to_owned());
            assert_eq!(fields(&form, "open-sesame"), [field]);
        }
    }

    #[test]
    fn the_simulator_without_an_address_says_what_to_do() {
        let form = PlanForm::default_for(None).with_provider(ProviderKind::Simulator, None);
        let errors = validate(&form, &Secret::default()).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(
            errors[0]
                .to_string()
                .starts_with("Base URL: No local simulator")
        );
    }

    #[test]
    fn the_run_button_names_the_fields() {
        let mut form = good();
        form.model = String::new();
        let why = |form: &PlanForm| why_not(&validate(form, &Secret::default()).unwrap_err());
        assert_eq!(why(&form), "Cannot run yet. Model needs attention.");
        form.base_url = String::new();
        form.seed = "x".to_owned();
        assert_eq!(
            why(&form),
            "Cannot run yet. Base URL, Model and Seed need attention."
        );
        assert_eq!(why_not(&[]), "");
    }
}
