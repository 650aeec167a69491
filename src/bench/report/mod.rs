//! What a result shows, as text and shapes: tables, facts, the list of requests, small pictures.

pub mod answers;
pub mod comparison;
pub mod detail;
pub mod entry;
pub mod facts;
pub mod figures;
pub mod picture;
pub mod request_list;
pub mod restated;
pub mod table;
pub mod token_counts;
