//! The budget of a run: what its requests may cost is set aside before they are sent, so that it is never overshot.

use crate::bench::cost::money::Money;
use crate::bench::cost::{Ceiling, Cost};
use crate::bench::generator::Fate;
use crate::bench::plan::TestPlan;
use crate::bench::provider::Prompt;
use crate::bench::record::Usage;
use crate::bench::workload::prompt::PromptSource;

/// The purse of a load test that has a budget. It draws the run's prompts once more, to know each one's cost before it is sent.
#[derive(Debug)]
pub(super) struct Purse {
    cost: Cost,
    budget: Money,
    /// Spent, and set aside for what is on the wire.
    committed: Money,
    prompts: PromptSource,
}

impl Purse {
    /// `None` where nothing holds the plan's cost.
    pub fn of(plan: &TestPlan) -> Option<Purse> {
        let cost = plan.cost.clone()?;
        Some(Purse {
            budget: cost.budget?,
            cost,
            committed: Money::ZERO,
            prompts: PromptSource::new(plan.seed, &plan.workload),
        })
    }

    /// Sets aside the most that the next measured request can cost; `None` where the budget does not hold it.
    pub fn pay_next(&mut self) -> Option<Ceiling> {
        let prompt = self.prompts.next();
        self.pay(&prompt)
    }

    /// Sets aside the most that this prompt can cost; `None` where the budget does not hold it.
    pub fn pay(&mut self, prompt: &Prompt) -> Option<Ceiling> {
        let ceiling = Ceiling::of(prompt);
        let after = self.committed + self.cost.at_most(ceiling);
        if after > self.budget {
            return None;
        }
        self.committed = after;
        Some(ceiling)
    }

    /// Puts what the request cost in the place of what was set aside for it.
    pub fn settle(&mut self, ceiling: Ceiling, fate: Fate, usage: Option<Usage>) {
        let aside = self.cost.at_most(ceiling);
        let cost = self.cost.settled(ceiling, fate, usage);
        self.committed = Money(self.committed.0.saturating_sub(aside.0)) + cost;
    }
}
