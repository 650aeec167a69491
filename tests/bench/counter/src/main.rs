//! A button that counts: what any Leptos page costs before its first click is handled.

use leptos::prelude::*;

fn main() {
    mount_to_body(|| {
        let count = RwSignal::new(0);
        view! { <button on:click=move |_| count.update(|n| *n += 1)>"Clicked " {count}</button> }
    });
}
