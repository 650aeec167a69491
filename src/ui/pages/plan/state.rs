//! What the parts of the plan page share.

use crate::bench::form::PlanForm;
use crate::bench::form::faults::PlanError;
use crate::bench::form::field::Field;
use crate::bench::form::notice::{PageScheme, PlanNotice, notices};
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::form::trust::{Recipient, must_agree};
use crate::bench::form::validate::validate;
use crate::bench::plan::{ProviderKind, TestPlan};
use crate::bench::secret::Secret;
use leptos::prelude::*;
use std::time::Duration;

/// What waits until the person has agreed to send something to a host that a link named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To run the test.
    Run,
    /// To list the API's models.
    ListModels,
    /// To fetch a sample of a described API.
    Sample,
    /// To run a test of many requests or tokens.
    RunLarge,
    /// To check the connection.
    Check,
}

/// The plan page's state; a context of the page.
#[derive(Clone, Copy)]
pub struct PlanState {
    /// The plan as typed.
    pub form: RwSignal<PlanForm>,
    /// The key, in memory.
    pub key: RwSignal<Secret>,
    /// Whether the tab remembers the key.
    pub remembered: RwSignal<bool>,
    /// Where the local simulator listens.
    pub simulator: StoredValue<Option<SimulatorOrigins>>,
    /// Whether the plan came from a link.
    pub from_link: Signal<bool>,
    /// The plan, or all its faults.
    pub checked: Memo<Result<TestPlan, Vec<PlanError>>>,
    /// Whom the requests go to.
    pub recipient: Memo<Recipient>,
    /// Their origin; `None` where they go nowhere, or nobody can tell yet.
    pub origin: Memo<Option<String>>,
    /// What waits for the person's consent; [`PlanState::ask`] sets it.
    pub asked: RwSignal<Option<Asked>>,
    /// Whether the plan is on the screen: what nobody needs before waits for that.
    pub drawn: RwSignal<bool>,
    notices: Memo<Vec<PlanNotice>>,
    touched: RwSignal<Vec<Field>>,
    pressed: RwSignal<bool>,
    asked_about: RwSignal<Option<String>>,
    agreed: RwSignal<Option<String>>,
}

impl PlanState {
    /// The state of a page over the given signals.
    pub fn new(
        form: RwSignal<PlanForm>,
        key: RwSignal<Secret>,
        simulator: StoredValue<Option<SimulatorOrigins>>,
        from_link: Signal<bool>,
    ) -> PlanState {
        let scheme = match window().location().protocol().as_deref() {
            Ok("https:") => PageScheme::Https,
            _ => PageScheme::Http,
        };
        let recipient = Memo::new(move |_| form.with(Recipient::of));
        let drawn = RwSignal::new(false);
        // A page that is gone by then has nothing to draw.
        let set_drawn = move || {
            drawn.try_set(true);
        };
        set_timeout(set_drawn, Duration::ZERO);
        PlanState {
            form,
            key,
            remembered: RwSignal::new(false),
            simulator,
            from_link,
            checked: Memo::new(move |_| form.with(|f| key.with(|k| validate(f, k)))),
            notices: Memo::new(move |_| form.with(|f| key.with(|k| notices(f, k, scheme)))),
            recipient,
            origin: Memo::new(move |_| recipient.with(|r| r.origin().map(str::to_owned))),
            asked: RwSignal::new(None),
            drawn,
            touched: RwSignal::default(),
            pressed: RwSignal::new(false),
            asked_about: RwSignal::new(None),
            agreed: RwSignal::new(None),
        }
    }

    /// Takes what was typed into a field.
    pub fn typed(&self, field: Field, text: String) {
        self.form.update(|f| f.set_text(field, text));
        self.touched.update(|touched| {
            if !touched.contains(&field) {
                touched.push(field);
            }
        });
        self.drop_question_if_moot();
    }

    /// Takes another provider, with its own base URL and model.
    pub fn choose_provider(&self, kind: ProviderKind) {
        self.replace_form(|form, simulator| form.with_provider(kind, simulator));
    }

    /// Takes the LiteLLM proxy in the place of the provider, for the same model.
    pub fn go_through_litellm(&self) {
        self.replace_form(PlanForm::through_litellm);
    }

    fn replace_form(&self, with: impl Fn(&PlanForm, Option<&SimulatorOrigins>) -> PlanForm) {
        self.simulator.with_value(|simulator| {
            self.form.update(|f| *f = with(f, simulator.as_ref()));
        });
        self.touched.update(Vec::clear);
        self.pressed.set(false);
        self.drop_question_if_moot();
    }

    /// A question about a host that is no longer the target, or about a plan that has changed, is not to be answered. The new host is not agreed to by
    /// having been typed: whoever adds a letter to a link's host and takes it out again has agreed to nothing.
    fn drop_question_if_moot(&self) {
        let of_size = self.asked.get_untracked() == Some(Asked::RunLarge);
        if of_size || self.asked_about.get_untracked() != self.origin.get_untracked() {
            self.asked.set(None);
        }
    }

    /// Asks the person before anything is sent.
    pub fn ask(&self, what: Asked) {
        self.asked_about.set(self.origin.get_untracked());
        self.asked.set(Some(what));
    }

    /// The person agreed to the host that they were asked about.
    pub fn agree(&self) {
        self.agreed.set(self.asked_about.get_untracked());
        self.asked.set(None);
    }

    /// Whether the person must agree before anything is sent.
    pub fn must_ask(&self) -> bool {
        let must = || {
            let agreed = self.agreed.get();
            self.simulator.with_value(|simulator| {
                self.form
                    .with(|form| must_agree(form, agreed.as_deref(), simulator.as_ref()))
            })
        };
        self.from_link.get() && must()
    }

    /// Whether the person was asked about the present host and agreed.
    pub fn has_agreed(&self) -> bool {
        let agreed = self.agreed.get_untracked();
        agreed.is_some() && agreed == self.origin.get_untracked()
    }

    /// From now on every fault is shown, typed or not.
    pub fn show_all_faults(&self) {
        self.pressed.set(true);
    }

    /// From now on the faults of these fields are shown.
    pub fn show_faults_of(&self, fields: &[Field]) {
        self.touched.update(|touched| touched.extend(fields));
    }

    /// What is wrong with a field, once it was typed in, Run was pressed, or the plan came from a link.
    pub fn error(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || self.shown_error(field))
    }

    fn shown_error(&self, field: Field) -> Option<String> {
        let from_link = self.from_link.get() && field != Field::Key;
        let shown =
            self.pressed.get() || from_link || self.touched.with(|fields| fields.contains(&field));
        if !shown {
            return None;
        }
        self.checked.with(|checked| {
            let errors = checked.as_ref().err()?;
            let error = errors.iter().find(|e| e.field == field)?;
            Some(error.message.clone())
        })
    }

    /// What is worth knowing about a field; it gives way to an error.
    pub fn notice(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            if self.shown_error(field).is_some() {
                return None;
            }
            self.notices.with(|list| {
                let notice = list.iter().find(|n| n.field == field)?;
                Some(notice.message.clone())
            })
        })
    }

    /// Whether a shown error sits in a folded field.
    pub fn has_advanced_error(&self) -> bool {
        Field::ALL
            .into_iter()
            .any(|field| field.is_advanced() && self.shown_error(field).is_some())
    }
}

/// The id of a field's control.
pub fn id_of(field: Field) -> String {
    format!("plan-{}", field.about().name)
}
