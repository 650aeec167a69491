//! Links and files say what was measured, within what they promise.

use crate::samples::{Behaviour, Dice, behaviours, run};
use llmperf_web::bench::archive::link::{decode, encode, encoded_len};
use llmperf_web::bench::evidence::{Evidence, Omission};
use llmperf_web::bench::metric::Metric;

/// Compares all that tables show.
fn check_same_figures(name: &str, original: &Evidence, decoded: &Evidence) {
    assert_eq!(decoded.plan, original.plan, "{name}");
    assert_eq!(decoded.environment, original.environment, "{name}");
    assert_eq!(decoded.end, original.end, "{name}");
    assert_eq!(decoded.totals, original.totals, "{name}");
    let half_step = original.environment.clock_step.as_millis_f64() / 2.0;
    let qs: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 1000.0).collect();
    for metric in Metric::ALL {
        let pair = (original.distribution(metric), decoded.distribution(metric));
        let (was, is) = match pair {
            (Some(was), Some(is)) => (was, is),
            (None, None) => continue,
            _ => panic!("{name}: {metric:?} is only on one side"),
        };
        assert_eq!(is.count(), was.count(), "{name} {metric:?}");
        assert_eq!(is.moments(), was.moments(), "{name} {metric:?}");
        assert_eq!(is.zero_share(), was.zero_share(), "{name} {metric:?}");
        let step = match metric {
            Metric::OutputRate | Metric::InputTokens | Metric::OutputTokens => 0.0,
            _ => half_step,
        };
        for ((q, was), is) in qs.iter().zip(was.quantiles(&qs)).zip(is.quantiles(&qs)) {
            let allowed = (was * 0.005).max(step) * (1.0 + 1e-9);
            assert!(
                (is - was).abs() <= allowed,
                "{name}: {metric:?} at {q} was {was} and is {is}"
            );
        }
    }
}

#[test]
fn a_link_of_150_requests_shows_the_same_figures_in_1600_characters() {
    for (name, behaviour) in behaviours() {
        let mut longest = 0;
        for seed in 0..5 {
            let original = Evidence::of(&run(&behaviour, seed));
            let link = encode(&original).unwrap();
            let decoded = decode(&link).unwrap();
            check_same_figures(name, &original, &decoded);
            assert_eq!(decode(&encode(&decoded).unwrap()), Ok(decoded), "{name}");
            let size = encoded_len(&original).unwrap();
            assert_eq!(size.whole, link.len());
            longest = longest.max(size.results);
            println!("{name}: results {}, whole {}", size.results, size.whole);
        }
        println!("{name}: longest {longest}");
    }
}
