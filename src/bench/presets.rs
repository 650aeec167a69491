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
}

impl Preset {
    /// Every preset, in the order of the buttons.
    pub const ALL: [Preset; 3] = [
        Preset::QuickLook,
        Preset::Leaderboard,
        Preset::LlmperfDefaults,
    ];

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Preset::QuickLook => "Quick look",
            Preset::Leaderboard => "Leaderboard",
            Preset::LlmperfDefaults => "LLMPerf defaults",
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
        }
    }

    /// The fields it fills in, with their texts.
    pub fn fields(self) -> [(Field, &'static str); 8] {
        let [mi, si, mo, so, c, n, test, one] = match self {
            Preset::QuickLook => ["550", "0", "150", "0", "5", "30", "60", "30"],
            Preset::Leaderboard => ["550", "0", "150", "0", "5", "150", "1800", "180"],
            // One request's timeout is the one that LLMPerf's OpenAI client sets.
            Preset::LlmperfDefaults => ["550", "150", "150", "80", "10", "10", "90", "180"],
        };
        [
            (Field::MeanInputTokens, mi),
            (Field::StddevInputTokens, si),
            (Field::MeanOutputTokens, mo),
            (Field::StddevOutputTokens, so),
            (Field::Concurrency, c),
            (Field::Requests, n),
            (Field::TestTimeout, test),
            (Field::RequestTimeout, one),
        ]
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
}
