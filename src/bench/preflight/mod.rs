//! Whether the browser keeps the answer to a preflight, judged by how long requests waited that came long after the last one.
//!
//! Script sees no preflight. But a browser keeps an answer that says nothing of its age for five seconds, so a request that
//! comes later either waits a round trip longer than its neighbours or shows that the answer is kept longer.

mod judge;
mod sent;

use crate::bench::doctor::Checkup;
use crate::bench::doctor::seen::{self, Seen};
use crate::bench::format;
use crate::bench::run::Run;
use crate::bench::units::Micros;
pub use judge::of_run;
use serde::{Deserialize, Serialize};

/// What is known of preflights to an origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preflight {
    /// Nothing: too few requests came late enough, or they waited for something else too.
    #[default]
    Unknown,
    /// The browser keeps the answer for longer than five seconds: no request of a run pays for it.
    Kept,
    /// The browser asks again after five seconds.
    AskedAgain {
        /// What that added to a request, about.
        extra: Micros,
    },
}

impl Preflight {
    /// What is known of a run's target: what was found with it, or what the tab had learnt before.
    pub fn known(run: &Run) -> Preflight {
        match Preflight::found(run) {
            Preflight::Unknown => run.environment.preflight,
            found => found,
        }
    }

    /// What was found with a run: by the run itself, or else by a check of the connection.
    pub fn found(run: &Run) -> Preflight {
        let environment = &run.environment;
        match of_run(&run.records, environment.floor, environment.clock_step) {
            Preflight::Unknown => {
                let checkup = environment.checkup.as_deref();
                checkup.map(Preflight::of_checkup).unwrap_or_default()
            }
            shown => shown,
        }
    }

    /// What a check of the connection found.
    pub fn of_checkup(checkup: &Checkup) -> Preflight {
        let found = checkup
            .findings
            .iter()
            .find_map(|finding| match finding.seen {
                Seen::Preflight(seen::Preflight::Kept) => Some(Preflight::Kept),
                Seen::Preflight(seen::Preflight::Repeated { extra }) => {
                    Some(Preflight::AskedAgain { extra })
                }
                _ => None,
            });
        found.unwrap_or_default()
    }

    /// What is known as a word that [`Preflight::of_word`] reads; `None` where nothing is.
    pub fn word(self) -> Option<String> {
        match self {
            Preflight::Unknown => None,
            Preflight::Kept => Some("kept".to_owned()),
            Preflight::AskedAgain { extra } => Some(extra.0.to_string()),
        }
    }

    /// What a word of [`Preflight::word`] means; nothing is known of any other.
    pub fn of_word(word: &str) -> Preflight {
        match (word, word.parse()) {
            ("kept", _) => Preflight::Kept,
            (_, Ok(extra)) => Preflight::AskedAgain {
                extra: Micros(extra),
            },
            _ => Preflight::Unknown,
        }
    }

    /// What is known, in a few words; `None` where nothing is.
    pub fn words(self, clock_step: Micros) -> Option<String> {
        match self {
            Preflight::Unknown => None,
            Preflight::Kept => Some("kept by the browser: no request waits for another".to_owned()),
            Preflight::AskedAgain { extra } => Some(format!(
                "asked for again after 5 s, about {} each time",
                format::ms(extra.as_millis_f64(), clock_step)
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tab_keeps_comes_back() {
        let again = Preflight::AskedAgain {
            extra: Micros(5_000),
        };
        for known in [Preflight::Kept, again] {
            let word = known.word().unwrap();
            assert_eq!(Preflight::of_word(&word), known);
        }
        assert_eq!(Preflight::Unknown.word(), None);
        assert_eq!(Preflight::of_word("nonsense"), Preflight::Unknown);
    }
}
