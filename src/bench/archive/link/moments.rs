//! Exact moments on the range coder, near those of the rounded sample.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder};
use crate::bench::archive::link::number::Exact;
use crate::bench::archive::link::sketch::pinned;
use crate::bench::metric::Metric;
use crate::bench::stats::distribution::{Distribution, Moments};

/// What the coder has learnt of moments.
pub struct MomentModels {
    as_guessed: Bit,
    as_sibling: Bit,
    mean: Exact,
    extremes: Exact,
    stddev: Exact,
    coded: Vec<(Metric, Moments)>,
}

impl MomentModels {
    /// Nothing learnt.
    pub fn new() -> MomentModels {
        MomentModels {
            as_guessed: Bit::NEW,
            as_sibling: Bit::NEW,
            mean: Exact::NEW,
            extremes: Exact::NEW,
            stddev: Exact::NEW,
            coded: Vec::new(),
        }
    }

    /// The rounded sample `rough`, which both directions know, with the exact moments of `given`.
    pub fn code(
        &mut self,
        coder: &mut impl Coder,
        metric: Metric,
        given: Option<Moments>,
        rough: &Distribution,
    ) -> Result<Distribution, ArchiveError> {
        let Some(guess) = rough.moments() else {
            return Ok(Distribution::default());
        };
        let given = given.unwrap_or(guess);
        let exact = self.one(coder, metric, given, guess);
        let spread = exact.stddev.unwrap_or(0.0);
        let finite = [exact.mean, exact.min, exact.max, spread]
            .iter()
            .all(|x| x.is_finite() && *x >= 0.0);
        if !finite || exact.min > exact.max {
            return Err(ArchiveError::impossible(format!(
                "Its figures for “{}” are no numbers that can be",
                metric.name()
            )));
        }
        self.coded.push((metric, exact));
        Ok(pinned(rough.points().to_vec(), &exact))
    }

    fn one(
        &mut self,
        coder: &mut impl Coder,
        metric: Metric,
        given: Moments,
        guess: Moments,
    ) -> Moments {
        if self.as_guessed.code(coder, given == guess) {
            return guess;
        }
        let sibling = sibling(metric)
            .and_then(|of| self.coded.iter().find(|(metric, _)| *metric == of))
            .map(|(_, moments)| *moments)
            .filter(|moments| moments.count == guess.count);
        if let Some(sibling) = sibling
            && self.as_sibling.code(coder, given == sibling)
        {
            return sibling;
        }
        Moments {
            count: guess.count,
            mean: self.mean.near(coder, given.mean, guess.mean),
            min: self.extremes.near(coder, given.min, guess.min),
            max: self.extremes.near(coder, given.max, guess.max),
            stddev: guess.stddev.map(|guess| {
                self.stddev
                    .near(coder, given.stddev.unwrap_or(guess), guess)
            }),
        }
    }
}

/// The metric that is often the very same sample.
fn sibling(metric: Metric) -> Option<Metric> {
    match metric {
        Metric::Ttfa => Some(Metric::Ttft),
        Metric::Itl => Some(Metric::Tpot),
        Metric::Ttft
        | Metric::Tpot
        | Metric::Icl
        | Metric::E2e
        | Metric::Queued
        | Metric::BeyondServer
        | Metric::OutputRate
        | Metric::InputTokens
        | Metric::OutputTokens => None,
    }
}
