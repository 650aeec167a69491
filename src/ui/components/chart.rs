//! A chart on a card: its finding above, the drawing, and the same in a sentence and a table.

use crate::browser::page::echart::{ChartError, LiveChart, Picture};
use crate::browser::page::frame::own_frame;
use crate::browser::page::theme::{ThemeWatch, token};
use crate::browser::page::visible::VisibleWatch;
use crate::charts::drawing::{Absence, Drawing, TextTwin};
use crate::charts::palette::Palette;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::HtmlDetailsElement;

/// Draws for a palette: the chart's evidence is inside.
pub type Draw = Arc<dyn Fn(&Palette) -> Result<Drawing, Absence> + Send + Sync>;

/// The theme's colours as the page has them now.
fn palette() -> Palette {
    Palette {
        surface: token("--panel"),
        text: token("--text"),
        muted: token("--muted"),
        grid: token("--line"),
        accent: token("--accent"),
        waiting: token("--line-strong"),
        warning: token("--warn"),
        bad: token("--bad"),
        data: std::array::from_fn(|i| token(&format!("--data-{}", i + 1))),
    }
}

/// A chart with its words. ECharts comes in when the first card is seen; until then, and where it fails, the words and
/// the table are there.
#[component]
pub fn ChartCard(
    /// What to draw; it is drawn anew when this or the theme changes.
    #[prop(into)]
    draw: Signal<Draw>,
    /// Name of the files that the card offers, without an ending.
    #[prop(into)]
    file_name: String,
    /// Height of the drawing in pixels.
    #[prop(into, default = Signal::stored(320))]
    height: Signal<u32>,
) -> impl IntoView {
    let colours = RwSignal::new(palette());
    let _watch = StoredValue::new_local(ThemeWatch::new(move || {
        colours.try_set(palette());
    }));
    let drawing = Memo::new(move |_| {
        let draw = draw.get();
        colours.with(|colours| draw(colours))
    });
    let area = NodeRef::<html::Div>::new();
    let seen = RwSignal::new(false);
    let seen_watch = StoredValue::new_local(None::<VisibleWatch>);
    let live = RwSignal::new_local(None::<LiveChart>);
    let failure = RwSignal::new(None::<ChartError>);
    Effect::new(move |_| {
        if let Some(element) = area.get() {
            seen_watch.set_value(VisibleWatch::new(&element, move || {
                seen.try_set(true);
            }));
        }
    });
    Effect::new(move |_| {
        if let (true, Some(element)) = (seen.get(), area.get_untracked()) {
            spawn_local(async move {
                match LiveChart::open((*element).clone()).await {
                    Ok(chart) => {
                        // Several that came into view together are drawn one after the other.
                        own_frame().await;
                        if let Some(Ok(drawing)) = drawing.try_get_untracked() {
                            let axes = drawing.axes(&colours.get_untracked());
                            // What fails here fails again when all of it is drawn, and is said then.
                            let _ = chart.draw(&axes);
                            own_frame().await;
                        }
                        live.try_set(Some(chart));
                    }
                    Err(error) => {
                        failure.try_set(Some(error));
                    }
                }
            });
        }
    });
    Effect::new(move |_| {
        let (Ok(drawing), colours) = (drawing.get(), colours.get_untracked()) else {
            return;
        };
        live.with(|chart| {
            if let Some(chart) = chart {
                failure.set(chart.draw(&drawing.option(&colours)).err());
            }
        });
    });

    let save = {
        let file_name = file_name.clone();
        move |picture: Picture| {
            let Ok(drawing) = drawing.get_untracked() else {
                return;
            };
            let colours = colours.get_untracked();
            let name = format!("{file_name}.{}", picture.extension());
            live.with_untracked(|chart| {
                if let Some(chart) = chart {
                    let option = drawing.titled_option(&colours);
                    let saved = chart.save(
                        &option,
                        picture,
                        Drawing::titled_height(height.get_untracked()),
                        &colours.surface,
                        &name,
                    );
                    failure.set(saved.err());
                }
            });
        }
    };
    let words = Memo::new(move |_| drawing.with(|d| d.clone().map(|d| d.twin)));
    let title = move || words.with(|w| w.as_ref().map(|w| w.title.clone()).ok());
    let subtitle = move || words.with(|w| w.as_ref().map(|w| w.subtitle.clone()).ok());
    let sentence = move || words.with(|w| w.as_ref().map(|w| w.sentence.clone()).ok());
    let absence = move || words.with(|w| w.as_ref().err().map(|absence| absence.message()));
    let is_drawn = move || words.with(Result::is_ok);
    let save_button = move |picture: Picture, label: &'static str| {
        let save = save.clone();
        view! {
            <button
                type="button"
                class="button quiet"
                disabled=move || live.with(Option::is_none)
                aria-label=move || format!("Download {label}: {}", title().unwrap_or_default())
                on:click=move |_| save(picture)
            >
                {label}
            </button>
        }
    };

    view! {
        <figure class="chart-card panel">
            <figcaption class="chart-caption">
                <h3>{title}</h3>
                <p class="muted">{subtitle}</p>
            </figcaption>
            <p class="notice" hidden=is_drawn>
                {absence}
            </p>
            <div class="chart-frame" hidden=move || !is_drawn() style:height=move || format!("{}px", height.get())>
                <p class="chart-loading muted" hidden=move || live.with(Option::is_some) || failure.get().is_some()>
                    "The chart is drawn when it is in view."
                </p>
                <div class="chart-area" node_ref=area></div>
            </div>
            <p class="notice error" role="alert" hidden=move || failure.get().is_none()>
                {move || failure.get().map(|error| error.to_string())}
            </p>
            <p class="chart-sentence" hidden=move || !is_drawn()>{sentence}</p>
            <div class="chart-foot" hidden=move || !is_drawn()>
                <TwinTable words/>
                <div class="chart-save">
                    {save_button.clone()(Picture::Png, "PNG")} {save_button(Picture::Svg, "SVG")}
                </div>
            </div>
        </figure>
    }
}

/// The chart's figures as a table, made when it is opened.
#[component]
fn TwinTable(
    /// What the chart says.
    words: Memo<Result<TextTwin, Absence>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let table = move || {
        let words = words.get().ok().filter(|_| open.get())?;
        let heads = words
            .columns
            .iter()
            .map(|c| view! { <th scope="col">{c.clone()}</th> });
        let heads = heads.collect_view();
        let rows = words.rows.iter().map(|row| {
            let cells = row.iter().enumerate().map(|(i, cell)| {
                let text = cell.clone();
                match i {
                    0 => view! { <th scope="row">{text}</th> }.into_any(),
                    _ => view! { <td>{text}</td> }.into_any(),
                }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        });
        let rows = rows.collect_view();
        Some(view! {
            <div class="table-scroll chart-table" tabindex="0" role="region" aria-label=format!("Table: {}", words.title)>
                <table class="data-table">
                    <caption class="visually-hidden">{words.sentence.clone()}</caption>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <details
            class="disclosure"
            on:toggle=move |event| open.set(event_target::<HtmlDetailsElement>(&event).open())
        >
            <summary>"Show as table"</summary>
            {table}
        </details>
    }
}
