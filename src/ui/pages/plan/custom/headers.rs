//! The headers of a described API: a value is secret unless the person says that it may be seen.

use crate::bench::form::custom::{HeaderRow, header_rows, of_rows};
use crate::bench::form::field::Field;
use crate::browser::page::secrets;
use crate::ui::components::button::Button;
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::pages::plan::state::{PlanState, id_of};
use leptos::prelude::*;

/// All of them. Secret values are parts of the key, and are kept, put aside and dropped with it.
#[component]
pub fn Headers() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let about = Field::CustomHeaders.about();
    let id = id_of(Field::CustomHeaders);
    let rows = Memo::new(move |_| {
        state
            .form
            .with(|f| state.key.with(|key| header_rows(&f.custom.headers, key)))
    });
    let change = move |edit: &dyn Fn(&mut Vec<HeaderRow>)| {
        let mut changed = rows.get_untracked();
        edit(&mut changed);
        let (lines, key) = of_rows(&changed);
        state.key.set(key);
        secrets::set_owner(state.origin.get_untracked());
        state.typed(Field::CustomHeaders, lines);
    };
    let add = move |()| {
        change(&|rows| {
            rows.push(HeaderRow {
                name: format!("X-Header-{}", rows.len() + 1),
                value: String::new(),
                is_public: false,
            });
        });
    };
    let count = Memo::new(move |_| rows.with(Vec::len));
    let row = move |at: usize| {
        let of = move |f: fn(&HeaderRow) -> String| {
            move || rows.with(|rows| rows.get(at).map(f).unwrap_or_default())
        };
        let is_public = move || rows.with(|rows| rows.get(at).is_some_and(|r| r.is_public));
        let set = move |f: fn(&mut HeaderRow, String)| {
            move |event| {
                let text = event_target_value(&event);
                change(&|rows| {
                    if let Some(row) = rows.get_mut(at) {
                        f(row, text.clone());
                    }
                });
            }
        };
        let on_public = move |event| {
            let ticked = event_target_checked(&event);
            change(&|rows| {
                if let Some(row) = rows.get_mut(at) {
                    row.is_public = ticked;
                    // What was typed as a secret is not laid open by a tick.
                    if ticked {
                        row.value = String::new();
                    }
                }
            });
        };
        let number = at + 1;
        view! {
            <li class="header-row">
                <input
                    type="text"
                    class="field-input mono"
                    aria-label=format!("Name of header {number}")
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=of(|row| row.name.clone())
                    on:input=set(|row, text| row.name = text)
                />
                <input
                    type=move || if is_public() { "text" } else { "password" }
                    class="field-input mono"
                    aria-label=format!("Value of header {number}")
                    placeholder=move || if is_public() { "public value" } else { "secret value" }
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=of(|row| row.value.clone())
                    on:input=set(|row, text| row.value = text)
                />
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label=format!("Header {number} is public")
                        prop:checked=is_public
                        on:change=on_public
                    />
                    "public"
                </label>
                <button
                    type="button"
                    class="button quiet"
                    aria-label=format!("Remove header {number}")
                    on:click=move |_| {
                        change(&|rows| {
                            if at < rows.len() {
                                rows.remove(at);
                            }
                        });
                    }
                >
                    "Remove"
                </button>
            </li>
        }
    };
    view! {
        <FieldFrame
            id=id.clone()
            label=about.label
            hint=about.hint.to_owned()
            help=about.help
            notice=state.notice(Field::CustomHeaders)
            error=state.error(Field::CustomHeaders)
        >
            <div
                class="stack header-rows"
                id=id.clone()
                tabindex="-1"
                role="group"
                aria-label="Headers"
                aria-describedby=described_by(&id, "")
            >
                <ul>{move || (0..count.get()).map(row).collect_view()}</ul>
                <div>
                    <Button on_press=add>"Add a header"</Button>
                </div>
            </div>
        </FieldFrame>
    }
}
