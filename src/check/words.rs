//! Whether the author's words can be said in the time there is.

use crate::cue::{self, CueKind, Measure, Options, words::sentences};
use crate::diagnostic::Diagnostic;
use crate::routine::{Spans, Step, VoiceLevel};
use crate::time::{Spelled, Tick};
use crate::timeline::{Part, Phase, Timeline};
use std::time::Duration;

/// The most findings about one file; nobody reads more, and each is drawn with
/// its line.
const MOST: usize = 1000;

/// Finds the words of a routine that the voice leaves out because there is no
/// time for them: instructions in the prepare time, cues in their amount.
/// `measure` is how long the voice takes.
pub fn words(timeline: &Timeline, spans: &Spans, measure: &Measure) -> Vec<Diagnostic> {
    let timed = timeline.hands_free();
    // Letters tell enough where there is plenty of time, and cost nothing.
    if timed.parts.iter().all(|part| timed.part_step(part).is_none_or(|step| is_easy(&timed, part, step))) {
        return Vec::new();
    }
    let options = Options {
        level: VoiceLevel::Full,
        level_chosen: true,
        measure: measure.clone(),
        ..Options::default()
    };
    let said: Vec<(Tick, String)> = cue::all(&timed, &options)
        .into_iter()
        .filter_map(|cue| match cue.kind {
            CueKind::Say(text) => Some((cue.at, text)),
            _ => None,
        })
        .collect();
    let mut findings: Vec<Diagnostic> = Vec::new();
    for part in &timed.parts {
        let Some(step) = timed.part_step(part).filter(|_| part.round.is_none_or(|(round, _)| round == 1))
        else {
            continue;
        };
        findings.extend(instructions(&timed, part, step, &said, spans, measure));
        findings.extend(cues(&timed, part, step, &said, spans));
        if findings.len() >= MOST {
            findings.truncate(MOST);
            break;
        }
    }
    findings
}

/// Whether all the words of a step surely fit.
fn is_easy(timeline: &Timeline, part: &Part, step: &Step) -> bool {
    let generous = |texts: &[String]| -> Duration {
        texts.iter().map(|text| cue::estimate(text) + Duration::from_millis(250)).sum()
    };
    let prepare = timeline.segments.get(part.first).filter(|segment| segment.phase == Phase::Prepare);
    let room = prepare.map_or(Duration::ZERO, |segment| segment.length.planned());
    // Name, side, spot, direction, amount and the step's own cautions.
    let lead = Duration::from_secs(9);
    let careful = generous(&step.caution) + generous(&step.stop_if);
    step.cues.is_empty() && (step.how.is_empty() || lead + careful + generous(&step.how) <= room)
}

/// What is said between two moments.
fn between(said: &[(Tick, String)], from: Duration, length: Duration) -> impl Iterator<Item = &str> {
    let (from, to) = (Tick(from), Tick(from + length));
    said.iter().filter(move |(at, _)| *at >= from && *at < to).map(|(_, text)| text.as_str())
}

/// The instructions that are not said in the step's prepare time.
fn instructions(
    timeline: &Timeline,
    part: &Part,
    step: &Step,
    said: &[(Tick, String)],
    spans: &Spans,
    measure: &Measure,
) -> Option<Diagnostic> {
    let prepare = timeline.segments.get(part.first)?;
    let wanted: Vec<String> = step.how.iter().flat_map(|line| sentences(line)).collect();
    let heard: Vec<&str> = if prepare.phase == Phase::Prepare {
        between(said, prepare.at, prepare.length.planned()).collect()
    } else {
        Vec::new()
    };
    let missing: Vec<&String> = wanted.iter().filter(|text| !heard.contains(&text.as_str())).collect();
    if missing.is_empty() {
        return None;
    }
    let needed: Duration = missing.iter().map(|text| measure(text) + Duration::from_millis(250)).sum();
    let more = Duration::from_secs(needed.as_secs() + 1);
    let longer = prepare_length(prepare) + more;
    let message = format!(
        "{} of the {} instructions of \"{}\" can't be said before it begins",
        missing.len(),
        wanted.len(),
        step.name
    );
    let span = spans.step(&step.id, "how")?;
    let finding = Diagnostic::warning("words-dont-fit", span, message);
    Some(finding.help(format!("write `prepare = \"{}\"`, or shorten the words", Spelled(longer))))
}

