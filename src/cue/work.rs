//! The cues of work: the start, reps, halfway, the author's words, what comes next,
//! the countdown.

use super::listener::ListenerState;
use super::phrase::Phrase;
use super::phrases;
use super::placer::{AFTER_TONE, CuePlacer, MIN_SEPARATION, PlannedCue, RankedSentence, SENTENCE_GAP};
use super::segment_play::SegmentPlay;
use super::words::split;
use super::{Options, Rank, RepWords, Sentence, Tone};
use crate::routine::BodySide;
use crate::routine::{Amount, VoiceLevel};
use crate::timeline::{Pace, Segment, SegmentKind, Work};
use std::time::Duration;

/// Work this long has a halfway.
const HALFWAY_FROM: Duration = Duration::from_secs(20);
/// Work this long has a "ten seconds".
const TEN_SECONDS_FROM: Duration = Duration::from_secs(30);
/// Timed work this long counts down.
const COUNTDOWN_FROM: Duration = Duration::from_secs(5);
/// Silence kept at the end of work.
pub(super) const END_MARGIN: Duration = Duration::from_millis(100);
/// Work longer than this announces its last minute, so that long work is not
/// silent.
const MINUTE_FROM: Duration = Duration::from_secs(120);
/// How long before the end "ten seconds" is said.
const TEN_SECONDS: Duration = Duration::from_secs(10);
/// The length of the countdown, which other ticks leave free.
const COUNTDOWN_LENGTH: Duration = Duration::from_secs(3);
/// How soon after the tone of a change without a gap its words begin.
const WORDS_AFTER_CHANGE_TONE: Duration = Duration::from_millis(90);
/// How long after the tick of a rep its count is spoken.
pub(super) const AFTER_TICK: Duration = Duration::from_millis(100);

/// The cues of a work segment, for a listener in the state `listener`.
pub(super) fn cues(play: &SegmentPlay<'_>, listener: &ListenerState, options: &Options) -> Vec<PlannedCue> {
    let mut placer = CuePlacer::new(options);
    placer.reserve_until(play.busy);
    begin(play, &mut placer);
    tones(play, &mut placer, options);
    let speaks = matches!(options.level, VoiceLevel::Full | VoiceLevel::Brief);
    announce_place(play, listener, options.level, &mut placer);
    if speaks {
        author(play, &mut placer);
    }
    safety(play, listener, options.level, &mut placer);
    if speaks {
        next(play, listener, &mut placer);
    }
    if options.level != VoiceLevel::Off {
        announce_auto_end(play, &mut placer);
    }
    if let Some(length) = play.length {
        let wanted = play.step().and_then(|step| step.halfway);
        if wanted.unwrap_or(length >= HALFWAY_FROM) {
            halfway(play, length, &mut placer, speaks);
        }
        if speaks {
            time_left(length, &mut placer);
        }
    }
    if options.level != VoiceLevel::Off {
        match rep_words(play, options) {
            RepWords::Counted => counts(play, &mut placer),
            RepWords::Phases => phases(play, &mut placer),
            RepWords::Off => {}
        }
    }
    placer.finish(play.length)
}

/// What is said during paced reps: the step's choice, otherwise the user's.
fn rep_words(play: &SegmentPlay<'_>, options: &Options) -> RepWords {
    play.step().and_then(|step| step.count).map_or(options.reps, RepWords::from)
}

/// The sound at the start: the step's own, if it has one; where something
/// changes without a gap, the change's.
fn begin(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let own = play.step().and_then(|step| step.sound.as_deref());
    let own_tone = own.and_then(Tone::from_name);
    let change = change(play);
    if let (Some(file), None) = (own, own_tone) {
        placer.file(file);
    }
    if let Some(tone) = change.or(own_tone).or_else(|| own.is_none().then_some(Tone::Start)) {
        placer.tone(Duration::ZERO, tone, Rank::Change);
    }
}

