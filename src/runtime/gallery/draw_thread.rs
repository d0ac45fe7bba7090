//! The thread that draws pictures.

use crate::figure::{Figure, FrameSet};
use crate::picture::{Colors, Viewport, draw, png, rasterize};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// The most bytes for sending all pictures of a movement; if they would take more, they
/// are drawn smaller.
const MAX_BYTES_PER_MOVEMENT: u32 = 270_000;

/// What the thread reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DrawEvent {
    pub(crate) request_id: u64,
    pub(crate) kind: DrawEventKind,
}

/// What happened to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DrawEventKind {
    /// It was started; the fingerprints of the figures of each frame set.
    Started(Vec<Vec<u64>>),
    /// A figure was drawn: its fingerprint, and its picture as a PNG file.
    Drawn(u64, Arc<[u8]>),
}

/// What to draw, and how.
#[derive(Clone, Debug)]
pub(super) struct DrawRequest {
    pub(super) id: u64,
    pub(super) frame_sets: Vec<FrameSet>,
    pub(super) max_pixels: u32,
    pub(super) colors: &'static Colors,
    /// The fingerprints of figures that need not be drawn again.
    pub(super) already_drawn: BTreeSet<u64>,
}

/// An order to the thread, which replaces the one before.
pub(super) enum Order {
    Draw(DrawRequest),
    Stop,
}

/// The thread. It ends when this is dropped.
pub(super) struct DrawThread {
    orders: Sender<Order>,
}

impl DrawThread {
    /// Starts the thread, which calls `on_event`.
    pub(super) fn start(on_event: impl Fn(DrawEvent) + Send + 'static) -> io::Result<Self> {
        let (sender, orders) = channel();
        std::thread::Builder::new().name("pictures".into()).spawn(move || run(&orders, &on_event))?;
        Ok(Self { orders: sender })
    }

    pub(super) fn send(&self, order: Order) {
        if self.orders.send(order).is_err() {
            log::error!("the thread that draws pictures has ended");
        }
    }
}

fn run(orders: &Receiver<Order>, on_event: &impl Fn(DrawEvent)) {
    while let Ok(order) = orders.recv() {
        let mut next = Some(order);
        while let Some(Order::Draw(request)) = next {
            next = draw_request(&request, orders, on_event);
        }
    }
}

/// Draws a request. If orders arrive, stops and returns the last one; `None` if none arrives.
fn draw_request(
    request: &DrawRequest,
    orders: &Receiver<Order>,
    on_event: &impl Fn(DrawEvent),
) -> Option<Order> {
    let send = |kind| on_event(DrawEvent { request_id: request.id, kind });
    let with_fingerprint = |figure: Figure| (figure.fingerprint(), figure);
    let sets: Vec<Vec<(u64, Figure)>> = request
        .frame_sets
        .iter()
        .map(|set| set.figures().into_iter().map(with_fingerprint).collect())
        .collect();
    let fingerprints = sets.iter().map(|set| set.iter().map(|(fingerprint, _)| *fingerprint).collect());
    send(DrawEventKind::Started(fingerprints.collect()));
    let mut drawn = request.already_drawn.clone();
    for set in &sets {
        let undrawn: Vec<&(u64, Figure)> =
            set.iter().filter(|(fingerprint, _)| !drawn.contains(fingerprint)).collect();
        let pixels = affordable_pixels(&undrawn, request);
        for (fingerprint, figure) in undrawn {
            match orders.try_recv() {
                Ok(order) => return orders.try_iter().last().or(Some(order)),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => {}
            }
            if let Some(png) = draw_png(figure, request.colors, pixels) {
                send(DrawEventKind::Drawn(*fingerprint, png.into()));
            }
            drawn.insert(*fingerprint);
        }
    }
    None
}

