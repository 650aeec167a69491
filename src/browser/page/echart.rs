//! Draws charts: brings in the bundled ECharts when the first one is needed, and keeps a drawing the size of its element.

use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlAnchorElement, HtmlElement, ResizeObserver};

// A snippet becomes a file of its own beside the program, so the page's policy lets it pass; js-sys has no `import()`.
#[wasm_bindgen(
    inline_js = "export const importCharts = () => import(new URL('echarts.js', document.baseURI));"
)]
extern "C" {
    #[wasm_bindgen(catch, js_name = importCharts)]
    async fn import_charts() -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// The exports of the bundle; `tools/echarts/entry.js` says what each does.
    #[derive(Clone)]
    type Bundle;

    #[wasm_bindgen(method, catch)]
    fn draw(this: &Bundle, on: &HtmlElement, option: &str, how: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn resize(this: &Bundle, on: &HtmlElement);

    #[wasm_bindgen(method)]
    fn dispose(this: &Bundle, on: &HtmlElement);

    #[wasm_bindgen(method, catch, js_name = toDataURL)]
    fn to_data_url(
        this: &Bundle,
        on: &HtmlElement,
        how: &JsValue,
    ) -> Result<Option<String>, JsValue>;
}

/// Why a chart is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartError {
    /// The part of the page that draws could not be loaded.
    Load,
    /// It would not draw this chart.
    Draw,
    /// It would not make a picture of it.
    Picture,
}

impl std::fmt::Display for ChartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ChartError::Load => {
                "The part of the page that draws charts could not be loaded. Check the connection and reload; the table below has the same figures."
            }
            ChartError::Draw => {
                "The browser could not draw this chart. The table below has the same figures."
            }
            ChartError::Picture => {
                "The browser did not make the picture. The table below has the same figures."
            }
        })
    }
}

/// A picture's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Pixels, at twice the size.
    Png,
    /// Lines and text.
    Svg,
}

impl Picture {
    /// The end of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Picture::Png => "png",
            Picture::Svg => "svg",
        }
    }

    fn renderer(self) -> &'static str {
        match self {
            Picture::Png => "canvas",
            Picture::Svg => "svg",
        }
    }
}

/// A chart on the page. It follows its element's size, and goes when it is dropped.
pub struct LiveChart {
    bundle: Bundle,
    element: HtmlElement,
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut()>,
}

impl LiveChart {
    /// Makes ready to draw in `element`, which has a size of its own.
    pub async fn open(element: HtmlElement) -> Result<LiveChart, ChartError> {
        let exports = import_charts().await.map_err(|_| ChartError::Load)?;
        let bundle: Bundle = exports.unchecked_into();
        let (resized, on) = (bundle.clone(), element.clone());
        let on_resize = Closure::<dyn FnMut()>::new(move || resized.resize(&on));
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref())
            .map_err(|_| ChartError::Load)?;
        observer.observe(&element);
        Ok(LiveChart {
            bundle,
            element,
            observer,
            _on_resize: on_resize,
        })
    }

    /// Draws an ECharts option in place of what was drawn before.
    pub fn draw(&self, option: &Value) -> Result<(), ChartError> {
        self.bundle
            .draw(
                &self.element,
                &option.to_string(),
                &object(&[("renderer", "svg")]),
            )
            .map_err(|_| ChartError::Draw)
    }

    /// Offers a picture of `option`, of this height in pixels, as a file.
    pub fn save(
        &self,
        option: &Value,
        picture: Picture,
        height: u32,
        background: &str,
        file_name: &str,
    ) -> Result<(), ChartError> {
        self.data_url(option, picture, height, background)
            .and_then(|url| click(&url, file_name).ok())
            .ok_or(ChartError::Picture)
    }

    /// Draws in an element beside the page, where width does not depend on the window's.
    fn data_url(
        &self,
        option: &Value,
        picture: Picture,
        height: u32,
        background: &str,
    ) -> Option<String> {
        let document = web_sys::window()?.document()?;
        let canvas: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
        canvas.set_class_name("chart-picture");
        canvas
            .style()
            .set_property("height", &format!("{height}px"))
            .ok()?;
        document.body()?.append_child(&canvas).ok()?;
        let how = object(&[("renderer", picture.renderer())]);
        let url = self
            .bundle
            .draw(&canvas, &option.to_string(), &how)
            .ok()
            .and_then(|()| {
                let kind = object(&[("type", picture.extension()), ("background", background)]);
                self.bundle.to_data_url(&canvas, &kind).ok()?
            });
        self.bundle.dispose(&canvas);
        canvas.remove();
        url
    }
}

impl Drop for LiveChart {
    fn drop(&mut self) {
        self.observer.disconnect();
        self.bundle.dispose(&self.element);
    }
}

fn click(url: &str, file_name: &str) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|w| w.document())
        .ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(url);
    anchor.set_download(file_name);
    anchor.click();
    Ok(())
}

fn object(entries: &[(&str, &str)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh plain object cannot fail.
        let _ = js_sys::Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    object.into()
}
