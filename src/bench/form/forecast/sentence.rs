//! A forecast in words, no finer than an estimate is.

use super::Forecast;
use crate::bench::form::number::grouped;
use crate::bench::units::Micros;

/// From here on a run is asked about before it begins: more requests, or more tokens, than these.
const MANY_REQUESTS: u32 = 1_000;
const MANY_TOKENS: u64 = 1_000_000;

impl Forecast {
    /// The whole of it in a sentence: `150 requests + 1 warm-up, 5 at a time, about 50 s, about 105,000 tokens`.
    pub fn sentence(&self) -> String {
        let time = match self.cut_at {
            Some(timeout) => format!("stopped after {} by the test timeout", span(timeout)),
            None => format!("about {}", span(self.duration)),
        };
        let cost = match self.cost.as_str() {
            "" => String::new(),
            words => format!(", {words}"),
        };
        let runs = match self.concurrency.len() {
            0 | 1 => String::new(),
            runs => format!("{runs} runs one after the other: "),
        };
        format!(
            "{runs}{} {} + {} {}, {} at a time, {time}, {}{} tokens{cost}",
            grouped(u64::from(self.requests)),
            noun(self.requests, "request"),
            self.extras,
            noun(self.extras, "warm-up"),
            listed(&self.concurrency),
            if self.cut_at.is_some() {
                "at most "
            } else {
                "about "
            },
            grouped(rounded(self.tokens)),
        )
    }

    /// What to ask before a run of so many requests or tokens; `None` where neither is many.
    pub fn question(&self) -> Option<String> {
        let many = self.requests > MANY_REQUESTS || self.tokens > MANY_TOKENS;
        many.then(|| {
            format!(
                "{} requests, about {} tokens",
                grouped(self.requests.into()),
                grouped(rounded(self.tokens))
            )
        })
    }
}

fn noun(n: u32, one: &str) -> String {
    format!("{one}{}", if n == 1 { "" } else { "s" })
}

/// `1, 5 and 20`.
fn listed(numbers: &[u32]) -> String {
    match numbers {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(u32::to_string).collect();
            format!("{} and {last}", most.join(", "))
        }
    }
}

/// Three digits are all that an estimate deserves.
fn rounded(n: u64) -> u64 {
    let unit = 10_u64.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(2));
    (n + unit / 2) / unit * unit
}

/// A span as people say it, no finer than an estimate is.
fn span(time: Micros) -> String {
    let secs = (time.0 + 500_000) / 1_000_000;
    match secs {
        0..10 => format!("{} s", secs.max(1)),
        10..90 => format!("{} s", (secs + 2) / 5 * 5),
        90..5_400 => format!("{} min", (secs + 30) / 60),
        _ => format!("{} h", (secs + 1_800) / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::form::PlanForm;
    use crate::bench::form::forecast::forecast;
    use crate::bench::form::validate::validate;
    use crate::bench::secret::Secret;

    #[test]
    fn spans_and_counts_are_no_finer_than_estimates_are() {
        let spoken = |secs, text: &str| assert_eq!(span(Micros::from_secs(secs)), text);
        spoken(0, "1 s");
        spoken(9, "9 s");
        spoken(12, "10 s");
        spoken(88, "90 s");
        spoken(90, "2 min");
        spoken(600, "10 min");
        spoken(86_400, "24 h");
        let counted = |n, expected| assert_eq!(rounded(n), expected);
        counted(0, 0);
        counted(700, 700);
        counted(1_234, 1_230);
        counted(123_456_789, 123_000_000);
    }

    #[test]
    fn many_requests_or_tokens_are_asked_about() {
        let check = |requests: &str, output: &str, expected: Option<&str>| {
            let mut form = PlanForm::default_for(None);
            form.requests = requests.to_owned();
            form.mean_output_tokens = output.to_owned();
            let plan = validate(&form, &Secret::default()).unwrap();
            assert_eq!(forecast(&plan).question().as_deref(), expected);
        };
        check("1000", "450", None);
        check("1001", "1", Some("1,001 requests, about 552,000 tokens"));
        check(
            "1000",
            "451",
            Some("1,000 requests, about 1,000,000 tokens"),
        );
    }
}
