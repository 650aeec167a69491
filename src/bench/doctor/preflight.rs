//! Whether browsers may keep an answer to a preflight. A page cannot see preflights, so it is told by time: the same small
//! request is sent at once after another, and again when a browser that was told nothing has forgotten what it was allowed.

use super::Step;
use super::probe::{Answer, Next, Probe, Rules, Until};
use super::seen::Preflight;
use crate::bench::provider::HttpRequest;
use crate::bench::units::Micros;

/// How long a browser keeps an answer that says nothing of it (the Fetch standard: five seconds), and one more.
const FORGOTTEN: Micros = Micros::from_secs(6);

/// So often something goes to the host meanwhile: servers close connections that are idle, some after five seconds, and a
/// new one would look like a preflight.
const BETWEEN: Micros = Micros::from_millis(1_500);

/// Less than this cannot be told from the unrest of a server and of a busy computer.
const LEAST: Micros = Micros::from_millis(10);

const LIMIT: Micros = Micros::from_secs(10);

/// Round trips of each kind at the start.
const TRIPS: usize = 3;

/// A trial under way.
#[derive(Clone, Debug)]
pub struct Trial {
    simple: HttpRequest,
    asking: HttpRequest,
    at: At,
    floor: Vec<Micros>,
    at_once: Vec<Micros>,
    /// The last small request before a late one: what has grown slow meanwhile has done so for both.
    before: Micros,
    /// What each late one took beyond what it should have.
    extra: Vec<Micros>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Simple,
    Asking,
    Resting(u64),
    Waking(u64),
    Late,
}

impl Trial {
    /// A trial of two small requests to the same host: `simple` needs no preflight, `asking` does.
    pub fn new(simple: HttpRequest, asking: HttpRequest) -> Trial {
        Trial {
            simple,
            asking,
            at: At::Simple,
            floor: Vec::new(),
            at_once: Vec::new(),
            before: Micros::ZERO,
            extra: Vec::new(),
        }
    }

    /// Takes the answer to what was sent, if anything was, and says what to do next.
    ///
    /// # Errors
    /// What it found, when it is over.
    pub fn next(&mut self, answer: Option<&Answer>) -> Result<Next, Preflight> {
        if let Some(answer) = answer {
            self.take(answer)?;
        }
        match self.at {
            At::Simple | At::Waking(_) => Ok(send(&self.simple)),
            At::Asking | At::Late => Ok(send(&self.asking)),
            At::Resting(_) => Ok(Next::Wait(BETWEEN)),
        }
    }

    /// What was waited for has passed.
    pub fn rested(&mut self) {
        if let At::Resting(rests) = self.at {
            self.at = At::Waking(rests + 1);
        }
    }

    fn take(&mut self, answer: &Answer) -> Result<(), Preflight> {
        let trip = answer.trip();
        match self.at {
            At::Simple => {
                self.floor.push(trip.ok_or(Preflight::NoRequest)?);
                if self.floor.len() == TRIPS {
                    self.at = At::Asking;
                }
            }
            At::Asking => {
                self.at_once.push(trip.ok_or(Preflight::NoRequest)?);
                if self.at_once.len() == TRIPS {
                    self.at = At::Resting(0);
                }
            }
            At::Waking(rests) => {
                self.before = trip.unwrap_or_default();
                self.at = match Micros(BETWEEN.0 * rests) >= FORGOTTEN {
                    true => At::Late,
                    false => At::Resting(rests),
                };
            }
            At::Late => {
                let (floor, usual) = (median(&self.floor), median(&self.at_once));
                let due = self.before + usual.since(floor);
                self.extra
                    .push(trip.ok_or(Preflight::NoRequest)?.since(due));
                return match self.judged() {
                    // One slow answer is no proof.
                    Preflight::Repeated { .. } if self.extra.len() < 2 => {
                        self.at = At::Resting(0);
                        Ok(())
                    }
                    found => Err(found),
                };
            }
            At::Resting(_) => {}
        }
        Ok(())
    }

