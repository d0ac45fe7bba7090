//! The options for the screen.

use super::names::{GlyphChoice, glyphs, theme};
use super::{Arguments, Command};
use crate::ui::theme::ThemeChoice;
use clap::Args;

/// How it looks, where not as in the settings.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(in crate::cli) struct ScreenArguments {
    /// The colours, where not as in the settings.
    #[arg(long, value_parser = theme())]
    pub theme: Option<ThemeChoice>,

    /// Figures keep still: key postures alone, nothing moves between them.
    #[arg(long)]
    pub calm: bool,

    /// With which glyphs figures are drawn, where not as in the settings.
    #[arg(long, value_parser = glyphs(), value_name = "GLYPHS")]
    pub glyphs: Option<GlyphChoice>,

    /// The most frames of a figure a second, from 1 to 30; if not given 12, or 6 over
    /// SSH.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=30))]
    pub frames: Option<u8>,
}

impl Arguments {
    /// The options for the screen. One that stands before and after the command counts as
    /// it stands after it.
    pub(in crate::cli) fn screen(&self) -> ScreenArguments {
        let before = self.screen;
        let after = match &self.command {
            Some(Command::Play(play)) => play.session.screen,
            Some(Command::Resume(resume)) => resume.session.screen,
            Some(Command::Preview(preview)) => preview.screen,
            Some(Command::Pose(pose)) => pose.screen,
            _ => ScreenArguments::default(),
        };
        ScreenArguments {
            theme: after.theme.or(before.theme),
            calm: after.calm || before.calm,
            glyphs: after.glyphs.or(before.glyphs),
            frames: after.frames.or(before.frames),
        }
    }
}
