//! Usual values, which cost next to nothing: part of the format.

pub const REQUESTS: u32 = 150;
pub const SEED: u64 = 11_111;
pub const TIMEOUT_US: u64 = 600_000_000;
pub const REQUEST_TIMEOUT_US: u64 = 90_000_000;
pub const TOKENS: [u32; 4] = [550, 0, 150, 0];
pub const CONCURRENCY: u32 = 5;
pub const STAGGER_US: u64 = 4_000;
pub const PRICE_STEP: u64 = 10_000;
pub const YEAR_2026_MS: u64 = 1_767_225_600_000;
