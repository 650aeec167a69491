//! How one's own result differs from each published row of the same recipe, with its doubt.

use crate::bench::format::NO_DATA;
use crate::bench::leaderboard::metric::LeaderboardMetric;
use crate::bench::leaderboard::own::OwnResult;
use crate::bench::leaderboard::published::{ModelSize, PublishedRun};
use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::bench::leaderboard::table::Filter;
use crate::bench::plan::TestPlan;
use crate::bench::stats::bootstrap::{Difference, difference};
use crate::bench::stats::quantile::sorted;
use crate::bench::units::Micros;

/// One published row, and how one's own result differs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The provider as the leaderboard names it.
    pub provider: String,
    /// Size of its model, where it is known.
    pub size: Option<ModelSize>,
    /// The model as the provider names it.
    pub model: String,
    /// The difference of the median TTFT: `38 to 55 ms lower (11 to 15 %)`, or that it is a tie.
    pub ttft: String,
    /// The same with one's own network floor taken off; `None` where it is not known. The published rows' floor never is.
    pub ttft_less_network: Option<String>,
    /// The difference of the median output rate.
    pub output_rate: String,
}

/// Whether a plan asks for what a published run asked for.
pub fn is_same_recipe(plan: &TestPlan, run: &PublishedRun) -> bool {
    plan.workload == run.workload && plan.concurrency_on_wire() == run.concurrency
}

/// The differences from every published row that the filter lets pass and that has the plan's recipe; `floor` is one's own
/// median round trip.
pub fn deltas(
    board: &Leaderboard,
    own: &OwnResult,
    plan: &TestPlan,
    floor: Option<Micros>,
    filter: &Filter,
) -> Vec<Delta> {
    let runs = board.runs.iter().filter(|run| filter.passes(run));
    let alike = runs.filter(|run| is_same_recipe(plan, run));
    let own_ttft = own.samples(LeaderboardMetric::Ttft);
    let own_rate = own.samples(LeaderboardMetric::OutputRate);
    let less = floor.map(|floor| {
        let floor = floor.as_secs_f64();
        sorted(own_ttft.iter().map(|ttft| (ttft - floor).max(0.0)))
    });
    alike
        .map(|run| {
            let ttft = run.samples(LeaderboardMetric::Ttft);
            let rate = run.samples(LeaderboardMetric::OutputRate);
            Delta {
                provider: run.provider.clone(),
                size: run.size,
                model: run.model.clone(),
                ttft: words(difference(&ttft, &own_ttft), 1_000.0, "ms"),
                ttft_less_network: less
                    .as_ref()
                    .map(|less| words(difference(&ttft, less), 1_000.0, "ms")),
                output_rate: words(difference(&rate, &own_rate), 1.0, "tokens/s"),
            }
        })
        .collect()
}

/// A difference in words, its ends in this unit: whole from ten on, else to a tenth.
fn words(found: Option<Difference>, factor: f64, unit: &str) -> String {
    let Some(d) = found else {
        return NO_DATA.to_owned();
    };
    let (low, high) = (d.interval.0 * factor, d.interval.1 * factor);
    if d.is_tie() {
        return format!(
            "tie: {} lower to {} {unit} higher",
            figure(-low),
            figure(high)
        );
    }
    let (near, far, word) = match high < 0.0 {
        true => (-high, -low, "lower"),
        false => (low, high, "higher"),
    };
    let share = d.share_interval.map_or(String::new(), |(low, high)| {
        let (near, far) = match high < 0.0 {
            true => (-high, -low),
            false => (low, high),
        };
        format!(" ({} to {} %)", figure(near * 100.0), figure(far * 100.0))
    });
    format!("{} to {} {unit} {word}{share}", figure(near), figure(far))
}

fn figure(value: f64) -> String {
    match value.abs() < 9.95 {
        true => format!("{:.1}", value.max(0.0)),
        false => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::leaderboard::notes::WORKLOAD;
    use crate::bench::leaderboard::own::OwnRequest;
    use crate::bench::leaderboard::row::SuccessCount;
    use crate::bench::plan::LoadProfile;
    use crate::bench::report::picture::tests::evidence_of;

    fn board() -> Leaderboard {
        Leaderboard::parse(include_str!("../../../public/leaderboard.json")).unwrap()
    }

    fn own(ttft_ms: u64) -> OwnResult {
        OwnResult {
            provider: "Mine".to_owned(),
            model: "m".to_owned(),
            date: "2026-11-27".to_owned(),
            requests: (0..150)
                .map(|i| OwnRequest {
                    ttft: Some(Micros::from_millis(ttft_ms + i % 10)),
                    e2e: Some(Micros::from_secs(2)),
                    output_tokens: Some(150),
                    itl_ms: None,
                })
                .collect(),
            success: SuccessCount::default(),
        }
    }

    #[test]
    fn each_row_of_the_same_recipe_has_its_difference_with_and_without_the_network() {
        let mut plan = evidence_of(&[312]).plan;
        plan.workload = WORKLOAD;
        plan.load = LoadProfile::ClosedLoop { concurrency: 5 };
        plan.stop.requests = 150;
        let filter = Filter {
            sizes: vec![ModelSize::B70],
            providers: Vec::new(),
        };
        let floor = Some(Micros::from_millis(100));
        let found = deltas(&board(), &own(300), &plan, floor, &filter);
        assert_eq!(found.len(), 8);
        let anyscale = found.iter().find(|d| d.provider == "anyscale").unwrap();
        // Its median is 0.207 s, mine 0.3045.
        assert!(
            anyscale.ttft.ends_with(" %)") && anyscale.ttft.contains(" ms higher ("),
            "{anyscale:?}"
        );
        assert!(
            anyscale
                .ttft_less_network
                .as_ref()
                .unwrap()
                .contains("lower")
                || anyscale
                    .ttft_less_network
                    .as_ref()
                    .unwrap()
                    .starts_with("tie")
        );
        let none = deltas(&board(), &own(300), &plan, None, &filter);
        assert!(none.iter().all(|d| d.ttft_less_network.is_none()));
        plan.workload.mean_output_tokens = 20;
        assert_eq!(deltas(&board(), &own(300), &plan, None, &filter), []);
    }
}
