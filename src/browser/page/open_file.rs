//! Reads a file that the person chose or dropped.

use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There was none among what was dropped.
    None,
    /// It is larger than is read at once.
    TooLarge {
        /// Its name.
        name: String,
        /// Its size, bytes.
        size: u64,
        /// The most that is read, bytes.
        most: u64,
    },
    /// The browser could not read it.
    Unreadable {
        /// Its name.
        name: String,
    },
}

/// Largest file that is read, bytes. Opening one of 60 MB held the page up for three seconds, measured in the fast build; one of
/// 10 MB for 0.6 s.
const LARGEST: u64 = 64 << 20;

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FileError::None => {
                f.write_str("That was no file. Drop or choose a JSON file saved from a result.")
            }
            FileError::Unreadable { name } => {
                write!(f, "The browser could not read {name}. Choose it again.")
            }
            FileError::TooLarge { name, size, most } => write!(
                f,
                "{name} has {} MB; at most {} MB are read here. Nothing was read. Choose a smaller file, or a summary of the same run.",
                size.div_ceil(1 << 20),
                most >> 20
            ),
        }
    }
}

/// The text of the first file, with its name.
pub async fn first_text(files: Option<FileList>) -> Result<(String, String), FileError> {
    first_text_within(files, LARGEST).await
}

/// The same, where the file has at most so many bytes.
pub async fn first_text_within(
    files: Option<FileList>,
    most: u64,
) -> Result<(String, String), FileError> {
    let file: File = files.and_then(|list| list.get(0)).ok_or(FileError::None)?;
    let name = file.name();
    let size = file.size() as u64;
    if size > most {
        return Err(FileError::TooLarge { name, size, most });
    }
    match JsFuture::from(file.text()).await {
        Ok(text) => Ok((name, text.as_string().unwrap_or_default())),
        Err(_) => Err(FileError::Unreadable { name }),
    }
}
