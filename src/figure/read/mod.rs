//! Reads a pose file, and reports everything that is wrong, with its location.

pub mod fields;
mod limbs;
mod view;
mod walk;

use super::body::{HIP, THIGH};
use super::geometry::Point;
use super::lint;
use super::pose::{
    Anchor, Circle, Ease, Keyframe, Muscle, MuscleTarget, NearFar, Place, PlayMode, Pose, Posture, Prop,
    PropKind, ViewBox,
};
use crate::diagnostic::Diagnostic;
use fields::{Scope, muscle_words};
use toml::de::{DeTable, DeValue};
use walk::{KeyValue, Table, Value, Walker};

/// The most bytes a pose file may have.
const MAX_BYTES: usize = crate::routine::MAX_FILE_BYTES;
/// The most keyframes, and the most props, of a pose.
const MAX_TABLES: usize = 64;

/// The result of reading a pose file.
#[derive(Clone, Debug)]
pub struct ReadPose {
    /// The pose; `None` if there is an error.
    pub pose: Option<Pose>,
    /// All findings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a pose. The id is the file's stem.
///
/// Whatever the text, this neither panics nor takes long.
pub fn read(text: &str, id: &str) -> ReadPose {
    if text.len() > MAX_BYTES {
        let message = format!("a pose file has at most {} KiB", MAX_BYTES / 1024);
        let finding = Diagnostic::error("too-large", 0..0, message);
        return ReadPose { pose: None, diagnostics: vec![finding] };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut walker = Walker::default();
    for error in &errors {
        let message = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
        let finding = Diagnostic::error("toml-syntax", error.span().unwrap_or(0..0), message);
        walker.push(finding.help("write `key = value` lines and `[[key]]` headers, texts in quotes"));
    }
    let mut pose = None;
    if errors.is_empty() {
        let keys = table.get_ref();
        // Findings about the whole file are shown at its first key.
        let first_key = keys.iter().map(|(key, _)| key.span()).min_by_key(|span| span.start).unwrap_or(0..0);
        let table = walker.table(Scope::Pose, keys, first_key.into());
        pose = walker.pose(table, id);
    }
    let mut diagnostics = walker.findings;
    if let Some(pose) = pose.as_ref().filter(|_| diagnostics.is_empty()) {
        diagnostics.extend(lint::lint(pose));
    }
    diagnostics.sort_by_key(|finding| (finding.span.start, finding.span.end));
    if diagnostics.iter().any(Diagnostic::is_error) {
        pose = None;
    }
    ReadPose { pose, diagnostics }
}

impl Walker {
    fn pose(&mut self, table: Table<'_, '_>, id: &str) -> Option<Pose> {
        let name = self.texts(table, "name").and_then(|texts| texts.into_iter().next());
        let other_names = self.texts(table, "also").unwrap_or_default();
        let view = table.get("view").and_then(|entry| self.view(entry));
        let circle = table.get("circle").and_then(|entry| self.circle(entry));
        let prop_tables = self.tables(table, "prop", Scope::Prop);
        let props = prop_tables.into_iter().filter_map(|table| self.prop(table)).collect();
        let mut keyframes: Vec<Keyframe> = Vec::new();
        for keyframe_table in self.tables(table, "key", Scope::Keyframe) {
            let keyframe = self.keyframe(keyframe_table, keyframes.last());
            keyframes.push(keyframe);
        }
        let play = self.choice(table, "play", &PlayMode::ALL).unwrap_or_default();
        let ease = self.choice(table, "ease", &Ease::ALL).unwrap_or_default();
        let targets = self.targets(table);
        if keyframes.is_empty() {
            return None;
        }
        let view = view?;
        let pose = Pose {
            id: id.to_owned(),
            name: name?.0,
            also: other_names.into_iter().map(|(text, _)| text).collect(),
            targets,
            max_view: view,
            view,
            turn: self.number(table, "turn").unwrap_or(0.0),
            play,
            ease,
            circle,
            grounded: self.flag(table, "grounded").unwrap_or(false),
            props,
            keyframes,
            target_span: table.key_span("target"),
        };
        // The view of the file is the largest; what is shown is cropped to the figure.
        Some(Pose { view: view::cropped_view(&pose), ..pose })
    }

    fn view(&mut self, entry: KeyValue<'_, '_>) -> Option<ViewBox> {
        let [left, right, bottom, top] = self.numbers::<4>(entry)?;
        let view = ViewBox { left, right, bottom, top };
        if view.width() < 0.2 || view.height() < 0.2 {
            let message = "the view must be at least 0.2 m wide and high";
            let finding = Diagnostic::error("wrong-value", entry.span.range(), message);
            self.push(finding.label("left, right, bottom, top"));
            return None;
        }
        Some(view)
    }

    fn circle(&mut self, entry: KeyValue<'_, '_>) -> Option<Circle> {
        let table = self.value_as_table(entry, entry.value, Scope::Circle)?;
        let time = self.number(table, "time").unwrap_or(2.0);
        self.number(table, "radius").map(|radius| Circle { radius, time })
    }

    /// A value as a table; reports a value of another type.
    pub(super) fn value_as_table<'e, 't>(
        &mut self,
        entry: KeyValue<'e, 't>,
        value: &'e Value<'t>,
        scope: Scope,
    ) -> Option<Table<'e, 't>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(self.table(scope, table, value.span().into()));
        }
        self.wrong_type(entry, value.span().into());
        None
    }

