//! An imported result beside one of this page: this page's stamps by the other tool's definitions, so that like is compared
//! with like.

use super::imported::{Imported, ImportedFigure};
use super::report::scale;
use crate::bench::definitions::{Definition, Figure, Sample};
use crate::bench::evidence::Evidence;
use crate::bench::report::comparison::words;
use crate::bench::run::Run;
use crate::bench::stats::bootstrap::difference;
use crate::bench::stats::distribution::Distribution;

/// Most values that are drawn from; beyond them the difference stands without its interval.
const MOST: u64 = 1_000_000;

/// One figure of both.
#[derive(Clone, Debug, PartialEq)]
pub struct BesideRow {
    /// What it is.
    pub definition: Definition,
    /// The unit of both medians.
    pub unit: &'static str,
    /// The file's median; `None` where it has none.
    pub theirs: Option<String>,
    /// This page's median by the same definition; `None` where there is none.
    pub ours: Option<String>,
    /// How this page's differs from the file's, or why that cannot be said.
    pub difference: String,
}

/// The file's figures with this page's own by the same definitions; empty for a tool whose definitions this page does not
/// apply. `run` adds the stamps that a link leaves out.
pub fn beside(imported: &Imported, evidence: &Evidence, run: Option<&Run>) -> Vec<BesideRow> {
    let Some(definitions) = imported.tool.definitions() else {
        return Vec::new();
    };
    let own = definitions.figures(evidence, run);
    let row = |theirs: &ImportedFigure| {
        let ours = own.iter().find(|f| f.definition.name == theirs.name)?;
        Some(one(theirs, ours))
    };
    imported.figures.iter().filter_map(row).collect()
}

fn one(theirs: &ImportedFigure, ours: &Figure) -> BesideRow {
    let definition = ours.definition;
    let their_median = theirs.values.summary().quantiles[1];
    let known = ours.sample.distribution();
    let our_median = known.and_then(|d| d.summary()).map(|s| s.p50());
    let largest = [their_median, our_median].into_iter().flatten();
    let scale = scale(&definition, largest.fold(0.0, f64::max));
    let apart = || Some((their_median?, our_median?));
    let mut text = match (&ours.sample, apart()) {
        (Sample::LeftOut(why), _) => (*why).to_owned(),
        (_, None) => "One of the two has no median of it.".to_owned(),
        (_, Some((theirs_at, ours_at))) => {
            let all = theirs.values.all().zip(known.and_then(every));
            match all.and_then(|(a, b)| difference(a, &b)) {
                Some(found) => words(Some(&found), &scale),
                None => plain(ours_at - theirs_at, &scale),
            }
        }
    };
    if definition.counts_tokens && their_median.is_some() {
        text.push_str(" Tokens may be counted differently.");
    }
    BesideRow {
        definition,
        unit: scale.unit(),
        theirs: their_median.map(|v| scale.number(v)),
        ours: our_median.map(|v| scale.number(v)),
        difference: text,
    }
}

/// A difference without its doubt, which is said.
fn plain(by: f64, scale: &crate::bench::format::Scale) -> String {
    let way = if by < 0.0 { "lower" } else { "higher" };
    format!(
        "{} {way}; how sure that is cannot be told, since single values are missing or too few.",
        scale.value(by.abs())
    )
}

/// Every value in ascending order; `None` where they are too many.
fn every(distribution: &Distribution) -> Option<Vec<f64>> {
    (distribution.count() <= MOST).then(|| {
        let points = distribution.points().iter();
        points
            .flat_map(|(value, n)| std::iter::repeat_n(*value, *n as usize))
            .collect()
    })
}
