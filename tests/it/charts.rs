//! The same report draws the same chart: golden files, and what each chart says in words.

use llmperf_web::bench::correctness::checks::Checks;
use llmperf_web::bench::environment::Environment;
use llmperf_web::bench::evidence::{Evidence, FailureGroup, Omission, Totals};
use llmperf_web::bench::leaderboard::metric::LeaderboardMetric;
use llmperf_web::bench::leaderboard::published::ModelSize;
use llmperf_web::bench::leaderboard::snapshot::{About, Leaderboard};
use llmperf_web::bench::leaderboard::statistic::Statistic;
use llmperf_web::bench::leaderboard::table::{Column, Direction, Filter, sorted_rows};
use llmperf_web::bench::marks::Marks;
use llmperf_web::bench::metric::Metric;
use llmperf_web::bench::plan::{
    LoadProfile, ProviderKind, StopCondition, Target, TestKind, TestPlan, Workload,
};
use llmperf_web::bench::record::FailureCause;
use llmperf_web::bench::row::{Ending, RequestRow};
use llmperf_web::bench::run::RunEnd;
use llmperf_web::bench::stats::distribution::Distribution;
use llmperf_web::bench::units::Micros;
use llmperf_web::charts::compared::{OwnEntry, Standing, standing};
use llmperf_web::charts::drawing::{Absence, Drawing};
use llmperf_web::charts::ecdf::{Behind, Curve};
use llmperf_web::charts::flow::Flow;
use llmperf_web::charts::leaderboard_bars::{BarOf, Better, Measure, Owner};
use llmperf_web::charts::palette::Palette;
use llmperf_web::charts::{
    compared, flow, leaderboard_bars, rate_ecdf, requests_timeline, ttft_ecdf,
};
use serde_json::Value;

fn palette() -> Palette {
    let named = |n: usize| format!("#data{n}");
    Palette {
        surface: "#surface".into(),
        text: "#text".into(),
        muted: "#muted".into(),
        grid: "#grid".into(),
        accent: "#accent".into(),
        waiting: "#waiting".into(),
        warning: "#warning".into(),
        bad: "#bad".into(),
        data: std::array::from_fn(named),
    }
}

