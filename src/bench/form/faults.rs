//! What is wrong with a form: each fault at its field, in words.

use crate::bench::form::field::Field;
use std::fmt;

/// A fault at a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// Where.
    pub field: Field,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field.about().label, self.message)
    }
}

/// Faults as they are found.
#[derive(Default)]
pub(super) struct Faults {
    list: Vec<PlanError>,
}

impl Faults {
    /// What is well; a fault is noted at its field.
    pub fn of<T>(&mut self, field: Field, result: Result<T, String>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(message) => {
                self.push(field, &message);
                None
            }
        }
    }

    /// One fault a field: the first.
    pub fn push(&mut self, field: Field, message: &str) {
        if self.list.iter().all(|known| known.field != field) {
            self.list.push(PlanError {
                field,
                message: message.to_owned(),
            });
        }
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them in the order of the page.
    pub fn in_page_order(self) -> Vec<PlanError> {
        let of = |field| self.list.iter().find(|e| e.field == field).cloned();
        Field::ALL.into_iter().filter_map(of).collect()
    }
}

/// Why the test cannot run, in a sentence for the Run button.
pub fn why_not(errors: &[PlanError]) -> String {
    let mut labels: Vec<&str> = errors.iter().map(|e| e.field.about().label).collect();
    labels.dedup();
    match labels.as_slice() {
        [] => String::new(),
        [one] => format!("Cannot run yet. {one} needs attention."),
        [most @ .., last] => {
            format!(
                "Cannot run yet. {} and {last} need attention.",
                most.join(", ")
            )
        }
    }
}
