//! The JSON Schema of pose files, for editors.

use super::pose::Landmark;
use super::read::fields::{Field, FieldShape, Scope, muscle_words};
use serde_json::{Map, Value, json};

/// The JSON Schema of a pose file.
pub fn schema() -> Value {
    let mut schema = object(Scope::Pose);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("A figure of supple");
    schema
}

/// The schema of a table.
fn object(scope: Scope) -> Value {
    let mut properties = Map::new();
    for field in scope.fields() {
        properties.insert(field.key.to_owned(), property(field));
    }
    let required: Vec<&str> =
        scope.fields().iter().filter(|field| field.required).map(|field| field.key).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn property(field: &Field) -> Value {
    let mut value = shape(field.shape);
    value["description"] = json!(field.doc);
    value["examples"] = json!([field.example]);
    value
}

fn shape(shape: FieldShape) -> Value {
    match shape {
        FieldShape::Text => json!({ "type": "string" }),
        FieldShape::Texts => json!({ "type": ["string", "array"], "items": { "type": "string" } }),
        FieldShape::Choice(words) => json!({ "type": "string", "enum": words() }),
        FieldShape::Number(min, max) => {
            json!({ "type": "number", "minimum": f64::from(min), "maximum": f64::from(max) })
        }
        FieldShape::Flag => json!({ "type": "boolean" }),
        FieldShape::Pair(_) => numbers(2),
        FieldShape::View => numbers(4),
        FieldShape::Place => place(),
        FieldShape::AngleOrPlace => {
            let mut place = place();
            place["type"] = json!(["number", "array"]);
            place
        }
        FieldShape::Hip => {
            let mut value = object(Scope::Around);
            value["type"] = json!(["array", "object"]);
            value["items"] = json!({ "type": "number" });
            value
        }
        FieldShape::Table(scope) => object(scope),
        FieldShape::Tables(scope) => json!({ "type": "array", "items": object(scope) }),
        FieldShape::Targets => json!({
            "type": ["string", "array"],
            "items": { "type": "string", "enum": muscle_words() },
        }),
    }
}

fn numbers(count: usize) -> Value {
    json!({ "type": "array", "items": { "type": "number" }, "minItems": count, "maxItems": count })
}

/// The schema of a place: two numbers, perhaps after a landmark, or a landmark alone.
fn place() -> Value {
    let words: Vec<String> = Landmark::all().into_iter().map(|(_, word)| word).collect();
    json!({
        "type": "array",
        "items": { "type": ["number", "string"], "examples": words },
        "minItems": 1,
        "maxItems": 3,
    })
}
