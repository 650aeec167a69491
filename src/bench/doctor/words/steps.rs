//! The words of each step.

use super::{Said, Verdict, said};
use crate::bench::doctor::place::Place;
use crate::bench::doctor::seen::{
    Looks, Models, Parallel, Preflight, Reach, Seen, Stream, Timing, WrongKey,
};
use crate::bench::doctor::way_out::{self, Way};
use crate::bench::doctor::{Checkup, KeySent, Step};
use crate::bench::format;
use crate::bench::provider::format::WireFormat;
use crate::bench::units::Micros;
use crate::bench::wording::plural;

pub(super) fn say_reach(checkup: &Checkup, reach: Reach) -> Said {
    match reach {
        Reach::Answered { status } => said(
            Verdict::Passed,
            format!("The host answers, and this page may read it (HTTP {status} to a request without a key)."),
        ),
        Reach::Redirected => said(
            Verdict::Warning,
            "The address leads elsewhere. This page follows no redirect: the key could go along to a host that you did not name.",
        )
        .with(vec![Way::text(
            "Put the address that it leads to into the base URL; the command below shows it as `location`.",
        )]),
        Reach::Veiled => said(
            Verdict::Warning,
            "The host answers, but this page may not read this answer: it carries no CORS header for this page. Some servers leave it out on errors only, so the next steps show whether it matters.",
        )
        .with(way_out::cors(checkup)),
        Reach::Nothing { would_notice: true } => said(
            Verdict::Failed,
            "No answer, and the browser does not say why. Not even an answer that this page may not read came, so a CORS header is probably not all that is missing: more likely the name is not known (DNS), nothing listens there, its certificate is not trusted, or something blocks the request.",
        )
        .with(way_out::nothing(checkup, true)),
        Reach::Nothing { would_notice: false } => said(
            Verdict::Failed,
            "No answer that this page may read, and the browser does not say why. A missing CORS header, an unknown name (DNS), a refused connection, an untrusted certificate and a blocked request look alike to a page.",
        )
        .with(way_out::nothing(checkup, false)),
        Reach::TimedOut => said(
            Verdict::Failed,
            "No answer within 10 seconds. The host may be down, or a firewall may swallow what is sent to it.",
        )
        .with(way_out::nothing(checkup, true)),
    }
}

pub(super) fn say_models(checkup: &Checkup, models: &Models) -> Said {
    let model = &checkup.target.model;
    match models {
        Models::NoList => said(
            Verdict::Passed,
            "This API has no list of models at this host; nothing was sent.",
        ),
        Models::Listed { count, has_model } => {
            let listed = plural(u64::from(*count), "model");
            match has_model {
                true => said(
                    Verdict::Passed,
                    format!("{listed} listed, “{model}” among them."),
                ),
                false => said(
                    Verdict::Note,
                    format!(
                        "{listed} listed, “{model}” is not among them. APIs often take more names than they list."
                    ),
                ),
            }
        }
        Models::Refused {
            status: status @ (401 | 403),
            words,
        } => said(
            Verdict::Warning,
            format!("The list was refused (HTTP {status}).{}", quoted(words)),
        )
        .with(way_out::refused_key(checkup)),
        Models::Refused { status, words } => said(
            Verdict::Note,
            format!(
                "No list at this base URL (HTTP {status}).{} A run does without; check the path of the base URL if the next step fails too.",
                quoted(words)
            ),
        ),
        Models::Unreadable(why) => said(
            Verdict::Note,
            format!(
                "The answer is no list of models: {why} A run does without; check the base URL if the next step fails too."
            ),
        ),
        Models::Opaque => said(
            Verdict::Note,
            "No answer that this page may read, and the browser does not say why. A run does without the list.",
        ),
        Models::TimedOut => said(
            Verdict::Note,
            "No list within 10 seconds. A run does without.",
        ),
    }
}

