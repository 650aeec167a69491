//! One page a file, or a folder.

pub mod history;
pub mod imported;
pub mod leaderboard;
pub mod live;
pub mod plan;
pub mod result;
