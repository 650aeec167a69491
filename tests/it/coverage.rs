//! Intervals keep their word: of 2,000 seeded samples, 93 to 97 % of the 95 % intervals hold the truth.

use crate::samples::Dice;
use llmperf_web::bench::stats::bootstrap::difference;
use llmperf_web::bench::stats::interval::quantile_interval_95;
use llmperf_web::bench::stats::quantile::sorted;

const SAMPLES: u32 = 2_000;

/// Latencies: log-normal around a median, so the truth is known and the samples are skewed as latencies are.
fn sample(dice: &mut Dice, n: usize, median: f64) -> Vec<f64> {
    sorted((0..n).map(|_| dice.log_normal(median, 0.4)))
}

#[track_caller]
fn check(what: &str, held: u32) {
    let share = f64::from(held) / f64::from(SAMPLES);
    println!("{what}: {:.1} %", share * 100.0);
    assert!((0.93..=0.97).contains(&share), "{what}: {share}");
}

#[test]
fn the_interval_of_a_median_holds_the_truth() {
    for n in [20, 150] {
        let mut dice = Dice::new(n as u64);
        let held = (0..SAMPLES)
            .filter(|_| {
                let values = sample(&mut dice, n, 312.0);
                let (low, high) = quantile_interval_95(&values, 0.5).unwrap();
                low <= 312.0 && 312.0 <= high
            })
            .count();
        check(&format!("median of {n}"), held as u32);
    }
}

#[test]
fn the_interval_of_a_difference_holds_the_truth_in_ms_and_in_per_cent() {
    for n in [20, 150] {
        let mut dice = Dice::new(7 + n as u64);
        let (mut in_ms, mut in_share) = (0, 0);
        for _ in 0..SAMPLES {
            let (a, b) = (sample(&mut dice, n, 300.0), sample(&mut dice, n, 345.0));
            let d = difference(&a, &b).unwrap();
            let share = d.share_interval.unwrap();
            in_ms += u32::from(d.interval.0 <= 45.0 && 45.0 <= d.interval.1);
            in_share += u32::from(share.0 <= 0.15 && 0.15 <= share.1);
        }
        check(&format!("difference of two of {n}, ms"), in_ms);
        check(&format!("difference of two of {n}, share"), in_share);
    }
}