pub(super) fn say_stream(checkup: &Checkup, stream: &Stream) -> Said {
    match stream {
        Stream::Whole { text, usage, server_timing } => {
            let counts = match usage {
                true => "with token counts",
                false => "without token counts, so rates will be estimated",
            };
            let times = match server_timing {
                true => "and with the server's own times",
                false => "and without times of the server's own",
            };
            let no_text = match text {
                true => "",
                false => " Its few tokens showed no text, as with models that reason first.",
            };
            let verdict = match usage {
                true => Verdict::Passed,
                false => Verdict::Note,
            };
            said(verdict, format!("A reply was streamed to its end, {counts} {times}.{no_text}"))
        }
        Stream::Refused { status: 401 | 403, message } => {
            said(Verdict::Failed, message.clone()).with(way_out::refused_key(checkup))
        }
        Stream::Refused { message, .. } => said(Verdict::Failed, message.clone()),
        Stream::Broken { looks_like, message } => {
            said(Verdict::Failed, message.clone()).with(looks_like.map(|looks| other_format(checkup, looks)).into_iter().collect())
        }
        Stream::Opaque => said(
            Verdict::Failed,
            match checkup.of(Step::Reach).map(|f| &f.seen) {
                Some(Seen::Reach(Reach::Answered { .. } | Reach::Veiled)) => "The host answers, but not to this request, as far as this page may see. Most often the preflight that the browser sends before it is not answered with leave for this page, this method or these headers, or the answer itself carries no CORS header; the browser does not say which.",
                _ => "No answer that this page may read here either, and the browser does not say why. What stands at the first step holds here too.",
            },
        )
        .with(way_out::no_stream(checkup)),
        Stream::TimedOut { headers: false } => said(
            Verdict::Failed,
            "No answer within a minute. A server that is loading its model may need longer: look at its log, and check once more.",
        ),
        Stream::TimedOut { headers: true } => said(
            Verdict::Failed,
            "Headers came, and no whole reply within a minute. A server that is loading its model may need longer; a proxy in between may hold streams back.",
        ),
    }
}

fn other_format(checkup: &Checkup, looks: Looks) -> Way {
    match looks {
        Looks::Format(format) => Way::text(format!(
            "The answer looks like {}, and {} was asked for it as {}. Choose an LLM API of that format, and its base URL.",
            format_name(format),
            checkup.target.provider.label(),
            format_name(checkup.target.provider.dialect().format)
        )),
        Looks::OnePiece => Way::text(
            "The answer came in one piece. Streaming may be switched off for this model, or a proxy in between may gather the stream.",
        ),
        Looks::WebPage => Way::text(
            "The answer is a web page, so the base URL leads to a site and not to an API: check its path.",
        ),
    }
}

/// A format as its makers call it.
pub fn format_name(format: WireFormat) -> &'static str {
    match format {
        WireFormat::OpenAiChat => "OpenAI chat completions",
        WireFormat::OpenAiResponses => "OpenAI Responses",
        WireFormat::Anthropic => "Anthropic Messages",
        WireFormat::Gemini => "Gemini",
        WireFormat::Vertex => "Vertex AI",
        WireFormat::Bedrock => "Amazon Bedrock ConverseStream",
        WireFormat::Cohere => "Cohere chat",
        WireFormat::Ollama => "Ollama’s own API",
        WireFormat::Tgi => "text-generation-inference",
        WireFormat::LmStudio => "LM Studio’s own API",
        WireFormat::Custom => "the API as you described it",
    }
}

pub(super) fn say_wrong_key(checkup: &Checkup, wrong_key: WrongKey) -> Said {
    match wrong_key {
        WrongKey::Readable { status } => said(
            Verdict::Passed,
            format!("A wrong key is refused with HTTP {status}, and this page may read it: errors will show as what they are."),
        ),
        WrongKey::Accepted => said(
            Verdict::Passed,
            "This server takes any key, so this tells nothing of its errors.",
        ),
        WrongKey::Opaque if checkup.key == KeySent::None => said(
            Verdict::Warning,
            "With a key in the request there is no answer that this page may read. Either the server does not allow the header that carries keys, or its errors carry no CORS header. Without a key it works.",
        )
        .with(way_out::errors(checkup)),
        WrongKey::Opaque => said(
            Verdict::Warning,
            "A wrong key gives no answer that this page may read, most likely because errors carry no CORS header. A wrong key, a rate limit and an overload will all show as “opaque network failure”.",
        )
        .with(way_out::errors(checkup)),
        WrongKey::TimedOut => said(
            Verdict::Warning,
            "A wrong key was not answered within a minute. Errors may show as timeouts.",
        ),
    }
}

