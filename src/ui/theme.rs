//! Styles by role: drawing code names a role, never a colour.
//!
//! The dark and light themes paint the whole screen, so that they look the same on every
//! terminal. With sixteen colours the terminal's own palette and background are used;
//! without colours, bold, dim, reversed and shapes.

mod aspect;
mod figure;
mod glyphs;
mod palette;

pub use aspect::Aspect;
pub use figure::FigurePalette;
pub(in crate::ui) use figure::{BACKGROUND, is_of_person, paint_index};
pub use glyphs::Glyphs;

use crate::picture::Colors;
use crate::ui::view_model::PlayerState;
use palette::{DARK, LIGHT, Palette, color};
use ratatui::style::{Color, Modifier, Style};

/// The theme that the user chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ThemeChoice {
    /// The theme that suits the terminal.
    #[default]
    Auto,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// The terminal's own sixteen colours.
    Ansi,
    /// No colour.
    Mono,
}

impl ThemeChoice {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Auto, "auto"),
        (Self::Dark, "dark"),
        (Self::Light, "light"),
        (Self::Ansi, "16"),
        (Self::Mono, "mono"),
    ];
}

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorDepth {
    /// None, or turned off by `NO_COLOR`.
    Mono,
    /// The terminal's own sixteen.
    Ansi,
    /// The 256 of the indexed palette.
    Indexed,
    /// 24-bit colours.
    #[default]
    True,
}

/// What is known about a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TerminalCapabilities {
    /// How many colours it shows.
    pub depth: ColorDepth,
    /// Whether its background is light, if that is known.
    pub light_background: Option<bool>,
    /// Whether it can show more than ASCII.
    pub unicode: bool,
    /// Whether its font has halves of a cell but no finer parts, as on a text console.
    pub plain_font: bool,
    /// Whether it is known to draw octants itself.
    pub octants: bool,
}

/// A theme with the choices and facts that it follows from, so that it can be picked again
/// when the terminal reports more.
#[derive(Clone, Debug)]
pub struct PickedTheme {
    choice: ThemeChoice,
    capabilities: TerminalCapabilities,
    glyphs: Option<Glyphs>,
    /// Whether figures should be pictures, if the terminal shows any.
    pub pictures: bool,
    /// The theme.
    pub theme: Theme,
}

impl PickedTheme {
    /// The theme for a choice on a terminal; `glyphs` are those chosen for figures, if any.
    pub fn pick(choice: ThemeChoice, capabilities: TerminalCapabilities, glyphs: Option<Glyphs>) -> Self {
        let theme = Theme::pick(choice, capabilities).with_glyphs(glyphs);
        Self { choice, capabilities, glyphs, pictures: false, theme }
    }

    /// Sets whether figures should be pictures, if the terminal shows any.
    #[must_use]
    pub fn with_pictures(self, pictures: bool) -> Self {
        Self { pictures, ..self }
    }

    /// The colours of pictures.
    pub fn picture_colors(&self) -> &'static Colors {
        let light = match self.choice {
            ThemeChoice::Light => true,
            ThemeChoice::Dark => false,
            _ => self.capabilities.light_background == Some(true),
        };
        if light { &Colors::LIGHT } else { &Colors::DARK }
    }

    /// Whether the theme depends on the terminal's background, which is unknown.
    pub fn wants_background(&self) -> bool {
        let unknown =
            self.capabilities.light_background.is_none() && self.capabilities.depth > ColorDepth::Mono;
        unknown && matches!(self.choice, ThemeChoice::Auto | ThemeChoice::Ansi)
    }

    /// Sets whether the terminal's background is light; returns whether the theme changed.
    pub fn set_background(&mut self, light: bool) -> bool {
        self.capabilities.light_background = Some(light);
        let theme = Theme::pick(self.choice, self.capabilities).with_glyphs(self.glyphs);
        let Theme { aspect, pictured, .. } = self.theme;
        let previous = std::mem::replace(&mut self.theme, Theme { aspect, pictured, ..theme });
        previous != self.theme
    }
}

impl Default for TerminalCapabilities {
    fn default() -> Self {
        Self {
            depth: ColorDepth::True,
            light_background: None,
            unicode: true,
            plain_font: false,
            octants: false,
        }
    }
}

