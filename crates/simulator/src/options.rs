//! The command line, and the help that explains all of it.

use crate::replay::Replay;
use clap::{CommandFactory, FromArgMatches, Parser};
use replies::Catalogue;
use std::path::PathBuf;

/// An LLM API of known timing on loopback: OpenAI-compatible and in the formats of others, with real CORS, and a record of
/// when each chunk was really sent.
#[derive(Clone, Debug, Parser)]
#[command(name = "simulator", version)]
pub struct Options {
    /// Port of the HTTP/1.1 server; 0 picks a free one.
    #[arg(long, default_value_t = 8010)]
    pub port: u16,
    /// Port of the HTTP/2 server (TLS, self-signed certificate); 0 picks a free one.
    #[arg(long, default_value_t = 8011)]
    pub tls_port: u16,
    /// Fail when a port is in use, where otherwise the next free one is taken.
    #[arg(long)]
    pub strict_ports: bool,
    /// A JSON file with more models; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub script: Vec<PathBuf>,
    /// Seconds that a browser may keep a preflight's answer (Access-Control-Max-Age); `none` leaves the header out.
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    pub preflight_max_age: MaxAge,
    /// How much later preflights and lists of models are answered, as by a server farther away, in milliseconds.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    pub farther: u64,
    /// Request headers that a preflight allows; `*` allows whatever is asked for.
    #[arg(
        long,
        value_name = "NAMES",
        default_value = "authorization, content-type, x-api-key, anthropic-version, anthropic-dangerous-direct-browser-access, x-goog-api-key, api-key, x-amz-date, x-amz-security-token"
    )]
    pub allow_headers: String,
    /// Requests that the record keeps; the oldest are dropped beyond it.
    #[arg(long, value_name = "REQUESTS", default_value_t = 20_000)]
    pub keep: usize,
    /// What to serve beside the scripts.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to serve beside the scripts.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Serve a recorded stream: every completion of its format is answered with it, whatever the model.
    Replay(Replay),
}

/// How long a browser may keep a preflight's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAge {
    /// So many seconds.
    Seconds(u32),
    /// The header is left out; browsers then keep it for five seconds.
    LeftOut,
}

impl std::str::FromStr for MaxAge {
    type Err = String;

    fn from_str(text: &str) -> Result<MaxAge, String> {
        match text {
            "none" => Ok(MaxAge::LeftOut),
            _ => text
                .parse()
                .map(MaxAge::Seconds)
                .map_err(|_| "expected a number of seconds or `none`".to_owned()),
        }
    }
}

