//! Made-up runs with known randomness: what the archive's tests and the link fuzzer feed on.

use llmperf_web::bench::archive::ArchiveError;
use llmperf_web::bench::archive::link::encode;
use llmperf_web::bench::environment::Environment;
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::csv::to_csv;
use llmperf_web::bench::export::markdown::to_markdown;
use llmperf_web::bench::plan::*;
use llmperf_web::bench::record::*;
use llmperf_web::bench::run::{Run, RunEnd};
use llmperf_web::bench::units::Micros;
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
    /// Share of requests that fail.
    pub failing: f64,
    /// Mean time from the last chunk to the stream's end.
    pub tail: f64,
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
            failing: 0.0,
            tail: 1.0,
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
    let counted = b.usage && outcome == Outcome::Completed;
    RequestRecord {
        index,
        role: RequestRole::Measured,
        lane,
        timeline: t,
        outcome,
        prompt_tokens,
        max_tokens,
        usage: counted.then_some(Usage {
            input_tokens: Some(input),
            output_tokens: Some(output),
            ..Usage::default()
        }),
        first_chunk_tokens: None,
        server_timing: None,
        finish_reason: Some("length".to_owned()),
        reply_head: "Shall I compare thee".to_owned(),
        reasoning_only: false,
    }
}

fn plan(b: &Behaviour) -> TestPlan {
    TestPlan {
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
    }
}

fn environment(b: &Behaviour) -> Environment {
    Environment {
        app_version: "0.1.0".to_owned(),
        browser: "Chromium 156".to_owned(),
        os: "Linux".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        clock_step: Micros(b.clock_step_us),
        isolated: true,
        started_at_unix_ms: 1_790_000_000_123,
    }
}

/// A run of arbitrary spans and counts, in one of eight manners: nothing, equal spans, zeros, two far-apart modes, tiny,
/// huge, evenly spread over all sizes, and a mixture.
pub fn wild_run(requests: u32, seed: u64) -> Run {
    let b = Behaviour {
        requests: 0,
        concurrency: 1 + (seed % 13) as u32,
        clock_step_us: [0, 1, 5, 20, 100, 1000, 16_667][(seed % 7) as usize],
        ..Behaviour::default()
    };
    let mut run = run(&b, seed);
    let dice = &mut Dice::new(seed ^ 0xABCD);
    run.records.clear();
    run.plan.stop.requests = requests;
    let manner = dice.below(8);
    let step = b.clock_step_us.max(1);
    let span = |dice: &mut Dice| {
        let micros = match manner {
            0 | 1 => 12_345,
            2 => 12_345 * dice.below(2),
            3 => [7, 3_000_000][dice.below(2) as usize],
            4 => dice.below(20),
            5 => 1 << (20 + dice.below(25)),
            6 => dice.next() >> (24 + dice.below(40)),
            _ => match dice.below(4) {
                0 => 0,
                1 => 20_000,
                2 => dice.below(500),
                _ => dice.log_normal(1e5, 2.0) as u64,
            },
        };
        if dice.below(50) == 0 {
            micros
        } else {
            micros / step * step
        }
    };
    for index in 0..requests {
        let mut at = run.began.0 + span(dice);
        let start = at;
        let chunks = if manner == 0 { 0 } else { dice.below(20) };
        let mut t = RequestTimeline {
            start: Micros(start),
            data_lines: dice.below(30) as u32,
            reads: dice.below(30) as u32,
            ..RequestTimeline::default()
        };
        t.headers = (dice.below(5) > 0).then_some(Micros(at));
        for _ in 0..chunks {
            at += span(dice);
            t.chunks.push(Micros(at));
        }
        if chunks > 0 && dice.below(4) > 0 {
            t.first_answer = t.chunks.get(dice.below(chunks) as usize).copied();
        }
        at += span(dice);
        t.end = (dice.below(6) > 0).then_some(Micros(at));
        let outcome = match dice.below(12) {
            0 => Outcome::Incomplete,
            1 => Outcome::Failed(Failure {
                cause: [FailureCause::Opaque, FailureCause::Auth][dice.below(2) as usize],
                status: None,
                message: "No “answer” — at all. ".repeat(dice.below(12) as usize),
                retry_after: None,
            }),
            _ if chunks == 0 => Outcome::Incomplete,
            _ => Outcome::Completed,
        };
        run.records.push(RequestRecord {
            index,
            role: RequestRole::Measured,
            lane: dice.below(u64::from(b.concurrency)) as u32,
            timeline: t,
            outcome,
            prompt_tokens: dice.below(2_000_000) as u32,
            max_tokens: 10,
            usage: (dice.below(3) > 0).then(|| Usage {
                input_tokens: None,
                output_tokens: (dice.below(9) > 0)
                    .then(|| [chunks as u32, dice.below(4_000_000) as u32][dice.below(2) as usize]),
                ..Usage::default()
            }),
            first_chunk_tokens: (dice.below(9) == 0).then(|| dice.below(5) as u32),
            server_timing: None,
            finish_reason: None,
            reply_head: String::new(),
            reasoning_only: false,
        });
    }
    run
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

/// Changes some bytes: flips, overwrites, removes, inserts, cuts or repeats.
pub fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() as u64 + 1) as usize;
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < bytes.len() => {
                bytes[at] = [0, 0xFF, dice.next() as u8][dice.below(3) as usize]
            }
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => bytes.insert(at, dice.next() as u8),
            4 => bytes.truncate(at),
            _ => {
                let piece: Vec<u8> = bytes[at..].iter().copied().take(50).collect();
                bytes.splice(at..at, piece);
            }
        }
    }
}

