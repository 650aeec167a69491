//! Two results beside each other: medians with their doubt, the difference with its doubt, and what makes them incomparable.

use crate::bench::evidence::Evidence;
use crate::bench::format::{NO_DATA, Scale};
use crate::bench::metric::Metric;
use crate::bench::plan::TestPlan;
use crate::bench::stats::bootstrap::{Difference, difference};
use crate::bench::stats::interval::quantile_interval_95;
use crate::bench::stats::quantile::quantile;
use crate::bench::units::Micros;
use crate::bench::wording;

/// What is compared.
const METRICS: [Metric; 4] = [Metric::Ttft, Metric::Tpot, Metric::E2e, Metric::OutputRate];

/// Which of the two is better in a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first.
    First,
    /// The second.
    Second,
    /// The samples do not tell.
    Tie,
    /// Too few samples on either side.
    Unknown,
}

/// One metric of two results, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedMetric {
    /// Which.
    pub metric: Metric,
    /// Unit of the medians.
    pub unit: &'static str,
    /// Median of the first with its 95 % interval: `312 (298 to 327)`.
    pub first: String,
    /// The same of the second.
    pub second: String,
    /// How the first differs from the second: `38 to 55 ms lower (11 to 15 %)`, or that it is a tie.
    pub difference: String,
    /// Which is better.
    pub verdict: Verdict,
}

/// The metrics of two results that both clocks tell. The clock that is coarser decides the digits.
pub fn compare(first: &Evidence, second: &Evidence) -> Vec<ComparedMetric> {
    let step = coarser_clock(first, second);
    METRICS
        .into_iter()
        .filter(|metric| metric.is_told_by(step))
        .map(|metric| one(metric, first, second, step))
        .collect()
}

/// The step of the coarser of the two clocks.
fn coarser_clock(first: &Evidence, second: &Evidence) -> Micros {
    let step = |evidence: &Evidence| evidence.environment.clock_step;
    step(first).max(step(second))
}

fn one(metric: Metric, first: &Evidence, second: &Evidence, step: Micros) -> ComparedMetric {
    let (a, b) = (samples(first, metric), samples(second, metric));
    let largest = [&a, &b].into_iter().filter_map(|s| quantile(s, 0.5));
    let scale = Scale::of(metric, largest.fold(0.0, f64::max), step);
    let difference = difference(&b, &a);
    ComparedMetric {
        metric,
        unit: scale.unit(),
        first: median(&a, &scale),
        second: median(&b, &scale),
        difference: words(difference.as_ref(), &scale),
        verdict: verdict(metric, difference.as_ref()),
    }
}

/// The samples in ascending order; those of a link stand where their buckets stand.
fn samples(evidence: &Evidence, metric: Metric) -> Vec<f64> {
    let points = evidence
        .distribution(metric)
        .map_or(&[][..], |d| d.points());
    points
        .iter()
        .flat_map(|(value, n)| std::iter::repeat_n(*value, *n as usize))
        .collect()
}

fn median(samples: &[f64], scale: &Scale) -> String {
    let Some(median) = quantile(samples, 0.5) else {
        return NO_DATA.to_owned();
    };
    match quantile_interval_95(samples, 0.5) {
        Some((low, high)) => format!(
            "{} ({} to {})",
            scale.number(median),
            scale.number(low),
            scale.number(high)
        ),
        None => scale.number(median),
    }
}

/// A difference in words, with its interval.
pub(crate) fn words(difference: Option<&Difference>, scale: &Scale) -> String {
    let Some(d) = difference else {
        return "Too few requests to tell.".to_owned();
    };
    if d.is_tie() {
        return format!(
            "A tie: between {} lower and {} higher.",
            scale.value(-d.interval.0),
            scale.value(d.interval.1)
        );
    }
    let (lower, size, percent) = sized(d, scale);
    let word = if lower { "lower" } else { "higher" };
    format!("{size} {word}{percent}.")
}