    fn judged(&self) -> Preflight {
        let floor = median(&self.floor);
        let telling = LEAST.max(Micros(floor.0 / 2));
        let extra = self.extra.iter().copied().min().unwrap_or_default();
        // The first of them may have paid for the preflight itself.
        let unrest = match self.at_once.get(1..) {
            Some([a, b]) => Micros(a.0.abs_diff(b.0)),
            _ => Micros::ZERO,
        };
        match (unrest > telling, extra >= telling) {
            (false, true) => Preflight::Repeated { extra },
            _ if floor < LEAST => Preflight::TooNear,
            (true, _) => Preflight::Unclear,
            (false, false) => Preflight::Kept,
        }
    }
}

fn send(http: &HttpRequest) -> Next {
    let probe = Probe {
        http: http.clone(),
        rules: Rules::Readable,
        until: Until::End,
        limit: LIMIT,
    };
    Next::Send(Step::Preflight, vec![probe])
}

fn median(trips: &[Micros]) -> Micros {
    let mut sorted = trips.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::doctor::probe::How;
    use crate::bench::provider::ResponseHead;

    fn request(name: &str) -> HttpRequest {
        HttpRequest {
            method: "GET",
            url: name.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    fn answered(millis: u64) -> Answer {
        let head = ResponseHead {
            status: 200,
            content_type: String::new(),
            retry_after: None,
        };
        let at = Micros::from_millis(millis);
        Answer {
            start: Micros::ZERO,
            head: Some((at, head)),
            reads: Vec::new(),
            end: at,
            how: How::Closed,
        }
    }

    /// Plays a trial against a host `near` ms away that lets preflights be kept for `keeps` ms; the trial's finding, and how
    /// long it took.
    fn play(near: u64, keeps: u64, slow: &[u64]) -> (Preflight, u64) {
        let mut trial = Trial::new(request("simple"), request("asking"));
        let (mut now, mut allowed_until, mut asked) = (0, 0, 0);
        let mut answer = None;
        loop {
            match trial.next(answer.as_ref()) {
                Err(found) => return (found, now),
                Ok(Next::Wait(span)) => {
                    now += span.0 / 1_000;
                    trial.rested();
                    answer = None;
                }
                Ok(Next::Send(_, probes)) => {
                    let mut takes = near;
                    if probes[0].http.url == "asking" {
                        asked += 1;
                        takes += slow.get(asked - 1).copied().unwrap_or(0);
                        if now >= allowed_until {
                            takes += near;
                            allowed_until = now + keeps;
                        }
                    }
                    now += takes;
                    answer = Some(answered(takes));
                }
                Ok(other) => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_preflight_that_is_paid_again_is_found_by_its_round_trip() {
        let check = |near, keeps, slow: &[u64], expected| {
            assert_eq!(
                play(near, keeps, slow).0,
                expected,
                "{near} {keeps} {slow:?}"
            );
        };
        let repeated = |ms| Preflight::Repeated {
            extra: Micros::from_millis(ms),
        };
        check(40, 600_000, &[], Preflight::Kept);
        check(40, 5_000, &[], repeated(40));
        check(200, 5_000, &[], repeated(200));
        check(1, 600_000, &[], Preflight::TooNear);
        check(1, 5_000, &[], Preflight::TooNear);
        // One slow answer, late, is not believed.
        check(40, 600_000, &[0, 0, 0, 60], Preflight::Kept);
        check(40, 600_000, &[0, 0, 90, 0], Preflight::Unclear);
    }

    #[test]
    fn it_takes_some_seven_seconds_and_twice_that_where_it_must_be_sure() {
        let (_, kept) = play(40, 600_000, &[]);
        let (_, repeated) = play(40, 5_000, &[]);
        assert!((6_000..8_000).contains(&kept), "{kept}");
        assert!((12_000..15_000).contains(&repeated), "{repeated}");
    }

    #[test]
    fn without_an_answer_that_can_be_read_there_is_no_trial() {
        let mut trial = Trial::new(request("simple"), request("asking"));
        assert!(trial.next(None).is_ok());
        let lost = Answer {
            head: None,
            how: How::Rejected("Failed to fetch".to_owned()),
            ..answered(1)
        };
        assert_eq!(trial.next(Some(&lost)), Err(Preflight::NoRequest));
    }
}
