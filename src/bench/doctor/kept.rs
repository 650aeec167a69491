//! The checkups of a session, one a target: the newest goes with every result of that target.

use super::Checkup;
use crate::bench::plan::Target;

/// The checkups of a session.
#[derive(Clone, Debug, Default)]
pub struct Kept(Vec<Checkup>);

impl Kept {
    /// Keeps a checkup in the place of an older one of the same target.
    pub fn keep(&mut self, checkup: Checkup) {
        self.0.retain(|c| !is_of(c, &checkup.target));
        self.0.push(checkup);
    }

    /// The newest of a target, whatever the model.
    pub fn of(&self, target: &Target) -> Option<&Checkup> {
        self.0.iter().find(|c| is_of(c, target))
    }
}

fn is_of(checkup: &Checkup, target: &Target) -> bool {
    (checkup.target.provider, &checkup.target.base_url) == (target.provider, &target.base_url)
}
