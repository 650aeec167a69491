//! Facts about the fuzz targets: each has a committed corpus, and holds on all of it.

use crate::fuzzed::{TARGETS, check};
use std::fs;
use std::path::Path;

#[test]
fn every_target_holds_on_its_committed_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    for (name, fed) in TARGETS {
        let inputs: Vec<_> = fs::read_dir(root.join("corpus").join(name))
            .unwrap()
            .map(|entry| fs::read(entry.unwrap().path()).unwrap())
            .collect();
        assert!(inputs.len() >= 8, "{name} has {}", inputs.len());
        for input in inputs {
            check(fed, &input);
        }
    }
    let targets = fs::read_dir(root.join("targets")).unwrap();
    assert_eq!(targets.count(), TARGETS.len());
}
