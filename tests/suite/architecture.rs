//! Enforces the layer rule by the `crate::` and `super::` paths of every file.

mod circles;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The layers from the inside out. A layer may use those of the groups before its own; the
/// layers of one group don't use each other.
const ORDER: [&[&str]; 13] = [
    &["time", "diagnostic"],
    &["routine"],
    &["timeline"],
    &["session"],
    &["cue"],
    &["figure", "history", "speech"],
    &["audio", "check", "picture"],
    &["export", "ui"],
    &["config"],
    &["app"],
    &["runtime"],
    &["lsp"],
    &["cli"],
];

/// The index of a layer's group in [`ORDER`].
fn group_of(layer: &str) -> Option<usize> {
    ORDER.iter().position(|group| group.contains(&layer))
}

/// Names that the inner layers must not use: screens, sound devices, files, the environment,
/// clocks.
#[rustfmt::skip]
const FORBIDDEN_IN_PURE: [&str; 9] = [
    "ratatui", "crossterm", "rodio", "pulseaudio", "std::fs", "std::env", "std::thread", "Instant",
    "SystemTime",
];
const PURE: [&str; 8] = ["time", "diagnostic", "routine", "timeline", "session", "cue", "figure", "history"];

/// Names that speech, sound and rendering must not use: files, processes, threads, sockets,
/// the environment and clocks are behind their traits.
#[rustfmt::skip]
const FORBIDDEN_IN_PORTED: [&str; 10] = [
    "std::fs", "std::process", "std::thread", "std::env", "std::net", "std::os", "pulseaudio",
    "rodio::cpal", "Instant", "SystemTime",
];
const PORTED: [&str; 4] = ["speech", "audio", "export", "picture"];

/// Names that the screens and the program's state machine must not use: anything that does
/// I/O.
const FORBIDDEN_IN_UI: [&str; 6] =
    ["std::fs", "std::env", "std::thread", "std::io", "Instant::", "SystemTime"];
const UI: [&str; 3] = ["ui", "config", "app"];

/// Adds the Rust files in a folder and the folders inside it to `paths`.
fn collect_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

/// A file in `src`.
struct Source {
    layer: String,
    /// The path in `src`.
    path: String,
    /// The text without comments.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect_files(&root, &mut paths);
    let mut sources = Vec::new();
    for path in paths {
        let inner = path.strip_prefix(&root).unwrap().to_owned();
        let first = inner.components().next().unwrap().as_os_str().to_str().unwrap();
        let layer = first.trim_end_matches(".rs").to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let code =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        sources.push(Source { layer, path: inner.display().to_string(), code });
    }
    sources
}

/// The first name of a path.
fn first_name(text: &str) -> String {
    text.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '_').collect()
}

/// The names after each `prefix` in a text, grouped imports included.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => names.push(first_name(rest)),
            Some(group) => {
                let mut depth = 0usize;
                let mut start = true;
                for (at, char) in group.char_indices() {
                    match char {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        char if start && char.is_ascii_alphabetic() => {
                            names.push(first_name(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

/// The layers that a file uses, by `crate::` paths and by `super::` paths that lead out of
/// its layer.
fn used_layers(path: &str, code: &str) -> Vec<String> {
    let mut names = names_after(code, "crate::");
    // `ui.rs` and `ui/mod.rs` are one module deep, `ui/screens.rs` two.
    let parts = path.split('/').count();
    let depth = if path.ends_with("/mod.rs") { parts - 1 } else { parts };
    // Paths of the tests inside the file are not looked at.
    let tested = code.split("#[cfg(test)]").next().unwrap();
    for supers in [depth, depth + 1] {
        names.extend(names_after(tested, &"super::".repeat(supers)));
    }
    names
}

/// The modules of the standard library that a file names, such as `std::fs`.
fn std_modules(code: &str) -> Vec<String> {
    names_after(code, "std::").into_iter().map(|name| format!("std::{name}")).collect()
}

#[test]
fn paths_are_found_in_any_spelling() {
    let layers = |path: &str, code: &str| used_layers(path, code);
    assert_eq!(layers("cue/gap.rs", "use crate::{time, app::{Model, View}};"), ["time", "app"]);
    assert_eq!(layers("cue/gap.rs", "use super::super::app::Model;"), ["app"]);
    assert!(layers("cue/gap/deep.rs", "use super::super::plan;").is_empty());
    assert_eq!(layers("cue/mod.rs", "let a = super::app::now();"), ["app"]);
    assert_eq!(std_modules("use std::{io, fs::File};"), ["std::io", "std::fs"]);
}

#[test]
fn no_layer_reexports_what_it_may_not_use() {
    let mut wrong = String::new();
    for Source { path, code, .. } in sources() {
        let outside = |line: &str| {
            let name = first_name(line);
            name == "std" || FORBIDDEN_IN_PURE.contains(&name.as_str())
        };
        for line in code.lines().filter_map(|line| line.trim_start().strip_prefix("pub")?.split_once("use "))
        {
            let (reach, line) = line;
            let is_use = reach.trim().is_empty() || reach.trim().starts_with('(');
            // Every layer may use `Duration`.
            if is_use && outside(line) && line != "std::time::Duration;" {
                writeln!(wrong, "{path} re-exports {line}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "these layers re-export it:\n{wrong}");
}

#[test]
fn every_layer_uses_only_the_layers_before_it() {
    let mut wrong = String::new();
    for Source { layer, path, code } in sources() {
        if matches!(layer.as_str(), "lib" | "main") {
            continue;
        }
        let own_group = group_of(&layer).unwrap_or_else(|| panic!("{path} belongs to no layer of the table"));
        for name in used_layers(&path, &code) {
            if name != layer && group_of(&name).is_none_or(|group| group >= own_group) {
                writeln!(wrong, "{path} names crate::{name}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "the layer rule is broken:\n{wrong}");
}

#[test]
fn the_inner_layers_use_no_files_clocks_or_devices() {
    let mut wrong = String::new();
    for Source { layer, path, code } in sources() {
        // A file of tests may do what tests do.
        if path.ends_with("/tests.rs") {
            continue;
        }
        let banned: &[&str] = if PURE.contains(&layer.as_str()) {
            &FORBIDDEN_IN_PURE
        } else if UI.contains(&layer.as_str()) {
            &FORBIDDEN_IN_UI
        } else if PORTED.contains(&layer.as_str()) {
            &FORBIDDEN_IN_PORTED
        } else {
            continue;
        };
        let tested = code.split("#[cfg(test)]").next().unwrap();
        let standard = std_modules(tested);
        for name in banned {
            if tested.contains(name) || standard.iter().any(|named| named == name) {
                writeln!(wrong, "{path} names {name}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "an inner layer reaches outside:\n{wrong}");
}

#[test]
fn files_stay_small_enough_to_read() {
    let large: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.code.lines().count() > 500)
        .map(|source| source.path)
        .collect();
    assert!(large.is_empty(), "these files have over 500 lines: {large:?}");
}
