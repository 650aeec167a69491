//! The viewer: shows results, the leaderboard and the history, in the page that the measuring program has opened. The
//! native twin does nothing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(llmperf_web::ui::viewer::ViewerApp);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