/// Twelve requests on two streams; the third failed without a token, the last was cut short.
fn row(index: u32) -> RequestRow {
    let ending = match index {
        2 => Ending::Failed(FailureCause::RateLimit),
        11 => Ending::Incomplete,
        _ => Ending::Completed,
    };
    let text = index != 2;
    RequestRow {
        index,
        lane: index % 2,
        start: Micros::from_millis(u64::from(index / 2) * 500),
        headers: Some(Micros::from_millis(40)),
        ttft: text.then(|| Micros::from_millis(60 + u64::from(index) * 7)),
        ttfa: text.then(|| Micros::from_millis(60 + u64::from(index) * 7)),
        decode_span: text.then(|| Micros::from_millis(250)),
        closed: Some(Micros::from_millis(if text { 400 } else { 80 })),
        chunks: 50,
        data_lines: 53,
        input_tokens: 550,
        output_tokens: (ending == Ending::Completed).then_some(50 + index),
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

fn evidence() -> Evidence {
    let rows: Vec<RequestRow> = (0..12).map(row).collect();
    let step = Micros(100);
    let mut totals = Totals::of_rows(&rows);
    totals.failures.push(FailureGroup {
        cause: FailureCause::RateLimit,
        count: 1,
        first_message: "slow down".into(),
    });
    Evidence {
        plan: TestPlan {
            kind: TestKind::Load,
            checks: Checks::default(),
            target: Target {
                provider: ProviderKind::OpenAiCompatible,
                base_url: "https://llm.example/v1".into(),
                model: "steady".into(),
            },
            workload: Workload {
                mean_input_tokens: 550,
                stddev_input_tokens: 150,
                mean_output_tokens: 50,
                stddev_output_tokens: 0,
            },
            load: LoadProfile::ClosedLoop { concurrency: 2 },
            stop: StopCondition {
                requests: 12,
                timeout: Micros::from_secs(90),
            },
            request_timeout: Micros::from_secs(30),
            sampling: serde_json::Map::new(),
            metadata: Vec::new(),
            seed: 11_111,
            place: "Berlin".into(),
            calibrate: true,
            stagger: Micros::from_millis(4),
            cost: None,
            custom: None,
        },
        environment: Environment {
            clock_step: step,
            started_at_unix_ms: 1_795_493_700_000,
            ..Environment::default()
        },
        end: RunEnd::Finished,
        totals,
        protocol: String::new(),
        load: None,
        first_gap: None,
        distributions: Metric::ALL
            .into_iter()
            .map(|m| {
                (
                    m,
                    Distribution::of(rows.iter().filter_map(|r| m.value(r, step))),
                )
            })
            .collect(),
        rows,
        omitted: Vec::new(),
    }
}

fn without_rows() -> Evidence {
    Evidence {
        rows: Vec::new(),
        omitted: vec![Omission::Requests],
        ..evidence()
    }
}

fn curve(label: &str, provider: &str, from: f64) -> Curve {
    Curve {
        label: label.into(),
        provider: provider.into(),
        points: (1..=10)
            .map(|i| (from * f64::from(i), f64::from(i) / 10.0))
            .collect(),
    }
}

fn behind(curves: Vec<Curve>) -> Behind {
    Behind {
        note: "the leaderboard".into(),
        curves,
    }
}

fn bar(label: &str, provider: &str, owner: Owner, [low, median, high]: [f64; 3]) -> BarOf {
    BarOf {
        label: label.into(),
        provider: provider.into(),
        owner,
        median,
        quartiles: Some((low, high)),
    }
}

fn measure(better: Better) -> Measure<'static> {
    Measure {
        name: "Time to first token",
        unit: "s",
        better,
        decimals: 2,
        most: None,
    }
}

fn bars(better: Better) -> Drawing {
    let results = [
        bar(
            "Replicate 70B",
            "replicate",
            Owner::Published,
            [1.1, 1.19, 1.3],
        ),
        bar("steady", "llm.example", Owner::Own, [0.08, 0.1, 0.12]),
        bar("Groq 70B", "groq", Owner::Published, [0.2, 0.22, 0.25]),
    ];
    leaderboard_bars::draw(measure(better), &results, "550 in, 150 out", &palette()).unwrap()
}

/// Compares with the golden file; `UPDATE_GOLDEN=1` writes it anew, and then the difference is for a person to read.
#[track_caller]
fn check_golden(name: &str, drawing: &Drawing) {
    let path = format!(
        "{}/tests/fixtures/charts/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let drawn = serde_json::to_string_pretty(&drawing.option(&palette())).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(
        drawn == golden,
        "{name} draws otherwise than {path}:\n{drawn}"
    );
}

#[test]
fn the_same_evidence_draws_the_same_ttft_curve() {
    let behind = behind(vec![
        curve("Groq", "groq", 22.0),
        curve("Anyscale", "anyscale", 200.0),
    ]);
    check_golden(
        "ttft_ecdf",
        &ttft_ecdf::draw(&evidence(), &behind, &palette()).unwrap(),
    );
}

#[test]
fn the_same_evidence_draws_the_same_rate_curve() {
    check_golden(
        "rate_ecdf",
        &rate_ecdf::draw(&evidence(), &Behind::default(), &palette()).unwrap(),
    );
}

#[test]
fn the_same_evidence_draws_the_same_timeline() {
    check_golden(
        "requests_timeline",
        &requests_timeline::draw(&evidence(), &palette()).unwrap(),
    );
}

#[test]
fn the_same_evidence_draws_the_same_flow() {
    check_golden("flow", &flow::draw(&evidence(), &palette()).unwrap());
}

#[test]
fn the_same_results_draw_the_same_bars() {
    check_golden("leaderboard_bars", &bars(Better::Lower));
}

fn every_chart(evidence: &Evidence) -> Vec<Drawing> {
    let p = palette();
    let behind = behind(vec![curve("Groq", "groq", 22.0)]);
    vec![
        ttft_ecdf::draw(evidence, &behind, &p).unwrap(),
        rate_ecdf::draw(evidence, &behind, &p).unwrap(),
        requests_timeline::draw(evidence, &p).unwrap(),
        flow::draw(evidence, &p).unwrap(),
        bars(Better::Lower),
    ]
}

#[test]
fn no_chart_asks_for_code_or_html() {
    for drawing in every_chart(&evidence()) {
        let option = drawing.option(&palette());
        let text = option.to_string();
        assert!(!text.contains("function"), "{text}");
        assert_eq!(option["tooltip"]["renderMode"], "richText");
        assert_eq!(option["aria"]["enabled"], true);
        assert_eq!(
            option["aria"]["label"]["description"],
            drawing.twin.sentence.as_str()
        );
        assert_eq!(option["animation"], false);
    }
}

#[test]
fn every_twin_has_a_full_table() {
    for drawing in every_chart(&evidence()) {
        let twin = drawing.twin;
        assert!(!twin.rows.is_empty(), "{}", twin.title);
        for row in &twin.rows {
            assert_eq!(row.len(), twin.columns.len(), "{}", twin.title);
        }
    }
}

#[test]
fn a_picture_that_stands_alone_carries_its_title_and_makes_room_for_it() {
    let drawing = flow::draw(&evidence(), &palette()).unwrap();
    let alone = drawing.titled_option(&palette());
    assert_eq!(alone["title"][0]["text"], drawing.twin.title.as_str());
    assert_eq!(alone["title"][0]["subtext"], drawing.twin.subtitle.as_str());
    assert_eq!(alone["grid"][0]["top"], 104.0);
}

#[test]
fn the_axes_of_a_chart_are_its_own_and_hold_no_data() {
    for drawing in every_chart(&evidence()) {
        let (all, axes) = (drawing.option(&palette()), drawing.axes(&palette()));
        for part in ["xAxis", "yAxis", "grid", "legend"] {
            assert_eq!(axes[part], all[part], "{part} of {}", drawing.twin.title);
        }
        let series = axes["series"].as_array().unwrap();
        assert_eq!(series.len(), all["series"].as_array().unwrap().len());
        for one in series {
            assert_eq!(one["data"], serde_json::json!([]));
            assert!(one.get("markLine").is_none());
        }
    }
}

#[test]
fn each_chart_says_its_finding_in_words() {
    let titles: Vec<String> = every_chart(&evidence())
        .into_iter()
        .map(|d| d.twin.title)
        .collect();
    assert_eq!(
        titles,
        [
            "Half of the first tokens came within 98.5 ms",
            "Half of the requests ran at 159 tokens/s or faster",
            "1 of 12 requests failed",
            "191 output tokens/s on average",
            "Time to first token",
        ]
    );
}

#[test]
fn the_subtitle_says_workload_place_and_date() {
    let drawing = ttft_ecdf::draw(&evidence(), &Behind::default(), &palette()).unwrap();
    assert_eq!(
        drawing.twin.subtitle,
        "steady at llm.example · 550 ± 150 tokens in, 50 out · 12 requests, 2 at a time · Berlin · 2026-11-24 04:15 UTC"
    );
}

#[test]
fn a_link_without_rows_still_draws_distributions_but_says_that_timelines_are_not_there() {
    let e = without_rows();
    assert!(ttft_ecdf::draw(&e, &Behind::default(), &palette()).is_ok());
    assert_eq!(
        requests_timeline::draw(&e, &palette()),
        Err(Absence::NoRows)
    );
    assert_eq!(flow::draw(&e, &palette()), Err(Absence::NoRows));
    assert!(Absence::NoRows.message().contains("link"));
}

#[test]
fn what_was_not_measured_is_not_drawn() {
    let mut e = evidence();
    for r in &mut e.rows {
        r.output_tokens = None;
    }
    for (_, d) in &mut e.distributions {
        *d = Distribution::default();
    }
    assert_eq!(
        ttft_ecdf::draw(&e, &Behind::default(), &palette()),
        Err(Absence::NoSample)
    );
    assert_eq!(
        rate_ecdf::draw(&e, &Behind::default(), &palette()),
        Err(Absence::NoSample)
    );
    assert_eq!(flow::draw(&e, &palette()), Err(Absence::NoTokenCounts));
    let none = leaderboard_bars::draw(measure(Better::Lower), &[], "", &palette());
    assert_eq!(none, Err(Absence::NoBars));
}

fn series<'a>(option: &'a Value, name: &str) -> Option<&'a Value> {
    option["series"]
        .as_array()?
        .iter()
        .find(|s| s["name"] == name)
}

