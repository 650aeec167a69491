//! The models that are always there.

use crate::catalogue::Model;
use crate::fault::{Fault, Misbehaviour, When};
use crate::script::{
    CorsPolicy, Delivery, Distribution, Holding, KeepAlive, Reasoning, ReasoningField, Script,
    ServerTimings,
};

/// All of them: those for a demonstration first, then one a fault.
pub(crate) fn models() -> Vec<Model> {
    let mut models = demonstration();
    models.extend(variations());
    models.extend(faults());
    models
}

fn demonstration() -> Vec<Model> {
    vec![
        model(
            "steady",
            "First token after 100 ms, then one every 10 ms.",
            Script::default(),
        ),
        model(
            "slow-start",
            "First token after about 1.5 s (log-normal), with keep-alive comments until then; then one every 20 ms.",
            Script {
                ttft: log_normal(1_500_000, 0.2),
                gap: constant(20_000),
                keep_alive: Some(KeepAlive { every_us: 500_000 }),
                ..Script::default()
            },
        ),
        model(
            "bursty",
            "First token after 200 ms, then tokens at 10 ms each that leave eight at a time.",
            Script {
                ttft: constant(200_000),
                burst: Some(8),
                ..Script::default()
            },
        ),
        model(
            "reasoning",
            "Up to 60 tokens of reasoning before the answer, one token every 10 ms.",
            Script {
                ttft: constant(200_000),
                reasoning: Some(Reasoning {
                    tokens: 60,
                    field: ReasoningField::ReasoningContent,
                }),
                ..Script::default()
            },
        ),
        model(
            "flaky",
            "About one request in six fails: refused with 429 or 500, cut, or ended by an error event.",
            Script {
                ttft: log_normal(150_000, 0.4),
                faults: vec![
                    sometimes(5.0, Misbehaviour::RateLimit { retry_after: 1 }),
                    sometimes(5.0, Misbehaviour::ServerError),
                    sometimes(4.0, Misbehaviour::Cut { after: None }),
                    sometimes(4.0, error_event(false)),
                ],
                ..Script::default()
            },
        ),
        model(
            "rate-limited",
            "Every fourth request is refused with 429 and a Retry-After of 2 s.",
            Script {
                faults: vec![every(4, Misbehaviour::RateLimit { retry_after: 2 })],
                ..Script::default()
            },
        ),
        model(
            "jittery",
            "First token after 200 ms at the median (log-normal), gaps of 15 ms in the mean (gamma).",
            Script {
                ttft: log_normal(200_000, 0.5),
                gap: Distribution::Gamma {
                    mean_us: 15_000,
                    shape: 1.5,
                    seed: 2,
                },
                ..Script::default()
            },
        ),
        model(
            "mistaken",
            "Like steady, but answers every fifth question of a correctness test wrong, every eighth never, and refuses every tenth with 500.",
            Script {
                faults: vec![
                    every(10, Misbehaviour::ServerError),
                    every(8, Misbehaviour::Stall { after: None }),
                    every(5, Misbehaviour::WrongAnswer),
                ],
                ..Script::default()
            },
        ),
        model(
            "fast",
            "First token after 50 ms, then 1,000 tokens a second.",
            Script {
                ttft: constant(50_000),
                gap: constant(1_000),
                ..Script::default()
            },
        ),
    ]
}

