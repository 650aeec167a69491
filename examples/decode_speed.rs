//! Prints how fast streams are framed and decoded: `cargo run --release --example decode_speed`.
#![allow(
    clippy::disallowed_methods,
    reason = "a stopwatch around ring 1, not a part of it"
)]

use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::translator;
use llmperf_web::bench::sse::Framer;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    let chunk = concat!(
        r#"data: {"id":"chatcmpl-7f3a91c2","object":"chat.completion.chunk","created":1770933892,"model":"gpt-4.1-nano-2025-04-14","#,
        r#""service_tier":"default","system_fingerprint":"fp_3a1f","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"#,
        r#""finish_reason":null}],"usage":null,"obfuscation":"Qup1BsQ3"}"#,
        "\n\n"
    );
    let stream = chunk.repeat(20_000).into_bytes();
    for size in [stream.len(), 16_384, 512, 64] {
        let framed = rate(&stream, || {
            frame(&stream, size, &mut |data| {
                black_box(data);
            })
        });
        let decoded = rate(&stream, || {
            let translator = translator(WireFormat::OpenAiChat);
            let mut framer = Framer::new();
            for read in stream.chunks(size) {
                let _ = framer.push(read, &mut |event| {
                    let _ = translator.decode(&event, &mut |meaning| {
                        black_box(&meaning);
                    });
                });
            }
        });
        println!("reads of {size} bytes: framed at {framed:.0} MB/s, decoded at {decoded:.0} MB/s");
    }
}

fn frame(stream: &[u8], size: usize, see: &mut impl FnMut(&str)) {
    let mut framer = Framer::new();
    for read in stream.chunks(size) {
        let _ = framer.push(read, &mut |event| see(event.data));
    }
}

/// Megabytes a second: the best of what two seconds allow.
fn rate(stream: &[u8], work: impl Fn()) -> f64 {
    let began = Instant::now();
    let mut best = Duration::MAX;
    while began.elapsed() < Duration::from_secs(2) {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
    }
    stream.len() as f64 / 1e6 / best.as_secs_f64()
}
