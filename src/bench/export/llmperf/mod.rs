//! A result as LLMPerf's two files, a summary and the individual responses, under its names and by its definitions: what a
//! program reads from LLMPerf's own files it can read from these.
//!
//! Output tokens are those of the text by this page's tokenizer, near LLMPerf's count; where a text was not counted, the provider's
//! count stands in. The summary says which in a member of its own. Two things differ from LLMPerf, each because the truth does: what is not known is
//! `null`, not 0; and requests that the end of the run cut short are left out, since LLMPerf waits for them. A correctness test's
//! `generated_text` ends after 2,000 characters, which is as much of a reply as a result keeps.

pub mod correctness;
mod layout;
pub mod load;
pub mod response;
pub mod summary;

use crate::bench::evidence::Evidence;
use crate::bench::plan::TestKind;
use crate::bench::run::Run;

/// A file to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name with extension.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// LLMPerf's two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LlmperfFiles {
    /// `…_summary.json`.
    pub summary: NamedFile,
    /// `…_individual_responses.json`.
    pub responses: NamedFile,
}

/// Whether a result has these files: not one without its list of requests, nor checks that LLMPerf has not.
pub fn has_files(evidence: &Evidence) -> bool {
    !evidence.rows.is_empty() && evidence.plan.checks.are_llmperf_s()
}

/// The files of a result; `run` adds status codes, messages and replies, which a link leaves out. `None` where the result
/// holds no list of requests, and for checks that LLMPerf has not.
pub fn files(evidence: &Evidence, run: Option<&Run>) -> Option<LlmperfFiles> {
    let plan = &evidence.plan;
    if !has_files(evidence) {
        return None;
    }
    let (stem, summary, responses) = match plan.kind {
        TestKind::Load => {
            let w = &plan.workload;
            let responses = load::responses(evidence, run);
            let stem = format!(
                "{}_{}_{}",
                plan.target.model, w.mean_input_tokens, w.mean_output_tokens
            );
            let stem = file_stem(&stem);
            let summary = load::summary(evidence, &responses, &stem);
            (stem, summary.to_json(), layout::pretty(&responses))
        }
        TestKind::Correctness => {
            let stem = file_stem(&format!("{}_correctness", plan.target.model));
            let summary = correctness::summary(evidence, &stem);
            let responses = correctness::responses(evidence, run);
            (stem, summary.to_json(), layout::pretty(&responses))
        }
    };
    let named = |end: &str, text| NamedFile {
        name: format!("{stem}_{end}.json"),
        text,
    };
    Some(LlmperfFiles {
        summary: named("summary", summary),
        responses: named("individual_responses", responses),
    })
}

/// A name in which every run of other signs than letters, digits, `_` and `-` is one `-`, as are runs of `-`.
fn file_stem(name: &str) -> String {
    let mut stem = String::new();
    for letter in name.chars() {
        let kept = match letter {
            letter if letter.is_alphanumeric() || letter == '_' => letter,
            _ => '-',
        };
        if kept != '-' || !stem.ends_with('-') {
            stem.push(kept);
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_keeps_letters_digits_and_underscores() {
        let check = |name: &str, stem: &str| assert_eq!(super::file_stem(name), stem);
        check("llama2-70b_550_150", "llama2-70b_550_150");
        check("ttft=100;itl=10;n=50_550_50", "ttft-100-itl-10-n-50_550_50");
        check("meta-llama/Llama 3--8b", "meta-llama-Llama-3-8b");
        check("./model-", "-model-");
    }
}
