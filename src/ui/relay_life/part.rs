//! One part of a relay: calibrated, measured, counted.

use super::RelayLife;
use crate::bench::archive::full;
use crate::bench::assembly::{Assembly, Stage};
use crate::bench::calibration::{InstrumentError, NotCalibrated};
use crate::bench::messages::Event;
use crate::bench::plan::TestPlan;
use crate::bench::record::RequestRole;
use crate::bench::relay::machine::{Input, State};
use crate::bench::relay::part::Tally;
use crate::bench::run::Run;
use crate::bench::secret::Secret;
use crate::browser::page::calibrator::Calibrator;
use crate::browser::page::run_handle::{News, RunHandle};
use crate::browser::page::surroundings;
use crate::ui::counting::count_replies;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

impl RelayLife {
    pub(super) fn run(self, place: usize) {
        let found = self.relay.with_untracked(|relay| {
            let relay = relay.as_ref()?;
            let part = relay.parts.get(place)?;
            Some((part.leg, part.first, relay.plan.part_plan(part)?))
        });
        let Some((leg, first, plan)) = found else {
            return;
        };
        let key = self.keys.with_untracked(|keys| keys.get(leg).cloned());
        let key = key.unwrap_or_default();
        let mut assembly = Assembly::new(
            plan.clone(),
            surroundings::environment(&plan.target.base_url),
        );
        let why_not = NotCalibrated::of_plan(&plan);
        if why_not.is_none() {
            assembly.stage = Stage::Calibrating;
        }
        self.running.set(Some(assembly));
        match why_not {
            Some(why) => self.measure(first, plan, key, InstrumentError::Unknown(why)),
            None => {
                let run = plan.clone();
                let calibrating = Calibrator::begin(&plan, move |found| {
                    self.under_way.update_value(|u| u.calibrating = None);
                    self.measure(first, run, key, found);
                });
                self.under_way
                    .update_value(|u| u.calibrating = Some(calibrating));
            }
        }
    }

    fn measure(self, first: u32, plan: TestPlan, key: Secret, found: InstrumentError) {
        self.running.update(|assembly| {
            if let Some(assembly) = assembly {
                assembly.calibrated(found);
            }
        });
        self.handle.with_value(|handle| {
            handle.run_from(first, plan, key, move |news| self.hear(news));
        });
    }

    pub(super) fn stop_run(self) {
        let calibrating = self
            .under_way
            .try_update_value(|u| u.calibrating.take())
            .flatten();
        match calibrating {
            Some(_) => self.hear(News::Said(Event::never_began())),
            None => self.handle.with_value(RunHandle::stop),
        }
    }

    fn hear(self, news: News) {
        let mut over = None;
        let mut asks = false;
        self.running.update(|assembly| {
            if let Some(assembly) = assembly {
                over = match news {
                    News::Said(event) => assembly.take(event),
                    News::Dead(why) => Some(assembly.broken(why)),
                };
                asks = matches!(assembly.stage, Stage::Asking { .. });
            }
        });
        match over {
            Some(run) => spawn_local(async move { self.count(run).await }),
            // Nobody sits by to be asked: the target has failed, and the next one has its turn.
            None if asks => self.handle.with_value(RunHandle::stop),
            None => {}
        }
    }

    /// Has the replies counted before the next part begins.
    async fn count(self, mut run: Run) {
        self.running.set(None);
        let replies = self.handle.with_value(RunHandle::take_replies);
        if let Some(doubt) = count_replies(&mut run, &replies).await {
            self.notice.set(Some(doubt));
        }
        self.ended(run);
    }

    fn ended(self, run: Run) {
        let name = self.relay.with_untracked(|relay| {
            let relay = relay.as_ref()?;
            match relay.state {
                State::Running { part, .. } => Some(relay.parts.get(part)?.name()),
                _ => None,
            }
        });
        let tally = Tally::of(&run);
        let end = run.end.clone();
        let measured = run.records.iter().any(|r| r.role == RequestRole::Measured);
        if let Some(name) = name.filter(|_| measured) {
            self.keep(Some((name.clone(), full::to_json(&run, ""))));
            self.runs.update_value(|runs| {
                runs.insert(name, run);
            });
        }
        self.tell(Input::Ended { end, tally });
    }
}
