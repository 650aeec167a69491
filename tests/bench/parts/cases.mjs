// What is measured: the cases, the plan of the app and the same load for the floor.

/** How far apart a first wave starts: the app's own stagger. */
export const STAGGER_MS = 4;

/** About how long the app rehearses decoding and lets the browser compile before the clock; the floor waits as long. */
export const SETTLE_MS = 150;

/** Prompt length of every case, Llama-2 tokens, and about as many characters as such a prompt has. */
const INPUT = { tokens: 550, characters: 2200 };

/** `waves`: requests a lane. Times are in milliseconds. */
export const CASES = [
  { name: "5-http1", protocol: "http", concurrency: 5, ttft: 100, gap: 10, tokens: 50, waves: 6 },
  { name: "50-h2", protocol: "https", concurrency: 50, ttft: 200, gap: 10, tokens: 100, waves: 2 },
  { name: "1-fast-h2", protocol: "https", concurrency: 1, ttft: 100, gap: 1, tokens: 1000, waves: 4 },
  { name: "100-h2", protocol: "https", concurrency: 100, ttft: 500, gap: 25, tokens: 100, waves: 2 },
];

/** The cases of these names, all of them for none. */
export function casesNamed(names) {
  if (!names?.length) return CASES;
  return names.map((name) => {
    const found = CASES.find((one) => one.name === name);
    if (!found) throw new Error(`there is no case ${name}; there are ${CASES.map(({ name }) => name).join(", ")}`);
    return found;
  });
}

/** The model that answers as the case wants. `mark` tells two clients of one record apart; constant times have no use for a seed. */
export const modelOf = ({ ttft, gap, tokens }, mark) => `steady?ttft=${ttft}&gap=${gap}&tokens=${tokens}&seed=${mark}`;

/** The two halves of a case: with an odd concurrency the larger half alternates. A single stream cannot be halved: each side has one. */
export function halves({ concurrency }, round) {
  if (concurrency === 1) return [1, 1];
  const [small, large] = [Math.floor(concurrency / 2), Math.ceil(concurrency / 2)];
  return round % 2 ? [small, large] : [large, small];
}

/** The message that starts the app's worker, as the page's own line to it writes it. */
export function jobOfApp(one, { origin, lanes, mark }) {
  const plan = {
    target: { provider: "simulator", base_url: `${origin}/v1`, model: modelOf(one, mark) },
    workload: { mean_input_tokens: INPUT.tokens, stddev_input_tokens: 0, mean_output_tokens: one.tokens, stddev_output_tokens: 0 },
    load: { "closed-loop": { concurrency: lanes } },
    stop: { requests: lanes * one.waves, timeout: 600_000_000 },
    request_timeout: 120_000_000,
    sampling: {},
    metadata: [],
    seed: 11111,
    place: "",
  };
  const environment = { app_version: "", browser: "", os: "", time_zone: "", clock_step: 0, isolated: false, started_at_unix_ms: 0 };
  return { command: JSON.stringify({ run: { plan, environment } }), key: "" };
}

/** The same load for the floor: bodies as long as the app's, made beforehand. */
export function jobOfFloor(one, { origin, lanes, mark, settleMs }) {
  const body = (content, max_tokens) =>
    JSON.stringify({
      model: modelOf(one, mark),
      messages: [
        { role: "system", content: "" },
        { role: "user", content },
      ],
      max_tokens,
      stream: true,
      stream_options: { include_usage: true },
    });
  const bodies = Array.from({ length: lanes * one.waves }, (_, i) => body(`${i} ${"a line of some sonnet ".repeat(INPUT.characters / 22)}`, one.tokens));
  return { models: `${origin}/v1/models`, url: `${origin}/v1/chat/completions`, warmUp: body("Say OK.", 1), bodies, lanes, staggerMs: STAGGER_MS, settleMs };
}

/** The fragment by which the page itself opens the whole case as a plan. */
export function fragmentOf(one, { origin, mark }) {
  const query = new URLSearchParams({
    provider: "simulator",
    "base-url": `${origin}/v1`,
    model: modelOf(one, mark),
    "mean-input-tokens": INPUT.tokens,
    "stddev-input-tokens": 0,
    "mean-output-tokens": one.tokens,
    "stddev-output-tokens": 0,
    "concurrent-requests": one.concurrency,
    requests: one.concurrency * one.waves,
    "test-timeout": 600,
    "request-timeout": 120,
  });
  return `#/?${String(query).replaceAll("+", "%20")}`;
}
