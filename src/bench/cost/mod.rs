//! What tokens cost: prices as the person entered them, the most that a request can cost, and what it did cost.

pub mod money;
pub mod spend;

use crate::bench::generator::Fate;
use crate::bench::provider::Prompt;
use crate::bench::record::Usage;
use money::Money;
use serde::{Deserialize, Serialize};

/// Tokens that a provider may put around a prompt (roles, a template, a date): allowed for in [`Ceiling::of`].
const WRAPPING: u32 = 200;

/// Prices and, where there is one, a budget. They are the person's own: this program knows none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// What stands beside an amount: `$`, `EUR`.
    pub currency: String,
    /// Of a prompt token.
    pub input: Money,
    /// Of an output token, reasoning counted in.
    pub output: Money,
    /// Of a prompt token that the provider read from its cache; `None` where it costs as much as any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_input: Option<Money>,
    /// What the whole run may cost, warm-up included; `None` where nothing holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
}

/// The most tokens that a request can be charged for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ceiling {
    /// Prompt tokens.
    pub input: u32,
    /// Output tokens.
    pub output: u32,
}

impl Ceiling {
    /// Of this prompt. No tokenizer makes more tokens than there are bytes, so the bytes count, and some for what a
    /// provider puts around them; the reply counts at its limit.
    pub fn of(prompt: &Prompt) -> Ceiling {
        let bytes = prompt.user.len() + prompt.system.len();
        Ceiling {
            input: u32::try_from(bytes).map_or(u32::MAX, |bytes| bytes.saturating_add(WRAPPING)),
            output: prompt.max_tokens,
        }
    }
}

impl Cost {
    /// What these tokens cost; the cached ones are a part of the input.
    pub fn of(&self, input: u32, cached: u32, output: u32) -> Money {
        let cached = cached.min(input);
        self.input.times(input - cached)
            + self.cached_input.unwrap_or(self.input).times(cached)
            + self.output.times(output)
    }

    /// The most that so many tokens can cost.
    pub fn at_most(&self, ceiling: Ceiling) -> Money {
        let dearest = self.cached_input.unwrap_or(self.input).max(self.input);
        dearest.times(ceiling.input) + self.output.times(ceiling.output)
    }

    /// What a request that has ended counts against the budget: by the provider's counts where they are final, at its
    /// ceiling where they are missing, nothing where the provider refused it (a status of 400 to 499).
    pub fn settled(&self, ceiling: Ceiling, fate: Fate, usage: Option<Usage>) -> Money {
        if usage.is_none() && fate.was_refused() {
            return Money::ZERO;
        }
        let usage = usage.unwrap_or_default();
        let output = match (fate, usage.output_tokens) {
            (Fate::Completed, Some(counted)) => counted,
            // A count from the middle of a stream is not the last word on it.
            (_, counted) => ceiling.output.max(counted.unwrap_or(0)),
        };
        match usage.input_tokens {
            Some(input) => self.of(input, usage.cached_input_tokens.unwrap_or(0), output),
            None => self.at_most(Ceiling { output, ..ceiling }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::record::FailureCause;

    const FAILED: Fate = Fate::Failed {
        cause: FailureCause::Stream,
        status: Some(200),
    };
    const REFUSED: Fate = Fate::Failed {
        cause: FailureCause::RateLimit,
        status: Some(429),
    };

    /// A million tokens: 3 in, 15 out, 0.5 cached.
    fn cost() -> Cost {
        Cost {
            currency: "$".to_owned(),
            input: Money(3_000_000),
            output: Money(15_000_000),
            cached_input: Some(Money(500_000)),
            budget: None,
        }
    }

    fn usage(input: Option<u32>, cached: Option<u32>, output: Option<u32>) -> Option<Usage> {
        Some(Usage {
            input_tokens: input,
            cached_input_tokens: cached,
            output_tokens: output,
            reasoning_tokens: None,
        })
    }

    #[test]
    fn tokens_cost_what_was_entered_and_cached_ones_are_part_of_the_input() {
        let check = |input, cached, output, micros: u64| {
            assert_eq!(cost().of(input, cached, output), Money(micros * 1_000_000));
        };
        check(1_000_000, 0, 0, 3_000_000);
        check(1_000_000, 0, 1_000_000, 18_000_000);
        check(1_000_000, 400_000, 0, 2_000_000);
        // More cached than sent cannot be: all of it was cached then.
        check(1_000_000, 2_000_000, 0, 500_000);
        let mut plain = cost();
        plain.cached_input = None;
        assert_eq!(plain.of(10, 10, 0), Money(30_000_000));
    }

    #[test]
    fn what_was_not_counted_to_the_end_counts_at_its_most() {
        let most = Ceiling {
            input: 1_000,
            output: 100,
        };
        let check = |fate, usage, [input, output]: [u64; 2]| {
            let micros = input * 3_000_000 + output * 15_000_000;
            assert_eq!(cost().settled(most, fate, usage), Money(micros));
        };
        check(Fate::Completed, usage(Some(20), None, Some(7)), [20, 7]);
        check(Fate::Completed, usage(Some(20), None, None), [20, 100]);
        check(Fate::Completed, usage(None, None, Some(7)), [1_000, 7]);
        check(Fate::Completed, None, [1_000, 100]);
        check(FAILED, usage(Some(20), None, Some(7)), [20, 100]);
        check(FAILED, usage(Some(20), None, Some(700)), [20, 700]);
        check(FAILED, None, [1_000, 100]);
        check(REFUSED, None, [0, 0]);
        check(REFUSED, usage(Some(20), None, None), [20, 100]);
    }

    #[test]
    fn a_ceiling_is_never_below_what_a_tokenizer_makes_of_the_prompt() {
        let prompt = Prompt {
            system: "Be brief.".to_owned(),
            user: "é".to_owned(),
            prompt_tokens: 1,
            max_tokens: 12,
            is_limited: true,
        };
        let most = Ceiling::of(&prompt);
        assert_eq!((most.input, most.output), (11 + WRAPPING, 12));
    }
}
