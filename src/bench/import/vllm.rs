//! What `vllm bench serve --save-result` writes, from its source at 009e6d4; not yet tried on a file that it wrote.

use super::error::ImportError;
use super::imported::{FileKind, Given, Imported, Tool, Values};
use super::llmperf_responses::add;
use super::numbers::{at, count, line, number, text};
use crate::bench::definitions::vllm::{ALL, E2EL, ITL, OUTPUT_THROUGHPUT, TPOT, TTFT};
use crate::bench::stats::summary::QUANTILES;
use serde_json::Value;

/// The run that the file holds.
pub fn read(file: &Value) -> Result<Imported, ImportError> {
    let mut read = Imported::blank(Tool::Vllm, FileKind::VllmResult);
    read.model = text(at(file, "/model_id"));
    read.concurrency = count(at(file, "/max_concurrency"));
    for (name, member) in [
        ("Date, of that machine's clock", "/date"),
        ("Backend", "/backend"),
        ("Tokenizer", "/tokenizer_id"),
    ] {
        read.say(name, text(at(file, member)));
    }
    let rate = at(file, "/request_rate");
    let rate = number(rate).map(|n| format!("{n}")).or(text(rate));
    read.say("Rate asked, requests/s", rate);
    for (name, member) in [
        ("Input tokens in all", "/total_input_tokens"),
        ("Output tokens in all", "/total_output_tokens"),
    ] {
        read.say(
            name,
            count(at(file, member)).map(crate::bench::format::count),
        );
    }
    read.counts.started = count(at(file, "/num_prompts"));
    read.counts.completed = count(at(file, "/completed"));
    let rest = || read.counts.started?.checked_sub(read.counts.completed?);
    read.counts.failed = count(at(file, "/failed")).or_else(rest);
    read.duration_s = number(at(file, "/duration"));
    read.output_rate = number(at(file, "/output_throughput"));
    read.request_rate = number(at(file, "/request_throughput"));
    let detail = Detail::of(file);
    for words in &detail.errors {
        add(&mut read.errors, words.clone());
    }
    // Its rates are of the whole run, and stand above.
    for definition in ALL.iter().filter(|d| **d != OUTPUT_THROUGHPUT) {
        let name = definition.name;
        let of = |what: &str| number(at(file, &format!("/{what}_{name}_ms")));
        let given = Given {
            count: read.counts.completed.filter(|_| *definition != ITL),
            mean: of("mean"),
            min: None,
            max: None,
            stddev: of("std"),
            quantiles: QUANTILES.map(|q| match q {
                0.5 => of("median").or(of("p50")),
                q => of(&format!("p{:.0}", q * 100.0)),
            }),
        };
        let each = match *definition {
            d if d == TTFT => Values::each(detail.ttft.iter().copied()),
            d if d == ITL => Values::each(detail.itl.iter().copied()),
            _ => None,
        };
        read.put(*definition, each.or(Values::given(given)));
    }
    if [TPOT, E2EL].iter().any(|d| read.figure(d.name).is_none()) {
        read.notes.push("vLLM bench writes only the figures that --percentile-metrics names, and only the percentiles that --metric-percentiles names.".to_owned());
    }
    match read.figures.is_empty() {
        true => Err(ImportError::NoFigures(Tool::Vllm)),
        false => Ok(read),
    }
}

/// What `--save-detailed` adds, of the requests that succeeded; empty where it was not asked for.
#[derive(Default)]
struct Detail {
    ttft: Vec<f64>,
    itl: Vec<f64>,
    errors: Vec<String>,
}

impl Detail {
    fn of(file: &Value) -> Detail {
        let list = |name: &str| at(file, name).as_array();
        let (Some(ttfts), Some(itls), Some(errors)) =
            (list("/ttfts"), list("/itls"), list("/errors"))
        else {
            return Detail::default();
        };
        let mut detail = Detail::default();
        for ((ttft, itl), error) in ttfts.iter().zip(itls).zip(errors) {
            if let Some(words) = error.as_str().and_then(first_line) {
                detail.errors.push(words);
                continue;
            }
            // A request of no token has a TTFT of 0.
            detail
                .ttft
                .extend(number(ttft).filter(|s| *s > 0.0).map(ms));
            let gaps = itl.as_array().into_iter().flatten();
            detail.itl.extend(gaps.filter_map(number).map(ms));
        }
        detail
    }
}

fn ms(seconds: f64) -> f64 {
    seconds * 1_000.0
}

/// The last line of a traceback says what happened.
fn first_line(error: &str) -> Option<String> {
    line(error.trim().lines().last()?)
}
