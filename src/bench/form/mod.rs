//! The plan form: what a person has typed, right or wrong, and what becomes of it.

mod asked;
pub mod base_url;
pub mod checks;
pub mod concurrency;
mod cost;
pub mod custom;
pub mod faults;
pub mod field;
pub mod forecast;
pub mod link;
pub mod listing;
pub mod metadata;
pub mod notice;
pub(crate) mod number;
mod percent;
pub mod place;
pub mod provider;
pub mod sampling;
pub mod scripted;
pub mod secrets;
pub mod simulator;
mod target;
pub mod test_kind;
mod text;
pub mod trust;
pub mod validate;

use crate::bench::correctness::checks::{Checks, OwnSet, USUAL_NEEDLE_TOKENS};
use crate::bench::form::field::Field;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::plan::{ProviderKind, TestKind, TestPlan, Workload, usual_stagger};
use crate::bench::presets::Preset;
use crate::bench::vendors::recipe;
use serde_json::Value;
use std::sync::Arc;

/// The leaderboard's lengths.
const USUAL_LENGTHS: Workload = Workload {
    mean_input_tokens: 550,
    stddev_input_tokens: 0,
    mean_output_tokens: 150,
    stddev_output_tokens: 0,
};

/// LLMPerf's seed, so that the prompts are LLMPerf's own.
pub const DEFAULT_SEED: u64 = 11111;

/// The plan as typed: wrong input is kept as it is. It never holds a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanForm {
    /// What kind of test.
    pub kind: TestKind,
    /// Which LLM API.
    pub provider: ProviderKind,
    /// Base URL; without meaning for [`ProviderKind::Simulated`].
    pub base_url: String,
    /// Model name.
    pub model: String,
    /// Prompt length, mean, tokens.
    pub mean_input_tokens: String,
    /// Prompt length, standard deviation, tokens.
    pub stddev_input_tokens: String,
    /// Reply length, mean, tokens.
    pub mean_output_tokens: String,
    /// Reply length, standard deviation, tokens.
    pub stddev_output_tokens: String,
    /// The checks of a correctness test: their words, with commas.
    pub checks: String,
    /// About how long a needle's prompt is, tokens.
    pub needle_tokens: String,
    /// Which file of own questions is wanted, as [`checks::file_text`] writes it; empty for none.
    pub questions: String,
    /// The file of own questions that is at hand.
    pub questions_here: Option<QuestionsHere>,
    /// Requests in flight; several numbers are several runs.
    pub concurrency: String,
    /// Requests to start.
    pub requests: String,
    /// Longest duration of the test, seconds.
    pub test_timeout: String,
    /// Longest duration of one request, seconds.
    pub request_timeout: String,
    /// Additional sampling parameters: a JSON object, or nothing.
    pub sampling: String,
    /// `name=value` pairs, one a line.
    pub metadata: String,
    /// Seed of every random draw.
    pub seed: String,
    /// Where the browser sits.
    pub place: String,
    /// How far apart the first requests start, milliseconds.
    pub stagger: String,
    /// Whether to calibrate before the run: [`YES`] or [`NO`].
    pub calibrate: String,
    /// Price of a million prompt tokens; empty where nobody said.
    pub input_price: String,
    /// Price of a million output tokens.
    pub output_price: String,
    /// Price of a million prompt tokens read from the provider's cache; empty where it is that of the others.
    pub cached_price: String,
    /// What the run may cost; empty where nothing holds it.
    pub budget: String,
    /// What stands beside an amount.
    pub currency: String,
    /// The wire format as described; of meaning for [`ProviderKind::Custom`] only.
    pub custom: custom::CustomForm,
}

/// The currency that the page opens with: a label, and nothing is computed from it.
const DEFAULT_CURRENCY: &str = "$";

/// A file of own questions that the page holds in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct QuestionsHere {
    /// Its name, hash and count.
    pub set: OwnSet,
    /// Its text.
    pub text: Arc<str>,
}

impl std::fmt::Debug for QuestionsHere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.set.fmt(f)
    }
}

