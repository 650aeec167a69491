//! How well this browser can measure, before any run: what a look at its clock and its timers found, and what that means.

use crate::bench::environment::Environment;
use crate::bench::evidence::Evidence;
use crate::bench::format;
use crate::bench::metric::Metric;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;
use crate::bench::watch::{BEAT, LATE};
use crate::bench::wording;

/// What a look at this browser found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Smallest step of a worker's clock.
    pub clock_step: Micros,
    /// How much later than due each beat of a heart in that worker came, so far.
    pub late: Vec<Micros>,
    /// Who isolates the page from other origins.
    pub isolation: Isolation,
    /// Whether service workers can be had, which a calibration needs.
    pub has_service_workers: bool,
}

/// Who isolates the page from other origins, which makes clocks fine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// Nobody.
    #[default]
    No,
    /// The host, by two headers.
    Host,
    /// A service worker of the page's own, which the person has asked for.
    ServiceWorker,
}

/// How much a finding takes from the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Nothing worth minding.
    Good,
    /// Something, in some figures.
    Fair,
    /// So much that figures suffer.
    Poor,
}

impl Grade {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Grade::Good => "good",
            Grade::Fair => "fair",
            Grade::Poor => "poor",
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub name: &'static str,
    /// What was found, with its unit.
    pub value: String,
    /// How much that takes from the figures.
    pub grade: Grade,
    /// What it means, in a sentence or two.
    pub meaning: String,
}

impl Look {
    /// What was found, in the order of a person's interest.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = vec![self.clock(), self.isolated()];
        found.extend(self.heart());
        found.push(self.calibration());
        found
    }

    fn clock(&self) -> Finding {
        let step = self.clock_step;
        let grade = match step.0 {
            0..=100 => Grade::Good,
            101..=1_000 => Grade::Fair,
            _ => Grade::Poor,
        };
        let shortest = format::clock_step(Micros(step.0.saturating_mul(10)));
        let meaning = if (Environment {
            clock_step: step,
            ..Environment::default()
        })
        .tells_rates_only()
        {
            "So coarse a clock tells times to first token and rates only; the other figures are not shown. Some browsers do this to resist fingerprinting.".to_owned()
        } else {
            format!(
                "No figure is printed finer than this. A time per output token is told where a reply's text took {shortest} or longer to arrive."
            )
        };
        Finding {
            name: "Clock step",
            value: format::clock_step(step),
            grade,
            meaning,
        }
    }

    fn isolated(&self) -> Finding {
        let (value, grade, meaning) = match self.isolation {
            Isolation::Host => (
                "yes, by this page's host",
                Grade::Good,
                "The host sends two headers that keep other sites out of this page's process, so the browser gives it its finest clock.",
            ),
            Isolation::ServiceWorker => (
                "yes, by a service worker",
                Grade::Fair,
                "You switched this on below. The clock is fine; every time to first token may be 1 to 5 ms longer.",
            ),
            Isolation::No => (
                "no",
                Grade::Fair,
                "This page's host does not send the two headers (Cross-Origin-Opener-Policy and -Embedder-Policy) for which a browser gives a page its finest clock.",
            ),
        };
        Finding {
            name: "Isolated from other sites",
            value: value.to_owned(),
            grade,
            meaning: meaning.to_owned(),
        }
    }

    /// The heartbeat; `None` before its first beat.
    fn heart(&self) -> Option<Finding> {
        let late = sorted(self.late.iter().map(|late| late.as_millis_f64()));
        let (median, most) = (quantile(&late, 0.5)?, quantile(&late, 1.0)?);
        let stalls = self.late.iter().filter(|late| **late > LATE).count();
        let ms = |ms| match ms < self.clock_step.as_millis_f64() {
            true => format!("less than {}", format::clock_step(self.clock_step)),
            false => format::ms(ms, self.clock_step),
        };
        Some(Finding {
            name: "Heartbeat",
            value: format!(
                "{} late at the median, {} at most, of {}",
                ms(median),
                ms(most),
                wording::plural(late.len() as u64, "beat")
            ),
            grade: match stalls {
                0 if most <= 20.0 => Grade::Good,
                0 => Grade::Fair,
                _ => Grade::Poor,
            },
            meaning: match stalls {
                0 => format!(
                    "In a run a worker's heart beats every {} ms. No beat came so late that a sample would have been flagged for it.",
                    BEAT.0 / 1_000
                ),
                n => format!(
                    "{} came more than {} ms late: in a run, whatever was under way then would be flagged. Close what else keeps this computer busy.",
                    wording::plural(n as u64, "beat"),
                    LATE.0 / 1_000
                ),
            },
        })
    }

    fn calibration(&self) -> Finding {
        let (value, grade, meaning) = match self.has_service_workers {
            true => (
                "possible",
                Grade::Good,
                "Before a run the page plays streams of known timing to itself, and prints beside the result how far off it read them.",
            ),
            false => (
                "not possible: service workers are blocked",
                Grade::Fair,
                "Private windows and some settings forbid service workers, which play the streams of known timing. Results then say “not calibrated”.",
            ),
        };
        Finding {
            name: "Calibration",
            value: value.to_owned(),
            grade,
            meaning: meaning.to_owned(),
        }
    }

    /// How high each beat's lateness stands, as a share of what flags a sample; at most 1, and never so low that it
    /// cannot be seen.
    pub fn beats(&self) -> Vec<f64> {
        let share = |late: &Micros| late.as_millis_f64() / LATE.as_millis_f64();
        self.late
            .iter()
            .map(|late| share(late).clamp(0.02, 1.0))
            .collect()
    }
}

