//! A budget in virtual time: whatever providers do, what they charge stays within it, and the load is that of the plan.

use crate::samples::Dice;
use llmperf_web::bench::cost::money::Money;
use llmperf_web::bench::cost::spend::Spend;
use llmperf_web::bench::cost::{Ceiling, Cost};
use llmperf_web::bench::form::PlanForm;
use llmperf_web::bench::form::validate::validate;
use llmperf_web::bench::generator::{Action, Fate, Input, LoadGenerator, Preparation, RequestId};
use llmperf_web::bench::plan::TestPlan;
use llmperf_web::bench::provider::Prompt;
use llmperf_web::bench::record::{FailureCause, Outcome, RequestRecord, RequestRole, Usage};
use llmperf_web::bench::run::RunEnd;
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::units::Micros;
use llmperf_web::bench::workload::prompt::PromptSource;
use llmperf_web::bench::workload::source::warm_up;
use std::collections::{BTreeMap, BTreeSet};

/// What a provider does with a request: how it ends, the counts that it sends, and what it charges in the end.
struct Deed {
    fate: Fate,
    usage: Option<Usage>,
    charged: [u32; 3],
}

/// A provider that counts as it likes within what the request allows.
fn deed(dice: &mut Dice, prompt: &Prompt) -> Deed {
    let most = Ceiling::of(prompt);
    let below = |dice: &mut Dice, n: u32| dice.below(u64::from(n) + 1) as u32;
    let input = below(dice, most.input);
    let cached = below(dice, input);
    let output = below(dice, most.output);
    let failed = |status| Fate::Failed {
        cause: FailureCause::Stream,
        status,
    };
    let counts = |input, cached, output| {
        Some(Usage {
            input_tokens: input,
            cached_input_tokens: cached,
            output_tokens: output,
            reasoning_tokens: None,
        })
    };
    let whole = counts(Some(input), Some(cached), Some(output));
    let charged = [input, cached, output];
    let (fate, usage, charged) = match dice.below(8) {
        0 => (Fate::Completed, None, charged),
        1 => (failed(Some(429)), None, [0; 3]),
        2 => (failed(None), None, charged),
        // It broke off and goes on counting where nobody sees it.
        3 => {
            let seen = below(dice, output);
            (
                failed(Some(200)),
                counts(Some(input), Some(cached), Some(seen)),
                charged,
            )
        }
        4 => (Fate::Completed, counts(None, None, Some(output)), charged),
        _ => (Fate::Completed, whole, charged),
    };
    Deed {
        fate,
        usage,
        charged,
    }
}

struct Over {
    end: RunEnd,
    started: u32,
    charged: Money,
    most_at_once: usize,
}

/// Runs the plan against such a provider.
fn run(plan: &TestPlan, dice: &mut Dice) -> Over {
    let cost = plan.cost.clone().unwrap();
    let mut engine = LoadGenerator::new(plan, Preparation::NONE);
    let mut prompts = PromptSource::new(plan.seed, &plan.workload);
    let mut on_wire: BTreeMap<(Micros, RequestId), Deed> = BTreeMap::new();
    let (mut charged, mut started, mut most_at_once) = (Money::ZERO, 0, 0);
    let mut now = Micros::ZERO;
    let mut wakes = BTreeSet::new();
    let mut input = Input::Begin;
    loop {
        assert_eq!(engine.may_follow(), 0, "the purse is asked each time");
        for action in engine.handle(input, now) {
            match action {
                Action::Send { request, .. } => {
                    let prompt = match request.warm_up {
                        true => warm_up(1),
                        false => prompts.next(),
                    };
                    started += u32::from(!request.warm_up);
                    let deed = deed(dice, &prompt);
                    // Charged as soon as it is sent: nothing that happens later gives it back.
                    let [i, c, o] = deed.charged;
                    charged = charged + cost.of(i, c, o);
                    assert!(charged <= cost.budget.unwrap(), "overshot");
                    let at = now + Micros(1 + dice.below(5_000_000));
                    on_wire.insert((at, request), deed);
                }
                Action::WakeAt(at) => drop(wakes.insert(at)),
                Action::Abort { request, .. } => on_wire.retain(|(_, id), _| *id != request),
                Action::Pause(_) => {}
                Action::Complete(end) => {
                    return Over {
                        end,
                        started,
                        charged,
                        most_at_once,
                    };
                }
                Action::Open(_) | Action::Ping(_) | Action::StartClock => {}
            }
        }
        most_at_once = most_at_once.max(on_wire.len());
        let next = on_wire.keys().next().copied();
        (now, input) = match (next, wakes.first().copied()) {
            (Some((at, request)), wake) if wake.is_none_or(|wake| at <= wake) => {
                let deed = on_wire.remove(&(at, request)).unwrap();
                let ended = Input::Ended {
                    request,
                    fate: deed.fate,
                    usage: deed.usage,
                };
                (at, ended)
            }
            (_, Some(at)) => {
                wakes.remove(&at);
                (now.max(at), Input::WokeUp)
            }
            (_, None) => panic!("the engine waits for nothing"),
        };
    }
}

fn plan(
    requests: u64,
    concurrency: u64,
    lengths: [u64; 4],
    prices: [u64; 3],
    budget: u64,
) -> TestPlan {
    let mut form = PlanForm::default_for(None);
    form.requests = requests.to_string();
    form.concurrency = concurrency.to_string();
    let [input, input_spread, output, output_spread] = lengths.map(|n| n.to_string());
    form.mean_input_tokens = input;
    form.stddev_input_tokens = input_spread;
    form.mean_output_tokens = output;
    form.stddev_output_tokens = output_spread;
    form.test_timeout = "3600".to_owned();
    let mut plan = validate(&form, &Secret::default()).unwrap();
    let [input, output, cached] = prices.map(Money);
    plan.cost = Some(Cost {
        currency: "$".to_owned(),
        input,
        output,
        cached_input: (cached.0 % 2 == 0).then_some(cached),
        budget: Some(Money(budget)),
    });
    plan
}

