//! The address of this page with another fragment.

/// This page's own address with the fragment `#/<view>/<payload>`.
pub fn address(view: &str, payload: &str) -> String {
    let here = web_sys::window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default();
    let page = here.split('#').next().unwrap_or_default();
    format!("{page}#/{view}/{payload}")
}