/// Whether a difference lies below zero, its size with its doubt, `38 to 55 ms`, and in per cent, ` (11 to 15 %)`.
fn sized(d: &Difference, scale: &Scale) -> (bool, String, String) {
    let (lower, (near, far)) = nearest_first(d.interval);
    let percent = d.share_interval.map_or(String::new(), |interval| {
        let (_, (near, far)) = nearest_first(interval);
        format!(" ({} to {} %)", tenths(near), tenths(far))
    });
    let size = format!("{} to {}", scale.number(near), scale.value(far));
    (lower, size, percent)
}

/// How one result differs from another in a metric, in a sentence with its doubt: `A is 38 to 55 ms faster to the first
/// token than B (11 to 15 %).`
pub fn sentence(metric: Metric, first: (&str, &Evidence), second: (&str, &Evidence)) -> String {
    let ((a, first), (b, second)) = (first, second);
    let (x, y) = (samples(first, metric), samples(second, metric));
    let step = coarser_clock(first, second);
    let largest = [&x, &y].into_iter().filter_map(|s| quantile(s, 0.5));
    let scale = Scale::of(metric, largest.fold(0.0, f64::max), step);
    let Some(d) = difference(&y, &x) else {
        return format!("{a} and {b}: too few requests to tell.");
    };
    let (faster, slower) = match metric {
        Metric::OutputRate => ("slower in output", "faster in output"),
        Metric::Ttft | Metric::Ttfa => ("faster to the first token", "slower to the first token"),
        _ => ("faster", "slower"),
    };
    if d.is_tie() {
        return format!(
            "{a} and {b} are a tie: {a} is between {} {faster} and {} {slower}.",
            scale.value(-d.interval.0),
            scale.value(d.interval.1)
        );
    }
    let (lower, size, percent) = sized(&d, &scale);
    let word = if lower { faster } else { slower };
    format!("{a} is {size} {word} than {b}{percent}.")
}

/// Whether an interval lies below zero, and its ends without their sign, the one nearer to zero first.
fn nearest_first((low, high): (f64, f64)) -> (bool, (f64, f64)) {
    match high < 0.0 {
        true => (true, (-high, -low)),
        false => (false, (low, high)),
    }
}

/// A share in per cent: whole from ten on, else to a tenth.
fn tenths(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() < 9.95 {
        true => format!("{percent:.1}"),
        false => format!("{percent:.0}"),
    }
}

fn verdict(metric: Metric, difference: Option<&Difference>) -> Verdict {
    let Some(d) = difference else {
        return Verdict::Unknown;
    };
    if d.is_tie() {
        return Verdict::Tie;
    }
    let lower_is_better = metric != Metric::OutputRate;
    match (d.by < 0.0) == lower_is_better {
        true => Verdict::First,
        false => Verdict::Second,
    }
}

/// What is left out of the comparison and why; `None` where nothing is.
pub fn left_out(first: &Evidence, second: &Evidence) -> Option<String> {
    let step = coarser_clock(first, second);
    (!METRICS.iter().all(|metric| metric.is_told_by(step))).then(|| {
        format!(
            "A clock that steps by {:.0} ms stamped one of them, so only times to first token and rates are compared.",
            step.as_millis_f64()
        )
    })
}

