//! Check connection: hosts of every kind, each answered by hand, and what is said of them.

use llmperf_web::bench::doctor::place::Place;
use llmperf_web::bench::doctor::probe::{Answer, Given, How, Next, Probe, Rules, Until};
use llmperf_web::bench::doctor::progress::{Progress, Stage};
use llmperf_web::bench::doctor::seen::{
    Looks, Models, Parallel, Preflight, Reach, Seen, Stream, Timing, Why, WrongKey,
};
use llmperf_web::bench::doctor::walk::{Doctor, WRONG_KEY};
use llmperf_web::bench::doctor::words::{Verdict, line, say, summary};
use llmperf_web::bench::doctor::{Checkup, Leave, Page, Step, Told};
use llmperf_web::bench::plan::{ProviderKind, Target};
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::provider::{HeaderValue, HttpRequest, ResponseHead, translator};
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::units::Micros;
use llmperf_web::bench::wire_times::WireTimes;

const KEY: &str = "sentinel-7f3Kq9ZtLw2mX8vR";
const WHOLE: &str = "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"OK\"},\"finish_reason\":\"length\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n";

fn head(status: u16, content_type: &str) -> ResponseHead {
    ResponseHead {
        status,
        content_type: content_type.to_owned(),
        retry_after: None,
    }
}

fn answer(start: Micros, status: u16, content_type: &str, body: &str) -> Answer {
    let at = Micros(start.0 + 30_000);
    Answer {
        start,
        head: Some((at, head(status, content_type))),
        reads: vec![(at, body.as_bytes().to_vec())],
        end: at,
        how: How::Closed,
    }
}

fn without_head(start: Micros, how: How) -> Answer {
    Answer {
        start,
        head: None,
        reads: Vec::new(),
        end: Micros(start.0 + 1_000),
        how,
    }
}

fn opaque(start: Micros) -> Answer {
    without_head(start, How::Rejected("Failed to fetch".to_owned()))
}

/// What a request of the check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Tiny,
    Unreadable,
    List,
    Reply,
    WrongKey,
    OneOfSeven(usize),
}

fn what(probe: &Probe, place: usize) -> What {
    let holds = |text: &str| {
        probe.http.headers.iter().any(|(_, value)| match value {
            HeaderValue::Private(secret) => secret.expose().contains(text),
            HeaderValue::Public(_) => false,
        })
    };
    match (probe.rules, probe.until, probe.http.method) {
        (Rules::Unreadable, ..) => What::Unreadable,
        (_, Until::Headers, _) => What::OneOfSeven(place),
        (_, _, "POST") if holds(WRONG_KEY) => What::WrongKey,
        (_, _, "POST") => What::Reply,
        _ if probe.http.headers.is_empty() => What::Tiny,
        _ => What::List,
    }
}

/// A host: answers a request that was sent at this instant.
type Host<'a> = &'a dyn Fn(What, Micros) -> Answer;

