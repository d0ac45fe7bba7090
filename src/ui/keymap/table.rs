//! The table.

use super::{Action, Context, Key, Places, Screen, Stance};
use crossterm::event::KeyCode::{
    self, Backspace, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Up,
};

/// What some keys do, where, and how that is told.
pub(super) struct Binding {
    /// Where it works.
    pub places: Places,
    /// The keys, any of which will do.
    pub keys: &'static [Key],
    pub action: Action,
    /// Whether it works at this moment.
    pub on: fn(&Context) -> bool,
    /// Whether it is about the voice.
    pub voice: bool,
    /// Its place in the footer, from 1; 0 keeps it out.
    pub rank: u8,
    /// The keys as the footer calls them.
    pub cap: &'static str,
    /// What it does now, for the footer.
    pub label: fn(&Context) -> &'static str,
    /// The heading it stands under in the help.
    pub group: &'static str,
    /// The keys as the help calls them.
    pub names: &'static str,
    /// What it does, for the help; empty keeps it out.
    pub help: &'static str,
}

const fn plain(code: KeyCode) -> Key {
    Key(code, false)
}

const fn letter(letter: char) -> Key {
    Key(KeyCode::Char(letter), false)
}

const fn ctrl(letter: char) -> Key {
    Key(KeyCode::Char(letter), true)
}

/// A binding that is told nowhere; the others are made from it.
const fn silent(places: Places, keys: &'static [Key], action: Action) -> Binding {
    Binding {
        places,
        keys,
        action,
        on: |_| true,
        voice: false,
        rank: 0,
        cap: "",
        label: |_| "",
        group: "",
        names: "",
        help: "",
    }
}

impl Binding {
    const fn footer(self, rank: u8, cap: &'static str, label: fn(&Context) -> &'static str) -> Self {
        Self { rank, cap, label, ..self }
    }

    const fn help(self, group: &'static str, names: &'static str, help: &'static str) -> Self {
        Self { group, names, help, ..self }
    }

    const fn on(self, on: fn(&Context) -> bool) -> Self {
        Self { on, ..self }
    }

    const fn voice(self) -> Self {
        Self { voice: true, ..self }
    }
}

const CHOOSE: &str = "Choose";
const PLAY: &str = "Play";
const GO: &str = "Go";
const WAY: &str = "Find your way";
const STEP: &str = "This step";
const SOUND: &str = "Sound";
const STOP: &str = "Stop";
const READ: &str = "Read";

const CHOOSING: Places = Places::LIST.and(Places::FILTER);
const PAGES: Places = Places::BRIEFING.and(Places::SUMMARY).and(Places::HELP);
const COVERS: Places = Places::HELP.and(Places::CONFIRM);

