//! Routines made in code, for tests that don't need the parser.

use std::sync::Arc;
use std::time::Duration;
use supple::routine::{
    Amount, BodySide, BySide, Conditions, Gap, Item, Routine, Side, Spots, Step, Tempo, TempoPhase,
};
use supple::timeline::{Timeline, compile};

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn gap(seconds: u64) -> Gap {
    Gap::Timed(secs(seconds))
}

/// A step with the format's defaults and ten seconds of work.
pub(crate) fn step(name: &str) -> Step {
    Step {
        id: name.to_lowercase().replace(' ', "-"),
        name: name.to_owned(),
        say: None,
        amounts: vec![Amount::Time { min: secs(10), max: secs(10) }],
        load: None,
        side: Side::Together,
        first: BodySide::Left,
        sets: 1,
        rest: gap(0),
        after: gap(0),
        weeks: Vec::new(),
        spots: Spots::None,
        direction: None,
        prepare: gap(8),
        switch: gap(5),
        move_: gap(5),
        reverse: gap(2),
        how: Vec::new(),
        cues: Vec::new(),
        easier: None,
        harder: None,
        pose: None,
        caution: Vec::new(),
        stop_if: Vec::new(),
        not_for: Conditions::new(),
        half_range: BySide::default(),
        equipment: Vec::new(),
        muscles: Vec::new(),
        tags: Vec::new(),
        source: None,
        sound: None,
        count: None,
        halfway: None,
        metronome: None,
    }
}

pub(crate) fn reps(count: u32) -> Amount {
    Amount::Reps { min: count, max: count, tempo: None }
}

pub(crate) fn paced(count: u32, phases: &[(&str, u64)]) -> Amount {
    let phases = phases
        .iter()
        .map(|(name, millis)| TempoPhase {
            name: Some((*name).to_owned()),
            min: Duration::from_millis(*millis),
            length: Duration::from_millis(*millis),
        })
        .collect();
    Amount::Reps { min: count, max: count, tempo: Some(Tempo { phases }) }
}

pub(crate) fn routine(items: Vec<Item>) -> Routine {
    Routine {
        id: "test".to_owned(),
        name: "Test".to_owned(),
        kind: None,
        about: None,
        length: None,
        tags: Vec::new(),
        equipment: Vec::new(),
        muscles: Vec::new(),
        caution: Vec::new(),
        stop_if: Vec::new(),
        max_pain: 4,
        voice: None,
        language: "en".to_owned(),
        source: None,
        allow: Vec::new(),
        items,
        week: 1,
    }
}

pub(crate) fn timeline(steps: Vec<Step>) -> Arc<Timeline> {
    let items = steps.into_iter().map(|step| Item::Step(Box::new(step))).collect();
    Arc::new(compile(Arc::new(routine(items))))
}
