//! The last results, in IndexedDB: one store of lines to list, one of whole runs as text in blobs, which a browser neither
//! copies nor takes apart when it gives them back.

use crate::bench::report::entry::{Entry, beyond};
use crate::browser::page::long_text::as_kept;
use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

/// How many results are kept; those kept longest ago make room.
pub const KEPT: usize = 20;

const DATABASE: &str = "llmperf-web";
const VERSION: u32 = 1;
const ENTRIES: &str = "entries";
const RUNS: &str = "runs";

/// Why the history could not be used. Nothing on the screen is lost by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryError {
    /// This browser or this kind of window has no storage for pages.
    Unavailable,
    /// The browser's space for this page is used up.
    Full,
    /// The storage refused for another reason, in the browser's own words.
    Refused(String),
}

impl std::fmt::Display for HistoryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HistoryError::Unavailable => f.write_str(
                "This window keeps no results: storage is switched off, as in some private windows. Download the JSON to keep a result.",
            ),
            HistoryError::Full => f.write_str(
                "The browser's space for this page is used up. Delete a result, or download the JSON to keep this one.",
            ),
            HistoryError::Refused(why) => write!(
                f,
                "The browser could not use its storage ({why}). Download the JSON to keep a result."
            ),
        }
    }
}

impl From<Option<JsValue>> for HistoryError {
    fn from(value: Option<JsValue>) -> HistoryError {
        value.unwrap_or_default().into()
    }
}

impl From<JsValue> for HistoryError {
    fn from(value: JsValue) -> HistoryError {
        match value.dyn_into::<DomException>() {
            Ok(e) if e.name() == "QuotaExceededError" => HistoryError::Full,
            Ok(e) if matches!(e.name().as_str(), "SecurityError" | "InvalidStateError") => {
                HistoryError::Unavailable
            }
            Ok(e) => HistoryError::Refused(e.message()),
            Err(_) => HistoryError::Refused("no reason given".to_owned()),
        }
    }
}

/// A result taken out of the history, whole, so that it can be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its line.
    pub entry: Entry,
    /// The run, in the full archive's JSON.
    pub text: Blob,
}

/// A new name to keep a result under: eight letters and digits.
pub fn new_id() -> String {
    let letter = || {
        let n = (js_sys::Math::random() * 36.0) as u32;
        char::from_digit(n.min(35), 36).unwrap_or('0')
    };
    std::iter::repeat_with(letter).take(8).collect()
}

/// Keeps a result, in place of the one that has its id, and drops those kept longest ago beyond [`KEPT`].
pub async fn keep(entry: &Entry, text: &Blob) -> Result<(), HistoryError> {
    let entry = Entry {
        kept_at_unix_ms: js_sys::Date::now() as u64,
        ..entry.clone()
    };
    match put(&entry, text).await {
        // Private windows of Safari keep texts but no blobs.
        Err(HistoryError::Refused(_)) => put(&entry, &JsFuture::from(text.text()).await?).await,
        kept => kept,
    }
}

async fn put(entry: &Entry, text: &JsValue) -> Result<(), HistoryError> {
    let database = open().await?;
    let work = Work::on(&database, IdbTransactionMode::Readwrite)?;
    let key = JsValue::from_str(&entry.id);
    work.put_entry(entry)?;
    work.runs.put_with_key(text, &key)?;
    for id in beyond(&work.entries().await?, &entry.id, KEPT) {
        work.delete(&id)?;
    }
    work.done().await
}

/// The kept results, newest first.
pub async fn list() -> Result<Vec<Entry>, HistoryError> {
    let database = open().await?;
    Work::on(&database, IdbTransactionMode::Readonly)?
        .entries()
        .await
}

/// A kept result; `None` where there is none of this id.
pub async fn load(id: &str) -> Result<Option<Kept>, HistoryError> {
    let database = open().await?;
    Work::on(&database, IdbTransactionMode::Readonly)?
        .kept(id)
        .await
}

/// Gives a kept result another name; nothing happens where there is none of this id.
pub async fn rename(id: &str, name: &str) -> Result<(), HistoryError> {
    let database = open().await?;
    let work = Work::on(&database, IdbTransactionMode::Readwrite)?;
    if let Some(mut entry) = work.entry(id).await? {
        entry.name = name.to_owned();
        work.put_entry(&entry)?;
    }
    work.done().await
}