/// How many pixels each picture may have so that all figures together take at most
/// [`MAX_BYTES_PER_MOVEMENT`], judged by the largest of four samples.
fn affordable_pixels(figures: &[&(u64, Figure)], request: &DrawRequest) -> f64 {
    let mut pixels = f64::from(request.max_pixels);
    let sent_bytes = |figure: &Figure, pixels: f64| {
        // Sent as base64, with the terminal's command around it.
        draw_png(figure, request.colors, pixels)
            .map_or(0, |png| u32::try_from(png.len() * 4 / 3 + 64).unwrap_or(u32::MAX))
    };
    let samples = (0..4).filter_map(|quarter| figures.get(figures.len() * quarter / 4));
    let Some((mut bytes, largest)) =
        samples.map(|(_, figure)| (sent_bytes(figure, pixels), figure)).max_by_key(|(bytes, _)| *bytes)
    else {
        return pixels;
    };
    let max_bytes = MAX_BYTES_PER_MOVEMENT / u32::try_from(figures.len()).unwrap_or(u32::MAX).max(1);
    for _ in 0..3 {
        if bytes <= max_bytes {
            break;
        }
        // Bytes shrink more slowly than the area, because edges are lines.
        pixels *= (f64::from(max_bytes) / f64::from(bytes)).powf(1.25);
        bytes = sent_bytes(largest, pixels);
    }
    pixels
}

/// A figure as a PNG file of about so many pixels, with the proportions of its view.
fn draw_png(figure: &Figure, colors: &Colors, pixels: f64) -> Option<Vec<u8>> {
    let (width, height) = (f64::from(figure.view.width()), f64::from(figure.view.height()));
    let scale = (pixels / (width * height).max(0.01)).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
    let scaled = |length: f64| (length * scale).round().max(1.0) as u32;
    let viewport = Viewport::fit(figure, (scaled(width), scaled(height)));
    let pixels = rasterize(&draw(figure, colors), &viewport, colors.background)?;
    png(&pixels).inspect_err(|error| log::error!("a picture can't be packed: {error}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{FigureSource, FramePolicy};
    use crate::routine::{Context, parse};
    use crate::runtime::shipped::ROUTINES;
    use crate::runtime::terminal::graphics;
    use crate::session::{Input, Session};
    use crate::time::Tick;
    use crate::timeline::compile;

    /// Every movement of every shipped routine, each once.
    fn movements() -> Vec<(String, FrameSet)> {
        let mut all: Vec<(String, FrameSet)> = Vec::new();
        for (id, text) in ROUTINES {
            let routine = parse(text, id, &Context::default()).routine.unwrap();
            let source = FigureSource { frame_policy: FramePolicy::SMOOTH, ..FigureSource::default() };
            let mut player = source.player(&routine);
            player.set_pictures(true);
            let mut session = Session::new(Arc::new(compile(routine))).unwrap();
            while !session.is_over() {
                for set in player.frame_sets(&session, Tick::ZERO) {
                    if all.iter().all(|(_, known)| *known != set) {
                        all.push((format!("{id}, movement {}", all.len() + 1), set));
                    }
                }
                session.advance(Tick::ZERO, Some(Input::Next));
            }
        }
        all
    }

    #[test]
    #[ignore = "draws every picture of every shipped routine: minutes"]
    fn no_movement_takes_more_than_300_kilobytes_to_send() {
        for (name, set) in movements() {
            let (_sender, no_orders) = channel();
            let request = DrawRequest {
                id: 1,
                frame_sets: vec![set],
                max_pixels: super::super::MAX_PIXELS,
                colors: &Colors::DARK,
                already_drawn: BTreeSet::new(),
            };
            let drawn = std::cell::RefCell::new((0, Vec::new()));
            draw_request(&request, &no_orders, &|event| {
                if let DrawEventKind::Drawn(_, png) = event.kind {
                    let (count, bytes) = &mut *drawn.borrow_mut();
                    *count += 1;
                    graphics::send(graphics::FIRST_ID + *count, &png, bytes);
                }
            });
            let (count, bytes) = drawn.into_inner();
            println!("{name}: {count} pictures, {} bytes", bytes.len());
            assert!(bytes.len() <= 300_000, "{name}");
        }
    }
}
