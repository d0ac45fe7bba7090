//! `supple show`: a routine laid out in time, as a table or as JSON.

use super::args::{ShowArguments, SoundArguments};
use super::sound::SoundSetup;
use super::{CliContext, CommandResult, load, print, print_json, sound};
use crate::cue::{self, Cue, CueKind};
use crate::routine::{BodySide, Circuit, Condition, Side};
use crate::session::PreparedSession;
use crate::time::{Clock, Spelled};
use crate::timeline::{Direction, Pace, Segment, SegmentKind, Timeline, Work, labels};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// The most speech that is measured for one plan; the rest is estimated. The built-in voice
/// synthesizes it in two seconds of processor time; the shipped routines need at most 81 s.
const MAX_MEASURED: Duration = Duration::from_secs(85);

/// A timeline as JSON, with every cue of a session without interruption.
fn json(timeline: &Timeline, options: &cue::Options) -> String {
    let routine = &timeline.routine;
    let mut plan = json!({
        "routine": routine.id,
        "language": routine.language,
        "seconds": seconds(timeline.total),
        "approximate": timeline.approximate,
    });
    if routine.weeks() > 1 {
        plan["week"] = json!(routine.week);
        plan["weeks"] = json!(routine.weeks());
    }
    plan["safety"] = json!(routine.safety());
    // The conditions under which steps are left out, by the steps' ids.
    let not_for: BTreeMap<&str, Vec<&str>> = routine
        .steps()
        .filter(|step| !step.not_for.is_empty())
        .map(|step| (step.id.as_str(), step.not_for.iter().map(|condition| condition.word()).collect()))
        .collect();
    if !not_for.is_empty() {
        plan["not_for"] = json!(not_for);
    }
    plan["segments"] = timeline.segments.iter().map(|segment| json_segment(timeline, segment)).collect();
    plan["cues"] = cue::all_cues(timeline, options).into_iter().map(json_cue).collect();
    format!("{plan:#}\n")
}

fn json_segment(timeline: &Timeline, segment: &Segment) -> Value {
    let (reps, rep_length) = match &segment.work {
        Some(Work::Reps { count, pace, .. }) => (Some(*count), pace.rep_length()),
        _ => (None, None),
    };
    json!({
        "at": seconds(segment.at),
        "seconds": segment.length.fixed().map(seconds),
        "phase": segment.kind.word(),
        "step": timeline.id(segment),
        "name": timeline.name(segment),
        "set": segment.set,
        "sets": segment.sets,
        "side": segment.side.map(BodySide::word),
        "spot": timeline.spot_name_or_number(segment),
        "direction": segment.direction.map(Direction::word),
        "reps": reps,
        "rep_seconds": rep_length.map(seconds),
        "round": segment.round.map(|(round, _)| round),
        "rounds": segment.round.map(|(_, rounds)| rounds),
        "load": timeline.step(segment).and_then(|step| step.load.as_deref()),
        "optional_after": segment.optional_after().map(seconds),
    })
}

/// A cue, with the words as they are shown if the spoken ones differ.
fn json_cue(cue: Cue) -> Value {
    let at = seconds(cue.at.0);
    match cue.kind {
        CueKind::Say(sentence) => {
            let (text, caption) = (sentence.spoken(), sentence.to_string());
            if caption == text {
                json!({ "at": at, "kind": "say", "text": text })
            } else {
                json!({ "at": at, "kind": "say", "text": text, "caption": caption })
            }
        }
        CueKind::Tone(tone) => json!({ "at": at, "kind": "tone", "text": tone.word() }),
        CueKind::Sound(name) => json!({ "at": at, "kind": "sound", "text": name }),
    }
}

/// A length in seconds: an integer if it is a whole number of them.
fn seconds(length: Duration) -> Value {
    if length.subsec_nanos() == 0 { length.as_secs().into() } else { length.as_secs_f64().into() }
}

