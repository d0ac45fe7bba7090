//! Every example of the field table is valid in its scope.

use super::{Folder, data, drawn_findings};
use supple::routine::fields::{Field, Scope};
use supple::routine::{Context, fields, parse};

/// A valid routine with the example of a field.
fn routine_with(scope: Scope, field: &Field) -> String {
    let (key, line) = (field.key, field.example);
    let unless =
        |keys: &[&str], text: &str| if keys.contains(&key) { String::new() } else { text.to_owned() };
    let timed = "[[step]]\nname = \"y\"\ntime = \"30s\"\n";
    match scope {
        Scope::Routine => {
            let (name, step) = (unless(&["name"], "name = \"x\"\n"), unless(&["step"], timed));
            format!("{name}{}{line}\n{step}", unless(&["caution"], "caution = \"Mind.\"\n"))
        }
        Scope::Defaults => {
            format!("name = \"x\"\n[defaults]\n{line}\n[[step]]\nname = \"y\"\nreps = 5\nsets = 2\n")
        }
        Scope::Step | Scope::Circuit => {
            let circuit = scope == Scope::Circuit || key == "step";
            let name = unless(&["name", "use"], "name = \"y\"\n");
            let amount = if key == "tempo" {
                "reps = 5\n".to_owned()
            } else {
                unless(&["time", "reps", "use"], "time = \"30s\"\n")
            };
            let amount = if circuit { String::new() } else { amount };
            // Keys that need another one to have an effect.
            let beside = match key {
                "rest" => "sets = 2\n",
                "first" => "side = \"each\"\n",
                _ => "",
            };
            let inner = if circuit {
                unless(&["step"], "[[step.step]]\nname = \"z\"\ntime = \"30s\"\n")
            } else {
                String::new()
            };
            format!("name = \"x\"\ncaution = \"Mind.\"\n[[step]]\n{name}{amount}{line}\n{beside}{inner}")
        }
        Scope::Week => {
            let beside = match key {
                "rest" => "sets = 2, ",
                "tempo" => "reps = 5, ",
                _ => "",
            };
            format!("name = \"x\"\n{timed}weeks = [{{ {beside}{line} }}]\n")
        }
        Scope::Cue => {
            let (at, say) = (unless(&["at"], "at = \"1s\", "), unless(&["say"], "say = \"Go\", "));
            format!("name = \"x\"\n{timed}sets = 2\ncues = [{{ {at}{say}{line} }}]\n")
        }
        Scope::Variation => {
            format!("name = \"x\"\n{timed}easier = {{ {}{line} }}\n", unless(&["text"], "text = \"t\", "))
        }
        Scope::Source => format!("name = \"x\"\nsource = {{ {line} }}\n{timed}"),
    }
}

#[test]
fn every_example_of_the_field_table_is_valid() {
    let folder = Folder(data("valid"));
    let context = Context { sources: &folder, ..Context::default() };
    for scope in fields::Scope::ALL {
        for field in scope.fields() {
            let text = routine_with(scope, field);
            let found = parse(&text, "any", &context).diagnostics;
            assert!(
                found.is_empty(),
                "{} of {}:\n{text}\n{}",
                field.key,
                scope.name(),
                drawn_findings(&text, "any", &found)
            );
        }
    }
}
