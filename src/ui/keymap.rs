//! Keys: what each of them does on which screen, and its texts in footer and help.
//!
//! A screen returns the [`Keys`] that it has at the moment. The actions of keys, the footer
//! and the help all follow from them.

use crate::session::Input;
use crate::ui::view_model::{HelpGroup, KeyHint};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// An action, requested by a key or by a signal.
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
    /// Adds a character to what is being typed.
    Type(char),
    /// Removes the last typed character.
    Erase,
    /// Closes the overlay, ends the filter, or goes back to the previous screen.
    Back,
    /// Plays a test sound.
    TestSound,
    /// Starts the routine.
    Start,
    /// An input of the session. Where nothing is played, some of them pause and move what is
    /// shown.
    Session(Input),
    /// Says step, side and time left.
    Say,
    /// All sound off, or on.
    Mute,
    /// The voice off, or on.
    Voice,
    /// One second, or one keyframe of a figure, back.
    ScrubBack,
    /// One second, or one keyframe of a figure, on.
    ScrubForward,
    /// On to the next cue.
    NextCue,
    /// An action of one screen only, by its letter.
    ScreenKey(char),
    /// Shows all keys.
    Help,
    /// Leaves the program; the player asks first.
    Quit,
    /// Says yes to a question, or ends typing.
    Confirm,
    /// Continues the session that [`Input::Hurts`] stopped by mistake.
    Undo,
    /// Ends at once (ctrl-c).
    Interrupt,
    /// Puts the program into the background (ctrl-z).
    Suspend,
    /// Repaints the screen (ctrl-l).
    Redraw,
}

impl Action {
    /// Whether the action is repeated while the key is held down.
    const fn may_repeat(self) -> bool {
        use Action::{Down, Erase, PageDown, PageUp, ScrubBack, ScrubForward, Session, Type, Up};
        matches!(self, Up | Down | PageUp | PageDown | Type(_) | Erase | ScrubBack | ScrubForward)
            || matches!(self, Session(Input::Less | Input::More))
    }
}

/// The headings of the help.
pub(crate) mod groups {
    pub(crate) const CHOOSE: &str = "Choose";
    pub(crate) const GO: &str = "Go";
    pub(crate) const PLAY: &str = "Play";
    pub(crate) const WAY: &str = "Find your way";
    pub(crate) const STEP: &str = "This step";
    pub(crate) const BODY: &str = "How you are";
    pub(crate) const SOUND: &str = "Sound";
    pub(crate) const STOP: &str = "Stop";
    pub(crate) const READ: &str = "Read";
}

/// A key. Shift is part of the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A key without a character.
    Named(KeyCode),
    /// A character.
    Letter(char),
    /// A letter with ctrl, in lower case.
    Ctrl(char),
}

/// The most keys of one binding.
const MAX_KEYS: usize = 5;

/// An action with its keys, and its texts in footer and help.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    keys: [Option<Key>; MAX_KEYS],
    action: Action,
    /// Whether it works at the moment.
    works: bool,
    works_under_overlay: bool,
    /// Its place in the footer, from 1; 0 if the footer doesn't show it.
    rank: u8,
    /// The keys as the footer calls them, and what they do now.
    hint: KeyHint,
    /// Its heading in the help.
    group: &'static str,
    /// The keys as the help calls them.
    names: &'static str,
    /// What it does; empty if the help doesn't show it.
    help: &'static str,
}

/// Binds at most five keys to an action. It is not shown in footer or help, unless
/// [`footer`](Binding::footer) or [`help`](Binding::help) is called.
pub const fn bind(keys: &[Key], action: Action) -> Binding {
    let mut bound = [None; MAX_KEYS];
    let mut index = 0;
    while index < keys.len() {
        bound[index] = Some(keys[index]);
        index += 1;
    }
    Binding {
        keys: bound,
        action,
        works: true,
        works_under_overlay: false,
        rank: 0,
        hint: KeyHint { key: "", label: "" },
        group: "",
        names: "",
        help: "",
    }
}

/// Binds a character to an action.
pub const fn letter(letter: char, action: Action) -> Binding {
    bind(&[Key::Letter(letter)], action)
}

