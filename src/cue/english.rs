//! Phrases in English. Another language would be a module with the functions of this
//! one, and the words of numbers that [`super::words`] has.

use super::phrase::{Phrase, SpokenAmount, SpokenQuantity};
use super::words::{as_sentence, length, number, seconds, single_spaced, spoken};
use crate::routine::{capital, uncapitalized, within_sentence};
use std::time::Duration;

/// The form of the author's words.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// With numbers and shorthand as words.
    Spoken,
    /// As they were written.
    Displayed,
}

impl Form {
    fn render(self, text: &str) -> String {
        match self {
            Self::Spoken => spoken(text),
            Self::Displayed => single_spaced(text),
        }
    }

    fn sentence(self, text: &str) -> String {
        as_sentence(self.render(text))
    }
}

/// A phrase as a sentence.
pub(super) fn render(phrase: &Phrase, form: Form) -> String {
    let sentence = |text: &str| form.sentence(text);
    match phrase {
        Phrase::Name(text)
        | Phrase::SpotName(text)
        | Phrase::TempoPhase(text)
        | Phrase::Instruction(text)
        | Phrase::Remark { text, .. }
        | Phrase::Caution(text) => sentence(text),
        Phrase::Text(text) => text.clone(),
        Phrase::Side(side) => format!("{} side.", capital(side.word())),
        Phrase::HalfRange(None) => "Half the range.".to_owned(),
        Phrase::HalfRange(Some(sides)) => format!("Half the range on {}.", sides.words()),
        Phrase::Spot(spot) => {
            format!("Spot {}.", number_of(spot.number, spot.of))
        }
        Phrase::Direction(direction) => format!("{}.", capital(direction.word())),
        Phrase::Set { set, of } => format!("Set {}.", number_of(*set, *of)),
        Phrase::Round { round, of } => {
            format!("Round {}.", number_of(*round, *of))
        }
        Phrase::Amount(amount) => amount_sentence(amount, form),
        Phrase::ChangeSides => "Change sides.".to_owned(),
        Phrase::NextSpot => "Next spot.".to_owned(),
        Phrase::OtherWay => "Other way.".to_owned(),
        Phrase::Rest => "Rest.".to_owned(),
        Phrase::Next(name) => sentence(&format!("Next: {name}")),
        Phrase::NextChange(change) => match &**change {
            Phrase::SpotName(name) => sentence(&format!("Next: {name}")),
            change => sentence(&format!("Next: {}", uncapitalized(&render(change, form)))),
        },
        Phrase::StopAt(signs) => stop_at(signs, form),
        Phrase::Count(count) => format!("{}.", capital(number((*count).into()))),
        Phrase::CountSide(side, None) => format!("{}.", capital(side.word())),
        Phrase::CountSide(side, Some(count)) => {
            // Without a comma: before a pause, the end of "left" sounds like "two".
            format!("{} {}.", capital(side.word()), number((*count).into()))
        }
        Phrase::Halfway => "Halfway.".to_owned(),
        Phrase::TimeLeft(remaining) if *remaining == Duration::from_secs(10) => "Ten seconds.".to_owned(),
        Phrase::TimeLeft(remaining) => sentence(&format!("{} left", length(*remaining))),
        Phrase::EndsIn(remaining) => format!("On in {}.", length(*remaining)),
        Phrase::Finished => "Well done, you have finished.".to_owned(),
        Phrase::StoppedByPain => "Routine stopped, let it rest.".to_owned(),
        Phrase::Whereabouts { name, side, remaining } => {
            let side = side.map(|side| format!(" {} side.", capital(side.word()))).unwrap_or_default();
            format!("{}{side} {}", sentence(name), sentence(&format!("{} left", length(*remaining))))
        }
    }
}

/// `Thirty seconds.`, `Twelve reps a side.`, `Twenty times straighten and bend.`
fn amount_sentence(amount: &SpokenAmount, form: Form) -> String {
    let per_side = if amount.per_side { " a side" } else { "" };
    let load = amount.load.as_deref().map(|load| format!(", {}", form.render(load))).unwrap_or_default();
    let mut text = match &amount.quantity {
        SpokenQuantity::Time(min, max) if min == max => length(*max),
        SpokenQuantity::Time(min, max) => format!("{} to {}", range_start(*min, *max), length(*max)),
        SpokenQuantity::Open => "As long as you like".to_owned(),
        SpokenQuantity::Max(time) => format!("As many as you can in {}", length(*time)),
        SpokenQuantity::Reps(min, max) => format!("{}{per_side}", reps(*min, *max)),
        SpokenQuantity::Phases(min, max, names) => {
            let times = if *max == 1 { "time" } else { "times" };
            let names = joined(names, " and ");
            let text = format!("{} {times}{per_side} {names}{load}", numbers(*min, *max));
            // The author's words may have digits and shorthand.
            return form.sentence(&text);
        }
    };
    text.push_str(&load);
    if amount.own_pace {
        text.push_str(", at your own pace");
    }
    let mut text = capital(text);
    text.push('.');
    text
}

/// `two of three`.
fn number_of(item: u32, of: u32) -> String {
    format!("{} of {}", number(item.into()), number(of.into()))
}

fn reps(min: u32, max: u32) -> String {
    format!("{} {}", numbers(min, max), if max == 1 { "rep" } else { "reps" })
}

fn numbers(min: u32, max: u32) -> String {
    if min == max { number(max.into()) } else { format!("{} to {}", number(min.into()), number(max.into())) }
}

