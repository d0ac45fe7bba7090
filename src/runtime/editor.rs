//! Opens the user's editor on a file and waits until it is closed.

use std::io;
use std::path::Path;
use std::process::Command;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, OnceLock};

/// Opens a file in an editor, given as a command with arguments, and waits until it exits.
/// Returns whether it succeeded.
pub(crate) fn open(editor: &str, path: &Path) -> io::Result<bool> {
    // While the editor is open, ctrl-c is for the editor.
    #[cfg(unix)]
    let _ignored = IgnoredInterrupts::begin()?;
    command(editor, path).status().map(|status| status.success())
}

/// Runs the editor by a shell, as git does, so that it may have arguments and quotes. The
/// path is passed as an argument of the shell, unchanged.
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

/// Makes supple ignore interrupts until it is dropped. Programs started meanwhile still
/// get them.
#[cfg(unix)]
struct IgnoredInterrupts(Arc<AtomicBool>);

#[cfg(unix)]
impl IgnoredInterrupts {
    /// Once a signal has a handler, its default action can't be restored. So the handler
    /// stays, and performs the default action while interrupts are not ignored.
    fn begin() -> io::Result<Self> {
        static USUAL: OnceLock<Arc<AtomicBool>> = OnceLock::new();
        if USUAL.get().is_none() {
            let usual = Arc::new(AtomicBool::new(true));
            for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGQUIT] {
                signal_hook::flag::register_conditional_default(signal, Arc::clone(&usual))?;
            }
            // Only the main thread opens editors, so this is the first.
            drop(USUAL.set(usual));
        }
        let usual = USUAL.get().map(Arc::clone).unwrap_or_default();
        usual.store(false, Ordering::SeqCst);
        Ok(Self(usual))
    }
}

#[cfg(unix)]
impl Drop for IgnoredInterrupts {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
