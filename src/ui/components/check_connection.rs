//! The button that checks the connection, and the place where the viewer shows what the check finds.

use crate::bench::plan::Target;
use crate::bench::secret::Secret;
use crate::browser::page::handover;
use crate::ui::components::button::Button;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where a check is shown, and whether it could be.
#[derive(Clone, Copy)]
pub struct CheckPlace {
    place: NodeRef<Div>,
    failed: RwSignal<Option<String>>,
}

impl Default for CheckPlace {
    fn default() -> CheckPlace {
        CheckPlace {
            place: NodeRef::new(),
            failed: RwSignal::new(None),
        }
    }
}

impl CheckPlace {
    /// Checks the connection to `target`. Its requests go out at once: whoever calls this has asked where that is due.
    pub fn check(self, target: Target, key: Secret) {
        let Some(place) = self.place.get_untracked() else {
            return;
        };
        self.failed.set(None);
        spawn_local(async move {
            let begun = handover::check_connection(&place, &target, &key).await;
            // The page that it was for may be gone.
            self.failed.try_set(begun.err());
        });
    }
}

/// What a check sends and may cost, said before it sends anything.
const SENDS: &str = "Sends about 25 small requests to this host, some with the key. They cost a few tokens; at most 600 where streams that are broken off are billed whole.";

/// The button with what it will send, and below it the check.
#[component]
pub fn CheckConnection(
    /// Where it is shown.
    at: CheckPlace,
    /// What a press does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    on_cleanup(handover::tell_check_over);
    view! {
        <div class="check-connection">
            <div class="bar">
                <Button described_by="check-sends" on_press=on_press>"Check connection"</Button>
                <p class="field-hint" id="check-sends">{SENDS}</p>
            </div>
            {move || at.failed.get().map(|words| view! { <p class="notice error" role="alert">{words}</p> })}
            <div node_ref=at.place></div>
        </div>
    }
}