/// The styles of one state of the player.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accent {
    /// Text and shapes in the state's colour.
    pub ink: Style,
    /// Text on the state's colour.
    pub fill: Style,
    /// The sign of the state, one or two columns wide.
    pub mark: &'static str,
}

/// The styles of all roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether more than ASCII may be drawn.
    pub unicode: bool,
    /// The screen itself; painted first.
    pub base: Style,
    /// Plain text.
    pub text: Style,
    /// Titles and important text.
    pub strong: Style,
    /// Less important text.
    pub quiet: Style,
    /// Rules, frames and the empty part of a scale.
    pub faint: Style,
    /// A key cap.
    pub key: Style,
    /// The chosen row.
    pub selected: Style,
    /// An overlay.
    pub raised: Style,
    /// A step that is done.
    pub done: Style,
    /// A step that is to come, or was left out.
    pub to_come: Style,
    /// A caution, an error, a pain.
    pub warning: Style,
    /// Everything but the heading while the session waits.
    pub waiting: Style,
    /// The figure's colours.
    pub figure: FigurePalette,
    /// The glyphs of the figure.
    pub glyphs: Glyphs,
    /// The aspect of the terminal's cells.
    pub aspect: Aspect,
    /// Whether a picture takes the place of the figure in this frame.
    pub pictured: bool,
    /// In the order of [`PlayerState`].
    accents: [Accent; 8],
}

/// The marks of the states, in the order of [`PlayerState`].
const MARKS: [&str; 8] = ["○", "►", "⇄", "→", "↺", "≈", "▌▌", "»"];

/// The kind of colours that a theme has.
#[derive(Clone, Copy)]
enum Scheme {
    Mono,
    /// The terminal's own sixteen, on a background that is light or dark, if that is known.
    Ansi {
        light: Option<bool>,
    },
    /// The dark or the light palette.
    Painted {
        light: bool,
        depth: ColorDepth,
    },
}

impl Scheme {
    fn of(choice: ThemeChoice, capabilities: TerminalCapabilities) -> Self {
        let light = match choice {
            ThemeChoice::Light => Some(true),
            ThemeChoice::Dark => Some(false),
            ThemeChoice::Auto | ThemeChoice::Ansi | ThemeChoice::Mono => capabilities.light_background,
        };
        match (choice, capabilities.depth) {
            (ThemeChoice::Mono, _) | (_, ColorDepth::Mono) => Self::Mono,
            (ThemeChoice::Ansi, _) | (_, ColorDepth::Ansi) => Self::Ansi { light },
            (_, depth) => Self::Painted { light: light == Some(true), depth },
        }
    }
}

impl Theme {
    /// The theme for a choice on a terminal.
    ///
    /// On a terminal without colours the theme has none, whatever was chosen. On a terminal
    /// with sixteen colours it uses the terminal's own palette.
    pub fn pick(choice: ThemeChoice, capabilities: TerminalCapabilities) -> Self {
        let scheme = Scheme::of(choice, capabilities);
        let theme = match scheme {
            Scheme::Mono => mono(),
            Scheme::Ansi { light } => ansi(light),
            Scheme::Painted { light, depth } => painted(if light { &LIGHT } else { &DARK }, depth),
        };
        // With `mono`, glyphs are chosen as for a terminal without colours.
        let depth = if choice == ThemeChoice::Mono { ColorDepth::Mono } else { capabilities.depth };
        let glyphs = Glyphs::fitting(TerminalCapabilities { depth, ..capabilities });
        Self { unicode: capabilities.unicode, figure: FigurePalette::of(scheme), glyphs, ..theme }
    }

    /// Sets the glyphs of figures, if any are chosen and the terminal can show them.
    #[must_use]
    pub fn with_glyphs(self, wanted: Option<Glyphs>) -> Self {
        let glyphs = wanted.filter(|_| self.unicode).unwrap_or(self.glyphs);
        Self { glyphs, ..self }
    }

    /// The style of a state of the player.
    pub fn accent(&self, state: PlayerState) -> Accent {
        self.accents[state as usize]
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::pick(ThemeChoice::Auto, TerminalCapabilities::default())
    }
}