fn variations() -> Vec<Model> {
    let steady = Script::default;
    vec![
        model(
            "chunky",
            "Like steady, but four tokens a chunk, every 40 ms.",
            Script {
                gap: constant(40_000),
                tokens_per_chunk: 4,
                ..steady()
            },
        ),
        model(
            "no-usage",
            "Like steady, but never sends token counts.",
            Script {
                usage: false,
                ..steady()
            },
        ),
        model(
            "server-timings",
            "Like steady, with the server's own timings in llama.cpp's format.",
            Script {
                server_timings: Some(ServerTimings::LlamaCpp),
                ..steady()
            },
        ),
        model(
            "server-timings-groq",
            "Like steady, with the server's own timings in Groq's format.",
            Script {
                server_timings: Some(ServerTimings::Groq),
                ..steady()
            },
        ),
        model(
            "no-timing-allow-origin",
            "Like steady, without Timing-Allow-Origin, as real LLM APIs are.",
            Script {
                timing_allow_origin: false,
                ..steady()
            },
        ),
        model(
            "parallel-6",
            "Like steady, but serves six requests at once and lets the others wait.",
            Script {
                parallel: Some(6),
                ..steady()
            },
        ),
        model(
            "late-headers",
            "Like steady, but the headers are kept back until the first token.",
            Script {
                holding: Holding::Headers,
                ..steady()
            },
        ),
        model(
            "held-back",
            "Like steady, but a proxy keeps everything back until the reply is complete.",
            Script {
                holding: Holding::Everything,
                ..steady()
            },
        ),
    ]
}

fn faults() -> Vec<Model> {
    let auth = |echo_key| Misbehaviour::WrongKey { echo_key };
    let with = |name, description, what| {
        let faults = vec![always(what)];
        let script = Script {
            faults,
            ..Script::default()
        };
        model(name, description, script)
    };
    vec![
        with(
            "fault-auth",
            "Refuses with 401 without the right key.",
            auth(false),
        ),
        with(
            "fault-auth-echo",
            "Refuses with 401 without the right key, and repeats the whole key in the message.",
            auth(true),
        ),
        with(
            "fault-429",
            "Refuses with 429 and a Retry-After of 2 s.",
            Misbehaviour::RateLimit { retry_after: 2 },
        ),
        with("fault-500", "Refuses with 500.", Misbehaviour::ServerError),
        with(
            "fault-error-event",
            "Breaks off half-way with an error event.",
            error_event(false),
        ),
        with(
            "fault-error-event-echo",
            "Breaks off half-way with an error event that repeats the whole key.",
            error_event(true),
        ),
        with(
            "fault-cut",
            "The connection is cut half-way.",
            Misbehaviour::Cut { after: None },
        ),
        with(
            "fault-stall",
            "Says nothing more from half-way on, and keeps the connection open.",
            Misbehaviour::Stall { after: None },
        ),
        with(
            "fault-no-body",
            "Sends headers, and never a body.",
            Misbehaviour::NoBody,
        ),
        with(
            "fault-malformed",
            "One event half-way holds JSON that breaks off.",
            Misbehaviour::Malformed { after: None },
        ),
        model(
            "fault-no-cors",
            "No response carries CORS headers, so a page sees a network failure.",
            Script {
                cors: CorsPolicy::Never,
                ..Script::default()
            },
        ),
        model(
            "fault-no-cors-on-errors",
            "Refuses with 401 without the right key, and errors carry no CORS headers.",
            Script {
                cors: CorsPolicy::NotOnErrors,
                faults: vec![always(auth(false))],
                ..Script::default()
            },
        ),
        model(
            "fault-one-byte",
            "Every byte is a write of its own; no fault for a reader that frames events well.",
            Script {
                delivery: Delivery::OneByte,
                ..Script::default()
            },
        ),
    ]
}

fn model(name: &str, description: &str, script: Script) -> Model {
    Model {
        name: name.to_owned(),
        description: description.to_owned(),
        script,
    }
}

fn constant(us: u64) -> Distribution {
    Distribution::Constant { us }
}

fn log_normal(median_us: u64, sigma: f64) -> Distribution {
    Distribution::LogNormal {
        median_us,
        sigma,
        seed: 1,
    }
}

fn always(what: Misbehaviour) -> Fault {
    Fault {
        what,
        when: When::Always,
    }
}

fn every(n: u32, what: Misbehaviour) -> Fault {
    Fault {
        what,
        when: When::Every(n),
    }
}

fn sometimes(percent: f64, what: Misbehaviour) -> Fault {
    Fault {
        what,
        when: When::Chance(percent),
    }
}

fn error_event(echo_key: bool) -> Misbehaviour {
    Misbehaviour::ErrorEvent {
        after: None,
        echo_key,
    }
}
