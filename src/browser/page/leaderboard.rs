//! Fetches the published leaderboard from the page's own origin.

use crate::bench::leaderboard::snapshot::Leaderboard;
use gloo_net::http::Request;

/// The leaderboard, or in words why it is not there and what to do.
pub async fn fetch() -> Result<Leaderboard, String> {
    let text = match Request::get("./leaderboard.json").send().await {
        Ok(response) if response.ok() => response.text().await.map_err(|_| lost())?,
        Ok(response) => {
            return Err(format!(
                "The server of this page answered {} where the leaderboard should be. The copy of the page may be incomplete.",
                response.status()
            ));
        }
        Err(_) => return Err(lost()),
    };
    Leaderboard::parse(&text).map_err(|error| error.to_string())
}

fn lost() -> String {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    match online {
        true => "The leaderboard did not arrive: the connection to the server of this page failed. Try again.",
        false => "This device is offline, and the leaderboard has not been loaded yet. Your own results are still here; try again when the network is back.",
    }
    .to_owned()
}
