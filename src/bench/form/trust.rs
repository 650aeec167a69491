//! Whom a plan's requests go to, whether the person must agree to that first, and whom the typed key belongs to.

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

/// What becomes of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFate {
    /// It stays as it is.
    Stays,
    /// The one in the form and the remembered one are dropped.
    Cleared,
    /// The one that the tab remembers for the origin is taken up.
    Recalled,
}

/// How things stand when the origin changes or the plan is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyCase<'a> {
    /// Whether the plan has only just been shown.
    pub opening: bool,
    /// Whether the plan came from a link.
    pub from_link: bool,
    /// Whether there is a key in the form.
    pub held: bool,
    /// The origin that it was typed for; `None` where it was typed before there was one.
    pub owner: Option<&'a str>,
    /// The plan's origin; `None` where it has none yet, so that nothing can be sent.
    pub origin: Option<&'a str>,
}

/// What becomes of the key: it belongs to the origin it was typed for, and another one clears it. While the base URL
/// names no host the key waits; one that was typed before any host waits until a host of the person's own is there.
pub fn key_fate(case: KeyCase) -> KeyFate {
    match (case.held, case.owner, case.origin) {
        _ if case.opening && case.from_link => KeyFate::Cleared,
        (false, _, Some(_)) if case.opening => KeyFate::Recalled,
        (true, Some(owner), Some(origin)) if case.opening && owner == origin => KeyFate::Recalled,
        (_, _, None) => KeyFate::Stays,
        (false, _, Some(_)) => KeyFate::Cleared,
        (true, None, Some(_)) if case.from_link => KeyFate::Cleared,
        (true, None, Some(_)) => KeyFate::Stays,
        (true, Some(owner), Some(origin)) if owner == origin => KeyFate::Stays,
        (true, Some(_), Some(_)) => KeyFate::Cleared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Option<&str> = Some("https://a.example");
    const B: Option<&str> = Some("https://b.example");

    #[test]
    fn a_key_belongs_to_the_origin_it_was_typed_for() {
        let check = |from_link, owner, origin, fate| {
            let case = KeyCase {
                opening: false,
                from_link,
                held: true,
                owner,
                origin,
            };
            assert_eq!(key_fate(case), fate, "{case:?}");
        };
        for from_link in [false, true] {
            check(from_link, A, A, KeyFate::Stays);
            check(from_link, A, B, KeyFate::Cleared);
            check(from_link, A, None, KeyFate::Stays);
            check(from_link, None, None, KeyFate::Stays);
        }
        check(false, None, A, KeyFate::Stays);
        check(true, None, A, KeyFate::Cleared);
    }

    #[test]
    fn a_remembered_key_is_taken_up_by_a_plan_of_ones_own_only() {
        let check = |opening, from_link, origin, fate| {
            let case = KeyCase {
                opening,
                from_link,
                held: false,
                owner: None,
                origin,
            };
            assert_eq!(key_fate(case), fate, "{case:?}");
        };
        check(true, false, A, KeyFate::Recalled);
        check(true, false, None, KeyFate::Stays);
        check(true, true, A, KeyFate::Cleared);
        check(true, true, None, KeyFate::Cleared);
        check(false, false, A, KeyFate::Cleared);
        check(false, true, None, KeyFate::Stays);
    }
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