/// The accents of all states; `styles` returns ink and fill by the index of a state.
fn accents(styles: impl Fn(usize) -> (Style, Style)) -> [Accent; 8] {
    std::array::from_fn(|index| {
        let (ink, fill) = styles(index);
        Accent { ink, fill, mark: MARKS[index] }
    })
}

fn painted(palette: &Palette, depth: ColorDepth) -> Theme {
    let on = |rgb| Style::new().fg(color(rgb, depth)).bg(color(palette.background, depth));
    let raised = Style::new().fg(color(palette.text, depth)).bg(color(palette.raised, depth));
    let key_cap = Style::new().fg(color(palette.text, depth)).bg(color(palette.key_cap, depth));
    Theme {
        base: on(palette.text),
        text: Style::new().fg(color(palette.text, depth)),
        strong: Style::new().fg(color(palette.text, depth)).add_modifier(Modifier::BOLD),
        quiet: Style::new().fg(color(palette.quiet, depth)),
        faint: Style::new().fg(color(palette.faint, depth)),
        key: key_cap,
        selected: key_cap.add_modifier(Modifier::BOLD),
        raised,
        done: Style::new().fg(color(palette.done, depth)),
        to_come: Style::new().fg(color(palette.to_come, depth)),
        warning: Style::new().fg(color(palette.warning, depth)),
        waiting: Style::new().fg(color(palette.to_come, depth)),
        accents: accents(|index| {
            let accent = palette.accent(index, depth);
            let fill = Style::new().fg(color(palette.background, depth)).bg(accent);
            (Style::new().fg(accent), fill.add_modifier(Modifier::BOLD))
        }),
        ..mono()
    }
}

/// The terminal's own colours, except bright ones, which are greys in some palettes, and blue
/// on dark. Letters on a colour have the background's colour, which contrasts with every
/// colour of the palette. If the background is unknown, the default colour is used.
fn ansi(light: Option<bool>) -> Theme {
    use Color::{Blue, Cyan, Green, Magenta, Red, Reset, Yellow};
    const ON_DARK: [Color; 8] = [Yellow, Green, Magenta, Magenta, Cyan, Cyan, Reset, Yellow];
    const ON_LIGHT: [Color; 8] = [Red, Blue, Magenta, Magenta, Blue, Blue, Reset, Red];
    let inks = match light {
        Some(true) => ON_LIGHT,
        Some(false) => ON_DARK,
        None => [Reset; 8],
    };
    let done = match light {
        Some(true) => Blue,
        Some(false) => Green,
        None => Reset,
    };
    Theme {
        done: Style::new().fg(done),
        warning: Style::new().fg(Red).add_modifier(Modifier::BOLD),
        accents: accents(|index| {
            let ink = Style::new().fg(inks[index]);
            // Not bold: that would brighten the colour on some terminals.
            (ink, ink.add_modifier(Modifier::REVERSED))
        }),
        ..mono()
    }
}

