//! What drawing costs: a frame of each screen at 100×30, and one second's
//! change of the player as bytes for a terminal.

#[expect(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/suite/screens/fixtures/mod.rs"]
mod fixtures;

use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};
use std::hint::black_box;
use supple::ui::Scene;
use supple::ui::draw;
use supple::ui::theme::Theme;
use supple::ui::view_model::PlayerView;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 100, height: 30 };

fn frames(criterion: &mut Criterion) {
    let theme = Theme::default();
    let mut group = criterion.benchmark_group("frame 100x30");
    let shown = ["work-reps", "prepare", "paused", "list", "briefing-first", "summary", "help", "confirm"];
    for (name, scene) in fixtures::player_scenes().into_iter().chain(fixtures::pages::page_scenes()) {
        if shown.contains(&name) {
            let mut buf = Buffer::empty(SCREEN);
            group.bench_function(name, |bencher| {
                bencher.iter(|| draw(black_box(&scene), &theme, SCREEN, &mut buf));
            });
        }
    }
    group.finish();
}

/// The player with the big number at `seconds`.
fn at(scene: &mut Scene, seconds: u32) {
    if let Some(view) = scene.view_as_mut::<PlayerView>() {
        view.big.text = seconds.to_string();
    }
}

fn second(criterion: &mut Criterion) {
    let theme = Theme::default();
    let mut scene = fixtures::player_scene("work-hold");
    let options = TerminalOptions { viewport: Viewport::Fixed(SCREEN) };
    let Ok(mut terminal) = Terminal::with_options(CrosstermBackend::new(std::io::sink()), options) else {
        return;
    };
    let mut seconds = 60;
    criterion.bench_function("a second of the player, as bytes", |bencher| {
        bencher.iter(|| {
            seconds = if seconds == 10 { 60 } else { seconds - 1 };
            at(&mut scene, seconds);
            terminal.draw(|frame| draw(&scene, &theme, frame.area(), frame.buffer_mut())).is_ok()
        });
    });
}

criterion_group!(benches, frames, second);
criterion_main!(benches);
