//! Facts about the leaderboard: what its raw requests say, which printed cells they contradict, how tables are made.
#![allow(clippy::unwrap_used)] // helpers of tests may fail a test too

use llmperf_web::bench::correctness::checks::Checks;
use llmperf_web::bench::leaderboard::metric::LeaderboardMetric::{
    self, Itl, OutputRate, SuccessRate, Ttft,
};
use llmperf_web::bench::leaderboard::notes;
use llmperf_web::bench::leaderboard::own::{OwnRequest, OwnResult};
use llmperf_web::bench::leaderboard::published::ModelSize;
use llmperf_web::bench::leaderboard::row::{Row, RowOwner, SuccessCount};
use llmperf_web::bench::leaderboard::snapshot::{Leaderboard, LeaderboardError};
use llmperf_web::bench::leaderboard::statistic::Statistic;
use llmperf_web::bench::leaderboard::table::{
    Column, Direction, Filter, differing_cells, samples, sorted_rows,
};
use llmperf_web::bench::marks::Marks;
use llmperf_web::bench::plan::{
    LoadProfile, ProviderKind, StopCondition, Target, TestKind, TestPlan, Workload,
};
use llmperf_web::bench::record::FailureCause;
use llmperf_web::bench::row::{Ending, RequestRow};
use llmperf_web::bench::units::Micros;

const SNAPSHOT: &str = include_str!("../../public/leaderboard.json");

fn board() -> Leaderboard {
    Leaderboard::parse(SNAPSHOT).unwrap()
}

fn of_size(size: ModelSize) -> Filter {
    Filter {
        sizes: vec![size],
        providers: Vec::new(),
    }
}

/// Of each run, from the summary that LLMPerf itself wrote: requests, successes, mean TTFT in s, mean ITL in ms.
const LLMPERF_SUMMARIES: [(&str, &str, u32, u32, f64, f64); 19] = [
    ("anyscale", "70B", 150, 150, 0.24890, 15.836),
    ("bedrock", "70B", 150, 101, 0.40837, 47.075),
    ("fireworks", "70B", 150, 150, 0.51151, 24.465),
    ("groq", "70B", 150, 150, 0.22786, 5.384),
    ("lepton", "70B", 150, 20, 0.89946, 30.194),
    ("perplexity", "70B", 150, 148, 0.41907, 33.859),
    ("replicate", "70B", 145, 145, 5.08325, 127.927),
    ("together", "70B", 150, 150, 0.62233, 15.781),
    ("anyscale", "13B", 150, 150, 0.22044, 7.841),
    ("bedrock", "13B", 150, 53, 0.33088, 26.916),
    ("fireworks", "13B", 150, 150, 0.47270, 23.334),
    ("lepton", "13B", 150, 20, 1.06720, 23.277),
    ("replicate", "13B", 150, 150, 6.26579, 69.838),
    ("together", "13B", 150, 149, 1.89562, 18.412),
    ("anyscale", "7B", 150, 150, 0.22518, 18.878),
    ("fireworks", "7B", 150, 150, 0.32994, 12.618),
    ("lepton", "7B", 150, 20, 1.11076, 27.628),
    ("replicate", "7B", 150, 150, 3.61023, 43.537),
    ("together", "7B", 150, 150, 0.58258, 13.429),
];

#[test]
fn the_snapshot_holds_nineteen_runs_whose_requests_give_llmperfs_own_summaries() {
    let board = board();
    assert_eq!(board.runs.len(), LLMPERF_SUMMARIES.len());
    for (run, (provider, size, total, succeeded, ttft, itl)) in
        board.runs.iter().zip(LLMPERF_SUMMARIES)
    {
        assert_eq!(
            (run.provider.as_str(), run.size.unwrap().label()),
            (provider, size)
        );
        let success = run.success();
        assert_eq!((success.total(), success.succeeded), (total, succeeded));
        let mean = |metric| run.summary(metric).unwrap().mean;
        assert!((mean(Ttft) - ttft).abs() < 1e-5, "{provider} {size} TTFT");
        assert!((mean(Itl) - itl).abs() < 2e-3, "{provider} {size} ITL");
    }
}

