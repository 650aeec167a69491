//! The live view's drawings as plain shapes: a growing distribution and a lane per stream.

use crate::bench::format;
use crate::bench::live_view::LiveView;
use crate::bench::progress::Lane;
use crate::bench::stats::distribution::Distribution;
use crate::bench::units::Micros;
use crate::bench::wording::plural;

/// Bars of the distribution.
const BINS: usize = 30;

/// A rectangle in shares of the drawing: 0 to 1 from left and from top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A share of a drawing, 0 to 1, as SVG writes lengths.
pub fn length(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

/// A histogram over an axis that starts at zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Bars of at least one sample.
    pub bars: Vec<Rect>,
    /// The median: its place on the axis, and its value in milliseconds.
    pub median: (f64, f64),
    /// The axis' end in milliseconds.
    pub end_ms: f64,
    /// How many samples.
    pub count: u64,
    /// How finely the median may be told: to the millisecond, or to the clock's step.
    pub step: Micros,
}

/// The distribution of the TTFT so far; `None` before the first success.
pub fn ttft_histogram(view: &LiveView) -> Option<Histogram> {
    let sample = Distribution::of(view.ttft_ms.iter().copied());
    let median = *sample.quantiles(&[0.5]).first()?;
    let end_ms = round_up(sample.points().last()?.0);
    let mut bins = [0u64; BINS];
    for (value, weight) in sample.points() {
        let bin = (value / end_ms * BINS as f64) as usize;
        bins[bin.min(BINS - 1)] += weight;
    }
    let tallest = bins.iter().max().copied().unwrap_or(1).max(1) as f64;
    let width = 1.0 / BINS as f64;
    let bars = bins
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(i, n)| {
            let height = *n as f64 / tallest;
            Rect {
                x: i as f64 * width,
                y: 1.0 - height,
                width,
                height,
            }
        })
        .collect();
    Some(Histogram {
        bars,
        median: (median / end_ms, median),
        end_ms,
        count: sample.count(),
        step: format::at_a_glance(view.clock_step),
    })
}

/// The next of 1, 2 or 5 times a power of ten above `value`; 1 for nothing.
fn round_up(value: f64) -> f64 {
    let power = 10f64.powf(value.max(0.1).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|m| m * power > value);
    step.unwrap_or(10.0) * power
}

/// What a lane shows: how far its request has come, against the longest of all lanes and of the requests before.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneDrawing {
    /// Position from 1, as shown.
    pub number: usize,
    /// Waiting for the first text, as a share of the lane.
    pub waiting: f64,
    /// Streaming, as a share of the lane, after the waiting.
    pub streaming: f64,
    /// What it does, in words.
    pub words: String,
}

/// A drawing a lane, all on one scale.
pub fn lanes(view: &LiveView) -> Vec<LaneDrawing> {
    let ages = view.progress.lanes.iter().map(|l| l.age.as_secs_f64());
    let scale = view
        .longest_request()
        .as_secs_f64()
        .max(ages.fold(0.5, f64::max));
    let draw = |(i, lane): (usize, &Lane)| {
        let share = |span: Micros| span.as_secs_f64() / scale;
        let waiting = lane.ttft.unwrap_or(lane.age);
        LaneDrawing {
            number: i + 1,
            waiting: share(waiting),
            streaming: share(lane.age.since(waiting)),
            words: words(lane),
        }
    };
    view.progress.lanes.iter().enumerate().map(draw).collect()
}

fn words(lane: &Lane) -> String {
    let Some(request) = lane.request else {
        return "idle".to_owned();
    };
    let name = if request.warm_up {
        "warm-up".to_owned()
    } else {
        format!("request {}", request.index + 1)
    };
    match lane.ttft {
        Some(_) => format!("{name}, {}", plural(lane.chunks.into(), "chunk")),
        None => format!("{name}, waiting"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_percentage_in_svgs_own_writing() {
        assert_eq!(length(0.0), "0.00%");
        assert_eq!(length(1.0 / 3.0), "33.33%");
        assert_eq!(length(1.0), "100.00%");
    }

    #[test]
    fn the_axis_ends_at_a_round_number_above_the_largest() {
        let check = |value: f64, end: f64| assert_eq!(round_up(value), end, "{value}");
        check(0.0, 0.1);
        check(1.0, 2.0);
        check(104.0, 200.0);
        check(480.0, 500.0);
        check(999.0, 1000.0);
    }
}
