//! The line between the page's two programs: the measuring one, loaded first, and the viewer, loaded when there is
//! something to view. Both read the fragment; the rest is said here.

use crate::bench::correctness::own::Looked;
use crate::bench::doctor::Ask;
use crate::bench::doctor::place::Place;
use crate::bench::plan::Target;
use crate::bench::secret::Secret;
use crate::browser::page::models::raise_prompt;
use crate::browser::page::run_handle::give;
use js_sys::{Array, Promise};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Element, Event, File};

#[wasm_bindgen]
extern "C" {
    /// `boot.js` has it, since js-sys has no `import()`.
    #[wasm_bindgen(catch, js_name = importViewer)]
    async fn import_viewer() -> Result<JsValue, JsValue>;

    type Viewer;
    #[wasm_bindgen(catch, method, js_name = showRun)]
    async fn show_run(this: &Viewer, text: &Blob, replies: &Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = openFile)]
    async fn open_file(this: &Viewer, file: &File) -> JsValue;
    #[wasm_bindgen(method, js_name = checkConnection)]
    fn check_connection(this: &Viewer, place: &Element, ask: &str) -> Promise;
    #[wasm_bindgen(catch, method, js_name = keepRun)]
    async fn keep_run(this: &Viewer, text: &Blob, replies: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = lookAtQuestions)]
    fn look_at_questions(this: &Viewer, name: &str, text: &str) -> Option<String>;
}

/// Said by the viewer when a plan or a result of somebody else was opened.
const FOREIGN: &str = "foreign-plan";
/// Said by the measuring program when the place of a check is gone, and the check with it.
const CHECK_OVER: &str = "check-over";
/// Stands on the root element while somebody waits for a check to begin.
const CHECK_WANTED: &str = "data-check-wanted";
/// Stands on the root element while a run is under way.
const RUNNING: &str = "data-running";
/// Stands on the root element once the person has gone from one place to another.
const MOVED: &str = "data-moved";

async fn viewer() -> Result<Viewer, String> {
    match import_viewer().await {
        Ok(viewer) => Ok(viewer.unchecked_into()),
        Err(_) => Err(
            "The part of the page that shows results could not be loaded. Check the connection to this page's own server and try again; what was measured is kept until the page is closed.".to_owned(),
        ),
    }
}

/// Loads the viewer, which then shows the place that the fragment names.
///
/// # Errors
/// Words for a person when it cannot be loaded.
pub async fn load_viewer() -> Result<(), String> {
    viewer().await.map(|_| ())
}

/// Gives the viewer a run that has just ended, in the full archive's JSON, and what its replies said; it counts them, keeps the
/// run and goes to its place.
///
/// # Errors
/// Words for a person when the viewer cannot be loaded or cannot read the run: it is not kept then.
pub async fn show_run(text: &Blob, replies: &Array) -> Result<(), String> {
    let shown = viewer().await?.show_run(text, replies).await;
    shown.map_err(words)
}

/// The viewer's words for what it could not do; others where it broke off without any.
fn words(reason: JsValue) -> String {
    reason.as_string().unwrap_or_else(|| {
        "The part of the page that shows results broke off. Try again; what was measured is kept until the page is closed.".to_owned()
    })
}

/// Has the viewer keep a run of a series, in the full archive's JSON, without going to it; what it keeps it under.
///
/// # Errors
/// As [`show_run`].
pub async fn keep_run(text: &Blob, replies: &Array) -> Result<String, String> {
    let id = viewer().await?.keep_run(text, replies).await;
    id.map(|id| id.as_string().unwrap_or_default())
        .map_err(words)
}

/// Gives the viewer a file.
///
/// # Errors
/// Words for a person when it is no result or the viewer cannot be loaded.
pub async fn open_file(file: &File) -> Result<(), String> {
    let words = viewer().await?.open_file(file).await;
    words.as_string().map_or(Ok(()), Err)
}

/// Checks the connection to `target`: the viewer shows it in `place` and starts the worker, which gets the key from here.
///
/// # Errors
/// Words for a person when the viewer cannot be loaded.
pub async fn check_connection(
    place: &Element,
    target: &Target,
    key: &Secret,
) -> Result<(), String> {
    let ask = serde_json::to_string(&Ask::Check(target.clone())).unwrap_or_default();
    let ready = viewer().await?.check_connection(place, &ask);
    if Place::of(&target.base_url).is_local() {
        raise_prompt(target).await;
    }
    // A worker that cannot be started has said so where the check is shown.
    if let Ok(worker) = JsFuture::from(ready).await {
        give(&worker.unchecked_into(), &ask, key);
    }
    Ok(())
}

/// Tells the viewer that the place of a check is gone.
pub fn tell_check_over() {
    tell(CHECK_OVER);
}

/// Calls `then` whenever the place of a check is gone.
pub fn watch_check_over(then: impl Fn() + 'static) {
    watch(CHECK_OVER, then);
}

/// Notes that a check is to begin when the plan is there.
pub fn want_check() {
    mark(CHECK_WANTED, true);
}

/// Whether a check was to begin; it is so once.
pub fn take_wanted_check() -> bool {
    let wanted = root().is_some_and(|root| root.has_attribute(CHECK_WANTED));
    mark(CHECK_WANTED, false);
    wanted
}

/// Has the viewer look at a file of the person's own questions: it carries what reads them.
///
/// # Errors
/// Words for a person when the viewer cannot be loaded.
pub async fn look_at_questions(name: &str, text: &str) -> Result<Looked, String> {
    let found = viewer().await?.look_at_questions(name, text);
    let found = found.and_then(|found| serde_json::from_str(&found).ok());
    found.ok_or_else(|| "The page is of two versions. Reload it.".to_owned())
}

