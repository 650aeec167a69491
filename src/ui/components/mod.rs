//! Shared controls, one a file. Their classes are listed at the head of `style/components.css`.

pub mod button;
pub mod chart;
pub mod check_connection;
pub mod checkup_panel;
pub mod checkup_steps;
pub mod compare_results;
pub mod disclosure;
pub mod field_frame;
pub mod help;
pub mod later;
pub mod name_field;
pub mod other_result;
pub mod page_notice;
pub mod progress_bar;
pub mod result_charts;
pub mod result_under_load;
pub mod segmented;
pub mod select;
