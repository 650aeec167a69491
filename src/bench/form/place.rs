//! The first guess at the place: the city of the browser's time zone.

/// `Europe/Berlin` gives `Berlin`; zones without a city (`UTC`, `Etc/GMT+2`) give nothing.
pub fn place_guess(time_zone: &str) -> String {
    match time_zone.split_once('/') {
        None | Some(("Etc" | "SystemV" | "US" | "Brazil" | "Canada" | "Chile" | "Mexico", _)) => {
            String::new()
        }
        Some((_, rest)) => rest
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_the_last_part() {
        let check = |zone, place: &str| assert_eq!(place_guess(zone), place);
        check("Europe/Berlin", "Berlin");
        check("America/Argentina/Buenos_Aires", "Buenos Aires");
        check("America/Port-au-Prince", "Port-au-Prince");
        check("UTC", "");
        check("Etc/GMT+2", "");
        check("US/Pacific", "");
        check("", "");
    }
}
