//! What the run was measured with: it travels with every result.

use crate::bench::calibration::InstrumentError;
use crate::bench::doctor::Checkup;
use crate::bench::preflight::Preflight;
use crate::bench::stats::quantile::{quantile, sorted};
use crate::bench::units::Micros;
use serde::{Deserialize, Serialize};

/// The instrument and its surroundings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Version of this program.
    pub app_version: String,
    /// Browser name and major version, for instance `Chromium 156`.
    pub browser: String,
    /// Operating system family, for instance `Linux`.
    pub os: String,
    /// IANA time zone of the browser.
    pub time_zone: String,
    /// Smallest step of the worker's clock, measured at the start of the run.
    pub clock_step: Micros,
    /// Whether the page was cross-origin isolated.
    pub isolated: bool,
    /// Wall-clock start of the run, milliseconds since the Unix epoch.
    pub started_at_unix_ms: u64,
    /// Round trips to the target's origin on a warm connection; `None` where none could be made.
    #[serde(default)]
    pub floor: Option<Floor>,
    /// The same while the run was under way, over HTTP/2 only; `None` where that is not known, or too few were made.
    #[serde(default)]
    pub floor_under_load: Option<Floor>,
    /// Whether a service worker of the page's own isolated it, and stood in the way of each request.
    #[serde(default)]
    pub isolated_by_service_worker: bool,
    /// What was known of preflights to the target's origin; what the run itself shows comes before it.
    #[serde(default)]
    pub preflight: Preflight,
    /// What the calibration before the run found, or why there was none.
    #[serde(default)]
    pub calibration: InstrumentError,
    /// How many runs it was put together of, laid end to end; 0 for one that was run in one go.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rounds: u32,
    /// What a check of the connection found earlier in the session; `None` where none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkup: Option<Box<Checkup>>,
}

fn is_zero(rounds: &u32) -> bool {
    *rounds == 0
}

/// What only the worker can tell of its surroundings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// IANA time zone of the browser.
    pub time_zone: String,
    /// Smallest step of its clock.
    pub clock_step: Micros,
    /// Whether the page is cross-origin isolated.
    pub isolated: bool,
    /// Wall-clock start of the run, milliseconds since the Unix epoch.
    pub started_at_unix_ms: u64,
}

/// The network floor: tiny requests to the target's origin, from start to response head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// The median round trip.
    pub median: Micros,
    /// From the lower to the upper quartile.
    pub spread: Micros,
    /// How many round trips.
    pub count: u32,
}

/// From this step on, a clock tells no more than when the first token came and how fast replies were.
pub const COARSE: Micros = Micros::from_millis(15);

impl Environment {
    /// Takes what the worker tells.
    pub fn learn(&mut self, instrument: Instrument) {
        self.time_zone = instrument.time_zone;
        self.clock_step = instrument.clock_step;
        self.isolated = instrument.isolated;
        self.started_at_unix_ms = instrument.started_at_unix_ms;
    }

    /// Whether the clock is so coarse that only TTFT and rates can be told.
    pub fn tells_rates_only(&self) -> bool {
        self.clock_step >= COARSE
    }
}

impl Floor {
    /// The floor of round trips in any order; `None` for fewer than three.
    pub fn of(trips: &[Micros]) -> Option<Floor> {
        if trips.len() < 3 {
            return None;
        }
        let trips_ms = sorted(trips.iter().map(|t| t.as_millis_f64()));
        let at = |q| quantile(&trips_ms, q).map(Micros::from_millis_f64);
        Some(Floor {
            median: at(0.5)?,
            spread: at(0.75)?.since(at(0.25)?),
            count: u32::try_from(trips.len()).ok()?,
        })
    }
}

/// Browser name and major version from a user agent string, for instance `Firefox 153`; `unknown browser` where no
/// known name is in it.
pub fn browser_name(user_agent: &str) -> String {
    // Order matters: the later names also stand in the strings of the earlier browsers.
    let known = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox for iOS"),
        ("CriOS/", "Chrome for iOS"),
        ("Chrome/", "Chromium"),
        ("Version/", "Safari"),
    ];
    let found = known.iter().find_map(|(mark, name)| {
        let (_, rest) = user_agent.split_once(mark)?;
        let major: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{name} {major}").trim_end().to_owned())
    });
    found.unwrap_or_else(|| "unknown browser".to_owned())
}

/// Operating system family from a user agent string; `unknown system` where no known name is in it.
pub fn os_name(user_agent: &str) -> String {
    let known = [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let found = known.iter().find(|(mark, _)| user_agent.contains(mark));
    found.map_or("unknown system", |(_, name)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_the_median_round_trip_of_at_least_three() {
        let trips = [9_000, 1_000, 2_000, 3_000, 4_000].map(Micros);
        let floor = Floor {
            median: Micros(3_000),
            spread: Micros(2_000),
            count: 5,
        };
        assert_eq!(Floor::of(&trips), Some(floor));
        assert_eq!(Floor::of(&trips[..2]), None);
    }

    #[test]
    fn browsers_are_known_by_their_user_agents() {
        let check = |ua: &str, browser: &str, os: &str| {
            assert_eq!(
                (browser_name(ua).as_str(), os_name(ua).as_str()),
                (browser, os)
            );
        };
        check(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
            "Chromium 156",
            "Linux",
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
            "Firefox 153",
            "Windows",
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36 Edg/155.0.0.0",
            "Edge 155",
            "Windows",
        );
        check(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.4 Safari/605.1.15",
            "Safari 26",
            "macOS",
        );
        check("curl/8", "unknown browser", "unknown system");
    }
}
