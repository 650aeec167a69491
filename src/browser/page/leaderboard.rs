//! Fetches a leaderboard: the published one from the page's own origin, another from an address that the person named.

use crate::bench::leaderboard::snapshot::Leaderboard;
use gloo_net::http::Request;
use web_sys::{ReferrerPolicy, RequestCredentials};

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

/// The text at an address that the person named: asked for without a cookie and without saying where from.
pub async fn fetch_at(url: &str) -> Result<String, String> {
    let request = Request::get(url)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer);
    match request.send().await {
        Ok(response) if response.ok() => response.text().await.map_err(|_| cut()),
        Ok(response) => Err(format!(
            "The server answered {} for this address. Look whether the file is there.",
            response.status()
        )),
        Err(_) => Err("No page may read this address: the server is not there, or sends no CORS header (Access-Control-Allow-Origin). Download the file and open it here instead.".to_owned()),
    }
}

fn cut() -> String {
    "The file did not arrive whole. Try again.".to_owned()
}

fn lost() -> String {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    match online {
        true => "The leaderboard did not arrive: the connection to the server of this page failed. Try again.",
        false => "This device is offline, and the leaderboard has not been loaded yet. Your own results are still here; try again when the network is back.",
    }
    .to_owned()
}
