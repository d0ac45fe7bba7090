//! Keys: one table says what each does, where, and how the footer and the help
//! name it.

mod table;

use crate::session::Input;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use table::{BINDINGS, Binding};

use crate::ui::view_model::{HelpGroup, KeyHint};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// Opens the chosen routine.
    Open,
    /// Begins to filter the list.
    Filter,
    /// Adds a character to the filter.
    FilterChar(char),
    /// Takes the filter's last character away.
    FilterBackspace,
    /// Closes what lies on top, ends the filter, or goes to the screen before.
    Back,
    /// Plays a test sound.
    TestSound,
    /// Starts the routine.
    Start,
    /// The one big key of the player.
    Primary,
    /// Ends a set at one's own pace or something open.
    Finish,
    /// Pauses, or resumes.
    TogglePause,
    /// On to the next work segment.
    Next,
    /// On to the next step.
    NextStep,
    /// Back to the start of the segment, or to the one before.
    StepBack,
    /// Back to the start of the step.
    RestartStep,
    /// To the easier variation.
    Easier,
    /// To the harder variation.
    Harder,
    /// One rep, or ten seconds, less.
    Less,
    /// One rep, or ten seconds, more.
    More,
    /// Says step, side and time left.
    Say,
    /// All sound off, or on.
    Mute,
    /// The voice off, or on.
    Voice,
    /// One second back.
    ScrubBack,
    /// One second on.
    ScrubForward,
    /// On to the next thing that is said or sounded.
    NextCue,
    /// Stops: it hurts.
    Hurts,
    /// Shows all keys.
    Help,
    /// Leaves; in the player after asking.
    Quit,
    /// Yes, stop.
    Confirm,
    /// No, go on.
    Cancel,
    /// Ends at once (ctrl-c).
    Interrupt,
    /// Puts the program into the background (ctrl-z).
    Suspend,
    /// Draws everything afresh (ctrl-l).
    Redraw,
}

impl Action {
    /// What it means to a session, where it is a matter for the session alone.
    pub const fn input(self) -> Option<Input> {
        Some(match self {
            Self::Primary => Input::Primary,
            Self::Finish => Input::Finish,
            Self::TogglePause => Input::TogglePause,
            Self::Next => Input::Next,
            Self::NextStep => Input::NextStep,
            Self::StepBack => Input::Back,
            Self::RestartStep => Input::RestartStep,
            Self::Easier => Input::Easier,
            Self::Harder => Input::Harder,
            Self::Less => Input::Less,
            Self::More => Input::More,
            Self::Hurts => Input::Hurts,
            _ => return None,
        })
    }
}

/// The screen that keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The list of routines.
    #[default]
    List,
    /// The page before a routine.
    Briefing,
    /// The player.
    Player,
    /// The page after a routine.
    Summary,
    /// A routine while it is being written.
    Preview,
}

/// What lies over the screen and takes its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cover {
    /// All keys.
    Help,
    /// The question whether to stop.
    Confirm,
}

/// What the player is doing, as far as keys go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Time runs by itself.
    #[default]
    Running,
    /// The runner counts reps by a key.
    Counting,
    /// Only a key goes on.
    Open,
    /// It waits for the runner.
    Paused,
    /// It counts in after a pause.
    CountIn,
}

/// Where keys go, and what is there for them to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Context {
    /// The screen.
    pub screen: Screen,
    /// What lies over it.
    pub cover: Option<Cover>,
    /// Whether letters go to the list's filter.
    pub filtering: bool,
    /// Whether the list has nothing to choose.
    pub empty: bool,
    /// What the player is doing.
    pub stance: Stance,
    /// Whether the segment counts reps, so that `,` and `.` mean reps.
    pub reps: bool,
    /// Whether there is neither a length nor a number of reps, so that `,` and
    /// `.` have nothing to change.
    pub endless: bool,
    /// Whether `-` has somewhere to go.
    pub easier: bool,
    /// Whether `+` has somewhere to go.
    pub harder: bool,
    /// Whether there is more of the first run's page to read.
    pub unread: bool,
    /// Whether there is a voice.
    pub voice: bool,
    /// Whether the sound is off.
    pub muted: bool,
}

/// A place that takes keys: a bit each, so that a binding can name several.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Places(u8);

