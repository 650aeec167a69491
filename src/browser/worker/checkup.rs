//! A check of a connection: sends what `bench::doctor` wants sent, and tells the page what it finds.

use crate::bench::doctor::probe::{Answer, Given, How, Next, Probe, Rules, Until};
use crate::bench::doctor::walk::Doctor;
use crate::bench::doctor::{Ask, Leave, Page, Step, Told};
use crate::bench::environment::browser_name;
use crate::bench::plan::Target;
use crate::bench::provider::dialect::dialect;
use crate::bench::provider::translator;
use crate::bench::secret::Secret;
use crate::bench::units::Micros;
use crate::browser::worker::clock::Clock;
use crate::browser::worker::exchange::head_of;
use crate::browser::worker::fetch::{Prepared, words};
use crate::browser::worker::port;
use crate::browser::worker::timer::Timer;
use crate::browser::worker::wire_log;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestInit, RequestMode, RequestRedirect,
    Response, ResponseType,
};

/// Most bytes read of one body: what is asked for is small.
const MOST_BYTES: usize = 4 << 20;

/// Takes a page's wish to check a connection; whether it was one. The page ends it by ending the worker.
pub fn take(text: &str, key: &Secret) -> bool {
    let Ok(Ask::Check(target)) = serde_json::from_str(text) else {
        return false;
    };
    let key = key.clone();
    spawn_local(async move {
        if let Err(reason) = check(target, key).await {
            say(&Told::Broken(words(&reason)));
        }
    });
    true
}

fn say(told: &Told) {
    if let Ok(text) = serde_json::to_string(told) {
        port::say_text(&text);
    }
}

async fn check(target: Target, key: Secret) -> Result<(), JsValue> {
    let clock = Clock::of_worker()?;
    let provider = translator(dialect(target.provider).format);
    let page = page().await;
    let mut doctor = Doctor::new(target, key, page, clock.unix_ms(), provider);
    say(&Told::Checking(doctor.blank()));
    let mut under_way: Option<Step> = None;
    let mut given = Given::Turn;
    loop {
        let turn = doctor.next(given);
        for finding in turn.found {
            say(&Told::Found(finding));
        }
        given = match turn.next {
            Next::Send(step, probes) => {
                if under_way.replace(step) != Some(step) {
                    say(&Told::Trying(step));
                }
                Given::Answers(send_all(probes, &clock).await?)
            }
            Next::Wait(span) => {
                sleep(span).await?;
                Given::Turn
            }
            Next::LookUp(http) => Given::Notes(wire_log::take(&Prepared::new(&http)?.url()?)),
            Next::Over => break,
        };
    }
    say(&Told::Checked);
    Ok(())
}

/// Sends all at once and waits for the last.
async fn send_all(probes: Vec<Probe>, clock: &Clock) -> Result<Vec<Answer>, JsValue> {
    let answers: Rc<RefCell<Vec<Option<Answer>>>> =
        Rc::new(RefCell::new(probes.iter().map(|_| None).collect()));
    let all = Array::new();
    for (at, probe) in probes.into_iter().enumerate() {
        let (answers, clock) = (Rc::clone(&answers), clock.clone());
        all.push(&future_to_promise(async move {
            let answer = send(&probe, &clock).await?;
            if let Some(place) = answers.borrow_mut().get_mut(at) {
                *place = Some(answer);
            }
            Ok(JsValue::UNDEFINED)
        }));
    }
    JsFuture::from(Promise::all(&all)).await?;
    Ok(answers.borrow_mut().drain(..).flatten().collect())
}

/// Sends one and follows it to its end.
async fn send(probe: &Probe, clock: &Clock) -> Result<Answer, JsValue> {
    let prepared = Prepared::new(&probe.http)?.under(|init| rule(probe, init));
    let abort = prepared.abort_controller();
    let timed_out = Rc::new(Cell::new(false));
    let _timer = Timer::after(probe.limit, {
        let (abort, timed_out) = (abort.clone(), Rc::clone(&timed_out));
        move || {
            timed_out.set(true);
            abort.abort();
        }
    })?;
    let mut answer = Answer {
        start: clock.now(),
        head: None,
        reads: Vec::new(),
        end: Micros::ZERO,
        how: How::Closed,
    };
    let promise = prepared.promise()?;
    let followed = follow(promise, probe.until, &abort, clock, &mut answer).await;
    answer.end = clock.now();
    if let Err(reason) = followed {
        answer.how = match timed_out.get() {
            true => How::TimedOut,
            false => How::Rejected(words(&reason)),
        };
    }
    Ok(answer)
}

