//! Files of other load generators, read off the page's thread.

use crate::browser::page::errand::ask;
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::File;

const SCRIPT: &str = "./importer_boot.js";

/// How long a file may take, the loading of its reader included.
const LONGEST_MS: u32 = 120_000;

/// The results in a file, at least one, each as a text in the saved form of imported results.
///
/// # Errors
/// Words for a person why there is none.
pub async fn results_in(file: &File) -> Result<Vec<String>, String> {
    let answer = ask(SCRIPT, file, LONGEST_MS).await.map_err(|why| {
        format!("The part of the page that reads other tools' files did not work: {why}. Try it again; nothing was opened.")
    })?;
    match answer.dyn_into::<Array>() {
        Ok(texts) => Ok(texts.iter().filter_map(|text| text.as_string()).collect()),
        Err(words) => Err(words.as_string().unwrap_or_default()),
    }
}
