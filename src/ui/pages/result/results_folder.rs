//! Where every run is saved: a folder, where the browser lets a page have one; a zip to download elsewhere.

use super::share_bar::{Said, SaidLine};
use crate::bench::export::folder::RunFolder;
use crate::bench::export::zip;
use crate::browser::page::download;
use crate::browser::page::results_folder::{self, FolderError, ResultsFolder};
use crate::ui::state::{Shown, Source};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// What is known of the folder.
#[derive(Clone)]
enum Folder {
    /// None is chosen.
    None,
    /// Chosen, and may be written.
    Open(ResultsFolder),
    /// Chosen before a reload: the browser wants to be asked anew.
    Closed(ResultsFolder),
}

/// The section; nothing for a result without its run.
#[component]
pub fn ResultsFolderSection(
    /// The result.
    shown: Arc<Shown>,
    /// Its name as it is now.
    name: RwSignal<String>,
) -> impl IntoView {
    let run = shown.run.clone()?;
    let evidence = shown.evidence.clone();
    let files = move || RunFolder::of(&evidence, &run, &name.get_untracked());
    let said = RwSignal::new(Said::Nothing);
    let body = match results_folder::is_offered() {
        true => chosen(files, said, shown.source == Source::Fresh).into_any(),
        false => zipped(files, said).into_any(),
    };
    Some(view! {
        <h3>"Results folder"</h3>
        {body}
        <SaidLine said />
    })
}

fn zipped(files: impl Fn() -> RunFolder + 'static, said: RwSignal<Said>) -> impl IntoView {
    let press = move |_| {
        let run = files();
        let file_name = format!("{}.zip", run.name);
        said.set(match zip::archive(&run.with_paths()) {
            Some(bytes) => match download::download_bytes(&file_name, "application/zip", &bytes) {
                Ok(()) => Said::Done(format!("Saved as {file_name}.")),
                Err(error) => Said::Failed(error.to_string()),
            },
            None => Said::Failed(
                "The files are too large for one zip. Download them one by one.".to_owned(),
            ),
        });
    };
    view! {
        <p class="muted">
            "This browser does not let a page save into a folder. One zip holds LLMPerf's two files and this page's own JSON."
        </p>
        <div class="bar">
            <button type="button" class="button" on:click=press>"Download all as zip"</button>
        </div>
    }
}

fn chosen(
    files: impl Fn() -> RunFolder + Send + Sync + 'static,
    said: RwSignal<Said>,
    is_fresh: bool,
) -> impl IntoView {
    let folder = RwSignal::new_local(Folder::None);
    let files = Arc::new(files);
    let save = {
        let files = files.clone();
        move |to: ResultsFolder| {
            let run = files();
            spawn_local(async move {
                let result = to.save(&run).await;
                let name = to.name();
                said.try_set(match result {
                    Ok(()) => Said::Done(format!("Saved in {name}/{}.", run.name)),
                    Err(error) => Said::Failed(error.to_string()),
                });
            });
        }
    };
    let found = save.clone();
    spawn_local(async move {
        let Some(known) = results_folder::remembered().await else {
            return;
        };
        if known.is_allowed().await {
            folder.try_set(Folder::Open(known.clone()));
            if is_fresh {
                found(known);
            }
        } else {
            folder.try_set(Folder::Closed(known));
        }
    });
    let failed = move |error: FolderError| {
        said.try_set(match error {
            FolderError::GivenUp => Said::Nothing,
            error => Said::Failed(error.to_string()),
        });
    };
    let choose = {
        let save = save.clone();
        move |_| {
            let save = save.clone();
            spawn_local(async move {
                match results_folder::choose().await {
                    Ok(taken) => {
                        folder.try_set(Folder::Open(taken.clone()));
                        save(taken);
                    }
                    Err(error) => failed(error),
                }
            });
        }
    };
    let forget = move |_| {
        spawn_local(async move {
            results_folder::forget().await;
            folder.try_set(Folder::None);
            said.try_set(Said::Done(
                "Runs are no longer saved in a folder. What is there stays.".to_owned(),
            ));
        });
    };
    move || {
        match folder.get() {
        Folder::None => view! {
            <p class="muted">
                "Choose a folder once, and every run is saved there: LLMPerf's two files and this page's own JSON, in a folder of the run's own."
            </p>
            <div class="bar">
                <button type="button" class="button" on:click=choose.clone()>"Choose a folder"</button>
            </div>
        }
        .into_any(),
        Folder::Open(open) => {
            let save = save.clone();
            let name = open.name();
            view! {
                <p class="muted">{format!("Every run is saved in {name}.")}</p>
                <div class="bar">
                    <button type="button" class="button" on:click=move |_| save(open.clone())>"Save this run there"</button>
                    <button type="button" class="button quiet" on:click=forget>"Stop saving"</button>
                </div>
            }
            .into_any()
        }
        Folder::Closed(closed) => {
            let save = save.clone();
            let label = format!("Allow saving in {} again", closed.name());
            let ask = move |_| {
                let (closed, save) = (closed.clone(), save.clone());
                spawn_local(async move {
                    match closed.ask().await {
                        Ok(()) => {
                            folder.try_set(Folder::Open(closed.clone()));
                            save(closed);
                        }
                        Err(error) => failed(error),
                    }
                });
            };
            view! {
                <p class="notice warning">"The page was loaded anew, so the browser wants to be asked again before anything is saved in the folder. This run is not saved there yet."</p>
                <div class="bar">
                    <button type="button" class="button" on:click=ask>{label}</button>
                    <button type="button" class="button quiet" on:click=forget>"Stop saving"</button>
                </div>
            }
            .into_any()
        }
    }
    }
}
