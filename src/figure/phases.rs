//! Which keyframes the phases of a tempo go through.

use super::pose::{PlayMode, Pose};

/// Words in the names of phases in which nothing moves.
const STILL: [&str; 9] = ["hold", "pause", "stay", "wait", "rest", "squeeze", "breathe", "still", "keep"];

/// The indices of the keyframes that each phase of a tempo goes through: those that have the
/// phase's name; none if the name says that nothing moves; otherwise the next one. If no
/// keyframe has any of the names, keyframes are assigned by order.
pub(super) fn assign(pose: &Pose, names: &[&str]) -> Vec<Vec<usize>> {
    let count = pose.keyframes.len();
    if count < 2 {
        return vec![Vec::new(); names.len()];
    }
    let keyframes_named = |name: &&str| -> Vec<usize> {
        let name = name.to_lowercase();
        (0..count).filter(|index| !name.is_empty() && pose.keyframes[*index].phases.contains(&name)).collect()
    };
    let by_name: Vec<Vec<usize>> = names.iter().map(keyframes_named).collect();
    if by_name.iter().all(Vec::is_empty) {
        return assign_by_order(pose, names);
    }
    let mut phases: Vec<Vec<usize>> = Vec::new();
    // A rep begins where the one before has ended.
    let mut reached = by_name.iter().flatten().next_back().copied().unwrap_or(0);
    for (name, named) in names.iter().zip(by_name) {
        let keyframes = if !named.is_empty() {
            named
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

/// Whether the name of a phase says that nothing moves.
fn is_still(name: &str) -> bool {
    name.to_lowercase().split_whitespace().any(|word| STILL.contains(&word))
}

/// Divides the keyframes of one run, from the second one to the end and back to the start,
/// evenly among the phases that move.
fn assign_by_order(pose: &Pose, names: &[&str]) -> Vec<Vec<usize>> {
    let count = pose.keyframes.len();
    let mut run: Vec<usize> = (1..count).collect();
    match pose.play {
        PlayMode::PingPong => run.extend((0..count - 1).rev()),
        PlayMode::Cycle | PlayMode::Hold => run.push(0),
    }
    let moving_count = names.iter().filter(|name| !is_still(name)).count();
    let mut assigned = 0;
    let mut phases = Vec::new();
    for name in names {
        if is_still(name) {
            phases.push(Vec::new());
            continue;
        }
        let boundary = |phase: usize| phase * run.len() / moving_count;
        let keyframes = if moving_count <= run.len() {
            run[boundary(assigned)..boundary(assigned + 1)].to_vec()
        } else {
            vec![run[assigned % run.len()]]
        };
        phases.push(keyframes);
        assigned += 1;
    }
    phases
}
