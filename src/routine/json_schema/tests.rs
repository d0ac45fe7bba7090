use super::*;

fn schema() -> Value {
    serde_json::from_str(&json_schema()).unwrap()
}

/// The tables of the schema, each with its scope.
fn tables(schema: &Value) -> Vec<(Scope, Value)> {
    let at = |path: &str| schema.pointer(path).cloned().unwrap_or_else(|| panic!("there is no {path}"));
    let step = "/properties/step/items";
    vec![
        (Scope::Routine, schema.clone()),
        (Scope::Defaults, at("/properties/defaults")),
        (Scope::Source, at("/properties/source")),
        (Scope::Step, at(step)),
        (Scope::Week, at(&format!("{step}/properties/weeks/items"))),
        (Scope::Cue, at(&format!("{step}/properties/cues/items"))),
        (Scope::Variation, at(&format!("{step}/properties/easier"))),
    ]
}

#[test]
fn the_schema_has_the_keys_of_the_field_table_in_their_order() {
    for (scope, table) in tables(&schema()) {
        let keys: Vec<&str> = table["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let fields: Vec<&str> = scope.fields().iter().map(|field| field.key).collect();
        assert_eq!(keys, fields, "{}", scope.name());
        assert_eq!(table["additionalProperties"], json!(false));
        for field in scope.fields() {
            let property = &table["properties"][field.key];
            assert!(property["description"].as_str().unwrap().starts_with(field.doc));
            let required = table["required"].as_array().is_some_and(|keys| keys.contains(&json!(field.key)));
            assert_eq!(required, field.required, "{}", field.key);
        }
    }
    let inner = &schema()["properties"]["step"]["items"]["properties"]["step"]["items"]["properties"];
    assert!(inner["time"].is_object() && inner["step"].is_null(), "a circuit holds no circuit");
}

#[test]
fn examples_and_defaults_are_valid() {
    let kind = |value: &Value| match value {
        Value::String(_) => "string",
        Value::Number(_) => "integer",
        Value::Array(_) => "array",
        Value::Bool(_) => "boolean",
        _ => "object",
    };
    for (scope, table) in tables(&schema()) {
        for field in scope.fields() {
            let property = &table["properties"][field.key];
            let examples = property["examples"].as_array().cloned().unwrap_or_default();
            for value in examples.iter().chain(property.get("default")) {
                assert!(field.shape.json_types().contains(&kind(value)), "{}: {value}", field.key);
                let words = property["enum"].as_array();
                assert!(words.is_none_or(|words| words.contains(value)), "{}: {value}", field.key);
            }
        }
    }
}

#[test]
fn no_value_has_alternative_schemas() {
    let text = json_schema();
    for word in ["anyOf", "oneOf", "allOf"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(SCHEMA_LINE.ends_with(SCHEMA_FILE));
}
