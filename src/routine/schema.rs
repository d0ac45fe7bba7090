//! The keys of a file as they were read: each is optional and has its location, and its
//! value was checked by itself only.

use super::count::CountRange;
use super::duration::DurationRange;
use super::model::{
    BodySide, Conditions, CountWords, CueAt, Directions, Gap, Kind, Side, Source, Spots, Tempo, Variation,
    VoiceLevel,
};
use super::span::{NodeId, Span};
use std::rc::Rc;
use std::time::Duration;

/// The index of a file.
pub(super) type FileId = usize;

/// The routine's own file; the others are those it borrows from.
pub(super) const OWN_FILE: FileId = 0;

/// Where a key and its value are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyLocation {
    pub(super) file: FileId,
    pub(super) key: Span,
    pub(super) value: Span,
}

/// A key that is present in a file. `value` is `None` if it is invalid, which was reported
/// when it was read.
#[derive(Clone, Debug)]
pub(super) struct Written<T> {
    pub(super) at: KeyLocation,
    pub(super) value: Option<T>,
}

/// A key of a table; `None` if it is absent.
pub(super) type Slot<T> = Option<Written<T>>;

/// The value of a slot, if it is present and valid.
#[expect(clippy::ref_option, reason = "a slot is a field of the schema, and read as one")]
pub(super) fn value<T>(slot: &Slot<T>) -> Option<&T> {
    slot.as_ref().and_then(|written| written.value.as_ref())
}

/// Moves the value out of a slot.
pub(super) fn take_value<T>(slot: &mut Slot<T>) -> Option<T> {
    slot.take().and_then(|written| written.value)
}

/// The keys of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    pub(super) name: Slot<String>,
    pub(super) kind: Slot<Kind>,
    pub(super) about: Slot<String>,
    pub(super) length: Slot<Duration>,
    pub(super) tags: Slot<Vec<String>>,
    pub(super) equipment: Slot<Vec<String>>,
    pub(super) muscles: Slot<Vec<String>>,
    pub(super) caution: Slot<Vec<String>>,
    pub(super) stop_if: Slot<Vec<String>>,
    pub(super) max_pain: Slot<u32>,
    pub(super) voice: Slot<VoiceLevel>,
    pub(super) language: Slot<String>,
    pub(super) source: Slot<Source>,
    pub(super) allow: Slot<Vec<String>>,
    pub(super) defaults: Rc<Step>,
    pub(super) steps: Vec<Rc<Step>>,
    /// Keys that were probably meant by unknown ones; they don't count as missing.
    pub(super) meant_keys: Vec<&'static str>,
}

/// Calls a macro with every key of a step but `step`: its field and the field's type, its
/// name, and the method of the walker that reads its value.
macro_rules! each_key {
    ($do:ident) => {
        $do! {
            use_: Reference, "use", reference;
            name: String, "name", text;
            id: String, "id", id;
            say: String, "say", text;
            time: Time, "time", time;
            reps: Reps, "reps", reps;
            tempo: Tempo, "tempo", tempo;
            load: String, "load", text;
            side: Side, "side", side;
            first: BodySide, "first", body_side;
            sets: u32, "sets", number;
            rest: Gap, "rest", gap;
            after: Gap, "after", gap;
            weeks: Vec<Rc<Step>>, "weeks", weeks;
            spots: Spots, "spots", spots;
            direction: Directions, "direction", direction;
            prepare: Gap, "prepare", gap;
            switch: Gap, "switch", gap;
            move_: Gap, "move", gap;
            reverse: Gap, "reverse", gap;
            how: Vec<String>, "how", texts;
            cues: Vec<Cue>, "cues", cues;
            easier: Variation, "easier", variation;
            harder: Variation, "harder", variation;
            pose: String, "pose", pose;
            sound: String, "sound", sound;
            count: CountWords, "count", count_words;
            halfway: bool, "halfway", flag;
            metronome: bool, "metronome", flag;
            caution: Vec<String>, "caution", texts;
            stop_if: Vec<String>, "stop_if", texts;
            not_for: Conditions, "not_for", conditions;
            equipment: Vec<String>, "equipment", texts;
            muscles: Vec<String>, "muscles", texts;
            tags: Vec<String>, "tags", texts;
            source: Source, "source", source;
        }
    };
}
pub(super) use each_key;

macro_rules! define_step {
    ($($field:ident: $type:ty, $name:literal, $read:ident;)*) => {
        /// A step, a circuit, `[defaults]` or a week, which are tables of the same keys.
        #[derive(Clone, Debug, Default)]
        pub(super) struct Step {
            /// The step's header, or all of an inline table.
            pub(super) header: KeyLocation,
            /// Its node in the spans of its file.
            pub(super) node: NodeId,
            /// Its index in the list of steps that contains it.
            pub(super) index: usize,
            $(pub(super) $field: Slot<$type>,)*
            /// The steps of a circuit.
            pub(super) steps: Slot<Vec<Rc<Step>>>,
            /// Keys that were probably meant by unknown ones; they don't count as missing.
            pub(super) meant_keys: Vec<&'static str>,
        }
    };
}
each_key!(define_step);

impl Step {
    /// Whether it contains steps.
    pub(super) fn is_circuit(&self) -> bool {
        self.steps.is_some()
    }

    /// Whether an unknown key is probably a misspelling of this one.
    pub(super) fn has_misspelling_of(&self, key: &str) -> bool {
        self.meant_keys.contains(&key)
    }

