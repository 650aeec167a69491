//! The folder that a person chose for results, by the File System Access API
//! (<https://wicg.github.io/file-system-access/>, Chromium only). Its handle is kept in IndexedDB; after a reload the browser
//! wants the permission asked for anew, on a press.

use crate::bench::export::folder::RunFolder;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbRequest, IdbTransactionMode};

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Handle;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Handle) -> String;
    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    async fn query_permission(this: &Handle, of: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    async fn request_permission(this: &Handle, of: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getDirectoryHandle)]
    async fn folder(this: &Handle, name: &str, options: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    async fn file(this: &Handle, name: &str, options: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    async fn create_writable(this: &Handle) -> Result<JsValue, JsValue>;

    type Writable;
    #[wasm_bindgen(method, catch)]
    async fn write(this: &Writable, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn close(this: &Writable) -> Result<JsValue, JsValue>;
}

const DATABASE: &str = "llmperf-web-folder";
const STORE: &str = "folder";
const KEY: &str = "results";
const PICKER: &str = "showDirectoryPicker";

/// Why a folder could not be chosen or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderError {
    /// The person closed the dialog.
    GivenUp,
    /// The person or the browser said no.
    Denied,
    /// It is gone: moved or deleted.
    Gone,
    /// Another reason, in the browser's words.
    Refused(String),
}

impl std::fmt::Display for FolderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FolderError::GivenUp => f.write_str("No folder was chosen."),
            FolderError::Denied => f.write_str(
                "The browser was not allowed to write into the folder. Nothing was saved; allow it, or download the files.",
            ),
            FolderError::Gone => f.write_str(
                "The folder is no longer there. Choose another one; the result itself is in the history.",
            ),
            FolderError::Refused(why) => write!(
                f,
                "The files could not be saved ({why}). Choose the folder again, or download the files."
            ),
        }
    }
}

impl From<JsValue> for FolderError {
    fn from(value: JsValue) -> FolderError {
        match value.dyn_into::<DomException>() {
            Ok(e) if e.name() == "AbortError" => FolderError::GivenUp,
            Ok(e) if matches!(e.name().as_str(), "NotAllowedError" | "SecurityError") => {
                FolderError::Denied
            }
            Ok(e) if e.name() == "NotFoundError" => FolderError::Gone,
            Ok(e) => FolderError::Refused(e.message()),
            Err(_) => FolderError::Refused("no reason given".to_owned()),
        }
    }
}

/// A chosen folder.
#[derive(Clone)]
pub struct ResultsFolder(Handle);

/// Whether this browser lets a page choose a folder.
pub fn is_offered() -> bool {
    web_sys::window().is_some_and(|window| {
        Reflect::get(&window, &PICKER.into()).is_ok_and(|picker| picker.is_function())
    })
}

/// Asks the person for a folder, on a press, and remembers it.
pub async fn choose() -> Result<ResultsFolder, FolderError> {
    let window = web_sys::window().ok_or(FolderError::Denied)?;
    let picker: js_sys::Function = Reflect::get(&window, &PICKER.into())?.dyn_into()?;
    let chosen: Promise = picker.call1(&window, &read_and_write())?.dyn_into()?;
    let handle: Handle = JsFuture::from(chosen).await?.unchecked_into();
    // What is not remembered is good for this page still.
    let _ = put(Some(handle.as_ref())).await;
    Ok(ResultsFolder(handle))
}

/// The folder that was chosen last; `None` where none was, or it cannot be remembered here.
pub async fn remembered() -> Option<ResultsFolder> {
    let database = open().await.ok()?;
    let store = store(&database, IdbTransactionMode::Readonly).ok()?;
    let found = answer(&store.get(&KEY.into()).ok()?).await;
    database.close();
    let handle = found.ok().filter(JsValue::is_object)?;
    Some(ResultsFolder(handle.unchecked_into()))
}

/// Saves a run that no page shows into the folder, where one was chosen and may be written; where not, its files are not even made.
///
/// # Errors
/// As the browser gives them.
pub async fn save_along(files: impl FnOnce() -> RunFolder) -> Result<(), FolderError> {
    match remembered().await {
        Some(folder) if folder.is_allowed().await => folder.save(&files()).await,
        _ => Ok(()),
    }
}

/// Forgets the folder; what is in it stays.
pub async fn forget() {
    let _ = put(None).await;
}

impl ResultsFolder {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Whether it may be written without asking.
    pub async fn is_allowed(&self) -> bool {
        let state = self.0.query_permission(&read_and_write()).await;
        state.is_ok_and(|state| state == "granted")
    }

    /// Asks the person to allow writing, on a press.
    pub async fn ask(&self) -> Result<(), FolderError> {
        match self.0.request_permission(&read_and_write()).await? {
            state if state == "granted" => Ok(()),
            _ => Err(FolderError::Denied),
        }
    }

    /// Writes the files of a run into a folder of the run's own.
    pub async fn save(&self, run: &RunFolder) -> Result<(), FolderError> {
        let made = self.0.folder(&run.name, &options("create")).await?;
        let inner: Handle = made.unchecked_into();
        for file in &run.files {
            let made = inner.file(&file.name, &options("create")).await?;
            let writable = made.unchecked_into::<Handle>().create_writable().await?;
            let writable: Writable = writable.unchecked_into();
            writable.write(&file.text).await?;
            writable.close().await?;
        }
        Ok(())
    }
}

fn options(flag: &str) -> Object {
    let options = Object::new();
    let _ = Reflect::set(&options, &flag.into(), &JsValue::TRUE);
    options
}

fn read_and_write() -> Object {
    let options = Object::new();
    let _ = Reflect::set(&options, &"mode".into(), &"readwrite".into());
    options
}

async fn put(handle: Option<&JsValue>) -> Result<(), JsValue> {
    let database = open().await?;
    let store = store(&database, IdbTransactionMode::Readwrite)?;
    let request = match handle {
        Some(handle) => store.put_with_key(handle, &KEY.into())?,
        None => store.delete(&KEY.into())?,
    };
    let done = answer(&request).await.map(drop);
    database.close();
    done
}

fn store(
    database: &IdbDatabase,
    mode: IdbTransactionMode,
) -> Result<web_sys::IdbObjectStore, JsValue> {
    database
        .transaction_with_str_and_mode(STORE, mode)?
        .object_store(STORE)
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    let request = factory
        .ok_or(JsValue::UNDEFINED)?
        .open_with_u32(DATABASE, 1)?;
    let opening = request.clone();
    let upgrade = Closure::<dyn FnMut()>::new(move || {
        if let Ok(database) = opening.result().map(IdbDatabase::unchecked_from_js) {
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    Ok(answer(&request).await?.unchecked_into())
}

async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(settled).await?;
    request.result()
}
