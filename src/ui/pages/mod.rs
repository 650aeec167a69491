//! One page a file.

pub mod history;
pub mod live;
pub mod plan;
pub mod result;
//! The pages, one a folder or a file.

pub mod leaderboard;