/// A timeline as a table for reading.
fn table(timeline: &Timeline) -> String {
    let routine = &timeline.routine;
    let about = timeline.about();
    let week = labels::week(routine).map(|week| format!(" · {week}")).unwrap_or_default();
    let mut text = format!("{} · {about}{}{week}\n", routine.name, Clock(timeline.total));
    if let Some(about) = &routine.about {
        text.push_str(about);
        text.push('\n');
    }
    for step in routine.steps().filter(|step| !step.not_for.is_empty()) {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{}: leave it out with {}.", step.name, Condition::any_of(&step.not_for));
    }
    let rows: Vec<[String; 5]> = timeline.segments.iter().map(|segment| row(timeline, segment)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    let (mut part, mut circuit) = (usize::MAX, None);
    for (segment, row) in timeline.segments.iter().zip(&rows) {
        if segment.part != part {
            let before = timeline.parts.get(part).and_then(|part| timeline.segments.get(part.first));
            part = segment.part;
            if !before.is_some_and(|before| is_without_blank_line(timeline, before, segment)) {
                text.push('\n');
            }
        }
        let segment_circuit = timeline.circuit(segment);
        if segment_circuit.map(|circuit| &circuit.id) != circuit {
            circuit = segment_circuit.map(|circuit| &circuit.id);
            text.extend(segment_circuit.map(circuit_line));
        }
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let fill = " ".repeat(widths[column].saturating_sub(cell.width()));
            // Clock times and lengths are aligned to the right, words to the left.
            if column == 0 || column == 2 { format!("{fill}{cell}") } else { format!("{cell}{fill}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    // Writing to a String can't fail.
    let _ = write!(text, "\n{:>width$}  the end", Clock(timeline.total).to_string(), width = widths[0]);
    text
}

/// Whether no blank line separates a part, which begins with `segment`, from the part
/// before it: a step from the gap before it, and the steps of one round.
fn is_without_blank_line(timeline: &Timeline, before: &Segment, segment: &Segment) -> bool {
    let same_round = segment.round.is_some() && before.round == segment.round;
    before.step.item == segment.step.item
        && (timeline.is_between_passes(before) || same_round && !timeline.is_between_passes(segment))
}

/// The line above a circuit: its name, rounds and sides.
fn circuit_line(circuit: &Circuit) -> String {
    let rounds = if circuit.rounds == 1 { String::new() } else { format!(", {} rounds", circuit.rounds) };
    let sides = match circuit.side {
        Side::Each => ", each side",
        Side::Left => ", left side",
        Side::Right => ", right side",
        Side::Together | Side::Alternate => "",
    };
    format!("{}{rounds}{sides}\n", circuit.name)
}

/// The clock time, phase and length of a segment, the name of its step, and details: side,
/// position, reps and load.
fn row(timeline: &Timeline, segment: &Segment) -> [String; 5] {
    let length = match segment.length.fixed() {
        Some(length) => Spelled(length).to_string(),
        None => format!("~{}", Spelled(segment.length.planned())),
    };
    let mut details = Vec::new();
    details.extend(segment.side.map(|side| side.word().to_owned()));
    details.extend(labels::position_labels(timeline, segment));
    if let Some(Work::Reps { count, pace, .. }) = &segment.work {
        details.push(match pace {
            Pace::OwnPace => format!("{}, own pace", labels::reps(*count)),
            _ => format!("{} of {}", labels::reps(*count), Spelled(pace.rep_length().unwrap_or_default())),
        });
    }
    if segment.kind == SegmentKind::Work {
        details.extend(timeline.step(segment).and_then(|step| step.load.clone()));
    }
    [
        Clock(segment.at).to_string(),
        segment.kind.word().to_owned(),
        length,
        timeline.name(segment).to_owned(),
        details.join(", "),
    ]
}

/// Prints what happens when in a routine.
pub(super) fn show(cli: &CliContext, arguments: &ShowArguments) -> CommandResult {
    let timeline = load::load(cli, &arguments.routine)?.timeline;
    let SoundSetup { config, voice, .. } = sound::open(cli, &SoundArguments::default())?;
    let mut options = config.session_options(config.hands_free.enabled);
    options.overrides.week = load::week(&timeline.routine, arguments.week)?;
    let PreparedSession { timeline, .. } = PreparedSession::prepare(timeline, &options);
    if !arguments.json {
        return Ok(print(&format!("{}\n", table(&timeline))));
    }
    let measure = cue::measure_up_to(MAX_MEASURED, voice.measure());
    let options = cue::Options { measure_in: voice.measure_in(), ..config.cue_options(measure) };
    Ok(print_json(&json(&timeline, &options.for_routine(&timeline.routine))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cue::Measure;
    use crate::routine::{Context, parse};
    use crate::timeline::compile;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn a_flood_of_words_is_measured_up_to_a_bound() {
        let cautions: Vec<String> = (0..2_000).map(|number| format!("\"{number}.\"")).collect();
        let text = format!(
            "name = \"R\"\ncaution = [{}]\n[[step]]\nname = \"March\"\ntime = \"30s\"\n",
            cautions.join(",")
        );
        let timeline = compile(parse(&text, "r", &Context::default()).routine.unwrap());
        let spoken = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&spoken);
        let voice: Measure = Arc::new(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Duration::from_secs(1)
        });
        let options =
            cue::Options { measure: cue::measure_up_to(MAX_MEASURED, voice), ..cue::Options::default() };
        assert!(json(&timeline, &options).contains("\"March.\""));
        assert!(spoken.load(Ordering::Relaxed) <= MAX_MEASURED.as_secs());
    }
}
