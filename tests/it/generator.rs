//! The engine in virtual time: whole load tests without a clock.

use llmperf_web::bench::correctness::checks::Checks;
use llmperf_web::bench::generator::{
    AbortReason, Action, Fate, Input, LoadGenerator, Preparation, RequestId,
};
use llmperf_web::bench::plan::{
    LoadProfile, ProviderKind, StopCondition, Target, TestKind, TestPlan, Workload,
};
use llmperf_web::bench::record::FailureCause;
use llmperf_web::bench::run::RunEnd;
use llmperf_web::bench::units::Micros;
use std::collections::{BTreeMap, BTreeSet};

fn plan(requests: u32, concurrency: u32) -> TestPlan {
    TestPlan {
        kind: TestKind::Load,
        checks: Checks::default(),
        target: Target {
            provider: ProviderKind::Simulated,
            base_url: String::new(),
            model: "steady".into(),
        },
        workload: Workload {
            mean_input_tokens: 550,
            stddev_input_tokens: 0,
            mean_output_tokens: 150,
            stddev_output_tokens: 0,
        },
        load: LoadProfile::ClosedLoop { concurrency },
        stop: StopCondition {
            requests,
            timeout: Micros::from_secs(60),
        },
        request_timeout: Micros::from_secs(10),
        sampling: serde_json::Map::new(),
        metadata: Vec::new(),
        seed: 1,
        place: String::new(),
        calibrate: true,
        stagger: Micros::ZERO,
        cost: None,
        custom: None,
    }
}

/// The plan with its first wave spread out.
fn staggered(plan: TestPlan, micros: u64) -> TestPlan {
    TestPlan {
        stagger: Micros(micros),
        ..plan
    }
}

const DENIED: Fate = Fate::Failed {
    cause: FailureCause::Auth,
    status: Some(401),
};
const BUSY: Fate = Fate::Failed {
    cause: FailureCause::RateLimit,
    status: Some(429),
};

/// A world in virtual time: each request takes `latency` of its index and ends with `fate` of it.
struct World {
    engine: LoadGenerator,
    now: Micros,
    wakes: BTreeSet<Micros>,
    ends: BTreeMap<(Micros, u32), (RequestId, Fate)>,
    sent: Vec<(u32, u32, Micros)>,
    aborted: Vec<(u32, AbortReason)>,
    most: usize,
    paused: Option<Fate>,
    end: Option<(RunEnd, Micros)>,
    serial: u32,
}

impl World {
    fn run(
        plan: &TestPlan,
        preparation: Preparation,
        latency: impl Fn(u32) -> u64,
        fate: impl Fn(u32) -> Fate,
        mut meddle: impl FnMut(&World) -> Option<Input>,
    ) -> World {
        let mut w = World {
            engine: LoadGenerator::new(plan, preparation),
            now: Micros::ZERO,
            wakes: BTreeSet::new(),
            ends: BTreeMap::new(),
            sent: Vec::new(),
            aborted: Vec::new(),
            most: 0,
            paused: None,
            end: None,
            serial: 0,
        };
        w.feed(Input::Begin, &latency, &fate);
        while w.end.is_none() {
            if let Some(input) = meddle(&w) {
                w.feed(input, &latency, &fate);
                continue;
            }
            let next = w.ends.keys().next().copied();
            match (next, w.wakes.first().copied()) {
                (Some((at, n)), wake) if wake.is_none_or(|wake| at <= wake) => {
                    w.now = at;
                    let (request, fate_of) = w.ends.remove(&(at, n)).unwrap();
                    w.feed(
                        Input::Ended {
                            request,
                            fate: fate_of,
                            usage: None,
                        },
                        &latency,
                        &fate,
                    );
                }
                (_, Some(wake)) => {
                    w.now = w.now.max(wake);
                    w.wakes.remove(&wake);
                    w.feed(Input::WokeUp, &latency, &fate);
                }
                (_, None) => panic!("the engine waits for nothing"),
            }
        }
        w
    }

