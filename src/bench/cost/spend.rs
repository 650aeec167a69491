//! What requests have cost, as far as anybody can tell.

use crate::bench::cost::Cost;
use crate::bench::cost::money::{Money, shown};
use crate::bench::record::{Outcome, RequestRecord};

/// What requests have cost together, warm-ups and failures included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spend {
    /// How much.
    pub money: Money,
    /// Of how many requests that is an estimate, since the provider's counts are not all there.
    pub estimated: u32,
}

impl Spend {
    /// Of these requests.
    pub fn of<'a>(cost: &Cost, records: impl IntoIterator<Item = &'a RequestRecord>) -> Spend {
        let mut spend = Spend::default();
        for record in records {
            spend.add(cost, record);
        }
        spend
    }

    /// Adds a request that has ended: by the provider's counts, else by the prompt as drawn and the chunks as seen. One that
    /// the provider refused costs nothing.
    pub fn add(&mut self, cost: &Cost, record: &RequestRecord) {
        let refused = match &record.outcome {
            Outcome::Failed(failure) => failure.is_refusal(),
            Outcome::Completed | Outcome::Incomplete => false,
        };
        if refused && record.usage.is_none() {
            return;
        }
        let usage = record.usage.unwrap_or_default();
        let seen = u32::try_from(record.timeline.chunks.len()).unwrap_or(u32::MAX);
        let (input, output) = (usage.input_tokens, usage.output_tokens);
        let whole = record.outcome == Outcome::Completed && input.is_some() && output.is_some();
        self.estimated += u32::from(!whole);
        self.money = self.money
            + cost.of(
                input.unwrap_or(record.prompt_tokens),
                usage.cached_input_tokens.unwrap_or(0),
                match whole {
                    true => output.unwrap_or(seen),
                    false => output.unwrap_or(0).max(seen),
                },
            );
    }

    /// In words: `$0.0123`, and how much of it is an estimate.
    pub fn words(&self, currency: &str) -> String {
        let amount = shown(self.money, currency);
        match self.estimated {
            0 => amount,
            1 => format!("about {amount}; the tokens of 1 request are an estimate"),
            n => format!("about {amount}; the tokens of {n} requests are an estimate"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::record::{Failure, FailureCause, RequestRole, Usage};
    use crate::bench::units::Micros;

    fn cost() -> Cost {
        Cost {
            currency: "$".to_owned(),
            input: Money(1),
            output: Money(1_000),
            cached_input: Some(Money(0)),
            budget: None,
        }
    }

    fn record(outcome: Outcome, usage: Option<Usage>, chunks: usize) -> RequestRecord {
        let mut record = RequestRecord::blank(0, RequestRole::Measured, 0);
        record.outcome = outcome;
        record.usage = usage;
        record.prompt_tokens = 50;
        record.timeline.chunks = vec![Micros(1); chunks];
        record
    }

    fn failed(status: u16) -> Outcome {
        Outcome::Failed(Failure {
            cause: FailureCause::Server,
            status: Some(status),
            message: String::new(),
            retry_after: None,
        })
    }

    #[test]
    fn the_provider_s_counts_come_first_and_the_rest_is_called_an_estimate() {
        let check = |record: RequestRecord, money: u64, estimated: u32| {
            let spend = Spend::of(&cost(), [&record]);
            assert_eq!((spend.money, spend.estimated), (Money(money), estimated));
        };
        let usage = |input, cached, output| {
            Some(Usage {
                input_tokens: input,
                cached_input_tokens: cached,
                output_tokens: output,
                reasoning_tokens: None,
            })
        };
        let done = || Outcome::Completed;
        check(record(done(), usage(Some(70), None, Some(4)), 9), 4_070, 0);
        check(
            record(done(), usage(Some(70), Some(60), Some(4)), 9),
            4_010,
            0,
        );
        check(record(done(), None, 9), 9_050, 1);
        check(record(done(), usage(None, None, Some(4)), 9), 9_050, 1);
        check(
            record(failed(200), usage(Some(70), None, Some(1)), 3),
            3_070,
            1,
        );
        check(record(failed(429), None, 0), 0, 0);
        check(record(failed(503), None, 0), 50, 1);
        check(record(Outcome::Incomplete, None, 2), 2_050, 1);
    }

    #[test]
    fn an_estimate_says_that_it_is_one() {
        let spend = |estimated| Spend {
            money: Money::UNIT,
            estimated,
        };
        assert_eq!(spend(0).words("$"), "$1.00");
        assert_eq!(
            spend(1).words("$"),
            "about $1.00; the tokens of 1 request are an estimate"
        );
        assert_eq!(
            spend(30).words("EUR"),
            "about 1.00 EUR; the tokens of 30 requests are an estimate"
        );
    }
}