#[test]
fn failures_are_marked_by_shape_and_colour() {
    let option = requests_timeline::draw(&evidence(), &palette())
        .unwrap()
        .option(&palette());
    let failed = series(&option, "Failed").unwrap();
    assert_eq!(failed["symbol"], "diamond");
    assert_eq!(failed["itemStyle"]["color"], "#bad");
    assert_eq!(
        failed["data"][0]["name"],
        "Request 3: no token, rate limit after 80.0 ms"
    );
    let cut = series(&option, "Cut short by the end").unwrap();
    assert_eq!(
        (&cut["symbol"], &cut["itemStyle"]["color"]),
        (&"triangle".into(), &"#warning".into())
    );
}

#[test]
fn a_long_timeline_is_thinned_to_six_hundred_marks_and_says_so() {
    let mut e = evidence();
    e.rows = (0..1_000)
        .map(|i| RequestRow {
            index: i,
            ..row(i % 12)
        })
        .collect();
    let drawing = requests_timeline::draw(&e, &palette()).unwrap();
    let option = drawing.option(&palette());
    let marks: usize = option["series"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["data"].as_array().map_or(0, Vec::len))
        .sum();
    assert!(marks <= 600, "{marks}");
    assert!(
        drawing.twin.subtitle.ends_with("every 7th request drawn"),
        "{}",
        drawing.twin.subtitle
    );
}

