//! Says when an element comes near the part of the page that is seen.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Calls a function once, when an element is seen or nearly; never after it is dropped.
pub struct VisibleWatch {
    observer: IntersectionObserver,
    _on_seen: Closure<dyn FnMut(Array, IntersectionObserver)>,
}

impl VisibleWatch {
    /// Starts to watch; `None` where the browser cannot.
    pub fn new(element: &Element, mut seen: impl FnMut() + 'static) -> Option<VisibleWatch> {
        let on_seen = Closure::<dyn FnMut(Array, IntersectionObserver)>::new(
            move |entries: Array, observer: IntersectionObserver| {
                let near = entries
                    .iter()
                    .filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok())
                    .any(|entry| entry.is_intersecting());
                if near {
                    observer.disconnect();
                    seen();
                }
            },
        );
        let options = IntersectionObserverInit::new();
        options.set_root_margin("300px");
        let observer =
            IntersectionObserver::new_with_options(on_seen.as_ref().unchecked_ref(), &options)
                .ok()?;
        observer.observe(element);
        Some(VisibleWatch {
            observer,
            _on_seen: on_seen,
        })
    }
}

impl Drop for VisibleWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
