//! The JSON Schema of routine files, made from the field table, for editors
//! that read `#:schema`.
//!
//! It describes each key by itself; `supple check` checks keys together. A value of several
//! types has them all in one `type` instead of an `anyOf`, so that an editor shows one
//! message for a mistake.

use super::codes;
use super::count::MAX_COUNT;
use super::fields::{Field, FieldShape, POSES, SOUNDS, Scope};
use serde_json::{Map, Value, json};

/// The name of the schema's file beside routines.
pub const SCHEMA_FILE: &str = "routine.schema.json";

/// The comment in every schema file that supple wrote.
pub const SCHEMA_MARK: &str = "Written by supple; `supple schema` prints it anew.";

/// The first line of a routine beside the schema's file.
pub const SCHEMA_LINE: &str = "#:schema ./routine.schema.json";

/// The schema as text, the keys in the order of the field table.
pub fn json_schema() -> String {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": SCHEMA_MARK,
        "title": "supple routine",
        "description": "A guided routine for the terminal: a name and steps.",
    });
    extend(&mut schema, table(Scope::Routine, 0));
    // A schema of texts and numbers can always be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

/// The schema of a table. `depth` is 2 for the steps of a circuit, which contain no steps.
fn table(scope: Scope, depth: usize) -> Value {
    let fields = scope.fields().iter().filter(|field| depth < 2 || field.shape != FieldShape::Steps);
    let properties: Map<String, Value> =
        fields.map(|field| (field.key.to_owned(), property(field, depth))).collect();
    let required: Vec<&str> =
        scope.fields().iter().filter(|field| field.required).map(|field| field.key).collect();
    let mut schema = json!({ "type": "object", "additionalProperties": false });
    if !required.is_empty() {
        extend(&mut schema, json!({ "required": required }));
    }
    // Tells the formatter of Tombi to keep the order of the keys.
    extend(&mut schema, json!({ "x-tombi-table-keys-order": "schema", "properties": properties }));
    schema
}

/// The schema of a key: its types, words, bounds and meaning.
fn property(field: &Field, depth: usize) -> Value {
    let default = field.default.map(|default| format!(" Default: {default}.")).unwrap_or_default();
    let types = field.shape.json_types();
    let mut schema = json!({
        "description": format!("{}{default}", field.doc),
        "type": if let [only] = types { json!(only) } else { json!(types) },
    });
    extend(&mut schema, limits(field.shape, depth));
    if let Some(default) = field.default.and_then(|default| value(&format!("x = {default}"), "x")) {
        extend(&mut schema, json!({ "default": default }));
    }
    // The examples of `sound` are the tones, as a sound file may not exist, and those of `pose` the
    // shipped figures, as others may be the user's own.
    if let Some(example) = example(field).filter(|_| schema.get("examples").is_none()) {
        extend(&mut schema, json!({ "examples": [example] }));
    }
    schema
}

/// The words, bounds and items that limit the values of a type.
fn limits(shape: FieldShape, depth: usize) -> Value {
    match shape {
        FieldShape::Choice(words) => json!({ "enum": words }),
        // A pattern applies to a text only; an `enum` would apply to a list as well.
        FieldShape::Choices(words) => json!({
            "pattern": format!("^({})$", words.join("|")),
            "items": { "type": "string", "enum": words },
        }),
        FieldShape::Number { min, max } => json!({ "minimum": min, "maximum": max }),
        FieldShape::Reps => {
            json!({ "minimum": 1, "maximum": MAX_COUNT, "items": { "type": ["integer", "string"] } })
        }
        FieldShape::Spots => json!({ "minimum": 1, "maximum": 50, "items": { "type": "string" } }),
        FieldShape::At => json!({ "minimum": 1 }),
        FieldShape::Time | FieldShape::Lines | FieldShape::Proses => json!({ "items": { "type": "string" } }),
        FieldShape::Codes => {
            let codes: Vec<&str> = codes::WARNINGS.iter().map(|code| code.code).collect();
            json!({ "items": { "type": "string", "enum": codes } })
        }
        FieldShape::Pose => json!({ "examples": POSES }),
        FieldShape::Sound => json!({ "examples": SOUNDS }),
        FieldShape::Weeks | FieldShape::Cues | FieldShape::Steps => {
            let inner = shape.inner().unwrap_or(Scope::Step);
            json!({ "items": table(inner, depth + 1) })
        }
        FieldShape::Variation | FieldShape::Source | FieldShape::Defaults => {
            let mut inner = table(shape.inner().unwrap_or(Scope::Source), depth);
            if let Value::Object(inner) = &mut inner {
                inner.shift_remove("type");
            }
            inner
        }
        _ => json!({}),
    }
}

/// The value of a field's example; `None` for tables, whose keys have examples.
fn example(field: &Field) -> Option<Value> {
    let is_table = matches!(field.shape, FieldShape::Steps | FieldShape::Defaults);
    value(field.example, field.key).filter(|_| !is_table)
}

/// The value of a key in a line of TOML; `None` if the line is no TOML.
fn value(line: &str, key: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(line).ok()?;
    serde_json::to_value(table.get(key)?).ok()
}

#[cfg(test)]
mod tests;
