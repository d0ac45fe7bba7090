//! The cues of work: the start, reps, halfway, the author's words, what comes next,
//! the countdown.

use super::listener::ListenerState;
use super::phrase::Phrase;
use super::placer::{
    AFTER_TONE, CuePlacer, END_MARGIN, MIN_SEPARATION, PlannedCue, RankedSentence, SENTENCE_PAUSE,
};
use super::segment_phrases;
use super::segment_play::SegmentPlay;
use super::words::split_sentences;
use super::{CueKind, Options, Rank, Sentence, Tone};
use crate::routine::{Amount, AuthorCue, BodySide, CountWords, VoiceLevel};
use crate::timeline::{Pace, SegmentKind, Work};
use std::time::Duration;

/// Work at least this long announces its middle.
const HALFWAY_FROM: Duration = Duration::from_secs(20);
/// Work at least this long announces its last ten seconds.
const TEN_SECONDS_FROM: Duration = Duration::from_secs(30);
/// Timed work at least this long counts down.
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
/// How soon after the tone of a change without a gap the words begin. Sooner than
/// [`AFTER_TONE`]: the work has begun already, and the tone is turned down under the words.
const WORDS_AFTER_CHANGE_TONE: Duration = Duration::from_millis(90);
/// How long after the tick of a rep its count is spoken.
pub(super) const AFTER_TICK: Duration = Duration::from_millis(100);

/// The cues of a work segment, for a listener in the state `listener`. Tones and counts are
/// placed from the segment's start; the caller drops cues before `play.elapsed`.
pub(super) fn cues(play: &SegmentPlay<'_>, listener: &ListenerState, options: &Options) -> Vec<PlannedCue> {
    let mut placer = CuePlacer::new(options);
    placer.reserve_until(play.busy_until, play.busy_rank);
    place_start_sound(play, &mut placer);
    place_tones(play, &mut placer, options);
    let level = options.level;
    announce_location(play, listener, level, &mut placer);
    let counted = play.step().and_then(|step| step.count).unwrap_or(options.reps);
    if level.speaks() && play.rep_length().is_none() && counted != CountWords::Off {
        announce_side_of_rep(play, listener, &mut placer);
    }
    if level.says_names() {
        place_author_cues(play, listener, &mut placer);
    }
    place_cautions(play, listener, level, &mut placer);
    if level.says_names() {
        announce_next(play, listener, &mut placer);
    }
    if level.speaks() {
        announce_auto_end(play, &mut placer);
    }
    if let Some(length) = play.length {
        announce_halfway(play, length, level, &mut placer);
        if level.says_names() {
            announce_time_left(length, &mut placer);
        }
    }
    if level.speaks() {
        match counted {
            CountWords::Numbers => count_reps(play, &mut placer),
            CountWords::Phases => name_phases(play, &mut placer),
            CountWords::Off => {}
        }
    }
    placer.into_cues(play.length)
}

/// Places the sound at the start: the tone or the sound file that the step names,
/// otherwise the start tone. The tone of a change without a gap replaces either tone; a
/// sound file plays all the same.
fn place_start_sound(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let step_sound = play.step().and_then(|step| step.sound.as_deref());
    let named_tone = step_sound.map_or(Some(Tone::Start), Tone::from_word);
    if let Some(tone) = change_tone(play).or(named_tone) {
        placer.place_tone(Duration::ZERO, tone, Rank::Change);
    }
    if let (Some(file), None) = (step_sound, named_tone) {
        placer.place_sound(Duration::ZERO, CueKind::Sound(file.to_owned()), Rank::Change);
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

/// Announces at once the parts of the segment's location that were not delivered before:
/// at least the most important one, and as many others as there is time for.
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
        if number > 0 && at.saturating_add(placer.length(&ranked.sentence)) > until {
            break;
        }
        at = placer.say_all(at, vec![ranked]);
    }
}

