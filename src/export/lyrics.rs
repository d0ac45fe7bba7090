//! Writes the spoken words of an audio file as lyrics or subtitles.

use super::audio_plan::TimedSentence;
use super::{AudioPlan, timestamp};
use std::fmt::Write as _;
use std::time::Duration;

/// The mark of LRC files that supple wrote and may overwrite.
const LRC_MARK: &str = "[by:supple]";
/// The mark of subtitle files that supple wrote and may overwrite.
const VTT_MARK: &str = "NOTE by supple";
/// The shortest time that a subtitle is shown.
const MIN_SHOWN: Duration = Duration::from_millis(300);

/// Whether a file of lyrics or subtitles was written by supple and may be overwritten.
pub fn is_written_by_supple(text: &str) -> bool {
    text.lines().take(3).any(|line| line == LRC_MARK || line == VTT_MARK)
}

/// Writes the words as LRC, a line for each sentence.
pub fn lrc(plan: &AudioPlan) -> String {
    // What stands in brackets is a tag.
    let without_brackets = |text: &str| one_line(text).replace('[', "(").replace(']', ")");
    let mut text = format!("[ti:{}]\n{LRC_MARK}\n", without_brackets(&plan.title));
    for TimedSentence { start, text: words, .. } in plan.sentences() {
        let hundredths = (start.as_millis() + 5) / 10;
        let (minutes, rest) = (hundredths / 6_000, hundredths % 6_000);
        // Writing to a String can't fail.
        let words = without_brackets(words);
        let _ = writeln!(text, "[{minutes:02}:{:02}.{:02}]{words}", rest / 100, rest % 100);
    }
    text
}

/// Writes the words as `WebVTT`.
pub fn vtt(plan: &AudioPlan) -> String {
    let title = one_line(&plan.title).replace("-->", "->");
    let mut text = format!("WEBVTT - {title}\n\n{VTT_MARK}\n");
    for TimedSentence { start, end, text: words } in plan.sentences() {
        let words = one_line(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let (start, end) = (timestamp(start), timestamp(end.max(start + MIN_SHOWN)));
        // Writing to a String can't fail.
        let _ = write!(text, "\n{start} --> {end}\n{words}\n");
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cue::{Cue, CueKind, Options, Rank};
    use crate::time::Tick;

    fn plan() -> AudioPlan {
        let cue = |millis, rank, text: &str| Cue {
            at: Tick::from_millis(millis),
            kind: CueKind::Say(text.into()),
            rank,
            max_delay: Duration::ZERO,
        };
        AudioPlan {
            title: "Cool [down]".to_owned(),
            cues: vec![
                cue(0, Rank::Name, "Walk."),
                cue(500, Rank::Count, "One."),
                cue(3_661_237, Rank::Change, "Knees < hips & toes"),
                cue(3_670_000, Rank::Change, "[1:00] to go."),
            ],
            chapters: Vec::new(),
            end: Tick::from_secs(3_700),
            options: Options::default(),
        }
    }

    #[test]
    fn words_become_lyrics_and_subtitles_without_the_counts() {
        assert_eq!(
            lrc(&plan()),
            "[ti:Cool (down)]\n[by:supple]\n[00:00.00]Walk.\n[61:01.24]Knees < hips & toes\n\
             [61:10.00](1:00) to go.\n"
        );
        assert_eq!(
            vtt(&plan()),
            "WEBVTT - Cool [down]\n\nNOTE by supple\n\n00:00:00.000 --> 00:00:00.650\nWalk.\n\n\
             01:01:01.237 --> 01:01:02.867\nKnees &lt; hips &amp; toes\n\n01:01:10.000 --> 01:01:11.210\n[1:00] to go.\n"
        );
    }
}
