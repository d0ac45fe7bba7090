//! Which keyframes the phases of a tempo go through.

use super::pose::{PlayMode, Pose};

/// Words for phases in which nothing moves.
const STILL: [&str; 9] = ["hold", "pause", "stay", "wait", "rest", "squeeze", "breathe", "still", "keep"];

/// The indices of the keyframes that each phase of a tempo goes through: those that have the
/// phase's name; none if the name says that nothing moves; otherwise the next one. If no
/// name is known, all are assigned by order.
pub(super) fn assign(pose: &Pose, names: &[&str]) -> Vec<Vec<usize>> {
    let count = pose.keyframes.len();
    let ending_in = |name: &str| -> Vec<usize> {
        let name = name.to_lowercase();
        let has_name = |index: &usize| pose.keyframes[*index].phases.contains(&name);
        if name.is_empty() { Vec::new() } else { (0..count).filter(has_name).collect() }
    };
    if count < 2 || names.is_empty() {
        return vec![Vec::new(); names.len()];
    }
    let by_name: Vec<Vec<usize>> = names.iter().map(|name| ending_in(name)).collect();
    let is_still = |name: &str| {
        let lower = name.to_lowercase();
        STILL.iter().any(|word| lower.split_whitespace().any(|part| part == *word))
    };
    if by_name.iter().all(Vec::is_empty) {
        return by_order(pose, names, &is_still);
    }
    let mut phases: Vec<Vec<usize>> = Vec::new();
    let mut reached = by_name.iter().flatten().next_back().copied().unwrap_or(0);
    for (name, named) in names.iter().zip(&by_name) {
        let keyframes = if !named.is_empty() {
            named.clone()
        } else if is_still(name) {
            Vec::new()
        } else {
            vec![(reached + 1) % count]
        };
        reached = keyframes.last().copied().unwrap_or(reached);
        phases.push(keyframes);
    }
    phases
}

/// Divides the keyframes of one run, from the second one to the end and back to the start,
/// evenly among the phases that move.
fn by_order(pose: &Pose, names: &[&str], is_still: &impl Fn(&str) -> bool) -> Vec<Vec<usize>> {
    let count = pose.keyframes.len();
    let mut run: Vec<usize> = (1..count).collect();
    match pose.play {
        PlayMode::PingPong => run.extend((0..count - 1).rev()),
        PlayMode::Cycle | PlayMode::Hold => run.push(0),
    }
    let moving = names.iter().filter(|name| !is_still(name)).count().max(1);
    let mut assigned = 0;
    let mut phases = Vec::new();
    for name in names {
        if is_still(name) {
            phases.push(Vec::new());
            continue;
        }
        let boundary = |phase: usize| phase * run.len() / moving;
        let keyframes = if moving <= run.len() {
            run[boundary(assigned)..boundary(assigned + 1)].to_vec()
        } else {
            vec![run[assigned % run.len()]]
        };
        phases.push(keyframes);
        assigned += 1;
    }
    phases
}
