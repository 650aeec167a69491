//! Where in the page a person is: the grammar of the URL's fragment.

/// A place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The plan, with what it differs in from the default as a query; may be empty.
    Measure {
        /// The plan's query, as `form::link` writes it.
        query: String,
    },
    /// A kept result.
    Result {
        /// Its name in the history.
        id: String,
    },
    /// A result that is the link itself.
    Link {
        /// The link profile's text.
        payload: String,
    },
    /// The published leaderboard.
    Leaderboard,
    /// One's own leaderboard: several targets, one after the other.
    LeaderboardRun,
    /// The kept results.
    History,
    /// How the page measures, and how well.
    How,
}

impl Route {
    /// The place that a fragment names, with or without its `#`; an unknown one is the start page.
    pub fn of(fragment: &str) -> Route {
        let path = fragment.trim_start_matches('#');
        let path = path.strip_prefix('/').unwrap_or(path);
        let (name, rest) = path.split_at(path.find(['/', '?']).unwrap_or(path.len()));
        match (name, rest.strip_prefix('/')) {
            ("result", Some(id)) if !id.is_empty() => Route::Result { id: id.to_owned() },
            ("r", Some(payload)) if !payload.is_empty() => Route::Link {
                payload: payload.to_owned(),
            },
            ("leaderboard", Some("run")) => Route::LeaderboardRun,
            ("leaderboard", _) => Route::Leaderboard,
            ("history", _) => Route::History,
            ("how", _) => Route::How,
            _ => Route::Measure {
                query: rest.strip_prefix('?').unwrap_or_default().to_owned(),
            },
        }
    }

    /// The fragment of this place, with its `#`.
    pub fn fragment(&self) -> String {
        match self {
            Route::Measure { query } if query.is_empty() => "#/".to_owned(),
            Route::Measure { query } => format!("#/?{query}"),
            Route::Result { id } => format!("#/result/{id}"),
            Route::Link { payload } => format!("#/r/{payload}"),
            Route::Leaderboard => "#/leaderboard".to_owned(),
            Route::LeaderboardRun => "#/leaderboard/run".to_owned(),
            Route::History => "#/history".to_owned(),
            Route::How => "#/how".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_survives_its_fragment() {
        for route in [
            Route::Measure {
                query: String::new(),
            },
            Route::Measure {
                query: "model=a/b&seed=1".into(),
            },
            Route::Result { id: "17".into() },
            Route::Link {
                payload: "0.abc-_".into(),
            },
            Route::Leaderboard,
            Route::LeaderboardRun,
            Route::History,
            Route::How,
        ] {
            assert_eq!(Route::of(&route.fragment()), route);
        }
    }

    #[test]
    fn an_unknown_place_is_the_start_page() {
        for fragment in ["", "#", "#/", "#/nowhere", "#/result/", "#/r/", "#nonsense"] {
            let start = Route::Measure {
                query: String::new(),
            };
            assert_eq!(Route::of(fragment), start, "{fragment}");
        }
    }
}