/// No colours: bold for important text, and dim only for shapes and steps to come, because
/// some terminals make it unreadable.
fn mono() -> Theme {
    let plain = Style::new().fg(Color::Reset).bg(Color::Reset);
    let dim = Style::new().add_modifier(Modifier::DIM);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let reversed = Style::new().add_modifier(Modifier::REVERSED);
    Theme {
        unicode: true,
        base: plain,
        text: Style::new(),
        strong: bold,
        quiet: Style::new(),
        faint: dim,
        key: bold,
        selected: reversed,
        raised: plain,
        done: Style::new(),
        to_come: dim,
        warning: bold,
        waiting: dim,
        figure: FigurePalette::mono(),
        glyphs: Glyphs::default(),
        aspect: Aspect::default(),
        pictured: false,
        accents: accents(|_| (Style::new(), reversed.add_modifier(Modifier::BOLD))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_automatic_theme_follows_the_background_that_the_terminal_reports() {
        let mut picked = PickedTheme::pick(ThemeChoice::Auto, TerminalCapabilities::default(), None);
        assert!(picked.wants_background());
        assert!(!picked.set_background(false), "dark was assumed");
        assert!(!picked.wants_background());
        assert!(picked.set_background(true));
        assert_eq!(picked.theme, Theme::pick(ThemeChoice::Light, TerminalCapabilities::default()));
        // These choices don't depend on the background.
        let dark = pick(ThemeChoice::Dark, ColorDepth::True, None);
        assert_eq!(pick(ThemeChoice::Dark, ColorDepth::True, Some(true)), dark);
        for choice in [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::Mono] {
            assert!(!PickedTheme::pick(choice, TerminalCapabilities::default(), None).wants_background());
        }
        let mono = TerminalCapabilities { depth: ColorDepth::Mono, ..TerminalCapabilities::default() };
        assert!(!PickedTheme::pick(ThemeChoice::Auto, mono, None).wants_background());
    }

    fn pick(choice: ThemeChoice, depth: ColorDepth, light_background: Option<bool>) -> Theme {
        let capabilities = TerminalCapabilities::default();
        Theme::pick(choice, TerminalCapabilities { depth, light_background, ..capabilities })
    }

    #[test]
    fn no_colour_means_none_whatever_is_chosen() {
        let without_colours = pick(ThemeChoice::Mono, ColorDepth::Mono, None);
        for (choice, _) in ThemeChoice::ALL {
            assert_eq!(pick(choice, ColorDepth::Mono, Some(true)), without_colours);
        }
        let mono = Theme { glyphs: Glyphs::Braille, ..mono() };
        assert_eq!(pick(ThemeChoice::Mono, ColorDepth::True, None), mono);
    }

    #[test]
    fn sixteen_colours_leave_the_background_alone() {
        for choice in [ThemeChoice::Auto, ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::Ansi] {
            for light in [None, Some(false), Some(true)] {
                let theme = pick(choice, ColorDepth::Ansi, light);
                assert_eq!(theme.base.bg, Some(Color::Reset));
                assert_eq!(theme.text.fg, None);
            }
        }
    }

    #[test]
    fn figures_are_drawn_with_the_finest_glyphs_of_the_terminal() {
        let basic = TerminalCapabilities::default();
        for (capabilities, expected) in [
            (basic, Glyphs::Quadrants),
            (TerminalCapabilities { depth: ColorDepth::Ansi, ..basic }, Glyphs::Quadrants),
            (TerminalCapabilities { depth: ColorDepth::Mono, ..basic }, Glyphs::Braille),
            (TerminalCapabilities { depth: ColorDepth::Ansi, plain_font: true, ..basic }, Glyphs::Halves),
            (TerminalCapabilities { depth: ColorDepth::Mono, plain_font: true, ..basic }, Glyphs::Halves),
            (TerminalCapabilities { unicode: false, ..basic }, Glyphs::Ascii),
            (TerminalCapabilities { octants: true, ..basic }, Glyphs::Octants),
            (TerminalCapabilities { depth: ColorDepth::Mono, octants: true, ..basic }, Glyphs::Braille),
        ] {
            assert_eq!(Theme::pick(ThemeChoice::Auto, capabilities).glyphs, expected, "{capabilities:?}");
        }
    }

    #[test]
    fn chosen_glyphs_are_used_if_the_terminal_has_them() {
        let capabilities = |unicode| TerminalCapabilities { unicode, ..TerminalCapabilities::default() };
        let theme = |unicode| Theme::pick(ThemeChoice::Auto, capabilities(unicode));
        assert_eq!(theme(true).with_glyphs(Some(Glyphs::Sextants)).glyphs, Glyphs::Sextants);
        assert_eq!(theme(true).with_glyphs(None).glyphs, Glyphs::Quadrants);
        assert_eq!(theme(false).with_glyphs(Some(Glyphs::Sextants)).glyphs, Glyphs::Ascii);
    }

    #[test]
    fn every_state_has_a_mark_of_its_own() {
        for (index, mark) in MARKS.iter().enumerate() {
            assert!(!mark.is_empty() && !MARKS[..index].contains(mark));
        }
        let theme = Theme::default();
        assert_eq!(
            [PlayerState::Prepare, PlayerState::CountIn].map(|state| theme.accent(state).mark),
            ["○", "»"]
        );
    }
}