#[test]
fn a_long_curve_is_thinned_to_five_hundred_points() {
    let mut e = evidence();
    e.distributions = vec![(Metric::Ttft, Distribution::of((1..5_000).map(f64::from)))];
    let option = ttft_ecdf::draw(&e, &Behind::default(), &palette())
        .unwrap()
        .option(&palette());
    assert_eq!(
        series(&option, "This run").unwrap()["data"]
            .as_array()
            .unwrap()
            .len(),
        500
    );
}

#[test]
fn long_tails_get_a_logarithmic_axis_that_says_so() {
    let far = behind(vec![curve("Replicate", "replicate", 400.0)]);
    let axis = |behind: &Behind| {
        let option = ttft_ecdf::draw(&evidence(), behind, &palette())
            .unwrap()
            .option(&palette());
        (
            option["xAxis"]["type"].clone(),
            option["xAxis"]["name"].clone(),
        )
    };
    assert_eq!(
        axis(&far),
        (
            "log".into(),
            "Time to first token (TTFT), ms, logarithmic scale".into()
        )
    );
    assert_eq!(
        axis(&Behind::default()),
        ("value".into(), "Time to first token (TTFT), ms".into())
    );
}

#[test]
fn a_logarithmic_axis_is_labelled_at_round_values() {
    let far = behind(vec![curve("Replicate", "replicate", 400.0)]);
    let option = ttft_ecdf::draw(&evidence(), &far, &palette())
        .unwrap()
        .option(&palette());
    let axis = &option["xAxis"];
    assert_eq!(
        axis["axisLabel"]["customValues"],
        serde_json::json!([50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0])
    );
    assert_eq!(
        (&axis["min"], &axis["max"]),
        (&50.0.into(), &5_000.0.into())
    );
}

#[test]
fn whiskers_lie_over_their_bars() {
    let option = bars(Better::Lower).option(&palette());
    let half = |name| series(&option, name).unwrap();
    assert_eq!(
        (&half("P25 to median")["z"], &half("Median to P75")["z"]),
        (&3.into(), &3.into())
    );
    assert_eq!(
        half("P25 to median")["data"][1]["value"],
        serde_json::json!([1.0, 0.2, 0.22])
    );
    assert_eq!(
        half("Median to P75")["data"][1]["value"],
        serde_json::json!([1.0, 0.22, 0.25])
    );
}

