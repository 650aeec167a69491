//! Prices and budget as typed.

use crate::bench::cost::Cost;
use crate::bench::cost::money::Money;
use crate::bench::form::PlanForm;
use crate::bench::form::field::Field;
use crate::bench::form::secrets::looks_secret;
use crate::bench::plan::TestKind;
use serde_json::{Map, Value};

/// Most digits before the point: what a thousand million requests of the dearest tokens cost can still be counted.
const WHOLE_DIGITS: usize = 6;
/// Most digits after it: a token of a price per million then costs no fraction of the smallest amount.
const DECIMALS: usize = 6;
/// Longest currency, characters.
const LONGEST_CURRENCY: usize = 8;

/// Members of sampling parameters under which a request could cost more than its plan says: another limit, more replies
/// at once, another prompt.
const COSTLY: [&str; 15] = [
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "maxOutputTokens",
    "maxTokens",
    "max_new_tokens",
    "num_predict",
    "best_of",
    "candidateCount",
    "num_return_sequences",
    "prompt",
    "input",
    "inputs",
    "contents",
    "tools",
];

/// A price of a million tokens, or an amount: digits, and at most six decimals. `None` for an empty field.
fn millionths(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(rest) || text.ends_with('.') {
        return Err("Write an amount in digits, such as 2.50.".to_owned());
    }
    if whole.len() > WHOLE_DIGITS || rest.len() > DECIMALS {
        return Err("At most 999999, with at most six decimals.".to_owned());
    }
    let micros = format!("{whole}{rest:0<DECIMALS$}");
    Ok(micros.parse().ok())
}

