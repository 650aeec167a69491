//! The place that the browser's time zone suggests.

use crate::bench::form::place::place_guess;
use crate::browser::time_zone::time_zone;

/// The first guess at the place; empty where the time zone names no city.
pub fn guessed_place() -> String {
    place_guess(&time_zone())
}
