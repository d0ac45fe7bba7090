//! Which keys the phases of a tempo go through.

use super::pose::{PlayMode, Pose};

/// Words for phases in which nothing moves.
const STILL: [&str; 9] = ["hold", "pause", "stay", "wait", "rest", "squeeze", "breathe", "still", "keep"];

/// Gives every phase of a tempo the keys it goes through: by name where the
/// pose knows it, none where its name says that nothing moves, and by order
/// otherwise.
pub(super) fn assign(pose: &Pose, names: &[&str]) -> Vec<Vec<usize>> {
    let keys = pose.keys.len();
    let ending_in = |name: &str| -> Vec<usize> {
        let name = name.to_lowercase();
        let is = |key: &usize| pose.keys[*key].phases.contains(&name);
        if name.is_empty() { Vec::new() } else { (0..keys).filter(is).collect() }
    };
    if keys < 2 || names.is_empty() {
        return vec![Vec::new(); names.len()];
    }
    let by_name: Vec<Vec<usize>> = names.iter().map(|name| ending_in(name)).collect();
    let still = |name: &str| {
        let lower = name.to_lowercase();
        STILL.iter().any(|word| lower.split_whitespace().any(|part| part == *word))
    };
    if by_name.iter().all(Vec::is_empty) {
        return by_order(pose, names, &still);
    }
    let mut phases: Vec<Vec<usize>> = Vec::new();
    let mut at = by_name.iter().flatten().next_back().copied().unwrap_or(0);
    for (name, stops) in names.iter().zip(&by_name) {
        let stops = if !stops.is_empty() {
            stops.clone()
        } else if still(name) {
            Vec::new()
        } else {
            vec![(at + 1) % keys]
        };
        at = stops.last().copied().unwrap_or(at);
        phases.push(stops);
    }
    phases
}

/// Phases whose names say nothing share the way through the keys and back to
/// the start among themselves.
fn by_order(pose: &Pose, names: &[&str], still: &impl Fn(&str) -> bool) -> Vec<Vec<usize>> {
    let keys = pose.keys.len();
    let mut way: Vec<usize> = (1..keys).collect();
    match pose.play {
        PlayMode::PingPong => way.extend((0..keys - 1).rev()),
        PlayMode::Cycle | PlayMode::Hold => way.push(0),
    }
    let moving = names.iter().filter(|name| !still(name)).count().max(1);
    let mut done = 0;
    let mut phases = Vec::new();
    for name in names {
        if still(name) {
            phases.push(Vec::new());
            continue;
        }
        let range = |at: usize| at * way.len() / moving;
        let stops = if moving <= way.len() {
            way[range(done)..range(done + 1)].to_vec()
        } else {
            vec![way[done % way.len()]]
        };
        phases.push(stops);
        done += 1;
    }
    phases
}
