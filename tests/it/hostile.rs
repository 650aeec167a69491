//! What no API does and no honest person sends: arbitrary runs, damaged bytes, absurd figures.

use crate::samples::{Behaviour, Dice, run};
use llmperf_web::bench::archive::ArchiveError;
use llmperf_web::bench::archive::link::encode;
use llmperf_web::bench::correctness::question::Check;
use llmperf_web::bench::evidence::Evidence;
use llmperf_web::bench::export::csv::to_csv;
use llmperf_web::bench::export::markdown::to_markdown;
use llmperf_web::bench::marks::Marks;
use llmperf_web::bench::plan::{TestKind, Workload};
use llmperf_web::bench::record::*;
use llmperf_web::bench::run::Run;
use llmperf_web::bench::text_tokens::TextTokens;
use llmperf_web::bench::units::Micros;

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
    let checked = seed.is_multiple_of(3);
    if checked {
        run.plan.kind = TestKind::Correctness;
        run.plan.workload = Workload::NONE;
    }
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
            max_tokens: Some(10),
            usage: (dice.below(3) > 0).then(|| Usage {
                input_tokens: None,
                output_tokens: (dice.below(9) > 0)
                    .then(|| [chunks as u32, dice.below(4_000_000) as u32][dice.below(2) as usize]),
                ..Usage::default()
            }),
            text_tokens: (dice.below(4) == 0).then(|| TextTokens {
                answer: [chunks as u32, dice.below(4_000_000) as u32][dice.below(2) as usize],
                reasoning: dice.below(3) as u32,
            }),
            first_chunk_tokens: (dice.below(9) == 0).then(|| dice.below(5) as u32),
            server_timing: (dice.below(7) == 0).then(|| ServerTiming {
                ttft: Some(Micros(span(dice))),
                total: None,
            }),
            finish_reason: None,
            reply_head: String::new(),
            reasoning_only: false,
            marks: match dice.below(3) {
                0 => Marks::from(dice.next() as u8),
                _ => Marks::CLEAN,
            },
            queued: (dice.below(7) == 0).then(|| Micros(span(dice))),
            protocol: None,
            check: checked.then(|| Check {
                found: dice.below(3) > 0,
            }),
        });
    }
    run
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
        to_markdown(evidence, None, "a name"),
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
        match dice.below(12) {
            10 => (t.marks.frozen, t.marks.flagged) = (count, dice.next() as u32),
            11 => t.marks.by_mark[dice.below(5) as usize] = count,
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
                    row.marks = Marks::from(dice.next() as u8);
                    row.queued = Some(Micros(dice.next()));
                    row.server_ttft = Some(Micros(dice.next()));
                }
            }
        }
    }
}
