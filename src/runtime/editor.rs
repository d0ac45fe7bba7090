//! Opens the user's editor on a file and waits until it is closed.

use std::io;
use std::path::Path;
use std::process::Command;

/// Opens a file in an editor, which may come with arguments of its own, and
/// waits for it. Gives whether it ended well.
///
/// # Errors
///
/// Where it can't be started.
pub fn open(editor: &str, path: &Path) -> io::Result<bool> {
    // A key that ends a program is the editor's while it is open.
    #[cfg(unix)]
    let _held = Held::take()?;
    command(editor, path).status().map(|status| status.success())
}

/// As git does it: the variable is a piece of shell, so that quotes and
/// arguments in it work, and the path is passed beside it untouched.
#[cfg(unix)]
fn command(editor: &str, path: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{editor} \"$@\""), "supple"]).arg(path);
    command
}

#[cfg(not(unix))]
fn command(editor: &str, path: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words).arg(path);
    command
}

/// Interrupts held off as long as this lives. A program started meanwhile gets
/// them as usual.
#[cfg(unix)]
struct Held(Vec<signal_hook::SigId>);

#[cfg(unix)]
impl Held {
    fn take() -> io::Result<Self> {
        let seen = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut held = Self(Vec::new());
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGQUIT] {
            held.0.push(signal_hook::flag::register(signal, seen.clone())?);
        }
        Ok(held)
    }
}

#[cfg(unix)]
impl Drop for Held {
    fn drop(&mut self) {
        for id in &self.0 {
            signal_hook::low_level::unregister(*id);
        }
    }
}
