//! The published leaderboard, loaded once when something first shows it.

use crate::bench::leaderboard::snapshot::Leaderboard;
use crate::browser::page::leaderboard;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Where the loading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum BoardState {
    /// Nothing has asked for it.
    Unasked,
    /// Asked for, not here.
    Loading,
    /// Here.
    Ready(Arc<Leaderboard>),
    /// Not to be had; the text says why and what to do.
    Failed(String),
}

/// The leaderboard in a page's context.
#[derive(Clone, Copy)]
pub struct Board {
    state: RwSignal<BoardState>,
}

/// Lets every page below share one leaderboard; nothing is loaded yet.
pub fn provide_board() {
    provide_context(Board {
        state: RwSignal::new(BoardState::Unasked),
    });
}

/// The shared leaderboard, or one of its own where none is shared; loads it if nothing has.
pub fn use_board() -> Board {
    let board = use_context::<Board>().unwrap_or_else(|| Board {
        state: RwSignal::new(BoardState::Unasked),
    });
    if board.state.get_untracked() == BoardState::Unasked {
        board.load();
    }
    board
}

impl Board {
    /// Loads it, again where that failed.
    pub fn load(self) {
        self.state.set(BoardState::Loading);
        spawn_local(async move {
            let state = match leaderboard::fetch().await {
                Ok(board) => BoardState::Ready(Arc::new(board)),
                Err(why) => BoardState::Failed(why),
            };
            self.state.try_set(state);
        });
    }

    /// Shows another leaderboard, from a file's text.
    ///
    /// # Errors
    /// Words for a person when it is none; what was shown stays.
    pub fn show(self, text: &str) -> Result<(), String> {
        let board = Leaderboard::parse(text).map_err(|error| error.to_string())?;
        self.state.set(BoardState::Ready(Arc::new(board)));
        Ok(())
    }

    /// Shows the leaderboard at an address that the person named.
    ///
    /// # Errors
    /// Words for a person when it is none, or cannot be had; what was shown stays.
    pub async fn show_at(self, url: &str) -> Result<(), String> {
        let text = leaderboard::fetch_at(url).await?;
        self.show(&text)
    }

    /// Where the loading stands.
    pub fn state(self) -> BoardState {
        self.state.get()
    }

    /// The leaderboard, once it is here.
    pub fn ready(self) -> Option<Arc<Leaderboard>> {
        match self.state.get() {
            BoardState::Ready(board) => Some(board),
            BoardState::Unasked | BoardState::Loading | BoardState::Failed(_) => None,
        }
    }
}

/// What is said while the leaderboard is not there; nothing once it is.
#[component]
pub fn BoardNotice(
    /// The leaderboard.
    board: Board,
) -> impl IntoView {
    move || {
        match board.state() {
        BoardState::Unasked | BoardState::Loading => Some(
            view! { <p class="muted" role="status">"Loading the published leaderboard…"</p> }.into_any(),
        ),
        BoardState::Failed(why) => Some(
            view! {
                <div class="notice error" role="alert">
                    <strong>"The published leaderboard is not here"</strong>
                    <p>{why}</p>
                    <p class="bar">
                        <button type="button" class="button" on:click=move |_| board.load()>"Try again"</button>
                    </p>
                </div>
            }
            .into_any(),
        ),
        BoardState::Ready(_) => None,
    }
    }
}