#[test]
fn what_stands_behind_is_named_with_its_place_and_date() {
    let behind = behind(vec![curve("Groq", "groq", 22.0)]);
    let twin = ttft_ecdf::draw(&evidence(), &behind, &palette())
        .unwrap()
        .twin;
    assert!(
        twin.subtitle.ends_with("faint lines: the leaderboard"),
        "{}",
        twin.subtitle
    );
    assert!(
        twin.sentence
            .ends_with("a distribution of the leaderboard."),
        "{}",
        twin.sentence
    );
}

#[test]
fn a_provider_has_the_same_colour_in_every_chart() {
    let p = palette();
    let behind = behind(vec![curve("Groq", "groq", 22.0)]);
    let ecdf = ttft_ecdf::draw(&evidence(), &behind, &p)
        .unwrap()
        .option(&p);
    let line = &series(&ecdf, "Groq").unwrap()["lineStyle"]["color"];
    let bars = bars(Better::Lower).option(&p);
    let groq = &series(&bars, "Median").unwrap()["data"][1]["itemStyle"]["color"];
    assert_eq!((line, groq), (&"#data3".into(), &"#data3".into()));
}

#[test]
fn bars_stand_best_first_and_the_own_one_is_marked_and_ranked() {
    let names = |d: &Drawing| d.twin.rows.iter().map(|r| r[1].clone()).collect::<Vec<_>>();
    assert_eq!(
        names(&bars(Better::Lower)),
        ["▶ Yours: steady", "Groq 70B", "Replicate 70B"]
    );
    assert_eq!(
        names(&bars(Better::Higher)),
        ["Replicate 70B", "Groq 70B", "▶ Yours: steady"]
    );
    let sentence = bars(Better::Higher).twin.sentence;
    assert!(sentence.ends_with("Yours is number 3 of 3."), "{sentence}");
    let option = bars(Better::Lower).option(&palette());
    assert_eq!(
        series(&option, "Median").unwrap()["data"][0]["itemStyle"]["color"],
        "#accent"
    );
}

#[track_caller]
fn check_flow(rows: &[(u64, u64, u64, Option<u32>)], bin: f64, rates: &[f64], uncounted: usize) {
    let rows: Vec<RequestRow> = rows
        .iter()
        .map(|(start, ttft, span, tokens)| RequestRow {
            start: Micros::from_millis(*start),
            ttft: Some(Micros::from_millis(*ttft)),
            decode_span: Some(Micros::from_millis(*span)),
            output_tokens: *tokens,
            ..row(0)
        })
        .collect();
    let flow = Flow::of(&rows).unwrap();
    assert_eq!(
        flow,
        Flow {
            bin,
            rates: rates.to_vec(),
            uncounted
        }
    );
}

#[test]
fn tokens_flow_evenly_from_first_chunk_to_last() {
    check_flow(&[(0, 250, 500, Some(10))], 0.25, &[0.0, 20.0, 20.0, 0.0], 0);
    check_flow(&[(0, 125, 250, Some(10))], 0.25, &[20.0, 20.0], 0);
    check_flow(&[(0, 300, 0, Some(10))], 0.25, &[0.0, 40.0], 0);
    check_flow(
        &[(0, 0, 200, Some(10)), (0, 0, 200, None)],
        0.25,
        &[40.0],
        1,
    );
}

#[test]
fn what_a_frozen_request_brought_is_in_no_bin() {
    let streamed = |marks: Marks| RequestRow {
        decode_span: Some(Micros::from_millis(500)),
        output_tokens: Some(10),
        marks,
        ..row(0)
    };
    let alone = Flow::of(&[streamed(Marks::default())]);
    assert!(alone.is_some());
    let both = [streamed(Marks::default()), streamed(Marks::FROZEN)];
    assert_eq!(Flow::of(&both), alone);
    assert_eq!(Flow::of(&[streamed(Marks::FROZEN)]), None);
}

#[test]
fn no_token_is_lost_in_the_bins() {
    let e = evidence();
    let flow = Flow::of(&e.rows).unwrap();
    let total: f64 = flow.rates.iter().map(|rate| rate * flow.bin).sum();
    assert!(
        (total - e.totals.output_tokens as f64).abs() < 1e-9,
        "{total}"
    );
}

