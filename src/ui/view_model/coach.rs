//! The check-in before a session and what it changes, the ratings after one, and when to
//! stop and be seen, in words.

use crate::history::{SessionRecord, Today};
use crate::routine::{BodySide, BySide, Condition, Conditions, Routine};
use crate::session::{
    Answers, CheckIn, EasingEffect, Movement, PreparedSession, Rating, Response, RestReason, Sign,
    conditions_of,
};

/// The input field for the pain on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PainView {
    /// The key that chooses the side.
    pub key: char,
    /// The side in words.
    pub side: &'static str,
    /// The pain, if it was answered.
    pub pain: Option<u8>,
    /// Whether the next number is entered here.
    pub chosen: bool,
}

/// A yes/no question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionView {
    /// The key that changes the answer.
    pub key: char,
    /// The question.
    pub text: &'static str,
    /// Whether the answer is yes.
    pub yes: bool,
}

/// The questions before a session, and what their answers mean for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckInView {
    /// The fields for the pain, left and right.
    pub pain: Vec<PainView>,
    /// Above this pain, resting is advised.
    pub limit: u8,
    /// The questions of each day.
    pub signs: Vec<QuestionView>,
    /// The questions that are asked on the first run; later only those answered with yes.
    pub once: Vec<QuestionView>,
    /// Whether this is the first run.
    pub first_run: bool,
    /// The line about yesterday's session, if it is still to be rated.
    pub yesterday: Option<String>,
    /// Why resting is advised; empty if the session may start.
    pub rest: Vec<String>,
    /// What is different today.
    pub changes: Vec<String>,
    /// Other advice, and the movements that are left out from now on.
    pub advice: Vec<String>,
}

/// The rating right after a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingView {
    /// The fields for the pain, left and right.
    pub pain: Vec<PainView>,
    /// The question about a limp.
    pub limp: QuestionView,
    /// What the rating means, once something was answered.
    pub meaning: Option<&'static str>,
}

/// The inputs of [`check_in`].
#[derive(Clone, Copy, Debug)]
pub struct CheckInContext<'a> {
    /// The answers so far, and what to ask about earlier sessions.
    pub today: &'a Today,
    /// The side whose pain is entered next.
    pub chosen_side: BodySide,
    /// Whether this is the first run of the program.
    pub first_run: bool,
    /// Movements that were left out and have just been taken back in.
    pub taken_back: &'a [Movement],
}

/// The questions before a session of a routine, and what the answers mean for it; `prepared`
/// is the session with the answers applied.
pub fn check_in(routine: &Routine, prepared: &PreparedSession, context: &CheckInContext<'_>) -> CheckInView {
    let CheckInContext { today, chosen_side, first_run, taken_back } = *context;
    let answers = &today.answers;
    let reasons_to_rest = answers.advice(routine).reasons_to_rest;
    let check_in = &answers.check_in;
    let mut advice = Vec::new();
    // Not suggested on the page of the gentle day itself.
    let suggests_gentle_day = reasons_to_rest.is_empty() && routine.id != GENTLE_DAY;
    if let Some(name) = today.gentle_day_after.as_ref().filter(|_| suggests_gentle_day) {
        advice.push(format!("It got worse after {name}: take a gentle day today."));
    }
    if check_in.worst_pain() >= 3 || !check_in.signs.is_empty() {
        advice.push(RUNNING.to_owned());
    }
    let left_out = answers.left_out.iter().find(|movement| movement.is_in(routine));
    advice.extend(left_out.map(|movement| format!("o takes {} back in.", movement.name)));
    if left_out.is_none() && !taken_back.is_empty() {
        let names: Vec<&str> = taken_back.iter().map(|movement| movement.name.as_str()).collect();
        let (are, them) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
        advice.push(format!("{} {are} in again; o leaves {them} out.", listed(&names)));
    }
    CheckInView {
        pain: pain_fields(check_in.pain, chosen_side),
        limit: answers.pain_limit(routine.max_pain),
        signs: questions(answers, &conditions_of(routine)),
        once: one_time_questions(answers, first_run),
        first_run,
        yesterday: today
            .unrated
            .as_ref()
            .map(|unrated| yesterday(&unrated.name, meaning(&morning_rating(check_in), unrated.before))),
        changes: if reasons_to_rest.is_empty() { changes(&prepared.changes) } else { Vec::new() },
        rest: reasons_to_rest.into_iter().map(reason_to_rest).collect(),
        advice,
    }
}

/// The rating of yesterday's session, which this morning's check-in gives too.
pub fn morning_rating(check_in: &CheckIn) -> Rating {
    Rating { pain: check_in.pain, limp: check_in.signs.contains(&Sign::Limp) }
}

