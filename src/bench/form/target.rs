//! Who is asked: the API, its address, the model, and the key that it wants.

use crate::bench::form::base_url::BaseUrl;
use crate::bench::form::faults::Faults;
use crate::bench::form::field::Field;
use crate::bench::form::text::short_text;
use crate::bench::form::{PlanForm, provider};
use crate::bench::plan::{ProviderKind, Target};
use crate::bench::secret::Secret;

pub(super) fn target(form: &PlanForm, faults: &mut Faults) -> Option<Target> {
    let base_url = faults.of(Field::BaseUrl, base_url(form));
    let model = faults.of(Field::Model, model(form));
    Some(Target {
        provider: form.provider,
        base_url: base_url?,
        model: model?,
    })
}

pub(super) fn speaks(form: &PlanForm) -> Result<(), String> {
    match provider::needs_proxy(form.provider, &form.base_url) {
        true => Err(format!(
            "{} can be measured through a LiteLLM proxy only: start one as shown here, and switch to it.",
            form.provider.label()
        )),
        false => Ok(()),
    }
}

fn base_url(form: &PlanForm) -> Result<String, String> {
    if !provider::has_base_url(form.provider) {
        return Ok(String::new());
    }
    if form.provider == ProviderKind::Simulator && form.base_url.trim().is_empty() {
        return Err(
            "No local simulator was found. Start one with ./dev serve and fill in its address, or choose Simulated."
                .to_owned(),
        );
    }
    BaseUrl::parse(&form.base_url).map(|url| url.text())
}

pub(super) fn key_of(kind: ProviderKind, key: &Secret) -> Result<(), String> {
    if key.is_empty() && kind.vendor().needs_key {
        return Err(format!(
            "{} answers only with an API key: paste yours here.",
            kind.label()
        ));
    }
    // The values of a described format's headers are looked at there.
    if kind == ProviderKind::Custom {
        return Ok(());
    }
    if key.expose().bytes().any(|b| !(0x21..=0x7e).contains(&b)) {
        return Err(
            "A key has no spaces, line breaks or special letters: paste it again.".to_owned(),
        );
    }
    Ok(())
}

fn model(form: &PlanForm) -> Result<String, String> {
    if form.model.trim().is_empty() {
        return Err("Fill in a model, or press List models and choose one.".to_owned());
    }
    short_text(&form.model)
}
