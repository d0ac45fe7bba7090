//! Checks that an author's cues lie within the amounts of their step.

use super::Validator;
use crate::routine::model::{Amount, CueAt, Side};
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, Written, value};
use crate::time::Spelled;

/// The help for a borrowed cue that doesn't suit the borrower.
const OWN_CUES: &str = "give the step `cues` of its own; `cues = []` is none";

impl Validator<'_> {
    /// Reports the cues of a step that lie beyond an amount they apply to, and those
    /// for a set that the step doesn't have. `sets` is the number of sets and `word` is
    /// `set`; inside a circuit they are the number of rounds and `round`.
    pub(super) fn check_cues(
        &mut self,
        step: &ResolvedStep,
        amounts: &[Amount],
        side: Side,
        sets: u32,
        word: &str,
    ) {
        for cue in value(&step.keys.cues).into_iter().flatten() {
            if let Some(Written { at, value: Some(set) }) = &cue.set
                && *set > sets
            {
                self.report_no_such_set(step, *at, sets, word);
                continue;
            }
            let Some(written) = &cue.at else { continue };
            let Some(at) = written.value else { continue };
            let set = value(&cue.set).map(|set| *set as usize).filter(|_| amounts.len() > 1);
            let applies_to = set.map_or(0..amounts.len(), |set| set - 1..set);
            for amount in amounts.get(applies_to).unwrap_or_default() {
                if self.report_if_beyond(step, at, written.at, amount, side) {
                    break;
                }
            }
        }
    }

    /// Reports a cue for a set that doesn't exist.
    fn report_no_such_set(&mut self, step: &ResolvedStep, at: KeyLocation, sets: u32, word: &str) {
        let many = if sets == 1 { format!("one {word}") } else { format!("{sets} {word}s") };
        let reported = self.location_to_report(step, at);
        let whose = if word == "round" { "the circuit" } else { "this step" };
        let message = format!("there is no such {word}: {whose} has {many}");
        let finding = self.error(step, reported, "cue-beyond-end", message);
        self.findings.push(if reported == at {
            finding.help(format!("write `set = {sets}` or less, or take it out for a cue in every {word}"))
        } else {
            finding.help(OWN_CUES)
        });
    }

    /// Reports a cue that lies beyond an amount. Returns whether it does.
    fn report_if_beyond(
        &mut self,
        step: &ResolvedStep,
        cue: CueAt,
        at: KeyLocation,
        amount: &Amount,
        side: Side,
    ) -> bool {
        let (label, latest) = match (cue, amount.length(side), amount.reps(side)) {
            (CueAt::Rep(rep), _, Some(reps)) if rep > reps => {
                (format!("this amount has {reps} reps"), reps.to_string())
            }
            (CueAt::Rep(_), _, None) => {
                self.report_cue_without_reps(step, at, amount);
                return true;
            }
            (CueAt::FromStart(time), Some(length), _) if time > length => {
                (format!("this amount lasts {}", Spelled(length)), format!("\"{}\"", Spelled(length)))
            }
            (CueAt::FromEnd(time), Some(length), _) if time > length => {
                (format!("this amount lasts {}", Spelled(length)), format!("\"-{}\"", Spelled(length)))
            }
            _ => return false,
        };
        let reported = self.location_to_report(step, at);
        let (message, help) = if reported == at {
            ("this cue lies beyond its amount", format!("write `at = {latest}` or less"))
        } else {
            ("a borrowed cue lies beyond this amount", OWN_CUES.to_owned())
        };
        let finding = self.error(step, reported, "cue-beyond-end", message);
        self.findings.push(finding.label(label).help(help));
        true
    }

    /// Where to report an error of a cue: if it is borrowed, at the borrower's own
    /// amount, which it doesn't suit.
    fn location_to_report(&self, step: &ResolvedStep, cue: KeyLocation) -> KeyLocation {
        if cue.file == self.own_file {
            return cue;
        }
        let amounts =
            [step.keys.time.as_ref().map(|time| time.at), step.keys.reps.as_ref().map(|reps| reps.at)];
        amounts.into_iter().flatten().find(|at| at.file == self.own_file).unwrap_or(cue)
    }

    /// Reports a cue at a rep of an amount whose reps are not counted.
    fn report_cue_without_reps(&mut self, step: &ResolvedStep, at: KeyLocation, amount: &Amount) {
        let reported = self.location_to_report(step, at);
        if reported != at {
            let message = "a borrowed cue names a rep, and this step counts none";
            let finding = self.error(step, reported, "cue-without-reps", message);
            return self.findings.push(finding.help(OWN_CUES));
        }
        let message = match amount {
            Amount::Max { .. } => "`reps = \"max\"` has no reps that the plan could count",
            _ => "a number is a rep, and this step counts none",
        };
        let file = self.files.get(at.file);
        let number = file.and_then(|file| file.text.get(at.value.range())).unwrap_or("10");
        let finding = self.error(step, at, "cue-without-reps", message);
        let finding = finding.help(format!("write `at = \"{number}s\"` for seconds"));
        let finding = self.with_fix(finding, at, format!("\"{number}s\""));
        self.findings.push(finding);
    }
}
