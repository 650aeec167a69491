//! What a reader of the leaderboard must know: how it was measured, what to doubt, what has changed since.

use crate::bench::leaderboard::snapshot::About;
use crate::bench::plan::{TestPlan, Workload};

/// Where the raw requests and the printed tables are.
pub const SOURCE_URL: &str = "https://github.com/ray-project/llmperf-leaderboard";

/// Where the published runs were measured from.
pub const PLACE: &str = "Oregon (AWS us-west-2), one i4i.large machine";

/// When they were measured.
pub const DATES: &str = "19 December 2023 to 10 January 2024";

/// What each request of the published runs asked for.
pub const WORKLOAD: Workload = Workload {
    mean_input_tokens: 550,
    stddev_input_tokens: 0,
    mean_output_tokens: 150,
    stddev_output_tokens: 0,
};

/// Requests of a published run.
pub const REQUESTS: u32 = 150;

/// Requests in flight in a published run.
pub const CONCURRENCY: u32 = 5;

/// The configuration of the published runs as name and value.
pub const CONFIGURATION: [(&str, &str); 6] = [
    ("Models", "Llama-2 chat, 7B, 13B and 70B"),
    ("Prompt", "550 tokens"),
    ("Reply", "150 tokens wanted"),
    ("Requests", "150 a run, 5 at a time"),
    ("Measured from", PLACE),
    ("Measured on", DATES),
];

/// Reasons to doubt the published figures.
pub const CAVEATS: [&str; 7] = [
    "A row says what one machine in Oregon saw on one day. Distance, time of day and the provider's load that day are all in it.",
    "Providers ran different software on different hardware, so a row is no verdict on either.",
    "Quantiles know only the requests that succeeded. Read the success rate first: each Lepton run rests on 20 replies, the others of its 150 requests being refused by a rate limit.",
    "Bedrock answered 97 of 150 requests (13B) and 49 of 150 (70B) with fewer tokens than were wanted; they count as failures, and no quantile knows them.",
    "Replicate's 70B run holds 145 requests, not 150.",
    "25 printed cells do not follow from the raw requests. Where they differ both values are shown, and tables rank and sort by the recomputed one.",
    "One request to Together's 13B model took 100 seconds to its first token. The print leaves it out, the recomputed values hold it.",
];

/// What is different today, each with the source that says so.
pub const CHANGES: [Change; 5] = [
    Change {
        provider: "anyscale",
        text: "Anyscale Endpoints is gone: on 1 August 2024 its shared models were closed to the public.",
        source: "Anyscale's announcement, as quoted in Portkey's documentation",
    },
    Change {
        provider: "lepton",
        text: "Lepton is now NVIDIA DGX Cloud Lepton, where each workspace runs endpoints of its own.",
        source: "docs.nvidia.com/dgx-cloud/lepton",
    },
    Change {
        provider: "replicate",
        text: "Replicate's API sends no CORS headers, so no page in a browser can measure it.",
        source: "README of Replicate's JavaScript client",
    },
    Change {
        provider: "groq",
        text: "Groq now sends its own timings with every streamed reply, so the server's share of a latency can be told from the network's.",
        source: "recorded streams in the AI SDK's tests, 2026",
    },
    Change {
        provider: "bedrock",
        text: "Bedrock takes API keys as bearer tokens besides signed requests.",
        source: "source of the AI SDK, 2026",
    },
];

/// One change since the snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The provider as the leaderboard names it.
    pub provider: &'static str,
    /// What changed, in a sentence.
    pub text: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// What to bear in mind when one's own row stands among those of a leaderboard that is not the published one.
pub fn another_board(about: &About) -> String {
    let place = match about.place.trim() {
        "" => String::new(),
        place => format!(" ({place})"),
    };
    format!(
        "Your row was measured at another place and on another day than those of “{}”{place}; each of them says what it was asked.",
        about.title.trim()
    )
}

/// What to bear in mind when one's own row stands among the published ones: always the first sentence, then one for each
/// way in which the plan asked for something else.
pub fn differences(plan: &TestPlan) -> Vec<String> {
    let mut notes = vec![format!(
        "Your row was measured at another place, on another day and with another model than the published rows ({PLACE}, {DATES})."
    )];
    let w = plan.workload;
    if w != WORKLOAD {
        notes.push(format!(
            "Your requests were of {} ± {} tokens in and {} ± {} out; the published ones of 550 in and 150 out.",
            w.mean_input_tokens,
            w.stddev_input_tokens,
            w.mean_output_tokens,
            w.stddev_output_tokens
        ));
    }
    if plan.concurrency_on_wire() != CONCURRENCY {
        notes.push(format!(
            "You had {} requests in flight, the published runs {CONCURRENCY}.",
            plan.concurrency_on_wire()
        ));
    }
    if plan.stop.requests != REQUESTS {
        notes.push(format!(
            "You sent {} requests, the published runs {REQUESTS} each.",
            plan.stop.requests
        ));
    }
    notes
}