#[test]
fn no_provider_can_charge_more_than_the_budget() {
    let mut ends = BTreeMap::new();
    for seed in 0..600 {
        let dice = &mut Dice::new(seed);
        let mut up_to = |n: u64| 1 + dice.below(n);
        let lengths = [60 + up_to(300), up_to(40), up_to(60), up_to(20)];
        let prices = [up_to(9_000_000), up_to(30_000_000), up_to(12_000_000)];
        let (requests, concurrency) = (up_to(40), up_to(12));
        let fair = prices[0] * lengths[0] + prices[1] * lengths[2];
        let budget = fair * up_to(6 * requests);
        let plan = plan(requests, concurrency, lengths, prices, budget);
        let over = run(&plan, dice);
        assert!(over.charged <= Money(budget), "seed {seed}");
        assert!(over.most_at_once <= concurrency as usize, "seed {seed}");
        let all = over.started == requests as u32;
        assert_eq!(
            over.end == RunEnd::BudgetReached,
            !all,
            "seed {seed}: {:?}",
            over.end
        );
        *ends.entry(format!("{:?}", over.end)).or_insert(0) += 1;
    }
    // Both ways of ending were seen often: the test would notice a budget that never holds, or always does.
    assert!(
        ends.len() == 2 && ends.values().all(|n| *n > 60),
        "{ends:?}"
    );
}

#[test]
fn a_budget_that_holds_everything_changes_nothing() {
    let mut plan = plan(20, 4, [100, 10, 20, 5], [3, 15, 1], u64::MAX);
    let with = run(&plan, &mut Dice::new(7));
    assert_eq!((with.end, with.started), (RunEnd::Finished, 20));
    if let Some(cost) = &mut plan.cost {
        cost.budget = None;
    }
    let mut engine = LoadGenerator::new(&plan, Preparation::NONE);
    assert!(matches!(
        engine.handle(Input::Begin, Micros::ZERO)[..],
        [Action::Send { .. }, Action::WakeAt(_)]
    ));
}

#[test]
fn nothing_is_sent_where_the_budget_does_not_even_hold_the_warm_up() {
    let plan = plan(20, 4, [100, 10, 20, 5], [3, 15, 1], 10);
    let mut engine = LoadGenerator::new(&plan, Preparation::NONE);
    assert_eq!(
        engine.handle(Input::Begin, Micros::ZERO),
        [Action::Complete(RunEnd::BudgetReached)]
    );
}

#[test]
fn once_the_budget_is_reached_nothing_more_starts_and_what_is_under_way_ends_by_itself() {
    // A request counts 1,000 output tokens at most; the budget holds three and the warm-up.
    let mut plan = plan(20, 2, [100, 0, 1_000, 0], [0, 1, 1], 3_001);
    plan.request_timeout = Micros::from_secs(60);
    plan.stagger = Micros::ZERO;
    let mut engine = LoadGenerator::new(&plan, Preparation::NONE);
    let id = |warm_up, index| RequestId { warm_up, index };
    let ended = |request, output| Input::Ended {
        request,
        fate: Fate::Completed,
        usage: Some(Usage {
            input_tokens: Some(100),
            output_tokens: Some(output),
            ..Usage::default()
        }),
    };
    let sent = |actions: &[Action]| {
        actions
            .iter()
            .filter(|a| matches!(a, Action::Send { .. }))
            .count()
    };
    let complete = |actions: &[Action]| actions.contains(&Action::Complete(RunEnd::BudgetReached));
    assert_eq!(sent(&engine.handle(Input::Begin, Micros(0))), 1);
    assert_eq!(sent(&engine.handle(ended(id(true, 0), 1), Micros(1))), 2);
    // One came to far less: there is room for another, and after it for none.
    assert_eq!(
        sent(&engine.handle(ended(id(false, 0), 1_000), Micros(2))),
        1
    );
    let actions = engine.handle(ended(id(false, 1), 1_000), Micros(3));
    assert_eq!((sent(&actions), complete(&actions)), (0, false));
    let actions = engine.handle(ended(id(false, 2), 10), Micros(4));
    assert_eq!((sent(&actions), complete(&actions)), (0, true));
}

#[test]
fn what_is_shown_as_spent_is_within_what_the_budget_counts() {
    let cost = plan(1, 1, [100, 0, 20, 0], [3, 15, 1], 1_000).cost.unwrap();
    let prompt = warm_up(8);
    let most = Ceiling::of(&prompt);
    for (status, usage) in [(Some(429), None), (Some(200), None), (None, None)] {
        let mut record = RequestRecord::blank(0, RequestRole::Measured, 0);
        record.prompt_tokens = prompt.prompt_tokens;
        record.timeline.chunks = vec![Micros(1); 8];
        record.outcome = Outcome::Failed(llmperf_web::bench::record::Failure {
            cause: FailureCause::Stream,
            status,
            message: String::new(),
            retry_after: None,
        });
        let fate = Fate::Failed {
            cause: FailureCause::Stream,
            status,
        };
        let shown = Spend::of(&cost, [&record]).money;
        assert!(shown <= cost.settled(most, fate, usage));
    }
}