/// Binds a character to an action of one screen only.
pub const fn screen_key(key: char) -> Binding {
    letter(key, Action::ScreenKey(key))
}

impl Binding {
    /// Shows it in the footer, ordered by `rank` from 1, with its first key.
    #[must_use]
    pub const fn footer(self, rank: u8, label: &'static str) -> Self {
        self.footer_named(rank, self.first_key(), label)
    }

    /// Shows it in the footer with another name of its keys.
    #[must_use]
    pub const fn footer_named(self, rank: u8, key: &'static str, label: &'static str) -> Self {
        Self { rank, hint: KeyHint { key, label }, ..self }
    }

    /// Shows it in the help, under the heading `group`, with its first key.
    #[must_use]
    pub const fn help(self, group: &'static str, help: &'static str) -> Self {
        self.help_named(group, self.first_key(), help)
    }

    /// Shows it in the help with another name of its keys.
    #[must_use]
    pub const fn help_named(self, group: &'static str, names: &'static str, help: &'static str) -> Self {
        Self { group, names, help, ..self }
    }

    /// Sets whether it works at the moment. The help shows it even if it doesn't.
    #[must_use]
    pub const fn when(self, works: bool) -> Self {
        Self { works, ..self }
    }

    /// Makes it work under an overlay, too.
    #[must_use]
    pub const fn even_under_overlay(self) -> Self {
        Self { works_under_overlay: true, ..self }
    }

    /// The name of its first key.
    const fn first_key(&self) -> &'static str {
        match self.keys[0] {
            Some(key) => key.name(),
            None => "",
        }
    }
}

/// The keys that scroll or move a selection, with the texts of the first of them.
pub const fn arrows(group: &'static str, help: &'static str, rank: u8, label: &'static str) -> [Binding; 6] {
    use Action::{Down, End, Home, PageDown, PageUp, Up};
    [
        bind(&[Key::Named(KeyCode::Up), Key::Letter('k')], Up)
            .help_named(group, "↑ ↓", help)
            .footer_named(rank, "↑↓", label),
        bind(&[Key::Named(KeyCode::Down), Key::Letter('j')], Down),
        bind(&[Key::Named(KeyCode::PageUp)], PageUp),
        bind(&[Key::Named(KeyCode::PageDown)], PageDown),
        bind(&[Key::Named(KeyCode::Home)], Home),
        bind(&[Key::Named(KeyCode::End)], End),
    ]
}

/// The keys that scroll a page.
pub const SCROLL: [Binding; 6] = arrows(groups::READ, "scroll", 4, "scroll");

/// The key that leaves the program from a page.
pub const QUIT: Binding = letter('q', Action::Quit).help(groups::STOP, "leave supple").footer(9, "quit");

/// The key that shows all keys.
pub const HELP: Binding = letter('?', Action::Help).help(groups::STOP, "these keys").footer(20, "keys");

/// The keys that work everywhere.
const EVERYWHERE: [Binding; 3] = [
    bind(&[Key::Ctrl('c')], Action::Interrupt)
        .help_named(groups::STOP, "ctrl-c", "leave supple at once")
        .even_under_overlay(),
    bind(&[Key::Ctrl('z')], Action::Suspend).even_under_overlay(),
    bind(&[Key::Ctrl('l')], Action::Redraw).even_under_overlay(),
];

/// The keys of a screen as they are at the moment.
#[derive(Clone, Debug)]
pub struct Keys {
    bindings: Vec<Binding>,
    typing: bool,
    /// The action of all other keys, if they have one.
    otherwise: Option<Action>,
}

impl Keys {
    /// These keys, and those that work everywhere.
    pub fn new(bindings: impl IntoIterator<Item = Binding>) -> Self {
        Self { bindings: bindings.into_iter().chain(EVERYWHERE).collect(), typing: false, otherwise: None }
    }

    /// Replaces the help of ctrl-c.
    #[must_use]
    pub fn with_interrupt_help(mut self, text: &'static str) -> Self {
        for binding in self.bindings.iter_mut().filter(|binding| binding.action == Action::Interrupt) {
            binding.help = text;
        }
        self
    }

    /// Lets characters be typed instead of acting as keys.
    #[must_use]
    pub fn typing(self) -> Self {
        Self { typing: true, ..self }
    }