/// Tells the measuring program that something of somebody else was opened: a key does not survive that.
pub fn tell_foreign() {
    tell(FOREIGN);
}

/// Calls `then` whenever something of somebody else was opened.
pub fn watch_foreign(then: impl Fn() + 'static) {
    watch(FOREIGN, then);
}

fn tell(name: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), Event::new(name)) {
        let _ = window.dispatch_event(&event);
    }
}

fn watch(name: &str, then: impl Fn() + 'static) {
    let heard = Closure::<dyn Fn()>::new(then);
    if let Some(window) = web_sys::window() {
        let listener = heard.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback(name, listener);
    }
    heard.forget();
}

/// Whether a run is under way: the viewer shows nothing meanwhile.
pub fn is_running() -> bool {
    root().is_some_and(|root| root.has_attribute(RUNNING))
}

/// Notes whether a run is under way.
pub fn set_running(running: bool) {
    mark(RUNNING, running);
}

/// Said by the viewer when runs of its own begin or end.
const VIEWER_RUNS: &str = "viewer-runs";

/// Notes whether the viewer has runs of its own under way, and tells the measuring program, which leads nowhere meanwhile.
pub fn set_viewer_running(running: bool) {
    set_running(running);
    tell(VIEWER_RUNS);
}

/// Calls `then` with whether the viewer has runs under way, whenever that changes.
pub fn watch_viewer_runs(then: impl Fn(bool) + 'static) {
    watch(VIEWER_RUNS, move || then(is_running()));
}

/// Whether the person has gone from one place to another since the page was loaded.
pub fn has_moved() -> bool {
    root().is_some_and(|root| root.has_attribute(MOVED))
}

/// Notes that the person has gone from one place to another.
pub fn set_moved() {
    mark(MOVED, true);
}

fn mark(name: &str, stands: bool) {
    if let Some(root) = root() {
        let _ = match stands {
            true => root.set_attribute(name, ""),
            false => root.remove_attribute(name),
        };
    }
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// Opens a file; the words where it cannot.
type OpenFile = Rc<dyn Fn(File) -> Pin<Box<dyn Future<Output = Option<String>>>>>;

/// Shows a check in an element; the promise gives its worker once that listens.
type Check = Rc<dyn Fn(Element, &str) -> Promise>;
/// Keeps a run; what it is kept under, or the words where it cannot be read.
type KeepRun = Rc<dyn Fn(Blob, Array) -> Pin<Box<dyn Future<Output = Result<String, String>>>>>;
/// Keeps and shows a run; the words where it cannot be read.
type ShowRun = Rc<dyn Fn(Blob, Array) -> Pin<Box<dyn Future<Output = Result<(), String>>>>>;

/// How the viewer answers the measuring program.
#[derive(Clone)]
pub struct Answers {
    /// Keeps and shows a run given in the full archive's JSON, with what its replies said.
    pub show_run: ShowRun,
    /// Keeps a run of a series, given in the full archive's JSON.
    pub keep_run: KeepRun,
    /// Opens a file; the words where it cannot.
    pub open_file: OpenFile,
    /// Shows a check of what is asked in an element; the promise gives its worker once that listens.
    pub check: Check,
    /// Looks at a file of questions.
    pub look_at_questions: fn(&str, &str) -> Looked,
}

thread_local! {
    static ANSWERS: RefCell<Option<Answers>> = const { RefCell::new(None) };
}

/// Sets how the viewer answers; before its first call there is nobody to ask.
pub fn answer_with(answers: Answers) {
    ANSWERS.set(Some(answers));
}

/// The viewer's way in for a run that has just ended.
#[wasm_bindgen(js_name = showRun)]
pub async fn viewer_show_run(text: Blob, replies: Array) -> Result<(), JsValue> {
    match ANSWERS.with_borrow(Clone::clone) {
        Some(answers) => Ok((answers.show_run)(text, replies).await?),
        None => Err(JsValue::UNDEFINED),
    }
}

/// The viewer's way in for a run of a series.
#[wasm_bindgen(js_name = keepRun)]
pub async fn viewer_keep_run(text: Blob, replies: Array) -> Result<String, JsValue> {
    match ANSWERS.with_borrow(Clone::clone) {
        Some(answers) => Ok((answers.keep_run)(text, replies).await?),
        None => Err(JsValue::UNDEFINED),
    }
}

/// The viewer's way in for a file.
#[wasm_bindgen(js_name = openFile)]
pub async fn viewer_open_file(file: File) -> Option<String> {
    let answers = ANSWERS.with_borrow(Clone::clone)?;
    (answers.open_file)(file).await
}

/// The viewer's way in for a check of a connection.
#[wasm_bindgen(js_name = checkConnection)]
pub fn viewer_check_connection(place: Element, ask: &str) -> Promise {
    match ANSWERS.with_borrow(Clone::clone) {
        Some(answers) => (answers.check)(place, ask),
        None => Promise::reject(&JsValue::UNDEFINED),
    }
}

/// The viewer's way in for a file of questions: what it found, as JSON.
#[wasm_bindgen(js_name = lookAtQuestions)]
pub fn viewer_look_at_questions(name: &str, text: &str) -> Option<String> {
    let answers = ANSWERS.with_borrow(Clone::clone)?;
    serde_json::to_string(&(answers.look_at_questions)(name, text)).ok()
}
