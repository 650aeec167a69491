//! Made-up runs with known randomness: what the archive's tests and the link fuzzer feed on.

use llmperf_web::bench::calibration::{Calibration, InstrumentError, Interval};
use llmperf_web::bench::correctness::checks::Checks;
use llmperf_web::bench::environment::{Environment, Floor};
use llmperf_web::bench::marks::Marks;
use llmperf_web::bench::plan::*;
use llmperf_web::bench::preflight::Preflight;
use llmperf_web::bench::record::*;
use llmperf_web::bench::run::{Run, RunEnd};
use llmperf_web::bench::text_tokens::TextTokens;
use llmperf_web::bench::units::Micros;
use llmperf_web::bench::watch::WorkerLoad;
use llmperf_web::bench::workload::prompt::PromptSource;
use serde_json::Map;

/// A small generator (xorshift64*): the same numbers everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// In (0, 1].
    pub fn share(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.normal()).exp()
    }

    /// Of the given mean and shape (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, mean: f64, shape: f64) -> f64 {
        let (k, boost) = if shape < 1.0 {
            (shape + 1.0, self.share().powf(1.0 / shape))
        } else {
            (shape, 1.0)
        };
        let d = k - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.share().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v * boost * mean / shape;
            }
        }
    }
}

/// How the made-up API behaves; spans in milliseconds.
#[derive(Clone)]
pub struct Behaviour {
    pub requests: u32,
    pub concurrency: u32,
    pub clock_step_us: u64,
    pub ttft: f64,
    pub ttft_sigma: f64,
    pub gap: f64,
    pub gap_shape: f64,
    /// How much the mean gap differs between requests.
    pub gap_sigma: f64,
    /// Mean and standard deviation.
    pub input: (f64, f64),
    pub output: (f64, f64),
    /// Share of replies that end before their limit.
    pub early: f64,
    pub tokens_per_chunk: u32,
    /// Share of chunks that arrive in the read of the one before.
    pub merged: f64,
    pub reasoning: bool,
    pub usage: bool,
    /// Whether the tokenizer has counted the replies.
    pub text_tokens: bool,
    /// Share of requests that fail.
    pub failing: f64,
    /// Mean time from the last chunk to the stream's end.
    pub tail: f64,
    /// Share of requests that bear a mark.
    pub marked: f64,
    /// Whether the server lets the page know its protocol and its own timings.
    pub open_server: bool,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            requests: 150,
            concurrency: 5,
            clock_step_us: 5,
            ttft: 400.0,
            ttft_sigma: 0.4,
            gap: 20.0,
            gap_shape: 4.0,
            gap_sigma: 0.1,
            input: (550.0, 0.0),
            output: (150.0, 0.0),
            early: 0.0,
            tokens_per_chunk: 1,
            merged: 0.0,
            reasoning: false,
            usage: true,
            text_tokens: false,
            failing: 0.0,
            tail: 1.0,
            marked: 0.0,
            open_server: false,
        }
    }
}

/// A run against it.
pub fn run(b: &Behaviour, seed: u64) -> Run {
    let dice = &mut Dice::new(seed);
    let mut lanes = vec![1000.0f64; b.concurrency as usize];
    let step = b.clock_step_us.max(1);
    let stamp = |ms: f64| Micros((ms * 1000.0) as u64 / step * step);
    let began = stamp(1000.0);
    let plan = plan(b);
    let mut prompts = PromptSource::new(plan.seed, &plan.workload);
    let mut drawn = || {
        let prompt = prompts.next();
        (prompt.prompt_tokens, prompt.max_tokens)
    };
    let mut records = vec![record(b, dice, (0, 0), (40, 1), &mut 100.0)];
    records[0].role = RequestRole::WarmUp;
    for index in 0..b.requests {
        let lane = (0..lanes.len())
            .min_by(|x, y| lanes[*x].total_cmp(&lanes[*y]))
            .unwrap_or(0);
        let at = &mut lanes[lane];
        records.push(record(b, dice, (index, lane as u32), drawn(), at));
    }
    Run {
        plan,
        environment: environment(b),
        end: RunEnd::Finished,
        began,
        ended: stamp(lanes.iter().copied().fold(0.0, f64::max)),
        paused: Micros::ZERO,
        load: b.open_server.then_some(WorkerLoad {
            decoding: 12,
            late: 40,
        }),
        series: None,
        questions: None,
        records,
    }
}

