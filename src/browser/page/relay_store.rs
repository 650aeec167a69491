//! The leaderboard run under way, in IndexedDB: where it stands and the runs of its parts, as text. Never a key.

use crate::browser::page::history::{Database, HistoryError, answer, done};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbObjectStore, IdbTransaction, IdbTransactionMode};

const DATABASE: &str = "llmperf-web relay";
const VERSION: u32 = 1;
const STORE: &str = "relay";
/// Where it stands is kept under this name, the runs under their parts' names.
const STATE: &str = "state";

/// What was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptRelay {
    /// Where it stood, in JSON.
    pub state: String,
    /// The runs by the names of their parts, in the full archive's JSON.
    pub runs: Vec<(String, String)>,
}

/// Keeps where it stands and, where one has just ended, the run of a part: both or neither.
pub async fn keep(state: &str, run: Option<(&str, &str)>) -> Result<(), HistoryError> {
    let database = open().await?;
    let (transaction, store) = work(&database, IdbTransactionMode::Readwrite)?;
    store.put_with_key(&state.into(), &STATE.into())?;
    if let Some((name, text)) = run {
        store.put_with_key(&text.into(), &name.into())?;
    }
    done(&transaction).await
}

/// What was kept; `None` where nothing was.
pub async fn load() -> Result<Option<KeptRelay>, HistoryError> {
    let database = open().await?;
    let (_transaction, store) = work(&database, IdbTransactionMode::Readonly)?;
    let keys: js_sys::Array = answer(&store.get_all_keys()?).await?.unchecked_into();
    let texts: js_sys::Array = answer(&store.get_all()?).await?.unchecked_into();
    let pairs = keys.iter().zip(texts.iter());
    let pairs = pairs.filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?)));
    let (state, runs): (Vec<_>, Vec<_>) = pairs.partition(|(key, _)| key == STATE);
    let state = state.into_iter().next();
    Ok(state.map(|(_, state)| KeptRelay { state, runs }))
}

/// Forgets all of it.
pub async fn clear() -> Result<(), HistoryError> {
    let database = open().await?;
    let (transaction, store) = work(&database, IdbTransactionMode::Readwrite)?;
    store.clear()?;
    done(&transaction).await
}

async fn open() -> Result<Database, HistoryError> {
    Database::open(DATABASE, VERSION, &[STORE]).await
}

fn work(
    database: &Database,
    mode: IdbTransactionMode,
) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
    let transaction = database.0.transaction_with_str_and_mode(STORE, mode)?;
    let store = transaction.object_store(STORE)?;
    Ok((transaction, store))
}
