//! The routines that come with supple, embedded in the program.

/// A shipped routine: its id and its text.
pub type Shipped = (&'static str, &'static str);

macro_rules! routines {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../routines/", $id, ".toml")))),*]
    };
}

/// Every shipped routine, in the order the list shows them: what the day needs
/// first.
pub static ROUTINES: [Shipped; 6] = routines![
    "post-run-cool-down",
    "pre-run-warm-up",
    "out-the-door",
    "quick-cool-down",
    "hamstring-ball",
    "glute-ball",
];

/// The text of a shipped routine.
pub fn text(id: &str) -> Option<&'static str> {
    ROUTINES.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}
