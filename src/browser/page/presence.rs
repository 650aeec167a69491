//! Whether the page is hidden or frozen, and whether the browser went offline.

use crate::bench::watch::Presence;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Event, EventTarget};

/// Follows the page's state; never calls after it is dropped.
pub struct PresenceWatch {
    now: Rc<Cell<Presence>>,
    heard: Vec<(EventTarget, &'static str)>,
    on_event: Closure<dyn Fn(Event)>,
}

impl PresenceWatch {
    /// Calls `changed` after every change. A browser that is offline already is taken as it is: what it reaches, it
    /// reaches.
    pub fn new(changed: impl Fn() + 'static) -> PresenceWatch {
        let window = web_sys::window();
        let document = window.as_ref().and_then(|window| window.document());
        let now = Rc::new(Cell::new(Presence {
            hidden: document.as_ref().is_some_and(Document::hidden),
            ..Presence::default()
        }));
        let (is, of) = (Rc::clone(&now), document.clone());
        let on_event = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let mut presence = is.get();
            match event.type_().as_str() {
                "freeze" => presence.frozen = true,
                "resume" => presence.frozen = false,
                "offline" => presence.offline = true,
                "online" => presence.offline = false,
                _ => presence.hidden = of.as_ref().is_some_and(Document::hidden),
            }
            is.set(presence);
            changed();
        });
        let page = document.map(EventTarget::from);
        let browser = window.map(EventTarget::from);
        let events = [
            (&page, "visibilitychange"),
            (&page, "freeze"),
            (&page, "resume"),
            (&browser, "offline"),
            (&browser, "online"),
        ];
        let listener = on_event.as_ref().unchecked_ref();
        let heard = events.into_iter().filter_map(|(target, event)| {
            let target = target.clone()?;
            let listening = target.add_event_listener_with_callback(event, listener);
            listening.is_ok().then_some((target, event))
        });
        let heard = heard.collect();
        PresenceWatch {
            now,
            heard,
            on_event,
        }
    }

    /// The page's state now.
    pub fn now(&self) -> Presence {
        self.now.get()
    }
}

impl Drop for PresenceWatch {
    fn drop(&mut self) {
        let listener = self.on_event.as_ref().unchecked_ref();
        for (target, event) in &self.heard {
            let _ = target.remove_event_listener_with_callback(event, listener);
        }
    }
}
