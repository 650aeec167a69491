//! The arrows between modules that the compiler cannot see.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below `folder`, with its text less comments.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
                found.push((path.clone(), code.collect::<Vec<&str>>().join("\n")));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn check(folder: &str, never: &[&str]) {
    for (path, code) in sources(folder) {
        for word in never {
            assert!(!code.contains(word), "{} names {word}", path.display());
        }
    }
}

#[test]
fn ring_one_knows_no_other_ring() {
    let outer = ["crate::charts", "crate::browser", "crate::ui"];
    check("src/bench", &outer);
    check(
        "src/bench",
        &["web_sys", "js_sys", "wasm_bindgen", "charming", "leptos"],
    );
}

#[test]
fn charts_know_ring_one_only() {
    check(
        "src/charts",
        &["crate::browser", "crate::ui", "web_sys", "js_sys", "leptos"],
    );
}

#[test]
fn the_browser_knows_neither_the_page_above_nor_leptos() {
    check("src/browser", &["crate::ui", "leptos::", "use leptos"]);
}

#[test]
fn the_worker_never_names_the_window_or_the_document() {
    check(
        "src/browser/worker",
        &["window()", "Window", "document()", "Document"],
    );
}

#[test]
fn the_page_never_fetches_a_target_by_hand() {
    check(
        "src/browser/page",
        &["fetch_with_request", "fetch_with_str", "XmlHttpRequest"],
    );
    check("src/ui", &["fetch_with", "XmlHttpRequest", "gloo_net"]);
}

#[test]
fn a_key_is_laid_open_in_known_places_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut laid_open: Vec<(String, usize)> = sources("src")
        .into_iter()
        .map(|(path, code)| {
            let local = path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (local, code.matches("expose()").count())
        })
        .filter(|(_, times)| *times > 0)
        .collect();
    laid_open.sort();
    let known = [
        ("bench/form/custom/headers.rs", 2),
        ("bench/form/secrets.rs", 2),
        ("bench/form/target.rs", 1),
        ("bench/provider/auth.rs", 1),
        ("bench/provider/bedrock/sigv4.rs", 2),
        ("bench/redact.rs", 1),
        ("browser/page/models.rs", 1),
        ("browser/page/run_handle/line.rs", 1),
        ("browser/page/secrets.rs", 1),
        ("browser/worker/fetch.rs", 1),
        ("browser/worker/scripted.rs", 1),
        ("ui/pages/plan/key_field.rs", 1),
        ("ui/pages/relay/keys.rs", 1),
    ];
    let known: Vec<(String, usize)> = known.map(|(path, n)| (path.to_owned(), n)).into();
    assert_eq!(laid_open, known);
}

#[test]
fn a_key_crosses_to_the_worker_in_one_place() {
    let posting: Vec<(String, usize)> = sources("src/browser")
        .into_iter()
        .filter(|(path, _)| !path.iter().any(|folder| folder == "worker"))
        .chain(sources("src/ui"))
        .map(|(path, code)| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            // Tokenizer and importer are given texts and files, and a turn is an empty message, by files that know no key.
            let knows_none = ["errand", "turn"].contains(&name.as_str());
            assert!(!knows_none || !code.contains("Secret"));
            let posts = code.matches("post_message").count();
            (name, if knows_none { 0 } else { posts })
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    assert_eq!(posting, [("line".to_owned(), 1)]);
}

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "crates", "tests/it"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for (path, _) in sources(folder) {
            let text = fs::read_to_string(&path).unwrap();
            let local = path.strip_prefix(&root).unwrap();
            assert!(
                text.starts_with("//!"),
                "{} opens without a sentence",
                local.display()
            );
        }
    }
}

#[test]
fn only_the_token_file_names_a_colour() {
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    for entry in fs::read_dir(style).unwrap() {
        let path = entry.unwrap().path();
        let tokens = path.file_name().is_some_and(|n| n == "tokens.css");
        let text = fs::read_to_string(&path).unwrap();
        let named = text
            .lines()
            .any(|l| l.contains(": #") || l.contains("rgb("));
        assert!(tokens || !named, "{} names a colour", path.display());
    }
}
