//! The plan as command lines: golden, runnable by a shell, and never with a key.

use llmperf_web::bench::export::elsewhere::{Recipe, Tool, recipes, why_not};
use llmperf_web::bench::plan::{LoadProfile, ProviderKind, TestKind, TestPlan, Workload};
use llmperf_web::bench::workload::prompt::PromptSource;
use std::fs;
use std::process::Command;

const FOLDER: &str = "tests/fixtures/elsewhere";

/// The leaderboard's plan with everything in it that a shell could trip over.
fn awkward() -> TestPlan {
    let mut plan = crate::correctness::plan("it's $HOME/`model`");
    plan.kind = TestKind::Load;
    plan.workload = Workload {
        mean_input_tokens: 550,
        stddev_input_tokens: 150,
        mean_output_tokens: 150,
        stddev_output_tokens: 80,
    };
    plan.target.provider = ProviderKind::OpenAiCompatible;
    plan.target.base_url = "https://api.example.com/openai/v1".to_owned();
    plan.sampling =
        serde_json::from_str(r#"{"temperature":0.2,"stop":["it's","\"$x\""]}"#).unwrap();
    plan.metadata = vec![
        ("team".to_owned(), "blue & green".to_owned()),
        ("lost".to_owned(), "a,b=c".to_owned()),
    ];
    plan
}

fn all() -> Vec<(String, Recipe)> {
    let correctness = TestPlan {
        kind: TestKind::Correctness,
        ..awkward()
    };
    let of = |plan: &TestPlan, what: &str| -> Vec<(String, Recipe)> {
        recipes(plan)
            .into_iter()
            .map(|recipe| {
                let end = if recipe.tool == Tool::K6 { "js" } else { "sh" };
                let name = recipe.tool.label().replace(' ', "-").to_lowercase();
                (format!("{FOLDER}/{name}-{what}.{end}"), recipe)
            })
            .collect()
    };
    [of(&awkward(), "load"), of(&correctness, "correctness")].concat()
}

#[test]
fn every_recipe_is_as_kept() {
    for (path, recipe) in all() {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == recipe.text,
            "{path} differs: the ignored test beside this one writes it anew"
        );
    }
}

#[test]
#[ignore = "writes the kept recipes"]
fn write_the_recipes() {
    fs::create_dir_all(FOLDER).unwrap();
    for (path, recipe) in all() {
        fs::write(path, recipe.text).unwrap();
    }
}

/// Runs the recipe in a shell where every tool only prints its arguments, one a line.
fn arguments(recipe: &Recipe) -> Vec<String> {
    let tools = ["python", "guidellm", "aiperf", "vllm"];
    let functions: String = tools
        .iter()
        .map(|tool| format!("{tool}() {{ printf '%s\\n' {tool} \"$@\"; }}\n"))
        .collect();
    said_by_a_shell(&(functions + &recipe.text))
        .lines()
        .map(str::to_owned)
        .collect()
}

/// What a shell prints that has the key in its environment.
fn said_by_a_shell(script: &str) -> String {
    let out = Command::new("sh")
        .arg("-c")
        .arg(script)
        .env("OPENAI_API_KEY", "the-key")
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn the_operator_gets_the_key_as_a_secret_and_no_more_instances_than_requests_at_a_time() {
    for (concurrency, instances) in [(1, 1), (3, 3), (200, 4)] {
        let mut plan = awkward();
        plan.load = LoadProfile::ClosedLoop { concurrency };
        let all = recipes(&plan);
        let recipe = all.iter().find(|r| r.tool == Tool::K6Operator).unwrap();
        let kubectl = "kubectl() { printf '%s\\n' \"$*\"; [ \"$1\" != apply ] || cat; }\n";
        let said = said_by_a_shell(&(kubectl.to_owned() + &recipe.text));
        assert!(
            said.starts_with(
                "create secret generic llm-test --from-literal=OPENAI_API_KEY=the-key\n"
            )
        );
        let (_, job) = said.split_once("apply -f -\n").unwrap();
        assert!(
            job.contains(&format!("parallelism: {instances}\n")),
            "{job}"
        );
        assert!(!job.contains("the-key"));
    }
}

/// The argument after `--name`.
#[track_caller]
fn value<'a>(arguments: &'a [String], name: &str) -> &'a str {
    let at = arguments.iter().position(|a| *a == format!("--{name}"));
    &arguments[at.unwrap_or_else(|| panic!("no --{name} in {arguments:?}")) + 1]
}

