//! How far a leaderboard run is: all of it, each target, and what a person can do about it.

use crate::bench::format;
use crate::bench::relay::form;
use crate::bench::relay::machine::{Input, Relay, State, Why};
use crate::bench::relay::pace::LegState;
use crate::bench::units::Micros;
use crate::bench::wording;
use crate::ui::components::button::{Button, ButtonKind};
use crate::ui::pages::relay::keys::KeysAgain;
use crate::ui::relay_life::RelayLife;
use leptos::prelude::*;

/// The panel.
#[component]
pub fn ProgressPanel(
    /// What runs.
    life: RelayLife,
) -> impl IntoView {
    let of = move |f: fn(&Relay, RelayLife) -> String| {
        move || {
            life.relay
                .with(|relay| relay.as_ref().map(|r| f(r, life)).unwrap_or_default())
        }
    };
    let share = move || {
        life.relay.with(|relay| {
            let (done, _) = life.live();
            relay.as_ref().map_or(0.0, |r| r.progress(done).share())
        })
    };
    let done = of(|relay, life| {
        let p = relay.progress(life.live().0);
        format!(
            "{} of {}",
            format::count(p.done.into()),
            format::count(p.planned.into())
        )
    });
    let failed = of(|relay, life| format::count(relay.progress(life.live().0).failed.into()));
    let left = of(|relay, life| {
        let left = relay.time_left(life.now.get(), life.live().1);
        left.map_or(format::NO_DATA.to_owned(), format::duration)
    });
    let tokens = of(|relay, _| {
        let taken = format::count(relay.tokens_taken());
        match relay.plan.budget_tokens {
            Some(most) => format!("{taken} of {}", format::count(most)),
            None => taken,
        }
    });
    let headline = of(headline);
    let legs = life
        .relay
        .with_untracked(|relay| relay.as_ref().map_or(0, |r| r.plan.legs.len()));
    view! {
        <section class="panel stack" aria-labelledby="relay-progress">
            <div class="bar">
                <h2 class="panel-title" id="relay-progress">{headline}</h2>
                <div class="bar push"><Controls life/></div>
            </div>
            <progress class="progress" max="1" prop:value=share aria-label="Requests done, of all targets"></progress>
            <dl class="figures">
                <div class="figure live-figure"><dt class="figure-label">"Done"</dt><dd class="figure-value num">{done}</dd></div>
                <div class="figure live-figure"><dt class="figure-label">"Failed"</dt><dd class="figure-value num">{failed}</dd></div>
                <div class="figure live-figure"><dt class="figure-label">"Time left, about"</dt><dd class="figure-value num">{left}</dd></div>
                <div class="figure live-figure"><dt class="figure-label">"Tokens taken"</dt><dd class="figure-value num">{tokens}</dd></div>
            </dl>
            <Waiting life/>
            <ul class="relay-legs" aria-label="Targets">
                {(0..legs).map(|leg| view! { <Leg life leg/> }).collect_view()}
            </ul>
        </section>
    }
}

fn headline(relay: &Relay, life: RelayLife) -> String {
    match relay.state {
        State::Ready => "Not begun".to_owned(),
        State::Running { part, .. } => match relay.parts.get(part) {
            Some(part) => {
                let target = relay
                    .plan
                    .legs
                    .get(part.leg)
                    .map(|leg| leg.target.model.as_str());
                format!("Measuring {}", target.unwrap_or_default())
            }
            None => "Measuring".to_owned(),
        },
        State::Resting { until } => {
            let left = until.since(life.now.get());
            format!(
                "The next round begins in {}",
                format::duration(whole_seconds(left))
            )
        }
        State::Paused(_) => "Paused".to_owned(),
        State::Over => "Done".to_owned(),
    }
}

fn whole_seconds(span: Micros) -> Micros {
    Micros::from_secs(span.0.div_ceil(1_000_000))
}

/// Pause, Go on, Stop, and a new one.
#[component]
fn Controls(
    /// What runs.
    life: RelayLife,
) -> impl IntoView {
    let state = Memo::new(move |_| life.relay.with(|relay| relay.as_ref().map(|r| r.state)));
    move || {
        match state.get() {
        Some(State::Running { .. } | State::Resting { .. }) => view! {
            <Button on_press=move |()| life.tell(Input::Pause)>"Pause"</Button>
            <Button kind=ButtonKind::Danger on_press=move |()| life.tell(Input::Stop)>"Stop"</Button>
        }
        .into_any(),
        Some(State::Paused(_)) => view! {
            <Button kind=ButtonKind::Danger on_press=move |()| life.tell(Input::Stop)>"Stop here"</Button>
        }
        .into_any(),
        Some(State::Over) => view! {
            <Button on_press=move |()| life.anew()>"New leaderboard run"</Button>
        }
        .into_any(),
        Some(State::Ready) | None => ().into_any(),
    }
    }
}

