//! What supple costs, from the other end of a pseudo-terminal: prints one table.
//!
//! ```text
//! cargo bench --bench terminal              # about two and a half minutes
//! cargo bench --bench terminal -- --quick   # windows of 20 s instead of a minute
//! ```
//!
//! The release binary runs at 100×30 in a home of its own, without sound.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock, waits, prints what it found, and fails by panicking"
)]

#[path = "terminal/program.rs"]
mod program;
#[path = "terminal/system.rs"]
mod system;

use program::{COLUMNS, Piece, Program, ROWS, Screen};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use system::{Totals, peak_memory};

/// How many times it is started, after one more to warm up.
const STARTS: usize = 15;
/// How many keys are pressed.
const PRESSES: u32 = 100;
/// How long a started program gets to settle.
const SETTLE: Duration = Duration::from_millis(500);
/// How long a program runs before a window begins.
const WARM_UP: Duration = Duration::from_secs(2);

fn main() {
    // Whoever runs all targets as tests has no minutes to spare.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let quick = std::env::args().any(|argument| argument == "--quick");
    let window = Duration::from_secs(if quick { 20 } else { 60 });
    let house = House::new(window);
    println!("supple in a terminal of {COLUMNS}×{ROWS}, windows of {} s", window.as_secs());
    start(&house);
    // Two programs that mostly wait don't disturb each other.
    std::thread::scope(|scope| {
        let countdown = scope.spawn(|| countdown_error(&house, window));
        still(&house, window);
        row("countdown", "error", countdown.join().ok().flatten(), |error| format!("{error:+.1} ms"));
    });
    keys(&house);
}

/// A home, and the routines that are played in it.
struct House {
    home: tempfile::TempDir,
    walk: PathBuf,
    countdown: PathBuf,
}

