//! The left half of the page: whom the requests go to.

use crate::bench::form::field::Field;
use crate::bench::form::provider;
use crate::bench::plan::ProviderKind;
use crate::bench::vendors::Group;
use crate::ui::components::field_frame::{FieldFrame, described_by};
use crate::ui::components::select::Select;
use crate::ui::pages::plan::check::CheckTarget;
use crate::ui::pages::plan::key_field::{KeyField, adopt, save};
use crate::ui::pages::plan::model_field::ModelField;
use crate::ui::pages::plan::plan_field::PlanField;
use crate::ui::pages::plan::state::{PlanState, id_of};
use crate::ui::pages::plan::url_fields::UrlFields;
use crate::ui::pages::plan::vendor_notes::VendorNotes;
use leptos::prelude::*;

/// Provider, base URL, key and model.
#[component]
pub fn TargetPanel() -> impl IntoView {
    let state = expect_context::<PlanState>();
    let kind = Memo::new(move |_| state.form.with(|f| f.provider));
    let remembered = state.remembered;
    let about = Field::Provider.about();
    let id = id_of(Field::Provider);
    let groups = Group::ALL.into_iter().map(|group| {
        let kinds = ProviderKind::ALL.into_iter();
        let members = kinds.filter(|kind| kind.vendor().group == group);
        let choices = members.map(|kind| (kind.word(), kind.label()));
        (group.label(), choices.collect())
    });
    let choose = move |word: String| {
        if let Some(kind) = provider::from_word(&word) {
            state.choose_provider(kind);
        }
    };
    view! {
        <section
            class="panel stack"
            aria-labelledby="plan-target"
            on:focusout=move |_| {
                adopt(state);
                save(state, remembered);
            }
        >
            <h2 id="plan-target">"Target"</h2>
            <FieldFrame
                id=id.clone()
                label=about.label
                hint=Signal::derive(move || kind.get().vendor().about.to_owned())
                help=about.help
                notice=state.notice(Field::Provider)
                error=state.error(Field::Provider)
            >
                <Select
                    id=id.clone()
                    described_by=described_by(&id, "")
                    groups=groups.collect()
                    complete=state.drawn
                    chosen=Signal::derive(move || kind.get().word().to_owned())
                    on_choose=choose
                />
            </FieldFrame>
            <VendorNotes kind />
            <div class="stack" hidden=move || !provider::has_base_url(kind.get())>
                <UrlFields kind />
                <PlanField field=Field::BaseUrl />
                <KeyField remembered of_headers=Signal::derive(move || kind.get() == ProviderKind::Custom) />
            </div>
            <ModelField />
            <CheckTarget />
        </section>
    }
}