#[test]
fn a_long_run_has_longer_bins() {
    let mut e = evidence();
    e.rows[5].start = Micros::from_secs(200);
    assert_eq!(Flow::of(&e.rows).unwrap().bin, 2.0);
}

fn board() -> Leaderboard {
    Leaderboard::parse(include_str!("../../public/leaderboard.json")).unwrap()
}

#[test]
fn the_lines_behind_are_the_published_runs_of_one_size_in_the_unit_of_the_result() {
    let behind = compared::behind(&board(), Metric::Ttft, ModelSize::B13);
    let labels: Vec<&str> = behind.curves.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Anyscale",
            "Bedrock",
            "Fireworks",
            "Lepton",
            "Replicate",
            "Together"
        ]
    );
    assert_eq!(
        behind.note,
        "Llama-2 13B on the leaderboard of December 2023, Oregon"
    );
    let anyscale = &behind.curves[0];
    assert_eq!((anyscale.points.len(), anyscale.points[149].1), (150, 1.0));
    assert!((anyscale.points[149].0 - 557.56).abs() < 0.01);
    assert_eq!(
        compared::behind(&board(), Metric::Tpot, ModelSize::B13),
        Behind::default()
    );
}

#[test]
fn the_own_entry_stands_among_the_published_ones_with_its_reminders() {
    let own = OwnEntry::of(&evidence()).unwrap();
    assert_eq!(
        (own.result.provider.as_str(), own.result.date.as_str()),
        ("llm.example", "2026-11-24")
    );
    assert_eq!(own.reminders(&board()).len(), 5);
    let another = Leaderboard {
        about: Some(About {
            title: "Ours".to_owned(),
            place: "Zürich".to_owned(),
            ..About::default()
        }),
        ..board()
    };
    let reminders = own.reminders(&another).join(" ");
    assert!(reminders.contains("“Ours” (Zürich)"), "{reminders}");
    assert!(!reminders.contains("2023"), "{reminders}");
    let place = |metric| standing(&board(), &own.result, metric, Some(ModelSize::B70));
    assert_eq!(
        place(LeaderboardMetric::Ttft),
        Standing {
            own: "0.099 s".into(),
            place: "1 of 9".into(),
            best: "Anyscale 70B, 0.213 s".into(),
            last: "Replicate 70B, 1.188 s".into(),
        }
    );
    assert_eq!(place(LeaderboardMetric::SuccessRate).own, "90.9 %");
    assert_eq!(OwnEntry::of(&without_rows()), None);
}

#[test]
fn a_newly_sorted_column_has_its_best_on_top() {
    let median = Column::Statistic(Statistic::Median);
    let first = |metric| compared::first_direction(median, metric);
    assert_eq!(first(LeaderboardMetric::Ttft), Direction::Ascending);
    assert_eq!(first(LeaderboardMetric::OutputRate), Direction::Descending);
}

#[test]
fn outer_quantiles_of_few_requests_are_faint() {
    assert!(compared::is_faint(Statistic::P99, 20));
    assert!(!compared::is_faint(Statistic::P99, 150));
    assert!(!compared::is_faint(Statistic::Median, 20));
}

#[test]
fn a_success_rate_has_a_bar_to_a_hundred_and_no_whiskers() {
    let rows = sorted_rows(
        &board(),
        None,
        LeaderboardMetric::SuccessRate,
        &Filter::default(),
        Column::Rank,
        Direction::Ascending,
    );
    let bars = compared::bars(&rows, LeaderboardMetric::SuccessRate);
    assert_eq!(bars.len(), 19);
    assert!(bars.iter().all(|bar| bar.quartiles.is_none()));
    let measure = compared::measure(LeaderboardMetric::SuccessRate);
    let option = leaderboard_bars::draw(measure, &bars, &board().subtitle(), &palette())
        .unwrap()
        .option(&palette());
    assert_eq!(option["xAxis"]["max"], 100.0);
    assert_eq!(series(&option, "Median to P75"), None);
}

