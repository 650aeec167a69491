//! The ways out of what a check found: the very setting, header or permission for the chosen API, browser and address.

use super::place::Place;
use super::seen::{Reach, Seen};
use super::{Checkup, KeySent, Leave, Step};
use crate::bench::plan::ProviderKind;
use crate::bench::provider::format::WireFormat;
use crate::bench::vendors::recipe::recipe;
use crate::bench::vendors::{Access, Group};

/// One way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What to do.
    pub words: String,
    /// What to type or set, as it stands; `None` where there is nothing to copy.
    pub code: Option<String>,
}

impl Way {
    /// In words alone.
    pub fn text(words: impl Into<String>) -> Way {
        Way {
            words: words.into(),
            code: None,
        }
    }

    /// With something to copy.
    pub fn code(words: impl Into<String>, code: impl Into<String>) -> Way {
        Way {
            words: words.into(),
            code: Some(code.into()),
        }
    }
}

/// Whether the person, or whoever they know, runs the server.
pub fn is_own(checkup: &Checkup) -> bool {
    let vendor = checkup.target.provider.vendor();
    !matches!(vendor.group, Group::Hosted) || vendor.base_url.is_empty()
}

/// How to let this page read the answers.
pub fn cors(checkup: &Checkup) -> Vec<Way> {
    let origin = &checkup.page.origin;
    let kind = checkup.target.provider;
    let mut ways = match kind.word() {
        "ollama" => vec![
            Way::code(
                "Start Ollama so that it allows this page:",
                format!("OLLAMA_ORIGINS={origin} ollama serve"),
            ),
            Way::text(
                "In Ollama's desktop app, the setting “Browser” allows every page; on a system service, OLLAMA_ORIGINS belongs into its environment. Restart it afterwards.",
            ),
        ],
        "lm-studio" => vec![Way::code(
            "Switch on “Enable CORS” in LM Studio's server settings, or start it from a terminal:",
            "lms server start --cors",
        )],
        "vllm" => vec![Way::code(
            "vLLM allows every page unless it was told otherwise. Start it so that it allows this one:",
            format!("vllm serve MODEL --allowed-origins '[\"{origin}\"]'"),
        )],
        "tgi" => vec![
            Way::code(
                "text-generation-inference allows every page unless it was told otherwise. Start it so that it allows this one:",
                format!("text-generation-launcher --cors-allow-origin {origin}"),
            ),
            no_key_at_tgi(),
        ],
        "llama-cpp" | "sglang" | "nvidia-nim-own" | "litellm" => vec![Way::text(format!(
            "{} allows every page by itself, so look at what stands before it: a proxy must pass OPTIONS on, and leave the Access-Control headers in.",
            kind.label()
        ))],
        "hf-endpoint" => vec![Way::text(
            "An endpoint of text-generation-inference takes no key from a page: make the endpoint public and leave the API key empty, or put a proxy before it.",
        )],
        "simulator" => vec![Way::text(
            "The simulator withholds these headers below /no-cors, and for models whose name says so: choose another base URL or model.",
        )],
        "anthropic" => vec![Way::text(
            "Anthropic lets pages in for a header that this page sends, unless the organisation of the key has requests from browsers switched off. Ask whoever administers it, or use a key of another organisation.",
        )],
        _ => Vec::new(),
    };
    if ways.is_empty() && is_own(checkup) {
        ways.push(Way::code(
            "The server, or a proxy before it, must send these headers with every answer, errors too, and answer OPTIONS with a good status:",
            own_headers(checkup),
        ));
    }
    ways.extend(litellm(checkup));
    ways
}

fn own_headers(checkup: &Checkup) -> String {
    format!(
        "Access-Control-Allow-Origin: {}\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\nAccess-Control-Allow-Headers: {}",
        checkup.page.origin,
        header_names(checkup)
    )
}

