//! What the moving figure costs: a frame in cells, the figure alone, and a pose
//! file read.

use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use supple::figure::{Motion, MotionTime, Presentation, read, text};
use supple::ui::theme::Theme;
use supple::ui::widgets::FigureView;

const POSE: &str = "hamstring-lunge";

fn motion() -> Option<Motion> {
    let pose = read(text(POSE)?, POSE).pose?;
    Some(Motion::new(Arc::new(pose), &["straighten", "bend"]))
}

fn frames(criterion: &mut Criterion) {
    let (theme, Some(motion)) = (Theme::default(), motion()) else { return };
    let figure = motion.figure_at(MotionTime::Phase(0, 0.4), Duration::ZERO, &Presentation::default());
    let mut group = criterion.benchmark_group("figure");
    for (width, height) in [(24, 12), (40, 20), (60, 24), (64, 28)] {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let view = FigureView::new(&figure, &theme);
        group.bench_function(format!("frame {width}x{height}"), |bencher| {
            bencher.iter(|| black_box(&view).render(area, &mut buf));
        });
    }
    group.bench_function("shapes", |bencher| {
        bencher.iter(|| {
            motion.figure_at(black_box(MotionTime::Phase(0, 0.4)), Duration::ZERO, &Presentation::default())
        });
    });
    group.bench_function("read", |bencher| bencher.iter(|| read(text(POSE).unwrap_or(""), POSE)));
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