#[test]
fn failures_keep_their_causes() {
    let board = board();
    let check = |provider: &str, size: ModelSize, expected: &str| {
        let mut runs = board.runs.iter();
        let run = runs
            .find(|r| r.provider == provider && r.size == Some(size))
            .unwrap();
        assert_eq!(run.success().failures_text(), expected);
    };
    check("lepton", ModelSize::B7, "130 rate limit (429)");
    check(
        "bedrock",
        ModelSize::B13,
        "97 reply shorter than wanted (−100)",
    );
    check("perplexity", ModelSize::B70, "2 rate limit (429)");
    check("together", ModelSize::B13, "1 no HTTP status (−1)");
    check("groq", ModelSize::B70, "");
}

#[test]
fn every_run_asked_for_what_the_notes_say() {
    for run in board().runs {
        assert_eq!(run.workload, notes::WORKLOAD);
        assert_eq!(run.concurrency, notes::CONCURRENCY);
        assert!(("2023-12-19"..="2024-01-10").contains(&run.date.as_str()));
    }
    let providers = board().providers().len();
    assert_eq!(providers, 8);
}

/// Every printed cell that its own requests contradict: print → recomputed.
const DIFFERING: [&str; 25] = [
    "Time to first token 70B fireworks Median 0.51 → 0.517",
    "Time to first token 70B perplexity Max 0.70 → 0.685",
    "Time to first token 70B together Median 0.63 → 0.635",
    "Time to first token 13B fireworks Median 0.49 → 0.498",
    "Time to first token 13B together Median 0.54 → 0.550",
    "Time to first token 13B together Mean 0.89 → 1.896",
    "Time to first token 13B together Max 0.91 → 100.470",
    "Time to first token 13B together P99 0.81 → 53.263",
    "Output tokens throughput 70B anyscale P99 82 → 81.070",
    "Output tokens throughput 70B bedrock Median 21 → 21.589",
    "Output tokens throughput 70B bedrock Min 13 → 18.488",
    "Output tokens throughput 70B bedrock P25 20 → 21.079",
    "Output tokens throughput 70B groq Median 185 → 186.293",
    "Output tokens throughput 70B groq Mean 184 → 185.401",
    "Output tokens throughput 70B groq Min 148 → 149.139",
    "Output tokens throughput 70B groq Max 208 → 209.151",
    "Output tokens throughput 70B groq P25 174 → 175.297",
    "Output tokens throughput 70B groq P75 195 → 196.093",
    "Output tokens throughput 70B groq P95 207 → 208.064",
    "Output tokens throughput 70B groq P99 208 → 208.863",
    "Output tokens throughput 13B bedrock Median 36 → 37.667",
    "Output tokens throughput 13B bedrock Mean 35 → 37.133",
    "Output tokens throughput 13B bedrock Min 19 → 33.517",
    "Output tokens throughput 13B bedrock P25 33 → 37.297",
    "Output tokens throughput 7B fireworks P99 82 → 81.299",
];

#[test]
fn exactly_twenty_five_printed_cells_differ_from_their_requests() {
    let board = board();
    let found: Vec<String> = differing_cells(&board)
        .iter()
        .map(|d| {
            format!(
                "{} {} {} {} {} → {:.3}",
                d.metric.name(),
                d.size.unwrap().label(),
                d.provider,
                d.cell.statistic.label(),
                d.cell.text(d.metric),
                d.cell.recomputed
            )
        })
        .collect();
    assert_eq!(found, DIFFERING);
}

#[test]
fn two_hundred_and_seventy_nine_printed_cells_agree_with_their_requests() {
    let board = board();
    let cells = LeaderboardMetric::ALL.into_iter().flat_map(|metric| {
        let rows = board.runs.iter().map(move |r| Row::of_published(r, metric));
        rows.flat_map(|row| row.cells)
    });
    let (printed, unprinted): (Vec<_>, Vec<_>) = cells.partition(|c| c.printed.is_some());
    assert_eq!(printed.len(), 304);
    assert_eq!(printed.iter().filter(|c| !c.differs).count(), 279);
    // ITL was never printed; the success rate has no cells at all.
    assert_eq!(unprinted.len(), 19 * 8);
    assert!(unprinted.iter().all(|c| !c.differs));
}