/// The tone of a change that has no gap of its own.
fn change(play: &SegmentPlay<'_>) -> Option<Tone> {
    let here = play.segment();
    let before = play.timeline.segments.get(play.index.checked_sub(1)?)?;
    if before.kind != SegmentKind::Work || before.owner != here.owner || before.set != here.set {
        None
    } else if before.side != here.side {
        Some(Tone::Switch)
    } else if before.spot != here.spot {
        Some(Tone::Move)
    } else if before.direction != here.direction {
        Some(Tone::Reverse)
    } else {
        None
    }
}

/// Announces what must be known of the place and was not delivered before: at once,
/// during the work, as much as there is time for.
fn announce_place(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    level: VoiceLevel,
    placer: &mut CuePlacer<'_>,
) {
    let mut at = play.free(WORDS_AFTER_CHANGE_TONE);
    let until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    let place = listener.unsaid_place(play.timeline, play.segment(), level);
    for (number, ranked) in place.into_iter().enumerate() {
        if number > 0 && at.saturating_add(placer.length(&ranked.1)) > until {
            break;
        }
        at = placer.say_all(at, vec![ranked]);
    }
}

fn tones(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>, options: &Options) {
    let Some(length) = play.length else { return };
    match (&play.segment().work, play.rep()) {
        (Some(Work::Reps { minimum, pace, .. }), Some(rep)) => {
            for done in 0..play.reps {
                let ticks = play.step().and_then(|step| step.metronome).unwrap_or(options.metronome);
                let beats = if ticks { beats(pace) } else { vec![Duration::ZERO] };
                for beat in beats.into_iter().map(|beat| rep * done + beat).filter(|at| !at.is_zero()) {
                    // The beat of the reps continues under words.
                    placer.tone(beat, Tone::Tick, Rank::Guide);
                }
            }
            if *minimum < play.reps {
                placer.tone(rep * *minimum, Tone::Minimum, Rank::Change);
            }
        }
        (Some(Work::Time { .. } | Work::Max { .. }), _) => {
            if let Some(minimum) = play.minimum().filter(|minimum| *minimum < length) {
                placer.tone(minimum, Tone::Minimum, Rank::Change);
            }
            // Timed work ticks only where its step says so.
            if play.step().and_then(|step| step.metronome) == Some(true) {
                let last =
                    if length >= COUNTDOWN_FROM { length.saturating_sub(COUNTDOWN_LENGTH) } else { length };
                let seconds = (1..).map(Duration::from_secs).take_while(|at| *at < last);
                seconds.for_each(|at| placer.tone(at, Tone::Tick, Rank::Guide));
            }
            if length >= COUNTDOWN_FROM {
                for seconds in [3, 2, 1] {
                    placer.tone(
                        length.saturating_sub(Duration::from_secs(seconds)),
                        Tone::Countdown,
                        Rank::Count,
                    );
                }
            }
        }
        _ => {}
    }
}

/// The beats of a metronome within a rep: each phase's beginning, and every
/// whole second after it within the phase.
fn beats(pace: &Pace) -> Vec<Duration> {
    const BEAT: Duration = Duration::from_secs(1);
    // What is left of a phase after its last beat is at least this much.
    const SHORTEST_REST: Duration = Duration::from_millis(300);
    let mut beats = Vec::new();
    for phase in 0..pace.phases() {
        let start = pace.phase_offset(phase);
        let end = if phase + 1 < pace.phases() {
            pace.phase_offset(phase + 1)
        } else {
            pace.rep().unwrap_or(start)
        };
        let mut at = start;
        while at == start || at + SHORTEST_REST <= end {
            beats.push(at);
            at += BEAT;
        }
    }
    beats
}