impl Options {
    /// Reads the process's arguments; ends the process for `--help`, `--version` and mistakes.
    pub fn from_command_line() -> Options {
        let matches = Options::command()
            .after_long_help(explanation())
            .get_matches();
        Options::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// All that the options alone do not say.
pub fn explanation() -> String {
    let catalogue = Catalogue::built_in();
    let models: String = catalogue
        .models()
        .iter()
        .map(|model| format!("  {:<24} {}\n", model.name, model.description))
        .collect();
    format!("{PATHS}\nMODELS (the request's `model` picks how it is answered)\n{models}{REST}")
}

const PATHS: &str = "\
PATHS
  GET    /v1/models              the models, as OpenAI lists them
  POST   /v1/chat/completions    a chat completion, streamed or not; max_tokens, max_completion_tokens, seed, stream
                                 and stream_options.include_usage are obeyed, other fields are passed over
  the same models in the formats of others, each with its list of models:
  POST   /v1/responses           OpenAI Responses
  POST   /v1/messages            Anthropic Messages; with CORS headers only for anthropic-dangerous-direct-browser-access
  POST   /v1beta/models/MODEL:streamGenerateContent?alt=sse       Gemini
  POST   /v1/[projects/P/locations/L/]publishers/google/models/…  Vertex AI, likewise
  POST   /model/MODEL/converse-stream                             Amazon Bedrock
  POST   /v2/chat                Cohere
  POST   /api/chat               Ollama
  POST   /generate_stream        text-generation-inference; a field `model` of the body picks the model, else steady
  POST   /api/v1/chat            LM Studio
  GET    /truth                  the record: a JSON array of requests, oldest first
  DELETE /truth                  clears the record and begins to number requests from 0 again
  GET    /truth/preflights       the CORS preflights: {\"count\", \"preflights\": [{\"at_us\", \"path\", \"protocol\"}]}
  /no-cors/v1/…                  the same as /v1/…, without any CORS header, preflights included

  At the start one JSON line goes to standard output: {\"http\":\"http://127.0.0.1:8010\",\"https\":\"https://localhost:8011\"}.
  All else is said on standard error.
";

const REST: &str = r#"
PARAMETERS (after the model's name; times in milliseconds)
  steady?ttft=200&gap=10&tokens=100

  ttft, gap     a constant (10), log-normal:MEDIAN:SIGMA or gamma:MEAN:SHAPE; gap is from chunk to chunk
  seed          seed of these two
  tokens        length of the reply; without it, the request's max_tokens, else 128
  chunk         tokens a chunk
  burst         chunks that leave together
  reasoning     tokens of reasoning before the answer
  keep-alive    time between SSE comments before the first token
  parallel      requests served at once
  after         chunks before a fault in mid-stream
  usage, tao    on or off: token counts, Timing-Allow-Origin

SCRIPTS OF YOUR OWN
  A file for --script holds an array of models. A script names only what differs from `steady`; times are in
  microseconds:

  [{"name": "mine", "description": "Slow, and sometimes cut.", "script": {
      "ttft": {"log-normal": {"median_us": 800000, "sigma": 0.4, "seed": 1}},
      "gap": {"gamma": {"mean_us": 20000, "shape": 2, "seed": 2}},
      "tokens": 200, "tokens_per_chunk": 2, "burst": 4,
      "reasoning": {"tokens": 50, "field": "reasoning_content"},
      "usage": true, "server_timings": "llama-cpp", "keep_alive": {"every_us": 500000},
      "holding": "nothing", "delivery": "whole", "cors": "always", "timing_allow_origin": true, "parallel": 4,
      "faults": [{"what": {"cut": {"after": 20}}, "when": {"chance": 5}}]}}]

  ttft, gap        {"constant": {"us"}}, {"log-normal": {"median_us", "sigma", "seed"}}, {"gamma": {"mean_us", "shape", "seed"}}
  reasoning        "field" is "reasoning_content" or "reasoning"
  server_timings   "llama-cpp" or "groq"
  holding          "nothing", "headers" (until the first token) or "everything" (until the reply is complete)
  delivery         "whole" or "one-byte"
  cors             "always", "not-on-errors" or "never"
  faults           the first that applies to a request happens, alone
    what           {"wrong-key": {"echo_key"}}, {"rate-limit": {"retry_after"}}, "server-error",
                   {"error-event": {"after", "echo_key"}}, {"cut": {"after"}}, {"stall": {"after"}}, "no-body",
                   {"malformed": {"after"}}; `after` counts chunks, half of them without it
    when           "always", {"every": 4} (the last of every four) or {"chance": 5} (percent)

  The same object can stand in the model's name: custom:{"tokens":20,"gap":{"constant":{"us":1000}}}

A RECORDED STREAM
  simulator replay FILE --format anthropic         raw bytes as a vendor sent them, event after event
  simulator replay FILE --format ollama --lines    one event a line, its JSON alone; a time in milliseconds and a tab may
                                                   stand before it
  Events without a time leave --first (100 ms) after the start and --gap (10 ms) apart. Options of the server stand before
  `replay`; --status and --content-type change the head. Formats: openai-chat, openai-responses, anthropic, gemini, bedrock,
  cohere, ollama, tgi, lm-studio. In lines for bedrock, an event is an object with its name as the one key.

THE KEY
  No key is needed, but by the models that refuse a wrong one: they accept `sk-simulated` as a bearer token, or in
  the header that the API's own keys go in.

THE RECORD
  All times are microseconds of one clock that starts with the simulator.

  id                     position since the record was cleared, from 0
  arrival_us             the request's head was read
  method, path, protocol, status
  model, stream, max_tokens, prompt_sha256 (of the last user message), prompt_tokens, number (requests for this model before it)
  in_flight_at_arrival   chat completions being served or waiting, this one counted in
  started_us             service began; later than the arrival only where `parallel` made it wait
  headers_us             the head of the response was handed over
  chunks                 [{"at_us", "bytes", "tokens", "part"}]: each chunk, when it was handed to the connection, which
                         writes it in the same turn; `part` is keep-alive, role, structure, reasoning, answer,
                         finish, usage, done, error, malformed, body
                         or recorded
  ended_us, ending       complete, cut (on purpose) or left (the client went away first); null while it goes on

  Timers tick in milliseconds, so a chunk leaves up to about one millisecond after it is due; due times are counted from
  the start of service, so lateness does not add up. Draws depend on seeds and on the request's number alone.
"#;
