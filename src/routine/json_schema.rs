//! The JSON Schema of routine files, made from the field table, for editors
//! that read `#:schema`.
//!
//! It says what each key by itself may hold. A value of several types has them
//! all in one `type` instead of an `anyOf`, so that a mistake gets one message;
//! what several keys say together is left to `supple check`.

use super::codes;
use super::fields::{Field, FieldShape, POSES, SOUNDS, Scope};
use serde_json::{Map, Value, json};

/// The name of the schema's file beside routines.
pub const SCHEMA_FILE: &str = "routine.schema.json";

/// What the schema's file says of itself, wherever supple wrote it.
pub const SCHEMA_MARK: &str = "Written by supple; `supple schema` prints it anew.";

/// The first line of a routine that lies beside the schema.
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
    // Texts and numbers alone can always be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

/// A table and its keys. Steps stand in steps once: a circuit holds no further
/// one.
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
    // Tombi's formatter goes by this.
    extend(&mut schema, json!({ "x-tombi-table-keys-order": "schema", "properties": properties }));
    schema
}

/// One key: its types, its words and bounds, what it means.
fn property(field: &Field, depth: usize) -> Value {
    let default = field.default.map(|default| format!(" Default: {default}.")).unwrap_or_default();
    let types = field.shape.json_types();
    let mut schema = json!({
        "description": format!("{}{default}", field.doc),
        "type": if let [only] = types { json!(only) } else { json!(types) },
    });
    extend(&mut schema, values(field.shape, depth));
    if let Some(default) = field.default.and_then(literal) {
        extend(&mut schema, json!({ "default": default }));
    }
    // The tones are better examples than a file that nobody has.
    if let Some(example) = example(field).filter(|_| schema.get("examples").is_none()) {
        extend(&mut schema, json!({ "examples": [example] }));
    }
    schema
}

/// What narrows the values down.
fn values(shape: FieldShape, depth: usize) -> Value {
    match shape {
        FieldShape::Choice(words) => json!({ "enum": words }),
        // A pattern holds for the text alone, an `enum` would for the list too.
        FieldShape::Choices(words) => json!({
            "pattern": format!("^({})$", words.join("|")),
            "items": { "type": "string", "enum": words },
        }),
        FieldShape::Number { min, max } => json!({ "minimum": min, "maximum": max }),
        FieldShape::Reps => {
            json!({ "minimum": 1, "maximum": 1000, "items": { "type": ["integer", "string"] } })
        }
        FieldShape::Spots => json!({ "minimum": 1, "maximum": 50, "items": { "type": "string" } }),
        FieldShape::At => json!({ "minimum": 1 }),
        FieldShape::Time | FieldShape::Lines | FieldShape::Proses => json!({ "items": { "type": "string" } }),
        FieldShape::Codes => {
            let codes: Vec<&str> = codes::WARNINGS.iter().map(|code| code.code).collect();
            json!({ "items": { "type": "string", "enum": codes } })
        }
        FieldShape::Pose => json!({ "enum": POSES }),
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

/// A default as a value, where it is one.
fn literal(default: &str) -> Option<Value> {
    value(&format!("x = {default}"), "x")
}

/// The value of a field's example.
fn example(field: &Field) -> Option<Value> {
    let value = value(field.example, field.key)?;
    // A whole step, and tables of keys that show their own, would be noise.
    (!matches!(field.shape, FieldShape::Steps | FieldShape::Defaults)).then_some(value)
}

fn value(line: &str, key: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(line).ok()?;
    serde_json::to_value(table.get(key)?).ok()
}

#[cfg(test)]
mod tests;