pub(super) fn say_timing(checkup: &Checkup, timing: &Timing) -> Said {
    match timing {
        Timing::Exposed { protocol } => {
            let protocol = match protocol.as_str() {
                "" => String::new(),
                "h2" => ", over HTTP/2".to_owned(),
                "h3" => ", over HTTP/3".to_owned(),
                "http/1.1" => ", over HTTP/1.1".to_owned(),
                other => format!(", over {other}"),
            };
            said(
                Verdict::Passed,
                format!(
                    "The server lets this page know when a request went on the wire{protocol}."
                ),
            )
        }
        Timing::Hidden => {
            let words = "Timing-Allow-Origin is not sent, so time spent in the browser's own queue cannot be told from the server's. Hardly any LLM API sends it.";
            let ways = match way_out::is_own(checkup) {
                true => vec![Way::code(
                    "On a server or proxy of your own, add this header to every answer:",
                    format!("Timing-Allow-Origin: {}", checkup.page.origin),
                )],
                false => Vec::new(),
            };
            said(Verdict::Note, words).with(ways)
        }
        Timing::NoNote => said(
            Verdict::Note,
            "The browser kept no note of the request, so it cannot be told when it left.",
        ),
    }
}

pub(super) fn say_preflight(checkup: &Checkup, preflight: Preflight) -> Said {
    let near = || match Place::of(&checkup.target.base_url) {
        Place::Far => "The host is so near that a preflight would cost next to nothing.",
        Place::Here | Place::Near => "The host is near: a preflight would cost next to nothing.",
    };
    match preflight {
        Preflight::Kept => said(
            Verdict::Passed,
            "The browser may keep the answer to a preflight for longer than five seconds: the warm-up pays for it, and no request of a run does.",
        ),
        Preflight::Repeated { extra } => said(
            Verdict::Warning,
            format!(
                "After six seconds the browser had to ask anew whether it may send: {} more, by this check. In a run whose requests take longer than five seconds, each of them pays that inside its time to first token.",
                format::duration(at_least_a_millisecond(extra))
            ),
        )
        .with(way_out::max_age(checkup)),
        Preflight::TooNear => said(Verdict::Passed, near()),
        Preflight::Unclear => said(
            Verdict::Note,
            "The answers took too different times to tell whether preflights are kept.",
        ),
        Preflight::NoRequest => said(
            Verdict::Note,
            "There is no small request here that this page may read, so it was not tried.",
        ),
    }
}

fn at_least_a_millisecond(span: Micros) -> Micros {
    span.max(Micros::from_millis(1))
}

pub(super) fn say_parallel(checkup: &Checkup, seen: Parallel) -> Said {
    let Parallel {
        asked,
        good,
        refused,
        waited,
        ..
    } = seen;
    let six = checkup.target.wire_limit().is_some();
    let only = format!("{good} of {asked} streams at once were answered");
    if let Some(status) = refused {
        let why = match status {
            429 => "the API limits how many may run at once, or how many a minute. Keep the concurrency below that.".to_owned(),
            _ => "the server may not take so many at once. Lower the concurrency, and look at its log.".to_owned(),
        };
        return said(
            Verdict::Warning,
            format!("{only}, others were refused with HTTP {status}: {why}"),
        );
    }
    if seen.opaque > 0 || seen.late > 0 {
        return said(
            Verdict::Warning,
            format!(
                "{only}; the others gave no answer that this page may read, or none in time. Lower the concurrency if a run shows failures."
            ),
        );
    }
    match (six, waited) {
        (true, _) => said(
            Verdict::Passed,
            format!(
                "All {asked} were answered. Browsers open six connections to an http:// host, so a run keeps to six at once."
            ),
        ),
        (false, true) => said(
            Verdict::Warning,
            format!(
                "All {asked} were answered, but one had to wait until another was over: the server speaks HTTP/1.1, of which browsers open six connections, or it serves fewer at once. Above six, waiting will count as latency."
            ),
        ),
        (false, false) => said(
            Verdict::Passed,
            format!(
                "All {asked} were answered side by side, more than the six that browsers allow over HTTP/1.1."
            ),
        ),
    }
}

fn quoted(words: &str) -> String {
    match words.trim() {
        "" => String::new(),
        words => format!(" It says: “{}”.", words.trim_end_matches('.')),
    }
}
