//! try
#[cfg(target_arch = "wasm32")]
fn main() {
    use leptos::prelude::*;
    use llmperf_web::bench::{assembly::Assembly, plan::*, secret::Secret, units::Micros};
    use llmperf_web::browser::page::run_handle::{News, RunHandle};
    use llmperf_web::ui::pages::live::LivePage;
    console_error_panic_hook::set_once();
    let q = web_sys::window().unwrap().location().hash().unwrap();
    let mut p = q.trim_start_matches('#').split(',');
    let base = p.next().unwrap_or("").to_string();
    let model = p.next().unwrap_or("steady").to_string();
    let n: u32 = p.next().unwrap_or("30").parse().unwrap();
    let c: u32 = p.next().unwrap_or("5").parse().unwrap();
    let plan = TestPlan {
        target: Target {
            provider: if base.is_empty() {
                ProviderKind::Simulated
            } else {
                ProviderKind::Simulator
            },
            base_url: base,
            model,
        },
        workload: Workload {
            mean_input_tokens: 550,
            stddev_input_tokens: 0,
            mean_output_tokens: 50,
            stddev_output_tokens: 0,
        },
        load: LoadProfile::ClosedLoop { concurrency: c },
        stop: StopCondition {
            requests: n,
            timeout: Micros::from_secs(60),
        },
        request_timeout: Micros::from_secs(10),
        sampling: Default::default(),
        metadata: vec![],
        seed: 11111,
        place: String::new(),
    };
    let assembly = RwSignal::new(Some(Assembly::new(
        plan.clone(),
        llmperf_web::browser::page::surroundings::environment(),
    )));
    let h = RunHandle::load();
    let h2 = SendWrapper::new(h.clone());
    h.run(
        plan,
        llmperf_web::browser::page::surroundings::environment(),
        Secret::new("sk-simulated"),
        move |news| {
            assembly.update(|a| {
                let Some(asm) = a else { return };
                let done = match news {
                    News::Said(e) => asm.take(e),
                    News::Dead(w) => Some(asm.broken(w)),
                };
                if let Some(run) = done {
                    let e = llmperf_web::bench::evidence::Evidence::of(&run);
                    leptos::logging::log!("DONE {}", llmperf_web::bench::wording::sentence(&e));
                    leptos::logging::log!("RUN {}", serde_json::to_string(&run).unwrap());
                }
            });
        },
    );
    use send_wrapper::SendWrapper;
    let stop = h2.clone();
    mount_to_body(
        move || view! { <LivePage assembly spoken=Signal::derive(|| String::new()) on_stop=Callback::new(move |_| stop.stop()) on_go_on=Callback::new(|_| {})/> },
    );
}
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