    /// Gives all other keys this action.
    #[must_use]
    pub fn otherwise(self, action: Action) -> Self {
        Self { otherwise: Some(action), ..self }
    }

    /// These keys, the keys of an overlay, together with those of the screen `below` that
    /// also work under an overlay.
    #[must_use]
    pub fn over(self, below: &Self) -> Self {
        let everywhere = |binding: &Binding| EVERYWHERE.iter().any(|known| known.keys == binding.keys);
        let still_working =
            below.bindings.iter().filter(|binding| binding.works_under_overlay && !everywhere(binding));
        Self { bindings: still_working.copied().chain(self.bindings).collect(), ..self }
    }

    /// The action of a key, if it has one.
    ///
    /// Letters work in either case, unless the other case has its own action (`n` and
    /// `N`).
    pub fn action(&self, event: &KeyEvent) -> Option<Action> {
        let key = Key::of(event)?;
        let found = |key: Key| {
            let mut working = self.bindings.iter().filter(|binding| binding.works);
            working.find(|binding| binding.keys.contains(&Some(key))).map(|binding| binding.action)
        };
        let typed = match key {
            Key::Letter(letter) if self.typing => Some(Action::Type(letter)),
            _ => None,
        };
        let bound = typed.or_else(|| found(key)).or_else(|| found(key.other_case()?));
        let action = bound.or(self.otherwise)?;
        (event.kind != KeyEventKind::Repeat || action.may_repeat()).then_some(action)
    }

    /// The keys for the footer, most useful first.
    pub fn hints(&self) -> Vec<KeyHint> {
        let mut shown: Vec<&Binding> =
            self.bindings.iter().filter(|binding| binding.works && binding.rank > 0).collect();
        shown.sort_by_key(|binding| binding.rank);
        shown.into_iter().map(|binding| binding.hint).collect()
    }

    /// All keys in groups, with the one-line meaning of each.
    pub fn help(&self) -> Vec<HelpGroup> {
        let mut groups: Vec<HelpGroup> = Vec::new();
        for binding in self.bindings.iter().filter(|binding| !binding.help.is_empty()) {
            let entry = (binding.names.to_owned(), binding.help);
            match groups.iter_mut().find(|(group, _)| *group == binding.group) {
                Some((_, entries)) => entries.push(entry),
                None => groups.push((binding.group, vec![entry])),
            }
        }
        groups
    }

    /// Whether two bindings want the same key at once.
    #[cfg(test)]
    pub fn has_conflict(&self) -> bool {
        let working = self.bindings.iter().filter(|binding| binding.works);
        let keys: Vec<Key> = working.flat_map(|binding| binding.keys.into_iter().flatten()).collect();
        (1..keys.len()).any(|index| keys[..index].contains(&keys[index]))
    }
}

impl Key {
    fn of(event: &KeyEvent) -> Option<Self> {
        let unused = KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
        if event.kind == KeyEventKind::Release || event.modifiers.intersects(unused) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            // With ctrl, shift and caps lock make no difference.
            KeyCode::Char(letter) if ctrl => Some(Self::Ctrl(letter.to_ascii_lowercase())),
            KeyCode::Char(letter) => Some(Self::Letter(letter)),
            code => (!ctrl).then_some(Self::Named(code)),
        }
    }

    /// The key as footer and help call it; empty if they call it something else.
    const fn name(self) -> &'static str {
        const CHARACTERS: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ\
                                  [\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
        match self {
            Self::Named(KeyCode::Enter) => "enter",
            Self::Named(KeyCode::Esc) => "esc",
            Self::Letter(' ') => "space",
            Self::Letter(letter) if letter.is_ascii_graphic() => {
                let (_, from_letter) = CHARACTERS.split_at(letter as usize - '!' as usize);
                from_letter.split_at(1).0
            }
            _ => "",
        }
    }

    /// The same letter in the other case.
    fn other_case(self) -> Option<Self> {
        let Self::Letter(letter) = self else { return None };
        let is_small = letter.is_ascii_lowercase();
        let other = if is_small { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
        (other != letter).then_some(Self::Letter(other))
    }
}
