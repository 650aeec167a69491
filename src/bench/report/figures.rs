//! The four figures on top of a result: median large, P95 beside it, the count, a small picture.

use crate::bench::calibration::InstrumentError;
use crate::bench::correctness::accuracy::Accuracy;
use crate::bench::evidence::Evidence;
use crate::bench::format::{self, Scale, fade_reason};
use crate::bench::metric::Metric;
use crate::bench::report::picture::{Span, Sparkline, shares, sparkline};
use crate::bench::report::table::of_all;
use crate::bench::wording;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub label: &'static str,
    /// The large number; `None` where there is no data.
    pub value: Option<String>,
    /// Its unit.
    pub unit: &'static str,
    /// What the large number is of the sample: `median`, or nothing for a share.
    pub kind: Option<&'static str>,
    /// What stands beside it; `None` where there is no data.
    pub beside: Option<String>,
    /// Why what stands beside it is to be faded; `None` where it stands.
    pub doubt: Option<&'static str>,
    /// The instrument's own error where the figure has one, in words.
    pub error: Option<String>,
    /// On how much it rests.
    pub count: String,
    /// Its picture; `None` where there is no data.
    pub picture: Option<Picture>,
    /// The picture in a sentence.
    pub twin: String,
}

/// What a figure's picture shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// The sample.
    Distribution(Sparkline),
    /// Successes, failures and requests cut short, or right and wrong answers, in this order.
    Outcomes(Vec<Span>),
}

/// Time to first token, time per output token, output rate and success; of a correctness test accuracy, and how fast the
/// answers came.
pub fn figures(evidence: &Evidence) -> [Figure; 4] {
    if let Some(a) = Accuracy::of(evidence) {
        return [
            accuracy(&a),
            quantiles(evidence, Metric::Ttft),
            quantiles(evidence, Metric::Tpot),
            quantiles(evidence, Metric::E2e),
        ];
    }
    [
        quantiles(evidence, Metric::Ttft),
        quantiles(evidence, Metric::Tpot),
        quantiles(evidence, Metric::OutputRate),
        success(evidence),
    ]
}

fn quantiles(evidence: &Evidence, metric: Metric) -> Figure {
    let step = evidence.environment.clock_step;
    let sample = evidence.distribution(metric);
    let summary = sample.and_then(|d| d.summary());
    let doubt = of_all(evidence, metric);
    if !metric.is_told_by(evidence.environment.clock_step) {
        return untold(metric, summary.map_or(0, |s| s.count), doubt);
    }
    let scale = Scale::of(metric, summary.map_or(0.0, |s| s.p95()), step);
    Figure {
        label: metric.name(),
        value: summary.map(|s| scale.number(s.p50())),
        unit: scale.unit(),
        kind: Some("median"),
        beside: summary.map(|s| format!("P95 {}", scale.value(s.p95()))),
        doubt: doubt.or(summary.and_then(|s| fade_reason(0.95, s.count))),
        error: summary.and_then(|_| error(evidence, metric)),
        count: wording::plural(summary.map_or(0, |s| s.count), "request"),
        picture: sample.and_then(sparkline).map(Picture::Distribution),
        twin: summary.map_or_else(
            || format!("{}: {}.", metric.name(), format::NO_DATA_SPOKEN),
            |s| wording::distribution_line(metric, &s, step),
        ),
    }
}

/// The instrument's error, or that it is not known: of the time to first token, the one that was calibrated for.
fn error(evidence: &Evidence, metric: Metric) -> Option<String> {
    let env = &evidence.environment;
    (metric == Metric::Ttft).then(|| match env.calibration {
        InstrumentError::Known(_) => {
            format!("instrument error {}", wording::instrument_error(env))
        }
        InstrumentError::Unknown(_) => wording::instrument_error(env),
    })
}