/// The id of the routine for a gentle day.
const GENTLE_DAY: &str = "gentle-day";

/// The fields for the pain; the next number is entered on the side `chosen`.
pub fn pain_fields(pain: BySide<Option<u8>>, chosen: BodySide) -> Vec<PainView> {
    let field = |side: BodySide| PainView {
        key: if side == BodySide::Left { 'l' } else { 'r' },
        side: side.word(),
        pain: *pain.of(side),
        chosen: side == chosen,
    };
    [BodySide::Left, BodySide::Right].map(field).to_vec()
}

/// The signs that are asked about, each with its key.
pub const SIGNS: [(Sign, char, &str); 4] = [
    (Sign::Pop, 'p', "pop"),
    (Sign::Bruise, 'b', "bruise or swelling"),
    (Sign::Limp, 'i', "limp"),
    (Sign::Numbness, 'n', "numb or tingling"),
];

/// The conditions that may be asked about, each with its key.
pub const CONDITIONS: [(Condition, char, &str); 5] = [
    (Condition::OverStretched, 's', "over-stretched hamstring"),
    (Condition::FreshStrain, 'f', "fresh strain"),
    (Condition::Pregnancy, 'g', "pregnant"),
    (Condition::BloodThinners, 'd', "blood thinners"),
    (Condition::BackPain, 'a', "back pain"),
];

/// The key for an injury that is healing.
pub const INJURED: char = 'u';
/// The key for a medical reason.
pub const MEDICAL: char = 'h';
/// The key for a reason not to use the ball.
pub const NO_BALL: char = 'm';

/// The questions of each day: the signs, an injury, and these conditions.
pub fn questions(answers: &Answers, conditions: &Conditions) -> Vec<QuestionView> {
    let check_in = &answers.check_in;
    let signs = SIGNS.iter().map(|(sign, key, text)| question(*key, text, check_in.signs.contains(sign)));
    let injured = question(INJURED, "injury not yet healed", check_in.injured);
    let asked = CONDITIONS.iter().filter(|(condition, ..)| conditions.contains(condition));
    let conditions =
        asked.map(|(condition, key, text)| question(*key, text, check_in.conditions.contains(condition)));
    signs.chain([injured]).chain(conditions).collect()
}

const fn question(key: char, text: &'static str, yes: bool) -> QuestionView {
    QuestionView { key, text, yes }
}

/// The questions that are asked once; later only those that were answered with yes.
pub fn one_time_questions(answers: &Answers, first_run: bool) -> Vec<QuestionView> {
    let medical =
        "a heart condition, chest pain, dizziness or fainting, or another medical reason to be careful";
    let ball = "pregnant, recent surgery, blood thinners, or ever a blood clot";
    [question(MEDICAL, medical, answers.medical), question(NO_BALL, ball, answers.no_ball)]
        .into_iter()
        .filter(|question| first_run || question.yes)
        .collect()
}

/// The line above the questions that are asked once.
pub const ASKED_ONCE: &str = "Once, before you begin: press what is so. It stays on this machine.";

