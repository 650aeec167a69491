//! The `link` profile: evidence as text for a URL's fragment, small enough to send and honest about what it left out.
//!
//! Text → [`envelope`] (version, length, checksum, base64url) → [`coder`] (range coder) → plan, environment, totals,
//! rows and exact moments. Up to 1,000 requests travel one by one, and the figures are computed from them as from a
//! run; above, each metric travels as a [`sketch`]. Every span is within 0.49 % of what was measured, every count and
//! every moment is exact. Each part is one function for both directions, which returns what a reader will see.

pub mod buckets;
mod coder;
mod drawn;
mod ending;
pub mod envelope;
mod environment;
mod frame;
mod moments;
mod number;
mod plan;
mod rows;
pub mod sketch;
mod text;
mod totals;
mod usual;

use crate::bench::archive::ArchiveError;
use crate::bench::environment::Environment;
use crate::bench::evidence::{Evidence, Omission, Totals, sample_of_rows};
use crate::bench::metric::Metric;
use crate::bench::plan::TestKind;
use crate::bench::run::RunEnd;
use crate::bench::stats::distribution::Distribution;
use buckets::Buckets;
use coder::{Coder, Reader, Writer, flag};
use drawn::Drawn;
use frame::Frame;
use moments::MomentModels;
use number::Number;
use sketch::{Sketch, SketchModels};
use text::Text;

/// How long a link is, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkSize {
    /// The whole payload.
    pub whole: usize,
    /// Of it, the results: without plan, environment and free text.
    pub results: usize,
}

/// Above this length of the results, those of at most [`SMALL_RUN`] requests leave out the times to headers, which no
/// figure is computed from.
const WANTED_LENGTH: usize = 1_600;

/// Requests of a run whose results are to fit [`WANTED_LENGTH`].
const SMALL_RUN: usize = 150;

/// The evidence as text of letters, digits, `-` and `_`.
pub fn encode(evidence: &Evidence) -> Result<String, ArchiveError> {
    let (content, _) = content(evidence)?;
    envelope::seal(&content)
}

/// How long [`encode`] makes this evidence.
pub fn encoded_len(evidence: &Evidence) -> Result<LinkSize, ArchiveError> {
    Ok(content(evidence)?.1)
}

/// The evidence in a text made by [`encode`], in this version or an earlier one.
pub fn decode(text: &str) -> Result<Evidence, ArchiveError> {
    decode_content(&envelope::open(text)?)
}

/// The evidence in what [`envelope::open`] gives: whoever makes a hostile link can give it a fitting checksum too.
pub fn decode_content(bytes: &[u8]) -> Result<Evidence, ArchiveError> {
    let mut reader = Reader::new(bytes);
    let (evidence, _) = code(&mut reader, &blank())?;
    if reader.is_short() || reader.has_rest() {
        return Err(ArchiveError::impossible(
            "It is longer or shorter than it says",
        ));
    }
    Ok(evidence)
}

fn content(evidence: &Evidence) -> Result<(Vec<u8>, LinkSize), ArchiveError> {
    let (content, size) = write(evidence)?;
    if size.results <= WANTED_LENGTH || evidence.rows.len() > SMALL_RUN {
        return Ok((content, size));
    }
    let mut shorter = evidence.clone();
    for row in &mut shorter.rows {
        row.headers = None;
    }
    write(&shorter)
}

fn write(evidence: &Evidence) -> Result<(Vec<u8>, LinkSize), ArchiveError> {
    let mut writer = Writer::new();
    let (_, words) = code(&mut writer, evidence)?;
    let content = writer.finish();
    let whole = envelope::length_of(content.len());
    let results = whole.saturating_sub(words * 4 / 3);
    Ok((content, LinkSize { whole, results }))
}

fn blank() -> Evidence {
    Evidence {
        plan: plan::blank_plan(),
        environment: Environment::default(),
        end: RunEnd::Finished,
        totals: Totals::default(),
        protocol: String::new(),
        load: None,
        first_gap: None,
        distributions: Vec::new(),
        rows: Vec::new(),
        omitted: Vec::new(),
    }
}

/// Codes everything; returns it as a reader will see it, and how many bytes plan, environment and texts took.
fn code(coder: &mut impl Coder, given: &Evidence) -> Result<(Evidence, usize), ArchiveError> {
    let buckets = Buckets::all();
    let mut text = Text::new();
    let mut number = Number::NEW;
    let mut failures = totals::code_failures(coder, &given.totals.failures)?;
    let counts = coder.position();
    let plan = plan::code_plan(coder, &mut text, &given.plan)?;
    let environment = environment::code_environment(coder, &mut text, &given.environment)?;
    let end = ending::code_end(coder, &mut text, &given.end)?;
    let protocol = text.code(coder, &given.protocol)?;
    let load = environment::code_load(coder, given.load);
    totals::code_messages(coder, &mut text, &given.totals.failures, &mut failures)?;
    let words = coder.position() - counts;

    let lacks_messages = given.omitted.contains(&Omission::Messages)
        || totals::leaves_messages_out(&given.totals.failures);
    let lacks_messages = flag(coder, lacks_messages);
    let lacks_findings =
        given.omitted.contains(&Omission::Findings) || given.environment.checkup.is_some();
    let lacks_findings = flag(coder, lacks_findings);
    let lacks_rows =
        given.rows.len() > rows::MOST_ROWS || (given.rows.is_empty() && given.totals.started > 0);
    let lacks_rows = flag(coder, lacks_rows);
    let duration = totals::code_duration(coder, &mut number, given.totals.duration);
    let rows = if lacks_rows {
        Vec::new()
    } else {
        let frame = Frame {
            buckets: &buckets,
            clock_step: environment.clock_step,
            duration,
            lanes: plan.concurrency_on_wire(),
            checked: plan.kind == TestKind::Correctness,
            drawn: Drawn::of(&plan, rows::MOST_ROWS.min(plan.stop.requests as usize)),
        };
        rows::code(coder, &frame, &given.rows)?
    };
    let guess = Totals {
        duration,
        failures,
        ..Totals::of_rows(&rows)
    };
    let totals = totals::code(coder, &given.totals, &guess)?;

    let mut sketches = SketchModels::new();
    let mut moments = MomentModels::new();
    let mut distributions = Vec::new();
    for metric in Metric::ALL {
        let sample = given.distributions.iter().find(|(m, _)| *m == metric);
        let rough = if lacks_rows || metric == Metric::Icl {
            let none = Distribution::default();
            let sample = sample.map_or(&none, |(_, sample)| sample);
            let sketch = Sketch::of(&buckets, metric, sample);
            Sketch::code(
                coder,
                &mut sketches,
                &buckets,
                environment.clock_step.0,
                &sketch,
            )?
            .rough(&buckets)
        } else {
            sample_of_rows(metric, &rows, totals.basis(), environment.clock_step)
        };
        let exact = sample.and_then(|(_, sample)| sample.moments());
        distributions.push((metric, moments.code(coder, metric, exact, &rough)?));
    }

    let omitted = [
        Some(Omission::Stamps),
        Some(Omission::Replies),
        lacks_messages.then_some(Omission::Messages),
        lacks_rows.then_some(Omission::Requests),
        plan.checks.own.is_some().then_some(Omission::Questions),
        lacks_findings.then_some(Omission::Findings),
    ];
    let evidence = Evidence {
        plan,
        environment,
        end,
        totals,
        protocol,
        load,
        first_gap: None,
        distributions,
        rows,
        omitted: omitted.into_iter().flatten().collect(),
    };
    Ok((evidence, words))
}