/// The request headers that a page sends to this API and that CORS must allow.
fn header_names(checkup: &Checkup) -> &'static str {
    match (checkup.target.provider.dialect().format, checkup.key) {
        (WireFormat::Anthropic, _) => {
            "content-type, x-api-key, anthropic-version, anthropic-dangerous-direct-browser-access"
        }
        (_, KeySent::None) => "content-type",
        (WireFormat::Gemini | WireFormat::Vertex, _) => {
            "content-type, authorization, x-goog-api-key"
        }
        (WireFormat::Bedrock, KeySent::Signature) => {
            "content-type, authorization, x-amz-date, x-amz-security-token"
        }
        _ if checkup.target.provider.word() == "azure-openai" => "content-type, api-key",
        _ => "content-type, authorization",
    }
}

fn no_key_at_tgi() -> Way {
    Way::text(
        "Leave the API key empty: text-generation-inference allows pages no header that could carry one, and refuses the preflight of a request with a key.",
    )
}

/// A proxy that pages may read, where LiteLLM knows the API.
fn litellm(checkup: &Checkup) -> Option<Way> {
    let vendor = checkup.target.provider.vendor();
    let proxy = vendor.litellm.as_ref()?;
    let why = match vendor.browser.access {
        Access::No => format!(
            "{} refuses web pages, as far as is known. ",
            checkup.target.provider.label()
        ),
        _ => String::new(),
    };
    Some(Way::code(
        format!(
            "{why}Go through a LiteLLM proxy on this computer, and choose it as the LLM API; the times then include its work:"
        ),
        recipe(proxy, &checkup.target.model).join("\n"),
    ))
}

/// What to look at where nothing came; `would_notice` says that an answer without CORS headers would most likely have been
/// noticed.
pub fn nothing(checkup: &Checkup, would_notice: bool) -> Vec<Way> {
    let mut ways = blocked(checkup);
    let (kind, place) = (checkup.target.provider, Place::of(&checkup.target.base_url));
    if kind.vendor().group != Group::Hosted || place.is_local() {
        ways.push(match start(kind) {
            Some(command) => Way::code(
                "Check that the server runs, and that host and port are right. It is started like this:",
                command,
            ),
            None => Way::text("Check that the server runs, and that host and port are right."),
        });
    } else {
        ways.push(Way::text(
            "Check the host in the base URL, letter by letter.",
        ));
    }
    if checkup.target.base_url.starts_with("https://") && place.is_local() {
        ways.push(Way::code(
            "A certificate that no authority has signed must be accepted first: open this address in a tab of its own.",
            checkup.target.base_url.clone(),
        ));
    }
    if !would_notice {
        ways.extend(cors(checkup));
    }
    ways.push(blocker());
    ways.push(telling());
    ways
}

/// What to look at where the host answers, but not to the one request that matters.
pub fn no_stream(checkup: &Checkup) -> Vec<Way> {
    let reached = checkup.of(Step::Reach).map(|f| &f.seen);
    let answers = matches!(
        reached,
        Some(Seen::Reach(Reach::Answered { .. } | Reach::Veiled))
    );
    if !answers {
        // The first step has said it all.
        return Vec::new();
    }
    let mut ways = Vec::new();
    if checkup.target.provider.dialect().format == WireFormat::Tgi && checkup.key != KeySent::None {
        ways.push(no_key_at_tgi());
    }
    for way in cors(checkup) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if !is_own(checkup) && checkup.target.provider.vendor().browser.access == Access::Yes {
        ways.push(Way::text(format!(
            "{} is known to answer web pages, so check the base URL's path too: what is not served is often refused without these headers.",
            checkup.target.provider.label()
        )));
    }
    ways.push(blocker());
    ways.push(telling());
    ways
}

/// How to let this page read errors.
pub fn errors(checkup: &Checkup) -> Vec<Way> {
    let kind = checkup.target.provider;
    if kind.dialect().format == WireFormat::Tgi {
        return vec![no_key_at_tgi()];
    }
    match is_own(checkup) {
        true => vec![Way::code(
            "On a server or proxy of your own, send these headers with errors too (nginx wants `always` after its add_header):",
            own_headers(checkup),
        )],
        false => vec![Way::text(
            "Only the API's provider can change that. Until then, take “opaque network failure” in a result as any error.",
        )],
    }
}

