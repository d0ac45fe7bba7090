//! The cues of work: the start, reps, halfway, the author's words, what comes next,
//! the countdown.

use super::listener::ListenerState;
use super::phrase::Phrase;
use super::phrases;
use super::placer::{
    AFTER_TONE, CuePlacer, END_MARGIN, MIN_SEPARATION, PlannedCue, RankedSentence, SENTENCE_PAUSE,
};
use super::segment_play::SegmentPlay;
use super::words::split;
use super::{Options, Rank, RepWords, Sentence, Tone};
use crate::routine::{Amount, BodySide, VoiceLevel};
use crate::timeline::{Pace, Segment, SegmentKind, Work};
use std::time::Duration;

/// Work this long announces its middle.
const HALFWAY_FROM: Duration = Duration::from_secs(20);
/// Work this long announces its last ten seconds.
const TEN_SECONDS_FROM: Duration = Duration::from_secs(30);
/// Timed work this long counts down.
const COUNTDOWN_FROM: Duration = Duration::from_secs(5);
/// Work longer than this announces its last minute, so that long work is not
/// silent.
const MINUTE_FROM: Duration = Duration::from_secs(120);
/// How long before the end "ten seconds" is said.
const TEN_SECONDS: Duration = Duration::from_secs(10);
/// The length of the countdown, during which the metronome is silent.
const COUNTDOWN_LENGTH: Duration = Duration::from_secs(3);
/// Silence between words and the countdown.
const COUNTDOWN_MARGIN: Duration = Duration::from_millis(300);
/// How soon after the tone of a change without a gap its words begin.
const WORDS_AFTER_CHANGE_TONE: Duration = Duration::from_millis(90);
/// How long after the tick of a rep its count is spoken.
pub(super) const AFTER_TICK: Duration = Duration::from_millis(100);

/// The cues of a work segment, for a listener in the state `listener`.
pub(super) fn cues(play: &SegmentPlay<'_>, listener: &ListenerState, options: &Options) -> Vec<PlannedCue> {
    let mut placer = CuePlacer::new(options);
    placer.reserve_until(play.busy);
    place_start_sound(play, &mut placer);
    place_tones(play, &mut placer, options);
    let speaks = options.level.says_names();
    announce_location(play, listener, options.level, &mut placer);
    if speaks {
        place_author_cues(play, &mut placer);
    }
    place_cautions(play, listener, options.level, &mut placer);
    if speaks {
        announce_next(play, listener, &mut placer);
    }
    if options.level.speaks() {
        announce_auto_end(play, &mut placer);
    }
    if let Some(length) = play.length {
        let wanted = play.step().and_then(|step| step.halfway);
        if wanted.unwrap_or(length >= HALFWAY_FROM) {
            announce_halfway(play, length, &mut placer, speaks);
        }
        if speaks {
            announce_time_left(length, &mut placer);
        }
    }
    if options.level.speaks() {
        match rep_words(play, options) {
            RepWords::Counted => count_reps(play, &mut placer),
            RepWords::Phases => name_phases(play, &mut placer),
            RepWords::Off => {}
        }
    }
    placer.finish(play.length)
}

/// What is said during paced reps: the step's choice, otherwise the user's.
fn rep_words(play: &SegmentPlay<'_>, options: &Options) -> RepWords {
    play.step().and_then(|step| step.count).map_or(options.reps, RepWords::from)
}

/// Places the sound at the start: the tone or the sound file that the step names,
/// otherwise the start tone. The tone of a change without a gap replaces either tone.
fn place_start_sound(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let own_sound = play.step().and_then(|step| step.sound.as_deref());
    let tone = own_sound.map_or(Some(Tone::Start), Tone::from_name);
    if let (Some(file), None) = (own_sound, tone) {
        placer.file(file);
    }
    if let Some(tone) = change_tone(play).or(tone) {
        placer.tone(Duration::ZERO, tone, Rank::Change);
    }
}

