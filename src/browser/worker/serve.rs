//! The serve loop: commands from the page, one run at a time.

use crate::bench::generator::Input;
use crate::bench::messages::{Command, Event};
use crate::bench::plan::TestPlan;
use crate::bench::provider::Translators;
use crate::bench::secret::Secret;
use crate::bench::workload::source::Sources;
use crate::browser::worker::exchange::HostMaker;
use crate::browser::worker::port::{self, Also};
use crate::browser::worker::session::{Session, Shell, broken};

/// Sends one request of a plan that is not measured, and tells the page what came back.
pub type Sampler = fn(TestPlan, Secret);

/// What a worker's program carries, beside what all have.
#[derive(Clone, Copy)]
pub struct Carried {
    /// The wire formats that it knows.
    pub translators: Translators,
    /// The kinds of test that it can ask.
    pub sources: Sources,
    /// Who answers a run that stays inside the page; `None` where it plays no such run.
    pub scripted: Option<HostMaker>,
    /// Fetches samples.
    pub sample: Sampler,
    /// What it understands beside the commands of a run.
    pub also: Also,
}

/// Listens for commands for as long as the worker lives.
pub fn serve(carried: Carried) {
    let shell = Shell::default();
    let listening = port::listen(carried.also, move |command, key| match command {
        Command::Run {
            plan,
            questions,
            first,
        } => {
            let begun = Session::begin(&shell, carried, (*plan, questions, first), key);
            if let Err(reason) = begun {
                broken(&shell, &reason);
            }
        }
        Command::Sample { plan } => (carried.sample)(*plan, key),
        Command::Stop => Session::feed(&shell, Input::StopRequested),
        Command::GoOn => Session::feed(&shell, Input::GoOn),
        Command::Page(presence) => Session::hear(&shell, presence),
    });
    match listening {
        Ok(()) => port::say(&Event::Ready),
        Err(reason) => broken(&Shell::default(), &reason),
    }
}
