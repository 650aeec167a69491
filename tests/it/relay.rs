//! A relay goes from part to part in virtual time, whatever the person does meanwhile, and its parts become one result.

use crate::samples::{Dice, behaviours, run};
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::metric::Metric;
use llmperf_web::bench::plan::TestPlan;
use llmperf_web::bench::record::{Outcome, RequestRole};
use llmperf_web::bench::relay::machine::{Action, Input, Relay, State, Why};
use llmperf_web::bench::relay::merge::{MergeError, merge};
use llmperf_web::bench::relay::pace::LegState;
use llmperf_web::bench::relay::part::{PartFate, Tally};
use llmperf_web::bench::relay::plan::{Order, RelayPlan};
use llmperf_web::bench::run::{Run, RunEnd};
use llmperf_web::bench::units::Micros;

const SECOND: u64 = 1_000_000;

fn leg(requests: u32) -> TestPlan {
    let mut plan = run(&behaviours()[0].1, 1).plan;
    plan.stop.requests = requests;
    plan
}

fn relay(requests: &[u32], order: Order) -> Relay {
    Relay::new(RelayPlan {
        legs: requests.iter().map(|n| leg(*n)).collect(),
        order,
        budget_tokens: None,
    })
}

fn rounds(requests: u32) -> Order {
    Order::Rounds {
        requests,
        every: None,
    }
}

fn tally(n: u32) -> Tally {
    Tally {
        started: n,
        ended: n,
        succeeded: n,
        tokens: u64::from(n) * 700,
        took: Micros(u64::from(n) * SECOND),
    }
}

fn ended(n: u32) -> Input {
    Input::Ended {
        end: RunEnd::Finished,
        tally: tally(n),
    }
}

/// A desk that plays runs of one second a request, and notes which legs ran.
struct Desk {
    relay: Relay,
    now: Micros,
    ran: Vec<(usize, u32, u32)>,
}

impl Desk {
    fn of(relay: Relay) -> Desk {
        Desk {
            relay,
            now: Micros::ZERO,
            ran: Vec::new(),
        }
    }

    fn tell(&mut self, input: Input) -> Vec<Action> {
        let actions = self.relay.handle(input, self.now);
        for action in &actions {
            if let Action::Run(place) = action {
                let part = &self.relay.parts[*place];
                self.ran.push((part.leg, part.first, part.requests));
            }
        }
        actions
    }

    /// Lets every part run to its end and every moment come, until nothing is left to do.
    fn play(&mut self, mut actions: Vec<Action>) {
        while let Some(action) = actions.pop() {
            assert!(actions.is_empty(), "one thing at a time");
            actions = match action {
                Action::Run(place) => {
                    let n = self.relay.parts[place].requests;
                    self.now = self.now + Micros(u64::from(n) * SECOND);
                    self.tell(ended(n))
                }
                Action::WakeAt(at) => {
                    assert!(at > self.now, "it waits for what is to come");
                    self.now = at;
                    self.tell(Input::WokeUp)
                }
                Action::StopRun | Action::Over => Vec::new(),
            };
        }
    }

    fn whole(relay: Relay) -> Desk {
        let mut desk = Desk::of(relay);
        let actions = desk.tell(Input::Begin);
        desk.play(actions);
        assert_eq!(desk.relay.state, State::Over);
        desk
    }
}

#[test]
fn legs_run_in_turn_each_in_one_go() {
    let desk = Desk::whole(relay(&[150, 20], Order::InTurn));
    assert_eq!(desk.ran, [(0, 0, 150), (1, 0, 20)]);
}

#[test]
fn rounds_go_from_leg_to_leg_and_ask_on_where_they_left_off() {
    let desk = Desk::whole(relay(&[25, 10], rounds(10)));
    assert_eq!(desk.ran, [(0, 0, 10), (1, 0, 10), (0, 10, 10), (0, 20, 5)]);
}

#[test]
fn a_round_waits_until_it_is_due_and_a_late_one_does_not() {
    let every = Order::Rounds {
        requests: 10,
        every: Some(Micros::from_secs(60)),
    };
    let desk = Desk::whole(relay(&[30, 30], every));
    // Two rounds of 20 s begin at 0 and 60, the last at 120.
    assert_eq!(desk.now, Micros::from_secs(140));
    let desk = Desk::whole(relay(
        &[200, 200],
        Order::Rounds {
            requests: 100,
            every: Some(Micros::from_secs(60)),
        },
    ));
    assert_eq!(desk.now, Micros::from_secs(400));
}