/// The lower end of a range, without its unit if the upper end has the same.
fn range_start(min: Duration, max: Duration) -> String {
    let is_minutes = |length: Duration| length.as_millis().is_multiple_of(60_000);
    let both_in_seconds = max.as_secs() < 60;
    let both_in_minutes = is_minutes(max) && is_minutes(min) && max.as_secs() < 3600;
    match (both_in_seconds, both_in_minutes) {
        (true, _) => seconds(min),
        (_, true) => number(min.as_secs() / 60),
        _ => length(min),
    }
}

/// `a`, `a and b`, `a, b and c`, with `last_separator` before the last item.
fn joined(items: &[String], last_separator: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{}{last_separator}{last}", others.join(", ")),
    }
}

/// The signs to stop as one sentence.
fn stop_at(signs: &[String], form: Form) -> String {
    if signs.is_empty() {
        return String::new();
    }
    let signs: Vec<String> = signs.iter().map(|sign| within_sentence(sign)).collect();
    form.sentence(&format!("Stop at {}", joined(&signs, ", or ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::BodySide;

    #[test]
    fn signs_become_one_sentence() {
        let signs = |list: &[&str]| {
            let list = list.iter().map(|sign| (*sign).to_owned()).collect::<Vec<_>>();
            stop_at(&list, Form::Spoken)
        };
        assert_eq!(signs(&[]), "");
        assert_eq!(signs(&["Dizziness"]), "Stop at dizziness.");
        assert_eq!(
            signs(&["Sharp or sudden pain", "IT band pain", "Dizziness."]),
            "Stop at sharp or sudden pain, I T band pain, or dizziness."
        );
        assert_eq!(
            signs(&["I feel faint!", "A click in the knee;"]),
            "Stop at I feel faint, or a click in the knee."
        );
    }

    #[test]
    fn what_is_read_has_the_authors_words_as_they_were_written() {
        use super::super::Sentence;
        let both = |phrase: Phrase| {
            let sentence = Sentence::from(phrase);
            (sentence.text().to_owned(), sentence.spoken().to_owned())
        };
        let pair = |read: &str, said: &str| (read.to_owned(), said.to_owned());
        assert_eq!(
            both(Phrase::Instruction("roll the  IT band 8-12x, knee at 90\u{b0}".into())),
            pair(
                "Roll the IT band 8-12x, knee at 90\u{b0}.",
                "Roll the I T band eight to twelve times, knee at ninety degrees."
            )
        );
        assert_eq!(both(Phrase::Next("TFL 2x".into())), pair("Next: TFL 2x.", "Next: T F L two times."));
        let load = Some("25 kg".to_owned());
        let amount =
            SpokenAmount { quantity: SpokenQuantity::Reps(10, 10), per_side: false, own_pace: false, load };
        let said = "Ten reps, twenty-five kilograms.";
        assert_eq!(both(Phrase::Amount(amount)), pair("Ten reps, 25 kg.", said));
        let quantity = SpokenQuantity::Phases(1, 2, vec!["lower".to_owned(), "lift".to_owned()]);
        let load = Some("10.25 kg".to_owned());
        let amount = SpokenAmount { quantity, per_side: false, own_pace: false, load };
        let said = "One to two times lower and lift, ten point two five kilograms.";
        assert_eq!(both(Phrase::Amount(amount)), pair("One to two times lower and lift, 10.25 kg.", said));
        for spot in ["A", "Wade"] {
            let next = Phrase::NextChange(Box::new(Phrase::SpotName(spot.to_owned())));
            assert_eq!(both(next).0, format!("Next: {spot}."));
        }
        assert_eq!(both(Phrase::Count(7)), pair("Seven.", "Seven."));
        let count = Phrase::CountSide(BodySide::Left, Some(5));
        assert_eq!(both(count), pair("Left five.", "Left five."));
        let signs = vec!["IT band pain".to_owned()];
        assert_eq!(both(Phrase::StopAt(signs)), pair("Stop at IT band pain.", "Stop at I T band pain."));
    }

    #[test]
    fn amounts_are_said_as_they_are_meant() {
        let said = |quantity, per_side, own_pace, load: Option<&str>| {
            let load = load.map(str::to_owned);
            render(&Phrase::Amount(SpokenAmount { quantity, per_side, own_pace, load }), Form::Spoken)
        };
        let ten = |load| said(SpokenQuantity::Reps(10, 10), false, true, Some(load));
        assert_eq!(ten("25 kg"), "Ten reps, twenty-five kilograms, at your own pace.");
        assert_eq!(ten("the red band"), "Ten reps, the red band, at your own pace.");
        let said = |quantity, per_side, own_pace| said(quantity, per_side, own_pace, None);
        let secs = Duration::from_secs;
        assert_eq!(
            said(SpokenQuantity::Time(secs(15), secs(30)), false, false),
            "Fifteen to thirty seconds."
        );
        assert_eq!(said(SpokenQuantity::Time(secs(300), secs(420)), false, false), "Five to seven minutes.");
        let time = |min, max| {
            said(SpokenQuantity::Time(Duration::from_millis(min), Duration::from_millis(max)), false, false)
        };
        assert_eq!(time(1_500, 1_500), "One point five seconds.");
        assert_eq!(time(1_500, 2_500), "One point five to two point five seconds.");
        assert_eq!(time(90_500, 90_500), "One minute thirty point five seconds.");
        assert_eq!(time(60_000, 120_500), "One minute to two minutes zero point five seconds.");
        assert_eq!(said(SpokenQuantity::Reps(1, 1), false, true), "One rep, at your own pace.");
        assert_eq!(
            said(SpokenQuantity::Reps(8, 12), true, true),
            "Eight to twelve reps a side, at your own pace."
        );
        let phases = ["lower", "hold", "lift"].map(str::to_owned).to_vec();
        assert_eq!(
            said(SpokenQuantity::Phases(5, 5, phases), false, false),
            "Five times lower, hold and lift."
        );
    }
}
