//! Every entry of `data/providers.json` is fit to be chosen, and the documentation's table says the same.

use llmperf_web::bench::form::base_url::{BaseUrl, origin_of};
use llmperf_web::bench::form::field::Field;
use llmperf_web::bench::form::provider::is_own_origin;
use llmperf_web::bench::form::validate::validate;
use llmperf_web::bench::form::{PlanForm, link};
use llmperf_web::bench::plan::ProviderKind;
use llmperf_web::bench::provider::auth::Auth;
use llmperf_web::bench::provider::dialect::Dialect;
use llmperf_web::bench::provider::format::WireFormat;
use llmperf_web::bench::secret::Secret;
use llmperf_web::bench::vendors::{Access, Group, address};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The base URL with the examples in the place of its fields.
fn example_url(kind: ProviderKind) -> String {
    let vendor = kind.vendor();
    let examples = vendor.fields.iter().map(|field| field.example.to_owned());
    address::filled(vendor, &examples.collect::<Vec<String>>())
}

#[test]
fn every_entry_is_whole() {
    let mut words = BTreeSet::new();
    let mut labels = BTreeSet::new();
    for kind in ProviderKind::ALL {
        let (word, vendor) = (kind.word(), kind.vendor());
        assert!(words.insert(word) && labels.insert(kind.label()), "{word}");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(word.chars().all(plain), "{word}");
        assert!(vendor.about.ends_with('.'), "{word}");
        let note = vendor.browser.note;
        assert!(note.is_empty() || note.ends_with('.'), "{word}");
        let scripted = vendor.group == Group::Try;
        assert_eq!(vendor.docs.is_empty(), scripted, "{word}");
        for address in [vendor.docs, vendor.keys] {
            assert!(
                address.is_empty() || address.starts_with("https://"),
                "{word}"
            );
        }
        assert!(!vendor.needs_key || !vendor.keys.is_empty(), "{word}");
        let seen = vendor.browser.as_of;
        let date = seen.chars().all(|c| c.is_ascii_digit() || c == '-');
        assert!(date && [0, 4, 7].contains(&seen.len()), "{word}: {seen}");
        for field in vendor.fields {
            let braced = format!("{{{}}}", field.name);
            assert!(vendor.base_url.contains(&braced), "{word}: {braced}");
        }
    }
    assert_eq!(ProviderKind::ALL.len(), 38);
}

#[test]
fn every_base_url_is_in_normal_form_once_its_fields_are_filled() {
    for kind in ProviderKind::ALL {
        let url = example_url(kind);
        if !url.is_empty() {
            assert_eq!(BaseUrl::parse(&url).unwrap().text(), url, "{kind:?}");
        }
        let unfilled = kind.vendor().fields.iter().any(|f| f.value.is_empty());
        let usual = address::usual(kind.vendor());
        if unfilled {
            let message = BaseUrl::parse(&usual).unwrap_err();
            assert!(message.starts_with("Put your own"), "{kind:?}: {message}");
            assert_eq!(origin_of(&usual), None, "a key could go to {usual}");
        }
    }
}

#[test]
fn formats_other_than_openais_are_spoken_in_their_usual_form() {
    for kind in ProviderKind::ALL {
        let dialect = kind.dialect();
        match dialect.format {
            WireFormat::OpenAiChat => assert!(
                ["max_tokens", "max_completion_tokens"].contains(&dialect.limit_name),
                "{kind:?}"
            ),
            format => assert_eq!(dialect, Dialect::of(format), "{kind:?}"),
        }
    }
}

#[test]
fn who_refuses_pages_has_a_way_through_litellm() {
    let mut refusing = Vec::new();
    for kind in ProviderKind::ALL {
        let vendor = kind.vendor();
        if vendor.browser.access == Access::No {
            refusing.push(kind.word());
            assert!(!vendor.browser.note.is_empty(), "{kind:?}");
        }
        let proxy = vendor.litellm;
        assert!(proxy.is_some() || vendor.browser.access != Access::No);
        assert!(proxy.is_none_or(|p| p.prefix.ends_with('/') && !p.env.is_empty()));
        assert!(!vendor.proxy_only || vendor.browser.access == Access::No);
    }
    for word in ["replicate", "sagemaker", "nvidia-nim"] {
        assert!(refusing.contains(&word), "{word}");
    }
}

#[test]
fn a_choice_fills_the_form_and_a_key_and_a_model_make_a_plan_of_it() {
    let key = Secret::new("open-sesame");
    for kind in ProviderKind::ALL {
        let chosen = PlanForm::default_for(None).with_provider(kind, None);
        let vendor = kind.vendor();
        let mut ready = PlanForm {
            base_url: match example_url(kind).as_str() {
                "" => "https://a.example/v1".to_owned(),
                url => url.to_owned(),
            },
            model: "m".to_owned(),
            ..chosen.clone()
        };
        // Of what a person describes, only they can say where the text stands.
        ready.set_text(Field::CustomText, "/text".to_owned());
        match validate(&ready, &key) {
            Ok(plan) => assert_eq!(plan.target.provider, kind),
            Err(faults) => {
                assert!(vendor.proxy_only, "{kind:?}: {faults:?}");
                assert_eq!(faults[0].field, Field::Provider);
                let proxied = PlanForm {
                    model: "a/b".to_owned(),
                    ..ready
                }
                .through_litellm(None);
                assert!(proxied.model.ends_with("/a/b"), "{}", proxied.model);
                assert!(validate(&proxied, &key).is_ok());
            }
        }
        let wanted = validate(&ready_without(&chosen), &Secret::default());
        let asks_key = wanted.err().unwrap_or_default();
        let asks_key = asks_key.iter().any(|fault| fault.field == Field::Key);
        assert_eq!(asks_key, vendor.needs_key, "{kind:?}");
    }
}

