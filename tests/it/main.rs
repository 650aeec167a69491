//! Facts about rings 1 and 2, checked natively.

mod archive;
mod samples;