    fn feed(&mut self, input: Input, latency: &impl Fn(u32) -> u64, fate: &impl Fn(u32) -> Fate) {
        let may_follow = self.engine.may_follow();
        let actions = self.engine.handle(input, self.now);
        if may_follow > 0 && matches!(input, Input::Ended { .. }) {
            let sends = actions.iter().filter(|a| matches!(a, Action::Send { .. }));
            assert!(
                sends.count() > 0,
                "the end that was not waited for is followed"
            );
            assert!(
                self.engine.may_follow() + 1 >= may_follow,
                "and so may the others be"
            );
        }
        for action in actions {
            assert!(self.end.is_none(), "nothing happens after the end");
            match action {
                Action::Send {
                    request,
                    lane,
                    scheduled,
                } => {
                    assert!(scheduled <= self.now);
                    let (span, fate) = if request.warm_up {
                        (1_000, Fate::Completed)
                    } else {
                        self.sent.push((request.index, lane, self.now));
                        (latency(request.index), fate(request.index))
                    };
                    self.serial += 1;
                    self.ends
                        .insert((self.now + Micros(span), self.serial), (request, fate));
                    self.most = self.most.max(self.ends.len());
                }
                Action::Open(_) | Action::Ping(_) => {}
                Action::StartClock => assert!(self.sent.is_empty()),
                Action::WakeAt(at) => assert!(self.wakes.insert(at), "a wake is asked for once"),
                Action::Abort { request, reason } => {
                    self.ends.retain(|_, (r, _)| *r != request);
                    self.aborted.push((request.index, reason));
                }
                Action::Pause(fate) => self.paused = Some(fate),
                Action::Complete(end) => self.end = Some((end, self.now)),
            }
        }
    }
}

fn quietly(_: &World) -> Option<Input> {
    None
}

#[test]
fn exactly_n_in_flight_and_exactly_m_started() {
    for (requests, concurrency) in [(1, 1), (1, 8), (7, 3), (60, 10), (150, 5)] {
        let w = World::run(
            &plan(requests, concurrency),
            Preparation::NONE,
            |i| 100_000 + u64::from(i * 7919 % 50_000),
            |_| Fate::Completed,
            quietly,
        );
        assert_eq!(w.sent.len() as u32, requests);
        assert_eq!(w.most as u32, concurrency.min(requests));
        assert_eq!(w.end.unwrap().0, RunEnd::Finished);
        let indices: Vec<u32> = w.sent.iter().map(|s| s.0).collect();
        assert_eq!(indices, (0..requests).collect::<Vec<_>>());
    }
}

#[test]
fn the_clock_starts_after_the_warm_up() {
    let w = World::run(
        &plan(3, 1),
        Preparation::NONE,
        |_| 5_000,
        |_| Fate::Completed,
        quietly,
    );
    assert_eq!(w.sent[0].2, Micros(1_000));
}

#[test]
fn the_first_wave_is_staggered() {
    let w = World::run(
        &staggered(plan(4, 3), 4_000),
        Preparation::NONE,
        |_| 100_000,
        |_| Fate::Completed,
        quietly,
    );
    let starts: Vec<u64> = w.sent.iter().map(|s| s.2.0).collect();
    assert_eq!(starts, [1_000, 5_000, 9_000, 101_000]);
}

#[test]
fn the_wakes_of_requests_due_soon_are_asked_for_before_the_one_on_its_way_out() {
    let mut engine = LoadGenerator::new(&staggered(plan(40, 20), 4_000), Preparation::NONE);
    engine.handle(Input::Begin, Micros::ZERO);
    let (mut asked, mut now) = (BTreeSet::new(), Micros::ZERO);
    let mut input = Input::Ended {
        request: RequestId {
            warm_up: true,
            index: 0,
        },
        fate: Fate::Completed,
        usage: None,
    };
    for sent in 0..20 {
        for action in engine.handle(input, now) {
            if let Action::WakeAt(at) = action {
                assert!(at == now + Micros::from_secs(120) || at >= now + Micros(4_000));
                assert!(asked.insert(at), "a wake is asked for once");
            }
        }
        for ahead in 1..=2.min(19 - sent) {
            assert!(asked.contains(&(now + Micros(4_000 * ahead))));
        }
        (now, input) = (now + Micros(4_000), Input::WokeUp);
    }
}

#[test]
fn failures_are_not_replaced() {
    let w = World::run(
        &plan(20, 4),
        Preparation::NONE,
        |_| 1_000,
        |_| BUSY,
        quietly,
    );
    assert_eq!(w.sent.len(), 20);
    assert_eq!(w.paused, None, "a rate limit is worth measuring");
}