/// Places the author's words at their times: a little earlier if they would reach
/// into the next segment, a little later if other words are being said, and
/// otherwise not at all, which the checker reports. Returns the indices of omitted
/// cues.
fn author(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) -> Vec<usize> {
    const SHIFT: Duration = Duration::from_secs(2);
    let Some(step) = play.step() else { return Vec::new() };
    let mut wanted: Vec<(Duration, usize, &str)> = step
        .cues
        .iter()
        .enumerate()
        .filter(|(_, cue)| cue.set.is_none_or(|set| set == play.segment().ordinal()))
        .filter_map(|(number, cue)| Some((play.offset(cue.at)?, number, cue.say.as_str())))
        .collect();
    wanted.sort_by_key(|(offset, ..)| *offset);
    let mut left_out = Vec::new();
    for (offset, number, say) in wanted {
        let texts = split(say).into_iter().map(|text| Phrase::Remark(text.to_owned()).into());
        let texts: Vec<RankedSentence> = texts.map(|sentence| (Rank::Guide, sentence)).collect();
        let length = placer.length_of(&texts, play.length.unwrap_or(Duration::MAX));
        let wanted_at = offset.max(AFTER_TONE);
        if wanted_at < play.elapsed {
            continue;
        }
        let latest = play.length.map_or(Duration::MAX, |segment| segment.saturating_sub(length + END_MARGIN));
        let earlier = wanted_at.min(latest);
        let start = placer.first_free_start(earlier, length, earlier + SHIFT);
        let begins_inside = play.length.is_none_or(|segment| offset < segment);
        let is_near = wanted_at.saturating_sub(earlier) <= SHIFT && start.saturating_sub(earlier) <= SHIFT;
        if begins_inside && is_near && start <= latest {
            placer.say_all(start, texts);
        } else {
            left_out.push(number);
        }
    }
    left_out
}

/// The indices of the author's cues that are omitted.
pub(super) fn omitted_cues(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    options: &Options,
) -> Vec<usize> {
    let mut placer = CuePlacer::new(options);
    placer.reserve_until(play.busy);
    announce_place(play, listener, options.level, &mut placer);
    author(play, &mut placer)
}

/// Places the cautions that had to wait, as soon as there is time.
fn safety(play: &SegmentPlay<'_>, listener: &ListenerState, level: VoiceLevel, placer: &mut CuePlacer<'_>) {
    let from = play.elapsed + AFTER_TONE;
    let until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    let mut waits = false;
    for caution in listener.cautions(level) {
        let urgent = caution.is_overdue() || caution.is_last_chance(play);
        if (!waits || urgent) && placer.say_when_free(from, until, caution.ranked()) {
            continue;
        }
        // Beyond the end only if there is no later segment for it.
        let latest = if caution.is_last_chance(play) { Duration::MAX } else { until };
        if !urgent || !placer.say_over_others(from, latest, caution.ranked()) {
            waits = true;
        }
    }
}

/// Names the next step in the last work segment of this one, as near to its end as
/// other words allow.
fn next(play: &SegmentPlay<'_>, listener: &ListenerState, placer: &mut CuePlacer<'_>) {
    const SEARCH_STRIDE: Duration = Duration::from_millis(500);
    let Some(length) = play.length else { return };
    let next = if play.is_last_work() {
        let next = play.timeline.next_part(play.index);
        next.and_then(|part| phrases::next(play.timeline, part))
    } else {
        next_change(play)
    };
    let Some(phrase) = next.filter(|next| !listener.was_said(next)) else { return };
    // The countdown keeps the last seconds of a hold to itself.
    let tail = Duration::from_millis(if play.rep().is_some() { 100 } else { 3300 });
    let mut at = length.saturating_sub(tail).checked_sub(placer.length(&Sentence::new(phrase.clone())));
    while let Some(start) = at.filter(|at| *at >= length / 4) {
        if placer.say_if_free(start, Rank::Guide, phrase.clone(), SENTENCE_GAP) {
            return;
        }
        at = start.checked_sub(SEARCH_STRIDE);
    }
}

/// The change after this segment, if no gap announces it.
fn next_change(play: &SegmentPlay<'_>) -> Option<Phrase> {
    let here = play.segment();
    let next = play.timeline.segments.get(play.index + 1)?;
    if next.kind != SegmentKind::Work || next.owner != here.owner {
        return None;
    }
    let change = match next.side {
        Some(side) if next.side != here.side => Phrase::Side(side),
        _ if next.spot != here.spot => phrases::spot(play.timeline, next)?,
        _ if next.direction != here.direction => Phrase::Direction(next.direction?),
        _ => phrases::set(next),
    };
    Some(Phrase::NextChange(Box::new(change)))
}