/// What to look at where the key was refused.
pub fn refused_key(checkup: &Checkup) -> Vec<Way> {
    let vendor = checkup.target.provider.vendor();
    let mut ways = Vec::new();
    if checkup.target.provider.word() == "anthropic" {
        ways.push(Way::text(
            "If the answer speaks of CORS or of the organisation, its requests from browsers are switched off: ask whoever administers it, or use a key of another organisation.",
        ));
    }
    if !vendor.keys.is_empty() {
        ways.push(Way::code("A key is made here:", vendor.keys));
    }
    if ways.is_empty() {
        ways.push(Way::text(
            "Check the key, and that it belongs to this server.",
        ));
    }
    ways
}

/// How to have preflights kept.
pub fn max_age(checkup: &Checkup) -> Vec<Way> {
    match is_own(checkup) {
        true => vec![Way::code(
            "On a server or proxy of your own, answer OPTIONS with this header too:",
            "Access-Control-Max-Age: 600",
        )],
        false => vec![Way::text(
            "Only the API's provider can change that; keep it in mind when comparing with a tool that runs outside a browser.",
        )],
    }
}

/// What the browser itself is known to stop.
fn blocked(checkup: &Checkup) -> Vec<Way> {
    let page = &checkup.page;
    let place = Place::of(&checkup.target.base_url);
    let page_place = Place::of(&page.origin);
    let tls_page = page.origin.starts_with("https://");
    let plain = checkup.target.base_url.starts_with("http://");
    let safari = page.browser.starts_with("Safari") || page.browser.ends_with("for iOS");
    let chrome = page.browser.starts_with("Chromium") || page.browser.starts_with("Edge");
    let mut ways = Vec::new();
    if page.offline {
        ways.push(Way::text("The browser says that it has no network."));
    }
    if tls_page && plain && place == Place::Here && safari {
        ways.push(Way::text(
            "Safari lets no page from https:// reach http://localhost. Use another browser, or open this page from http://localhost.",
        ));
    } else if tls_page && plain && place != Place::Here {
        ways.push(Way::text(match (place, chrome) {
            (Place::Near, true) => "This page came over https://, and browsers block its requests to plain http:// on other computers (mixed content); Chrome and Edge make an exception for addresses of the local network once you allow it. Use an https:// address, or open this page over http://.",
            _ => "This page came over https://, and browsers block its requests to plain http:// on other computers (mixed content). Use an https:// address, or open this page over http://.",
        }));
    }
    if place.is_local() && page_place != Place::Here && (chrome || page.local_network.is_some()) {
        ways.push(Way::text(match (tls_page, page.local_network) {
            (false, _) => "Chrome and Edge let pages from plain http:// reach neither this computer nor the local network, without asking. Open this page over https:// or from http://localhost.",
            (true, Some(Leave::Denied)) => "The browser was told not to let this page reach the local network. Press the sign left of the address, allow “Local network access” for this page, and check once more.",
            (true, Some(Leave::Granted)) => "The browser lets this page reach the local network, so that is not it.",
            (true, _) => "Chrome and Edge ask whether this page may reach the local network: answer with “Allow”. A question that was closed comes again at the next check.",
        }));
    }
    ways
}

fn blocker() -> Way {
    Way::text(
        "An ad-blocker, another extension or a company's filter can block a request and leave no trace: try a private window without extensions.",
    )
}

/// How to tell apart what looks alike to a page.
fn telling() -> Way {
    Way::text(
        "The command below tells: “Could not resolve host” is the name; “Connection refused”, that nothing listens; “certificate”, the certificate; an answer without access-control-allow-origin, CORS; one with it, something in this browser. Its console (F12) says more, too.",
    )
}

fn start(kind: ProviderKind) -> Option<&'static str> {
    Some(match kind.word() {
        "ollama" => "ollama serve",
        "lm-studio" => "lms server start --cors",
        "vllm" => "vllm serve MODEL",
        "llama-cpp" => "llama-server -m MODEL.gguf --port 8080",
        "sglang" => "python -m sglang.launch_server --model-path MODEL --port 30000",
        "litellm" => "litellm --host 127.0.0.1 --model MODEL",
        _ => return None,
    })
}
