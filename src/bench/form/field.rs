//! The fields of the plan form: what each is called, means and is measured in.

/// A field of the plan form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// What kind of test.
    Test,
    /// Which LLM API.
    Provider,
    /// Where it is.
    BaseUrl,
    /// The API key: never part of the plan.
    Key,
    /// After the base URL.
    CustomPath,
    /// Headers, one a line; values of secret ones are never in it.
    CustomHeaders,
    /// The body with placeholders.
    CustomBody,
    /// What cuts the stream into events.
    CustomFraming,
    /// Where the answer's text stands.
    CustomText,
    /// Where reasoning stands.
    CustomReasoning,
    /// Where the finish reason stands.
    CustomFinish,
    /// Where the count of prompt tokens stands.
    CustomInput,
    /// Where the count of output tokens stands.
    CustomOutput,
    /// Which model.
    Model,
    /// Prompt length, mean.
    MeanInputTokens,
    /// Prompt length, standard deviation.
    StddevInputTokens,
    /// Reply length, mean.
    MeanOutputTokens,
    /// Reply length, standard deviation.
    StddevOutputTokens,
    /// Which checks a correctness test makes: their words, with commas.
    Checks,
    /// How long a needle's prompt is.
    NeedleTokens,
    /// The person's own questions: which file it is.
    Questions,
    /// Requests in flight.
    Concurrency,
    /// Requests to start.
    Requests,
    /// Longest duration of the test.
    TestTimeout,
    /// Where the browser sits.
    Place,
    /// Longest duration of one request.
    RequestTimeout,
    /// Seed of the random draws.
    Seed,
    /// Additional sampling parameters.
    Sampling,
    /// `name=value` pairs.
    Metadata,
    /// How far apart the first requests start.
    Stagger,
    /// Whether to calibrate before the run: `yes` or `no`.
    Calibrate,
    /// Price of a million prompt tokens.
    InputPrice,
    /// Price of a million output tokens.
    OutputPrice,
    /// Price of a million cached prompt tokens.
    CachedPrice,
    /// What the run may cost.
    Budget,
    /// What stands beside an amount.
    Currency,
}

/// A field's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its visible name.
    pub label: &'static str,
    /// What it is measured in; empty for text.
    pub unit: &'static str,
    /// What to fill in, in a few words.
    pub hint: &'static str,
    /// What it means, in one sentence.
    pub help: &'static str,
    /// Its name in a link and in the page's element ids.
    pub name: &'static str,
}

impl Field {
    /// Every field, in the order of the page.
    pub const ALL: [Field; 36] = [
        Field::Test,
        Field::Provider,
        Field::BaseUrl,
        Field::Key,
        Field::CustomPath,
        Field::CustomHeaders,
        Field::CustomBody,
        Field::CustomFraming,
        Field::CustomText,
        Field::CustomReasoning,
        Field::CustomFinish,
        Field::CustomInput,
        Field::CustomOutput,
        Field::Model,
        Field::MeanInputTokens,
        Field::StddevInputTokens,
        Field::MeanOutputTokens,
        Field::StddevOutputTokens,
        Field::Checks,
        Field::NeedleTokens,
        Field::Questions,
        Field::Concurrency,
        Field::Requests,
        Field::TestTimeout,
        Field::Place,
        Field::RequestTimeout,
        Field::Seed,
        Field::Sampling,
        Field::Metadata,
        Field::Stagger,
        Field::Calibrate,
        Field::InputPrice,
        Field::OutputPrice,
        Field::CachedPrice,
        Field::Budget,
        Field::Currency,
    ];

    /// Those of a described wire format that say where something stands in an event.
    pub const PLACES: [Field; 5] = [
        Field::CustomText,
        Field::CustomReasoning,
        Field::CustomFinish,
        Field::CustomInput,
        Field::CustomOutput,
    ];

    /// Whether the field describes a wire format.
    pub fn is_custom(self) -> bool {
        (Field::CustomPath..=Field::CustomOutput).contains(&self)
    }

    /// Whether the field is folded away until asked for.
    pub fn is_advanced(self) -> bool {
        self >= Field::RequestTimeout
    }

