//! The worker's decoding and the report's quantiles, for a bench to call in a browser, with a count of allocations.

use js_sys::Uint8Array;
use llmperf_web::bench::framing::Framing;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{Provider, ResponseHead, StreamEvent, translator};
use llmperf_web::bench::record::{RequestRecord, RequestRole};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::stats::distribution::Distribution;
use llmperf_web::bench::stream::{Ending, RequestDecoder};
use llmperf_web::bench::units::Micros;
use replies::{Ask, Catalogue, Format};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_bindgen::prelude::wasm_bindgen;

/// The allocator of the page, counting.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Allocations and reallocations so far.
#[wasm_bindgen]
pub fn allocations() -> f64 {
    ALLOCATIONS.load(Ordering::Relaxed) as f64
}

/// The names of all wire formats, OpenAI's first, parted by blanks.
#[wasm_bindgen]
pub fn formats() -> String {
    WireFormat::ALL.map(WireFormat::word).join(" ")
}

fn format_of(word: &str) -> WireFormat {
    let mut all = WireFormat::ALL.into_iter();
    all.find(|format| format.word() == word)
        .unwrap_or(WireFormat::OpenAiChat)
}

/// A reply of so many tokens as the simulator streams it in this format.
#[wasm_bindgen]
pub fn scripted(word: &str, tokens: u32) -> Vec<u8> {
    // Vertex AI streams as Gemini does.
    let word = if word == "vertex" { "gemini" } else { word };
    let named = Format::NAMES.iter().find(|(name, _)| *name == word);
    let ask = Ask {
        format: named.map_or(Format::OpenAiChat, |(_, format)| *format),
        model: "steady".into(),
        max_tokens: Some(tokens),
        stream: true,
        include_usage: true,
        ..Ask::default()
    };
    let steps = Catalogue::built_in().reply(&ask).steps;
    steps.into_iter().flat_map(|step| step.bytes).collect()
}

/// Frames and translates a stream: in OpenAI's format, what stands against a parser of events with `JSON.parse`.
#[wasm_bindgen]
pub struct Translation {
    provider: &'static dyn Provider,
    framing: Box<dyn Framing>,
    characters: u32,
    scratch: Vec<u8>,
}

#[wasm_bindgen]
impl Translation {
    /// Before the first read of a stream in this format.
    #[wasm_bindgen(constructor)]
    pub fn new(word: &str) -> Translation {
        let provider = translator(format_of(word));
        Translation {
            provider,
            framing: provider.framing(),
            characters: 0,
            scratch: Vec::new(),
        }
    }

    /// Takes one read, copied as the worker copies it.
    pub fn read(&mut self, bytes: &Uint8Array) {
        copy(bytes, &mut self.scratch);
        let (provider, characters) = (self.provider, &mut self.characters);
        let _ = self.framing.push(&self.scratch, &mut |event| {
            let _ = provider.decode(&event, &mut |meaning| {
                if let StreamEvent::Text(text) = meaning {
                    *characters += text.len() as u32;
                }
            });
        });
    }

    /// Bytes of text so far: both sides must agree on them.
    pub fn characters(&self) -> u32 {
        self.characters
    }
}

fn copy(bytes: &Uint8Array, scratch: &mut Vec<u8>) {
    scratch.resize(bytes.length() as usize, 0);
    bytes.copy_to(scratch);
}

/// Follows a whole request as the worker does, from its head to its record: stamps, counts and the first of its reply.
#[wasm_bindgen]
pub struct Following {
    decoder: Option<RequestDecoder>,
    scratch: Vec<u8>,
}

#[wasm_bindgen]
impl Following {
    /// A request that was just sent and answered.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "a constructor of JavaScript")]
    pub fn new() -> Following {
        let record = RequestRecord::blank(0, RequestRole::Measured, 0);
        let provider = translator(WireFormat::OpenAiChat);
        let mut decoder = RequestDecoder::new(provider, Secret::default(), record);
        let head = ResponseHead {
            status: 200,
            content_type: "text/event-stream".into(),
            retry_after: None,
        };
        decoder.head(Micros(1), head);
        Following {
            decoder: Some(decoder),
            scratch: Vec::new(),
        }
    }

    /// Takes one read, stamped `at` microseconds.
    pub fn read(&mut self, at: u32, bytes: &Uint8Array) {
        copy(bytes, &mut self.scratch);
        if let Some(decoder) = &mut self.decoder {
            let _ = decoder.read(Micros(u64::from(at)), &self.scratch);
        }
    }

    /// Ends the request; how many chunks its record holds.
    pub fn finish(&mut self, at: u32) -> u32 {
        let record = self
            .decoder
            .take()
            .map(|decoder| decoder.finish(Ending::Closed(Micros(u64::from(at)))));
        record.map_or(0, |record| record.timeline.chunks.len() as u32)
    }
}

/// The samples whose quantiles are timed, as the report has the gaps of a run: the same sequence in Wasm and natively.
pub fn samples(count: u32) -> Vec<Micros> {
    let mut state = 11_111u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // Gaps as a run has them: whole steps of a clock of 5 µs, some 10 ms long.
        Micros((state >> 52) * 5)
    };
    (0..count).map(|_| next()).collect()
}

/// A sum of all that a table says of samples; whoever wants it has to compute all of it.
#[must_use]
pub fn summed(samples: &[Micros]) -> f64 {
    let summary = Distribution::of_spans(samples.iter().copied()).summary();
    summary.map_or(0.0, |s| s.quantiles.iter().sum::<f64>() + s.mean)
}

/// Samples that wait to be summed up.
#[wasm_bindgen]
pub struct Samples(Vec<Micros>);

#[wasm_bindgen]
impl Samples {
    /// This many.
    #[wasm_bindgen(constructor)]
    pub fn new(count: u32) -> Samples {
        Samples(samples(count))
    }

    /// Quantiles, mean and the rest, as a sum.
    pub fn summed(&self) -> f64 {
        summed(&self.0)
    }
}