/// Places the tones after the start: of each rep, of a range's minimum, and of the
/// countdown.
fn place_tones(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>, options: &Options) {
    let Some(length) = play.length else { return };
    match (&play.segment().work, play.rep_length()) {
        (Some(Work::Reps { minimum, pace, .. }), Some(rep_length)) => {
            let has_metronome = play.step().and_then(|step| step.metronome).unwrap_or(options.metronome);
            let beats = if has_metronome { beats(pace) } else { vec![Duration::ZERO] };
            for done in 0..play.reps {
                // The start tone replaces the first beat.
                for at in beats.iter().map(|beat| rep_length * done + *beat).filter(|at| !at.is_zero()) {
                    // Ranked above a count, so that it is not dropped during words.
                    placer.place_tone(at, Tone::Tick, Rank::Guide);
                }
            }
            if *minimum < play.reps {
                placer.place_tone(rep_length * *minimum, Tone::Minimum, Rank::Change);
            }
        }
        (Some(Work::Time { .. } | Work::Max { .. }), _) => {
            if let Some(minimum) = play.minimum().filter(|minimum| *minimum < length) {
                placer.place_tone(minimum, Tone::Minimum, Rank::Change);
            }
            // The metronome of the settings is for reps only.
            if play.step().and_then(|step| step.metronome) == Some(true) {
                let end =
                    if length >= COUNTDOWN_FROM { length.saturating_sub(COUNTDOWN_LENGTH) } else { length };
                let seconds = (1..).map(Duration::from_secs).take_while(|at| *at < end);
                seconds.for_each(|at| placer.place_tone(at, Tone::Tick, Rank::Guide));
            }
            if length >= COUNTDOWN_FROM {
                placer.place_countdown(length);
            }
        }
        _ => {}
    }
}

/// The beats of a metronome within a rep: each phase's beginning, and every
/// whole second after it within the phase.
fn beats(pace: &Pace) -> Vec<Duration> {
    const BEAT: Duration = Duration::from_secs(1);
    // No beat is so close to the end of its phase, where the next phase's beat follows.
    const MIN_DISTANCE: Duration = Duration::from_millis(300);
    let mut beats = Vec::new();
    let mut start = Duration::ZERO;
    for length in pace.phase_lengths() {
        let (mut at, end) = (start, start + *length);
        while at == start || at + MIN_DISTANCE <= end {
            beats.push(at);
            at += BEAT;
        }
        start = end;
    }
    beats
}

