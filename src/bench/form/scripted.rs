//! What is known of the scripted models without playing them: `replies`, made into a table when the program is built.

use crate::bench::units::Micros;

include!(concat!(env!("OUT_DIR"), "/scripted.rs"));

/// A model of the simulator and of the simulated provider.
pub struct ScriptedModel {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub description: &'static str,
    /// Time to the first token and mean gap of its first reply; `None` where it refuses.
    pub pace: Option<(Micros, Micros)>,
}

/// Every built-in model, in the order to show them in.
pub fn models() -> &'static [ScriptedModel] {
    &MODELS
}

/// Time to the first token and mean gap of a built-in model, with parameters after its name or without; `None` where there is
/// no such model, it refuses, or a time among its parameters cannot be read.
pub fn pace_of(model: &str) -> Option<(Micros, Micros)> {
    let (name, parameters) = model.split_once('?').unwrap_or((model, ""));
    let found = MODELS.iter().find(|known| known.name == name)?;
    let (mut ttft, mut gap) = found.pace?;
    for parameter in parameters.split('&') {
        match parameter.split_once('=') {
            Some(("ttft", time)) => ttft = middle(time)?,
            Some(("gap", time)) => gap = middle(time)?,
            _ => {}
        }
    }
    Some((ttft, gap))
}

/// The middle of a distribution in milliseconds: `200`, `log-normal:200:0.5` (its median) or `gamma:10:2` (its mean).
fn middle(distribution: &str) -> Option<Micros> {
    let ms = match distribution.split_once(':') {
        None => distribution,
        Some(("log-normal" | "gamma", rest)) => rest.split(':').next()?,
        Some(_) => return None,
    };
    // By whole numbers: reading floats would cost every program of the page a table of ten kilobytes.
    let (whole, decimals) = ms.split_once('.').unwrap_or((ms, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let whole: u64 = whole.parse().ok().filter(|ms| *ms <= 3_600_000)?;
    let thousandths = format!("{decimals:0<3}");
    Some(Micros(
        whole * 1_000 + thousandths.get(..3)?.parse::<u64>().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use replies::{Ask, Catalogue};

    /// What the script itself plays.
    fn played(model: &str) -> Option<(Micros, Micros)> {
        let last = |tokens| {
            let reply = Catalogue::built_in().reply(&Ask {
                model: model.to_owned(),
                max_tokens: Some(tokens),
                stream: true,
                ..Ask::default()
            });
            (reply.status == 200).then(|| reply.last_at_us())
        };
        let first = last(1)?;
        Some((Micros(first), Micros((last(65)? - first) / 64)))
    }

    #[test]
    fn the_table_holds_what_the_scripts_play() {
        let catalogue = Catalogue::built_in();
        assert_eq!(models().len(), catalogue.models().len());
        for (known, model) in models().iter().zip(catalogue.models()) {
            assert_eq!(known.name, model.name);
            assert_eq!(known.description, model.description);
            assert_eq!(known.pace, played(&model.name), "{}", model.name);
        }
    }

    #[test]
    fn parameters_after_the_name_change_the_pace_as_they_change_the_script() {
        for model in [
            "steady",
            "steady?ttft=200",
            "steady?gap=5&ttft=1.5",
            "steady?tokens=100&gap=2",
            "fault-500",
            "fault-500?ttft=3",
            "steady?ttft=much",
            "nobody",
            "nobody?gap=5",
        ] {
            assert_eq!(pace_of(model), played(model), "{model}");
        }
    }

    #[test]
    fn times_that_are_drawn_are_forecast_by_their_middle() {
        let drawn = "steady?ttft=log-normal:200:0.5&gap=gamma:10:2";
        let expected = (Micros::from_millis(200), Micros::from_millis(10));
        assert_eq!(pace_of(drawn), Some(expected));
    }
}
