//! Notices when the first requests all fail alike, so that a hopeless run asks before it goes on.

use crate::bench::generator::protocol::Fate;

/// How many of the first measured requests must fail alike.
pub const ALIKE_LIMIT: u32 = 5;

/// Watches the first endings of a run, once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Alike {
    /// So far all failed alike, or none ended.
    Watching {
        /// Endings so far.
        seen: u32,
        /// Their common fate.
        fate: Option<Fate>,
    },
    /// Some ended otherwise, or the person was asked.
    Settled,
}

impl Default for Alike {
    fn default() -> Alike {
        Alike::Watching {
            seen: 0,
            fate: None,
        }
    }
}

impl Alike {
    /// So many endings may come, whatever they are, before the person can have to be asked; `None` where nobody will be.
    pub(super) fn spare(self) -> Option<u32> {
        match self {
            Alike::Watching { seen, .. } => Some(ALIKE_LIMIT - 1 - seen),
            Alike::Settled => None,
        }
    }

    /// Takes the next ending; yields the common fate on the ending that makes them enough.
    pub(super) fn watch(&mut self, fate: Fate) -> Option<Fate> {
        let Alike::Watching { seen, fate: before } = *self else {
            return None;
        };
        if !fate.hopeless() || before.is_some_and(|b| b != fate) {
            *self = Alike::Settled;
            return None;
        }
        if seen + 1 < ALIKE_LIMIT {
            *self = Alike::Watching {
                seen: seen + 1,
                fate: Some(fate),
            };
            return None;
        }
        *self = Alike::Settled;
        Some(fate)
    }
}