#[test]
fn tables_sort_by_any_column_and_rank_by_the_recomputed_median() {
    let board = board();
    let check = |metric, column, direction, expected: &[(&str, u32)]| {
        let rows = sorted_rows(
            &board,
            None,
            metric,
            &of_size(ModelSize::B70),
            column,
            direction,
        );
        let actual: Vec<(&str, u32)> = rows
            .iter()
            .map(|r| (r.provider.as_str(), r.rank.unwrap()))
            .collect();
        assert_eq!(actual, expected, "{metric:?} by {column:?}");
    };
    check(
        Ttft,
        Column::Rank,
        Direction::Ascending,
        &[
            ("anyscale", 1),
            ("groq", 2),
            ("perplexity", 3),
            ("bedrock", 4),
            ("fireworks", 5),
            ("together", 6),
            ("lepton", 7),
            ("replicate", 8),
        ],
    );
    check(
        Ttft,
        Column::Statistic(Statistic::P99),
        Direction::Ascending,
        &[
            ("groq", 2),
            ("anyscale", 1),
            ("perplexity", 3),
            ("bedrock", 4),
            ("together", 6),
            ("fireworks", 5),
            ("lepton", 7),
            ("replicate", 8),
        ],
    );
    check(
        OutputRate,
        Column::Statistic(Statistic::Median),
        Direction::Descending,
        &[
            ("groq", 1),
            ("anyscale", 2),
            ("together", 3),
            ("fireworks", 4),
            ("lepton", 5),
            ("perplexity", 6),
            ("bedrock", 7),
            ("replicate", 8),
        ],
    );
    check(
        Itl,
        Column::Provider,
        Direction::Descending,
        &[
            ("together", 3),
            ("replicate", 8),
            ("perplexity", 6),
            ("lepton", 5),
            ("groq", 1),
            ("fireworks", 4),
            ("bedrock", 7),
            ("anyscale", 2),
        ],
    );
    check(
        SuccessRate,
        Column::SuccessRate,
        Direction::Ascending,
        &[
            ("lepton", 8),
            ("bedrock", 7),
            ("perplexity", 6),
            ("anyscale", 1),
            ("fireworks", 1),
            ("groq", 1),
            ("replicate", 1),
            ("together", 1),
        ],
    );
}

#[test]
fn filters_keep_sizes_and_providers() {
    let board = board();
    let check = |sizes: &[ModelSize], providers: &[&str], expected: &[&str]| {
        let filter = Filter {
            sizes: sizes.to_vec(),
            providers: providers.iter().map(|p| (*p).to_owned()).collect(),
        };
        let rows = sorted_rows(
            &board,
            None,
            Ttft,
            &filter,
            Column::Size,
            Direction::Ascending,
        );
        let actual: Vec<String> = rows
            .iter()
            .map(|r| format!("{} {}", r.provider, r.size.unwrap().label()))
            .collect();
        assert_eq!(actual, expected);
    };
    check(
        &[],
        &["bedrock", "groq"],
        &["bedrock 13B", "bedrock 70B", "groq 70B"],
    );
    check(
        &[ModelSize::B7, ModelSize::B13],
        &["lepton"],
        &["lepton 7B", "lepton 13B"],
    );
    check(&[ModelSize::B7], &["groq"], &[]);
}

/// A row as measured here: TTFA, close and last text in ms, `data:` lines, tokens.
fn row(ttfa: u64, closed: u64, last: u64, lines: u32, tokens: u32, ending: Ending) -> RequestRow {
    RequestRow {
        index: 0,
        lane: 0,
        start: Micros::ZERO,
        headers: None,
        ttft: Some(Micros::from_millis(ttfa)),
        ttfa: Some(Micros::from_millis(ttfa)),
        decode_span: Some(Micros::from_millis(last - ttfa)),
        closed: Some(Micros::from_millis(closed)),
        chunks: tokens,
        data_lines: lines,
        input_tokens: 550,
        output_tokens: Some(tokens),
        is_estimate: false,
        text_tokens: None,
        first_chunk_tokens: None,
        ending,
        marks: Marks::CLEAN,
        queued: None,
        server_ttft: None,
        check: None,
    }
}

