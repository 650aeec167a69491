//! Whom a plan's requests go to, and whether the person must agree to that first.

use crate::bench::form::base_url::origin_of;
use crate::bench::form::simulator::SimulatorOrigins;
use crate::bench::form::{PlanForm, provider};

/// Whom the requests of a form go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Nobody: they stay inside the page.
    Nobody,
    /// The host of this origin.
    Origin(String),
    /// Nobody can tell: the base URL is not valid. A browser may still read a host out of it, so nothing is sent.
    Unclear,
}

impl Recipient {
    /// Of a form, right or wrong.
    pub fn of(form: &PlanForm) -> Recipient {
        if !provider::has_base_url(form.provider) {
            return Recipient::Nobody;
        }
        origin_of(&form.base_url).map_or(Recipient::Unclear, Recipient::Origin)
    }

    /// The origin, where there is one.
    pub fn origin(&self) -> Option<&str> {
        match self {
            Recipient::Origin(origin) => Some(origin),
            Recipient::Nobody | Recipient::Unclear => None,
        }
    }
}

/// Whether the person must agree before a plan from a link sends anything: always, but where nothing leaves the page,
/// where the host is the provider's own, and where they have agreed to just this origin.
pub fn must_agree(
    form: &PlanForm,
    agreed: Option<&str>,
    simulator: Option<&SimulatorOrigins>,
) -> bool {
    match Recipient::of(form) {
        Recipient::Nobody => false,
        Recipient::Unclear => true,
        Recipient::Origin(origin) => {
            !provider::is_own_origin(form.provider, &form.base_url, simulator)
                && agreed != Some(origin.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::plan::ProviderKind;

    fn at(provider: ProviderKind, base_url: &str) -> PlanForm {
        PlanForm {
            base_url: base_url.to_owned(),
            ..PlanForm::default_for(None).with_provider(provider, None)
        }
    }

    #[test]
    fn an_address_that_only_a_browser_can_read_is_unclear_and_never_agreed_to() {
        for url in [
            "https:evil.example/v1",
            "https:/evil.example/v1",
            "https:///evil.example/v1",
            "https:\\\\evil.example/v1",
            "https://évil.example/v1",
            "https://%65vil.example/v1",
            "//evil.example/v1",
            "evil.example/v1",
            "",
        ] {
            let form = at(ProviderKind::OpenAiCompatible, url);
            assert_eq!(Recipient::of(&form), Recipient::Unclear, "{url}");
            assert!(must_agree(&form, None, None), "{url}");
        }
    }

    #[test]
    fn a_host_is_asked_for_until_it_is_agreed_to_or_the_providers_own() {
        let check = |provider, url: &str, agreed: Option<&str>, must| {
            assert_eq!(must_agree(&at(provider, url), agreed, None), must, "{url}");
        };
        let (compatible, openai) = (ProviderKind::OpenAiCompatible, ProviderKind::OpenAi);
        check(compatible, "https://a.example/v1", None, true);
        check(
            compatible,
            "https://a.example/v1",
            Some("https://a.example"),
            false,
        );
        check(
            compatible,
            "https://b.example/v1",
            Some("https://a.example"),
            true,
        );
        check(
            compatible,
            "https://a.example:1/v1",
            Some("https://a.example"),
            true,
        );
        check(openai, "https://api.openai.com/v1", None, false);
        check(openai, "https://b.example/v1", None, true);
        check(ProviderKind::Simulated, "https://b.example", None, false);
    }
}
