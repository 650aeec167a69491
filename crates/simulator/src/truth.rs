//! The record: when each request arrived and when each chunk of its reply was really sent.

use replies::Part;
use serde::Serialize;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// One request as it was served. Times are microseconds since the simulator started.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// Position since the record was cleared, from 0.
    pub id: u64,
    /// The request's head was read.
    pub arrival_us: u64,
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub protocol: String,
    /// The model asked for; `None` where the request names none.
    pub model: Option<String>,
    /// Whether a stream was asked for; `None` where the request is no chat completion.
    pub stream: Option<bool>,
    /// SHA-256 of the last user message, in hexadecimal; `None` where the request is no chat completion.
    pub prompt_sha256: Option<String>,
    /// Tokens that the prompt is counted as, whether the reply says so or not; `None` where the request is no chat completion.
    pub prompt_tokens: Option<u32>,
    /// Output limit; `None` where the request has none.
    pub max_tokens: Option<u32>,
    /// Requests for this model before it; `None` where the request is no chat completion.
    pub number: Option<u64>,
    /// Chat completions being served or waiting, this one counted in where it is one.
    pub in_flight_at_arrival: u64,
    /// HTTP status; `None` while the request waits.
    pub status: Option<u16>,
    /// Service began; `None` while the request waits.
    pub started_us: Option<u64>,
    /// The head of the response was handed over; `None` until then.
    pub headers_us: Option<u64>,
    /// Each chunk of the body.
    pub chunks: Vec<Chunk>,
    /// The end; `None` while the reply goes on.
    pub ended_us: Option<u64>,
    /// How it ended; `None` while the reply goes on.
    pub ending: Option<Ending>,
}

/// One chunk as it was sent.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Chunk {
    /// When it was handed to the connection.
    pub at_us: u64,
    /// Its length.
    pub bytes: usize,
    /// Output tokens that it completed.
    pub tokens: u32,
    /// What it was part of.
    pub part: Part,
}

/// How a reply ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// As it should.
    Complete,
    /// Cut by the simulator, as the script wants.
    Cut,
    /// The client went away first.
    Left,
}

/// One CORS preflight.
#[derive(Clone, Debug, Serialize)]
pub struct Preflight {
    /// When it arrived.
    pub at_us: u64,
    /// The path that it asked about.
    pub path: String,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub protocol: String,
}

/// What a request's head says.
pub struct Head {
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub protocol: String,
}

/// The record of all requests, and the clock that it is kept by.
pub struct Ledger {
    zero: Instant,
    keep: usize,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    next_id: u64,
    in_flight: u64,
    numbers: HashMap<String, u64>,
    records: VecDeque<Arc<Mutex<Record>>>,
    preflights: Vec<Preflight>,
}

impl Ledger {
    /// An empty record of at most `keep` requests whose clock starts now.
    pub fn new(keep: usize) -> Arc<Ledger> {
        Arc::new(Ledger {
            zero: Instant::now(),
            keep: keep.max(1),
            book: Mutex::default(),
        })
    }

    /// Microseconds of this record's clock.
    pub fn us(&self, instant: Instant) -> u64 {
        let since = instant.saturating_duration_since(self.zero);
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    }

    /// Opens the entry of a request that arrived; it counts as in flight where `is_chat`.
    pub fn open(self: &Arc<Ledger>, arrival: Instant, head: Head, is_chat: bool) -> Entry {
        let mut book = lock(&self.book);
        book.in_flight += u64::from(is_chat);
        let record = Arc::new(Mutex::new(Record {
            id: book.next_id,
            arrival_us: self.us(arrival),
            method: head.method,
            path: head.path,
            protocol: head.protocol,
            model: None,
            stream: None,
            prompt_sha256: None,
            prompt_tokens: None,
            max_tokens: None,
            number: None,
            in_flight_at_arrival: book.in_flight,
            status: None,
            started_us: None,
            headers_us: None,
            chunks: Vec::new(),
            ended_us: None,
            ending: None,
        }));
        book.next_id += 1;
        book.records.push_back(Arc::clone(&record));
        if book.records.len() > self.keep {
            book.records.pop_front();
        }
        Entry {
            ledger: Arc::clone(self),
            record,
            is_chat,
            is_open: true,
        }
    }

    /// Counts a request for this model, and says how many came before it.
    pub fn number(&self, model: &str) -> u64 {
        let mut book = lock(&self.book);
        let next = book.numbers.entry(model.to_owned()).or_default();
        *next += 1;
        *next - 1
    }

    /// Notes a preflight.
    pub fn note_preflight(&self, at: Instant, head: Head) {
        let preflight = Preflight {
            at_us: self.us(at),
            path: head.path,
            protocol: head.protocol,
        };
        lock(&self.book).preflights.push(preflight);
    }

    /// All requests, oldest first.
    pub fn records(&self) -> Vec<Record> {
        let book = lock(&self.book);
        book.records
            .iter()
            .map(|record| lock(record).clone())
            .collect()
    }

    /// All preflights, oldest first.
    pub fn preflights(&self) -> Vec<Preflight> {
        lock(&self.book).preflights.clone()
    }

    /// Forgets all requests and preflights, and begins to number from 0. Requests in flight stay counted.
    pub fn clear(&self) {
        let mut book = lock(&self.book);
        let in_flight = book.in_flight;
        *book = Book {
            in_flight,
            ..Book::default()
        };
    }
}

/// One request's entry. Dropped before its end, it notes that the client left.
pub struct Entry {
    ledger: Arc<Ledger>,
    record: Arc<Mutex<Record>>,
    is_chat: bool,
    is_open: bool,
}

impl Entry {
    /// Writes into the record.
    pub fn write(&self, change: impl FnOnce(&mut Record)) {
        change(&mut lock(&self.record));
    }

    /// Microseconds of the record's clock.
    pub fn us(&self, instant: Instant) -> u64 {
        self.ledger.us(instant)
    }

    /// Notes a chunk that leaves now.
    pub fn chunk(&self, bytes: usize, tokens: u32, part: Part) {
        let mut record = lock(&self.record);
        let at_us = self.ledger.us(Instant::now());
        record.chunks.push(Chunk {
            at_us,
            bytes,
            tokens,
            part,
        });
    }

    /// Notes the end; a second one is passed over.
    pub fn end(&mut self, ending: Ending) {
        if !std::mem::replace(&mut self.is_open, false) {
            return;
        }
        let ended_us = self.ledger.us(Instant::now());
        self.write(|record| {
            record.ended_us = Some(ended_us);
            record.ending = Some(ending);
        });
        lock(&self.ledger.book).in_flight -= u64::from(self.is_chat);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.end(Ending::Left);
    }
}

/// Locks, whatever became of another thread that held the lock: each write leaves the record whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