    /// Whether the value of a key is known; `None` if the key is absent. It isn't known if it
    /// is invalid or the key is misspelled. That was reported, and what rests on such a
    /// value isn't checked.
    pub(super) fn knows(&self, key: &str) -> Option<bool> {
        macro_rules! find {
            ($($field:ident: $type:ty, $name:literal, $read:ident;)*) => {
                match key {
                    $($name => self.$field.as_ref().map(|written| written.value.is_some()),)*
                    _ => None,
                }
            };
        }
        if self.has_misspelling_of(key) { Some(false) } else { each_key!(find) }
    }

    /// Whether its amount is a list.
    pub(super) fn has_list(&self) -> bool {
        matches!(value(&self.time), Some(Time::List(_))) || matches!(value(&self.reps), Some(Reps::List(_)))
    }

    /// The location to report if something is missing from the step as a whole.
    pub(super) fn report_location(&self) -> KeyLocation {
        let name = self.name.as_ref().map(|name| name.at);
        name.or_else(|| self.use_.as_ref().map(|used| used.at)).unwrap_or(self.header)
    }
}

/// The value of `time`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Time {
    Lengths(DurationRange),
    Open,
    /// One for each set, at least one.
    List(Vec<DurationRange>),
}

/// The value of `reps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reps {
    Counts(CountRange),
    Max,
    /// One for each set, at least one.
    List(Vec<CountRange>),
}

/// One entry of `cues`.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) at: Slot<CueAt>,
    pub(super) set: Slot<u32>,
    pub(super) say: Slot<String>,
}

/// The value of `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The name of the other file; `None` for the same file.
    pub(super) file: Option<String>,
    /// The id of the step; `None` for the whole file.
    pub(super) step: Option<String>,
}

impl Step {
    /// Every key that is written, with its location.
    pub(super) fn written(&self) -> Vec<(&'static str, KeyLocation)> {
        macro_rules! collect {
            ($($field:ident: $type:ty, $name:literal, $read:ident;)*) => {
                [$(self.$field.as_ref().map(|written| ($name, written.at))),*]
            };
        }
        each_key!(collect).into_iter().flatten().collect()
    }

    /// Fills every absent key but `id` from another step.
    fn inherit_from(&mut self, lender: &Self) {
        macro_rules! copy {
            ($($field:ident: $type:ty, $name:literal, $read:ident;)*) => {
                $(if self.$field.is_none() && $name != "id" {
                    self.$field.clone_from(&lender.$field);
                })*
            };
        }
        each_key!(copy);
        self.meant_keys.extend(&lender.meant_keys);
        if self.steps.is_none() {
            self.steps.clone_from(&lender.steps);
        }
    }

    /// This step's keys, with those of its lender where this step has none. A `time` of this
    /// step drops borrowed `reps` and `tempo`, its `reps` drop a borrowed `time`, and its list
    /// of amounts drops borrowed `sets`. A number of spots takes that many of a borrowed list.
    pub(super) fn overriding(&self, lender: &Self) -> Self {
        let mut step = self.clone();
        step.inherit_from(lender);
        if self.time.is_some() {
            step.reps.clone_from(&self.reps);
            step.tempo.clone_from(&self.tempo);
        }
        if self.reps.is_some() {
            step.time.clone_from(&self.time);
        }
        if self.has_list() {
            // The list says how many sets there are.
            step.sets.clone_from(&self.sets);
        }
        if let (Some(Spots::Counted { max, .. }), Some(Spots::Named(names))) =
            (value(&self.spots), value(&lender.spots))
        {
            let first = names.get(..*max as usize);
            if let Some((written, first)) = step.spots.as_mut().zip(first) {
                written.value = Some(Spots::Named(first.to_vec()));
            }
        }
        if self.weeks.is_none() {
            step.weeks = lender.weeks_without_keys_of(self);
        }
        step
    }

    /// The step's weeks without the keys that the step `borrower` sets itself; `None` if
    /// no key is left in them.
    fn weeks_without_keys_of(&self, borrower: &Self) -> Slot<Vec<Rc<Self>>> {
        let Some(Written { at, value: Some(weeks) }) = &self.weeks else { return self.weeks.clone() };
        let weeks: Vec<Rc<Self>> = weeks.iter().map(|week| Rc::new(week.without_keys_of(borrower))).collect();
        let has_keys = weeks.iter().any(|week| !week.written().is_empty());
        has_keys.then_some(Written { at: *at, value: Some(weeks) })
    }

    /// The keys of a week without those that the step `borrower` sets itself.
    fn without_keys_of(&self, borrower: &Self) -> Self {
        let mut week = self.clone();
        if borrower.time.is_some() || borrower.reps.is_some() {
            (week.time, week.reps) = (None, None);
        }
        if borrower.tempo.is_some() || borrower.time.is_some() {
            week.tempo = None;
        }
        if borrower.sets.is_some() || borrower.has_list() {
            week.sets = None;
        }
        if borrower.rest.is_some() {
            week.rest = None;
        }
        if borrower.load.is_some() {
            week.load = None;
        }
        week
    }

    /// The step in one of its weeks: the week's keys over its own. `reps = "max"`
    /// counts reps within a `time`, so these two don't drop each other, whichever
    /// of the tables has them.
    pub(super) fn in_week(&self, week: &Self) -> Self {
        let mut step = week.overriding(&Self { weeks: None, ..self.clone() });
        let is_max = |step: &Self| value(&step.reps) == Some(&Reps::Max);
        if is_max(self) && week.reps.is_none() {
            step.reps.clone_from(&self.reps);
        }
        if is_max(week) && week.time.is_none() {
            step.time.clone_from(&self.time);
        }
        step
    }
}
