//! One request opened up.

use super::facts::Facts;
use crate::bench::report::detail::Detail;
use crate::bench::report::picture::RequestPicture;
use leptos::prelude::*;

/// Its sentence, its timeline, its stamps and counts, its error or the first words of its reply.
#[component]
pub fn RequestDetail(
    /// What to show.
    detail: Detail,
) -> impl IntoView {
    let error = detail.error.map(|text| {
        view! {
            <p>"The error, as it came:"</p>
            <blockquote class="message">{text}</blockquote>
        }
    });
    let reply = detail.reply.map(|text| {
        view! {
            <p>"The reply begins:"</p>
            <blockquote class="message">{text}</blockquote>
        }
    });
    let sentence = detail.sentence.clone();
    let picture = detail
        .picture
        .map(|picture| drawn(picture, detail.sentence, detail.length));
    view! {
        <div class="request-detail">
            <p>{sentence}</p>
            {picture}
            {error}
            {reply}
            <Facts facts=detail.facts />
        </div>
    }
}

fn drawn(picture: RequestPicture, twin: String, length: Option<String>) -> impl IntoView {
    let streaming = picture.streaming.map(|span| {
        view! { <rect class="line-streaming" x=span.x y="2" width=span.width height="4" /> }
    });
    let headers = picture
        .headers
        .map(|x| view! { <line class="line-headers" x1=x x2=x y1="1" y2="7" /> });
    let chunks = picture
        .chunks
        .into_iter()
        .map(|x| view! { <line class="line-chunk" x1=x x2=x y1="2" y2="6" /> })
        .collect_view();
    let first = picture.waiting.width;
    view! {
        <figure class="request-line">
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=twin>
                <rect
                    class="line-waiting"
                    x=picture.waiting.x
                    y="3"
                    width=picture.waiting.width
                    height="2"
                />
                {streaming}
                {chunks}
                {headers}
                <line class="line-first" x1=first x2=first y1="0" y2="8" />
            </svg>
            <figcaption>
                <span>"0"</span>
                <span class="legend">
                    <span class="key key-waiting">"waiting"</span>
                    <span class="key key-headers">"headers"</span>
                    <span class="key key-first">"first token"</span>
                    <span class="key key-streaming">"streaming"</span>
                </span>
                <span>{length}</span>
            </figcaption>
        </figure>
    }
}