/// A figure that the clock does not tell.
fn untold(metric: Metric, count: u64, why: Option<&'static str>) -> Figure {
    Figure {
        label: metric.name(),
        value: None,
        unit: metric.unit(),
        kind: None,
        beside: why.map(|_| "not told".to_owned()),
        doubt: why,
        error: None,
        count: wording::plural(count, "request"),
        picture: None,
        twin: format!("{}: {}.", metric.name(), format::NO_DATA_SPOKEN),
    }
}

fn accuracy(a: &Accuracy) -> Figure {
    let percent = a.share_right().map(format::percent);
    let spans = shares(&[a.right, a.mismatched()]);
    Figure {
        label: "Accuracy",
        value: percent.map(|text| text.trim_end_matches(" %").to_owned()),
        unit: "%",
        kind: None,
        error: None,
        beside: a.interval().map(|(low, high)| {
            format!(
                "95 % interval {} to {}",
                format::percent(low).trim_end_matches(" %"),
                format::percent(high)
            )
        }),
        doubt: None,
        count: wording::plural(a.answered().into(), "answer"),
        picture: (!spans.is_empty()).then_some(Picture::Outcomes(spans)),
        twin: format!(
            "{} right, {} wrong.",
            format::count(a.right.into()),
            format::count(a.mismatched().into())
        ),
    }
}

fn success(evidence: &Evidence) -> Figure {
    let t = &evidence.totals;
    let percent = t.success_rate().map(format::percent);
    let spans = shares(&[t.completed, t.failed(), t.incomplete]);
    let frozen = match t.marks.frozen {
        0 => String::new(),
        n => format!(", {} discarded", format::count(n.into())),
    };
    Figure {
        label: "Success rate",
        value: percent.map(|text| text.trim_end_matches(" %").to_owned()),
        unit: "%",
        kind: None,
        beside: (t.failed() > 0).then(|| format!("{} failed", format::count(t.failed().into()))),
        doubt: None,
        error: None,
        count: wording::plural(u64::from(t.completed) + u64::from(t.failed()), "request"),
        picture: (!spans.is_empty()).then_some(Picture::Outcomes(spans)),
        twin: format!(
            "{} succeeded, {} failed, {} cut short{frozen}.",
            format::count(t.completed.into()),
            format::count(t.failed().into()),
            format::count(t.incomplete.into())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;
    use crate::bench::units::Micros;

    #[test]
    fn figures_carry_value_unit_and_count() {
        let [ttft, tpot, rate, success] = figures(&evidence_of(&[312; 120]));
        assert_eq!(ttft.value.as_deref(), Some("312"));
        assert_eq!(ttft.beside.as_deref(), Some("P95 312 ms"));
        assert_eq!(ttft.doubt, None);
        assert_eq!((tpot.value.as_deref(), tpot.unit), (Some("14.0"), "ms"));
        assert_eq!(
            (rate.value.as_deref(), rate.unit),
            (Some("59.0"), "tokens/s")
        );
        assert_eq!((success.value.as_deref(), success.unit), (Some("100"), "%"));
        assert_eq!(success.count, "120 requests");
        assert_eq!(success.twin, "120 succeeded, 0 failed, 0 cut short.");
    }

    #[test]
    fn a_coarse_clock_tells_no_time_per_token() {
        let mut evidence = evidence_of(&[312; 120]);
        evidence.environment.clock_step = Micros(16_667);
        let [ttft, tpot, rate, _] = figures(&evidence);
        assert!(ttft.value.is_some() && rate.value.is_some());
        assert_eq!((tpot.value, tpot.picture), (None, None));
        assert_eq!(tpot.doubt, Some("the browser's clock is too coarse for it"));
        assert_eq!(tpot.count, "120 requests");
    }

    #[test]
    fn a_p95_of_few_is_doubtful_and_nothing_is_no_figure() {
        let [few, ..] = figures(&evidence_of(&[312; 99]));
        assert_eq!(few.doubt, Some("fewer than 100 samples"));
        let [none, .., success] = figures(&evidence_of(&[]));
        assert_eq!((none.value, none.beside, none.picture), (None, None, None));
        assert_eq!(none.twin, "Time to first token: no data.");
        assert_eq!((success.value, success.picture), (None, None));
    }
}
