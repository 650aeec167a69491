//! Something the person should know, shown until it is closed.

use leptos::prelude::*;

/// The words, while there are any.
#[component]
pub fn PageNotice(
    /// What to say; closing empties it.
    words: RwSignal<Option<String>>,
) -> impl IntoView {
    move || {
        words.get().map(|text| {
            view! {
                <div class="page-notice">
                    <div class="notice warning" role="alert">
                        <p>{text}</p>
                        <button
                            type="button"
                            class="button quiet"
                            on:click=move |_| words.set(None)
                        >
                            "Close"
                        </button>
                    </div>
                </div>
            }
        })
    }
}