/// Places the author's cues that were not delivered at their times: a little earlier if they
/// would reach into the next segment, a little later if other words are being said. One that
/// was cut off is said again as soon as possible. Returns the indices of the cues for which
/// there is no time, for the checker.
fn place_author_cues(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    placer: &mut CuePlacer<'_>,
) -> Vec<usize> {
    const MAX_SHIFT: Duration = Duration::from_secs(2);
    let Some(step) = play.step() else { return Vec::new() };
    let mut cues: Vec<(Duration, usize)> = step
        .cues
        .iter()
        .enumerate()
        .filter(|(_, cue)| cue.set.is_none_or(|set| set == play.segment().amount_number()))
        .filter_map(|(index, cue)| Some((play.offset(cue.at)?, index)))
        .collect();
    cues.sort_by_key(|(offset, _)| *offset);
    let mut omitted = Vec::new();
    for (offset, index) in cues {
        let remarks = remarks(&step.cues[index], index);
        let is_cut_off = remarks.iter().any(|ranked| listener.was_begun(ranked.sentence.phrase()));
        let sentences: Vec<RankedSentence> =
            remarks.into_iter().filter(|ranked| !listener.was_delivered(ranked.sentence.phrase())).collect();
        let length = placer.length_of(&sentences, play.length.unwrap_or(Duration::MAX));
        let soonest = play.free_from(AFTER_TICK);
        let wanted_at = if is_cut_off { soonest } else { offset.max(AFTER_TONE) };
        if sentences.is_empty() || wanted_at + MAX_SHIFT < play.elapsed {
            continue;
        }
        let latest_start =
            play.length.map_or(Duration::MAX, |segment| segment.saturating_sub(length + END_MARGIN));
        // Earlier than wanted if the words would reach into the next segment.
        let preferred = wanted_at.min(latest_start);
        let from = if preferred < play.elapsed { soonest } else { preferred };
        let start = placer.first_free_start(from, length, preferred + MAX_SHIFT, Rank::Guide);
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

/// The sentences of an author's cue, which is number `cue` of its step.
fn remarks(author_cue: &AuthorCue, cue: usize) -> Vec<RankedSentence> {
    let texts = split_sentences(&author_cue.say).into_iter().enumerate();
    texts
        .map(|(sentence, text)| {
            RankedSentence::new(Rank::Guide, Phrase::Remark { text: text.to_owned(), cue, sentence })
        })
        .collect()
}

/// The indices of the author's cues that are omitted from a work segment.
pub(super) fn omitted_cues(
    play: &SegmentPlay<'_>,
    listener: &ListenerState,
    options: &Options,
) -> Vec<usize> {
    let mut placer = CuePlacer::new(options);
    placer.reserve_until(play.busy_until, play.busy_rank);
    announce_location(play, listener, options.level, &mut placer);
    place_author_cues(play, listener, &mut placer)
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
    // Once a caution is postponed only urgent ones are placed, so that no other overtakes it.
    let mut postponed = false;
    for caution in listener.cautions(level) {
        let urgent = caution.is_urgent(play);
        if (!postponed || urgent) && placer.say_when_free(from, until, caution.ranked()) {
            continue;
        }
        // It may begin beyond the end only if there is no later segment for it.
        let latest = if caution.is_last_chance(play) { Duration::MAX } else { until };
        if !urgent || !placer.say_over_others(from, latest, caution.ranked()) {
            postponed = true;
        }
    }
}

/// Announces what comes next, as close to the segment's end as other words allow: in the
/// last work segment of a step the next step, in others the next side, spot, direction or
/// set.
fn announce_next(play: &SegmentPlay<'_>, listener: &ListenerState, placer: &mut CuePlacer<'_>) {
    const SEARCH_STRIDE: Duration = Duration::from_millis(500);
    // Not in the first quarter, where it would be taken for this segment.
    const EARLIEST_SHARE: u32 = 4;
    let Some(length) = play.length else { return };
    let next = if play.is_last_work() {
        let next = play.timeline.next_step_part(play.index);
        next.and_then(|part| segment_phrases::next(play.timeline, part))
    } else {
        next_change(play)
    };
    let Some(phrase) = next.filter(|next| !listener.was_delivered(next)) else { return };
    // Words must end before the countdown of timed work.
    let tail = if play.rep_length().is_some() { END_MARGIN } else { COUNTDOWN_LENGTH + COUNTDOWN_MARGIN };
    let mut at = length.saturating_sub(tail).checked_sub(placer.length(&Sentence::from(phrase.clone())));
    while let Some(start) = at.filter(|at| *at >= length / EARLIEST_SHARE) {
        if placer.say_if_free(start, Rank::Guide, phrase.clone(), SENTENCE_PAUSE) {
            return;
        }
        at = start.checked_sub(SEARCH_STRIDE);
    }
}

/// The change after this segment; `None` if a gap announces it.
fn next_change(play: &SegmentPlay<'_>) -> Option<Phrase> {
    let segment = play.segment();
    let next = play.timeline.segments.get(play.index + 1)?;
    if next.kind != SegmentKind::Work || next.step != segment.step {
        return None;
    }
    let change = match next.side {
        Some(side) if next.side != segment.side => Phrase::Side(side),
        _ if next.spot != segment.spot => segment_phrases::spot(play.timeline, next)?,
        _ if next.direction != segment.direction => Phrase::Direction(next.direction?),
        _ => segment_phrases::set(next),
    };
    Some(Phrase::NextChange(Box::new(change)))
}

/// Announces that open work, which has a length in hands-free play, ends soon.
fn announce_auto_end(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let is_open = play.timeline.amount(play.segment()) == Some(&Amount::Open);
    let Some(length) = play.length.filter(|_| is_open) else { return };
    let Some(offset) = length.checked_sub(TEN_SECONDS) else { return };
    placer.say_if_free(offset, Rank::Name, Phrase::TimeLeft(TEN_SECONDS), Duration::ZERO);
}

/// Announces the middle of work, unless the step turns that off: of timed work by a tone
/// and words, of paced reps by words.
fn announce_halfway(play: &SegmentPlay<'_>, length: Duration, level: VoiceLevel, placer: &mut CuePlacer<'_>) {
    let rep_length = play.rep_length();
    let is_wanted = play.step().and_then(|step| step.halfway).unwrap_or(length >= HALFWAY_FROM);
    let half = rep_length.map_or(length / 2, |rep_length| rep_length * (play.reps / 2));
    let halves_evenly = rep_length.is_none() || play.reps.is_multiple_of(2);
    // The tone of a range's minimum near the middle replaces it.
    let minimum_is_near = play.minimum().is_some_and(|minimum| minimum.abs_diff(half) < MIN_SEPARATION);
    if !is_wanted || !halves_evenly || minimum_is_near {
        return;
    }
    if rep_length.is_none() {
        placer.place_tone(half, Tone::Halfway, Rank::Change);
    }
    if level.says_names() {
        placer.say_if_free(half + AFTER_TICK, Rank::Guide, Phrase::Halfway, MIN_SEPARATION);
    }
}

/// Says when the last minute and the last ten seconds of long work begin.
fn announce_time_left(length: Duration, placer: &mut CuePlacer<'_>) {
    let mut say = |remaining: Duration| {
        let at = length.saturating_sub(remaining);
        placer.say_if_free(at, Rank::Guide, Phrase::TimeLeft(remaining), MIN_SEPARATION);
    };
    if length > MINUTE_FROM {
        say(Duration::from_secs(60));
    }
    if length >= TEN_SECONDS_FROM {
        say(TEN_SECONDS);
    }
}

/// Says on which side the next of alternating reps at the runner's own pace is.
fn announce_side_of_rep(play: &SegmentPlay<'_>, listener: &ListenerState, placer: &mut CuePlacer<'_>) {
    let first_side = play.segment().first_side();
    let phrase = count_phrase(play.reps_done + 1, first_side);
    if first_side.is_some() && !listener.was_delivered(&phrase) {
        let sentence = Sentence::from(phrase);
        let (from, length) = (play.elapsed + AFTER_TICK, placer.length(&sentence));
        let start = placer.first_free_start(from, length, Duration::MAX, Rank::Guide);
        placer.say(start, Rank::Count, sentence);
    }
}

/// Counts paced reps aloud, each as it begins, if the rep is long enough.
fn count_reps(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let first_side = play.segment().first_side();
    let Some(rep_length) = play.rep_length() else { return };
    for count in 1..=play.reps {
        let sentence = Sentence::from(count_phrase(count, first_side));
        if placer.length(&sentence) + AFTER_TICK <= rep_length {
            placer.say(rep_length * (count - 1) + AFTER_TICK, Rank::Count, sentence);
        }
    }
}

/// Names the phases of paced reps, each as it begins, if the phase is long enough.
/// Reps without named phases are counted.
fn name_phases(play: &SegmentPlay<'_>, placer: &mut CuePlacer<'_>) {
    let Some(Amount::Reps { tempo: Some(tempo), .. }) = play.timeline.amount(play.segment()) else {
        return count_reps(play, placer);
    };
    if tempo.phases.iter().all(|phase| phase.name.is_none()) {
        return count_reps(play, placer);
    }
    let mut start = Duration::ZERO;
    for phase in (0..play.reps).flat_map(|_| &tempo.phases) {
        if let Some(name) = &phase.name {
            let sentence = Sentence::from(Phrase::TempoPhase(name.clone()));
            if placer.length(&sentence) + AFTER_TICK <= phase.length {
                placer.say(start + AFTER_TICK, Rank::Count, sentence);
            }
        }
        start += phase.length;
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