#[test]
fn five_denials_in_a_row_pause_the_run_and_stop_gives_up() {
    let w = World::run(
        &plan(100, 5),
        Preparation::NONE,
        |_| 1_000,
        |_| DENIED,
        |w| w.paused.map(|_| Input::StopRequested),
    );
    assert_eq!(w.paused, Some(DENIED));
    assert_eq!(w.end.unwrap().0, RunEnd::GaveUp);
    assert!(
        w.sent.len() <= 9,
        "4 more may be on the wire: {}",
        w.sent.len()
    );
}

#[test]
fn going_on_after_a_pause_finishes_the_plan_and_asks_no_more() {
    let mut pauses = 0;
    let w = World::run(
        &plan(30, 5),
        Preparation::NONE,
        |_| 1_000,
        |_| DENIED,
        |w| {
            if w.paused.is_some() && pauses == 0 {
                pauses = 1;
                return Some(Input::GoOn);
            }
            None
        },
    );
    assert_eq!(w.sent.len(), 30);
    assert_eq!(w.end.unwrap().0, RunEnd::Finished);
}

#[test]
fn a_request_may_follow_unasked_unless_the_person_has_to_be_asked() {
    let now = Micros::from_millis(1);
    let ended = |warm_up, index, fate| Input::Ended {
        request: RequestId { warm_up, index },
        fate,
        usage: None,
    };
    let running = |plan: &TestPlan| {
        let mut engine = LoadGenerator::new(plan, Preparation::NONE);
        engine.handle(Input::Begin, now);
        assert_eq!(engine.may_follow(), 0, "the clock follows the warm-up");
        engine.handle(ended(true, 0, Fate::Completed), now);
        engine
    };

    let mut engine = running(&plan(30, 2));
    let mut free = vec![engine.may_follow()];
    for index in 0..4 {
        engine.handle(ended(false, index, DENIED), now);
        free.push(engine.may_follow());
    }
    assert_eq!(free, [4, 3, 2, 1, 0], "the fifth denial asks");
    engine.handle(ended(false, 4, DENIED), now);
    assert_eq!(engine.may_follow(), 0, "the run is paused");
    engine.handle(Input::GoOn, now);
    assert_eq!(engine.may_follow(), 30 - 7, "as many as are left");
    engine.handle(Input::StopRequested, now);
    assert_eq!(engine.may_follow(), 0);

    let mut short = running(&plan(3, 2));
    assert_eq!(short.may_follow(), 1);
    short.handle(ended(false, 0, Fate::Completed), now);
    assert_eq!(short.may_follow(), 0);
}

#[test]
fn one_success_among_the_first_five_means_no_pause() {
    let fate = |i| if i == 3 { Fate::Completed } else { DENIED };
    let w = World::run(
        &plan(30, 5),
        Preparation::NONE,
        |i| 1_000 + u64::from(i),
        fate,
        quietly,
    );
    assert_eq!(w.paused, None);
}

#[test]
fn a_plan_of_five_denials_ends_instead_of_asking() {
    let w = World::run(
        &plan(5, 2),
        Preparation::NONE,
        |_| 1_000,
        |_| DENIED,
        quietly,
    );
    assert_eq!((w.paused, w.end.unwrap().0), (None, RunEnd::Finished));
}

#[test]
fn a_stalled_request_times_out_and_its_lane_goes_on() {
    let stall = |i| if i == 1 { 3_600_000_000 } else { 1_000_000 };
    let w = World::run(
        &plan(6, 2),
        Preparation::NONE,
        stall,
        |_| Fate::Completed,
        quietly,
    );
    assert_eq!(w.aborted, [(1, AbortReason::TimedOut)]);
    assert_eq!(w.sent.len(), 6);
    assert_eq!(w.end.unwrap().0, RunEnd::Finished);
}

#[test]
fn a_stalled_last_request_times_out_and_ends_the_run() {
    let w = World::run(
        &plan(1, 1),
        Preparation::NONE,
        |_| 3_600_000_000,
        |_| Fate::Completed,
        quietly,
    );
    assert_eq!(w.end, Some((RunEnd::Finished, Micros(10_001_000))));
}