/// In which ways the two were not measured alike; empty where the target alone may differ.
pub fn unlike(first: &TestPlan, second: &TestPlan) -> Vec<String> {
    let mut notes = Vec::new();
    let (a, b) = (
        wording::workload_words(first),
        wording::workload_words(second),
    );
    if a != b {
        notes.push(format!("They asked for different things: {a}; and {b}."));
    }
    let (a, b) = (first.concurrency_on_wire(), second.concurrency_on_wire());
    if a != b {
        notes.push(format!(
            "They kept {a} and {b} requests in flight, and latency grows with load."
        ));
    }
    let (a, b) = (first.place.trim(), second.place.trim());
    if a != b {
        let named = |place: &str| match place {
            "" => "a place not named".to_owned(),
            place => place.to_owned(),
        };
        notes.push(format!(
            "They were measured from different places: {} and {}.",
            named(a),
            named(b)
        ));
    }
    if first.sampling_sent() != second.sampling_sent() {
        notes.push("They sent different sampling parameters.".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;

    fn of(range: std::ops::Range<u64>) -> Evidence {
        evidence_of(&range.collect::<Vec<u64>>())
    }

    fn ttft(first: &Evidence, second: &Evidence) -> ComparedMetric {
        compare(first, second).swap_remove(0)
    }

    #[test]
    fn a_faster_result_is_said_to_be_so_in_ms_and_per_cent() {
        let found = ttft(&of(290..310), &of(340..360));
        assert_eq!(found.verdict, Verdict::First);
        assert_eq!(found.first, "300 (295 to 304)");
        assert_eq!(found.unit, "ms");
        assert!(
            found.difference.contains(" ms lower (1"),
            "{}",
            found.difference
        );
        let turned = ttft(&of(340..360), &of(290..310));
        assert_eq!(turned.verdict, Verdict::Second);
        assert!(
            turned.difference.contains(" ms higher (1"),
            "{}",
            turned.difference
        );
    }

    #[test]
    fn what_one_of_the_clocks_is_too_coarse_for_is_not_compared() {
        let (fine, mut coarse) = (of(290..310), of(290..310));
        assert_eq!(compare(&fine, &fine).len(), METRICS.len());
        coarse.environment.clock_step = Micros(16_700);
        let compared = compare(&fine, &coarse).into_iter().map(|row| row.metric);
        assert!(compared.eq([Metric::Ttft, Metric::OutputRate]));
        let why = left_out(&fine, &coarse).unwrap();
        assert!(why.starts_with("A clock that steps by 17 ms"), "{why}");
        assert_eq!(left_out(&fine, &fine), None);
    }

    #[test]
    fn what_overlaps_is_a_tie_and_what_is_few_is_unknown() {
        let tie = ttft(&of(290..310), &of(292..312));
        assert_eq!(tie.verdict, Verdict::Tie);
        assert!(
            tie.difference.starts_with("A tie: between "),
            "{}",
            tie.difference
        );
        assert_eq!(ttft(&of(290..295), &of(340..360)).verdict, Verdict::Unknown);
        let none = ttft(&of(0..0), &of(340..360));
        assert_eq!(
            (none.first.as_str(), none.verdict),
            (NO_DATA, Verdict::Unknown)
        );
    }

    #[test]
    fn a_difference_is_a_sentence_with_its_doubt() {
        let (fast, slow) = (of(290..310), of(340..360));
        let said = sentence(Metric::Ttft, ("A", &fast), ("B", &slow));
        assert!(said.starts_with("A is 4"), "{said}");
        assert!(
            said.contains(" ms faster to the first token than B (1"),
            "{said}"
        );
        let said = sentence(Metric::Ttft, ("B", &slow), ("A", &fast));
        assert!(
            said.contains(" ms slower to the first token than A (1"),
            "{said}"
        );
        let said = sentence(Metric::Ttft, ("A", &fast), ("C", &of(292..312)));
        assert!(
            said.starts_with("A and C are a tie: A is between "),
            "{said}"
        );
        let said = sentence(Metric::Ttft, ("A", &fast), ("D", &of(0..3)));
        assert_eq!(said, "A and D: too few requests to tell.");
    }

    #[test]
    fn plans_that_differ_are_said_to() {
        let plan = of(1..9).plan;
        assert_eq!(unlike(&plan, &plan), Vec::<String>::new());
        let mut other = plan.clone();
        other.workload.mean_output_tokens = 20;
        other.place = "Oslo".to_owned();
        let notes = unlike(&plan, &other);
        assert_eq!(notes.len(), 2);
        assert!(notes[1].contains("a place not named and Oslo"), "{notes:?}");
    }
}