#[test]
fn a_curve_says_which_samples_it_leaves_out() {
    let subtitle = |flagged: u32| {
        let mut e = evidence();
        e.totals.marks.flagged = flagged;
        let drawing = ttft_ecdf::draw(&e, &Behind::default(), &palette()).unwrap();
        drawing.twin.subtitle
    };
    assert!(!subtitle(0).contains("flagged"));
    assert!(subtitle(2).ends_with(" · 2 flagged samples left out"));
    let all = evidence().totals.completed;
    assert!(subtitle(all).ends_with(" · every sample flagged"));
}

#[test]
fn rounds_over_time_carry_their_intervals_and_their_twin() {
    use llmperf_web::charts::over_time::{Course, Round, draw};
    let mut later = evidence();
    later.environment.started_at_unix_ms += 15 * 60_000;
    let course = Course {
        label: "steady".to_owned(),
        rounds: vec![Round::of(&evidence()), Round::of(&later)],
    };
    let drawing = draw(std::slice::from_ref(&course), "Oslo", &palette()).unwrap();
    let option = drawing.option(&palette());
    assert_eq!(option["xAxis"]["name"], "Since the first round, min");
    let line = series(&option, "steady").unwrap();
    assert_eq!(line["data"][1]["value"][0], 15.0);
    assert!(series(&option, "95 % interval").is_some());
    assert_eq!(drawing.twin.rows.len(), 2);
    assert!(
        drawing.twin.rows[0][2].contains(" to "),
        "{:?}",
        drawing.twin.rows
    );
    let none = Course {
        rounds: Vec::new(),
        ..course
    };
    assert_eq!(draw(&[none], "", &palette()), Err(Absence::NoSample));
}

#[test]
fn a_series_has_a_column_for_each_run_and_no_point_where_one_gave_nothing() {
    use llmperf_web::bench::correctness::accuracy::Accuracy;
    use llmperf_web::bench::series::under_load::{LoadPoint, UnderLoad};
    use llmperf_web::charts::under_load::{accuracy, latency};
    let point = |concurrency, right, times: Option<(f64, f64)>| LoadPoint {
        concurrency,
        accuracy: Some(Accuracy {
            ended: 40,
            failed: if times.is_some() { 0 } else { 40 },
            right,
        }),
        ttft: times,
        e2e: times.map(|(a, b)| (a * 4.0, b * 4.0)),
        count: if times.is_some() { 40 } else { 0 },
        failed: if times.is_some() { 0 } else { 40 },
    };
    let load = UnderLoad {
        points: vec![
            point(1, 40, Some((100.0, 150.0))),
            point(5, 30, Some((300.0, 450.0))),
            point(20, 0, None),
        ],
        clock_step: Micros(100),
    };
    let right = accuracy(&load, "Oslo", &palette()).unwrap();
    let option = right.option(&palette());
    assert_eq!(option["xAxis"]["data"], serde_json::json!(["1", "5", "20"]));
    let line = series(&option, "Right answers").unwrap();
    assert_eq!(line["data"][0]["value"][1], 100.0);
    assert_eq!(line["data"][1]["value"][1], 75.0);
    let whiskers = series(&option, "95 % interval").unwrap();
    let (low, high) = load.points[1].accuracy.unwrap().interval().unwrap();
    let drawn = &whiskers["data"][1]["value"];
    assert!((drawn[1].as_f64().unwrap() - low * 100.0).abs() < 0.1);
    assert!((drawn[2].as_f64().unwrap() - high * 100.0).abs() < 0.1);
    assert_eq!(right.twin.rows.len(), 3);
    let times = latency(&load, "Oslo", &palette()).unwrap();
    let option = times.option(&palette());
    for (name, values) in [("TTFT P50", [100.0, 300.0]), ("E2E P95", [600.0, 1_800.0])] {
        let line = series(&option, name).unwrap();
        let points = line["data"].as_array().unwrap();
        let drawn: Vec<f64> = points
            .iter()
            .map(|point| point["value"][1].as_f64().unwrap())
            .collect();
        assert_eq!(drawn, values, "{name}: a run without successes has none");
    }
    assert_eq!(times.twin.rows[2][1], "–");
    assert!(
        times
            .twin
            .subtitle
            .ends_with("P95 of few samples is uncertain")
    );
}