/// The tone of a change that has no gap of its own.
fn change_tone(play: &SegmentPlay<'_>) -> Option<Tone> {
    let segment = play.segment();
    let before = play.timeline.segments.get(play.index.checked_sub(1)?)?;
    if before.kind != SegmentKind::Work || before.step != segment.step || before.set != segment.set {
        None
    } else if before.side != segment.side {
        Some(Tone::Switch)
    } else if before.spot != segment.spot {
        Some(Tone::Move)
    } else if before.direction != segment.direction {
        Some(Tone::Reverse)
    } else {
        None
    }
}

/// Announces at once what must be known of the segment's location and was not
/// delivered before: at least the most important phrase, then as many as there is
/// time for.
fn announce_location(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    level: VoiceLevel,
    placer: &mut CuePlacer<'_>,
) {
    let mut at = play.free_from(WORDS_AFTER_CHANGE_TONE);
    let until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    let location = listener.undelivered_location(play.timeline, play.segment(), level);
    for (number, ranked) in location.into_iter().enumerate() {
        if number > 0 && at.saturating_add(placer.length(&ranked.1)) > until {
            break;
        }
        at = placer.say_all(at, vec![ranked]);
    }
}

/// Places the tones after the start: of each rep, of a range's minimum, and of the
/// countdown.
fn place_tones(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>, options: &Options) {
    let Some(length) = play.length else { return };
    match (&play.segment().work, play.rep()) {
        (Some(Work::Reps { minimum, pace, .. }), Some(rep)) => {
            for done in 0..play.reps {
                let ticks = play.step().and_then(|step| step.metronome).unwrap_or(options.metronome);
                let beats = if ticks { beats(pace) } else { vec![Duration::ZERO] };
                // The start tone stands for the first beat.
                for beat in beats.into_iter().map(|beat| rep * done + beat).filter(|at| !at.is_zero()) {
                    // Ranked above a count, so that it is not dropped during words.
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
            // The metronome of the settings is for reps only.
            if play.step().and_then(|step| step.metronome) == Some(true) {
                let last =
                    if length >= COUNTDOWN_FROM { length.saturating_sub(COUNTDOWN_LENGTH) } else { length };
                let seconds = (1..).map(Duration::from_secs).take_while(|at| *at < last);
                seconds.for_each(|at| placer.tone(at, Tone::Tick, Rank::Guide));
            }
            if length >= COUNTDOWN_FROM {
                placer.countdown(length);
            }
        }
        _ => {}
    }
}

/// The beats of a metronome within a rep: each phase's beginning, and every
/// whole second after it within the phase.
fn beats(pace: &Pace) -> Vec<Duration> {
    const BEAT: Duration = Duration::from_secs(1);
    // No beat falls in the last part of a phase, this long, so that none sounds just
    // before the next phase.
    const LAST_PART: Duration = Duration::from_millis(300);
    let mut beats = Vec::new();
    for phase in 0..pace.phases() {
        let start = pace.phase_offset(phase);
        let end = if phase + 1 < pace.phases() {
            pace.phase_offset(phase + 1)
        } else {
            pace.rep().unwrap_or(start)
        };
        let mut at = start;
        while at == start || at + LAST_PART <= end {
            beats.push(at);
            at += BEAT;
        }
    }
    beats
}

/// Places the author's words at their times: a little earlier if they would reach
/// into the next segment, a little later if other words are being said, and
/// otherwise not at all. Returns the indices of the omitted cues, which the checker
/// reports.
fn place_author_cues(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) -> Vec<usize> {
    const MAX_SHIFT: Duration = Duration::from_secs(2);
    let Some(step) = play.step() else { return Vec::new() };
    let mut wanted: Vec<(Duration, usize, &str)> = step
        .cues
        .iter()
        .enumerate()
        .filter(|(_, cue)| cue.set.is_none_or(|set| set == play.segment().amount_number()))
        .filter_map(|(index, cue)| Some((play.offset(cue.at)?, index, cue.say.as_str())))
        .collect();
    wanted.sort_by_key(|(offset, ..)| *offset);
    let mut omitted = Vec::new();
    for (offset, index, say) in wanted {
        let remarks = split(say).into_iter().map(|text| Phrase::Remark(text.to_owned()).into());
        let sentences: Vec<RankedSentence> = remarks.map(|sentence| (Rank::Guide, sentence)).collect();
        let length = placer.length_of(&sentences, play.length.unwrap_or(Duration::MAX));
        let wanted_at = offset.max(AFTER_TONE);
        if wanted_at < play.elapsed {
            continue;
        }
        let latest_start =
            play.length.map_or(Duration::MAX, |segment| segment.saturating_sub(length + END_MARGIN));
        // As wanted, or earlier if the words would reach into the next segment.
        let preferred = wanted_at.min(latest_start);
        let start = placer.first_free_start(preferred, length, preferred + MAX_SHIFT, Rank::Guide);
        let begins_inside = play.length.is_none_or(|segment| offset < segment);
        let is_near =
            wanted_at.saturating_sub(preferred) <= MAX_SHIFT && start.saturating_sub(preferred) <= MAX_SHIFT;
        if begins_inside && is_near && start <= latest_start {
            placer.say_all(start, sentences);
        } else {
            omitted.push(index);
        }
    }
    omitted
}

/// The indices of the author's cues that are omitted from a work segment.
pub(super) fn omitted_cues(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    options: &Options,
) -> Vec<usize> {
    let mut placer = CuePlacer::new(options);
    placer.reserve_until(play.busy);
    announce_location(play, listener, options.level, &mut placer);
    place_author_cues(play, &mut placer)
}

/// Places the cautions that were not delivered before, as soon as there is time.
fn place_cautions(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    level: VoiceLevel,
    placer: &mut CuePlacer<'_>,
) {
    let from = play.elapsed + AFTER_TONE;
    let until = play.length.map_or(Duration::MAX, |length| length.saturating_sub(END_MARGIN));
    // Once one is postponed only urgent ones are placed, so that no other overtakes it.
    let mut postponed = false;
    for caution in listener.cautions(level) {
        let urgent = caution.is_overdue() || caution.is_last_chance(play);
        if (!postponed || urgent) && placer.say_when_free(from, until, caution.ranked()) {
            continue;
        }
        // Beyond the end only if there is no later segment for it.
        let latest = if caution.is_last_chance(play) { Duration::MAX } else { until };
        if !urgent || !placer.say_over_others(from, latest, caution.ranked()) {
            postponed = true;
        }
    }
}

/// Announces what comes next, as near to the end of the segment as other words allow:
/// in a step's last work segment the next step, before that the next side, spot,
/// direction or set.
fn announce_next(play: &SegmentPlay<'_>, listener: &ListenerState, placer: &mut CuePlacer<'_>) {
    const SEARCH_STRIDE: Duration = Duration::from_millis(500);
    let Some(length) = play.length else { return };
    let next = if play.is_last_work() {
        let next = play.timeline.next_step_part(play.index);
        next.and_then(|part| phrases::next(play.timeline, part))
    } else {
        next_change(play)
    };
    let Some(phrase) = next.filter(|next| !listener.was_delivered(next)) else { return };
    // Words must end before the countdown of timed work.
    let tail = if play.rep().is_some() { END_MARGIN } else { COUNTDOWN_LENGTH + COUNTDOWN_MARGIN };
    let mut at = length.saturating_sub(tail).checked_sub(placer.length(&Sentence::new(phrase.clone())));
    while let Some(start) = at.filter(|at| *at >= length / 4) {
        if placer.say_if_free(start, Rank::Guide, phrase.clone(), SENTENCE_PAUSE) {
            return;
        }
        at = start.checked_sub(SEARCH_STRIDE);
    }
}

/// The change after this segment, if no gap announces it.
fn next_change(play: &SegmentPlay<'_>) -> Option<Phrase> {
    let segment = play.segment();
    let next = play.timeline.segments.get(play.index + 1)?;
    if next.kind != SegmentKind::Work || next.step != segment.step {
        return None;
    }
    let change = match next.side {
        Some(side) if next.side != segment.side => Phrase::Side(side),
        _ if next.spot != segment.spot => phrases::spot(play.timeline, next)?,
        _ if next.direction != segment.direction => Phrase::Direction(next.direction?),
        _ => phrases::set(next),
    };
    Some(Phrase::NextChange(Box::new(change)))
}

/// Announces that open work, which has a length in hands-free play, ends soon.
fn announce_auto_end(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let open = play.step().is_some_and(|step| *step.amount(play.segment().amount_number()) == Amount::Open);
    let Some(length) = play.length.filter(|_| open) else { return };
    let Some(offset) = length.checked_sub(TEN_SECONDS) else { return };
    placer.say_if_free(offset, Rank::Name, Phrase::TimeLeft(TEN_SECONDS), Duration::ZERO);
}

/// Announces the middle of work: timed work by a tone and words, paced reps by words.
fn announce_halfway(play: &SegmentPlay<'_>, length: Duration, placer: &mut CuePlacer<'_>, speaks: bool) {
    let rep = play.rep();
    let half = rep.map_or(length / 2, |rep| rep * (play.reps / 2));
    let halves_evenly = rep.is_none() || play.reps.is_multiple_of(2);
    // The tone of a range's minimum near the middle replaces it.
    let minimum_is_near = play.minimum().is_some_and(|minimum| minimum.abs_diff(half) < MIN_SEPARATION);
    if !halves_evenly || minimum_is_near {
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
fn announce_time_left(length: Duration, placer: &mut CuePlacer<'_>) {
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
fn count_reps(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let Some(rep) = play.rep() else { return };
    let first_side = match play.segment().work {
        Some(Work::Reps { first_side, .. }) => first_side,
        _ => None,
    };
    for count in 1..=play.reps {
        let sentence = Sentence::new(count_phrase(count, first_side));
        if placer.length(&sentence) + AFTER_TICK <= rep {
            placer.say(rep * (count - 1) + AFTER_TICK, Rank::Count, sentence);
        }
    }
}

/// Names the phases of paced reps, each as it begins, if the phase is long enough.
/// Reps without named phases are counted.
fn name_phases(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let Some(Work::Reps { pace: pace @ Pace::Tempo(lengths), .. }) = &play.segment().work else {
        return count_reps(play, placer);
    };
    let phases = match play.timeline.amount(play.segment()) {
        Some(Amount::Reps { tempo: Some(tempo), .. }) => &tempo.phases,
        _ => return count_reps(play, placer),
    };
    if phases.iter().all(|phase| phase.name.is_none()) {
        return count_reps(play, placer);
    }
    let rep = pace.rep().unwrap_or_default();
    for done in 0..play.reps {
        for (number, (phase, length)) in (0..).zip(phases.iter().zip(lengths)) {
            let Some(name) = &phase.name else { continue };
            let sentence = Sentence::new(Phrase::TempoPhase(name.clone()));
            if placer.length(&sentence) + AFTER_TICK <= *length {
                placer.say(rep * done + pace.phase_offset(number) + AFTER_TICK, Rank::Count, sentence);
            }
        }
    }
}

/// The words for rep `count`: its number. If sides alternate, its side, and on the first
/// side also the number of the pair.
pub(super) const fn count_phrase(count: u32, first_side: Option<BodySide>) -> Phrase {
    match first_side {
        Some(first) if count.is_multiple_of(2) => Phrase::CountSide(first.other(), None),
        Some(first) => Phrase::CountSide(first, Some(count.div_ceil(2))),
        None => Phrase::Count(count),
    }
}

/// The side of the first rep, if reps are counted by key and alternate sides.
pub(super) fn first_side_of_counted_reps(segment: &Segment) -> Option<BodySide> {
    match &segment.work {
        Some(Work::Reps { pace: Pace::OwnPace, first_side, .. }) => *first_side,
        _ => None,
    }
}