#[test]
fn a_pause_keeps_what_was_measured_and_the_rest_asks_anew_what_was_cut_short() {
    let mut desk = Desk::of(relay(&[10, 10], Order::InTurn));
    desk.tell(Input::Begin);
    assert_eq!(desk.tell(Input::Pause), [Action::StopRun]);
    let cut = Tally {
        started: 7,
        ended: 4,
        ..tally(4)
    };
    let end = RunEnd::Stopped;
    assert_eq!(desk.tell(Input::Ended { end, tally: cut }), []);
    assert_eq!(desk.relay.state, State::Paused(Why::Asked));
    let actions = desk.tell(Input::GoOn);
    desk.play(actions);
    assert_eq!(desk.ran, [(0, 0, 10), (0, 7, 6), (1, 0, 10)]);
    let progress = desk.relay.progress(0);
    assert_eq!((progress.done, progress.planned), (20, 20));
}

#[test]
fn after_a_pause_in_rounds_no_prompt_is_asked_twice() {
    let mut desk = Desk::of(relay(&[30], rounds(10)));
    desk.tell(Input::Begin);
    desk.tell(Input::Pause);
    let cut = Tally {
        started: 7,
        ended: 4,
        ..tally(4)
    };
    let end = RunEnd::Stopped;
    desk.tell(Input::Ended { end, tally: cut });
    let actions = desk.tell(Input::GoOn);
    desk.play(actions);
    assert_eq!(desk.ran, [(0, 0, 10), (0, 7, 6), (0, 13, 10), (0, 23, 10)]);
}

#[test]
fn a_leg_that_fails_waits_for_the_person_and_the_others_go_on() {
    let mut desk = Desk::of(relay(&[20, 20], rounds(10)));
    desk.tell(Input::Begin);
    let failed = Tally {
        succeeded: 0,
        ..tally(5)
    };
    let actions = desk.tell(Input::Ended {
        end: RunEnd::GaveUp,
        tally: failed,
    });
    desk.play(actions);
    assert_eq!(desk.ran, [(0, 0, 10), (1, 0, 10), (1, 10, 10)]);
    assert!(matches!(desk.relay.leg_state(0), LegState::Failed(_)));
    assert_eq!(desk.relay.leg_state(1), LegState::Done);
    let taken = desk.relay.tokens_taken();
    let actions = desk.tell(Input::Retry(0));
    desk.play(actions);
    assert_eq!(desk.ran[3..], [(0, 0, 10), (0, 10, 10)]);
    assert_eq!(desk.relay.leg_state(0), LegState::Done);
    assert_eq!(
        desk.relay.tokens_taken(),
        taken + 20 * 700,
        "what failed was paid for"
    );
}

#[test]
fn a_leg_may_be_left_out_at_any_time_and_a_stop_ends_all() {
    let mut desk = Desk::of(relay(&[20, 20], rounds(10)));
    desk.tell(Input::Begin);
    assert_eq!(desk.tell(Input::Skip(1)), []);
    assert_eq!(desk.tell(Input::Skip(0)), [Action::StopRun]);
    assert_eq!(desk.tell(ended(3)), [Action::Over]);
    assert_eq!(desk.relay.leg_state(0), LegState::Skipped);
    let mut desk = Desk::of(relay(&[20, 20], rounds(10)));
    desk.tell(Input::Begin);
    assert_eq!(desk.tell(Input::Stop), [Action::StopRun]);
    assert_eq!(desk.tell(ended(3)), [Action::Over]);
    assert_eq!(
        desk.relay
            .parts
            .iter()
            .filter(|p| p.fate == PartFate::Skipped)
            .count(),
        3
    );
}

#[test]
fn a_budget_is_not_passed_but_by_the_person_s_word() {
    let mut whole = relay(&[20, 20], rounds(10));
    // A round of one leg is expected to take 10 × 700 tokens.
    let each = whole.plan.expected_tokens(&whole.parts[0]);
    whole.plan.budget_tokens = Some(each * 5 / 2);
    let mut desk = Desk::of(whole);
    let actions = desk.tell(Input::Begin);
    desk.play(actions);
    assert!(matches!(
        desk.relay.state,
        State::Paused(Why::Budget { .. })
    ));
    let ran = desk.ran.len();
    assert!(desk.relay.tokens_taken() + each > each * 5 / 2);
    assert_eq!(desk.tell(Input::GoOn), [], "nothing has changed");
    desk.tell(Input::Budget(None));
    let actions = desk.tell(Input::GoOn);
    desk.play(actions);
    assert!(desk.ran.len() > ran);
    assert_eq!(desk.relay.state, State::Over);
}