fn own() -> OwnResult {
    OwnResult::of_rows(
        "localhost",
        "steady",
        "2026-11-24",
        &[
            row(215, 2_000, 1_500, 151, 150, Ending::Completed),
            row(217, 4_000, 3_000, 151, 150, Ending::Completed),
            row(1, 1, 1, 0, 0, Ending::Failed(FailureCause::RateLimit)),
            row(9, 9, 9, 0, 0, Ending::Incomplete),
        ],
    )
    .unwrap()
}

#[test]
fn ones_own_figures_follow_llmperfs_definitions() {
    let own = own();
    assert_eq!(own.samples(Ttft), [0.215, 0.217]);
    // Tokens over the time to the close, not to the last text.
    assert_eq!(own.samples(OutputRate), [37.5, 75.0]);
    // Time to the last text over the chunks; the end mark is no chunk.
    assert_eq!(own.samples(Itl), [10.0, 20.0]);
    assert_eq!(
        own.success,
        SuccessCount {
            succeeded: 2,
            failures: vec![("rate limit".to_owned(), 1)],
        }
    );
    assert_eq!(OwnResult::of_rows("a", "b", "c", &[]), None);
}

#[test]
fn a_request_without_counts_has_no_rate_and_without_lines_no_itl() {
    let mut bare = row(100, 200, 150, 0, 1, Ending::Completed);
    bare.output_tokens = None;
    let request = OwnRequest::of(&bare);
    assert_eq!(request.value(OutputRate), None);
    assert_eq!(request.value(Itl), None);
    assert_eq!(request.value(Ttft), Some(0.1));
}

#[test]
fn ones_own_row_stands_ranked_among_the_published_ones() {
    let board = board();
    let own = own();
    let check = |metric, filter: &Filter, rank, median: Option<&str>| {
        let rows = sorted_rows(
            &board,
            Some(&own),
            metric,
            filter,
            Column::Rank,
            Direction::Ascending,
        );
        let mine: Vec<&Row> = rows.iter().filter(|r| r.owner == RowOwner::Own).collect();
        assert_eq!(mine.len(), 1);
        assert_eq!(mine[0].rank, Some(rank), "{metric:?}");
        let cell = mine[0].cell(Statistic::Median);
        assert_eq!(cell.map(|c| c.text(metric)).as_deref(), median);
        assert!(mine[0].cells.iter().all(|c| c.printed.is_none()));
    };
    // Between anyscale (0.213 s) and groq (0.222 s).
    check(Ttft, &of_size(ModelSize::B70), 2, Some("0.216"));
    // 56.25 tokens/s stand behind groq, anyscale and together.
    check(OutputRate, &of_size(ModelSize::B70), 4, Some("56.2"));
    // 15.0 ms stand between anyscale (14.6) and together (15.3).
    check(Itl, &of_size(ModelSize::B70), 3, Some("15.0"));
    // Two of three: of the 70B runs bedrock (101 of 150) is above it, lepton below.
    check(SuccessRate, &of_size(ModelSize::B70), 8, None);
    // No filter removes one's own row.
    let nobody = Filter {
        sizes: Vec::new(),
        providers: vec!["nobody".to_owned()],
    };
    check(Ttft, &nobody, 1, Some("0.216"));
}

#[test]
fn a_row_without_a_value_stands_last_and_has_no_rank() {
    let board = board();
    let mut own = own();
    own.requests.clear();
    for direction in [Direction::Ascending, Direction::Descending] {
        let column = Column::Statistic(Statistic::Median);
        let rows = sorted_rows(
            &board,
            Some(&own),
            Ttft,
            &Filter::default(),
            column,
            direction,
        );
        let last = rows.last().unwrap();
        assert_eq!((last.owner, last.rank), (RowOwner::Own, None));
    }
}

