//! Ready-made workloads: a press fills in the load, and leaves the target alone.

use crate::bench::form::PlanForm;
use crate::bench::form::field::Field;

/// A ready-made workload and load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The leaderboard's workload with 30 requests: some ten seconds on the local simulator.
    QuickLook,
    /// The published leaderboard's workload and load.
    Leaderboard,
    /// What LLMPerf does when it is given no arguments.
    LlmperfDefaults,
    /// LLMPerf's correctness test.
    Correctness,
}

impl Preset {
    /// Every preset, in the order of the buttons.
    pub const ALL: [Preset; 4] = [
        Preset::QuickLook,
        Preset::Leaderboard,
        Preset::LlmperfDefaults,
        Preset::Correctness,
    ];

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Preset::QuickLook => "Quick look",
            Preset::Leaderboard => "Leaderboard",
            Preset::LlmperfDefaults => "LLMPerf defaults",
            Preset::Correctness => "Correctness",
        }
    }

    /// What it is for, in one sentence.
    pub fn description(self) -> &'static str {
        match self {
            Preset::QuickLook => "A first impression: the leaderboard's workload with 30 requests.",
            Preset::Leaderboard => {
                "As the published leaderboard was measured: 550 tokens in, 150 out, 150 requests, 5 at a time."
            }
            Preset::LlmperfDefaults => {
                "As LLMPerf runs without arguments: 550 ± 150 in, 150 ± 80 out, 10 requests, 10 at a time, 90 s."
            }
            Preset::Correctness => {
                "LLMPerf's correctness test: numbers in words, to be answered in digits; 50 requests, 10 at a time, temperature 0."
            }
        }
    }

    /// The fields it fills in, with their texts; a correctness test leaves the lengths alone.
    pub fn fields(self) -> Vec<(Field, &'static str)> {
        let (kind, lengths, [c, n, test, one]): (_, &[&str], _) = match self {
            Preset::QuickLook => ("load", &["550", "0", "150", "0"], ["5", "30", "60", "30"]),
            Preset::Leaderboard => (
                "load",
                &["550", "0", "150", "0"],
                ["5", "150", "1800", "180"],
            ),
            // One request's timeout is the one that LLMPerf's OpenAI client sets.
            Preset::LlmperfDefaults => (
                "load",
                &["550", "150", "150", "80"],
                ["10", "10", "90", "180"],
            ),
            Preset::Correctness => ("correctness", &[], ["10", "50", "90", "180"]),
        };
        let of_lengths = [
            Field::MeanInputTokens,
            Field::StddevInputTokens,
            Field::MeanOutputTokens,
            Field::StddevOutputTokens,
        ];
        let mut fields = vec![
            (Field::Test, kind),
            (Field::Concurrency, c),
            (Field::Requests, n),
            (Field::TestTimeout, test),
            (Field::RequestTimeout, one),
        ];
        if self == Preset::Correctness {
            fields.extend([(Field::Checks, "numbers"), (Field::Questions, "")]);
        }
        fields.extend(of_lengths.into_iter().zip(lengths.iter().copied()));
        fields
    }

    /// The form with this preset filled in.
    pub fn applied_to(self, form: &PlanForm) -> PlanForm {
        let mut filled = form.clone();
        for (field, text) in self.fields() {
            filled.set_text(field, text.to_owned());
        }
        filled
    }

    /// The preset that the form shows, if it shows one.
    pub fn shown_by(form: &PlanForm) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| {
            preset
                .fields()
                .iter()
                .all(|(field, text)| form.text(*field).trim() == *text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::form::validate::validate;
    use crate::bench::plan::TestKind;
    use crate::bench::secret::Secret;
    use crate::bench::units::Micros;

    #[test]
    fn every_preset_shows_itself_and_is_a_valid_plan() {
        for preset in Preset::ALL {
            let form = preset.applied_to(&PlanForm::default_for(None));
            assert_eq!(Preset::shown_by(&form), Some(preset));
            assert!(validate(&form, &Secret::default()).is_ok(), "{preset:?}");
        }
    }

    #[test]
    fn an_edited_field_belongs_to_no_preset() {
        let mut form = Preset::Leaderboard.applied_to(&PlanForm::default_for(None));
        form.requests = "151".to_owned();
        assert_eq!(Preset::shown_by(&form), None);
    }

    #[test]
    fn the_leaderboard_preset_is_the_published_configuration() {
        let form = Preset::Leaderboard.applied_to(&PlanForm::default_for(None));
        let plan = validate(&form, &Secret::default()).unwrap();
        let w = plan.workload;
        assert_eq!((w.mean_input_tokens, w.stddev_input_tokens), (550, 0));
        assert_eq!((w.mean_output_tokens, w.stddev_output_tokens), (150, 0));
        assert_eq!((plan.stop.requests, plan.concurrency_asked()), (150, 5));
    }

    #[test]
    fn the_llmperf_preset_is_what_llmperf_does_by_default() {
        let form = Preset::LlmperfDefaults.applied_to(&PlanForm::default_for(None));
        let plan = validate(&form, &Secret::default()).unwrap();
        let w = plan.workload;
        assert_eq!((w.mean_input_tokens, w.stddev_input_tokens), (550, 150));
        assert_eq!((w.mean_output_tokens, w.stddev_output_tokens), (150, 80));
        assert_eq!((plan.stop.requests, plan.concurrency_asked()), (10, 10));
        assert_eq!(plan.stop.timeout, Micros::from_secs(90));
        assert_eq!(plan.seed, 11111);
    }

    #[test]
    fn the_correctness_preset_is_llmperf_s_correctness_test() {
        let form = Preset::Correctness.applied_to(&PlanForm::default_for(None));
        let plan = validate(&form, &Secret::default()).unwrap();
        assert_eq!(plan.kind, TestKind::Correctness);
        assert_eq!((plan.stop.requests, plan.concurrency_asked()), (50, 10));
        assert_eq!(plan.stop.timeout, Micros::from_secs(90));
        let back = Preset::QuickLook.applied_to(&form);
        assert_eq!(Preset::shown_by(&back), Some(Preset::QuickLook));
        assert_eq!(PlanForm::of(&plan), form);
    }
}