/// Computes all that a page would show of what was opened, and saves it again.
pub fn use_all(opened: &Result<Evidence, ArchiveError>) {
    let evidence = match opened {
        Ok(evidence) => evidence,
        Err(error) => {
            assert!(error.to_string().ends_with('.'));
            return;
        }
    };
    assert!(evidence.rows.len() <= 1000);
    let texts = [
        to_csv(evidence),
        to_markdown(evidence, "a name"),
        encode(evidence).unwrap_or_default(),
    ];
    assert!(texts.iter().all(|text| text.len() < 10 << 20));
}

/// Evidence with some figures made absurd, as the maker of a hostile link could have them.
pub fn absurd(dice: &mut Dice, evidence: &mut Evidence) {
    for _ in 0..=dice.below(3) {
        let large = [0, 1, u64::from(u32::MAX), u64::MAX >> dice.below(64)][dice.below(4) as usize];
        let (count, span) = (large as u32, Micros(large));
        let t = &mut evidence.totals;
        match dice.below(10) {
            0 => t.started = count,
            1 => (t.started, t.completed) = (count, count / 2),
            2 => (t.output_tokens, t.chunks) = (large, dice.next()),
            3 => (t.reads, t.merged_reads, t.duration) = (large, dice.next(), span),
            4 => t.failures.iter_mut().for_each(|group| group.count = count),
            5 => t.peak_concurrency = count,
            6 => evidence.environment.clock_step = span,
            7 => evidence.plan.stop.requests = count,
            8 => evidence.plan.workload.stddev_output_tokens = count,
            _ => {
                let at = dice.below(evidence.rows.len() as u64) as usize;
                if let Some(row) = evidence.rows.get_mut(at) {
                    row.start = span;
                    row.ttft = Some(span);
                    row.decode_span = Some(Micros(dice.next()));
                    row.closed = (dice.below(2) == 0).then_some(span);
                    (row.chunks, row.index, row.lane) = (count, dice.next() as u32, count % 70_000);
                    row.output_tokens = Some(dice.next() as u32);
                    row.first_chunk_tokens = Some(count);
                }
            }
        }
    }
}
