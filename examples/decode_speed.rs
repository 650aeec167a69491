//! Prints how fast streams are framed and decoded: `cargo run --release --example decode_speed`.
#![allow(
    clippy::disallowed_methods,
    reason = "a stopwatch around ring 1, not a part of it"
)]

use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::translator;
use llmperf_web::bench::sse::Framer;
use replies::{Ask, Catalogue, Format};
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
    print_formats();
}

/// The same reply in every format, as the simulator writes it: no format may be decoded at less than half of OpenAI's speed.
fn print_formats() {
    let mut openai = 0.0;
    let formats = Format::NAMES.iter();
    for (_, scripted) in formats {
        let stream = scripted_stream(*scripted);
        let Some(format) = WireFormat::ALL
            .into_iter()
            .find(|format| Format::NAMES.contains(&(format.word(), *scripted)))
        else {
            continue;
        };
        let decoded = rate(&stream, || {
            let translator = translator(format);
            let mut framing = translator.framing();
            for read in stream.chunks(16_384) {
                let _ = framing.push(read, &mut |event| {
                    let _ = translator.decode(&event, &mut |meaning| {
                        black_box(&meaning);
                    });
                });
            }
        });
        if format == WireFormat::OpenAiChat {
            openai = decoded;
        }
        println!(
            "{:<16} decoded at {decoded:.0} MB/s, {:.2} of OpenAI's",
            format.word(),
            decoded / openai
        );
    }
}

fn scripted_stream(format: Format) -> Vec<u8> {
    let ask = Ask {
        format,
        model: "steady".into(),
        max_tokens: Some(20_000),
        stream: true,
        include_usage: true,
        ..Ask::default()
    };
    let reply = Catalogue::built_in().reply(&ask);
    reply
        .steps
        .into_iter()
        .flat_map(|step| step.bytes)
        .collect()
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
