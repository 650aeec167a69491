//! The check as a state machine: what to send next, from what came back. It sends nothing itself and knows no clock.

mod requests;

pub use requests::WRONG_KEY;

use super::curl;
use super::judge;
use super::preflight::Trial;
use super::probe::{Answer, Given, How, Next, Probe, Rules, Turn, Until};
use super::seen::{Models, Preflight, Reach, Seen, Stream, Why};
use super::{Checkup, Finding, KeySent, Page, Step};
use crate::bench::plan::Target;
use crate::bench::provider::dialect::{Dialect, dialect};
use crate::bench::provider::{HttpRequest, Provider, listing};
use crate::bench::secret::Secret;
use crate::bench::units::Micros;

/// Streams at once: one more than the connections that a browser opens to a host.
const STREAMS: usize = 7;

/// Tokens that each of them asks for, so that none is over before its headers are seen.
const STREAM_TOKENS: u32 = 64;

const SHORT: Micros = Micros::from_secs(10);
/// A server may have to load its model first.
const LONG: Micros = Micros::from_secs(60);

/// A check under way.
pub struct Doctor {
    target: Target,
    key: Secret,
    sent: KeySent,
    page: Page,
    unix_ms: u64,
    dialect: Dialect,
    provider: &'static dyn Provider,
    at: At,
    listed: bool,
    streamed_at: Micros,
}

enum At {
    Begun,
    Reaching,
    Unveiling,
    Listing,
    Streaming,
    BeingRefused,
    LookingUp,
    Keeping(Box<Trial>),
    InParallel,
    Over,
}

impl Doctor {
    /// A check of `target` from `page`; `provider` translates the target's format.
    pub fn new(
        target: Target,
        key: Secret,
        page: Page,
        unix_ms: u64,
        provider: &'static dyn Provider,
    ) -> Doctor {
        let dialect = dialect(target.provider);
        let sent = match (key.is_empty(), dialect.auth.headers(&key).is_empty()) {
            (true, _) => KeySent::None,
            (false, true) => KeySent::Signature,
            (false, false) => KeySent::Header,
        };
        Doctor {
            target,
            key,
            sent,
            page,
            unix_ms,
            dialect,
            provider,
            at: At::Begun,
            listed: false,
            streamed_at: Micros::ZERO,
        }
    }

    /// The checkup as it begins: whom and where from, and no finding.
    pub fn blank(&self) -> Checkup {
        Checkup {
            target: self.target.clone(),
            key: self.sent,
            page: self.page.clone(),
            at_unix_ms: self.unix_ms,
            findings: Vec::new(),
        }
    }

    /// Takes what came of the last turn and says what to do next.
    pub fn next(&mut self, given: Given) -> Turn {
        let mut found = Vec::new();
        let next = self.advance(given, &mut found);
        Turn { found, next }
    }

    fn advance(&mut self, given: Given, found: &mut Vec<Finding>) -> Next {
        let at = std::mem::replace(&mut self.at, At::Over);
        let (answers, notes) = match given {
            Given::Answers(answers) => (answers, Vec::new()),
            Given::Notes(notes) => (Vec::new(), notes),
            Given::Turn => (Vec::new(), Vec::new()),
        };
        let first = answers.first();
        match (at, first) {
            (At::Begun, _) => {
                self.at = At::Reaching;
                one(Step::Reach, listing::tiny(&self.target), SHORT)
            }
            (At::Reaching, Some(answer)) => self.reached(answer, found),
            (At::Unveiling, Some(answer)) => {
                let reach = match answer.how {
                    How::Veiled => Reach::Veiled,
                    How::TimedOut => Reach::TimedOut,
                    _ => Reach::Nothing {
                        would_notice: !self.page.isolated,
                    },
                };
                self.said_of_host(reach, found)
            }
            (At::Listing, Some(answer)) => {
                let seen = judge::models(answer, &self.target.model, &self.key);
                self.listed = answer.status().is_some();
                let curl = listing::models(&self.target, &self.key).map(|http| self.curl(&http));
                found.push(Finding {
                    seen: Seen::Models(seen),
                    curl,
                });
                self.stream()
            }
            (At::Streaming, Some(answer)) => self.streamed(answer, found),
            (At::BeingRefused, Some(answer)) => {
                let seen = judge::wrong_key(answer, self.provider, &self.key);
                let http = self.completion(&self.wrong_key(), self.dialect.least_tokens);
                found.push(Finding {
                    seen: Seen::WrongKey(seen),
                    curl: Some(curl::command(
                        &http,
                        &self.page.origin,
                        KeySent::Header,
                        true,
                    )),
                });
                self.at = At::LookingUp;
                Next::LookUp(self.completion(&self.key, self.dialect.least_tokens))
            }
            (At::LookingUp, _) => {
                let seen = judge::timing(&notes, self.streamed_at);
                let http = self.completion(&self.key, self.dialect.least_tokens);
                found.push(Finding {
                    seen: Seen::Timing(seen),
                    curl: Some(self.curl(&http)),
                });
                let trial = Trial::new(listing::tiny(&self.target), self.asking());
                self.keep(Box::new(trial), None, found)
            }
            (At::Keeping(mut trial), answer) => {
                if answer.is_none() {
                    trial.rested();
                }
                self.keep(trial, answer, found)
            }
            (At::InParallel, Some(_)) => {
                let http = self.completion(&self.key, STREAM_TOKENS);
                found.push(Finding {
                    seen: Seen::Parallel(judge::parallel(&answers)),
                    curl: Some(self.curl(&http)),
                });
                Next::Over
            }
            (_, None) | (At::Over, _) => Next::Over,
        }
    }

