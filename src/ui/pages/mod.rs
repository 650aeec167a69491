//! One page a file.

pub mod live;
//! The pages, one a folder or a file.

pub mod leaderboard;
