//! Small pictures as shapes in a 100-wide box: a distribution's sparkline, a request's timeline.

use crate::bench::record::RequestTimeline;
use crate::bench::row::RequestRow;
use crate::bench::stats::distribution::Distribution;
use crate::bench::units::Micros;

/// A span on the horizontal axis, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
}

/// One bar of a sparkline; heights are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Its place.
    pub span: Span,
    /// Its share of the tallest bar.
    pub height: f64,
}

/// A distribution as bars of equal width from its smallest to its largest value.
#[derive(Clone, Debug, PartialEq)]
pub struct Sparkline {
    /// The bars that are not empty.
    pub bars: Vec<Bar>,
    /// Where the median is.
    pub p50: f64,
    /// Where the 95th percentile is.
    pub p95: f64,
}

/// How many bars a sparkline has.
const BARS: usize = 25;

/// The sparkline of a distribution; `None` for an empty one.
pub fn sparkline(distribution: &Distribution) -> Option<Sparkline> {
    let points = distribution.points();
    let (min, max) = (points.first()?.0, points.last()?.0);
    let place = |value: f64| {
        if max > min {
            (value - min) / (max - min)
        } else {
            0.5
        }
    };
    let mut weights = [0u64; BARS];
    for (value, n) in points {
        let bar = (place(*value) * BARS as f64) as usize;
        weights[bar.min(BARS - 1)] += n;
    }
    let tallest = weights.iter().copied().max()? as f64;
    let width = 100.0 / BARS as f64;
    let bars = weights
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(i, n)| Bar {
            span: Span {
                x: i as f64 * width,
                width,
            },
            height: *n as f64 / tallest,
        })
        .collect();
    let quantiles = distribution.quantiles(&[0.5, 0.95]);
    Some(Sparkline {
        bars,
        p50: place(*quantiles.first()?) * 100.0,
        p95: place(*quantiles.get(1)?) * 100.0,
    })
}

/// A share of a whole as spans side by side, in the order given; empty for a whole of nothing.
pub fn shares(parts: &[u32]) -> Vec<Span> {
    let whole: u32 = parts.iter().sum();
    if whole == 0 {
        return Vec::new();
    }
    let mut before = 0;
    parts
        .iter()
        .map(|part| {
            let x = f64::from(before) * 100.0 / f64::from(whole);
            before += part;
            Span {
                x,
                width: f64::from(*part) * 100.0 / f64::from(whole),
            }
        })
        .collect()
}

/// One request from its start (0) to its end (100).
#[derive(Clone, Debug, PartialEq)]
pub struct RequestPicture {
    /// What the axis spans.
    pub length: Micros,
    /// From the start until the first text, or to the end where none came.
    pub waiting: Span,
    /// From the first chunk to the last; `None` where there were not two.
    pub streaming: Option<Span>,
    /// When the response's head came; `None` where it is not known.
    pub headers: Option<f64>,
    /// When each chunk came, those that would fall on one another left out; empty where the stamps are not known.
    pub chunks: Vec<f64>,
}

/// Chunks nearer than this to the one before add nothing to see.
const NEAREST: f64 = 0.25;

