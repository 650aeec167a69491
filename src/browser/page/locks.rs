//! What keeps the browser from putting a run to sleep: a Web Lock against freezing, a Wake Lock for the screen.

use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    /// `navigator`, with what a browser may lack.
    type MaybeNavigator;
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: MaybeNavigator;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &MaybeNavigator) -> Option<LockManager>;
    #[wasm_bindgen(method, getter, js_name = wakeLock)]
    fn wake_lock(this: &MaybeNavigator) -> Option<WakeLock>;

    type LockManager;
    #[wasm_bindgen(method)]
    fn request(this: &LockManager, name: &str, while_held: &JsValue) -> Promise;

    type WakeLock;
    #[wasm_bindgen(method)]
    fn request(this: &WakeLock, what: &str) -> Promise;

    type WakeLockSentinel;
    #[wasm_bindgen(method)]
    fn release(this: &WakeLockSentinel) -> Promise;
}

/// Held for the length of a run; dropping it lets both locks go. A browser that has neither runs all the same.
pub struct RunLocks {
    let_go: Rc<RefCell<Option<Function>>>,
    screen: Rc<Screen>,
    _on_visible: Option<Visible>,
}

impl RunLocks {
    /// Asks for both; neither is waited for.
    pub fn take() -> RunLocks {
        let screen = Rc::new(Screen::default());
        Screen::ask(&screen);
        RunLocks {
            let_go: hold_lock(),
            _on_visible: Visible::watch(&screen),
            screen,
        }
    }
}

impl Drop for RunLocks {
    fn drop(&mut self) {
        if let Some(let_go) = self.let_go.borrow_mut().take() {
            let _ = let_go.call0(&JsValue::NULL);
        }
        self.screen.let_go();
    }
}

/// Holds a shared-by-nobody lock until the returned function is called; a page that holds one is not frozen.
fn hold_lock() -> Rc<RefCell<Option<Function>>> {
    let let_go: Rc<RefCell<Option<Function>>> = Rc::default();
    if let Some(locks) = NAVIGATOR.with(MaybeNavigator::locks) {
        let held = Promise::new(&mut |resolve, _| *let_go.borrow_mut() = Some(resolve));
        let while_held = Closure::once_into_js(move || held);
        // A name of its own each time: two tabs may run at once.
        let name = format!("run {}", js_sys::Math::random());
        let granted = locks.request(&name, &while_held);
        spawn_local(async move {
            let _ = JsFuture::from(granted).await;
        });
    }
    let_go
}

/// The screen's wake lock, which the browser takes away whenever the page is hidden.
#[derive(Default)]
struct Screen {
    sentinel: RefCell<Option<WakeLockSentinel>>,
    over: Cell<bool>,
}

impl Screen {
    fn ask(screen: &Rc<Screen>) {
        let Some(wake_lock) = NAVIGATOR.with(MaybeNavigator::wake_lock) else {
            return;
        };
        let screen = Rc::clone(screen);
        let asked = wake_lock.request("screen");
        spawn_local(async move {
            if let Ok(sentinel) = JsFuture::from(asked).await {
                *screen.sentinel.borrow_mut() = Some(sentinel.unchecked_into());
                if screen.over.get() {
                    screen.let_go();
                }
            }
        });
    }

    fn let_go(&self) {
        self.over.set(true);
        if let Some(sentinel) = self.sentinel.borrow_mut().take() {
            let released = sentinel.release();
            spawn_local(async move {
                let _ = JsFuture::from(released).await;
            });
        }
    }
}

/// Asks for the screen's lock again when the page is visible again.
struct Visible(Closure<dyn Fn()>);

impl Visible {
    fn watch(screen: &Rc<Screen>) -> Option<Visible> {
        let weak = Rc::downgrade(screen);
        let changed = Closure::<dyn Fn()>::new(move || {
            let hidden = document().is_none_or(|d| d.hidden());
            if let (false, Some(screen)) = (hidden, weak.upgrade()) {
                Screen::ask(&screen);
            }
        });
        let listener = changed.as_ref().unchecked_ref();
        document()?
            .add_event_listener_with_callback("visibilitychange", listener)
            .ok()?;
        Some(Visible(changed))
    }
}

impl Drop for Visible {
    fn drop(&mut self) {
        if let Some(document) = document() {
            let listener = self.0.as_ref().unchecked_ref();
            let _ = document.remove_event_listener_with_callback("visibilitychange", listener);
        }
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window().and_then(|w| w.document())
}
