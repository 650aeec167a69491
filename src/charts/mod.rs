//! Ring 2: a report in, a chart out. Pure; one chart a file.
//!
//! Each chart is a [`drawing::Drawing`]: what ECharts draws, and its twin in words. A chart that cannot be drawn from the
//! evidence at hand says why ([`drawing::Absence`]).

pub mod compared;
pub mod drawing;
pub mod ecdf;
pub mod flow;
pub mod frame;
pub mod leaderboard_bars;
pub mod live;
pub mod over_time;
pub mod palette;
pub mod rate_ecdf;
pub mod requests_timeline;
pub mod subtitle;
pub mod ttft_ecdf;
pub mod under_load;
