//! Command lines for a POSIX shell.

/// Stops with a message where the key is not in the environment.
const NEEDS_KEY: &str = ": \"${OPENAI_API_KEY:?put the API key into this variable first}\"";

/// A command line that grows by options, one a line.
pub struct Command {
    before: Vec<String>,
    parts: Vec<String>,
}

impl Command {
    /// A program and its subcommands, taken as they stand.
    pub fn new(program: &str) -> Command {
        Command {
            before: vec![NEEDS_KEY.to_owned()],
            parts: vec![program.to_owned()],
        }
    }

    /// A variable that the program reads.
    pub fn export(mut self, name: &str, value: &str) -> Command {
        self.before.push(format!("export {name}={}", quoted(value)));
        self
    }

    /// An option with a value.
    pub fn option(mut self, name: &str, value: impl ToString) -> Command {
        let value = quoted(&value.to_string());
        self.parts.push(format!("--{name} {value}"));
        self
    }

    /// An option with a value that may hold variables of the shell: it is taken as it stands.
    pub fn raw(mut self, name: &str, value: &str) -> Command {
        self.parts.push(format!("--{name} {value}"));
        self
    }

    /// An option without a value.
    pub fn flag(mut self, name: &str) -> Command {
        self.parts.push(format!("--{name}"));
        self
    }

    /// The lines.
    pub fn text(self) -> String {
        format!(
            "{}\n{}\n",
            self.before.join("\n"),
            self.parts.join(" \\\n  ")
        )
    }
}

/// A word that the shell takes as it stands: quoted unless it is plain.
pub fn quoted(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&b);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The base URL as an address of its own and the path of chat completions, since most tools want them apart:
/// `https://api.example.com/openai` and `/v1/chat/completions`.
pub fn address(base_url: &str) -> (&str, String) {
    match base_url.strip_suffix("/v1") {
        Some(address) => (address, "/v1/chat/completions".to_owned()),
        None => {
            let from = base_url.find("://").map_or(0, |at| at + 3);
            let path = base_url.get(from..).and_then(|rest| rest.find('/'));
            let (address, path) = base_url.split_at(path.map_or(base_url.len(), |at| from + at));
            (address, format!("{path}/chat/completions"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_can_leave_its_quotes() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("meta-llama/Llama-3:8b", "meta-llama/Llama-3:8b");
        check("", "''");
        check("a b", "'a b'");
        check("$(rm -r x)", "'$(rm -r x)'");
        check("it's; ls", r"'it'\''s; ls'");
        check("steady?ttft=200&gap=5", "'steady?ttft=200&gap=5'");
    }

    #[test]
    fn an_address_is_split_where_the_tools_split_it() {
        let check = |base: &str, address_of: &str, path: &str| {
            assert_eq!(address(base), (address_of, path.to_owned()));
        };
        check(
            "https://a.example/v1",
            "https://a.example",
            "/v1/chat/completions",
        );
        check(
            "https://a.example/openai/v1",
            "https://a.example/openai",
            "/v1/chat/completions",
        );
        check(
            "https://a.example/v2/api",
            "https://a.example",
            "/v2/api/chat/completions",
        );
        check(
            "http://127.0.0.1:8090",
            "http://127.0.0.1:8090",
            "/chat/completions",
        );
    }
}
