//! The preview as a state machine: what sounds, and what its keys promise.

use super::*;
use supple::app::RoutineDraft;
use supple::app::screens::PreviewScreen;
use supple::ui::view_model::{Findings, HelpView};

#[test]
fn the_key_for_the_next_cue_sounds_a_tone_and_says_so() {
    let draft = RoutineDraft {
        timeline: Some(timeline(vec![step("Walk")])),
        findings: Findings::default(),
        empty: false,
    };
    let preview = Box::new(PreviewScreen::new(draft));
    let mut program = ScreenProgram::new(Shared::new(false, false, 1.0), vec![preview]);
    program.update(Tick::ZERO, Message::Size(100, 30));
    // The name of the step is shown, not spoken: a preview has no voice.
    let name: Vec<String> = press(&mut program, 0, 'c').iter().map(|effect| format!("{effect:?}")).collect();
    assert_eq!(name, [""; 0]);
    let tones: Vec<Tone> = (0..4)
        .flat_map(|_| press(&mut program, 0, 'c'))
        .filter_map(|effect| match effect {
            Effect::PlayTone(tone) => Some(tone),
            _ => None,
        })
        .collect();
    assert_eq!(tones, [Tone::Countdown, Tone::Countdown, Tone::Countdown, Tone::Start]);
    press(&mut program, 0, '?');
    let help = program.view(Tick::ZERO).overlay_as::<HelpView>().unwrap().clone();
    let mut keys = help.groups.iter().flat_map(|(_, keys)| keys);
    assert_eq!(keys.find(|(key, _)| key == "c").unwrap().1, "on to the next cue; a tone sounds");
    let page = include_str!("../../../docs/editors.md").replace('\n', " ");
    assert!(page.contains("`c` to the next cue, which sounds if it is a tone."));
}
