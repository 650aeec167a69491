//! One page a file.

pub mod history;
pub mod live;
pub mod plan;
pub mod result;

pub mod leaderboard;
