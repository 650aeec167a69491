//! The native twin of the quantiles: prints the milliseconds of each of so many rounds, one a line, when a line is read.

use std::io::BufRead;
use std::time::Instant;

fn main() {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let samples = engine_bench::samples(count.unwrap_or(1_000_000));
    for _ in std::io::stdin().lock().lines() {
        let began = Instant::now();
        let sum = engine_bench::summed(&samples);
        println!("{} {sum}", began.elapsed().as_secs_f64() * 1_000.0);
    }
}