#[test]
fn a_shell_gives_each_tool_the_plan_s_own_values() {
    let plan = awkward();
    let of_k6 = [Tool::K6, Tool::K6Operator];
    for recipe in recipes(&plan).iter().filter(|r| !of_k6.contains(&r.tool)) {
        let arguments = arguments(recipe);
        let sampling: serde_json::Value = match recipe.tool {
            Tool::Llmperf => {
                assert_eq!(value(&arguments, "metadata"), "team=blue & green");
                serde_json::from_str(value(&arguments, "additional-sampling-params")).unwrap()
            }
            Tool::AiPerf | Tool::AiPerfKube => {
                assert_eq!(value(&arguments, "api-key"), "the-key");
                assert_eq!(value(&arguments, "endpoint"), "/v1/chat/completions");
                serde_json::from_str(value(&arguments, "extra-inputs")).unwrap()
            }
            Tool::Vllm => serde_json::from_str(value(&arguments, "extra-body")).unwrap(),
            Tool::GuideLlm => {
                let backend: serde_json::Value =
                    serde_json::from_str(value(&arguments, "backend")).unwrap();
                assert_eq!(backend["api_key"], "the-key");
                assert_eq!(backend["target"], "https://api.example.com/openai");
                assert_eq!(backend["model"], plan.target.model);
                backend["extras"]["body"].clone()
            }
            Tool::K6 | Tool::K6Operator => unreachable!(),
        };
        assert_eq!(sampling, serde_json::Value::Object(plan.sampling.clone()));
        if recipe.tool != Tool::GuideLlm {
            assert_eq!(
                value(&arguments, "model"),
                plan.target.model,
                "{:?}",
                recipe.tool
            );
        }
    }
}

#[test]
fn no_recipe_runs_without_the_key_in_the_environment() {
    for recipe in recipes(&awkward()).iter().filter(|r| r.tool != Tool::K6) {
        let out = Command::new("sh")
            .arg("-c")
            .arg(&recipe.text)
            .env_remove("OPENAI_API_KEY")
            .output()
            .unwrap();
        assert!(!out.status.success());
        assert!(String::from_utf8_lossy(&out.stderr).contains("put the API key"));
    }
}

#[test]
fn the_k6_script_holds_the_plan_s_own_prompts() {
    let plan = awkward();
    let recipes = recipes(&plan);
    let script = &recipes.iter().find(|r| r.tool == Tool::K6).unwrap().text;
    let line = script
        .lines()
        .find(|l| l.starts_with("const prompts = "))
        .unwrap();
    let json = line
        .trim_start_matches("const prompts = ")
        .trim_end_matches(';');
    let prompts: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
    let mut source = PromptSource::new(plan.seed, &plan.workload);
    assert_eq!(prompts.len(), 10);
    for prompt in &prompts {
        let own = source.next();
        assert_eq!(prompt["content"], own.user);
        assert_eq!(prompt["max_tokens"], own.max_tokens);
    }
    assert!(script.contains("vus: 10, iterations: 50, maxDuration: \"90s\""));
    let mut odd = plan;
    odd.target.model = "{PROMPTS}{URL}".to_owned();
    let recipes = llmperf_web::bench::export::elsewhere::recipes(&odd);
    let script = &recipes.iter().find(|r| r.tool == Tool::K6).unwrap().text;
    assert!(script.contains("\"model\":\"{PROMPTS}{URL}\""));
}

#[test]
fn what_lives_inside_the_page_runs_nowhere_else() {
    let mut plan = awkward();
    plan.target.provider = ProviderKind::Simulated;
    assert_eq!(recipes(&plan), []);
}

#[test]
fn every_api_of_openai_s_format_with_a_bearer_key_can_be_measured_elsewhere() {
    let tools = |word: &str| {
        let mut plan = awkward();
        plan.target.provider = ProviderKind::from_word(word).unwrap();
        (recipes(&plan).len(), why_not(&plan))
    };
    for word in [
        "simulator",
        "openai",
        "openai-compatible",
        "groq",
        "vllm",
        "mistral",
    ] {
        assert_eq!(tools(word), (7, None), "{word}");
    }
    for (word, why) in [
        ("anthropic", "does not speak"),
        ("azure-openai", "a header of its own"),
        ("simulated", "inside this page"),
    ] {
        let (count, said) = tools(word);
        assert_eq!(count, 0, "{word}");
        assert!(said.unwrap().contains(why), "{word}");
    }
}
