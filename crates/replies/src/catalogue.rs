//! The catalogue: which script a model's name picks.

use crate::ask::Ask;
use crate::format::Format;
use crate::reply::Reply;
use crate::script::Script;
use crate::{built_in, shorthand};
#[cfg(feature = "json")]
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A name for a script.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Model {
    /// The name that requests give.
    pub name: String,
    /// What it is for, in one sentence.
    #[cfg_attr(feature = "json", serde(default))]
    pub description: String,
    /// How it answers.
    pub script: Script,
}

/// All models that can be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    models: Vec<Model>,
}

/// Why a model's name picks no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// There is no such model.
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The name's parameters or its inline JSON cannot be used.
    Invalid {
        /// What is wrong with them.
        message: String,
    },
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ModelError::Unknown { name } => {
                write!(
                    f,
                    "The model `{name}` does not exist; GET /v1/models lists those that do."
                )
            }
            ModelError::Invalid { message } => {
                write!(f, "The model's name cannot be used: {message}.")
            }
        }
    }
}

impl ModelError {
    /// The refusal that such a request gets: 404 for an unknown model, 400 for a name that cannot be used.
    pub fn reply(&self, format: Format) -> Reply {
        let (status, code) = match self {
            ModelError::Unknown { .. } => (404, Some("model_not_found")),
            ModelError::Invalid { .. } => (400, None),
        };
        Reply::refusal_in(
            format,
            status,
            "invalid_request_error",
            code,
            &self.to_string(),
        )
    }
}

impl Catalogue {
    /// The models that are always there.
    pub fn built_in() -> Catalogue {
        Catalogue {
            models: built_in::models(),
        }
    }

    /// Adds models from JSON: an array of `{"name", "description", "script"}`. One of a known name replaces it.
    /// Nothing is added where the text cannot be read; the message says why.
    #[cfg(feature = "json")]
    pub fn add(&mut self, json: &str) -> Result<(), ModelError> {
        let added: Vec<Model> = serde_json::from_str(json).map_err(invalid)?;
        if let Some(model) = added.iter().find(|model| model.name.contains(['?', ':'])) {
            let message = format!(
                "`{}` holds `?` or `:`, which have a meaning of their own",
                model.name
            );
            return Err(ModelError::Invalid { message });
        }
        for model in added {
            self.models.retain(|known| known.name != model.name);
            self.models.push(model);
        }
        Ok(())
    }

    /// The models, in the order to show them in.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The script that a name picks: `steady`; with parameters, `steady?ttft=200&gap=5`; or a script of its own,
    /// `custom:{"tokens":20}`.
    pub fn script(&self, model: &str) -> Result<Script, ModelError> {
        if let Some(json) = model.strip_prefix("custom:") {
            return custom(json);
        }
        let (name, parameters) = model.split_once('?').unwrap_or((model, ""));
        let found = self.models.iter().find(|model| model.name == name);
        let Some(found) = found else {
            let name = name.to_owned();
            return Err(ModelError::Unknown { name });
        };
        let mut script = found.script.clone();
        shorthand::apply(&mut script, parameters)
            .map_err(|message| ModelError::Invalid { message })?;
        Ok(script)
    }

    /// The reply to a request, an unknown model's 404 included.
    pub fn reply(&self, ask: &Ask) -> Reply {
        match self.script(&ask.model) {
            Ok(script) => script.reply(ask),
            Err(error) => error.reply(ask.format),
        }
    }

    /// The answer to `GET /v1/models`; `created` in seconds since 1970.
    pub fn list(&self, created: u64) -> Value {
        let entry = |model: &Model| {
            json!({
                "id": model.name,
                "object": "model",
                "created": created,
                "owned_by": "simulator",
                "description": model.description,
            })
        };
        json!({"object": "list", "data": self.models.iter().map(entry).collect::<Vec<Value>>()})
    }
}

#[cfg(feature = "json")]
fn custom(json: &str) -> Result<Script, ModelError> {
    serde_json::from_str(json).map_err(invalid)
}

#[cfg(not(feature = "json"))]
fn custom(_: &str) -> Result<Script, ModelError> {
    Err(ModelError::Invalid {
        message: "a script of its own is understood by the simulator's server only; name a model with parameters, such as `steady?ttft=200&gap=5`".to_owned(),
    })
}

#[cfg(feature = "json")]
fn invalid(error: serde_json::Error) -> ModelError {
    ModelError::Invalid {
        message: error.to_string(),
    }
}
