//! Legs and arms of a keyframe.

use super::fields::Scope;
use super::walk::{KeyValue, Table, Walker};
use crate::diagnostic::Diagnostic;
use crate::figure::pose::{Bones, Foot, Limb, OutOfPlane, Pivot};
use toml::de::DeValue;

/// Legs straight down, arms a little bent.
pub(super) fn hanging() -> [Limb; 4] {
    let foot = Foot { angle: 0.0, relative: true, pivot: Pivot::Rock };
    let limb = |middle| {
        let bones = Bones::Flexed { root: 0.0, middle };
        Limb { bones, foot, foreshortening: 1.0, out: OutOfPlane::default(), behind: false }
    };
    [limb(0.0), limb(0.0), limb(10.0), limb(10.0)]
}

impl Walker {
    /// A leg or an arm.
    pub(super) fn limb(&mut self, entry: KeyValue<'_, '_>, scope: Scope) -> Option<Limb> {
        let findings_before = self.findings.len();
        let table = self.value_as_table(entry, entry.value, scope)?;
        let is_leg = scope == Scope::Leg;
        let (root, joint, tip) = if is_leg { ("hip", "knee", "foot") } else { ("shoulder", "elbow", "hand") };
        let is_place =
            |key| table.get(key).is_some_and(|entry| matches!(entry.value.get_ref(), DeValue::Array(_)));
        let by_ankle = is_leg && is_place("ankle");
        let end = self.place(table, if by_ankle { "ankle" } else { tip });
        let middle = if is_place(joint) { self.place(table, joint) } else { None };
        let root_angle = self.number(table, root);
        let joint_angle = if is_place(joint) { None } else { self.number(table, joint) };
        let is_pinned = end.is_some();
        let foot = self.foot(table, by_ankle, is_pinned);
        let foreshortening = self.number(table, "length").unwrap_or(1.0);
        let has_angle = root_angle.is_some() || joint_angle.is_some();
        let bones = match (end, middle) {
            (Some(end), None) if !has_angle => Bones::Pinned { end },
            (Some(end), Some(middle)) if !has_angle => Bones::Placed { middle, end },
            (None, None) if has_angle => {
                Bones::Flexed { root: root_angle.unwrap_or(0.0), middle: joint_angle.unwrap_or(0.0) }
            }
            _ => {
                // A key of the limb that can't be read is reported already.
                if self.findings.len() == findings_before {
                    self.unclear_limb(table);
                }
                return None;
            }
        };
        let out = self.pair(table, "out").unwrap_or_default();
        let behind = if is_leg { None } else { self.flag(table, "behind") };
        Some(Limb {
            bones,
            foot,
            foreshortening,
            out: OutOfPlane { middle: out.x, end: out.y },
            behind: behind.unwrap_or(false),
        })
    }

    /// Reports a limb that is placed in two ways or in none.
    fn unclear_limb(&mut self, table: Table<'_, '_>) {
        let (message, help) = if table.scope == Scope::Leg {
            (
                "a leg is placed by its foot or by its angles, not both",
                "write `{ foot = [0.3, 0.0] }` or `{ hip = 90, knee = 90 }`; a `knee` place goes with a `foot`",
            )
        } else {
            (
                "an arm is placed by its hand or by its angles, not both",
                "write `{ hand = [0.3, 0.0] }` or `{ shoulder = 60, elbow = 10 }`; an `elbow` place goes with a `hand`",
            )
        };
        self.push(Diagnostic::error("unclear-limb", table.span.range(), message).help(help));
    }

    /// How a foot is held: by `toe` relative to the ground, or else by `ankle` relative to the
    /// shank. Without them a pinned foot is flat, and others are at a right angle to the shank.
    /// `by_ankle` says that the ankle is pinned, not the foot.
    fn foot(&mut self, table: Table<'_, '_>, by_ankle: bool, is_pinned: bool) -> Foot {
        let default = Foot { angle: 0.0, relative: !is_pinned || by_ankle, pivot: Pivot::Rock };
        if table.scope == Scope::Arm {
            return default;
        }
        let toe_angle = self.number(table, "toe");
        let ankle_angle = if by_ankle { None } else { self.number(table, "ankle") };
        let pivot = self.choice(table, "pivot", &Pivot::ALL).unwrap_or(Pivot::Rock);
        let pivot = if by_ankle { Pivot::Ankle } else { pivot };
        match (toe_angle, ankle_angle) {
            (Some(angle), _) => Foot { angle, relative: false, pivot },
            (None, Some(angle)) => Foot { angle, relative: true, pivot },
            (None, None) => Foot { pivot, ..default },
        }
    }
}
