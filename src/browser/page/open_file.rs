//! Reads a file that the person chose or dropped.

use js_sys::JsString;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FileList};

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

/// Largest file that is read, bytes. What is parsed takes several times as much memory as its text, and a tab has about 2 GB of it on a
/// phone; LLMPerf's rows of 100,000 requests are 40 MB.
const LARGEST: u64 = 64 << 20;

/// Bytes that tell whose file it is.
const BEGINNING: i32 = 400;

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

/// The first file, where it is not too large to be read.
pub fn first(files: Option<FileList>) -> Result<File, FileError> {
    first_within(files, LARGEST)
}

fn first_within(files: Option<FileList>, most: u64) -> Result<File, FileError> {
    let file: File = files.and_then(|list| list.get(0)).ok_or(FileError::None)?;
    let (name, size) = (file.name(), file.size() as u64);
    match size > most {
        true => Err(FileError::TooLarge { name, size, most }),
        false => Ok(file),
    }
}

/// A file's text.
async fn text(file: &File) -> Result<JsString, FileError> {
    read(file, file).await
}

/// The first few hundred bytes of a file's text.
pub async fn beginning(file: &File) -> Result<String, FileError> {
    match file.slice_with_i32_and_i32(0, BEGINNING) {
        Ok(part) => Ok(read(&part, file).await?.into()),
        Err(_) => Err(unreadable(file)),
    }
}

async fn read(part: &Blob, file: &File) -> Result<JsString, FileError> {
    let text = JsFuture::from(part.text()).await;
    let text = text.and_then(JsCast::dyn_into);
    text.map_err(|_| unreadable(file))
}

/// What is said where the browser does not give a file.
pub fn unreadable(file: &File) -> FileError {
    FileError::Unreadable { name: file.name() }
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
    let file = first_within(files, most)?;
    Ok((file.name(), text(&file).await?.into()))
}
