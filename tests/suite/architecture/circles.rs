//! No circles inside a layer: modules side by side may not use each other in a
//! circle. A module may use its parent and its children.
//!
//! Every `super::`, `self::` and `crate::` path is followed to the module that
//! defines what it names, through the `use` declarations of the modules on the
//! way.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// A module by its names from the crate's root: `["cue", "work"]`.
type Module = Vec<String>;

/// What one file says: the names that it defines and those that it imports.
#[derive(Default)]
struct File {
    defined: BTreeSet<String>,
    /// Names brought in by `use`, each with its path.
    imported: HashMap<String, Vec<String>>,
    /// The paths of `use …::*`.
    globs: Vec<Vec<String>>,
    /// All paths that begin with `super`, `self` or `crate`.
    paths: Vec<Vec<String>>,
}

/// The tokens of a text that paths are made of: names, `::`, `{`, `}`, `,`, `*`
/// and `;`; any other character is a token of its own.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_alphanumeric() || first == '_' {
            rest.find(|char: char| !(char.is_ascii_alphanumeric() || char == '_')).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            tokens.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
}

/// Reads a path or a tree of paths at `at`: each path with the name that it is
/// known by. Returns where it ends.
fn tree(tokens: &[&str], mut at: usize, before: &[String], found: &mut Vec<(Vec<String>, String)>) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at = if tokens[at] == "," { at + 1 } else { tree(tokens, at, &path, found).max(at + 1) };
                }
                return at + 1;
            }
            Some(&"*") => {
                found.push((path, "*".to_owned()));
                return at + 1;
            }
            Some(name) if is_name(name) => {
                if *name != "self" || path.is_empty() {
                    path.push((*name).to_owned());
                }
                at += 1;
                if tokens.get(at) == Some(&"::") && tokens.get(at + 1) != Some(&"<") {
                    at += 1;
                    continue;
                }
                let mut known_by = path.last().cloned().unwrap_or_default();
                if tokens.get(at) == Some(&"as") {
                    known_by = tokens.get(at + 1).map(|name| (*name).to_owned()).unwrap_or_default();
                    at += 2;
                }
                found.push((path, known_by));
                return at;
            }
            _ => return at,
        }
    }
}

fn read(code: &str) -> File {
    let mut file = File::default();
    let tokens = tokens(code);
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).copied().unwrap_or_default();
        match *token {
            "use" if is_name(next) => {
                let mut found = Vec::new();
                tree(&tokens, at + 1, &[], &mut found);
                for (path, known_by) in found {
                    if known_by == "*" {
                        file.globs.push(path);
                    } else {
                        file.imported.insert(known_by, path);
                    }
                }
            }
            "struct" | "enum" | "trait" | "type" | "fn" | "const" | "static" | "mod" if is_name(next) => {
                file.defined.insert(next.to_owned());
            }
            "super" | "self" | "crate"
                if next == "::" && at.checked_sub(1).is_none_or(|b| tokens[b] != "::") =>
            {
                let mut found = Vec::new();
                tree(&tokens, at, &[], &mut found);
                file.paths.extend(found.into_iter().map(|(path, _)| path));
            }
            _ => {}
        }
    }
    file
}

/// The most `use` declarations that are followed for one path.
const MOST_IMPORTS: u32 = 8;

/// The module that defines the name of a path, as seen from a module; `None` outside the
/// crate. A name without a definition, such as a macro's, counts as defined in the last
/// module of the path.
fn resolve(files: &BTreeMap<Module, File>, from: &Module, path: &[String], depth: u32) -> Option<Module> {
    let mut module = from.clone();
    for (at, name) in path.iter().enumerate() {
        match name.as_str() {
            "crate" => module.clear(),
            "self" => {}
            "super" => drop(module.pop()?),
            _ => {
                let child: Module = module.iter().chain([name]).cloned().collect();
                if files.contains_key(&child) {
                    module = child;
                    continue;
                }
                let file = files.get(&module)?;
                if file.defined.contains(name) {
                    return Some(module);
                }
                let not_found = (depth == MOST_IMPORTS).then(|| module.clone());
                if depth == 0 {
                    return None;
                }
                if let Some(target) = file.imported.get(name) {
                    let rest: Vec<String> = target.iter().chain(&path[at + 1..]).cloned().collect();
                    return resolve(files, &module, &rest, depth - 1);
                }
                let globbed = file.globs.iter().find_map(|glob| {
                    let rest: Vec<String> = glob.iter().chain(&path[at..]).cloned().collect();
                    resolve(files, &module, &rest, depth - 1)
                });
                return globbed.or(not_found);
            }
        }
    }
    Some(module)
}