    /// The field's words.
    pub fn about(self) -> About {
        let (label, unit, hint, help, name) = match self {
            Field::Test => (
                "Kind of test",
                "",
                "",
                "A load test measures how fast replies come; a correctness test asks questions with exact answers and counts the right ones.",
                "test",
            ),
            Field::Provider => (
                "LLM API",
                "",
                "The API to be measured.",
                "The provider decides the wire format of requests and replies, and where they go by default.",
                "provider",
            ),
            Field::BaseUrl => (
                "Base URL",
                "",
                "Up to and with the version, such as https://api.example.com/v1.",
                "The address that all calls of the API start with; the page adds /chat/completions and /models.",
                "base-url",
            ),
            Field::Key => (
                "API key",
                "",
                "Sent to the base URL only, and kept in memory until you leave the page.",
                "The key belongs to the host it was typed for: with another host it is put aside until you return, and an opened link or an imported result drops it.",
                "api-key",
            ),
            Field::CustomPath => (
                "Path",
                "",
                "After the base URL, such as /v1/generate.",
                "Each request is a POST to the base URL and this path.",
                "path",
            ),
            Field::CustomHeaders => (
                "Headers",
                "",
                "Content-Type is sent anyway.",
                "A secret value stays in memory and belongs to the host that it was typed for; a public one is a part of the plan, of links and files.",
                "headers",
            ),
            Field::CustomBody => (
                "Body",
                "",
                "JSON with {prompt}, and {model}, {max_tokens}, {stream} where wanted.",
                "A string that is only {max_tokens} is sent as a number, one that is only {stream} as true; sampling parameters are merged over it.",
                "body",
            ),
            Field::CustomFraming => (
                "Stream",
                "",
                "A sample sets it.",
                "What cuts the reply into events: server-sent events, or one JSON object a line.",
                "framing",
            ),
            Field::CustomText => (
                "Place of the text",
                "",
                "Such as /choices/0/text: choose it in a sample.",
                "Where the answer's text stands in an event, as a JSON pointer; the time to first token rests on it.",
                "text-at",
            ),
            Field::CustomReasoning => (
                "Place of reasoning",
                "",
                "May be empty.",
                "Where text stands that the model thinks before it answers.",
                "reasoning-at",
            ),
            Field::CustomFinish => (
                "Place of the finish reason",
                "",
                "Empty: a stream that closes has finished.",
                "Where the event says why the reply ended, in words or as true. Without it a reply that was cut cleanly counts as whole.",
                "finish-at",
            ),
            Field::CustomInput => (
                "Place of prompt tokens",
                "",
                "May be empty.",
                "Where the provider's count of prompt tokens stands.",
                "input-tokens-at",
            ),
            Field::CustomOutput => (
                "Place of output tokens",
                "",
                "Empty: no figures per token.",
                "Where the provider's count of output tokens stands, reasoning counted in.",
                "output-tokens-at",
            ),
            Field::Model => (
                "Model",
                "",
                "The name that the API knows it by.",
                "The model that answers; List models asks the API for the names it offers.",
                "model",
            ),
            Field::MeanInputTokens => (
                "Mean input tokens",
                "tokens",
                "Average prompt length.",
                "Prompts are lines of Shakespeare's sonnets, with lengths drawn from a normal distribution and counted in Llama-2 tokens.",
                "mean-input-tokens",
            ),
            Field::StddevInputTokens => (
                "Stddev input tokens",
                "tokens",
                "0 makes all prompts equally long.",
                "The standard deviation of the prompt lengths: about two thirds of them lie within one of it from the mean.",
                "stddev-input-tokens",
            ),
            Field::MeanOutputTokens => (
                "Mean output tokens",
                "tokens",
                "Average reply length asked for.",
                "Each request asks for, and is limited to, a length drawn from a normal distribution; the model may stop earlier.",
                "mean-output-tokens",
            ),
            Field::StddevOutputTokens => (
                "Stddev output tokens",
                "tokens",
                "0 asks for equal lengths.",
                "The standard deviation of the reply lengths: about two thirds of them lie within one of it from the mean.",
                "stddev-output-tokens",
            ),
            Field::Checks => (
                "Checks",
                "",
                "Requests are shared among them evenly; every answer is exact, and no model judges.",
                "A request makes one check; with several on, they take turns, in the same order in every run of a seed.",
                "checks",
            ),
            Field::NeedleTokens => (
                "Needle prompt",
                "tokens",
                "About how long; 200 to 200,000.",
                "Three codes are hidden among lines of sonnets, and one is asked for; lengths are counted in Llama-2 tokens.",
                "needle-tokens",
            ),
            Field::Questions => (
                "Own questions",
                "",
                "A file of JSON lines, each {\"prompt\": …, \"expected\": …}, or \"pattern\" in place of it.",
                "A reply is right where it is the expected text, or where the regular expression is found in it. The questions go to the API and nowhere else.",
                "questions",
            ),
            Field::Concurrency => (
                "Concurrent requests",
                "at a time",
                "1 to 256; several, as in 1, 5, 20, are run in turn.",
                "So many requests are kept in flight: when one ends, the next starts. With several numbers the same test is run at each.",
                "concurrent-requests",
            ),
            Field::Requests => (
                "Maximum completed requests",
                "requests",
                "1 to 10,000; 100 or more for P95.",
                "Exactly so many measured requests are started; a failed one is counted and not replaced.",
                "requests",
            ),
            Field::TestTimeout => (
                "Test timeout",
                "s",
                "The test ends then, finished or not.",
                "The longest the whole test may take from its first measured request; what was measured until then is kept.",
                "test-timeout",
            ),
            Field::Place => (
                "Place",
                "",
                "Where you measure from, such as Berlin, office Wi-Fi.",
                "Latency depends on the distance to the API, so a result says where it was measured; the first guess comes from the time zone.",
                "place",
            ),
            Field::RequestTimeout => (
                "Request timeout",
                "s",
                "A request that takes longer has failed.",
                "The longest that one request may take from its start to the end of its reply.",
                "request-timeout",
            ),
            Field::Seed => (
                "Seed",
                "",
                "A whole number; 11111 gives LLMPerf's own prompts.",
                "The same seed draws the same lengths and prompts, so that two runs can be compared.",
                "seed",
            ),
            Field::Sampling => (
                "Additional sampling parameters",
                "",
                "A JSON object, such as {\"temperature\": 0.2}.",
                "These members are added to the body of each request and win over the page's own, the output limit included.",
                "sampling",
            ),
            Field::Metadata => (
                "Metadata",
                "",
                "name=value, one a line; it travels with the result.",
                "Notes of your own, kept and shared with the result; nothing of it is sent to the API.",
                "metadata",
            ),
            Field::Stagger => (
                "First requests apart",
                "ms",
                "0 starts them all at once.",
                "The first requests start one after another, this far apart, so that they do not wait for each other inside the browser; later ones start when one ends.",
                "first-requests-apart",
            ),
            Field::Calibrate => (
                "Calibrate before the run",
                "",
                "Takes one to two seconds; nothing is sent to the API.",
                "The page first measures streams of known timing that it plays to itself, and prints beside the result how far it was off.",
                "calibrate",
            ),
            Field::InputPrice => (
                "Input price",
                "per million tokens",
                "From your provider's price list; this page knows none.",
                "What a million prompt tokens cost you; with the output price it gives an estimate before the run and the spend after it.",
                "input-price",
            ),
            Field::OutputPrice => (
                "Output price",
                "per million tokens",
                "Reasoning counts as output.",
                "What a million output tokens cost you, reasoning counted in.",
                "output-price",
            ),
            Field::CachedPrice => (
                "Cached input price",
                "per million tokens",
                "Empty: as any other input.",
                "What a million prompt tokens cost that the provider read from its cache, where it says how many those were.",
                "cached-price",
            ),
            Field::Budget => (
                "Budget",
                "",
                "No request starts that could cost more.",
                "The run ends before it can cost more: each request on the wire counts at its output limit, and at its prompt's length in bytes until the provider has counted its tokens.",
                "budget",
            ),
            Field::Currency => (
                "Currency",
                "",
                "A label; nothing is converted.",
                "What stands beside amounts; it changes no number.",
                "currency",
            ),
        };
        About {
            label,
            unit,
            hint,
            help,
            name,
        }
    }
}