/// Everything there is to press.
pub(super) static BINDINGS: [Binding; 68] = [
    // The list.
    silent(Places::LIST, &[plain(Enter), letter(' '), plain(Right), letter('l')], Action::Open)
        .on(|context| !context.empty)
        .help(CHOOSE, "enter", "open the routine")
        .footer(1, "enter", |_| "open"),
    silent(Places::FILTER, &[plain(Enter)], Action::Open).on(|context| !context.empty).footer(
        1,
        "enter",
        |_| "open",
    ),
    silent(CHOOSING, &[plain(Up)], Action::Up)
        .on(|context| !context.empty)
        .help(CHOOSE, "↑ ↓", "choose a routine")
        .footer(2, "↑↓", |_| "choose"),
    silent(Places::LIST, &[letter('k')], Action::Up),
    silent(CHOOSING, &[plain(Down)], Action::Down),
    silent(Places::LIST, &[letter('j')], Action::Down),
    silent(CHOOSING, &[plain(PageUp)], Action::PageUp).help(CHOOSE, "pgup pgdn", "a page up or down"),
    silent(CHOOSING, &[plain(PageDown)], Action::PageDown),
    silent(CHOOSING, &[plain(Home)], Action::Home).help(CHOOSE, "home end", "the first, the last"),
    silent(CHOOSING, &[plain(End)], Action::End),
    silent(Places::LIST, &[letter('/')], Action::Filter)
        .help(CHOOSE, "/", "filter by words; esc ends it")
        .footer(3, "/", |_| "filter"),
    silent(Places::FILTER, &[plain(Backspace)], Action::FilterBackspace),
    silent(Places::LIST, &[plain(Esc)], Action::Back),
    silent(Places::FILTER, &[plain(Esc)], Action::Back).footer(3, "esc", |_| "show all"),
    // The pages before and after, and the help.
    silent(Places::BRIEFING, &[plain(Enter), letter(' ')], Action::Start)
        .help(GO, "enter", "start the routine")
        .footer(1, "enter", |context| if context.unread { "read on" } else { "start" }),
    silent(Places::BRIEFING, &[letter('t')], Action::TestSound).help(GO, "t", "play a test sound").footer(
        2,
        "t",
        |_| "test the sound",
    ),
    silent(Places::SUMMARY, &[plain(Enter), letter(' '), plain(Esc)], Action::Back)
        .help(GO, "enter", "done")
        .footer(1, "enter", |_| "done"),
    silent(Places::HELP, &[plain(Esc), plain(Enter), letter(' '), letter('?'), letter('q')], Action::Back)
        .footer(1, "esc", |_| "close"),
    silent(PAGES, &[plain(Up), letter('k')], Action::Up).help(READ, "↑ ↓", "scroll").footer(
        4,
        "↑↓",
        |_| "scroll",
    ),
    silent(PAGES, &[plain(Down), letter('j')], Action::Down),
    silent(PAGES, &[plain(PageUp)], Action::PageUp),
    silent(PAGES, &[plain(PageDown)], Action::PageDown),
    silent(PAGES, &[plain(Home)], Action::Home),
    silent(PAGES, &[plain(End)], Action::End),
    silent(Places::BRIEFING, &[plain(Esc), plain(Left), plain(Backspace)], Action::Back)
        .help(WAY, "esc", "back to the list")
        .footer(3, "esc", |_| "back"),
    // The player.
    silent(Places::PLAYER, &[letter(' ')], Action::Primary)
        .help(GO, "space", "pause, resume; count; go on")
        .footer(1, "space", primary),
    silent(Places::PLAYER, &[plain(Enter)], Action::Finish)
        .help(GO, "enter", "end a set at your own pace")
        .footer(2, "enter", |_| "end the set")
        .on(|context| context.stance == Stance::Counting),
    silent(Places::PLAYER, &[plain(Enter)], Action::Finish).on(|context| context.stance == Stance::Open),
    silent(Places::PLAYER, &[letter('p')], Action::TogglePause)
        .help(GO, "p", "pause, resume")
        .footer(6, "p", |_| "pause")
        .on(|context| matches!(context.stance, Stance::Counting | Stance::Open)),
    // Where space pauses and resumes, the footer need not say it twice.
    silent(Places::PLAYER, &[letter('p')], Action::TogglePause)
        .on(|context| !matches!(context.stance, Stance::Counting | Stance::Open)),
    silent(Places::PLAYER, &[letter('n'), plain(Right)], Action::Next)
        .help(WAY, "n →", "on to the next side, spot or set")
        .footer(3, "n", |_| "next"),
    silent(Places::PLAYER, &[letter('N')], Action::NextStep).help(WAY, "N", "on to the next step").footer(
        10,
        "N",
        |_| "next step",
    ),
    silent(Places::PLAYER, &[letter('b'), plain(Left)], Action::StepBack)
        .help(WAY, "b ←", "again; twice: the one before")
        .footer(5, "b", |_| "back"),
    silent(Places::PLAYER, &[letter('r')], Action::RestartStep)
        .help(WAY, "r", "the whole step again")
        .footer(11, "r", |_| "step again"),
    silent(Places::PLAYER, &[letter('-'), letter('_')], Action::Easier)
        .help(STEP, "-", "easier")
        .footer(8, "-", |_| "easier")
        .on(|context| context.easier),
    silent(Places::PLAYER, &[letter('+'), letter('=')], Action::Harder)
        .help(STEP, "+", "harder")
        .footer(8, "+", |_| "harder")
        .on(|context| context.harder),
    silent(Places::PLAYER, &[letter(','), letter('<')], Action::Less)
        .help(STEP, ",", "one rep, or ten seconds, less")
        .footer(9, ",", |context| if context.reps { "one less" } else { "10 s less" })
        .on(|context| !context.endless),
    silent(Places::PLAYER, &[letter('.'), letter('>')], Action::More)
        .help(STEP, ".", "one rep, or ten seconds, more")
        .footer(9, ".", |context| if context.reps { "one more" } else { "10 s more" })
        .on(|context| !context.endless),
    silent(Places::PLAYER, &[letter('s')], Action::Say)
        .help(SOUND, "s", "say step, side and time left")
        .footer(12, "s", |_| "say")
        .voice(),
    silent(Places::PLAYER, &[letter('m')], Action::Mute).help(SOUND, "m", "sound off, on").footer(
        12,
        "m",
        |context| if context.muted { "sound on" } else { "mute" },
    ),
    silent(Places::PLAYER, &[letter('v')], Action::Voice)
        .help(SOUND, "v", "voice off, on")
        .footer(13, "v", |_| "voice")
        .voice(),
    silent(Places::PLAYER.and(COVERS), &[letter('x')], Action::Hurts)
        .help(STOP, "x", "stop at once: it hurts")
        .footer(2, "x", |_| "it hurts")
        .on(|context| context.screen == Screen::Player),
    silent(Places::PLAYER, &[letter('q'), plain(Esc)], Action::Quit)
        .help(STOP, "q", "stop; what you did is kept")
        .footer(7, "q", |_| "stop"),
    // The preview.
    silent(Places::PREVIEW, &[letter(' '), letter('p')], Action::Primary)
        .help(PLAY, "space", "play from here, pause")
        .footer(1, "space", playing),
    silent(Places::PREVIEW, &[plain(Enter)], Action::Start)
        .help(PLAY, "enter", "play this step from its start")
        .footer(6, "enter", |_| "play the step"),
    silent(Places::PREVIEW, &[letter('c')], Action::NextCue)
        .help(PLAY, "c", "on to the next cue, and hear it")
        .footer(5, "c", |_| "next cue"),
    silent(Places::PREVIEW, &[plain(Up), letter('k')], Action::Up)
        .help(WAY, "↑ ↓", "the step before, the next step")
        .footer(2, "↑↓", |_| "step"),
    silent(Places::PREVIEW, &[plain(Down), letter('j'), letter('N')], Action::Down),
    silent(Places::PREVIEW, &[plain(Left), letter('h')], Action::ScrubBack)
        .help(WAY, "← →", "one second back, on")
        .footer(3, "←→", |_| "second"),
    silent(Places::PREVIEW, &[plain(Right), letter('l')], Action::ScrubForward),
    silent(Places::PREVIEW, &[letter(','), letter('<')], Action::Less).help(
        WAY,
        ", .",
        "ten seconds back, on",
    ),
    silent(Places::PREVIEW, &[letter('.'), letter('>')], Action::More),
    silent(Places::PREVIEW, &[letter('b')], Action::StepBack)
        .help(WAY, "b n", "the side, spot or set before, the next one")
        .footer(4, "b n", |_| "segment"),
    silent(Places::PREVIEW, &[letter('n')], Action::Next),
    silent(Places::PREVIEW, &[plain(Home), letter('g')], Action::Home).help(
        WAY,
        "home end",
        "the start, the end",
    ),
    silent(Places::PREVIEW, &[plain(End), letter('G')], Action::End),
    silent(Places::PREVIEW, &[plain(PageUp)], Action::PageUp).help(READ, "pgup pgdn", "scroll what is wrong"),
    silent(Places::PREVIEW, &[plain(PageDown)], Action::PageDown),
    silent(Places::PREVIEW, &[letter('m')], Action::Mute).help(SOUND, "m", "sound off, on").footer(
        12,
        "m",
        |context| if context.muted { "sound on" } else { "mute" },
    ),
    silent(Places::PREVIEW, &[letter('q'), plain(Esc)], Action::Quit)
        .help(STOP, "q", "leave the preview")
        .footer(7, "q", |_| "quit"),
    silent(Places::PREVIEW, &[letter('?')], Action::Help).help(STOP, "?", "these keys").footer(
        20,
        "?",
        |_| "keys",
    ),
    // Stopping, and what works everywhere.
    silent(Places::CONFIRM, &[letter('y'), plain(Enter), letter('q')], Action::Confirm).footer(
        1,
        "y",
        |_| "stop",
    ),
    silent(Places::CONFIRM, &[plain(Esc), letter('n'), letter(' '), letter('p')], Action::Cancel).footer(
        2,
        "esc",
        |_| "go on",
    ),
    silent(Places::LIST.and(Places::BRIEFING).and(Places::SUMMARY), &[letter('q')], Action::Quit)
        .help(STOP, "q", "leave supple")
        .footer(9, "q", |_| "quit"),
    silent(
        Places::LIST.and(Places::BRIEFING).and(Places::PLAYER).and(Places::SUMMARY),
        &[letter('?')],
        Action::Help,
    )
    .help(STOP, "?", "these keys")
    .footer(20, "?", |_| "keys"),
    silent(Places::ALL, &[ctrl('c')], Action::Interrupt).help(STOP, "ctrl-c", "leave at once; kept too"),
    silent(Places::ALL, &[ctrl('z')], Action::Suspend),
    silent(Places::ALL, &[ctrl('l')], Action::Redraw),
];

fn playing(context: &Context) -> &'static str {
    if context.stance == Stance::Paused { "play" } else { "pause" }
}

fn primary(context: &Context) -> &'static str {
    match context.stance {
        Stance::Running | Stance::CountIn => "pause",
        Stance::Counting => "count",
        Stance::Open => "go on",
        Stance::Paused => "resume",
    }
}