/// What a ticked box is called in a link.
pub const YES: &str = "yes";
/// What an empty box is called in a link.
pub const NO: &str = "no";

impl PlanForm {
    /// The plan that the page opens with: a quick look at the local simulator where one runs, else at the simulated
    /// provider. The place is empty.
    pub fn default_for(simulator: Option<&SimulatorOrigins>) -> PlanForm {
        let provider = match simulator {
            Some(_) => ProviderKind::Simulator,
            None => ProviderKind::Simulated,
        };
        let empty = PlanForm {
            kind: TestKind::Load,
            provider,
            base_url: provider::default_base_url(provider, simulator),
            model: provider.vendor().model.to_owned(),
            mean_input_tokens: String::new(),
            stddev_input_tokens: String::new(),
            mean_output_tokens: String::new(),
            stddev_output_tokens: String::new(),
            checks: checks::words(&Checks::default()),
            needle_tokens: USUAL_NEEDLE_TOKENS.to_string(),
            questions: String::new(),
            questions_here: None,
            concurrency: String::new(),
            requests: String::new(),
            test_timeout: String::new(),
            request_timeout: String::new(),
            sampling: String::new(),
            metadata: String::new(),
            seed: DEFAULT_SEED.to_string(),
            place: String::new(),
            stagger: usual_stagger().0.div_euclid(1_000).to_string(),
            calibrate: YES.to_owned(),
            input_price: String::new(),
            output_price: String::new(),
            cached_price: String::new(),
            budget: String::new(),
            currency: DEFAULT_CURRENCY.to_owned(),
            custom: custom::CustomForm::default(),
        };
        Preset::QuickLook.applied_to(&empty)
    }

    /// The form that a plan was, or could have been, typed into.
    pub fn of(plan: &TestPlan) -> PlanForm {
        // A correctness test has no lengths: the form keeps usual ones, for the day it is made a load test again.
        let w = match plan.kind {
            TestKind::Load => &plan.workload,
            TestKind::Correctness => &USUAL_LENGTHS,
        };
        let pairs = plan.metadata.iter().map(|(n, v)| format!("{n}={v}"));
        let mut form = PlanForm {
            kind: plan.kind,
            provider: plan.target.provider,
            base_url: plan.target.base_url.clone(),
            model: plan.target.model.clone(),
            mean_input_tokens: w.mean_input_tokens.to_string(),
            stddev_input_tokens: w.stddev_input_tokens.to_string(),
            mean_output_tokens: w.mean_output_tokens.to_string(),
            stddev_output_tokens: w.stddev_output_tokens.to_string(),
            checks: checks::words(&plan.checks),
            needle_tokens: plan.checks.needle_tokens.to_string(),
            questions: plan
                .checks
                .own
                .as_ref()
                .map_or(String::new(), checks::file_text),
            questions_here: None,
            concurrency: plan.concurrency_asked().to_string(),
            requests: plan.stop.requests.to_string(),
            test_timeout: plan.stop.timeout.as_secs_f64().to_string(),
            request_timeout: plan.request_timeout.as_secs_f64().to_string(),
            sampling: match plan.sampling.is_empty() {
                true => String::new(),
                false => Value::Object(plan.sampling.clone()).to_string(),
            },
            metadata: pairs.collect::<Vec<String>>().join("\n"),
            seed: plan.seed.to_string(),
            place: plan.place.clone(),
            stagger: plan.stagger.as_millis_f64().to_string(),
            calibrate: if plan.calibrate { YES } else { NO }.to_owned(),
            input_price: String::new(),
            output_price: String::new(),
            cached_price: String::new(),
            budget: String::new(),
            currency: DEFAULT_CURRENCY.to_owned(),
            custom: match &plan.custom {
                Some(described) => custom::CustomForm::of(described),
                None => custom::CustomForm::default(),
            },
        };
        cost::fill(&mut form, plan.cost.as_ref());
        form
    }