    fn reached(&mut self, answer: &Answer, found: &mut Vec<Finding>) -> Next {
        match (answer.status(), &answer.how) {
            (Some(status), _) => self.said_of_host(Reach::Answered { status }, found),
            (None, How::Redirected) => self.said_of_host(Reach::Redirected, found),
            (None, How::TimedOut) => self.said_of_host(Reach::TimedOut, found),
            (None, _) => {
                self.at = At::Unveiling;
                let probe = Probe {
                    rules: Rules::Unreadable,
                    ..readable(listing::tiny(&self.target), SHORT)
                };
                Next::Send(Step::Reach, vec![probe])
            }
        }
    }

    fn said_of_host(&mut self, reach: Reach, found: &mut Vec<Finding>) -> Next {
        found.push(Finding {
            seen: Seen::Reach(reach),
            curl: Some(self.curl(&listing::tiny(&self.target))),
        });
        if reach == Reach::TimedOut {
            return give_up(Step::Models, Why::NoHost, found);
        }
        match listing::models(&self.target, &self.key) {
            Some(http) => {
                self.at = At::Listing;
                one(Step::Models, http, SHORT)
            }
            None => {
                found.push(Finding {
                    seen: Seen::Models(Models::NoList),
                    curl: None,
                });
                self.stream()
            }
        }
    }

    fn stream(&mut self) -> Next {
        self.at = At::Streaming;
        let http = self.completion(&self.key, self.dialect.least_tokens);
        one(Step::Stream, http, LONG)
    }

    fn streamed(&mut self, answer: &Answer, found: &mut Vec<Finding>) -> Next {
        let seen = judge::stream(answer, self.provider, &self.key);
        let http = self.completion(&self.key, self.dialect.least_tokens);
        let command = match seen {
            // What the browser asked before is as likely at fault.
            Stream::Opaque => format!(
                "{}\n\n{}",
                curl::preflight(&http, &self.page.origin),
                self.curl(&http)
            ),
            _ => self.curl(&http),
        };
        let is_whole = matches!(seen, Stream::Whole { .. });
        found.push(Finding {
            seen: Seen::Stream(seen),
            curl: Some(command),
        });
        if !is_whole {
            return give_up(Step::WrongKey, Why::NoStream, found);
        }
        self.streamed_at = answer.start;
        self.at = At::BeingRefused;
        let http = self.completion(&self.wrong_key(), self.dialect.least_tokens);
        one(Step::WrongKey, http, LONG)
    }

    fn keep(
        &mut self,
        mut trial: Box<Trial>,
        answer: Option<&Answer>,
        found: &mut Vec<Finding>,
    ) -> Next {
        let next = match self.listed {
            true => trial.next(answer),
            false => Err(Preflight::NoRequest),
        };
        match next {
            Ok(next) => {
                self.at = At::Keeping(trial);
                next
            }
            Err(seen) => {
                found.push(Finding {
                    seen: Seen::Preflight(seen),
                    curl: Some(curl::preflight(&self.asking(), &self.page.origin)),
                });
                self.at = At::InParallel;
                let probe = Probe {
                    until: Until::Headers,
                    ..readable(self.completion(&self.key, STREAM_TOKENS), LONG)
                };
                Next::Send(Step::Parallel, vec![probe; STREAMS])
            }
        }
    }
}

fn readable(http: HttpRequest, limit: Micros) -> Probe {
    Probe {
        http,
        rules: Rules::Readable,
        until: Until::End,
        limit,
    }
}

fn one(step: Step, http: HttpRequest, limit: Micros) -> Next {
    Next::Send(step, vec![readable(http, limit)])
}

/// Leaves out this step and all after it.
fn give_up(from: Step, why: Why, found: &mut Vec<Finding>) -> Next {
    let left = Step::ALL.into_iter().filter(|step| *step >= from);
    found.extend(left.map(|step| Finding {
        seen: Seen::NotTried(step, why),
        curl: None,
    }));
    Next::Over
}
