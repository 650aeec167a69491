//! The colours of one theme, as the page's tokens give them, and which provider has which.

/// Colours as CSS writes them. Every mark has at least 3:1 against `surface`, every text at least 4.5:1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// What the chart stands on.
    pub surface: String,
    /// Titles and figures.
    pub text: String,
    /// Axis labels and direct labels.
    pub muted: String,
    /// Grid lines.
    pub grid: String,
    /// The person's own result, everywhere.
    pub accent: String,
    /// Time spent waiting for a first token.
    pub waiting: String,
    /// What was cut short.
    pub warning: String,
    /// What failed.
    pub bad: String,
    /// Providers and other series, safe for colour-blind readers.
    pub data: [String; 10],
}

/// The published leaderboard's providers, each with a place of its own in [`Palette::data`].
const KNOWN: [&str; 8] = [
    "anyscale",
    "bedrock",
    "fireworks",
    "groq",
    "lepton",
    "perplexity",
    "replicate",
    "together",
];

impl Palette {
    /// The colour of a provider: always the same one for the same name.
    pub fn provider(&self, name: &str) -> &str {
        let name = name.to_lowercase();
        let known = KNOWN.iter().position(|k| *k == name);
        // An unknown name falls on one of the ten by the sum of its bytes, so that it is the same in every chart.
        let other = || name.bytes().map(usize::from).sum::<usize>() % self.data.len();
        &self.data[known.unwrap_or_else(other)]
    }
}
