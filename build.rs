//! Makes the table of LLM APIs out of `data/providers.json`, so that the page parses nothing when it starts, and the table of
//! scripted models out of `replies`, so that the page plays none to say how long they take.

use replies::{Ask, Catalogue};
use serde::Deserialize;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

/// An entry of the file; what each field means stands at `bench::vendors::Vendor` and `bench::provider::dialect::Dialect`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    code: u8,
    name: String,
    group: String,
    about: String,
    base_url: String,
    fields: Vec<Field>,
    own: bool,
    format: String,
    auth: String,
    limit: String,
    asks_usage: bool,
    models: Option<String>,
    needs_key: bool,
    model: String,
    docs: String,
    keys: String,
    browser: Browser,
    litellm: Option<LiteLlm>,
    proxy_only: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    name: String,
    label: String,
    value: String,
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Browser {
    access: String,
    as_of: String,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LiteLlm {
    prefix: String,
    env: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    const FILE: &str = "data/providers.json";
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={FILE}");
    let text = std::fs::read_to_string(FILE)?;
    let entries: Vec<Entry> =
        serde_json::from_str(&text).map_err(|error| format!("{FILE}: {error}"))?;
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("providers.rs"), table(&entries)?)?;
    std::fs::write(Path::new(&folder).join("scripted.rs"), scripted()?)?;
    Ok(())
}

/// The kinds, and what is known of each, in three tables: a program carries only those that it reads.
fn table(entries: &[Entry]) -> Result<String, Box<dyn Error>> {
    let count = entries.len();
    let mut code = String::new();
    writeln!(
        code,
        "/// The LLM APIs that can be chosen, in the order of the list.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\npub enum ProviderKind {{"
    )?;
    for entry in entries {
        writeln!(code, "/// {}.\n{},", entry.name, camel(&entry.id))?;
    }
    writeln!(
        code,
        "}}\nimpl ProviderKind {{\n/// Every one, in the order of the list.\npub const ALL: [ProviderKind; {count}] = ["
    )?;
    for entry in entries {
        writeln!(code, "ProviderKind::{},", camel(&entry.id))?;
    }
    writeln!(code, "];\n}}\nstatic NAMES: [Names; {count}] = [")?;
    for entry in entries {
        writeln!(
            code,
            "Names {{ word: {:?}, code: {}, label: {:?} }},",
            entry.id, entry.code, entry.name
        )?;
    }
    writeln!(code, "];\nstatic DIALECTS: [Dialect; {count}] = [")?;
    for entry in entries {
        writeln!(
            code,
            "Dialect {{ auth: Auth::{}, limit_name: {:?}, asks_usage: {}, models: {:?}, ..Dialect::of(WireFormat::{}) }},",
            camel(&entry.auth),
            entry.limit,
            entry.asks_usage,
            entry.models,
            camel(&entry.format)
        )?;
    }
    writeln!(code, "];\nstatic VENDORS: [Vendor; {count}] = [")?;
    for entry in entries {
        write_vendor(&mut code, entry)?;
    }
    writeln!(code, "];")?;
    Ok(code)
}

fn write_vendor(code: &mut String, entry: &Entry) -> Result<(), std::fmt::Error> {
    writeln!(
        code,
        "Vendor {{ group: Group::{}, about: {:?}, base_url: {:?}, own: {}, needs_key: {}, model: {:?}, docs: {:?}, keys: {:?}, proxy_only: {},",
        camel(&entry.group),
        entry.about,
        entry.base_url,
        entry.own,
        entry.needs_key,
        entry.model,
        entry.docs,
        entry.keys,
        entry.proxy_only
    )?;
    writeln!(
        code,
        "browser: Browser {{ access: Access::{}, as_of: {:?}, note: {:?} }}, fields: &[",
        camel(&entry.browser.access),
        entry.browser.as_of,
        entry.browser.note
    )?;
    for field in &entry.fields {
        writeln!(
            code,
            "UrlField {{ name: {:?}, label: {:?}, value: {:?}, example: {:?} }},",
            field.name, field.label, field.value, field.example
        )?;
    }
    match &entry.litellm {
        Some(proxy) => writeln!(
            code,
            "], litellm: Some(LiteLlm {{ prefix: {:?}, env: &{:?} }}) }},",
            proxy.prefix, proxy.env
        ),
        None => writeln!(code, "], litellm: None }},"),
    }
}

/// The scripted models, with the pace of each one's first reply.
fn scripted() -> Result<String, Box<dyn Error>> {
    let catalogue = Catalogue::built_in();
    let models = catalogue.models();
    let mut code = String::new();
    writeln!(code, "static MODELS: [ScriptedModel; {}] = [", models.len())?;
    for model in models {
        let pace = match pace(&catalogue, &model.name) {
            Some((ttft, gap)) => format!("Some((Micros({ttft}), Micros({gap})))"),
            None => "None".to_owned(),
        };
        writeln!(
            code,
            "ScriptedModel {{ name: {:?}, description: {:?}, pace: {pace} }},",
            model.name, model.description
        )?;
    }
    writeln!(code, "];")?;
    Ok(code)
}

/// Time to the first token and mean gap of a model's first reply, microseconds; `None` where it refuses.
fn pace(catalogue: &Catalogue, model: &str) -> Option<(u64, u64)> {
    const TOKENS: u32 = 65;
    let last = |tokens| {
        let reply = catalogue.reply(&Ask {
            model: model.to_owned(),
            max_tokens: Some(tokens),
            stream: true,
            ..Ask::default()
        });
        (reply.status == 200).then(|| reply.last_at_us())
    };
    let first = last(1)?;
    Some((
        first,
        last(TOKENS)?.saturating_sub(first) / u64::from(TOKENS - 1),
    ))
}

/// A word of the file as a name of Rust: `openai-chat` is `OpenAiChat`.
fn camel(word: &str) -> String {
    let parts = word.split('-').map(|part| {
        let (head, tail) = part.split_at(part.len().min(1));
        head.to_uppercase() + tail
    });
    parts.collect::<String>().replace("Openai", "OpenAi")
}