fn healthy(what: What, at: Micros) -> Answer {
    match what {
        What::Tiny | What::List => answer(at, 200, "application/json", r#"{"data":[{"id":"m"}]}"#),
        What::Reply => answer(at, 200, "text/event-stream", WHOLE),
        What::WrongKey => answer(at, 401, "application/json", r#"{"error":{"message":"no"}}"#),
        What::OneOfSeven(_) => Answer {
            how: How::LetGo,
            ..answer(at, 200, "text/event-stream", "")
        },
        What::Unreadable => without_head(at, How::Veiled),
    }
}

fn target(kind: ProviderKind, base_url: &str) -> Target {
    Target {
        provider: kind,
        base_url: base_url.to_owned(),
        model: "m".to_owned(),
    }
}

fn compatible() -> Target {
    target(ProviderKind::OpenAiCompatible, "https://a.example/v1")
}

fn page() -> Page {
    Page {
        origin: "https://bench.example".to_owned(),
        browser: "Chromium 156".to_owned(),
        ..Page::default()
    }
}

/// Plays a check in virtual time.
fn check_of(target: Target, key: &str, page: Page, notes: &[WireTimes], host: Host<'_>) -> Checkup {
    let provider = translator(target.provider.dialect().format);
    let mut doctor = Doctor::new(target, Secret::new(key), page, 1_760_000_000_000, provider);
    let mut checkup = doctor.blank();
    let (mut now, mut given) = (Micros(1), Given::Turn);
    for _ in 0..60 {
        let turn = doctor.next(given);
        checkup.findings.extend(turn.found);
        given = match turn.next {
            Next::Send(_, probes) => {
                let at = now;
                let places = probes.iter().enumerate();
                let answers: Vec<Answer> = places.map(|(i, p)| host(what(p, i), at)).collect();
                now = answers.iter().map(|a| a.end).max().unwrap();
                Given::Answers(answers)
            }
            Next::Wait(span) => {
                now = now + span;
                Given::Turn
            }
            Next::LookUp(_) => Given::Notes(notes.to_vec()),
            Next::Over => return checkup,
        };
    }
    panic!("the check does not end: {checkup:?}");
}

fn checkup(host: Host<'_>) -> Checkup {
    check_of(compatible(), KEY, page(), &[], host)
}

fn seen(checkup: &Checkup, step: Step) -> Seen {
    checkup.of(step).unwrap().seen.clone()
}

fn verdicts(checkup: &Checkup) -> Vec<Verdict> {
    let of = checkup.findings.iter();
    of.map(|f| say(checkup, f).verdict).collect()
}

/// All that is said of a step: verdict, words, ways out and what to type.
fn all_words(checkup: &Checkup, step: Step) -> String {
    let said = say(checkup, checkup.of(step).unwrap());
    let mut text = format!("{}\n{}", said.verdict.label(), said.words);
    for way in said.ways {
        text.push_str(&format!(
            "\n- {}\n  {}",
            way.words,
            way.code.unwrap_or_default()
        ));
    }
    text
}

#[track_caller]
fn assert_says(checkup: &Checkup, step: Step, wanted: &[&str]) {
    let text = all_words(checkup, step);
    for part in wanted {
        assert!(text.contains(part), "“{part}” is not in:\n{text}");
    }
}

#[test]
fn a_healthy_host_is_taken_through_every_step() {
    let notes = [WireTimes {
        start: Micros(60_500),
        end: Micros(100_000),
        sent: Some(Micros(60_600)),
        protocol: "h2".to_owned(),
    }];
    let found = check_of(compatible(), KEY, page(), &notes, &healthy);
    let steps: Vec<Step> = found.findings.iter().map(|f| f.seen.step()).collect();
    assert_eq!(steps, Step::ALL);
    assert_eq!(verdicts(&found), [Verdict::Passed; 7]);
    assert_eq!(
        seen(&found, Step::Reach),
        Seen::Reach(Reach::Answered { status: 200 })
    );
    let listed = Models::Listed {
        count: 1,
        has_model: true,
    };
    assert_eq!(seen(&found, Step::Models), Seen::Models(listed));
    let whole = Stream::Whole {
        text: true,
        usage: true,
        server_timing: false,
    };
    assert_eq!(seen(&found, Step::Stream), Seen::Stream(whole));
    assert_eq!(
        seen(&found, Step::WrongKey),
        Seen::WrongKey(WrongKey::Readable { status: 401 })
    );
    assert_says(&found, Step::Timing, &["over HTTP/2"]);
    assert_eq!(
        seen(&found, Step::Preflight),
        Seen::Preflight(Preflight::Kept)
    );
    let parallel = Parallel {
        asked: 7,
        good: 7,
        opaque: 0,
        late: 0,
        refused: None,
        waited: false,
    };
    assert_eq!(seen(&found, Step::Parallel), Seen::Parallel(parallel));
    assert_eq!(
        summary(&found),
        "A run can begin: nothing stands in its way."
    );
    assert!(
        line(&found).starts_with("passed: reach the host, list models"),
        "{}",
        line(&found)
    );
}

#[test]
fn it_sends_what_it_says_and_the_key_to_the_host_alone() {
    let sent = std::cell::RefCell::new(Vec::new());
    let host = |what: What, at: Micros| {
        sent.borrow_mut().push(what);
        healthy(what, at)
    };
    checkup(&host);
    let sent = sent.into_inner();
    let count = |wanted: What| sent.iter().filter(|w| **w == wanted).count();
    assert!((15..=25).contains(&sent.len()), "{} requests", sent.len());
    assert_eq!((count(What::Reply), count(What::WrongKey)), (1, 1));
    assert_eq!(
        sent.iter()
            .filter(|w| matches!(w, What::OneOfSeven(_)))
            .count(),
        7
    );
    assert_eq!(
        count(What::Unreadable),
        0,
        "only where nothing could be read"
    );
}

#[test]
fn what_is_opaque_is_never_given_one_name() {
    let nobody = |_, at| opaque(at);
    let found = checkup(&nobody);
    assert_eq!(
        seen(&found, Step::Reach),
        Seen::Reach(Reach::Nothing { would_notice: true })
    );
    assert_says(
        &found,
        Step::Reach,
        &[
            "does not say why",
            "probably not all",
            "DNS",
            "nothing listens",
            "certificate",
            "ad-blocker",
            "access-control-allow-origin",
        ],
    );
    assert_eq!(seen(&found, Step::Stream), Seen::Stream(Stream::Opaque));
    for step in [
        Step::WrongKey,
        Step::Timing,
        Step::Preflight,
        Step::Parallel,
    ] {
        assert_eq!(seen(&found, step), Seen::NotTried(step, Why::NoStream));
    }
    assert_eq!(
        summary(&found),
        "A run cannot succeed yet. 2 steps failed: Reach the host, Stream a reply."
    );

    // A page that is isolated gets no answer that it may not read, so it cannot tell.
    let isolated = Page {
        isolated: true,
        ..page()
    };
    let found = check_of(compatible(), KEY, isolated, &[], &nobody);
    assert_eq!(
        seen(&found, Step::Reach),
        Seen::Reach(Reach::Nothing {
            would_notice: false
        })
    );
    assert_says(
        &found,
        Step::Reach,
        &[
            "look alike to a page",
            "Access-Control-Allow-Origin: https://bench.example",
        ],
    );
}

#[test]
fn a_host_that_answers_without_cors_is_known_by_an_answer_that_cannot_be_read() {
    let veiled = |what: What, at| match what {
        What::Unreadable => without_head(at, How::Veiled),
        _ => opaque(at),
    };
    let found = checkup(&veiled);
    assert_eq!(seen(&found, Step::Reach), Seen::Reach(Reach::Veiled));
    assert_eq!(
        verdicts(&found)[..3],
        [Verdict::Warning, Verdict::Note, Verdict::Failed]
    );
    assert_says(
        &found,
        Step::Stream,
        &["The host answers, but not to this request", "preflight"],
    );
    let curl = found.of(Step::Stream).unwrap().curl.clone().unwrap();
    assert!(
        curl.contains("-X OPTIONS") && curl.contains("-X POST"),
        "{curl}"
    );
}

#[test]
fn each_api_has_its_own_way_out_of_a_refusal() {
    let veiled = |what: What, at| match what {
        What::Unreadable => without_head(at, How::Veiled),
        _ => opaque(at),
    };
    let check = |kind: ProviderKind, url: &str, wanted: &[&str]| {
        let found = check_of(target(kind, url), KEY, page(), &[], &veiled);
        assert_says(&found, Step::Stream, wanted);
    };
    let of = |word: &str| ProviderKind::from_word(word).unwrap();
    check(
        of("ollama"),
        "http://localhost:11434",
        &["OLLAMA_ORIGINS=https://bench.example ollama serve"],
    );
    check(
        of("lm-studio"),
        "http://localhost:1234",
        &["lms server start --cors", "Enable CORS"],
    );
    check(
        of("vllm"),
        "http://gpu:8000/v1",
        &["--allowed-origins '[\"https://bench.example\"]'"],
    );
    check(
        of("tgi"),
        "http://localhost:8080",
        &[
            "Leave the API key empty",
            "--cors-allow-origin https://bench.example",
        ],
    );
    check(
        of("anthropic"),
        "https://api.anthropic.com/v1",
        &["organisation"],
    );
    check(
        of("replicate"),
        "https://api.replicate.com/v1",
        &[
            "refuses web pages",
            "litellm --host 127.0.0.1 --model replicate/m",
        ],
    );
    check(
        of("llama-cpp"),
        "http://localhost:8080/v1",
        &["what stands before it"],
    );
    check(
        of("openai"),
        "https://api.openai.com/v1",
        &["known to answer web pages"],
    );
    check(
        of("openai-compatible"),
        "https://a.example/v1",
        &["Access-Control-Allow-Headers: content-type, authorization"],
    );
}

#[test]
fn every_api_has_words_and_a_way_out_for_every_kind_of_refusal() {
    let veiled = |what: What, at| match what {
        What::Unreadable => without_head(at, How::Veiled),
        _ => opaque(at),
    };
    let nobody = |_, at| opaque(at);
    let refused = |what: What, at| match what {
        What::Reply => answer(at, 403, "application/json", "{\"error\":\"no\"}"),
        other => healthy(other, at),
    };
    for kind in ProviderKind::ALL {
        if kind == ProviderKind::Simulated {
            continue;
        }
        let url = match kind.vendor().base_url {
            "" => "https://a.example/v1".to_owned(),
            url => url.replace(['{', '}'], ""),
        };
        let hosts: [Host<'_>; 3] = [&veiled, &nobody, &refused];
        for host in hosts {
            let found = check_of(target(kind, &url), KEY, page(), &[], host);
            let said = say(&found, found.of(Step::Stream).unwrap());
            assert_eq!(said.verdict, Verdict::Failed, "{kind:?}");
            let reach = say(&found, found.of(Step::Reach).unwrap());
            let ways = said.ways.len() + reach.ways.len();
            assert!(ways > 0, "{kind:?} has no way out");
            for step in Step::ALL {
                let text = all_words(&found, step);
                assert!(
                    !text.contains("{") || text.contains("[\""),
                    "{kind:?} {text}"
                );
            }
        }
    }
}

#[test]
fn the_browsers_own_bars_are_named_where_they_are_known() {
    let nobody = |_, at| opaque(at);
    let check = |origin: &str, browser: &str, leave, url: &str, wanted: &str| {
        let page = Page {
            origin: origin.to_owned(),
            browser: browser.to_owned(),
            local_network: leave,
            ..Page::default()
        };
        let found = check_of(
            target(ProviderKind::OpenAiCompatible, url),
            "",
            page,
            &[],
            &nobody,
        );
        assert_says(&found, Step::Reach, &[wanted]);
    };
    let tls = "https://bench.example";
    check(
        tls,
        "Safari 26",
        None,
        "http://localhost:1/v1",
        "Safari lets no page from https:// reach",
    );
    check(
        tls,
        "Firefox 153",
        None,
        "http://a.example/v1",
        "mixed content",
    );
    check(
        tls,
        "Chromium 156",
        None,
        "http://192.168.0.4/v1",
        "make an exception",
    );
    check(
        tls,
        "Chromium 156",
        Some(Leave::Prompt),
        "http://localhost:1/v1",
        "answer with “Allow”",
    );
    check(
        tls,
        "Chromium 156",
        Some(Leave::Denied),
        "http://localhost:1/v1",
        "was told not to let",
    );
    check(
        "http://bench.example",
        "Chromium 156",
        None,
        "http://localhost:1/v1",
        "without asking",
    );
    check(
        tls,
        "Chromium 156",
        None,
        "https://gpu.local/v1",
        "open this address in a tab",
    );
}

#[test]
fn what_was_streamed_is_told_from_what_was_not() {
    let check = |status,
                 content_type: &str,
                 body: &str,
                 expected: &dyn Fn(&Seen) -> bool,
                 says: &[&str]| {
        let host = |what: What, at| match what {
            What::Reply => answer(at, status, content_type, body),
            other => healthy(other, at),
        };
        let found = checkup(&host);
        assert!(
            expected(&seen(&found, Step::Stream)),
            "{:?}",
            seen(&found, Step::Stream)
        );
        assert_says(&found, Step::Stream, says);
    };
    let looks = |wanted: Looks| move |seen: &Seen| matches!(seen, Seen::Stream(Stream::Broken { looks_like: Some(l), .. }) if *l == wanted);
    let sse = "text/event-stream";
    check(
        200,
        sse,
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{}}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        &looks(Looks::Format(WireFormat::Anthropic)),
        &["looks like Anthropic Messages"],
    );
    check(
        200,
        "text/html",
        "<!doctype html><p>Hi",
        &looks(Looks::WebPage),
        &["a web page"],
    );
    check(
        200,
        "application/json",
        "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"OK\"}}]}",
        &looks(Looks::OnePiece),
        &["in one piece"],
    );
    check(
        404,
        "application/json",
        "{\"error\":{\"message\":\"no such model\"}}",
        &|seen| matches!(seen, Seen::Stream(Stream::Refused { status: 404, .. })),
        &["HTTP 404", "no such model"],
    );
    // A model that reasons first has spent its one token unseen.
    check(
        200,
        sse,
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n",
        &|seen| {
            matches!(
                seen,
                Seen::Stream(Stream::Whole {
                    text: false,
                    usage: false,
                    ..
                })
            )
        },
        &["without token counts", "showed no text"],
    );
}

#[test]
fn errors_that_a_page_cannot_read_are_a_warning() {
    let host = |what: What, at| match what {
        What::WrongKey => opaque(at),
        other => healthy(other, at),
    };
    let found = checkup(&host);
    assert_eq!(
        seen(&found, Step::WrongKey),
        Seen::WrongKey(WrongKey::Opaque)
    );
    assert_says(
        &found,
        Step::WrongKey,
        &["Warning", "opaque network failure"],
    );
    let keyless = check_of(compatible(), "", page(), &[], &host);
    assert_says(&keyless, Step::WrongKey, &["Without a key it works"]);
    assert!(
        summary(&found).contains("1 warning: Read an error"),
        "{}",
        summary(&found)
    );
}

#[test]
fn a_host_that_lets_everything_wait_is_not_asked_seven_times() {
    let found = checkup(&|_, at| without_head(at, How::TimedOut));
    assert_eq!(seen(&found, Step::Reach), Seen::Reach(Reach::TimedOut));
    assert_eq!(
        seen(&found, Step::Models),
        Seen::NotTried(Step::Models, Why::NoHost)
    );
    assert_eq!(found.findings.len(), 7);
}

#[test]
fn a_redirect_is_not_followed_and_named() {
    let found = checkup(&|what, at| match what {
        What::Tiny => without_head(at, How::Redirected),
        other => healthy(other, at),
    });
    assert_says(
        &found,
        Step::Reach,
        &["Warning", "leads elsewhere", "`location`"],
    );
}

#[test]
fn streams_side_by_side_are_told_from_those_that_wait() {
    let at_once = |millis: &'static [u64], status: u16| {
        let host = move |what: What, at: Micros| match what {
            What::OneOfSeven(place) => Answer {
                head: Some((
                    Micros(at.0 + millis[place] * 1_000),
                    head(
                        match place {
                            6 => status,
                            _ => 200,
                        },
                        "",
                    ),
                )),
                how: How::LetGo,
                ..answer(at, 200, "", "")
            },
            other => healthy(other, at),
        };
        let found = checkup(&host);
        all_words(&found, Step::Parallel)
    };
    let near = at_once(&[50, 51, 52, 53, 54, 55, 60], 200);
    assert!(near.contains("side by side"), "{near}");
    let waited = at_once(&[50, 51, 52, 53, 54, 55, 140], 200);
    assert!(waited.contains("had to wait"), "{waited}");
    let limited = at_once(&[50, 51, 52, 53, 54, 55, 60], 429);
    assert!(
        limited.contains("6 of 7") && limited.contains("HTTP 429"),
        "{limited}"
    );
}

#[test]
fn the_notes_of_the_browser_are_read_for_the_stream_alone() {
    let note = |start, protocol: &str| WireTimes {
        start: Micros(start),
        end: Micros(start + 10),
        sent: None,
        protocol: protocol.to_owned(),
    };
    let timing = |notes: &[WireTimes]| {
        let found = check_of(compatible(), KEY, page(), notes, &healthy);
        seen(&found, Step::Timing)
    };
    assert_eq!(timing(&[]), Seen::Timing(Timing::NoNote));
    // The second is that of the wrong key.
    assert_eq!(
        timing(&[note(60_001, ""), note(90_001, "h2")]),
        Seen::Timing(Timing::Hidden)
    );
}

#[test]
fn a_key_is_in_nothing_that_a_check_tells_or_keeps() {
    let echo = format!("{{\"error\":{{\"message\":\"Incorrect API key provided: {KEY}\"}}}}");
    let hosts: [Host<'_>; 3] = [
        &|what, at| match what {
            What::Reply | What::List => answer(at, 401, "application/json", &echo),
            other => healthy(other, at),
        },
        &|_, at| opaque(at),
        &healthy,
    ];
    for kind in ProviderKind::ALL {
        if kind == ProviderKind::Simulated {
            continue;
        }
        for host in hosts {
            for key in [
                KEY.to_owned(),
                format!("AKIDEXAMPLE:{KEY}"),
                format!("AIza{KEY}"),
            ] {
                let found = check_of(
                    target(kind, "https://a.example/v1"),
                    &key,
                    page(),
                    &[],
                    host,
                );
                let mut text = serde_json::to_string(&found).unwrap();
                for finding in &found.findings {
                    text.push_str(&format!("{:?}", say(&found, finding)));
                }
                for piece in [KEY, &KEY[9..], &KEY[..16]] {
                    assert!(!text.contains(piece), "{kind:?} tells {piece}: {text}");
                }
            }
        }
    }
}

#[test]
fn a_checkup_comes_back_from_a_file_as_it_was() {
    for host in [&healthy as Host<'_>, &|_, at| opaque(at)] {
        let found = checkup(host);
        let text = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Checkup>(&text).unwrap(), found);
    }
}

