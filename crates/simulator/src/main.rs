//! The simulator's command: starts the server, says where it is, ends on Ctrl-C.

use simulator::options::Options;
use simulator::server;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::from_command_line();
    let running = match server::start(&options).await {
        Ok(running) => running,
        Err(error) => {
            eprintln!("simulator: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{}", running.addresses());
    for notice in &running.notices {
        eprintln!("simulator: {notice}");
    }
    eprintln!("A simulated LLM API is ready. Base URLs:");
    eprintln!("  {}/v1    HTTP/1.1", running.http);
    eprintln!(
        "  {}/v1   HTTP/2 with a self-signed certificate",
        running.https
    );
    eprintln!(
        "Models: {}/v1/models   record: {}/truth   all else: simulator --help",
        running.http, running.http
    );
    eprintln!("Ctrl-C ends it.");
    asked_to_end().await;
    eprintln!("simulator: ending.");
    running.end().await;
    ExitCode::SUCCESS
}

async fn asked_to_end() {
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
