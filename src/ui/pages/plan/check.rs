//! Check connection on the plan: what must be right before it, and whom it asks.

use crate::bench::doctor::words::can_check;
use crate::bench::form::field::Field;
use crate::bench::form::listing;
use crate::bench::plan::Target;
use crate::bench::secret::Secret;
use crate::browser::page::handover;
use crate::ui::components::check_connection::{CheckConnection, CheckPlace};
use crate::ui::pages::plan::key_field::adopt;
use crate::ui::pages::plan::run_bar::focus_soon;
use crate::ui::pages::plan::state::{Asked, PlanState, id_of};
use leptos::prelude::*;

/// The fields that a check needs.
const NEEDED: [Field; 3] = [Field::BaseUrl, Field::Key, Field::Model];

/// The button and the check, where there is a host to check.
#[component]
pub fn CheckTarget() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let at = CheckPlace::default();
    let start = move || {
        if let Some((target, key)) = whom(state) {
            adopt(state);
            at.check(target, key);
        }
    };
    let press = move || {
        if whom(state).is_some() {
            match state.must_ask() {
                true => state.ask(Asked::Check),
                false => start(),
            }
        }
    };
    Effect::new(move |before: Option<Option<Asked>>| {
        let asked = state.asked.get();
        // Agreed: the answer has taken the question away.
        if before == Some(Some(Asked::Check)) && asked.is_none() && state.has_agreed() {
            start();
        }
        asked
    });
    // The plan that a result has opened takes up its key first.
    request_animation_frame(move || {
        if handover::take_wanted_check() {
            press();
        }
    });
    // What was found is of the host that was checked.
    Effect::new(move |before: Option<Option<String>>| {
        let origin = state.origin.get();
        if before.is_some_and(|before| before != origin) {
            handover::tell_check_over();
        }
        origin
    });
    let has_host = move || state.form.with(|f| can_check(f.provider));
    view! {
        <div hidden=move || !has_host()>
            <CheckConnection at on_press=move |()| press() />
        </div>
    }
}

/// Whom to check and with which key; `None` where a field is wrong, which then says so and has the focus.
fn whom(state: PlanState) -> Option<(Target, Secret)> {
    let faulty = state.checked.with_untracked(|checked| {
        let errors = checked.as_ref().err();
        let faulty = errors.into_iter().flatten().map(|e| e.field);
        faulty.filter(|f| NEEDED.contains(f)).collect::<Vec<_>>()
    });
    if let Some(first) = faulty.first() {
        focus_soon(id_of(*first));
        state.show_faults_of(&faulty);
        return None;
    }
    let key = state.key.get_untracked();
    let model = state.form.with_untracked(|f| f.model.trim().to_owned());
    let target = state
        .form
        .with_untracked(|f| listing::target(f, &key))
        .ok()?;
    Some((Target { model, ..target }, key))
}
