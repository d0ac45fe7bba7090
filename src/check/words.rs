//! Finds instructions and cues for which there is no time.

use super::BoundedMeasure;
use crate::cue::{self, LONGEST_PREPARE, Measure, OmittedWords, Options};
use crate::diagnostic::Diagnostic;
use crate::routine::{Spans, Step, VoiceLevel};
use crate::session::{PreparedSession, SessionOptions};
use crate::time::{Spelled, ceil_secs};
use crate::timeline::{HandsFreeLengths, Part, Timeline};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// The code of these findings.
pub(super) const CODE: &str = "words-dont-fit";

/// The most findings about one file, because each is printed with its line.
const MAX_FINDINGS: usize = 1000;

/// Finds the words that the voice omits because there is no time for them: instructions
/// before their step, cues in their work.
pub(super) fn check(
    timeline: &Arc<Timeline>,
    spans: &Spans,
    measure: &Measure,
    bounded_measure: Option<&BoundedMeasure>,
) -> Vec<Diagnostic> {
    // Open segments get the lengths of hands-free play, so that every time is known.
    let lengths = timeline.approximate.then(HandsFreeLengths::default);
    let session_options = SessionOptions { hands_free: lengths, ..SessionOptions::default() };
    let PreparedSession { timeline: timed, .. } =
        PreparedSession::prepare(Arc::clone(timeline), &session_options);
    let options = Options {
        level: VoiceLevel::Full,
        level_chosen: true,
        measure: measure.clone(),
        ..Options::default()
    }
    .for_routine(&timed.routine);
    let mut findings: Vec<Diagnostic> = Vec::new();
    // Each step is checked once, on its first side; in a circuit once for each of its amounts,
    // and in each round that has a cue of its own.
    let (mut checked, mut reported_cues) = (HashSet::new(), HashSet::new());
    for part in &timed.parts {
        let (Some(first), Some(step)) = (timed.segments.get(part.first), timed.part_step(part)) else {
            continue;
        };
        let number = first.amount_number();
        let amount = step.amounts.iter().position(|amount| amount == step.amount(number));
        let round_of_cue = step.cues.iter().any(|cue| cue.set == Some(number)).then_some(number);
        if part.is_between_passes || !checked.insert((first.step, amount, round_of_cue)) {
            continue;
        }
        // In later weeks only steps with a progression differ.
        if timed.routine.week > 1 && step.weeks.is_empty() {
            continue;
        }
        let mut omitted = omitted(&timed, part, &options, bounded_measure);
        omitted.cues.retain(|cue| reported_cues.insert((first.step, *cue)));
        // The instructions of the circuit are said first, so those of its first step are
        // omitted first: the circuit is reported only if the step has none.
        let circuit = timed.circuit_begun_by(first).filter(|_| step.how.is_empty());
        let (id, name) = circuit.map_or((&step.id, &step.name), |circuit| (&circuit.id, &circuit.name));
        let prepare_returns = part.round.is_some() && circuit.is_none();
        findings.extend(warn_of_instructions((id, name), &omitted, prepare_returns, spans));
        findings.extend(warn_of_cues(step, &omitted, spans));
        if findings.len() >= MAX_FINDINGS {
            findings.truncate(MAX_FINDINGS);
            break;
        }
    }
    findings
}

/// The words of a part's step that are omitted.
///
/// If both bounds of their lengths omit the same words, these are known, and the time that
/// they need comes from the estimate. Otherwise the words are measured exactly.
fn omitted(
    timeline: &Timeline,
    part: &Part,
    options: &Options,
    bounded_measure: Option<&BoundedMeasure>,
) -> OmittedWords {
    let omitted_with = |measure: &Measure| {
        cue::omitted_words(timeline, part, &Options { measure: Arc::clone(measure), ..options.clone() })
    };
    let Some(BoundedMeasure { min, max, exact }) = bounded_measure else {
        return omitted_with(&options.measure);
    };
    let longest = omitted_with(max);
    if longest.instructions.is_empty() && longest.cues.is_empty() {
        return longest;
    }
    let shortest = omitted_with(min);
    let is_decided = (&longest.instructions, &longest.cues) == (&shortest.instructions, &shortest.cues);
    if is_decided { omitted_with(&options.measure) } else { omitted_with(exact) }
}

