//! Progressions: a step as it is in each of its weeks.

use super::amount::WrittenAmount;
use super::circuit::Round;
use super::{StepValues, Validator};
use crate::diagnostic::Diagnostic;
use crate::routine::model::WeekDose;
use crate::routine::resolved::ResolvedStep;
use crate::routine::schema::{KeyLocation, value};
use std::rc::Rc;

/// The most weeks that the progressions of all steps have together.
const MOST_IN_ALL: usize = 5_000;

/// A step as one week of its progression makes it.
pub(super) struct InWeek {
    /// The week's table.
    at: KeyLocation,
    pub(super) step: ResolvedStep,
}

/// A step as it is in each week of its progression; none without one.
pub(super) fn weeks_of(from: &ResolvedStep) -> Vec<InWeek> {
    let weeks = value(&from.step.weeks).into_iter().flatten();
    let in_week = |keys| ResolvedStep {
        step: Rc::new(from.step.in_week(keys)),
        own: Rc::new(from.own.in_week(keys)),
        ..from.clone()
    };
    weeks.map(|week| InWeek { at: week.at, step: in_week(&week.keys) }).collect()
}

/// A finding with the weeks it was found in.
struct WeekFinding {
    finding: Diagnostic,
    /// The first of those weeks, from 1, and where it is written.
    first: usize,
    at: KeyLocation,
    /// How many weeks it was found in.
    weeks: usize,
}

impl Validator<'_> {
    /// Validates a step in every week. Returns its values in the first week, and
    /// what is done of it in each; without a progression, no weeks.
    pub(super) fn each_week(
        &mut self,
        from: &ResolvedStep,
        round: Option<&Round>,
    ) -> Option<(StepValues, Vec<WeekDose>)> {
        if !self.has_room(from) {
            return None;
        }
        let weeks = weeks_of(from);
        let says_how_much = |step: &ResolvedStep| !WrittenAmount::of(step).is_nothing();
        if weeks.is_empty() || !weeks.iter().any(|week| says_how_much(&week.step)) {
            return self.step(from, round).map(|values| (values, Vec::new()));
        }
        let before = self.found.all.len();
        let mut found: Vec<WeekFinding> = Vec::new();
        let mut values = Vec::with_capacity(weeks.len());
        for (week, number) in weeks.iter().zip(1..) {
            if says_how_much(&week.step) {
                values.extend(self.step(&week.step, round));
            } else {
                self.no_amount_in_week(from, week.at, number);
            }
            for finding in self.found.all.split_off(before.min(self.found.all.len())) {
                match found.iter_mut().find(|known| known.finding == finding) {
                    Some(known) => known.weeks += 1,
                    None => found.push(WeekFinding { finding, first: number, at: week.at, weeks: 1 }),
                }
            }
        }
        let wrong = found.iter().any(|found| found.finding.is_error());
        for found in found {
            let finding = self.with_week(found, weeks.len());
            self.found.push(finding);
        }
        if wrong || values.len() < weeks.len() {
            return None;
        }
        let doses = values.iter().zip(&weeks).map(|(values, week)| WeekDose {
            amounts: values.amounts.clone(),
            sets: values.sets,
            rest: values.rest,
            load: value(&week.step.step.load).cloned(),
        });
        let doses = doses.collect();
        values.into_iter().next().map(|first| (first, doses))
    }

    /// Whether a step's progression still has room beside those before it.
    fn has_room(&mut self, from: &ResolvedStep) -> bool {
        let Some(weeks) = &from.step.weeks else { return true };
        self.weeks += weeks.value.as_ref().map_or(0, Vec::len);
        if self.weeks <= MOST_IN_ALL {
            return true;
        }
        self.report(from, weeks.at, |at| {
            let message = "with this step the routine has over 5,000 weeks in its progressions";
            let finding = Diagnostic::error("out-of-bounds", at.range(), message);
            finding.help("the last week goes on; leave out those that only repeat it")
        });
        false
    }

    /// A week that says no amount, of a step that says none either.
    fn no_amount_in_week(&mut self, from: &ResolvedStep, at: KeyLocation, number: usize) {
        if self.has_syntax_error() {
            return;
        }
        self.report(from, at, |at| {
            let message = format!("week {number} doesn't say how much");
            let finding = Diagnostic::error("no-amount", at.range(), message);
            finding
                .label("no `time` and no `reps`")
                .help("write `time = \"30s\"` or `reps = 10` in it, or in the step for the weeks that don't")
        });
    }

    /// A finding with its week, if neither its location nor the other weeks show
    /// which one it is.
    fn with_week(&self, found: WeekFinding, weeks: usize) -> Diagnostic {
        let WeekFinding { finding, first, at, weeks: found_in } = found;
        let inside =
            at.file == self.home && at.value.start <= finding.span.start && finding.span.end <= at.value.end;
        if inside || found_in == weeks { finding } else { finding.note(format!("it is so in week {first}")) }
    }
}