fn record(
    b: &Behaviour,
    dice: &mut Dice,
    (index, lane): (u32, u32),
    (prompt_tokens, max_tokens): (u32, u32),
    at: &mut f64,
) -> RequestRecord {
    let step = b.clock_step_us.max(1);
    let stamp = |ms: f64| Micros((ms * 1000.0) as u64 / step * step);
    let mut t = RequestTimeline {
        scheduled: stamp(*at),
        ..RequestTimeline::default()
    };
    *at += dice.gamma(0.1, 2.0);
    t.start = stamp(*at);
    // Another tokenizer than the one that the lengths were drawn with, and a chat template.
    let input = (f64::from(prompt_tokens) * 0.93 + 7.0 + 2.0 * dice.normal()).round() as u32;
    let output = if dice.share() < b.early {
        1 + dice.below(u64::from(max_tokens)) as u32
    } else {
        max_tokens
    };
    let fails = dice.share() < b.failing;
    *at += dice.gamma(30.0, 4.0);
    t.headers = Some(stamp(*at));
    let mut outcome = Outcome::Completed;
    if fails && dice.below(2) == 0 {
        outcome = Outcome::Failed(Failure {
            cause: FailureCause::RateLimit,
            status: Some(429),
            message: "Rate limit reached for requests per minute. Try again in 2 s.".to_owned(),
            retry_after: Some(2),
        });
        *at += dice.gamma(0.5, 2.0);
    } else {
        *at += (dice.log_normal(b.ttft, b.ttft_sigma) - 30.0).max(0.0);
        let mean = dice.log_normal(b.gap, b.gap_sigma);
        let chunks = output.div_ceil(b.tokens_per_chunk);
        let kept = if fails { chunks / 3 } else { chunks };
        for chunk in 0..kept {
            if chunk > 0 && dice.share() > b.merged {
                *at += dice.gamma(mean, b.gap_shape);
                t.reads += 1;
            } else if chunk > 0 {
                t.merged_reads += 1;
            }
            t.chunks.push(stamp(*at));
            if !b.reasoning || chunk >= kept / 2 {
                t.first_answer = t.first_answer.or(Some(stamp(*at)));
            }
        }
        t.reads += 1;
        t.data_lines = kept + 4;
        *at += dice.gamma(b.tail, 1.5);
        if fails {
            outcome = Outcome::Failed(Failure {
                cause: FailureCause::Truncated,
                status: Some(200),
                message: "The stream ended without a finish reason.".to_owned(),
                retry_after: None,
            });
        }
    }
    t.end = Some(stamp(*at));
    let marks = match b.marked > 0.0 && dice.share() < b.marked {
        true => Marks::ALL[dice.below(5) as usize].and(Marks::ALL[dice.below(2) as usize]),
        false => Marks::CLEAN,
    };
    let ttft = t.chunks.first().map(|first| first.since(t.start));
    let (queued, server_ttft) = match b.open_server {
        true => (
            Some(stamp(0.2 + dice.gamma(0.6, 2.0))),
            ttft.map(|ttft| ttft.since(stamp(30.0 + dice.gamma(5.0, 2.0)))),
        ),
        false => (None, None),
    };
    let counted = b.usage && outcome == Outcome::Completed;
    RequestRecord {
        index,
        role: RequestRole::Measured,
        lane,
        timeline: t,
        text_tokens: text_tokens(b, output, &outcome, dice),
        outcome,
        prompt_tokens,
        max_tokens: Some(max_tokens),
        usage: counted.then_some(Usage {
            input_tokens: Some(input),
            output_tokens: Some(output),
            ..Usage::default()
        }),
        first_chunk_tokens: None,
        server_timing: server_ttft.map(|ttft| ServerTiming {
            ttft: Some(ttft),
            total: None,
        }),
        finish_reason: Some("length".to_owned()),
        reply_head: "Shall I compare thee".to_owned(),
        reasoning_only: false,
        marks,
        queued,
        protocol: b.open_server.then(|| "h2".to_owned()),
        check: None,
    }
}

/// What the page's tokenizer finds in a reply of another one.
fn text_tokens(
    b: &Behaviour,
    output: u32,
    outcome: &Outcome,
    dice: &mut Dice,
) -> Option<TextTokens> {
    (b.text_tokens && *outcome == Outcome::Completed).then(|| TextTokens {
        answer: (f64::from(output) * 1.15 + 3.0 * dice.normal()).max(1.0) as u32,
        reasoning: 0,
    })
}

