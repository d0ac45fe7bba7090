//! Checks that an author's cues lie within the amounts of their step.

use super::{AMOUNT_KEYS, SETS_KEYS, Validator};
use crate::routine::message::counted;
use crate::routine::model::{Amount, CueAt, Side};
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, Step, Written, value};
use crate::time::Spelled;

/// The help for a borrowed cue that doesn't suit the borrower.
const OWN_CUES: &str = "give the step `cues` of its own; `cues = []` is none";

impl Validator<'_> {
    /// Reports the cues of a step that lie beyond an amount they apply to, and those
    /// for a set that the step doesn't have. `amounts` is empty if they aren't known. `sets`
    /// is the number of sets, if known, and `word` is `set`; inside a circuit they are the
    /// number of rounds and `round`.
    pub(super) fn check_cues(
        &mut self,
        step: &ResolvedStep,
        amounts: &[Amount],
        side: Side,
        sets: Option<u32>,
        word: &str,
    ) {
        for cue in value(&step.keys.cues).into_iter().flatten() {
            if let (Some(Written { at, value: Some(set) }), Some(sets)) = (&cue.set, sets)
                && *set > sets
            {
                self.report_no_such_set(step, *at, *set, sets, word);
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
    fn report_no_such_set(&mut self, step: &ResolvedStep, at: KeyLocation, set: u32, sets: u32, word: &str) {
        let whose = if word == "round" { "the circuit" } else { "this step" };
        let many = counted(sets, word);
        if let Some(reported) = self.borrowing_key(step, at, SETS_KEYS) {
            let message = format!("a borrowed cue is for {word} {set}, and {whose} has {many}");
            return self.report_borrowed_cue(step, at, reported, "cue-beyond-end", &message, "");
        }
        let message = format!("there is no such {word}: {whose} has {many}");
        let finding = self.error(step, at, "cue-beyond-end", message);
        let help = format!("write `set = {sets}` or less, or take it out for a cue in every {word}");
        self.findings.push(finding.help(help));
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
        let (label, help) = match (cue, amount.length(side), amount.reps(side)) {
            (CueAt::Rep(rep), _, Some(reps)) if rep > reps => {
                (format!("this amount has {}", counted(reps, "rep")), format!("write `at = {reps}` or less"))
            }
            (CueAt::Rep(_), _, None) => {
                self.report_cue_without_reps(step, at, amount);
                return true;
            }
            (CueAt::FromStart(time), Some(length), _) if time > length => {
                let help = format!("write an `at` below `{}`, where it ends", Spelled(length));
                (format!("this amount lasts {}", Spelled(length)), help)
            }
            (CueAt::FromEnd(time), Some(length), _) if time > length => {
                let help = format!("write `at = \"-{}\"` or less", Spelled(length));
                (format!("this amount lasts {}", Spelled(length)), help)
            }
            _ => return false,
        };
        if let Some(reported) = self.borrowing_key(step, at, AMOUNT_KEYS) {
            let message = "a borrowed cue lies beyond this amount";
            self.report_borrowed_cue(step, at, reported, "cue-beyond-end", message, &label);
        } else {
            let finding = self.error(step, at, "cue-beyond-end", "this cue lies beyond its amount");
            self.findings.push(finding.label(label).help(help));
        }
        true
    }

    /// Reports a borrowed cue that doesn't suit its borrower, at a key of the borrower.
    fn report_borrowed_cue(
        &mut self,
        step: &ResolvedStep,
        cue: KeyLocation,
        reported: KeyLocation,
        code: &'static str,
        message: &str,
        label: &str,
    ) {
        let finding = self.error(step, reported, code, message).label(label).help(OWN_CUES);
        let finding = self.with_related(finding, cue, "the cue");
        self.findings.push(finding);
    }

    /// Where to report an error of a cue that is borrowed: at the first of `keys` that the
    /// borrower has itself, otherwise at its `use`. `None` if the cue is its own.
    fn borrowing_key(&self, step: &ResolvedStep, cue: KeyLocation, keys: &[&str]) -> Option<KeyLocation> {
        let place = |keys: &Step| keys.cues.as_ref().map(|cues| cues.at);
        let own_use = step.own_keys.use_.as_ref().map(|used| used.at);
        // The steps of a borrowed circuit are borrowed by a `use` that isn't their own.
        let is_own_table = step.use_site == own_use;
        if is_own_table && place(&step.own_keys) == place(&step.keys) {
            return None;
        }
        let written = step.own_keys.written();
        let own_key = keys.iter().find_map(|key| {
            let mut places = written.iter().filter(|(written, _)| is_own_table && written == key);
            places.find(|(_, at)| at.file == self.own_file).map(|(_, at)| *at)
        });
        // A key of another file is reported at the `use` by `error`, which names its place.
        own_key.or(step.use_site.filter(|_| cue.file == self.own_file)).or(Some(cue))
    }

    /// Reports a cue at a rep of an amount whose reps are not counted.
    fn report_cue_without_reps(&mut self, step: &ResolvedStep, at: KeyLocation, amount: &Amount) {
        if let Some(reported) = self.borrowing_key(step, at, AMOUNT_KEYS) {
            let message = "a borrowed cue names a rep, and this step counts none";
            return self.report_borrowed_cue(step, at, reported, "cue-without-reps", message, "");
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
