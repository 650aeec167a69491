//! A button.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// What the page is for: one a page.
    Primary,
    /// Beside something more important.
    Quiet,
    /// It ends or deletes something.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Plain => "button",
            ButtonKind::Primary => "button primary",
            ButtonKind::Quiet => "button quiet",
            ButtonKind::Danger => "button danger",
        }
    }
}

/// A button that does something on this page.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// Looks off, says so, and yet can be reached and pressed: the press then explains itself.
    #[prop(optional, into)]
    off: Signal<bool>,
    /// Id of the element that explains it.
    #[prop(optional)]
    described_by: Option<&'static str>,
    /// Its own id.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What a press does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            id=id
            class=kind.class()
            aria-disabled=move || off.get().then_some("true")
            aria-describedby=described_by
            on:click=move |_| on_press.run(())
        >
            {children()}
        </button>
    }
}
