//! Reads a file that the person chose or dropped.

use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There was none among what was dropped.
    None,
    /// The browser could not read it.
    Unreadable {
        /// Its name.
        name: String,
    },
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FileError::None => {
                f.write_str("That was no file. Drop or choose a JSON file saved from a result.")
            }
            FileError::Unreadable { name } => {
                write!(f, "The browser could not read {name}. Choose it again.")
            }
        }
    }
}

/// The text of the first file, with its name.
pub async fn first_text(files: Option<FileList>) -> Result<(String, String), FileError> {
    let file: File = files.and_then(|list| list.get(0)).ok_or(FileError::None)?;
    let name = file.name();
    match JsFuture::from(file.text()).await {
        Ok(text) => Ok((name, text.as_string().unwrap_or_default())),
        Err(_) => Err(FileError::Unreadable { name }),
    }
}
