//! The page: mounts the application. The native twin does nothing, so that `cargo test` builds everywhere.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(llmperf_web::ui::app::App);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
