//! What stands beside the table: rates and totals of the run, and what produced it.

mod provenance;
mod totals;

pub use provenance::{provenance, provider_name};
pub use totals::{badge, totals};

/// A name, its value in words and, where the name needs it, what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// Its value with unit; `None` where there is no data.
    pub value: Option<String>,
    /// What it means, in one sentence; `None` where the name says it.
    pub explanation: Option<&'static str>,
}

fn fact(name: &'static str, value: Option<String>) -> Fact {
    Fact {
        name,
        value: value.filter(|text| !text.is_empty()),
        explanation: None,
    }
}

fn explained(name: &'static str, value: Option<String>, explanation: &'static str) -> Fact {
    Fact {
        explanation: Some(explanation),
        ..fact(name, value)
    }
}

#[cfg(test)]
mod tests {
    use super::Fact;

    /// Fails where the fact of this name has another value.
    #[track_caller]
    pub fn check(facts: &[Fact], name: &str, expected: Option<&str>) {
        let value = facts.iter().find(|f| f.name == name).map(|f| &f.value);
        assert_eq!(value.and_then(|v| v.as_deref()), expected, "{name}");
    }
}