/// The text of an amount of so many millionths.
fn text_of(millionths: u64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Puts prices and budget of a plan into the form.
pub(super) fn fill(form: &mut PlanForm, cost: Option<&Cost>) {
    let Some(cost) = cost else {
        return;
    };
    let price = |money: Money| text_of(money.0);
    form.input_price = price(cost.input);
    form.output_price = price(cost.output);
    form.cached_price = cost.cached_input.map(price).unwrap_or_default();
    form.budget = cost
        .budget
        .map_or(String::new(), |b| text_of(b.0 / 1_000_000));
    form.currency.clone_from(&cost.currency);
}

/// Prices and budget, `None` where nothing of it was typed; every fault goes to `fault`.
pub(super) fn read(form: &PlanForm, fault: &mut dyn FnMut(Field, &str)) -> Option<Cost> {
    let mut amount = |field| match millionths(form.text(field)) {
        Ok(amount) => amount,
        Err(message) => {
            fault(field, &message);
            None
        }
    };
    let [input, output, cached, budget] = [
        Field::InputPrice,
        Field::OutputPrice,
        Field::CachedPrice,
        Field::Budget,
    ]
    .map(&mut amount);
    let currency = form.currency.trim();
    let odd = currency
        .chars()
        .any(|c| c.is_ascii_digit() || c.is_control());
    if odd || currency.chars().count() > LONGEST_CURRENCY || looks_secret("", currency) {
        fault(Field::Currency, "A few characters, such as $ or EUR.");
    }
    let typed = |field| !form.text(field).trim().is_empty();
    let too = "Fill in this price too: 0 where it costs nothing.";
    match (input, output) {
        (Some(_), None) if !typed(Field::OutputPrice) => fault(Field::OutputPrice, too),
        (None, Some(_)) if !typed(Field::InputPrice) => fault(Field::InputPrice, too),
        (None, None) if cached.is_some() => fault(Field::InputPrice, too),
        (None, None) if budget.is_some() => {
            let words = "A budget needs prices: fill in what input and output tokens cost.";
            fault(Field::Budget, words);
        }
        _ => {}
    }
    if budget.is_some() && form.kind == TestKind::Correctness {
        let words = "A correctness test sends no output limit, so that no budget could be kept. Empty this field, or choose a load test.";
        fault(Field::Budget, words);
    }
    if let (Some(_), Ok(sampling)) = (budget, super::sampling::parse(&form.sampling))
        && let Some(name) = costly(&sampling)
    {
        let words = format!(
            "With a budget a request must not cost more than its plan says: take “{name}” out."
        );
        fault(Field::Sampling, &words);
    }
    Some(Cost {
        currency: currency.to_owned(),
        input: Money(input?),
        output: Money(output?),
        cached_input: cached.map(Money),
        budget: budget.map(|micros| Money(micros * 1_000_000)),
    })
}

/// The first member, at any depth, under which a request could cost more.
fn costly(members: &Map<String, Value>) -> Option<&str> {
    members.iter().find_map(|(name, value)| {
        let inner = || value.as_object().and_then(costly);
        COSTLY
            .contains(&name.as_str())
            .then_some(name.as_str())
            .or_else(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_up_to_six_decimals_and_come_back_as_typed() {
        let check = |text: &str, expected: Option<u64>| {
            let read = millionths(text).unwrap();
            assert_eq!(read, expected, "{text}");
            if let Some(read) = read {
                assert_eq!(millionths(&text_of(read)), Ok(Some(read)));
            }
        };
        check("", None);
        check(" 2.50 ", Some(2_500_000));
        check("0", Some(0));
        check("0.000001", Some(1));
        check("999999.999999", Some(999_999_999_999));
        check("15", Some(15_000_000));
        for bad in ["-1", "1.", ".5", "1e3", "1,5", "$1", "1000000", "0.0000001"] {
            assert!(millionths(bad).is_err(), "{bad}");
        }
        assert_eq!(text_of(2_500_000), "2.5");
        assert_eq!(text_of(10_000_000), "10");
        assert_eq!(text_of(0), "0");
    }

    fn form(edit: impl Fn(&mut PlanForm)) -> PlanForm {
        let mut form = PlanForm::default_for(None);
        edit(&mut form);
        form
    }

    fn faults(form: &PlanForm) -> Vec<Field> {
        let mut list = Vec::new();
        read(form, &mut |field, _| list.push(field));
        list
    }

    #[test]
    fn prices_and_budget_are_wanted_together_or_not_at_all() {
        let check = |edit: fn(&mut PlanForm), expected: &[Field]| {
            assert_eq!(faults(&form(edit)), expected);
        };
        check(|_| {}, &[]);
        check(|f| f.input_price = "1".into(), &[Field::OutputPrice]);
        check(|f| f.output_price = "1".into(), &[Field::InputPrice]);
        check(|f| f.cached_price = "1".into(), &[Field::InputPrice]);
        check(|f| f.budget = "1".into(), &[Field::Budget]);
        let priced = |f: &mut PlanForm| {
            f.input_price = "3".into();
            f.output_price = "15".into();
            f.budget = "0.5".into();
        };
        assert_eq!(faults(&form(priced)), []);
        let with = |edit: fn(&mut PlanForm)| {
            faults(&form(|f| {
                priced(f);
                edit(f);
            }))
        };
        assert_eq!(with(|f| f.kind = TestKind::Correctness), [Field::Budget]);
        assert_eq!(with(|f| f.sampling = r#"{"top_p":1}"#.into()), []);
        assert_eq!(
            with(|f| f.sampling = r#"{"best_of":2}"#.into()),
            [Field::Sampling]
        );
        assert_eq!(
            with(|f| f.sampling = r#"{"options":{"num_predict":9}}"#.into()),
            [Field::Sampling]
        );
        assert_eq!(
            with(|f| f.currency = "sk-abcdefghijklmnop".into()),
            [Field::Currency]
        );
        assert_eq!(with(|f| f.budget = "x".into()), [Field::Budget]);
        // Without a budget nothing has to be kept.
        let free = form(|f| f.sampling = r#"{"best_of":2}"#.into());
        assert_eq!(faults(&free), []);
    }
}