#[test]
fn a_check_that_is_stopped_says_what_it_had_not_tried() {
    let found = checkup(&healthy);
    let mut progress = Progress::of(compatible());
    assert!(progress.is_under_way() && !progress.is_worth_keeping());
    progress.take(Told::Checking(Checkup {
        findings: Vec::new(),
        ..found.clone()
    }));
    progress.take(Told::Trying(Step::Reach));
    assert_eq!(
        progress.take(Told::Found(found.findings[0].clone())),
        "Reach the host: Passed."
    );
    progress.stop();
    assert_eq!(progress.stage, Stage::Over);
    assert!(progress.is_worth_keeping());
    assert_eq!(progress.checkup.findings.len(), 7);
    assert_eq!(
        seen(&progress.checkup, Step::Models),
        Seen::NotTried(Step::Models, Why::Stopped)
    );
    assert!(summary(&progress.checkup).starts_with("The check was stopped."));
}

#[test]
fn local_addresses_are_known_so_that_the_page_can_raise_the_browsers_question() {
    assert!(Place::of("http://localhost:11434").is_local());
    assert!(!Place::of("https://api.openai.com/v1").is_local());
    // The question is raised by the smallest request, which has no key.
    let http: HttpRequest = llmperf_web::bench::provider::listing::tiny(&target(
        ProviderKind::Ollama,
        "http://localhost:11434",
    ));
    assert!(http.headers.is_empty() && http.body.is_empty());
}