fn ready_without(form: &PlanForm) -> PlanForm {
    PlanForm {
        model: "m".to_owned(),
        ..form.clone()
    }
}

#[test]
fn a_strangers_link_goes_unasked_to_nobody_but_the_vendor() {
    let default = PlanForm::default_for(None);
    for kind in ProviderKind::ALL {
        let vendor = kind.vendor();
        if matches!(kind, ProviderKind::Simulated | ProviderKind::Simulator) {
            continue;
        }
        let own = is_own_origin(kind, &example_url(kind), None);
        assert_eq!(own, vendor.own, "{kind:?}");
        // What anybody can run, or name for themselves, is not the vendor's.
        if vendor.group != Group::Hosted {
            assert!(!vendor.own, "{kind:?}");
        }
        let stranger = link::from_query(
            &format!("provider={}&base-url=https://evil.example/v1", kind.word()),
            &default,
        );
        assert!(!is_own_origin(kind, &stranger.base_url, None), "{kind:?}");
        if let Some(host) = example_url(kind).strip_prefix("https://") {
            let host = host.split('/').next().unwrap();
            for url in [
                format!("https://{host}.evil.example/v1"),
                format!("https://evil.example/{host}"),
                format!("http://{host}/v1"),
                format!("https://{host}:8443/v1"),
            ] {
                assert!(!is_own_origin(kind, &url, None), "{kind:?} {url}");
            }
        }
    }
}

/// The documentation's table; `UPDATE_GOLDEN=1` writes it anew, and then the difference is for a person to read.
#[test]
fn the_table_in_the_documentation_is_the_files() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/providers.md");
    let written = page();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == written,
        "docs/providers.md is not what data/providers.json says: UPDATE_GOLDEN=1 cargo test --test it providers"
    );
}

fn page() -> String {
    let mut page = String::from(
        "# LLM APIs\n\n\
         <!-- Made of data/providers.json: UPDATE_GOLDEN=1 cargo test --test it providers -->\n\n\
         What the plan offers, and what is known of each. Whether an API answers web pages is what others measured or its \
         documentation says, as of the date given; *List models* shows how it is today. Every field stays editable.\n",
    );
    for group in Group::ALL {
        let kinds = ProviderKind::ALL.into_iter();
        let members: Vec<_> = kinds.filter(|kind| kind.vendor().group == group).collect();
        write!(page, "\n## {}\n\n", group.label()).unwrap();
        page.push_str(
            "| LLM API | in links | base URL | wire format | key | output limit | usage asked for | list of models | web pages | through LiteLLM |\n\
             |---|---|---|---|---|---|---|---|---|---|\n",
        );
        for kind in members {
            row(&mut page, kind);
        }
        page.push('\n');
        for kind in ProviderKind::ALL
            .into_iter()
            .filter(|k| k.vendor().group == group)
        {
            writeln!(page, "- **{}**: {}", kind.label(), kind.vendor().about).unwrap();
        }
    }
    page
}

fn row(page: &mut String, kind: ProviderKind) {
    let (vendor, dialect) = (kind.vendor(), kind.dialect());
    let code = |text: &str| match text {
        "" => "–".to_owned(),
        text => format!("`{text}`"),
    };
    let name = match vendor.docs {
        "" => kind.label().to_owned(),
        docs => format!("[{}]({docs})", kind.label()),
    };
    let header = match dialect.auth {
        Auth::Bearer => "`Authorization`",
        Auth::XApiKey => "`x-api-key`",
        Auth::ApiKey => "`api-key`",
        Auth::GoogleKey => "`x-goog-api-key`",
        Auth::GoogleKeyOrToken => "`x-goog-api-key` or `Authorization`",
        Auth::Aws => "`Authorization`: API key or AWS signature",
    };
    let key = match (vendor.group, vendor.needs_key, vendor.keys) {
        (Group::Try, ..) => "none".to_owned(),
        (_, true, keys) => format!("{header}, [made here]({keys})"),
        (_, false, "") => format!("{header}, where it wants one"),
        (_, false, keys) => format!("{header}, where it wants one, [made here]({keys})"),
    };
    let access = match vendor.browser.access {
        Access::Yes => "answered",
        Access::Condition => "on a condition",
        Access::No => "**refused**",
        Access::Unknown => "not known",
    };
    let seen = match vendor.browser.as_of {
        "" => String::new(),
        date => format!(" ({date})"),
    };
    let note = match vendor.browser.note {
        "" => String::new(),
        note => format!(". {note}"),
    };
    let url = match vendor.base_url {
        "" => "your own".to_owned(),
        url => format!("`{url}`"),
    };
    let usage = if dialect.asks_usage { "yes" } else { "no" };
    writeln!(
        page,
        "| {name} | `{}` | {url} | `{}` | {key} | `{}` | {usage} | {} | {access}{seen}{note} | {} |",
        kind.word(),
        dialect.format.word(),
        dialect.limit_name,
        code(dialect.models.unwrap_or_default()),
        code(vendor.litellm.map_or("", |proxy| proxy.prefix)),
    )
    .unwrap();
}
