//! What the page holds: the shown result and the run under way.

use crate::bench::evidence::Evidence;
use crate::bench::run::Run;
use crate::ui::gathered::gathered;
use std::sync::Arc;

/// A result as shown, wherever it came from.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What tables, charts and warnings are computed from.
    pub evidence: Arc<Evidence>,
    /// The run itself with every stamp; `None` when opened from a link.
    pub run: Option<Arc<Run>>,
    /// Where it came from.
    pub source: Source,
    /// Its name in the history; `None` where it is not kept.
    pub id: Option<String>,
    /// The name the person gave it; may be empty.
    pub name: String,
}

/// Where a result came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Just measured.
    Fresh,
    /// Measured here, from this browser's history.
    Kept,
    /// From a link.
    Link,
    /// From a file, be it just now or from the history.
    File,
}

impl Shown {
    /// A result of a run at hand; the page stays alive meanwhile.
    pub async fn of_run(run: Run, source: Source, id: Option<String>, name: String) -> Shown {
        Shown {
            evidence: Arc::new(gathered(&run).await),
            run: Some(Arc::new(run)),
            source,
            id,
            name,
        }
    }
}

impl Source {
    /// Whether the person measured it; what came as a link or a file may be anybody's.
    pub fn is_own(self) -> bool {
        match self {
            Source::Fresh | Source::Kept => true,
            Source::Link | Source::File => false,
        }
    }
}