/// What the check-in changes in a session, in sentences.
pub fn changes(changes: &[EasingEffect]) -> Vec<String> {
    let names: Vec<&str> = changes
        .iter()
        .filter_map(|change| match change {
            EasingEffect::LeftOut(name) => Some(name.as_str()),
            EasingEffect::HarderLeftOut(_) | EasingEffect::HalfRange(_) => None,
        })
        .collect();
    let mut lines = Vec::new();
    if !names.is_empty() {
        lines.push(format!("{} left out.", listed(&names)));
    }
    for change in changes {
        match change {
            EasingEffect::LeftOut(_) => {}
            EasingEffect::HarderLeftOut(name) => lines.push(format!("{name} without its harder way.")),
            EasingEffect::HalfRange(sides) => {
                lines.push(format!("Half the range on {}: go half as far, in the same time.", sides.words()));
            }
        }
    }
    lines
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Why resting is advised.
pub fn reason_to_rest(reason: RestReason) -> String {
    let text = match reason {
        RestReason::Medical => "Ask a clinician first. Once they say yes, press h.",
        RestReason::Sign(Sign::Pop) => "A pop: have it seen soon, and don't stretch it. Rest today.",
        RestReason::Sign(Sign::Bruise) => {
            "A bruise or a swelling: have it seen soon, don't stretch it, no ball on it. One leg swollen, hot, \
             red and painful: be seen today."
        }
        RestReason::Sign(Sign::Limp) => "A limp: rest today. If you can't walk normally, have it seen soon.",
        RestReason::Sign(Sign::Numbness) => {
            "Numb or tingling: rest today. Numb between the legs, trouble with bladder or bowels, or both legs \
             weak: call for help now."
        }
        RestReason::Pain(pain) => {
            return format!("Pain {pain} of 10: rest today. If it is sharp or new, have it seen.");
        }
        RestReason::AfterInjury(pain) => {
            return format!("Pain {pain} of 10 while an injury heals: rest today. Start again at 2 or less.");
        }
        RestReason::AboveRoutine { pain, limit } => {
            return format!("Pain {pain} of 10, and this routine is for {limit} at most: rest today.");
        }
        RestReason::NothingLeft => "Your answers leave nothing of this routine. Choose another one, or rest.",
    };
    text.to_owned()
}

/// What to do about running while a hamstring is sore.
const RUNNING: &str = "Running: 30 to 50 % less, no hills, no speed work until the tightness is gone. If \
                       running hurts, take several days off.";

/// What a rating means, compared with the pain before the session. `None` until a side is
/// rated or a limp is reported. If the pain before was not answered, the advice is the
/// same, but the sentence doesn't say that anything became worse.
pub fn meaning(rating: &Rating, before: BySide<Option<u8>>) -> Option<&'static str> {
    let is_compared = rating.limp || rating.has_answer_before(before);
    Some(match (rating.response(before)?, is_compared) {
        (Response::Same, _) => "No worse than before: carry on.",
        (Response::OnePointWorse, true) => "One more than before: next time the same again, and no more.",
        (Response::OnePointWorse, false) => {
            "You gave no number before. One now: next time the same again, and no more."
        }
        (Response::Worse, true) => {
            "Worse by two or more, or a limp: a gentle day for the next 24 to 48 hours."
        }
        (Response::Worse, false) => {
            "You gave no number before. Two or more now: a gentle day for the next 24 to 48 hours."
        }
    })
}

/// The question about yesterday's session of this routine, or what the answer means.
pub fn yesterday(name: &str, meaning: Option<&str>) -> String {
    match meaning {
        None => format!("How is it the morning after {name}? Type it, left and right, or go on."),
        Some(meaning) => format!("The morning after {name}. {meaning}"),
    }
}

/// The answers about a session and what they changed, for the history.
pub fn recorded_answers(session: &SessionRecord) -> Vec<String> {
    let mut lines = Vec::new();
    let ratings = [
        ("before", session.check_in.as_ref().map(|check_in| check_in.pain)),
        ("after", session.rating_after.map(|rating| rating.pain)),
        ("the next morning", session.rating_next_morning.map(|rating| rating.pain)),
    ];
    let pains: Vec<String> =
        ratings.iter().filter_map(|(when, pain)| Some(format!("{when} {}", pain_words((*pain)?)?))).collect();
    if !pains.is_empty() {
        lines.push(format!("Pain of 10: {}.", pains.join("; ")));
    }
    if let Some(check_in) = &session.check_in {
        let answers = Answers { check_in: check_in.clone(), ..Answers::default() };
        let yes = questions(&answers, &check_in.conditions).into_iter().filter(|question| question.yes);
        let yes: Vec<&str> = yes.map(|question| question.text).collect();
        if !yes.is_empty() {
            lines.push(format!("Before: {}.", yes.join(", ")));
        }
    }
    for (when, rating) in [("After", session.rating_after), ("The next morning", session.rating_next_morning)]
    {
        if rating.is_some_and(|rating| rating.limp) {
            lines.push(format!("{when}: limp."));
        }
    }
    lines.extend(changes(&session.changes));
    lines
}

/// `left 2, right 0`; `None` if neither side was answered.
fn pain_words(pain: BySide<Option<u8>>) -> Option<String> {
    let side = |side: BodySide| pain.of(side).map(|pain| format!("{} {pain}", side.word()));
    let sides: Vec<String> = [BodySide::Left, BodySide::Right].into_iter().filter_map(side).collect();
    (!sides.is_empty()).then(|| sides.join(", "))
}

