//! Legs and arms of a key.

use super::fields::Scope;
use super::walk::{Table, Walker};
use crate::diagnostic::Diagnostic;
use crate::figure::pose::{Bones, Foot, Limb, Pivot};
use toml::de::DeValue;

/// Legs straight down, arms a little bent.
pub(super) fn hanging() -> [Limb; 4] {
    let foot = Foot { angle: 0.0, relative: true, pivot: Pivot::Rock };
    let limb = |middle| {
        let bones = Bones::Flexed { root: 0.0, middle };
        Limb { bones, foot, length: 1.0, out: (0.0, 0.0), behind: false }
    };
    [limb(0.0), limb(0.0), limb(10.0), limb(10.0)]
}

impl Walker {
    /// A leg or an arm.
    pub(super) fn limb(&mut self, table: Table<'_, '_>) -> Option<Limb> {
        let leg = table.scope == Scope::Leg;
        let (root, joint, tip) = if leg { ("hip", "knee", "foot") } else { ("shoulder", "elbow", "hand") };
        let is_place =
            |key| table.get(key).is_some_and(|entry| matches!(entry.value.get_ref(), DeValue::Array(_)));
        let by_ankle = leg && is_place("ankle");
        let end = if by_ankle { self.place(table, "ankle") } else { self.place(table, tip) };
        let middle = if is_place(joint) { self.place(table, joint) } else { None };
        let angles =
            (self.number(table, root), if is_place(joint) { None } else { self.number(table, joint) });
        let foot = self.foot(table, leg, by_ankle, end.is_some());
        let length = self.number(table, "length").unwrap_or(1.0);
        let bones = match (end, middle, angles) {
            (Some(end), None, (None, None)) => Bones::Pinned { end },
            (Some(end), Some(middle), (None, None)) => Bones::Placed { middle, end },
            (None, None, (first, second)) if first.is_some() || second.is_some() => {
                Bones::Flexed { root: first.unwrap_or(0.0), middle: second.unwrap_or(0.0) }
            }
            _ => {
                if self.found.iter().all(|finding| finding.span.start < table.span.start) {
                    self.unclear(table, leg);
                }
                return None;
            }
        };
        let out = self.pair(table, "out").map_or((0.0, 0.0), |out| (out.x, out.y));
        let behind = if leg { None } else { self.flag(table, "behind") };
        Some(Limb { bones, foot, length, out, behind: behind.unwrap_or(false) })
    }

    fn unclear(&mut self, table: Table<'_, '_>, leg: bool) {
        let (message, help) = if leg {
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

    /// How a foot is held: by `toe` from level, by `ankle` from the shank, flat
    /// where the foot is pinned, and at a right angle otherwise.
    fn foot(&mut self, table: Table<'_, '_>, leg: bool, by_ankle: bool, pinned: bool) -> Foot {
        let flat = Foot { angle: 0.0, relative: !pinned || by_ankle, pivot: Pivot::Rock };
        if !leg {
            return flat;
        }
        let level = self.number(table, "toe");
        let pulled = if by_ankle { None } else { self.number(table, "ankle") };
        let pivot = self.choice(table, "pivot", &Pivot::ALL).unwrap_or(Pivot::Rock);
        let pivot = if by_ankle { Pivot::Ankle } else { pivot };
        match (level, pulled) {
            (Some(angle), _) => Foot { angle, relative: false, pivot },
            (None, Some(angle)) => Foot { angle, relative: true, pivot },
            (None, None) => Foot { pivot, ..flat },
        }
    }
}
