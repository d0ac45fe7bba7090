//! Owns the thread that draws pictures.

use crate::figure::{Figure, FrameSet};
use crate::picture::{Colors, Viewport, draw, png, rasterize};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// The most bytes that the pictures of one movement are sent with: larger ones
/// are drawn smaller.
const BUDGET: u32 = 270_000;

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The number of the order that it was drawn for.
    pub order: u64,
    /// What there is.
    pub news: News,
}

/// What there is of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The keys of the figures of each reel.
    Listed(Vec<Vec<u64>>),
    /// The picture of a figure, by its key, as a PNG file.
    Picture(u64, Arc<[u8]>),
}

/// What is to be drawn.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) number: u64,
    pub(super) reels: Vec<FrameSet>,
    /// The most pixels that a picture may have.
    pub(super) most: u32,
    pub(super) colors: &'static Colors,
    /// What is there already.
    pub(super) drawn: BTreeSet<u64>,
}

impl Order {
    /// Whether it is for these.
    pub(super) fn is(&self, reels: &[FrameSet], most: u32, colors: &'static Colors) -> bool {
        self.is_drawn_like(most, colors) && self.reels == reels
    }

    /// Whether what it drew looks as it would now.
    pub(super) fn is_drawn_like(&self, most: u32, colors: &'static Colors) -> bool {
        self.most == most && self.colors == colors
    }
}

/// The thread. It ends when this is dropped.
pub(super) struct Studio {
    orders: Sender<Option<Order>>,
}

impl Studio {
    /// Starts the thread; `tell` hears of everything that is drawn.
    pub(super) fn start(tell: impl Fn(Drawn) + Send + 'static) -> io::Result<Self> {
        let (orders, wanted) = channel();
        std::thread::Builder::new().name("pictures".into()).spawn(move || work(&wanted, &tell))?;
        Ok(Self { orders })
    }

    /// Has something drawn in place of whatever was being drawn.
    pub(super) fn order(&self, order: Order) {
        self.send(Some(order));
    }

    /// Has nothing more drawn.
    pub(super) fn rest(&self) {
        self.send(None);
    }

    fn send(&self, order: Option<Order>) {
        if self.orders.send(order).is_err() {
            log::error!("the thread that draws pictures has ended");
        }
    }
}

fn work(wanted: &Receiver<Option<Order>>, tell: &impl Fn(Drawn)) {
    while let Ok(mut order) = wanted.recv() {
        while let Some(current) = order.take() {
            order = fill(&current, wanted, tell);
        }
    }
}

/// Draws an order; answers the one that came meanwhile, if one did.
fn fill(order: &Order, wanted: &Receiver<Option<Order>>, tell: &impl Fn(Drawn)) -> Option<Order> {
    let number = order.number;
    let reels: Vec<Vec<(u64, Figure)>> = order
        .reels
        .iter()
        .map(|reel| reel.figures().into_iter().map(|figure| (figure.fingerprint(), figure)).collect())
        .collect();
    let keys = reels.iter().map(|reel| reel.iter().map(|(key, _)| *key).collect()).collect();
    tell(Drawn { order: number, news: News::Listed(keys) });
    let mut done = order.drawn.clone();
    for reel in &reels {
        let left: Vec<&(u64, Figure)> = reel.iter().filter(|(key, _)| !done.contains(key)).collect();
        let most = affordable(&left, order);
        for (key, figure) in left {
            match wanted.try_recv() {
                Ok(next) => return newest(next, wanted),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => {}
            }
            if let Some(png) = picture(figure, order, most) {
                tell(Drawn { order: number, news: News::Picture(*key, png.into()) });
            }
            done.insert(*key);
        }
    }
    None
}

/// The last of the orders that have come.
fn newest(first: Option<Order>, wanted: &Receiver<Option<Order>>) -> Option<Order> {
    wanted.try_iter().last().unwrap_or(first)
}

/// How many pixels the pictures of a reel may have so that all of them together
/// are no more than may be sent, by the one of four that takes most.
fn affordable(reel: &[&(u64, Figure)], order: &Order) -> f64 {
    let mut pixels = f64::from(order.most);
    let sent = |figure: &Figure, pixels: f64| {
        picture(figure, order, pixels)
            .map_or(0, |png| u32::try_from(png.len() * 4 / 3 + 64).unwrap_or(u32::MAX))
    };
    let samples = (0..4).filter_map(|part| reel.get(reel.len() * part / 4));
    let Some((mut bytes, largest)) =
        samples.map(|(_, figure)| (sent(figure, pixels), figure)).max_by_key(|(bytes, _)| *bytes)
    else {
        return pixels;
    };
    let each = BUDGET / u32::try_from(reel.len()).unwrap_or(u32::MAX).max(1);
    for _ in 0..3 {
        if bytes <= each {
            break;
        }
        // A little less than in proportion to the area, since edges are lines.
        pixels *= (f64::from(each) / f64::from(bytes)).powf(1.25);
        bytes = sent(largest, pixels);
    }
    pixels
}

/// A picture as a PNG file, in the shape of what is seen of the world.
fn picture(figure: &Figure, order: &Order, most: f64) -> Option<Vec<u8>> {
    let (across, down) = (f64::from(figure.view.width()), f64::from(figure.view.height()));
    let scale = (most / (across * down).max(0.01)).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
    let part = |length: f64| (length * scale).round().max(1.0) as u32;
    let frame = Viewport::fit(figure, (part(across), part(down)));
    let pixels = rasterize(&draw(figure, order.colors), &frame, order.colors.ground)?;
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
            let mut show =
                FigureSource { pacing: FramePolicy::SMOOTH, ..FigureSource::default() }.of(&routine);
            show.set_pictures(true);
            let mut session = Session::new(Arc::new(compile(routine))).unwrap();
            while !session.is_over() {
                for reel in show.frame_sets(&session, Tick::ZERO) {
                    if all.iter().all(|(_, known)| *known != reel) {
                        all.push((format!("{id}, movement {}", all.len() + 1), reel));
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
        for (name, reel) in movements() {
            let (_sender, none) = channel();
            let order = Order {
                number: 1,
                reels: vec![reel],
                most: super::super::MOST,
                colors: &Colors::DARK,
                drawn: BTreeSet::new(),
            };
            let drawn = std::cell::RefCell::new((0, Vec::new()));
            fill(&order, &none, &|told| {
                if let News::Picture(_, png) = told.news {
                    let (count, bytes) = &mut *drawn.borrow_mut();
                    *count += 1;
                    graphics::send(graphics::FIRST + *count, &png, bytes);
                }
            });
            let (count, bytes) = drawn.into_inner();
            println!("{name}: {count} pictures, {} bytes", bytes.len());
            assert!(bytes.len() <= 300_000, "{name}");
        }
    }
}
