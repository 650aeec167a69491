//! Prompts as LLMPerf makes them, byte for byte: drawn lengths, a lead sentence, shuffled lines of sonnets.

use crate::bench::plan::Workload;
use crate::bench::provider::Prompt;
use crate::bench::workload::corpus::CORPUS;
use crate::bench::workload::python_random::PythonRandom;

/// Longest mean and largest standard deviation of a length, tokens.
pub const LARGEST_LENGTH: u32 = 1_000_000;

/// Tokens of the lead sentence without those of the number in it, which is one a digit.
const LEAD_TOKENS: u32 = 24;

/// A Gaussian made of 53-bit uniforms is never further from its mean than this many standard deviations.
const FURTHEST: u64 = 9;

/// A length is looked for this far above the mean, in standard deviations; further out draws would take too long.
const REACHABLE: u64 = 3;

/// Draws before a length is given up: some 135 times what a reachable length needs on average.
const MOST_DRAWS: u32 = 100_000;

/// The prompts of a run, in the order of sending. The same seed and workload give the same prompts, those of LLMPerf.
#[derive(Clone, Debug)]
pub struct PromptSource {
    random: PythonRandom,
    workload: Workload,
}

impl PromptSource {
    /// The source of the prompts of one run. It ends for every workload; for one that [`workload_error`] refuses, a
    /// length that cannot be drawn becomes the shortest possible.
    pub fn new(seed: u64, workload: &Workload) -> PromptSource {
        PromptSource {
            random: PythonRandom::new(seed),
            workload: *workload,
        }
    }

    /// Draws the next prompt: its reply's length, its own length, then the order of the lines.
    #[allow(clippy::should_implement_trait)] // it never ends, so an `Option` would only be in the way
    pub fn next(&mut self) -> Prompt {
        let w = self.workload;
        let max_tokens = self.length(w.mean_output_tokens, w.stddev_output_tokens, 1);
        let lead_tokens = lead_tokens(u64::from(max_tokens));
        let prompt_tokens = self.length(w.mean_input_tokens, w.stddev_input_tokens, lead_tokens);
        let mut lines = CORPUS;
        self.random.shuffle(&mut lines);
        let mut user = format!(
            "Randomly stream lines from the following text with {max_tokens} output tokens. Don't generate eos tokens:\n\n"
        );
        let mut remaining = prompt_tokens - lead_tokens;
        for line in lines.iter().cycle() {
            if line.tokens > remaining {
                // LLMPerf cuts to as many characters as tokens remain; the corpus is ASCII.
                user.push_str(line.text.get(..remaining as usize).unwrap_or(line.text));
                break;
            }
            user.push_str(line.text);
            remaining -= line.tokens;
        }
        Prompt {
            system: String::new(),
            user,
            prompt_tokens,
            max_tokens,
            is_limited: true,
        }
    }

    /// A Gaussian cut to an integer, drawn again while below `least` (which is at least 1).
    fn length(&mut self, mean: u32, stddev: u32, least: u32) -> u32 {
        for _ in 0..MOST_DRAWS {
            let drawn = self.random.gauss(f64::from(mean), f64::from(stddev));
            if drawn >= f64::from(least) {
                return (drawn as u32).min(LARGEST_LENGTH * 10);
            }
        }
        least
    }
}

/// Why prompts of this workload cannot be made, in words for the person who typed it; `None` where they can.
pub fn workload_error(workload: &Workload) -> Option<String> {
    let lengths = [
        ("Mean input tokens", workload.mean_input_tokens),
        ("Stddev of input tokens", workload.stddev_input_tokens),
        ("Mean output tokens", workload.mean_output_tokens),
        ("Stddev of output tokens", workload.stddev_output_tokens),
    ];
    if let Some((name, _)) = lengths.iter().find(|(_, n)| *n > LARGEST_LENGTH) {
        return Some(format!("{name} can be at most {LARGEST_LENGTH}."));
    }
    if workload.mean_output_tokens == 0 {
        return Some("Mean output tokens must be at least 1.".to_owned());
    }
    let least = least_input_tokens(workload);
    let reach =
        u64::from(workload.mean_input_tokens) + REACHABLE * u64::from(workload.stddev_input_tokens);
    (reach < u64::from(least)).then(|| {
        format!(
            "The sentence that opens every prompt is {least} tokens long by itself: mean input tokens must be at least {least}."
        )
    })
}

/// The smallest mean of input tokens with which every prompt of the workload can be made, whatever its stddev.
pub fn least_input_tokens(workload: &Workload) -> u32 {
    let longest_reply = u64::from(workload.mean_output_tokens)
        + FURTHEST * u64::from(workload.stddev_output_tokens);
    lead_tokens(longest_reply)
}

/// Llama-2 tokens of the lead sentence that asks for `max_tokens`.
fn lead_tokens(max_tokens: u64) -> u32 {
    LEAD_TOKENS + max_tokens.checked_ilog10().unwrap_or(0) + 1
}