impl House {
    fn new(window: Duration) -> Self {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("state/supple");
        std::fs::create_dir_all(&state).unwrap();
        std::fs::write(state.join("state.json"), r#"{"read_disclaimer": true}"#).unwrap();
        // The answers of the first page, so that it is not shown again.
        let day: jiff::Zoned = "2026-01-01T12:00:00+00:00[UTC]".parse().unwrap();
        let day = supple::history::LocalTimestamp::new(&day);
        let path = home.path().join("data/supple/history.db");
        let mut database = supple::runtime::history::Database::open(&path, &day).unwrap();
        database.save_answers(&supple::session::Answers::default(), &day).unwrap();
        let walk = routine(home.path(), "walk", Duration::from_secs(1200));
        let countdown = routine(home.path(), "countdown", window);
        Self { home, walk, countdown }
    }

    fn play(&self, routine: &Path) -> Program {
        Program::play(self.home.path(), routine)
    }
}

/// Writes a routine of one walk that begins at once.
fn routine(home: &Path, name: &str, length: Duration) -> PathBuf {
    let path = home.join(name).with_extension("toml");
    let seconds = length.as_secs();
    let text = format!(
        "name = \"A walk\"\n\n[[step]]\nname = \"Walk\"\ntime = \"{seconds}s\"\nprepare = \"0s\"\nhow = \"Walk easily.\"\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

/// Prints a row of the table; a figure that this system does not tell says so.
fn row<T>(what: &str, figure: &str, value: Option<T>, show: impl FnOnce(T) -> String) {
    let value = value.map_or_else(|| "not told here".to_owned(), show);
    println!("{what:<14}  {figure:<38}  {value:>24}");
}

fn start(house: &House) {
    let mut times: Vec<f64> = (0..=STARTS).filter_map(|_| first_frame(house)).skip(1).collect();
    times.sort_by(f64::total_cmp);
    let (least, most) = (times.first().copied(), times.last().copied());
    row("start", "exec → first whole frame", quantile(&times, 0.5), |median| {
        format!("{median:.1} ms ({:.1}–{:.1})", least.unwrap_or(median), most.unwrap_or(median))
    });
}

/// Milliseconds until the screen carries nine tenths of what it carries once it
/// has settled.
fn first_frame(house: &House) -> Option<f64> {
    let program = house.play(&house.walk);
    std::thread::sleep(SETTLE);
    let (mut screen, mut seen) = (Screen::new(), Vec::new());
    for (came, bytes) in program.output() {
        screen.take(&bytes);
        let cells = screen.text().chars().filter(|symbol| !symbol.is_whitespace()).count();
        seen.push((came, cells));
    }
    let settled = seen.last()?.1;
    let whole = seen.iter().find(|(_, cells)| *cells > 0 && *cells * 10 >= settled * 9)?;
    Some(millis(whole.0 - program.started))
}

/// A minute in which only the seconds change, and ten seconds of pause.
fn still(house: &House, window: Duration) {
    let mut program = house.play(&house.walk);
    std::thread::sleep(WARM_UP);
    let (before, bytes) = (Totals::of(program.id()), program.written());
    std::thread::sleep(window);
    let (after, bytes) = (Totals::of(program.id()), program.written() - bytes);
    let seconds = window.as_secs_f64();
    let minute = |before: Option<u64>, after: Option<u64>| Some(of(after?) - of(before?));
    let a_minute = |count: f64| count * 60.0 / seconds;
    let shown = |count: f64| format!("{count:.0}");
    row("a still minute", "bytes", Some(a_minute(of(bytes as u64))), shown);
    row("", "writes", minute(before.writes, after.writes).map(a_minute), shown);
    row("", "wake-ups a second", minute(before.waits, after.waits).map(|waits| waits / seconds), |waits| {
        format!("{waits:.2}")
    });
    row("", "processor", minute(before.cpu, after.cpu).map(a_minute), |nanos| {
        format!("{:.1} ms", nanos / 1e6)
    });
    program.press(" ");
    std::thread::sleep(WARM_UP);
    let before = Totals::of(program.id()).waits;
    std::thread::sleep(Duration::from_secs(10));
    let waits = minute(before, Totals::of(program.id()).waits);
    row("paused", "wake-ups a second", waits.map(|waits| waits / 10.0), |waits| format!("{waits:.2}"));
    row("memory", "peak", peak_memory(program.id()).map(of), |kilobytes| {
        format!("{:.1} MB", kilobytes / 1024.0)
    });
}

/// How many milliseconds late a countdown ends, from the first frame on.
fn countdown_error(house: &House, window: Duration) -> Option<f64> {
    let program = house.play(&house.countdown);
    let began = program.shows("Walk easily", Duration::from_secs(5))?;
    let ended = program.shows("See you next time", window + Duration::from_secs(10))?;
    Some(millis(ended - began) - window.as_secs_f64() * 1e3)
}

/// Pauses and goes on, at moments that have nothing to do with the seconds.
fn keys(house: &House) {
    let mut program = house.play(&house.walk);
    std::thread::sleep(WARM_UP);
    let mut presses = Vec::new();
    let mut random: u32 = 7;
    for _ in 0..PRESSES {
        presses.push(program.press(" "));
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::thread::sleep(Duration::from_millis(200 + u64::from((random >> 16) % 220)));
    }
    let mut delays = delays(&presses, &program.output());
    delays.sort_by(f64::total_cmp);
    let shown = |delay: f64| format!("{delay:.2} ms");
    row("key", "→ changed screen, median", quantile(&delays, 0.5), shown);
    row("", "→ changed screen, 99 %", quantile(&delays, 0.99), shown);
    let lost = presses.len() - delays.len();
    if lost > 0 {
        row("", "presses without a change", Some(lost), |lost| lost.to_string());
    }
}

/// Milliseconds from each press to the screen's change from paused to not, or
/// back; a press without one before the next press has none.
fn delays(presses: &[Instant], output: &[Piece]) -> Vec<f64> {
    let (mut screen, mut paused, mut changes) = (Screen::new(), false, Vec::new());
    for (came, bytes) in output {
        screen.take(bytes);
        let now = screen.text().contains("PAUSED");
        if now != paused {
            changes.push(*came);
        }
        paused = now;
    }
    let delay = |(at, pressed): (usize, &Instant)| {
        let next = presses.get(at + 1);
        let change = changes.iter().find(|came| *came >= pressed)?;
        next.is_none_or(|next| change < next).then(|| millis(*change - *pressed))
    };
    presses.iter().enumerate().filter_map(delay).collect()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near what a float holds exactly")]
fn of(count: u64) -> f64 {
    count as f64
}

/// The value below which a share of the sorted values lies.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a small count is a place in it"
)]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied()
}