/// Why it waits for the person, and the way on.
#[component]
fn Waiting(
    /// What runs.
    life: RelayLife,
) -> impl IntoView {
    let why = Memo::new(move |_| {
        life.relay.with(|relay| match relay.as_ref()?.state {
            State::Paused(why) => Some(why),
            _ => None,
        })
    });
    let lacks = Memo::new(move |_| why.get().is_some() && life.lacks_keys());
    let budget = RwSignal::new(String::new());
    let go_on = move |()| {
        if !lacks.get_untracked() {
            life.tell(Input::GoOn);
        }
    };
    let budget_fault = RwSignal::new(String::new());
    let raise = move |()| match budget.with_untracked(|text| form::budget(text)) {
        Ok(tokens) => {
            budget_fault.set(String::new());
            life.tell(Input::Budget(tokens));
            life.tell(Input::GoOn);
        }
        Err(message) => budget_fault.set(message),
    };
    let retriable = Memo::new(move |_| {
        let left_out = life.relay.with(|relay| {
            relay.as_ref().is_some_and(|relay| {
                let legs = 0..relay.plan.legs.len();
                let mut states = legs.map(|leg| relay.leg_state(leg));
                let open = |s: LegState| matches!(s, LegState::Failed(_) | LegState::Skipped);
                relay.state == State::Over && states.any(open)
            })
        });
        left_out && untrack(|| life.lacks_keys())
    });
    let keys = move || {
        retriable.get().then(|| {
            view! {
                <div class="notice info stack">
                    <p>"A target that failed or was left out can be retried, once its key is here."</p>
                    <KeysAgain life/>
                </div>
            }
        })
    };
    let waiting = move || {
        why.get().map(|why| match why {
            Why::Asked => view! {
                <div class="notice info stack">
                    <p>"What was measured is kept. Requests that were cut short are asked anew."</p>
                    {untrack(|| life.lacks_keys()).then(|| view! { <KeysAgain life/> })}
                    <div class="bar">
                        <Button kind=ButtonKind::Primary off=lacks on_press=go_on>"Go on"</Button>
                    </div>
                </div>
            }
            .into_any(),
            Why::Interrupted => view! {
                <div class="notice info stack">
                    <strong>"A leaderboard run is unfinished"</strong>
                    <p>"The page was closed or reloaded meanwhile. What had ended is kept, and the round that ran then is run again."</p>
                    <KeysAgain life/>
                    <div class="bar">
                        <Button kind=ButtonKind::Primary off=lacks on_press=go_on>"Go on"</Button>
                        <Button on_press=move |()| life.anew()>"Discard it"</Button>
                    </div>
                </div>
            }
            .into_any(),
            Why::Budget { taken, next } => view! {
                <div class="notice warning stack">
                    <strong>"The budget is reached"</strong>
                    <p>
                        {format!(
                            "{} tokens are taken, and the next part is expected to take {} more. The warm-up requests are not counted.",
                            format::count(taken),
                            format::count(next)
                        )}
                    </p>
                    <div class="bar">
                        <label class="field">
                            <span class="field-label">"New budget, tokens; blank for none"</span>
                            <input
                                type="text"
                                class="field-input"
                                inputmode="numeric"
                                aria-describedby="relay-new-budget-error"
                                aria-invalid=move || (!budget_fault.read().is_empty()).then_some("true")
                                prop:value=budget
                                on:input=move |event| budget.set(event_target_value(&event))
                            />
                        </label>
                        <Button kind=ButtonKind::Primary on_press=raise>"Go on with this budget"</Button>
                    </div>
                    <p class="field-error" id="relay-new-budget-error" role="alert">{budget_fault}</p>
                </div>
            }
            .into_any(),
        })
    };
    view! {
        {keys}
        {waiting}
    }
}

/// One target's line.
#[component]
fn Leg(
    /// What runs.
    life: RelayLife,
    /// Which target, from 0.
    leg: usize,
) -> impl IntoView {
    let target = life.relay.with_untracked(|relay| {
        let plan = relay.as_ref()?.plan.legs.get(leg)?;
        Some((
            plan.target.model.clone(),
            wording::target_line(&plan.target),
        ))
    });
    let (model, line) = target.unwrap_or_default();
    let state = Memo::new(move |_| life.relay.with(|r| r.as_ref().map(|r| r.leg_state(leg))));
    let progress = Memo::new(move |_| {
        let (done, _) = life.live();
        life.relay
            .with(|r| r.as_ref().map(|r| r.leg_progress(leg, done)))
            .unwrap_or_default()
    });
    let badge = move || {
        state.get().map(|state| {
            let (class, word) = match state {
                LegState::Waiting => ("badge", "waiting"),
                LegState::Running => ("badge yours", "measuring"),
                LegState::Begun => ("badge", "begun"),
                LegState::Done => ("badge good", "done"),
                LegState::Failed(_) => ("badge bad", "failed"),
                LegState::Skipped => ("badge", "left out"),
            };
            view! { <span class=class>{word}</span> }
        })
    };
    let why = move || match state.get() {
        Some(LegState::Failed(why)) => Some(view! { <p class="field-error">{why}</p> }),
        _ => None,
    };
    let skippable = move || {
        matches!(
            state.get(),
            Some(LegState::Waiting | LegState::Running | LegState::Begun)
        )
    };
    let retriable = move || matches!(state.get(), Some(LegState::Failed(_) | LegState::Skipped));
    let skip_name = format!("Skip {model}");
    let retry_name = format!("Retry {model}");
    view! {
        <li class="relay-leg">
            <div class="relay-leg-name">
                <strong>{model}</strong>
                <span class="muted">{line}</span>
                {why}
            </div>
            {badge}
            <span class="num">{move || format!("{} of {}", progress.get().done, progress.get().planned)}</span>
            <progress class="progress" max="1" prop:value=move || progress.get().share() aria-hidden="true"></progress>
            <span class="relay-leg-actions">
                <button type="button" class="button quiet" hidden=move || !skippable() aria-label=skip_name on:click=move |_| life.tell(Input::Skip(leg))>"Skip"</button>
                <button type="button" class="button quiet" hidden=move || !retriable() aria-label=retry_name on:click=move |_| life.tell(Input::Retry(leg))>"Retry"</button>
            </span>
        </li>
    }
}
