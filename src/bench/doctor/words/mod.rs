//! What a finding says to a person: whether it passes, what was seen, and the ways out.

mod steps;

use super::seen::{Seen, Why};
use super::way_out::Way;
use super::{Checkup, Finding};
use crate::bench::format;
use crate::bench::plan::ProviderKind;
use crate::bench::provider::format::WireFormat;
use crate::bench::wording::plural;
use steps::{
    say_models, say_parallel, say_preflight, say_reach, say_stream, say_timing, say_wrong_key,
};

/// How a step came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Well.
    Passed,
    /// It was not taken.
    NotTried,
    /// Nothing is wrong, but a result will know less for it.
    Note,
    /// A run is possible, and its figures may suffer.
    Warning,
    /// No run can succeed like this.
    Failed,
}

impl Verdict {
    /// The word for it.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Passed => "Passed",
            Verdict::NotTried => "Not tried",
            Verdict::Note => "Note",
            Verdict::Warning => "Warning",
            Verdict::Failed => "Failed",
        }
    }
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How the step came out.
    pub verdict: Verdict,
    /// What was seen, and what it means.
    pub words: String,
    /// What to do, the likeliest first; none where nothing is wrong.
    pub ways: Vec<Way>,
}

fn said(verdict: Verdict, words: impl Into<String>) -> Said {
    Said {
        verdict,
        words: words.into(),
        ways: Vec::new(),
    }
}

impl Said {
    fn with(self, ways: Vec<Way>) -> Said {
        Said { ways, ..self }
    }
}

/// What a finding of the checkup says.
pub fn say(checkup: &Checkup, finding: &Finding) -> Said {
    match &finding.seen {
        Seen::Reach(reach) => say_reach(checkup, *reach),
        Seen::Models(models) => say_models(checkup, models),
        Seen::Stream(stream) => say_stream(checkup, stream),
        Seen::WrongKey(wrong_key) => say_wrong_key(checkup, *wrong_key),
        Seen::Timing(timing) => say_timing(checkup, timing),
        Seen::Preflight(preflight) => say_preflight(checkup, *preflight),
        Seen::Parallel(parallel) => say_parallel(checkup, *parallel),
        Seen::NotTried(_, why) => said(
            Verdict::NotTried,
            match why {
                Why::NoStream => "It would tell nothing before a reply can be streamed.",
                Why::NoHost => "The host let the first request wait in vain.",
                Why::Stopped => "The check was stopped before it.",
            },
        ),
    }
}

/// The whole in a sentence.
pub fn summary(checkup: &Checkup) -> String {
    let verdict = |f: &Finding| say(checkup, f).verdict;
    let titles = |wanted: Verdict| -> Vec<&'static str> {
        let of = checkup.findings.iter().filter(|f| verdict(f) == wanted);
        of.map(|f| f.seen.step().title()).collect()
    };
    let stopped = checkup
        .findings
        .iter()
        .any(|f| matches!(f.seen, Seen::NotTried(_, Why::Stopped)));
    let (failed, warned) = (titles(Verdict::Failed), titles(Verdict::Warning));
    match (failed.is_empty(), warned.is_empty()) {
        (false, _) => format!(
            "A run cannot succeed yet. {} failed: {}.",
            plural(failed.len() as u64, "step"),
            failed.join(", ")
        ),
        _ if stopped => "The check was stopped. What it had found stands below.".to_owned(),
        (true, false) => format!(
            "A run can begin. {}: {}.",
            plural(warned.len() as u64, "warning"),
            warned.join(", ")
        ),
        (true, true) => "A run can begin: nothing stands in its way.".to_owned(),
    }
}

/// The checkup in a line, for the list of what produced a result.
pub fn line(checkup: &Checkup) -> String {
    let worst = |verdict: Verdict| {
        let of = checkup.findings.iter();
        let of = of.filter(|f| say(checkup, f).verdict == verdict);
        let titles: Vec<String> = of.map(|f| f.seen.step().title().to_lowercase()).collect();
        (!titles.is_empty())
            .then(|| format!("{}: {}", verdict.label().to_lowercase(), titles.join(", ")))
    };
    let verdicts = [
        Verdict::Failed,
        Verdict::Warning,
        Verdict::Note,
        Verdict::NotTried,
        Verdict::Passed,
    ];
    let parts: Vec<String> = verdicts.into_iter().filter_map(worst).collect();
    match checkup.at_unix_ms {
        0 => parts.join("; "),
        at => format!("{} ({})", parts.join("; "), format::date_time_utc(at)),
    }
}

/// Whether a check of this API makes sense: the simulated one never leaves the page, and one that the person describes is
/// checked by its sample.
pub fn can_check(kind: ProviderKind) -> bool {
    kind != ProviderKind::Simulated && kind.dialect().format != WireFormat::Custom
}
