//! How many requests at a time, and the runs that several such numbers make.

use crate::bench::form::{PlanForm, number};
use crate::bench::plan::{LoadProfile, TestPlan};

/// Most requests in flight: no browser opens more streams to a host.
pub const MOST_CONCURRENCY: u64 = 256;
/// Most runs of one press; the history keeps as many and more.
const MOST_RUNS: usize = 8;

/// How many requests at a time: one number, or several for as many runs.
pub(super) fn concurrencies(form: &PlanForm) -> Result<Vec<u32>, String> {
    let parts = form.concurrency.split([',', ';', ' ']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    if parts.len() > MOST_RUNS {
        return Err(format!(
            "One press runs at most {MOST_RUNS} tests: fill in fewer numbers."
        ));
    }
    let mut numbers = Vec::new();
    // An empty field is faulty in the same words as ever.
    for part in if parts.is_empty() { vec![""] } else { parts } {
        let n = number::whole(part, 1, MOST_CONCURRENCY)? as u32;
        if numbers.contains(&n) {
            return Err(format!("{n} stands here twice: each number is run once."));
        }
        numbers.push(n);
    }
    Ok(numbers)
}

/// The runs that one press of Run makes of a form whose plan is this: one for each number of concurrent requests.
pub fn runs(form: &PlanForm, plan: &TestPlan) -> Vec<TestPlan> {
    let numbers = concurrencies(form).unwrap_or_default();
    let at = |concurrency: &u32| TestPlan {
        load: LoadProfile::ClosedLoop {
            concurrency: *concurrency,
        },
        ..plan.clone()
    };
    numbers.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::form::validate::tests::good;
    use crate::bench::form::validate::validate;
    use crate::bench::secret::Secret;

    #[test]
    fn several_concurrencies_are_as_many_runs() {
        let check = |text: &str, expected: Option<&[u32]>| {
            let mut form = good();
            form.concurrency = text.to_owned();
            let plan = validate(&form, &Secret::default()).ok();
            let numbers: Option<Vec<u32>> = plan.map(|plan| {
                let runs = runs(&form, &plan);
                runs.iter().map(TestPlan::concurrency_asked).collect()
            });
            assert_eq!(numbers.as_deref(), expected, "{text}");
        };
        check("5", Some(&[5]));
        check("1, 5, 20", Some(&[1, 5, 20]));
        check(" 20;1 5, ", Some(&[20, 1, 5]));
        check("1,2,3,4,5,6,7,8", Some(&[1, 2, 3, 4, 5, 6, 7, 8]));
        check("1,2,3,4,5,6,7,8,9", None);
        check("1, 1", None);
        check("1, 257", None);
        check("1, x", None);
        check("", None);
    }
}