/// What the person's last kept run says of instrument and network: names and values, what is not known left out.
pub fn of_last_run(evidence: &Evidence) -> Vec<(&'static str, String)> {
    let env = &evidence.environment;
    let step = env.clock_step;
    let ms = |span: Micros| format::ms(span.as_millis_f64(), step);
    let ttft = evidence
        .distribution(Metric::Ttft)
        .and_then(|d| d.summary());
    let all = [
        (
            "Median TTFT",
            ttft.map(|s| format::metric_value(Metric::Ttft, s.p50(), step)),
        ),
        ("Instrument error", Some(wording::instrument_line(env))),
        (
            "Network floor",
            env.floor
                .map(|floor| format!("{} (spread {})", ms(floor.median), ms(floor.spread))),
        ),
        ("Preflight", env.preflight.words(step)),
        ("Schedule delay", evidence.totals.schedule_delay.map(ms)),
        ("Clock step", Some(format::clock_step(step))),
    ];
    let known = all
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::picture::tests::evidence_of;

    fn look(clock_step: u64, late_ms: &[u64]) -> Look {
        Look {
            clock_step: Micros(clock_step),
            late: late_ms.iter().map(|ms| Micros::from_millis(*ms)).collect(),
            isolation: Isolation::No,
            has_service_workers: true,
        }
    }

    #[track_caller]
    fn check(look: &Look, name: &str, grade: Grade, words: &str) {
        let found = look.findings();
        let finding = found.iter().find(|f| f.name == name).unwrap();
        assert_eq!(finding.grade, grade, "{finding:?}");
        let text = format!("{}: {}", finding.value, finding.meaning);
        assert!(text.contains(words), "{text}");
    }

    #[test]
    fn a_clock_is_graded_by_its_step() {
        check(&look(5, &[]), "Clock step", Grade::Good, "5 µs: No figure");
        check(
            &look(100, &[]),
            "Clock step",
            Grade::Good,
            "took 1 ms or longer",
        );
        check(
            &look(1_000, &[]),
            "Clock step",
            Grade::Fair,
            "1 ms: No figure",
        );
        check(&look(16_667, &[]), "Clock step", Grade::Poor, "rates only");
    }

    #[test]
    fn a_heart_is_graded_by_what_would_have_been_flagged() {
        let beats = |ms: &[u64]| look(100, ms);
        check(
            &beats(&[0, 1, 5]),
            "Heartbeat",
            Grade::Good,
            "1.0 ms late at the median, 5.0 ms at most, of 3 beats",
        );
        check(&beats(&[0, 30]), "Heartbeat", Grade::Fair, "No beat");
        check(&beats(&[0, 50]), "Heartbeat", Grade::Fair, "No beat");
        check(
            &beats(&[0, 51]),
            "Heartbeat",
            Grade::Poor,
            "1 beat came more than 50 ms late",
        );
        assert!(!beats(&[]).findings().iter().any(|f| f.name == "Heartbeat"));
        assert_eq!(beats(&[0, 25, 99]).beats(), [0.02, 0.5, 1.0]);
    }

    #[test]
    fn a_service_worker_that_isolates_is_said_to_cost() {
        let by = |isolation| Look {
            isolation,
            ..look(5, &[])
        };
        let name = "Isolated from other sites";
        check(&by(Isolation::Host), name, Grade::Good, "finest clock");
        check(
            &by(Isolation::ServiceWorker),
            name,
            Grade::Fair,
            "1 to 5 ms longer",
        );
    }

    #[test]
    fn a_run_tells_what_it_knows_and_no_more() {
        let told = of_last_run(&evidence_of(&[312]));
        let names: Vec<&str> = told.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["Median TTFT", "Instrument error", "Clock step"]);
        assert_eq!(told[1].1, "not calibrated");
    }
}