impl Places {
    const LIST: Self = Self(1);
    const FILTER: Self = Self(2);
    const BRIEFING: Self = Self(4);
    const PLAYER: Self = Self(8);
    const SUMMARY: Self = Self(16);
    const HELP: Self = Self(32);
    const CONFIRM: Self = Self(64);
    const PREVIEW: Self = Self(128);
    const ALL: Self = Self(255);

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Context {
    fn place(&self) -> Places {
        match (self.cover, self.screen) {
            (Some(Cover::Help), _) => Places::HELP,
            (Some(Cover::Confirm), _) => Places::CONFIRM,
            (None, Screen::List) if self.filtering => Places::FILTER,
            (None, _) => self.screen_place(),
        }
    }

    const fn screen_place(&self) -> Places {
        match self.screen {
            Screen::List => Places::LIST,
            Screen::Briefing => Places::BRIEFING,
            Screen::Player => Places::PLAYER,
            Screen::Summary => Places::SUMMARY,
            Screen::Preview => Places::PREVIEW,
        }
    }
}

/// What a key asks for here, if anything.
///
/// Letters work whatever caps lock says, except where the other case has a
/// meaning of its own (`n` and `N`).
pub fn action(context: &Context, event: &KeyEvent) -> Option<Action> {
    let key = Key::of(event)?;
    let here =
        |key: Key| bindings(context).find(|binding| binding.keys.contains(&key)).map(|found| found.action);
    let typed = match key {
        Key(KeyCode::Char(letter), false) if context.place() == Places::FILTER => {
            Some(Action::FilterChar(letter))
        }
        _ => None,
    };
    let action = typed.or_else(|| here(key)).or_else(|| here(key.other_case()?))?;
    (event.kind != KeyEventKind::Repeat || may_repeat(action)).then_some(action)
}

/// Whether holding the key down may ask again and again.
const fn may_repeat(action: Action) -> bool {
    use Action::{
        Down, FilterBackspace, FilterChar, Less, More, PageDown, PageUp, ScrubBack, ScrubForward, Up,
    };
    matches!(action, Up | Down | PageUp | PageDown | FilterChar(_) | FilterBackspace)
        || matches!(action, Less | More | ScrubBack | ScrubForward)
}

/// The keys for the footer here, most useful first.
pub fn hints(context: &Context) -> Vec<KeyHint> {
    let mut shown: Vec<&Binding> = bindings(context).filter(|binding| binding.rank > 0).collect();
    shown.sort_by_key(|binding| binding.rank);
    shown.iter().map(|binding| KeyHint { key: binding.cap, label: (binding.label)(context) }).collect()
}

/// All keys of the screen, in groups, with the one-line meaning of each.
pub fn help(context: &Context) -> Vec<HelpGroup> {
    let place = context.screen_place();
    let mut groups: Vec<HelpGroup> = Vec::new();
    for binding in BINDINGS.iter().filter(|binding| binding.places.has(place) && !binding.help.is_empty()) {
        if binding.voice && !context.voice {
            continue;
        }
        let entry = (binding.names.to_owned(), binding.help);
        match groups.iter_mut().find(|(group, _)| *group == binding.group) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((binding.group, vec![entry])),
        }
    }
    groups
}

/// The bindings that work here.
fn bindings(context: &Context) -> impl Iterator<Item = &'static Binding> {
    let (place, context) = (context.place(), *context);
    BINDINGS.iter().filter(move |binding| {
        binding.places.has(place) && (context.voice || !binding.voice) && (binding.on)(&context)
    })
}

/// A key and whether ctrl is held. Shift is part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key(KeyCode, bool);