/// Warns that instructions of a step or circuit, given by its id and name, are omitted.
/// `prepare_returns` is whether its `prepare` comes in every round.
fn warn_of_instructions(
    (id, name): (&str, &str),
    omitted: &OmittedWords,
    prepare_returns: bool,
    spans: &Spans,
) -> Option<Diagnostic> {
    if omitted.instructions.is_empty() {
        return None;
    }
    let (omitted_count, all) = (omitted.instructions.len(), omitted.instruction_count);
    let message = if all == 1 {
        format!("the instruction of \"{name}\" can't be said")
    } else if omitted_count == all {
        format!("none of the {all} instructions of \"{name}\" can be said")
    } else {
        format!("{omitted_count} of the {all} instructions of \"{name}\" can't be said")
    };
    let finding = Diagnostic::warning(CODE, spans.report_span(id, "how")?, message + " before it begins");
    if omitted.needs > LONGEST_PREPARE {
        return Some(finding.help("shorten the words, or leave some of them out"));
    }
    let enough = Duration::from_secs(ceil_secs(omitted.needs));
    let each_round = if prepare_returns { ", which returns each round" } else { "" };
    Some(finding.help(format!("write `prepare = \"{}\"`{each_round}, or shorten the words", Spelled(enough))))
}

/// Warns of each omitted cue of a step.
fn warn_of_cues(step: &Step, omitted: &OmittedWords, spans: &Spans) -> Vec<Diagnostic> {
    let spans = omitted
        .cues
        .iter()
        .take(MAX_FINDINGS)
        .filter_map(|number| spans.report_span(&step.id, &format!("cues[{number}].say")));
    let finding = |span| {
        let message = "there is no time to say this at its moment";
        Diagnostic::warning(CODE, span, message)
            .help("shorten it, or move its `at` away from the end and from other words")
    };
    spans.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::{Context, parse};
    use crate::timeline::compile;

    /// A routine with one step, which has these keys beside its name.
    fn walk(keys: &str) -> String {
        format!("name = \"T\"\n[[step]]\nname = \"Walk\"\n{keys}")
    }

    fn found(text: &str) -> Vec<(String, Diagnostic)> {
        let parsed = parse(text, "test", &Context::default());
        let timeline = Arc::new(compile(parsed.routine.unwrap()));
        let measure: Measure = Arc::new(|text| Duration::from_millis(60 * text.len() as u64));
        let found = check(&timeline, &parsed.spans, &measure, None);
        found.into_iter().map(|finding| (text[finding.span.clone()].to_owned(), finding)).collect()
    }

    #[test]
    fn words_are_measured_only_if_the_bounds_differ() {
        let how = "Stand tall and look ahead, and breathe out.";
        let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let findings_and_measured = |prepare: u32, exact: u64| {
            let text = walk(&format!("time = \"40s\"\nprepare = \"{prepare}s\"\nhow = \"{how}\""));
            let parsed = parse(&text, "test", &Context::default());
            let timeline = Arc::new(compile(parsed.routine.unwrap()));
            let per_letter = |millis: u64| -> Measure {
                Arc::new(move |text| Duration::from_millis(millis * text.len() as u64))
            };
            let counted = Arc::clone(&asked);
            let exact: Measure = Arc::new(move |text| {
                counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                Duration::from_millis(exact * text.len() as u64)
            });
            let bounded = BoundedMeasure { min: per_letter(50), max: per_letter(70), exact };
            let found = check(&timeline, &parsed.spans, &per_letter(60), Some(&bounded)).len();
            (found, asked.swap(0, std::sync::atomic::Ordering::Relaxed) > 0)
        };
        assert_eq!(findings_and_measured(30, 60), (0, false), "it fits in any case");
        assert_eq!(findings_and_measured(3, 60), (1, false), "it doesn't in any case");
        let doubtful = (4..30).find(|prepare| findings_and_measured(*prepare, 60).1).unwrap();
        assert_eq!(
            (findings_and_measured(doubtful, 50).0, findings_and_measured(doubtful, 70).0),
            (0, 1),
            "{doubtful} s"
        );
    }

    #[test]
    fn words_that_fit_are_no_finding() {
        let text = "name = \"T\"\n[[step]]\nname = \"Walk\"\ntime = \"40s\"\nhow = \"Easy.\"\n\
                    cues = [{ at = \"8s\", say = \"Breathe\" }]\n[[step]]\nname = \"March\"\ntime = \"30s\"";
        assert_eq!(found(text), []);
    }

    #[test]
    fn instructions_longer_than_the_prepare_are_reported() {
        let how = "Stand tall and look ahead. Let the arms hang and breathe out for a long time, calmly.";
        let text = |prepare: u32| walk(&format!("time = \"40s\"\nprepare = \"{prepare}s\"\nhow = \"{how}\""));
        let message = |prepare| {
            let found = found(&text(prepare));
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].0, format!("\"{how}\""));
            assert_eq!(found[0].1.help.as_deref(), Some("write `prepare = \"8s\"`, or shorten the words"));
            found[0].1.message.clone()
        };
        assert_eq!(message(6), "1 of the 2 instructions of \"Walk\" can't be said before it begins");
        assert_eq!(message(1), "none of the 2 instructions of \"Walk\" can be said before it begins");
        assert_eq!(message(0), "none of the 2 instructions of \"Walk\" can be said before it begins");
        assert_eq!(found(&text(8)), [], "what is advised is enough");
        let one = found(&walk("time = \"40s\"\nprepare = \"0s\"\nhow = \"Up.\""));
        assert_eq!(one[0].1.message, "the instruction of \"Walk\" can't be said before it begins");
    }

    #[test]
    fn only_a_prepare_inside_a_circuit_returns_each_round() {
        let how = "how = \"Stand tall and look far ahead. Let the arms hang and breathe out calmly.\"\n";
        let help = |of_circuit: &str, of_step: &str| {
            let found = found(&format!(
                "name = \"T\"\n[[step]]\nname = \"Ring\"\nsets = 2\nprepare = \"1s\"\n{of_circuit}\
                 [[step.step]]\nname = \"Hop\"\ntime = \"40s\"\n{of_step}"
            ));
            assert_eq!(found.len(), 1);
            found[0].1.help.clone().unwrap()
        };
        assert_eq!(help(how, ""), "write `prepare = \"8s\"`, or shorten the words");
        assert_eq!(help("", how), "write `prepare = \"8s\"`, which returns each round, or shorten the words");
    }

    #[test]
    fn cues_are_checked_in_every_round_that_differs() {
        let long = "Let the back knee sink and keep the front heel on the floor";
        let circuit = |keys: &str| {
            format!(
                "name = \"T\"\n[[step]]\nname = \"Ring\"\nsets = 3\n[[step.step]]\nname = \"Lunge\"\n{keys}"
            )
        };
        let cue_at = |at: &str| format!("cues = [{{ at = \"{at}\", say = \"{long}\" }}]");
        let words = |text: &str| found(text).into_iter().map(|(words, _)| words).collect::<Vec<_>>();
        let times = "time = [\"40s\", \"40s\", \"10s\"]";
        assert_eq!(words(&circuit(&format!("{times}\n{}", cue_at("9s")))), [format!("\"{long}\"")]);
        let in_round_two = format!("time = \"40s\"\ncues = [{{ at = \"-1s\", set = 2, say = \"{long}\" }}]");
        assert_eq!(words(&circuit(&in_round_two)), [format!("\"{long}\"")]);
        let short_times = format!("time = [\"10s\", \"9.5s\", \"10s\"]\n{}", cue_at("9s"));
        assert_eq!(words(&circuit(&short_times)), [format!("\"{long}\"")], "a cue is reported once");
        assert_eq!(words(&circuit(&format!("time = \"40s\"\n{}", cue_at("9s")))), [""; 0]);
    }

    #[test]
    fn instructions_of_minutes_are_too_long_for_any_prepare() {
        let how = "Stand tall and look far ahead. ".repeat(60);
        let found = found(&walk(&format!("time = \"40s\"\nhow = \"{how}\"")));
        assert!(
            found[0].1.message.ends_with("of the 60 instructions of \"Walk\" can't be said before it begins")
        );
        assert_eq!(found[0].1.help.as_deref(), Some("shorten the words, or leave some of them out"));
    }

    #[test]
    fn cues_that_reach_beyond_their_work_or_into_others_are_reported() {
        let long = "Let the back knee sink and keep the front heel on the floor";
        let text = walk(&format!("time = \"20s\"\ncues = [{{ at = \"-1s\", say = \"{long}\" }}]"));
        assert_eq!(found(&text)[0].0, format!("\"{long}\""));
        let text = walk(&format!(
            "time = \"30s\"\n\
             cues = [{{ at = \"5s\", say = \"{long}\" }}, {{ at = \"5.5s\", say = \"Breathe\" }}]"
        ));
        assert_eq!(found(&text)[0].0, "\"Breathe\"");
    }

    #[test]
    fn the_number_of_findings_is_limited() {
        let cues = "{ at = \"1s\", say = \"z\" },".repeat(MAX_FINDINGS + 50);
        let text = format!("name = \"x\"\n[[step]]\nname = \"y\"\ntime = \"1s\"\ncues = [{cues}]\n");
        let parsed = parse(&text, "x", &Context::default());
        let timeline = Arc::new(compile(parsed.routine.unwrap()));
        let measure: Measure = Arc::new(cue::estimate);
        assert_eq!(check(&timeline, &parsed.spans, &measure, None).len(), MAX_FINDINGS);
    }
}
