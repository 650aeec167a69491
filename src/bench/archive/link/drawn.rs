//! The lengths that a plan's seed draws: what a request's token counts are guessed from.

use crate::bench::plan::{TestKind, TestPlan};
use crate::bench::workload::prompt::{PromptSource, workload_error};

/// The ratio of counts that are as drawn.
pub const EQUAL: u64 = 1024;

/// Longer prompts are not made just to guess: a link must open at once whatever it claims.
const LONGEST: u64 = 20_000;

/// Prompt and reply lengths in the order of sending.
pub struct Drawn {
    lengths: Vec<(u32, u32)>,
}

impl Drawn {
    /// The lengths of the first `count` requests; none where all are alike or take long to draw.
    pub fn of(plan: &TestPlan, count: usize) -> Drawn {
        if plan.kind == TestKind::Correctness {
            return Drawn {
                lengths: Vec::new(),
            };
        }
        let w = &plan.workload;
        let furthest = |mean: u32, stddev: u32| u64::from(mean) + 9 * u64::from(stddev);
        let longest = furthest(w.mean_input_tokens, w.stddev_input_tokens)
            .max(furthest(w.mean_output_tokens, w.stddev_output_tokens));
        let vary = w.stddev_input_tokens > 0 || w.stddev_output_tokens > 0;
        if !vary || longest > LONGEST || workload_error(w).is_some() {
            return Drawn {
                lengths: Vec::new(),
            };
        }
        let mut source = PromptSource::new(plan.seed, w);
        let lengths = (0..count).map(|_| {
            let prompt = source.next();
            (prompt.prompt_tokens, prompt.max_tokens)
        });
        Drawn {
            lengths: lengths.collect(),
        }
    }

    /// Prompt and reply length of a request; as many tokens as [`EQUAL`] where nothing was drawn, so that a ratio is
    /// the count itself.
    pub fn get(&self, index: u32) -> (u32, u32) {
        let at = self.lengths.get(index as usize).copied();
        at.unwrap_or((EQUAL as u32, EQUAL as u32))
    }
}

/// The ratio of a count to what was drawn, in 1024ths.
pub fn ratio(counted: u32, drawn: u32) -> u64 {
    (u64::from(counted) * EQUAL + u64::from(drawn) / 2) / u64::from(drawn.max(1))
}

/// What was drawn times a ratio.
pub fn times(drawn: u32, ratio: u64) -> u32 {
    let product =
        (u128::from(drawn) * u128::from(ratio) + u128::from(EQUAL) / 2) / u128::from(EQUAL);
    u32::try_from(product).unwrap_or(u32::MAX)
}