#[test]
fn samples_for_charts_are_sorted_and_counted() {
    let board = board();
    let own = own();
    let found = samples(&board, Some(&own), Ttft, &of_size(ModelSize::B13));
    let actual: Vec<(&str, usize)> = found
        .iter()
        .map(|s| (s.provider.as_str(), s.values.len()))
        .collect();
    assert_eq!(
        actual,
        [
            ("anyscale", 150),
            ("bedrock", 53),
            ("fireworks", 150),
            ("lepton", 20),
            ("replicate", 150),
            ("together", 149),
            ("localhost", 2),
        ]
    );
    assert!(found.iter().all(|s| s.values.is_sorted()));
    assert_eq!(
        samples(&board, None, SuccessRate, &Filter::default()),
        vec![]
    );
}

#[test]
fn a_damaged_snapshot_says_what_is_wrong() {
    let run = |ttft: &str, steps: &str, tokens: &str, rest: &str| {
        format!(
            r#"{{"version":1,"source":"s","license":"l","unit_us":10,"runs":[{{"provider":"p","size":"7b","model":"m",
            "date":"2023-12-19","workload":[550,0,150,0,5],"errors":[],"published_ttft_s":[0,0,0,0,0,0,0,0],
            "published_tokens_per_s":[0,0,0,0,0,0,0,0],"ttft":{ttft},"e2e_steps_us":{steps},"tokens":{tokens},"itl_rest":{rest}}}]}}"#
        )
    };
    let check = |text: &str, expected: Result<usize, LeaderboardError>| {
        assert_eq!(
            Leaderboard::parse(text).map(|b| b.runs[0].requests.len()),
            expected
        );
    };
    let damaged = || {
        Err(LeaderboardError::Run {
            provider: "p".to_owned(),
            size: ModelSize::B7,
        })
    };
    check(&run("[5,6]", "[90,0]", "[3,3]", "[0,-3]"), Ok(2));
    check(&run("[5]", "[9,0]", "[3,3]", "[0,0]"), damaged());
    check(&run("[5]", "[9]", "[0]", "[0]"), damaged());
    check(&run("[5]", "[90]", "[3]", "[-4]"), damaged());
    check(&run("[5]", "[0]", "[3]", "[0]"), damaged());
    check(
        &run("[18446744073709551615]", "[9]", "[3]", "[0]"),
        damaged(),
    );
    check(
        &run("[5,5]", "[18446744073709551615,1]", "[3,3]", "[0,0]"),
        damaged(),
    );
    check(r#"{"version":3}"#, Err(LeaderboardError::Version(3)));
    assert!(matches!(
        Leaderboard::parse("{"),
        Err(LeaderboardError::Malformed(_))
    ));
}

#[test]
fn ones_own_row_says_how_its_plan_differs_from_the_published_runs() {
    let plan = |workload, requests, concurrency, base_url: &str| TestPlan {
        kind: TestKind::Load,
        checks: Checks::default(),
        target: Target {
            provider: ProviderKind::OpenAiCompatible,
            base_url: base_url.to_owned(),
            model: "m".to_owned(),
        },
        workload,
        load: LoadProfile::ClosedLoop { concurrency },
        stop: StopCondition {
            requests,
            timeout: Micros::from_secs(600),
        },
        request_timeout: Micros::from_secs(90),
        sampling: serde_json::Map::new(),
        metadata: Vec::new(),
        seed: 11111,
        place: String::new(),
        calibrate: true,
        stagger: Micros::from_millis(4),
        cost: None,
        custom: None,
    };
    let check = |plan: TestPlan, expected: &[&str]| {
        let notes = notes::differences(&plan);
        assert!(notes[0].starts_with("Your row was measured at another place"));
        assert_eq!(&notes[1..], expected);
    };
    let https = "https://example.test/v1";
    check(plan(notes::WORKLOAD, 150, 5, https), &[]);
    let defaults = Workload {
        mean_input_tokens: 550,
        stddev_input_tokens: 150,
        mean_output_tokens: 150,
        stddev_output_tokens: 80,
    };
    check(
        plan(defaults, 10, 10, https),
        &[
            "Your requests were of 550 ± 150 tokens in and 150 ± 80 out; the published ones of 550 in and 150 out.",
            "You had 10 requests in flight, the published runs 5.",
            "You sent 10 requests, the published runs 150 each.",
        ],
    );
    // What counts is what was on the wire.
    check(
        plan(notes::WORKLOAD, 150, 10, "http://127.0.0.1:8000/v1"),
        &["You had 6 requests in flight, the published runs 5."],
    );
}