/// Which modules use which of their siblings, by their parent.
fn uses(files: &BTreeMap<Module, File>) -> BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> {
    let mut uses_by_parent: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (module, file) in files {
        for path in &file.paths {
            let Some(target) = resolve(files, module, path, MOST_IMPORTS) else { continue };
            let common = module.iter().zip(&target).take_while(|(a, b)| a == b).count();
            // Inside one layer, and neither within the other.
            if let (true, Some(own), Some(other)) = (common > 0, module.get(common), target.get(common)) {
                let siblings = uses_by_parent.entry(module[..common].to_vec()).or_default();
                siblings.entry(own.clone()).or_default().insert(other.clone());
            }
        }
    }
    uses_by_parent
}

/// The modules that a module uses directly or indirectly; itself only if it is on a circle.
fn reached<'g>(graph: &'g BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'g str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(module) = open.pop() {
        for next in graph.get(module).into_iter().flatten() {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

/// The circles among modules side by side, each with its members in order.
fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<Vec<&str>> {
    let mut circles = BTreeSet::new();
    for module in graph.keys() {
        let ahead = reached(graph, module);
        if ahead.contains(module.as_str()) {
            circles.insert(
                ahead.into_iter().filter(|other| reached(graph, other).contains(module.as_str())).collect(),
            );
        }
    }
    circles
}

/// The files of the crate by their modules; files of tests are left out.
fn crate_files() -> BTreeMap<Module, File> {
    let mut files = BTreeMap::new();
    for super::Source { path, code, .. } in super::sources() {
        let mut module: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|name| name == "mod") {
            module.pop();
        }
        match module.last().map(String::as_str) {
            Some("tests" | "main") => continue,
            Some("lib") => drop(module.pop()),
            _ => {}
        }
        let code = code.replace("#[cfg(test)]\nmod tests;", "");
        files.insert(module, read(code.split("#[cfg(test)]").next().unwrap_or_default()));
    }
    files
}

#[test]
fn modules_of_a_layer_dont_use_each_other_in_a_circle() {
    let mut wrong = String::new();
    for (parent, graph) in uses(&crate_files()) {
        let parent = parent.join("/");
        for circle in circles(&graph) {
            writeln!(wrong, "{parent}: {}", circle.join(", ")).unwrap();
            for (module, others) in &graph {
                let on_circle: Vec<&str> =
                    others.iter().map(String::as_str).filter(|other| circle.contains(other)).collect();
                if circle.contains(&module.as_str()) && !on_circle.is_empty() {
                    writeln!(wrong, "    {module} uses {}", on_circle.join(", ")).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "modules use each other in a circle:\n{wrong}");
}

/// Every circle among these files, as its parent and its members.
fn circles_in(files: &[(&str, &str)]) -> Vec<String> {
    let files: BTreeMap<Module, File> =
        files.iter().map(|(path, code)| (path.split('/').map(str::to_owned).collect(), read(code))).collect();
    let graphs = uses(&files);
    let named = graphs.iter().flat_map(|(parent, graph)| {
        circles(graph).into_iter().map(move |circle| format!("{}: {}", parent.join("/"), circle.join(", ")))
    });
    named.collect()
}

#[test]
fn circles_are_found_in_any_spelling() {
    let room = ("cue", "mod a; mod b; mod c; pub use b::{Thing, other as renamed}; pub use c::*;");
    let a = |code| ("cue/a", code);
    let (b, c) = (
        ("cue/b", "pub struct Thing; fn f() { super::a::g() }"),
        ("cue/c", "use crate::cue::a; pub fn h() {}"),
    );
    for path in
        ["use super::b;", "use super::{x, b::{Thing}};", "use super::Thing as T;", "use crate::cue::Thing;"]
    {
        assert_eq!(circles_in(&[room, a(path), b, c]), ["cue: a, b"], "{path}");
    }
    assert_eq!(circles_in(&[room, a("fn g() { super::h() }"), b, c]), ["cue: a, c"]);
    assert_eq!(circles_in(&[room, a("use super::Own; use crate::other::Thing;"), b, c]), [""; 0]);
    // A child and its parent are one here.
    let child = ("cue/a/deep", "use super::g; use super::super::b::Thing;");
    assert_eq!(circles_in(&[room, a("mod deep; use self::deep::D;"), child, b]), ["cue: a, b"]);
    assert_eq!(
        circles_in(&[room, a("mod deep; use self::deep::D;"), ("cue/a/deep", "use super::g;")]),
        [""; 0]
    );
}