    /// The same plan at another provider, with that provider's own base URL and first model; unchanged when it is
    /// chosen already.
    pub fn with_provider(
        &self,
        provider: ProviderKind,
        simulator: Option<&SimulatorOrigins>,
    ) -> PlanForm {
        if provider == self.provider {
            return self.clone();
        }
        PlanForm {
            provider,
            base_url: provider::default_base_url(provider, simulator),
            model: provider.vendor().model.to_owned(),
            ..self.clone()
        }
    }

    /// The same plan through a LiteLLM proxy, which knows the model by its provider's prefix.
    pub fn through_litellm(&self, simulator: Option<&SimulatorOrigins>) -> PlanForm {
        let proxy = self.provider.vendor().litellm;
        let model = proxy.and_then(|proxy| recipe::proxied(&proxy, &self.model));
        PlanForm {
            model: model.unwrap_or_default(),
            ..self.with_provider(ProviderKind::Litellm, simulator)
        }
    }

    /// The text in a field. The key is not part of the plan: its text is always empty.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Test => test_kind::word(self.kind),
            Field::Provider => self.provider.word(),
            Field::BaseUrl => &self.base_url,
            Field::Key => "",
            Field::Model => &self.model,
            Field::MeanInputTokens => &self.mean_input_tokens,
            Field::StddevInputTokens => &self.stddev_input_tokens,
            Field::MeanOutputTokens => &self.mean_output_tokens,
            Field::StddevOutputTokens => &self.stddev_output_tokens,
            Field::Checks => &self.checks,
            Field::NeedleTokens => &self.needle_tokens,
            Field::Questions => &self.questions,
            Field::Concurrency => &self.concurrency,
            Field::Requests => &self.requests,
            Field::TestTimeout => &self.test_timeout,
            Field::RequestTimeout => &self.request_timeout,
            Field::Sampling => &self.sampling,
            Field::Metadata => &self.metadata,
            Field::Seed => &self.seed,
            Field::Place => &self.place,
            Field::Stagger => &self.stagger,
            Field::Calibrate => &self.calibrate,
            Field::InputPrice => &self.input_price,
            Field::OutputPrice => &self.output_price,
            Field::CachedPrice => &self.cached_price,
            Field::Budget => &self.budget,
            Field::Currency => &self.currency,
            described => self.custom.text(described).map_or("", String::as_str),
        }
    }

    /// Puts text into a field. An unknown kind of test or provider and the key change nothing.
    pub fn set_text(&mut self, field: Field, text: String) {
        match field {
            Field::Test => {
                if let Some(kind) = test_kind::from_word(&text) {
                    self.kind = kind;
                }
            }
            Field::Provider => {
                if let Some(kind) = provider::from_word(&text) {
                    self.provider = kind;
                }
            }
            Field::BaseUrl => self.base_url = text,
            Field::Key => {}
            Field::Model => self.model = text,
            Field::MeanInputTokens => self.mean_input_tokens = text,
            Field::StddevInputTokens => self.stddev_input_tokens = text,
            Field::MeanOutputTokens => self.mean_output_tokens = text,
            Field::StddevOutputTokens => self.stddev_output_tokens = text,
            Field::Checks => self.checks = text,
            Field::NeedleTokens => self.needle_tokens = text,
            Field::Questions => self.questions = text,
            Field::Concurrency => self.concurrency = text,
            Field::Requests => self.requests = text,
            Field::TestTimeout => self.test_timeout = text,
            Field::RequestTimeout => self.request_timeout = text,
            Field::Sampling => self.sampling = text,
            Field::Metadata => self.metadata = text,
            Field::Seed => self.seed = text,
            Field::Place => self.place = text,
            Field::Stagger => self.stagger = text,
            Field::Calibrate => self.calibrate = text,
            Field::InputPrice => self.input_price = text,
            Field::OutputPrice => self.output_price = text,
            Field::CachedPrice => self.cached_price = text,
            Field::Budget => self.budget = text,
            Field::Currency => self.currency = text,
            described => {
                if let Some(typed) = self.custom.text_mut(described) {
                    *typed = text;
                }
            }
        }
    }
}