#[test]
fn a_relay_survives_its_page_at_any_moment() {
    let mut desk = Desk::of(relay(&[20, 20], rounds(10)));
    desk.tell(Input::Begin);
    desk.tell(ended(10));
    let kept = serde_json::to_string(&desk.relay).unwrap();
    let read: Relay = serde_json::from_str(&kept).unwrap();
    let each = read.plan.expected_tokens(&read.parts[1]);
    let mut desk = Desk::of(read.interrupted());
    assert_eq!(desk.relay.state, State::Paused(Why::Interrupted));
    assert_eq!(
        desk.relay.tokens_taken(),
        tally(10).tokens + each,
        "what the page's end cut short may have been paid for"
    );
    let actions = desk.tell(Input::GoOn);
    desk.play(actions);
    assert_eq!(desk.ran, [(1, 0, 10), (0, 10, 10), (1, 10, 10)]);
}

#[test]
fn the_time_left_follows_the_pace_and_the_rounds_that_are_not_due() {
    let mut desk = Desk::of(relay(&[10, 10], Order::InTurn));
    let left = |desk: &Desk| desk.relay.time_left(desk.now, None);
    assert_eq!(left(&desk), None);
    desk.tell(Input::Begin);
    desk.now = Micros::from_secs(10);
    desk.tell(ended(10));
    assert_eq!(left(&desk), Some(Micros::from_secs(10)));
    let every = Order::Rounds {
        requests: 10,
        every: Some(Micros::from_secs(60)),
    };
    let mut desk = Desk::of(relay(&[20], every));
    desk.tell(Input::Begin);
    desk.now = Micros::from_secs(10);
    desk.tell(ended(10));
    assert_eq!(left(&desk), Some(Micros::from_secs(60)));
}

#[test]
fn whatever_a_person_presses_every_relay_ends_and_no_request_is_counted_twice() {
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let legs: Vec<u32> = (0..1 + dice.below(4))
            .map(|_| 1 + dice.below(30) as u32)
            .collect();
        let order = match dice.below(3) {
            0 => Order::InTurn,
            1 => rounds(1 + dice.below(12) as u32),
            _ => Order::Rounds {
                requests: 5,
                every: Some(Micros::from_secs(dice.below(90))),
            },
        };
        let mut desk = Desk::of(relay(&legs, order));
        let mut actions = desk.tell(Input::Begin);
        for _ in 0..40 {
            let any = dice.below(legs.len() as u64) as usize;
            let wish = match dice.below(9) {
                0 => Input::Pause,
                1 => Input::Skip(any),
                2 => Input::GoOn,
                3 => Input::Retry(any),
                4 => Input::WokeUp,
                _ => match desk.relay.state {
                    State::Running { part, .. } => {
                        let asked = desk.relay.parts[part].requests;
                        let stopped = matches!(desk.relay.state, State::Running { wish, .. } if wish != llmperf_web::bench::relay::machine::Wish::None);
                        let started = dice.below(u64::from(asked) + 1) as u32;
                        let done = dice.below(u64::from(started) + 1) as u32;
                        let cut = Tally {
                            started,
                            ..tally(done)
                        };
                        Input::Ended {
                            end: RunEnd::Finished,
                            tally: if stopped { cut } else { tally(asked) },
                        }
                    }
                    State::Resting { until } => {
                        desk.now = until;
                        Input::WokeUp
                    }
                    _ => Input::GoOn,
                },
            };
            actions = desk.tell(wish);
            let running = desk
                .relay
                .parts
                .iter()
                .filter(|p| p.fate == PartFate::Running);
            assert!(running.count() <= 1, "one run at a time");
        }
        drop(actions);
        for (leg, asked) in legs.iter().enumerate() {
            let of_leg = || desk.relay.parts.iter().filter(|p| p.leg == leg);
            let done: u32 = of_leg().map(|p| p.tally.ended).sum();
            assert!(done <= *asked, "seed {seed}: {done} of {asked}");
            let mut prompts: Vec<u32> = of_leg()
                .flat_map(|p| p.first..p.first + p.tally.started)
                .collect();
            let all = prompts.len();
            prompts.sort_unstable();
            prompts.dedup();
            assert_eq!(prompts.len(), all, "seed {seed}: a prompt was asked twice");
        }
        // Left alone, it comes to its end.
        if let State::Running { .. } = desk.relay.state {
            desk.tell(Input::Pause);
            desk.tell(ended(0));
        }
        let go_on = desk.tell(Input::GoOn);
        desk.play(go_on);
        if let State::Resting { until } = desk.relay.state {
            desk.play(vec![Action::WakeAt(until)]);
        }
        assert!(
            matches!(desk.relay.state, State::Over),
            "seed {seed}: {:?}",
            desk.relay.state
        );
    }
}

