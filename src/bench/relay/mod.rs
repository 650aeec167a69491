//! Several runs one after the other: the same recipe at several targets, the same questions at several loads, the same
//! target again and again. A state machine says which run comes next; what it is made of says nothing of a browser.
//!
//! In reading order: a [`plan`] names the runs and their order; a [`part`] is a piece of one of them; the [`machine`]
//! goes from part to part; [`pace`] says how far it is; [`merge`] lays the parts of one run end to end.

pub mod form;
pub mod machine;
pub mod merge;
pub mod outcome;
pub mod pace;
pub mod part;
pub mod plan;