fn plan(b: &Behaviour) -> TestPlan {
    TestPlan {
        kind: TestKind::Load,
        checks: Checks::default(),
        target: Target {
            provider: ProviderKind::Simulator,
            base_url: "http://127.0.0.1:8787/v1".to_owned(),
            model: "steady".to_owned(),
        },
        workload: Workload {
            mean_input_tokens: b.input.0 as u32,
            stddev_input_tokens: b.input.1 as u32,
            mean_output_tokens: b.output.0 as u32,
            stddev_output_tokens: b.output.1 as u32,
        },
        load: LoadProfile::ClosedLoop {
            concurrency: b.concurrency,
        },
        stop: StopCondition {
            requests: b.requests,
            timeout: Micros::from_secs(600),
        },
        request_timeout: Micros::from_secs(90),
        sampling: Map::new(),
        metadata: Vec::new(),
        seed: 11_111,
        place: "Berlin".to_owned(),
        calibrate: true,
        stagger: Micros::from_millis(4),
        cost: None,
        custom: None,
    }
}

fn environment(b: &Behaviour) -> Environment {
    Environment {
        checkup: None,
        app_version: "0.1.0".to_owned(),
        browser: "Chromium 156".to_owned(),
        os: "Linux".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        clock_step: Micros(b.clock_step_us),
        isolated: true,
        floor: Some(Floor {
            median: Micros(41_300),
            spread: Micros(2_100),
            count: 5,
        }),
        floor_under_load: Some(Floor {
            median: Micros(52_700),
            spread: Micros(9_300),
            count: 20,
        }),
        isolated_by_service_worker: false,
        preflight: Preflight::AskedAgain {
            extra: Micros(41_800),
        },
        rounds: 0,
        calibration: InstrumentError::Known(Calibration {
            requests: 40,
            concurrency: b.concurrency,
            ttft: Interval {
                low: 850,
                bias: 1_712,
                high: 3_424,
            },
            gap: Some(Interval {
                low: -640,
                bias: 12,
                high: 605,
            }),
        }),
        started_at_unix_ms: 1_790_000_000_123,
    }
}

/// The behaviours whose links are measured, each with its name.
pub fn behaviours() -> Vec<(&'static str, Behaviour)> {
    let usual = Behaviour::default;
    vec![
        ("leaderboard plan, hosted API", usual()),
        (
            "exponential gaps",
            Behaviour {
                gap_shape: 1.0,
                ..usual()
            },
        ),
        (
            "very uneven API",
            Behaviour {
                ttft_sigma: 0.9,
                gap_sigma: 0.5,
                gap_shape: 1.0,
                tail: 20.0,
                ..usual()
            },
        ),
        (
            "LLMPerf's default lengths",
            Behaviour {
                concurrency: 10,
                input: (550.0, 150.0),
                output: (150.0, 80.0),
                ..usual()
            },
        ),
        (
            "reasoning, lengths of LLMPerf's defaults",
            Behaviour {
                reasoning: true,
                input: (550.0, 150.0),
                output: (150.0, 80.0),
                ..usual()
            },
        ),
        (
            "replies of their own length",
            Behaviour {
                early: 1.0,
                input: (550.0, 150.0),
                output: (300.0, 0.0),
                ..usual()
            },
        ),
        (
            "merged reads",
            Behaviour {
                merged: 0.4,
                ..usual()
            },
        ),
        (
            "every fifth fails",
            Behaviour {
                failing: 0.2,
                ..usual()
            },
        ),
        (
            "every tenth marked",
            Behaviour {
                marked: 0.1,
                ..usual()
            },
        ),
        (
            "a server that tells its timings",
            Behaviour {
                open_server: true,
                ..usual()
            },
        ),
        (
            "clock of 100 us",
            Behaviour {
                clock_step_us: 100,
                ..usual()
            },
        ),
        (
            "clock of 1 ms",
            Behaviour {
                clock_step_us: 1000,
                ..usual()
            },
        ),
        (
            "no token counts",
            Behaviour {
                usage: false,
                ..usual()
            },
        ),
        (
            "replies counted by the tokenizer too",
            Behaviour {
                text_tokens: true,
                output: (150.0, 80.0),
                ..usual()
            },
        ),
        (
            "replies counted by the tokenizer alone",
            Behaviour {
                usage: false,
                text_tokens: true,
                ..usual()
            },
        ),
        (
            "four tokens a chunk",
            Behaviour {
                tokens_per_chunk: 4,
                ..usual()
            },
        ),
        (
            "fast local server",
            Behaviour {
                ttft: 40.0,
                ttft_sigma: 0.15,
                gap: 5.0,
                gap_shape: 9.0,
                gap_sigma: 0.03,
                tail: 0.2,
                ..usual()
            },
        ),
    ]
}
