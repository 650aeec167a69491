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
    /// Every key is dropped: the one in the form, those put aside and those remembered.
    Cleared,
    /// The one in the form is put aside for the origin it was typed for, or dropped where there is none; the one that was
    /// typed for the new origin, if any, is taken up.
    Exchanged,
}

/// How things stand when the origin or the provider changes, or the plan is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyCase<'a> {
    /// Whether the plan has only just been shown.
    pub opening: bool,
    /// Whether another provider was chosen, and not only another base URL.
    pub moved: bool,
    /// Whether the plan came from a link.
    pub from_link: bool,
    /// Whether there is a key in the form.
    pub held: bool,
    /// The origin that it was typed for; `None` where it was typed before there was one.
    pub owner: Option<&'a str>,
    /// The plan's origin; `None` where it has none yet, so that nothing can be sent.
    pub origin: Option<&'a str>,
}

/// What becomes of the key: it belongs to the origin it was typed for, and leaves the form with it. While the base URL
/// names no host the key waits; one that was typed before any host waits until a host of the person's own is there, but
/// goes with the provider it was typed for. A plan from a link leaves no key behind.
pub fn key_fate(case: KeyCase) -> KeyFate {
    let leaves = match case.from_link {
        true => KeyFate::Cleared,
        false => KeyFate::Exchanged,
    };
    match (case.held, case.owner, case.origin) {
        _ if case.opening && case.from_link => KeyFate::Cleared,
        (true, Some(owner), Some(origin)) if owner == origin => match case.opening {
            true => KeyFate::Exchanged,
            false => KeyFate::Stays,
        },
        (_, _, None) if !case.moved => KeyFate::Stays,
        (false, _, None) => KeyFate::Stays,
        (true, None, Some(_)) if !case.moved && !case.from_link => KeyFate::Stays,
        _ => leaves,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Option<&str> = Some("https://a.example");
    const B: Option<&str> = Some("https://b.example");

    fn fate(moved: bool, from_link: bool, owner: Option<&str>, origin: Option<&str>) -> KeyFate {
        key_fate(KeyCase {
            opening: false,
            moved,
            from_link,
            held: true,
            owner,
            origin,
        })
    }

    #[test]
    fn a_key_belongs_to_the_origin_it_was_typed_for() {
        for (from_link, leaves) in [(false, KeyFate::Exchanged), (true, KeyFate::Cleared)] {
            for moved in [false, true] {
                assert_eq!(fate(moved, from_link, A, A), KeyFate::Stays);
                assert_eq!(fate(moved, from_link, A, B), leaves);
            }
            // Half a base URL names no host; another provider without one is not half of the first.
            assert_eq!(fate(false, from_link, A, None), KeyFate::Stays);
            assert_eq!(fate(false, from_link, None, None), KeyFate::Stays);
            assert_eq!(fate(true, from_link, A, None), leaves);
            assert_eq!(fate(true, from_link, None, None), leaves);
            assert_eq!(fate(true, from_link, None, A), leaves);
        }
        assert_eq!(fate(false, false, None, A), KeyFate::Stays);
        assert_eq!(fate(false, true, None, A), KeyFate::Cleared);
    }

    #[test]
    fn a_key_put_aside_is_taken_up_by_a_plan_of_ones_own_only() {
        let check = |opening, from_link, origin, fate| {
            let case = KeyCase {
                opening,
                moved: false,
                from_link,
                held: false,
                owner: None,
                origin,
            };
            assert_eq!(key_fate(case), fate, "{case:?}");
        };
        check(true, false, A, KeyFate::Exchanged);
        check(true, false, None, KeyFate::Stays);
        check(true, true, A, KeyFate::Cleared);
        check(true, true, None, KeyFate::Cleared);
        check(false, false, A, KeyFate::Exchanged);
        check(false, true, A, KeyFate::Cleared);
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