/// When to stop and be seen, and what the numbers mean: headings and lines.
pub const SAFETY: [(&str, &[&str]); 8] = [
    (
        "Call for help now",
        &[
            "Chest pain, hard breathing, or collapse.",
            "Numb between the legs, trouble with bladder or bowels, or both legs weak.",
            "Dark urine with severe muscle pain.",
        ],
    ),
    ("Be seen today", &["One leg swollen, hot, red and painful.", "Fever with a hot, swollen sit bone."]),
    (
        "Have it seen soon",
        &[
            "A pop, a bruise, weakness, or if you can't walk normally.",
            "A tearing pain high up in the buttock.",
            "No better after 7 to 10 days: see a physiotherapist.",
        ],
    ),
    (
        "Stop the session",
        &[
            "At pain that is sharp, sudden, or up by 2; at tingling, giving way, or dizziness. x stops at once.",
            "Ball: pressure 4 of 10 at most, easing within 20 seconds.",
            "Don't stretch a hamstring that was pulled too long. No massage on a fresh injury for 2 to 3 days.",
        ],
    ),
    (
        "What your pain from 0 to 10 means here",
        &[
            "0 to 2: go.",
            "3 or 4: half the range on that side, no figure four, no Nordic.",
            "5 or more: rest. The same above 2 while an injury heals, and above what the routine is for.",
        ],
    ),
    (
        "After a session, and the next morning",
        &[
            "No worse than before: carry on. One more: the same again. Two more, or a limp: a gentle day for 24 to 48 hours.",
            "Soreness begins within a day and is greatest after about two.",
        ],
    ),
    (
        "Running with a sore hamstring",
        &[
            "Run 30 to 50 % less, no hills and no speed work, until the tightness is gone.",
            "If running hurts, take several days off.",
            "Back to running: first walk briskly for 30 minutes and stand on that leg for 30 seconds, both without pain.",
        ],
    ),
    (
        "What supple is",
        &[
            "General exercise guidance. It can't diagnose or treat anything, and it knows only what you tell it.",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_said_in_short_sentences() {
        let name = |text: &str| text.to_owned();
        let effects = [
            EasingEffect::LeftOut(name("Lying figure four")),
            EasingEffect::LeftOut(name("Nordic")),
            EasingEffect::LeftOut(name("Hurdler")),
            EasingEffect::HarderLeftOut(name("Glute circles")),
            EasingEffect::HalfRange(BySide { left: false, right: true }),
        ];
        assert_eq!(
            changes(&effects),
            [
                "Lying figure four, Nordic and Hurdler left out.",
                "Glute circles without its harder way.",
                "Half the range on the right: go half as far, in the same time.",
            ]
        );
        assert_eq!(changes(&effects[..1]), ["Lying figure four left out."]);
        assert!(changes(&[]).is_empty());
    }

    #[test]
    fn a_rating_without_a_number_before_is_worded_by_itself() {
        let none = BySide::default();
        let before = |left| BySide { left, right: None };
        let rated = |left, right, limp| Rating { pain: BySide { left, right }, limp };
        let one = "You gave no number before. One now: next time the same again, and no more.";
        let two = "You gave no number before. Two or more now: a gentle day for the next 24 to 48 hours.";
        let worse = "Worse by two or more, or a limp: a gentle day for the next 24 to 48 hours.";
        let same = "No worse than before: carry on.";
        for (rating, before, expected) in [
            (rated(None, None, false), none, None),
            (rated(Some(0), Some(0), false), none, Some(same)),
            (rated(Some(1), Some(0), false), none, Some(one)),
            (rated(Some(2), None, false), none, Some(two)),
            (rated(None, None, true), none, Some(worse)),
            (rated(Some(2), Some(3), true), none, Some(worse)),
            // The left side was answered, the right one rose more.
            (rated(Some(2), Some(3), false), before(Some(2)), Some(two)),
            (rated(Some(4), Some(1), false), before(Some(2)), Some(worse)),
            (rated(Some(2), Some(0), false), before(Some(2)), Some(same)),
        ] {
            assert_eq!(meaning(&rating, before), expected, "{rating:?} after {before:?}");
        }
    }

    #[test]
    fn the_history_shows_what_was_answered() {
        let pain = |left, right| BySide { left, right };
        let moment = crate::history::LocalTimestamp::utc(jiff::Timestamp::UNIX_EPOCH);
        let check_in = CheckIn { pain: pain(Some(3), Some(0)), injured: true, ..CheckIn::default() };
        let session = SessionRecord {
            check_in: Some(check_in),
            changes: vec![EasingEffect::LeftOut("Nordic".to_owned())],
            rating_next_morning: Some(Rating { pain: pain(Some(4), None), limp: false }),
            ..SessionRecord::begun("a", "x", "X", moment.clone(), 1.0)
        };
        assert_eq!(
            recorded_answers(&session),
            [
                "Pain of 10: before left 3, right 0; the next morning left 4.",
                "Before: injury not yet healed.",
                "Nordic left out.",
            ]
        );
        assert!(recorded_answers(&SessionRecord::begun("a", "x", "X", moment, 1.0)).is_empty());
    }
}