/// Announces that open work ends by itself in hands-free play.
fn announce_auto_end(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let open = play.step().is_some_and(|step| *step.amount(play.segment().ordinal()) == Amount::Open);
    let Some(at) = play.length.filter(|_| open).and_then(|length| length.checked_sub(TEN_SECONDS)) else {
        return;
    };
    placer.say_if_free(at, Rank::Name, Phrase::TimeLeft(TEN_SECONDS), Duration::ZERO);
}

fn halfway(play: &SegmentPlay<'_>, length: Duration, placer: &mut CuePlacer<'_>, speaks: bool) {
    let rep = play.rep();
    let half = rep.map_or(length / 2, |rep| rep * (play.reps / 2));
    let halves_evenly = rep.is_none() || play.reps.is_multiple_of(2);
    // The chime of a range's minimum near the middle replaces it.
    let chimes = play.minimum().is_some_and(|minimum| minimum.abs_diff(half) < MIN_SEPARATION);
    if !halves_evenly || chimes {
        return;
    }
    if rep.is_none() {
        placer.tone(half, Tone::Halfway, Rank::Change);
    }
    if speaks {
        placer.say_if_free(half + AFTER_TICK, Rank::Guide, Phrase::Halfway, MIN_SEPARATION);
    }
}

/// Says when the last minute and the last ten seconds of long work begin.
fn time_left(length: Duration, placer: &mut CuePlacer<'_>) {
    if length > MINUTE_FROM {
        let minute = Duration::from_secs(60);
        placer.say_if_free(
            length.saturating_sub(minute),
            Rank::Guide,
            Phrase::TimeLeft(minute),
            MIN_SEPARATION,
        );
    }
    if length >= TEN_SECONDS_FROM {
        placer.say_if_free(
            length.saturating_sub(TEN_SECONDS),
            Rank::Guide,
            Phrase::TimeLeft(TEN_SECONDS),
            MIN_SEPARATION,
        );
    }
}

/// Counts paced reps aloud, each as it begins, if the rep is long enough.
fn counts(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let Some(rep) = play.rep() else { return };
    let alternate = match play.segment().work {
        Some(Work::Reps { alternate, .. }) => alternate,
        _ => None,
    };
    for count in 1..=play.reps {
        let sentence = Sentence::new(count_phrase(count, alternate));
        if placer.length(&sentence) + AFTER_TICK <= rep {
            placer.say(rep * (count - 1) + AFTER_TICK, Rank::Count, sentence);
        }
    }
}

/// Names the phases of paced reps, each as it begins, if the phase is long enough.
/// Reps without named phases are counted.
fn phases(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let Some(Work::Reps { pace: pace @ Pace::Tempo(lengths), .. }) = &play.segment().work else {
        return counts(play, placer);
    };
    let tempo = match play.timeline.amount(play.segment()) {
        Some(Amount::Reps { tempo: Some(tempo), .. }) => &tempo.phases,
        _ => return counts(play, placer),
    };
    if tempo.iter().all(|phase| phase.name.is_none()) {
        return counts(play, placer);
    }
    let rep = pace.rep().unwrap_or_default();
    for done in 0..play.reps {
        for (at, (phase, length)) in (0..).zip(tempo.iter().zip(lengths)) {
            let Some(name) = &phase.name else { continue };
            let sentence = Sentence::new(Phrase::TempoPhase(name.clone()));
            if placer.length(&sentence) + AFTER_TICK <= *length {
                placer.say(rep * done + pace.phase_offset(at) + AFTER_TICK, Rank::Count, sentence);
            }
        }
    }
}

/// A rep's number; where sides alternate, the pair's number on the side that
/// begins and the other side alone.
pub(super) const fn count_phrase(count: u32, alternate: Option<BodySide>) -> Phrase {
    match alternate {
        Some(first) if count.is_multiple_of(2) => Phrase::CountSide(first.other(), None),
        Some(first) => Phrase::CountSide(first, Some(count.div_ceil(2))),
        None => Phrase::Count(count),
    }
}

/// The side that begins, where reps are counted by key and change sides.
pub(super) fn alternating_by_key(segment: &Segment) -> Option<BodySide> {
    match &segment.work {
        Some(Work::Reps { pace: Pace::OwnPace, alternate, .. }) => *alternate,
        _ => None,
    }
}
