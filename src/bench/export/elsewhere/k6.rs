//! A script for k6 with xk6-sse, which alone reads a stream while it arrives.

use super::shell::address;
use crate::bench::plan::TestPlan;
use crate::bench::units::Micros;
use crate::bench::workload::prompt::PromptSource;
use serde_json::{Map, Value, json};

/// Prompts that the script carries; its requests take them in turn.
const PROMPTS: u32 = 10;

/// A load test with the plan's own first prompts.
pub fn load(plan: &TestPlan) -> (String, &'static str) {
    let (url, path) = address(&plan.target.base_url);
    let mut source = PromptSource::new(plan.seed, &plan.workload);
    let prompts: Vec<Value> = (0..PROMPTS.min(plan.stop.requests))
        .map(|_| {
            let prompt = source.next();
            json!({ "content": prompt.user, "max_tokens": prompt.max_tokens })
        })
        .collect();
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(plan.target.model));
    body.insert("stream".to_owned(), json!(true));
    body.extend(plan.sampling.clone());
    let seconds = |span: Micros| span.0.div_ceil(1_000_000).to_string();
    let text = filled(&[
        ("{REQUESTS}", plan.stop.requests.to_string()),
        ("{CONCURRENCY}", plan.concurrency_asked().to_string()),
        ("{SECONDS}", seconds(plan.stop.timeout)),
        ("{TIMEOUT}", seconds(plan.request_timeout)),
        ("{URL}", script_text(&json!(format!("{url}{path}")))),
        ("{BODY}", script_text(&Value::Object(body))),
        ("{PROMPTS}", script_text(&json!(prompts))),
    ]);
    (
        text,
        "Build k6 with the extension: xk6 build --with github.com/phymbert/xk6-sse. Save this as test.js and run it with: k6 run -e OPENAI_API_KEY=\"$OPENAI_API_KEY\" test.js. It sends the first ten prompts of this plan in turn, and its clock counts whole milliseconds.",
    )
}

/// Instances of k6 among which a cluster divides the requests; the operator wants no more than there are requests at a time.
const INSTANCES: u32 = 4;

/// The same script by instances in the pods of a cluster.
pub fn cluster(plan: &TestPlan) -> (String, &'static str) {
    let instances = plan.concurrency_asked().clamp(1, INSTANCES).to_string();
    (
        RUN.replace("{INSTANCES}", &instances),
        "Save k6's script as test.js, and put an image of k6 with xk6-sse where the cluster can fetch it, in the place of registry.example.com. The operator divides the requests of the script, and those at a time, among its instances: raise them in the script and parallelism here to the load that you want. Each instance prints its own figures. Written from the operator's documentation, not tried on a cluster.",
    )
}

const RUN: &str = r#": "${OPENAI_API_KEY:?put the API key into this variable first}"
kubectl create secret generic llm-test --from-literal=OPENAI_API_KEY="$OPENAI_API_KEY"
kubectl create configmap llm-test --from-file=test.js
kubectl apply -f - <<'END'
apiVersion: k6.io/v1alpha1
kind: TestRun
metadata:
  name: llm-test
spec:
  parallelism: {INSTANCES}
  script:
    configMap:
      name: llm-test
      file: test.js
  runner:
    image: registry.example.com/k6-sse:latest
    env:
      - name: OPENAI_API_KEY
        valueFrom:
          secretKeyRef:
            name: llm-test
            key: OPENAI_API_KEY
END
"#;

/// The template with its names replaced; what is put in is not looked through again.
fn filled(values: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut rest = TEMPLATE;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let named = values.iter().find(|(name, _)| from.starts_with(name));
        let taken = match named {
            Some((name, value)) => {
                text.push_str(value);
                name.len()
            }
            None => {
                text.push('{');
                1
            }
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    text + rest
}

/// JSON that a script may hold: two line ends that JSON knows as text are escaped.
fn script_text(value: &Value) -> String {
    value
        .to_string()
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

const TEMPLATE: &str = r#"import sse from "k6/x/sse";
import exec from "k6/execution";
import { check } from "k6";
import { Counter, Trend } from "k6/metrics";

export const options = {
  scenarios: {
    plan: { executor: "shared-iterations", vus: {CONCURRENCY}, iterations: {REQUESTS}, maxDuration: "{SECONDS}s" },
  },
  summaryTrendStats: ["count", "avg", "min", "p(25)", "med", "p(75)", "p(90)", "p(95)", "p(99)", "max"],
};

const ttft = new Trend("time_to_first_token", true);
const e2e = new Trend("end_to_end_latency", true);
const outputTokens = new Counter("output_tokens");

const url = {URL};
const body = {BODY};
const prompts = {PROMPTS};

export default function () {
  const prompt = prompts[exec.scenario.iterationInTest % prompts.length];
  const payload = Object.assign(
    {
      messages: [
        { role: "system", content: "" },
        { role: "user", content: prompt.content },
      ],
      max_tokens: prompt.max_tokens,
      stream_options: { include_usage: true },
    },
    body,
  );
  const params = {
    method: "POST",
    body: JSON.stringify(payload),
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${__ENV.OPENAI_API_KEY}` },
    timeout: "{TIMEOUT}s",
  };
  const start = Date.now();
  let first = 0;
  let last = 0;
  const response = sse.open(url, params, (client) => {
    client.on("event", (event) => {
      if (event.data === "[DONE]") return client.close();
      const data = JSON.parse(event.data);
      const delta = data.choices && data.choices.length > 0 ? data.choices[0].delta : {};
      if (delta.content || delta.reasoning_content || delta.reasoning) {
        last = Date.now();
        first = first || last;
      }
      if (data.usage) outputTokens.add(data.usage.completion_tokens);
    });
  });
  const good = check(response, { "status is 200": (r) => r && r.status === 200, "text came": () => first > 0 });
  if (good) {
    ttft.add(first - start);
    e2e.add(last - start);
  }
}
"#;