impl Key {
    fn of(event: &KeyEvent) -> Option<Self> {
        let foreign = KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
        if event.kind == KeyEventKind::Release || event.modifiers.intersects(foreign) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            // With ctrl, caps lock and shift tell nothing.
            KeyCode::Char(letter) if ctrl => KeyCode::Char(letter.to_ascii_lowercase()),
            code => code,
        };
        Some(Self(code, ctrl))
    }

    /// The same letter in the other case.
    fn other_case(self) -> Option<Self> {
        match self {
            Self(KeyCode::Char(letter), false) if letter.is_ascii_lowercase() => {
                Some(Self(KeyCode::Char(letter.to_ascii_uppercase()), false))
            }
            Self(KeyCode::Char(letter), false) if letter.is_ascii_uppercase() => {
                Some(Self(KeyCode::Char(letter.to_ascii_lowercase()), false))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREENS: [Screen; 5] =
        [Screen::List, Screen::Briefing, Screen::Player, Screen::Summary, Screen::Preview];
    const STANCES: [Stance; 5] =
        [Stance::Running, Stance::Counting, Stance::Open, Stance::Paused, Stance::CountIn];

    fn contexts() -> impl Iterator<Item = Context> {
        SCREENS.into_iter().flat_map(|screen| {
            [None, Some(Cover::Help), Some(Cover::Confirm)].into_iter().flat_map(move |cover| {
                STANCES.into_iter().flat_map(move |stance| {
                    [false, true].into_iter().map(move |on| Context {
                        screen,
                        cover,
                        filtering: on && screen == Screen::List,
                        empty: false,
                        stance,
                        reps: on,
                        endless: !on,
                        easier: on,
                        harder: on,
                        unread: on,
                        voice: on,
                        muted: on,
                    })
                })
            })
        })
    }

    fn press(context: &Context, code: KeyCode) -> Option<Action> {
        action(context, &KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn player(stance: Stance) -> Context {
        Context { screen: Screen::Player, stance, ..Context::default() }
    }

    fn label(context: &Context, key: &str) -> Option<&'static str> {
        hints(context).iter().find(|hint| hint.key == key).map(|hint| hint.label)
    }

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        for context in contexts() {
            let keys: Vec<Key> = bindings(&context).flat_map(|binding| binding.keys).copied().collect();
            for (at, key) in keys.iter().enumerate() {
                assert!(!keys[at + 1..].contains(key), "{key:?} in {context:?}");
            }
        }
    }

    #[test]
    fn space_means_what_the_moment_needs() {
        let labels: Vec<_> = STANCES.iter().map(|stance| label(&player(*stance), "space")).collect();
        assert_eq!(labels, [Some("pause"), Some("count"), Some("go on"), Some("resume"), Some("pause")]);
        for stance in STANCES {
            assert_eq!(press(&player(stance), KeyCode::Char(' ')), Some(Action::Primary));
        }
    }

    #[test]
    fn caps_lock_changes_nothing_but_next() {
        let context = player(Stance::Running);
        assert_eq!(press(&context, KeyCode::Char('X')), Some(Action::Hurts));
        assert_eq!(press(&context, KeyCode::Char('P')), Some(Action::TogglePause));
        assert_eq!(press(&context, KeyCode::Char('n')), Some(Action::Next));
        assert_eq!(press(&context, KeyCode::Char('N')), Some(Action::NextStep));
    }

    #[test]
    fn it_hurts_is_one_key_from_anywhere_in_the_player() {
        for cover in [None, Some(Cover::Help), Some(Cover::Confirm)] {
            let context = Context { cover, ..player(Stance::Paused) };
            assert_eq!(press(&context, KeyCode::Char('x')), Some(Action::Hurts));
        }
        assert_eq!(press(&Context::default(), KeyCode::Char('x')), None);
    }

    #[test]
    fn control_keys_work_everywhere() {
        for context in contexts() {
            for (letter, wanted) in [('c', Action::Interrupt), ('Z', Action::Suspend), ('l', Action::Redraw)]
            {
                let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
                assert_eq!(action(&context, &event), Some(wanted), "{context:?}");
            }
        }
    }

    #[test]
    fn the_filter_takes_letters_but_not_arrows() {
        let context = Context { filtering: true, ..Context::default() };
        assert_eq!(press(&context, KeyCode::Char('Q')), Some(Action::FilterChar('Q')));
        assert_eq!(press(&context, KeyCode::Char('?')), Some(Action::FilterChar('?')));
        assert_eq!(press(&context, KeyCode::Backspace), Some(Action::FilterBackspace));
        assert_eq!(press(&context, KeyCode::Down), Some(Action::Down));
        assert_eq!(press(&context, KeyCode::Enter), Some(Action::Open));
        assert_eq!(press(&context, KeyCode::Esc), Some(Action::Back));
    }

    #[test]
    fn an_empty_list_offers_nothing_to_open() {
        for filtering in [false, true] {
            let context = Context { filtering, empty: true, ..Context::default() };
            assert_eq!(press(&context, KeyCode::Enter), None);
            let labels: Vec<&str> = hints(&context).into_iter().map(|key| key.label).collect();
            assert!(!labels.contains(&"open") && !labels.contains(&"choose"), "{labels:?}");
        }
    }

    #[test]
    fn without_a_voice_its_keys_are_gone() {
        let silent = player(Stance::Running);
        let speaking = Context { voice: true, ..silent };
        for key in ['v', 's'] {
            assert_eq!(press(&silent, KeyCode::Char(key)), None);
            assert!(press(&speaking, KeyCode::Char(key)).is_some());
        }
        let keys = |context| -> Vec<String> {
            help(context).into_iter().flat_map(|(_, keys)| keys).map(|(key, _)| key).collect()
        };
        assert!(!keys(&silent).contains(&"v".to_owned()));
        assert!(keys(&speaking).contains(&"v".to_owned()));
    }

    #[test]
    fn held_keys_and_releases_do_not_act_twice() {
        let context = player(Stance::Counting);
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char(' '), KeyModifiers::NONE, kind);
        assert_eq!(action(&context, &event(KeyEventKind::Repeat)), None);
        assert_eq!(action(&context, &event(KeyEventKind::Release)), None);
        let more = KeyEvent::new_with_kind(KeyCode::Char('.'), KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(action(&context, &more), Some(Action::More));
    }

    #[test]
    fn every_place_tells_its_keys() {
        for context in contexts() {
            assert!(!hints(&context).is_empty(), "{context:?}");
            assert!(!help(&context).is_empty(), "{context:?}");
        }
    }
}