/// Takes a result out, and hands it over so that [`keep`] can put it back.
pub async fn remove(id: &str) -> Result<Option<Kept>, HistoryError> {
    let mut kept = load(id).await?;
    if let Some(kept) = &mut kept
        && let Some(copy) = in_memory(&kept.text).await
    {
        kept.text = copy;
    }
    let database = open().await?;
    let work = Work::on(&database, IdbTransactionMode::Readwrite)?;
    work.delete(id)?;
    work.done().await?;
    Ok(kept)
}

/// A copy that does not lie in the browser's storage.
async fn in_memory(text: &Blob) -> Option<Blob> {
    let bytes = JsFuture::from(text.array_buffer()).await.ok()?;
    Blob::new_with_buffer_source_sequence(&Array::of1(&bytes)).ok()
}

/// One transaction over both stores.
struct Work {
    transaction: IdbTransaction,
    entries: IdbObjectStore,
    runs: IdbObjectStore,
}

impl Work {
    fn on(Database(database): &Database, mode: IdbTransactionMode) -> Result<Work, HistoryError> {
        let names = Array::of2(&ENTRIES.into(), &RUNS.into());
        let transaction = database.transaction_with_str_sequence_and_mode(&names, mode)?;
        Ok(Work {
            entries: transaction.object_store(ENTRIES)?,
            runs: transaction.object_store(RUNS)?,
            transaction,
        })
    }

    async fn entries(&self) -> Result<Vec<Entry>, HistoryError> {
        let all: Array = answer(&self.entries.get_all()?).await?.unchecked_into();
        let mut entries: Vec<Entry> = all.iter().filter_map(|text| read_entry(&text)).collect();
        entries.sort_by(|a, b| (b.started_at_unix_ms, &b.id).cmp(&(a.started_at_unix_ms, &a.id)));
        Ok(entries)
    }

    async fn entry(&self, id: &str) -> Result<Option<Entry>, HistoryError> {
        Ok(read_entry(&answer(&self.entries.get(&id.into())?).await?))
    }

    async fn kept(&self, id: &str) -> Result<Option<Kept>, HistoryError> {
        let entry = self.entry(id).await?;
        let text = as_kept(answer(&self.runs.get(&id.into())?).await?);
        Ok(entry.zip(text).map(|(entry, text)| Kept { entry, text }))
    }

    fn put_entry(&self, entry: &Entry) -> Result<(), HistoryError> {
        let line = serde_json::to_string(entry)
            .map_err(|error| HistoryError::Refused(error.to_string()))?;
        self.entries
            .put_with_key(&JsValue::from_str(&line), &JsValue::from_str(&entry.id))?;
        Ok(())
    }

    fn delete(&self, id: &str) -> Result<(), HistoryError> {
        self.entries.delete(&id.into())?;
        self.runs.delete(&id.into())?;
        Ok(())
    }

    /// Waits until what was written is safe.
    async fn done(self) -> Result<(), HistoryError> {
        done(&self.transaction).await
    }
}

/// Waits until what a transaction has written is safe.
pub(super) async fn done(transaction: &IdbTransaction) -> Result<(), HistoryError> {
    let settled = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map(JsValue::from).into()),
    }
}

fn read_entry(value: &JsValue) -> Option<Entry> {
    serde_json::from_str(&value.as_string()?).ok()
}

/// An open database that closes itself, so that no other window waits for this one.
pub(super) struct Database(pub(super) IdbDatabase);

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Database {
    /// Opens a database, and makes its stores where it is new.
    pub(super) async fn open(
        name: &str,
        version: u32,
        stores: &'static [&'static str],
    ) -> Result<Database, HistoryError> {
        let factory: IdbFactory = web_sys::window()
            .and_then(|window| window.indexed_db().ok().flatten())
            .ok_or(HistoryError::Unavailable)?;
        let request = factory.open_with_u32(name, version)?;
        let opening = request.clone();
        let upgrade = Closure::<dyn FnMut()>::new(move || {
            // A store that cannot be made shows when a transaction over it is asked for.
            if let Ok(database) = opening.result().map(IdbDatabase::unchecked_from_js) {
                for store in stores {
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database = answer(&request).await?;
        Ok(Database(database.unchecked_into()))
    }
}

async fn open() -> Result<Database, HistoryError> {
    Database::open(DATABASE, VERSION, &[ENTRIES, RUNS]).await
}

/// What a request answers.
pub(super) async fn answer(request: &IdbRequest) -> Result<JsValue, HistoryError> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(request.result()?),
        Err(_) => Err(request.error()?.map(JsValue::from).into()),
    }
}
