//! From the form to what a correctness test asks, with the person's own questions.

use crate::bench::correctness::checks::{
    CheckKind, Checks, LEAST_NEEDLE_TOKENS, MOST_NEEDLE_TOKENS, OwnSet, USUAL_NEEDLE_TOKENS,
};
use crate::bench::form::faults::Faults;
use crate::bench::form::field::Field;
use crate::bench::form::secrets::holds_key;
use crate::bench::form::validate::count;
use crate::bench::form::{PlanForm, checks, number};
use crate::bench::plan::TestKind;
use crate::bench::secret::Secret;

/// What a correctness test asks; a load test asks nothing, and whatever stands in these fields is passed over.
pub(super) fn checks_of(form: &PlanForm, key: &Secret, faults: &mut Faults) -> Option<Checks> {
    if form.kind == TestKind::Load {
        return Some(Checks::default());
    }
    let own = faults.of(Field::Questions, questions(form, key))?;
    let on = faults.of(Field::Checks, checks::parse(&form.checks, own.is_some()));
    let has_needle = on.as_ref().is_some_and(|on| on.has(CheckKind::Needle));
    let needle_tokens = match has_needle {
        true => count(
            form,
            Field::NeedleTokens,
            LEAST_NEEDLE_TOKENS.into(),
            MOST_NEEDLE_TOKENS.into(),
            faults,
        )?,
        false => USUAL_NEEDLE_TOKENS,
    };
    Some(on?.with(needle_tokens, own))
}

/// The person's own questions, which must be at hand.
fn questions(form: &PlanForm, key: &Secret) -> Result<Option<OwnSet>, String> {
    if form.questions.trim().is_empty() {
        return Ok(None);
    }
    let set = checks::file_of(&form.questions)
        .ok_or("This names no file of questions: choose one, or take it out.")?;
    match &form.questions_here {
        Some(here) if here.set.sha256 == set.sha256 => {
            if holds_key(&here.text, key) {
                return Err(
                    "Your API key stands in this file. Take it out, and choose the file again."
                        .to_owned(),
                );
            }
            Ok(Some(here.set.clone()))
        }
        _ => Err(format!(
            "This test asks the {} of “{}” (SHA-256 {}…), which no link carries: choose that file, or take it out.",
            match set.count {
                1 => "question".to_owned(),
                n => format!("{} questions", number::grouped(n.into())),
            },
            set.name,
            set.sha256.get(..12).unwrap_or_default()
        )),
    }
}
