//! The environment and the worker's load on the range coder.

use crate::bench::archive::ArchiveError;
use crate::bench::archive::link::coder::{Bit, Coder, flag};
use crate::bench::archive::link::number::{Number, tree};
use crate::bench::archive::link::text::Text;
use crate::bench::archive::link::usual;
use crate::bench::calibration::{Calibration, InstrumentError, Interval, NotCalibrated};
use crate::bench::environment::{Environment, Floor};
use crate::bench::preflight::Preflight;
use crate::bench::units::Micros;
use crate::bench::watch::WorkerLoad;

/// Codes the environment.
pub fn code_environment(
    coder: &mut impl Coder,
    text: &mut Text,
    given: &Environment,
) -> Result<Environment, ArchiveError> {
    let mut n = Number::NEW;
    let Environment {
        app_version,
        browser,
        os,
        time_zone,
        clock_step,
        isolated,
        started_at_unix_ms,
        floor,
        floor_under_load,
        isolated_by_service_worker,
        preflight,
        calibration,
        rounds,
        // Files have it; a link is for the figures.
        checkup: _,
    } = given;
    Ok(Environment {
        clock_step: Micros(n.size(coder, clock_step.0)),
        isolated: flag(coder, *isolated),
        started_at_unix_ms: n.near(coder, *started_at_unix_ms, usual::YEAR_2026_MS),
        app_version: text.code(coder, app_version)?,
        browser: text.code(coder, browser)?,
        os: text.code(coder, os)?,
        time_zone: text.code(coder, time_zone)?,
        floor: code_floor(coder, floor.as_ref()),
        floor_under_load: code_floor(coder, floor_under_load.as_ref()),
        isolated_by_service_worker: flag(coder, *isolated_by_service_worker),
        preflight: code_preflight(coder, *preflight),
        calibration: code_calibration(coder, *calibration)?,
        rounds: n.near_u32(coder, *rounds, 0),
        checkup: None,
    })
}

/// The code of what was calibrated; lower ones are places in [`NotCalibrated::ALL`].
const CALIBRATED: u64 = 7;
const _: () = assert!(NotCalibrated::ALL.len() as u64 <= CALIBRATED);

fn code_calibration(
    coder: &mut impl Coder,
    given: InstrumentError,
) -> Result<InstrumentError, ArchiveError> {
    let code = match given {
        InstrumentError::Known(_) => CALIBRATED,
        InstrumentError::Unknown(why) => {
            let place = NotCalibrated::ALL.iter().position(|w| *w == why);
            place.unwrap_or(0) as u64
        }
    };
    let read = tree(coder, &mut [Bit::NEW; 8], 3, code);
    if read != CALIBRATED {
        let why = NotCalibrated::ALL.get(read as usize).copied();
        return why.map(InstrumentError::Unknown).ok_or_else(|| {
            ArchiveError::impossible("It was not calibrated for a reason that does not exist")
        });
    }
    let given = match given {
        InstrumentError::Known(calibration) => calibration,
        InstrumentError::Unknown(_) => Calibration::default(),
    };
    let mut n = Number::NEW;
    Ok(InstrumentError::Known(Calibration {
        requests: n.near_u32(coder, given.requests, 0),
        concurrency: n.near_u32(coder, given.concurrency, usual::CONCURRENCY),
        ttft: code_interval(coder, &mut n, given.ttft)?,
        gap: match flag(coder, given.gap.is_some()) {
            true => Some(code_interval(coder, &mut n, given.gap.unwrap_or_default())?),
            false => None,
        },
    }))
}

/// Microseconds that may be below zero: a code of 64 bits wraps as they do.
fn code_interval(
    coder: &mut impl Coder,
    n: &mut Number,
    given: Interval,
) -> Result<Interval, ArchiveError> {
    let mut near = |value: i64, guess: i64| n.near(coder, value as u64, guess as u64) as i64;
    let bias = near(given.bias, 0);
    let read = Interval {
        bias,
        low: near(given.low, bias),
        high: near(given.high, bias),
    };
    if read.low <= read.bias && read.bias <= read.high {
        Ok(read)
    } else {
        Err(ArchiveError::impossible(
            "Its instrument error contradicts itself",
        ))
    }
}

fn code_preflight(coder: &mut impl Coder, given: Preflight) -> Preflight {
    if !flag(coder, given != Preflight::Unknown) {
        return Preflight::Unknown;
    }
    let again = match given {
        Preflight::AskedAgain { extra } => Some(extra),
        Preflight::Unknown | Preflight::Kept => None,
    };
    let mut n = Number::NEW;
    match flag(coder, again.is_some()) {
        false => Preflight::Kept,
        true => Preflight::AskedAgain {
            extra: Micros(n.size(coder, again.unwrap_or_default().0)),
        },
    }
}

fn code_floor(coder: &mut impl Coder, given: Option<&Floor>) -> Option<Floor> {
    let mut n = Number::NEW;
    if !flag(coder, given.is_some()) {
        return None;
    }
    let given = given.copied().unwrap_or_default();
    Some(Floor {
        median: Micros(n.size(coder, given.median.0)),
        spread: Micros(n.size(coder, given.spread.0)),
        count: n
            .size(coder, given.count.into())
            .try_into()
            .unwrap_or(u32::MAX),
    })
}

/// Codes how busy the worker was.
pub fn code_load(coder: &mut impl Coder, given: Option<WorkerLoad>) -> Option<WorkerLoad> {
    if !flag(coder, given.is_some()) {
        return None;
    }
    let given = given.unwrap_or_default();
    let mut n = Number::NEW;
    let mut share = |given: u16| {
        let share = n.size(coder, given.into());
        u16::try_from(share.min(1_000)).unwrap_or(1_000)
    };
    Some(WorkerLoad {
        decoding: share(given.decoding),
        late: share(given.late),
    })
}