fn prepare_length(segment: &crate::timeline::Segment) -> Duration {
    if segment.phase == Phase::Prepare {
        Duration::from_secs(segment.length.planned().as_secs())
    } else {
        Duration::from_secs(4)
    }
}

/// The cues that are left out of one of the step's amounts.
fn cues(
    timeline: &Timeline,
    part: &Part,
    step: &Step,
    said: &[(Tick, String)],
    spans: &Spans,
) -> Vec<Diagnostic> {
    let amounts =
        || timeline.segments[part.first..part.end].iter().filter(|segment| segment.phase == Phase::Work);
    let mut findings = Vec::new();
    for (number, cue) in step.cues.iter().enumerate() {
        let wanted = sentences(&cue.say);
        let dropped = amounts().any(|segment| {
            let heard: Vec<&str> = between(said, segment.at, segment.length.planned()).collect();
            !wanted.iter().all(|text| heard.contains(&text.as_str()))
        });
        let span = spans.step(&step.id, &format!("cues[{number}].say"));
        if let Some(span) = span.filter(|_| dropped) {
            let message = "there is no time to say this at its moment".to_owned();
            let finding = Diagnostic::warning("words-dont-fit", span, message);
            findings
                .push(finding.help("shorten it, or move its `at` away from the end and from other words"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};
    use crate::timeline::compile;
    use std::sync::Arc;

    fn found(text: &str) -> Vec<(String, Diagnostic)> {
        let parsed = parse(text, "test", &Context::default());
        let timeline = compile(Arc::new(parsed.routine.unwrap()));
        let measure: Measure = Arc::new(|text| Duration::from_millis(60 * text.len() as u64));
        let found = words(&timeline, &parsed.spans, &measure);
        found.into_iter().map(|finding| (text[finding.span.clone()].to_owned(), finding)).collect()
    }

    #[test]
    fn words_that_fit_are_no_finding() {
        let text = "name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"40s\"\nhow = \"Easy.\"\n\
                    cues = [{ at = \"8s\", say = \"Breathe\" }]\n[[step]]\nname = \"March\"\ntime = \"30s\"";
        assert_eq!(found(text), []);
    }

    #[test]
    fn instructions_longer_than_the_prepare_are_told_at_their_place() {
        let how = "Stand tall and look ahead. Let the arms hang and breathe out for a long time, calmly.";
        let text = format!(
            "name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"40s\"\nprepare = \"6s\"\nhow = \"{how}\""
        );
        let found = found(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, format!("\"{how}\""));
        assert!(found[0].1.message.starts_with("1 of the 2 instructions"), "{}", found[0].1.message);
        assert_eq!(found[0].1.help.as_deref(), Some("write `prepare = \"10s\"`, or shorten the words"));
    }

    #[test]
    fn cues_that_reach_beyond_their_amount_or_into_others_are_told() {
        let long = "Let the back knee sink and keep the front heel on the floor";
        let text = format!(
            "name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"20s\"\ncues = [{{ at = \"-1s\", say = \"{long}\" }}]"
        );
        assert_eq!(found(&text)[0].0, format!("\"{long}\""));
        let text = format!(
            "name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"30s\"\n\
             cues = [{{ at = \"5s\", say = \"{long}\" }}, {{ at = \"5.5s\", say = \"Breathe\" }}]"
        );
        assert_eq!(found(&text)[0].0, "\"Breathe\"");
    }

    #[test]
    fn a_flood_of_cues_is_told_up_to_a_limit() {
        let cues = "{ at = \"1s\", say = \"z\" },".repeat(MOST + 50);
        let text = format!("name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"1s\"\ncues = [{cues}]\n");
        let parsed = parse(&text, "x", &Context::default());
        let timeline = compile(Arc::new(parsed.routine.unwrap()));
        let measure: Measure = Arc::new(cue::estimate);
        assert_eq!(words(&timeline, &parsed.spans, &measure).len(), MOST);
    }
}
