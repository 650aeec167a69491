//! Reads a file that the person chose or dropped.

use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There was none among what was dropped.
    None,
    /// It is longer than anything of its kind.
    TooLarge {
        /// Its name.
        name: String,
        /// What it may have at most, MB.
        most_mb: usize,
    },
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
            FileError::TooLarge { name, most_mb } => write!(
                f,
                "{name} is larger than {most_mb} MB. Choose a smaller file, or split this one."
            ),
            FileError::Unreadable { name } => {
                write!(f, "The browser could not read {name}. Choose it again.")
            }
        }
    }
}

/// The text of the first file, with its name.
pub async fn first_text(files: Option<FileList>) -> Result<(String, String), FileError> {
    first_text_within(files, usize::MAX).await
}

/// The same, where the file has at most so many bytes.
pub async fn first_text_within(
    files: Option<FileList>,
    most: usize,
) -> Result<(String, String), FileError> {
    let file: File = files.and_then(|list| list.get(0)).ok_or(FileError::None)?;
    let name = file.name();
    if file.size() > most as f64 {
        let most_mb = most >> 20;
        return Err(FileError::TooLarge { name, most_mb });
    }
    match JsFuture::from(file.text()).await {
        Ok(text) => Ok((name, text.as_string().unwrap_or_default())),
        Err(_) => Err(FileError::Unreadable { name }),
    }
}
