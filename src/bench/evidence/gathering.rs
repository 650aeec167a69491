//! Gathers the evidence of a run step by step, so that whoever shows a long one can do something else in between.

use super::{Basis, Evidence, Totals, sample_of_rows};
use crate::bench::cost::spend::Spend;
use crate::bench::environment::Environment;
use crate::bench::first_gap::FirstGap;
use crate::bench::metric::Metric;
use crate::bench::preflight::Preflight;
use crate::bench::record::{RequestRecord, RequestRole};
use crate::bench::row::RequestRow;
use crate::bench::run::Run;
use crate::bench::stats::distribution::Distribution;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;

/// A gathering under way.
pub struct Gathering<'a> {
    run: &'a Run,
    /// What the next step does.
    next: Next,
    rows: Vec<RequestRow>,
    totals: Totals,
    gaps: Vec<Micros>,
    icl: Distribution,
    first_gap: Option<FirstGap>,
}

/// The steps. Each takes some 20 ms for a run of two million chunks.
enum Next {
    Rows,
    Gaps,
    Icl,
    FirstGap,
    Evidence,
}

impl<'a> Gathering<'a> {
    /// Nothing is gathered yet.
    pub fn of(run: &'a Run) -> Gathering<'a> {
        Gathering {
            run,
            next: Next::Rows,
            rows: Vec::new(),
            totals: Totals::default(),
            gaps: Vec::new(),
            icl: Distribution::default(),
            first_gap: None,
        }
    }

    /// Gathers on. `None` where there is more to gather; after the end it begins anew.
    pub fn step(&mut self) -> Option<Evidence> {
        let run = self.run;
        let basis = self.totals.basis();
        let measured = || measured(run);
        let sampled = || measured().filter(move |r| r.succeeded() && basis.takes(r.marks));
        self.next = match self.next {
            Next::Rows => {
                self.rows = measured().map(|r| RequestRow::of(r, run.began)).collect();
                self.totals = Totals::of_rows(&self.rows);
                Next::Gaps
            }
            Next::Gaps => {
                self.gaps = gaps(sampled()).collect();
                Next::Icl
            }
            Next::Icl => {
                self.icl = Distribution::of_spans(std::mem::take(&mut self.gaps));
                Next::FirstGap
            }
            Next::FirstGap => {
                self.first_gap = FirstGap::of(sampled());
                Next::Evidence
            }
            Next::Evidence => {
                self.next = Next::Rows;
                return Some(self.evidence(basis));
            }
        };
        None
    }

    /// The last step.
    fn evidence(&mut self, basis: Basis) -> Evidence {
        let run = self.run;
        let measured = || measured(run);
        let (rows, mut totals) = (
            std::mem::take(&mut self.rows),
            std::mem::take(&mut self.totals),
        );
        let step = run.environment.clock_step;
        let mut sample = |metric| match metric {
            Metric::Icl => std::mem::take(&mut self.icl),
            _ => sample_of_rows(metric, &rows, basis, step),
        };
        let distributions = Metric::ALL
            .into_iter()
            .map(|metric| (metric, sample(metric)))
            .collect();
        totals.duration = totals.duration.since(run.paused);
        let cost = run.plan.cost.as_ref();
        totals.spend = cost.map(|cost| Spend::of(cost, &run.records));
        totals.extras = run.records.len() as u32 - rows.len() as u32;
        for record in measured() {
            totals.add_record(record);
        }
        totals.cold_ttft = cold_ttft(&run.records);
        totals.schedule_delay = schedule_delay(measured());
        totals
            .failures
            .sort_by_key(|group| std::cmp::Reverse(group.count));
        Evidence {
            plan: run.plan.clone(),
            environment: environment(run),
            end: run.end.clone(),
            totals,
            protocol: protocols(measured()),
            load: run.load,
            distributions,
            first_gap: self.first_gap.take(),
            rows,
            omitted: Vec::new(),
        }
    }
}

/// The records that figures are of.
fn measured(run: &Run) -> impl Iterator<Item = &RequestRecord> {
    let records = run.records.iter();
    records.filter(|r| r.role == RequestRole::Measured)
}

/// The run's environment with what is known of preflights.
fn environment(run: &Run) -> Environment {
    Environment {
        preflight: Preflight::known(run),
        ..run.environment.clone()
    }
}

/// Every protocol that is known, in the order of its first request.
fn protocols<'a>(records: impl Iterator<Item = &'a RequestRecord>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for protocol in records.filter_map(|r| r.protocol.as_deref()) {
        if !known.contains(&protocol) {
            known.push(protocol);
        }
    }
    known.join(", ")
}

/// TTFT of the first extra that got text.
fn cold_ttft(records: &[RequestRecord]) -> Option<Micros> {
    let mut extras = records.iter().filter(|r| r.role == RequestRole::WarmUp);
    extras.find_map(|r| {
        let first = r.timeline.chunks.first()?;
        Some(first.since(r.timeline.start))
    })
}

/// The median of start − scheduled.
fn schedule_delay<'a>(records: impl Iterator<Item = &'a RequestRecord>) -> Option<Micros> {
    let delays = records
        .filter(|r| !r.marks.is_frozen())
        .map(|r| r.timeline.start.since(r.timeline.scheduled).as_millis_f64());
    quantile(&sorted(delays), 0.5).map(Micros::from_millis_f64)
}

/// The gaps between the chunks of each record.
fn gaps<'a>(records: impl Iterator<Item = &'a RequestRecord>) -> impl Iterator<Item = Micros> {
    records
        .flat_map(|r| r.timeline.chunks.windows(2))
        .map(|pair| pair[1].since(pair[0]))
}