/// A run cut into two as a pause would cut it, on a clock that began at another time.
fn cut(whole: &Run, at: u32) -> [(u32, Run); 2] {
    let part = |from: u32, to: u32, shift: u64| {
        let mut part = whole.clone();
        part.records
            .retain(|r| r.role == RequestRole::Measured && (from..to).contains(&r.index));
        let began = part.records.iter().map(|r| r.timeline.start).min().unwrap();
        let ended = part
            .records
            .iter()
            .filter_map(|r| r.timeline.end)
            .max()
            .unwrap();
        let moved = |t: Micros| Micros(t.0 + shift);
        (part.began, part.ended) = (moved(began), moved(ended));
        for r in &mut part.records {
            r.index -= from;
            let t = &mut r.timeline;
            t.start = moved(t.start);
            t.scheduled = moved(t.scheduled);
            t.chunks.iter_mut().for_each(|c| *c = moved(*c));
            for stamp in [
                &mut t.headers,
                &mut t.first_event,
                &mut t.first_choice,
                &mut t.first_reasoning,
                &mut t.first_answer,
                &mut t.last_read,
                &mut t.end,
            ] {
                *stamp = stamp.map(moved);
            }
        }
        part.plan.stop.requests = part.records.len() as u32;
        (from, part)
    };
    let all = whole.records.len() as u32;
    [part(0, at, 0), part(at, all, 77 * SECOND)]
}

#[test]
fn parts_laid_end_to_end_have_the_figures_of_one_run_and_say_that_they_are_parts() {
    for (name, behaviour) in behaviours() {
        let whole = run(&behaviour, 5);
        let parts = cut(&whole, 40);
        let merged = merge(&parts).unwrap();
        let (a, b) = (Evidence::of(&whole), Evidence::of(&merged));
        for metric in Metric::ALL {
            assert_eq!(
                a.distribution(metric),
                b.distribution(metric),
                "{name} {metric:?}"
            );
        }
        assert_eq!(a.totals.completed, b.totals.completed, "{name}");
        let spans: u64 = parts.iter().map(|(_, run)| run.ended.0 - run.began.0).sum();
        assert_eq!(
            merged.ended.0 - merged.began.0,
            spans,
            "{name}: nothing between the parts is counted"
        );
        let mut indices: Vec<u32> = merged
            .records
            .iter()
            .filter(|r| r.role == RequestRole::Measured)
            .map(|r| r.index)
            .collect();
        indices.sort_unstable();
        assert_eq!(
            indices,
            (0..indices.len() as u32).collect::<Vec<u32>>(),
            "{name}"
        );
        assert_eq!(merged.environment.rounds, 2);
        assert_eq!(b.environment.rounds, 2);
    }
}

#[test]
fn runs_of_different_plans_are_not_one_result() {
    let whole = run(&behaviours()[0].1, 5);
    let [a, mut b] = cut(&whole, 40);
    b.1.plan.seed += 1;
    assert_eq!(merge(&[a.clone(), b]), Err(MergeError::Unlike));
    assert_eq!(merge(&[]), Err(MergeError::Nothing));
    let mut b = a.clone();
    b.1.plan.stop.requests = 3;
    b.1.plan.calibrate = !b.1.plan.calibrate;
    assert!(merge(&[a, b]).is_ok());
}

#[test]
fn a_tally_counts_what_may_have_been_charged() {
    let whole = run(&behaviours()[0].1, 5);
    let found = Tally::of(&whole);
    let measured = || {
        whole
            .records
            .iter()
            .filter(|r| r.role == RequestRole::Measured)
    };
    assert_eq!(found.started as usize, measured().count());
    assert_eq!(
        found.succeeded as usize,
        measured()
            .filter(|r| r.outcome == Outcome::Completed)
            .count()
    );
    assert!(found.tokens > 0);
}
