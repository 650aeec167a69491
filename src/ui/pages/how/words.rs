//! What happens in a run, what errs and by how much, and what a person can do about it.

use leptos::prelude::*;

/// The stamps of one request, in their order: what happens, and whose time it is.
const REQUEST: [(&str, &str, &str); 6] = [
    (
        "Due",
        "the plan",
        "One request ends, so the next is due. The first ones are due a few milliseconds apart. The result says how much later than due requests were sent.",
    ),
    (
        "Sent",
        "the page",
        "The worker notes the time and hands the request to the browser. Every span of a request begins here.",
    ),
    (
        "On the wire",
        "the browser",
        "The browser finds a connection, and asks the server for leave where it has not lately (a preflight). Where the server lets a page know, this wait stands in a row of its own, “Queued in the browser”.",
    ),
    (
        "First token",
        "network and API",
        "The first piece of text arrives. From “sent” to here is the time to first token, TTFT. The network's part of it is found with tiny requests before the run and stands beside it.",
    ),
    (
        "More tokens",
        "API",
        "Each read is stamped before anything else is done with it; what was in it is decoded later, in batches. First and last stamp give the time per output token, TPOT.",
    ),
    (
        "End",
        "the page",
        "With the last piece of text the end-to-end latency is known. Success needs a finish reason and some text: an answer of 200 alone is none.",
    ),
];

/// What errs: what it is, how much it is, and what the page does about it.
const ERRORS: [(&str, &str, &str); 9] = [
    (
        "The clock has steps",
        "0.1 ms in Chromium and 1 ms in Firefox and Safari; 0.005 and 0.02 ms where the page is isolated; 17 ms where a browser resists fingerprinting.",
        "The step is measured before every run, and no figure is printed finer than it.",
    ),
    (
        "Text is read late",
        "On a server in the same computer a first token is read 1 to 5 ms later than it could be, in Chromium and in Firefox, on a computer with more to do 10 ms and more; gaps between chunks are true to a fraction of a millisecond.",
        "A second before the run the page plays itself streams of known timing. The result says “instrument error … to …” or “not calibrated” with the reason, never nothing.",
    ),
    (
        "Several chunks come in one read",
        "At a thousand tokens a second a quarter to a third of the gaps are zero.",
        "The share of such reads is counted. Beyond 10 % the percentiles of gaps are greyed; the time per output token needs only the first and the last stamp.",
    ),
    (
        "Six connections",
        "Over http:// a browser keeps six to a host; whatever is more waits, and that wait would be in the TTFT.",
        "The run keeps to six there and says so. A queue is told as one, of the browser or of the server as far as a page can know.",
    ),
    (
        "Preflights",
        "A round trip more for a request that comes five seconds after the last one, where the server does not let the browser keep its answer.",
        "The warm-up pays for the first. Whether later ones are needed is found from the requests that come late enough, and said.",
    ),
    (
        "The first request of all",
        "Connections, certificates, caches of the API: often hundreds of milliseconds.",
        "Connections are opened by tiny requests, and a warm-up goes first. Its time to first token stands apart as “Cold TTFT”, with what it still had to wait for, and is in no other figure.",
    ),
    (
        "The browser compiles as it goes",
        "What it sees used much it compiles anew beside the run: 25 ms of a processor for the decoder alone, in the first second.",
        "The reply to the warm-up is decoded again and again until the browser has noticed, and the browser gets 50 ms before the clock.",
    ),
    (
        "A busy or hidden page",
        "Drawing for 30 ms of every 60 makes one gap in twenty 26 ms too long, if the page reads by itself.",
        "A worker reads, not the page. For the length of a run the page holds a Web Lock, so that it is not frozen, and asks for a Wake Lock, so that the screen stays on where the browser grants it. A heartbeat in the worker marks every sample that a stall touched; hidden, offline and jumped clocks are marked too, and a frozen sample is discarded. The figures are of the clean ones.",
    ),
    (
        "This computer is the bottleneck",
        "Hundreds of streams at once keep a worker busy with reading.",
        "Where the worker's own load sets the pace the result says so, and names a lower concurrency.",
    ),
];

/// What a person can do.
const BETTER: [&str; 6] = [
    "Keep this tab in front and let the computer do nothing else.",
    "Measure over https:// with HTTP/2: there is no limit of six, and fewer queues.",
    "Ask for 100 requests or more before you quote P95; for a comparison, run both on the same line within minutes.",
    "If the server is yours, let it send Access-Control-Max-Age: 600 and Timing-Allow-Origin with this page's address: the first saves preflights, the second tells a queue in the browser from one at the server.",
    "Use a browser that isolates this page, or switch that on above; Chromium reads soonest.",
    "Quote the median time to first token with its instrument error, and the network floor beside it.",
];

/// A request from due to end.
#[component]
pub fn Request() -> impl IntoView {
    let steps = REQUEST
        .map(|(name, whose, what)| {
            view! {
                <li>
                    <h3>{name} " " <span class="muted">{whose}</span></h3>
                    <p>{what}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel stack" aria-labelledby="how-request">
            <h2 id="how-request">"One request, from due to end"</h2>
            <ol class="how-request">{steps}</ol>
        </section>
    }
}

/// What errs.
#[component]
pub fn Errors() -> impl IntoView {
    let rows = ERRORS
        .map(|(name, size, answer)| {
            view! {
                <div>
                    <h3>{name}</h3>
                    <p class="muted">{size}</p>
                    <p>{answer}</p>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="panel stack" aria-labelledby="how-errors">
            <h2 id="how-errors">"What errs, how much, and what the page does about it"</h2>
            <div class="how-errors">{rows}</div>
        </section>
    }
}

/// What a person can do.
#[component]
pub fn Better() -> impl IntoView {
    let lines = BETTER.map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <section class="panel stack" aria-labelledby="how-better">
            <h2 id="how-better">"Better figures"</h2>
            <ul class="how-better">{lines}</ul>
            <p>
                "The method and its tables are in "
                <code>"docs/accuracy.md"</code>
                " of this page's source; the formulas of all figures stand behind the “?” of each result."
            </p>
        </section>
    }
}