/// The picture of a request, with its stamps where they are known; `None` for a request of no length.
pub fn request_picture(
    row: &RequestRow,
    timeline: Option<&RequestTimeline>,
) -> Option<RequestPicture> {
    let length = row.closed.max(row.e2e()).filter(|l| *l > Micros::ZERO)?;
    let place = |at: Micros| (at.0.min(length.0) as f64) * 100.0 / length.0 as f64;
    let first = row.ttft.map_or(100.0, place);
    let mut chunks: Vec<f64> = Vec::new();
    if let Some(t) = timeline {
        for at in &t.chunks {
            let x = place(at.since(t.start));
            if chunks.last().is_none_or(|last| x - last >= NEAREST) {
                chunks.push(x);
            }
        }
    }
    Some(RequestPicture {
        length,
        waiting: Span {
            x: 0.0,
            width: first,
        },
        streaming: row.decode_span.map(|span| Span {
            x: first,
            width: place(row.ttft.unwrap_or_default() + span) - first,
        }),
        headers: row.headers.map(place),
        chunks,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::bench::correctness::checks::Checks;
    use crate::bench::environment::Environment;
    use crate::bench::evidence::{Evidence, Totals, sample_of_rows};
    use crate::bench::marks::Marks;
    use crate::bench::metric::Metric;
    use crate::bench::plan::{
        LoadProfile, ProviderKind, StopCondition, Target, TestKind, TestPlan, Workload,
    };
    use crate::bench::row::Ending;
    use crate::bench::run::RunEnd;

    /// A completed request: 101 tokens in as many chunks over 1,400 ms after the first.
    pub(crate) fn row(index: u32, ttft_ms: u64) -> RequestRow {
        RequestRow {
            index,
            lane: 0,
            start: Micros::ZERO,
            headers: None,
            ttft: Some(Micros::from_millis(ttft_ms)),
            ttfa: Some(Micros::from_millis(ttft_ms)),
            decode_span: Some(Micros::from_millis(1_400)),
            closed: Some(Micros::from_millis(ttft_ms + 1_401)),
            chunks: 101,
            data_lines: 103,
            input_tokens: 550,
            output_tokens: Some(101),
            is_estimate: false,
            text_tokens: None,
            first_chunk_tokens: None,
            ending: Ending::Completed,
            marks: Marks::CLEAN,
            queued: None,
            server_ttft: None,
            check: None,
        }
    }

    /// Evidence of completed requests with these times to first token, all gaps 14 ms.
    pub(crate) fn evidence_of(ttfts_ms: &[u64]) -> Evidence {
        let rows = (0u32..).zip(ttfts_ms);
        evidence_of_rows(rows.map(|(index, ttft)| row(index, *ttft)).collect())
    }

    /// Evidence of these requests, all gaps 14 ms.
    pub(crate) fn evidence_of_rows(rows: Vec<RequestRow>) -> Evidence {
        let totals = Totals::of_rows(&rows);
        let step = Micros(5);
        let distributions = Metric::ALL
            .into_iter()
            .map(|metric| {
                let sample = match metric {
                    Metric::Icl => Distribution::of(rows.iter().map(|_| 14.0)),
                    _ => sample_of_rows(metric, &rows, totals.basis(), step),
                };
                (metric, sample)
            })
            .collect();
        Evidence {
            plan: TestPlan {
                kind: TestKind::Load,
                checks: Checks::default(),
                target: Target {
                    provider: ProviderKind::Simulated,
                    base_url: String::new(),
                    model: "steady".to_owned(),
                },
                workload: Workload {
                    mean_input_tokens: 550,
                    stddev_input_tokens: 0,
                    mean_output_tokens: 150,
                    stddev_output_tokens: 0,
                },
                load: LoadProfile::ClosedLoop { concurrency: 1 },
                stop: StopCondition {
                    requests: rows.len() as u32,
                    timeout: Micros::from_secs(90),
                },
                request_timeout: Micros::from_secs(90),
                sampling: serde_json::Map::new(),
                metadata: Vec::new(),
                seed: 1,
                place: String::new(),
                calibrate: true,
                stagger: Micros::from_millis(4),
                cost: None,
                custom: None,
            },
            environment: Environment {
                clock_step: step,
                ..Environment::default()
            },
            end: RunEnd::Finished,
            totals,
            protocol: String::new(),
            load: None,
            first_gap: None,
            distributions,
            rows,
            omitted: Vec::new(),
        }
    }

    #[test]
    fn a_sparkline_weighs_its_bars_and_marks_its_quantiles() {
        let line = sparkline(&Distribution::of([0.0, 0.0, 10.0, 100.0])).unwrap();
        let bars: Vec<(f64, f64)> = line.bars.iter().map(|b| (b.span.x, b.height)).collect();
        assert_eq!(bars, [(0.0, 1.0), (8.0, 0.5), (96.0, 0.5)]);
        assert_eq!(line.p50, 5.0);
    }

    #[test]
    fn a_sparkline_of_equal_values_is_one_bar_in_the_middle() {
        let line = sparkline(&Distribution::of([7.0, 7.0])).unwrap();
        assert_eq!((line.bars.len(), line.bars[0].span.x), (1, 48.0));
        assert_eq!((line.p50, line.p95), (50.0, 50.0));
        assert_eq!(sparkline(&Distribution::default()), None);
    }

    #[test]
    fn shares_fill_the_whole() {
        let spans: Vec<(f64, f64)> = shares(&[3, 0, 1]).iter().map(|s| (s.x, s.width)).collect();
        assert_eq!(spans, [(0.0, 75.0), (75.0, 0.0), (75.0, 25.0)]);
        assert!(shares(&[0, 0]).is_empty());
    }

    #[test]
    fn a_request_waits_and_then_streams() {
        let request = RequestRow {
            headers: Some(Micros::from_millis(50)),
            closed: Some(Micros::from_millis(2_000)),
            ..row(0, 500)
        };
        let picture = request_picture(&request, None).unwrap();
        assert_eq!(picture.length, Micros::from_millis(2_000));
        assert_eq!((picture.waiting.x, picture.waiting.width), (0.0, 25.0));
        assert_eq!(
            picture.streaming,
            Some(Span {
                x: 25.0,
                width: 70.0
            })
        );
        assert_eq!(picture.headers, Some(2.5));
        assert!(picture.chunks.is_empty());
    }

    #[test]
    fn stamps_on_one_another_are_drawn_once() {
        let request = RequestRow {
            closed: Some(Micros::from_millis(2_000)),
            ..row(0, 500)
        };
        let stamps = [500, 500, 501, 1_000, 1_900];
        let timeline = RequestTimeline {
            start: Micros::from_secs(9),
            chunks: stamps.map(|ms| Micros::from_millis(9_000 + ms)).to_vec(),
            ..RequestTimeline::default()
        };
        let picture = request_picture(&request, Some(&timeline)).unwrap();
        assert_eq!(picture.chunks, [25.0, 50.0, 95.0]);
    }

    #[test]
    fn a_request_that_never_answered_only_waits() {
        let silent = RequestRow {
            ttft: None,
            decode_span: None,
            closed: Some(Micros::from_millis(90)),
            ..row(0, 1)
        };
        let picture = request_picture(&silent, None).unwrap();
        assert_eq!((picture.waiting.width, picture.streaming), (100.0, None));
        let unknown = RequestRow {
            closed: None,
            ..silent
        };
        assert_eq!(request_picture(&unknown, None), None);
    }
}