    /// The tables of a list; empty if the key is missing.
    fn tables<'e, 't>(
        &mut self,
        table: Table<'e, 't>,
        key: &'static str,
        scope: Scope,
    ) -> Vec<Table<'e, 't>> {
        let Some(entry) = table.get(key) else { return Vec::new() };
        let DeValue::Array(items) = entry.value.get_ref() else {
            self.wrong_type(entry, entry.span);
            return Vec::new();
        };
        if items.len() > MAX_TABLES {
            let message = format!("a pose has at most {MAX_TABLES} of `{}`", entry.field.key);
            self.push(Diagnostic::error("wrong-value", entry.span.range(), message));
        }
        items.iter().take(MAX_TABLES).filter_map(|item| self.value_as_table(entry, item, scope)).collect()
    }

    fn targets(&mut self, table: Table<'_, '_>) -> Vec<MuscleTarget> {
        let words = muscle_words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut targets = Vec::new();
        for (text, span) in self.texts(table, "target").unwrap_or_default() {
            let (side, word) = match text.split_once('.') {
                Some(("near", word)) => (Some(NearFar::Near), word),
                Some(("far", word)) => (Some(NearFar::Far), word),
                _ => (None, text.as_str()),
            };
            match Muscle::ALL.iter().find(|(_, known, _)| *known == word) {
                Some((muscle, ..)) if words.contains(&text.as_str()) => {
                    targets.push(MuscleTarget { side, muscle: *muscle });
                }
                _ => self.unknown_word("target", &text, span, &words),
            }
        }
        targets
    }

    fn prop(&mut self, table: Table<'_, '_>) -> Option<Prop> {
        let kinds = PropKind::ALL.map(|(kind, word, _)| (kind, word));
        let kind = self.choice(table, "kind", &kinds);
        let at = self.place(table, "at").unwrap_or(Place::at(0.0, 0.0));
        let to = self.place(table, "to");
        let (width, height) = (self.number(table, "width"), self.number(table, "height"));
        let travel = self.pair(table, "travel").unwrap_or_default();
        let front = self.flag(table, "front");
        let kind = kind?;
        let (_, _, default_size) = PropKind::ALL.into_iter().find(|(known, ..)| *known == kind)?;
        let is_usually_in_front = matches!(kind, PropKind::Ball | PropKind::Pack | PropKind::Strap);
        Some(Prop {
            kind,
            at,
            to,
            size: (width.unwrap_or(default_size.0), height.unwrap_or(default_size.1)),
            travel,
            front: front.unwrap_or(is_usually_in_front),
            span: table.span,
        })
    }

    /// A keyframe. Keys that it omits have the values of the previous keyframe.
    fn keyframe(&mut self, table: Table<'_, '_>, previous: Option<&Keyframe>) -> Keyframe {
        let mut posture = previous.map_or_else(standing, |keyframe| keyframe.posture.clone());
        let mut limb_spans = previous.map_or([table.span; 4], |keyframe| keyframe.limb_spans);
        let phases = self.texts(table, "phase").unwrap_or_default();
        if let Some(anchor) = self.anchor(table) {
            posture.anchor = anchor;
        }
        let numbers: [(&'static str, &mut f32); 5] = [
            ("lean", &mut posture.lean),
            ("curl", &mut posture.curl),
            ("nod", &mut posture.nod),
            ("breath", &mut posture.breath),
            ("effort", &mut posture.effort),
        ];
        for (key, value) in numbers {
            if let Some(number) = self.number(table, key) {
                *value = number;
            }
        }
        let limbs: [(&'static str, &[usize]); 6] = [
            ("legs", &[0, 1]),
            ("near_leg", &[0]),
            ("far_leg", &[1]),
            ("arms", &[2, 3]),
            ("near_arm", &[2]),
            ("far_arm", &[3]),
        ];
        for (key, slots) in limbs {
            let Some(entry) = table.get(key) else { continue };
            let scope = if key.contains("leg") { Scope::Leg } else { Scope::Arm };
            if let Some(limb) = self.limb(entry, scope) {
                for &slot in slots {
                    posture.limbs[slot] = limb;
                    limb_spans[slot] = entry.span;
                }
            }
        }
        Keyframe {
            phases: phases.into_iter().map(|(text, _)| text.to_lowercase()).collect(),
            time: self.number(table, "time").unwrap_or(1.0),
            hold: self.number(table, "hold").unwrap_or(0.0),
            posture,
            span: table.span,
            limb_spans,
        }
    }

    fn anchor(&mut self, table: Table<'_, '_>) -> Option<Anchor> {
        let shoulder = self.pair(table, "shoulder").map(Anchor::Shoulder);
        let Some(entry) = table.get("hip") else { return shoulder };
        if shoulder.is_some() {
            let message = "`hip` and `shoulder` can't both hold the body";
            let finding = Diagnostic::error("two-anchors", entry.span.range(), message);
            self.push(finding.label("the hip follows from the shoulder").help("take one of them out"));
            return None;
        }
        if matches!(entry.value.get_ref(), DeValue::Array(_)) {
            return self.numbers::<2>(entry).map(|[x, y]| Anchor::Hip(Point::new(x, y)));
        }
        let table = self.value_as_table(entry, entry.value, Scope::Around)?;
        let length = self.number(table, "length").unwrap_or(THIGH);
        let (centre, angle) = (self.pair(table, "around"), self.number(table, "angle"));
        Some(Anchor::Around { centre: centre?, angle: angle?, length })
    }
}

/// A person who stands with hanging arms.
fn standing() -> Posture {
    Posture {
        anchor: Anchor::Hip(Point::new(0.0, HIP)),
        lean: 0.0,
        curl: 0.0,
        nod: 0.0,
        breath: 0.0,
        effort: 0.0,
        sway: 0.0,
        limbs: limbs::hanging(),
    }
}