#[test]
fn a_rank_is_shared_where_the_intervals_of_medians_overlap() {
    let board = board();
    let sizes = Filter {
        sizes: vec![ModelSize::B70],
        providers: Vec::new(),
    };
    for metric in LeaderboardMetric::ALL {
        let rows = sorted_rows(
            &board,
            None,
            metric,
            &sizes,
            Column::Rank,
            Direction::Ascending,
        );
        for row in &rows {
            let (rank, places) = (row.rank.unwrap(), row.places.unwrap());
            assert!(
                places.best <= rank && rank <= places.worst,
                "{} {metric:?}",
                row.provider
            );
            let (low, high) = row.interval.unwrap();
            let figure = row.headline(metric).unwrap();
            assert!(
                low <= figure && figure <= high,
                "{} {metric:?}",
                row.provider
            );
            let overlapping = rows.iter().filter(|other| {
                let (a, b) = other.interval.unwrap();
                a <= high && low <= b
            });
            assert_eq!(overlapping.count() as u32, places.worst - places.best + 1);
        }
    }
    // Groq's rate is far above all others.
    let rates = sorted_rows(
        &board,
        None,
        OutputRate,
        &sizes,
        Column::Rank,
        Direction::Ascending,
    );
    let first = &rates[0];
    assert_eq!(first.provider, "groq");
    assert!(!first.places.unwrap().is_tie());
    assert!(rates.iter().any(|row| row.places.unwrap().is_tie()));
}

/// What `./dev leaderboard tests/fixtures/llmperf` writes.
const MADE_OF_LLMPERF: &str = include_str!("../fixtures/leaderboard/of-llmperf.json");

#[test]
fn a_leaderboard_made_of_llmperf_s_files_has_llmperf_s_figures() {
    let board = Leaderboard::parse(MADE_OF_LLMPERF).unwrap();
    let [run] = board.runs.as_slice() else {
        panic!("one run");
    };
    assert_eq!(
        (run.provider.as_str(), run.model.as_str(), run.date.as_str()),
        ("llmperf", "llama2-70b", "2023-12-27")
    );
    let summary: serde_json::Value =
        serde_json::from_str(include_str!("../fixtures/llmperf/summary.json")).unwrap();
    let median = |metric| run.summary(metric).unwrap().p50();
    let said = |name: &str| {
        summary[format!("results_{name}_quantiles_p50")]
            .as_f64()
            .unwrap()
    };
    assert!((median(Ttft) - said("ttft_s")).abs() < 1e-6);
    assert!((median(Itl) - said("inter_token_latency_s") * 1_000.0).abs() < 1e-3);
    let success = run.success();
    assert_eq!((success.succeeded, success.total()), (12, 20));
    assert!(board.subtitle().starts_with("Leaderboard"));
}

#[test]
fn a_run_of_no_known_size_is_shown_whatever_size_is_chosen_and_goes_by_its_model() {
    let board = Leaderboard::parse(MADE_OF_LLMPERF).unwrap();
    let rows = sorted_rows(
        &board,
        None,
        Ttft,
        &of_size(ModelSize::B70),
        Column::Rank,
        Direction::Ascending,
    );
    assert_eq!(rows.len(), 1);
    assert!(!board.has_sizes());
    assert_eq!(
        llmperf_web::charts::compared::label(&rows[0]),
        "Llmperf llama2-70b"
    );
}