#[test]
fn the_test_timeout_cuts_what_is_in_flight() {
    let w = World::run(
        &plan(1_000, 3),
        Preparation::NONE,
        |_| 9_000_000,
        |_| Fate::Completed,
        quietly,
    );
    assert_eq!(w.end, Some((RunEnd::TimedOut, Micros(60_001_000))));
    assert_eq!(w.aborted.len(), 3);
    assert!(w.aborted.iter().all(|a| a.1 == AbortReason::RunEnded));
}

#[test]
fn stop_ends_the_run_at_once_whatever_it_does() {
    for after in [0usize, 1, 4] {
        let mut done = false;
        let w = World::run(
            &staggered(plan(50, 4), 2_000),
            Preparation::NONE,
            |_| 50_000,
            |_| Fate::Completed,
            |w| {
                (w.sent.len() >= after && !std::mem::replace(&mut done, true))
                    .then_some(Input::StopRequested)
            },
        );
        assert_eq!(w.end.unwrap().0, RunEnd::Stopped);
    }
}

#[test]
fn unknown_endings_and_late_wishes_change_nothing() {
    let mut engine = LoadGenerator::new(&plan(2, 1), Preparation::NONE);
    let stranger = RequestId {
        warm_up: false,
        index: 9,
    };
    let input = Input::Ended {
        request: stranger,
        fate: Fate::Completed,
        usage: None,
    };
    assert_eq!(engine.handle(input, Micros(5)), []);
    assert_eq!(engine.handle(Input::StopRequested, Micros(5)), []);
    assert_eq!(engine.handle(Input::GoOn, Micros(5)), []);
}

const PREPARED: Preparation = Preparation {
    connections: 6,
    pings: 5,
};

#[test]
fn connections_come_first_then_the_warm_up_then_the_round_trips_then_the_clock() {
    let mut engine = LoadGenerator::new(&plan(2, 4), PREPARED);
    let first = |actions: Vec<Action>| actions.into_iter().next();
    let warm_up = RequestId {
        warm_up: true,
        index: 0,
    };
    assert_eq!(
        first(engine.handle(Input::Begin, Micros(0))),
        Some(Action::Open(2)),
        "no more connections than requests at a time"
    );
    assert!(matches!(
        first(engine.handle(Input::Opened, Micros(10))),
        Some(Action::Send { request, .. }) if request == warm_up
    ));
    let ended = Input::Ended {
        request: warm_up,
        fate: Fate::Completed,
        usage: None,
    };
    assert_eq!(
        first(engine.handle(ended, Micros(20))),
        Some(Action::Ping(5))
    );
    assert_eq!(
        first(engine.handle(Input::Pinged, Micros(30))),
        Some(Action::StartClock)
    );
    assert_eq!(
        engine.handle(Input::Opened, Micros(40)),
        [],
        "a late answer changes nothing"
    );
}

#[test]
fn a_host_that_answers_neither_connections_nor_round_trips_holds_the_start_up_for_five_seconds_each()
 {
    let w = World::run(
        &plan(3, 2),
        PREPARED,
        |_| 1_000,
        |_| Fate::Completed,
        quietly,
    );
    assert_eq!(w.sent[0].2, Micros(10_001_000));
    assert_eq!(w.end.unwrap().0, RunEnd::Finished);
}

#[test]
fn the_test_timeout_ends_a_run_that_waits_for_an_answer() {
    let w = World::run(
        &plan(100, 5),
        Preparation::NONE,
        |_| 1_000,
        |_| DENIED,
        quietly,
    );
    assert_eq!(w.paused, Some(DENIED));
    assert_eq!(w.end, Some((RunEnd::TimedOut, Micros(60_001_000))));
}

#[test]
fn a_late_answer_to_the_preparation_changes_nothing_once_the_clock_runs() {
    let mut engine = LoadGenerator::new(&plan(3, 1), PREPARED);
    engine.handle(Input::Begin, Micros(0));
    // Neither the connections nor the warm-up wait for a host that is silent for five seconds.
    let woken = engine.handle(Input::WokeUp, Micros::from_secs(5));
    assert!(matches!(woken[0], Action::Send { request, .. } if request.warm_up));
    let late = engine.handle(Input::Opened, Micros::from_secs(6));
    assert_eq!(late, []);
    let pinged = engine.handle(Input::Pinged, Micros::from_secs(6));
    assert_eq!(pinged, []);
}
