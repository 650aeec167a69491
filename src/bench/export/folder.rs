//! What a results folder keeps of a run: LLMPerf's two files and this page's own, in a folder of the run's own, so that no
//! run overwrites another.

use crate::bench::archive::full;
use crate::bench::evidence::Evidence;
use crate::bench::export::llmperf::{NamedFile, files};
use crate::bench::report::entry::file_stem;
use crate::bench::run::Run;

/// The files of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFolder {
    /// The folder's name: the result's, with day and time of its start, UTC.
    pub name: String,
    /// The files in it.
    pub files: Vec<NamedFile>,
}

impl RunFolder {
    /// The files of a run under its name.
    pub fn of(evidence: &Evidence, run: &Run, name: &str) -> RunFolder {
        let started = evidence.environment.started_at_unix_ms;
        let second = started / 1_000 % 86_400;
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let stem = file_stem(name, started);
        let mut all = vec![NamedFile {
            name: format!("{stem}.json"),
            text: full::to_json(run, name),
        }];
        if let Some(two) = files(evidence, Some(run)) {
            all.extend([two.summary, two.responses]);
        }
        RunFolder {
            name: format!("{stem}-{hour:02}{minute:02}{second:02}"),
            files: all,
        }
    }

    /// The same with the folder's name before each file's, for an archive.
    pub fn with_paths(&self) -> Vec<NamedFile> {
        let path = |file: &NamedFile| NamedFile {
            name: format!("{}/{}", self.name, file.name),
            text: file.text.clone(),
        };
        self.files.iter().map(path).collect()
    }
}