async fn follow(
    promise: Promise,
    until: Until,
    abort: &AbortController,
    clock: &Clock,
    answer: &mut Answer,
) -> Result<(), JsValue> {
    let response: Response = JsFuture::from(promise).await?.unchecked_into();
    let at = clock.now();
    match response.type_() {
        ResponseType::Opaque => {
            answer.how = How::Veiled;
            abort.abort();
            return Ok(());
        }
        ResponseType::Opaqueredirect => {
            answer.how = How::Redirected;
            return Ok(());
        }
        _ => answer.head = Some((at, head_of(&response))),
    }
    if until == Until::Headers {
        answer.how = How::LetGo;
        abort.abort();
        return Ok(());
    }
    let Some(body) = response.body() else {
        return Ok(());
    };
    let reader = ReadableStreamDefaultReader::new(&body)?;
    let mut bytes = 0;
    while bytes < MOST_BYTES {
        let read = JsFuture::from(reader.read()).await?;
        let at = clock.now();
        let value = Reflect::get(&read, &"value".into())?;
        let Ok(chunk) = value.dyn_into::<Uint8Array>() else {
            return Ok(());
        };
        let chunk = chunk.to_vec();
        bytes += chunk.len();
        answer.reads.push((at, chunk));
    }
    abort.abort();
    Ok(())
}

/// A `GET` shows that it would be led elsewhere; a `POST` fails there, so that no body goes along.
fn rule(probe: &Probe, init: &RequestInit) {
    match (probe.rules, probe.http.method) {
        (Rules::Readable, "GET") => init.set_redirect(RequestRedirect::Manual),
        (Rules::Readable, _) => {}
        (Rules::Unreadable, _) => {
            init.set_mode(RequestMode::NoCors);
            // Browsers refuse such a request under any other rule; it has neither key nor referrer.
            init.set_redirect(RequestRedirect::Follow);
        }
    }
}

async fn sleep(span: Micros) -> Result<(), JsValue> {
    let mut timer = None;
    let promise = Promise::new(&mut |done, _| {
        timer = Timer::after(span, move || {
            let _ = done.call0(&JsValue::UNDEFINED);
        })
        .ok();
    });
    JsFuture::from(promise).await?;
    drop(timer);
    Ok(())
}

/// What this worker can tell of the page that it works for.
async fn page() -> Page {
    let at = |path: &[&str]| {
        let mut value: JsValue = js_sys::global().into();
        for name in path {
            value = Reflect::get(&value, &JsValue::from_str(name)).unwrap_or_default();
        }
        value
    };
    Page {
        origin: at(&["location", "origin"]).as_string().unwrap_or_default(),
        browser: browser_name(
            &at(&["navigator", "userAgent"])
                .as_string()
                .unwrap_or_default(),
        ),
        isolated: at(&["crossOriginIsolated"]).is_truthy(),
        offline: at(&["navigator", "onLine"]).as_bool() == Some(false),
        local_network: local_network(at(&["navigator", "permissions"])).await,
    }
}

/// What the browser says of the permission to reach the local network; `None` where it knows of none.
async fn local_network(permissions: JsValue) -> Option<Leave> {
    let asked = Object::new();
    Reflect::set(&asked, &"name".into(), &"local-network-access".into()).ok()?;
    let query = Reflect::get(&permissions, &"query".into()).ok()?;
    let query: js_sys::Function = query.dyn_into().ok()?;
    let promise: Promise = query.call1(&permissions, &asked).ok()?.dyn_into().ok()?;
    let status = JsFuture::from(promise).await.ok()?;
    let state = Reflect::get(&status, &"state".into()).ok()?.as_string()?;
    match state.as_str() {
        "granted" => Some(Leave::Granted),
        "denied" => Some(Leave::Denied),
        "prompt" => Some(Leave::Prompt),
        _ => None,
    }
}
