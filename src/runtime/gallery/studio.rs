//! Owns the thread that draws pictures.

use crate::figure::{Figure, Reel};
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
    pub(super) reels: Vec<Reel>,
    /// The most pixels that a picture may have.
    pub(super) most: u32,
    pub(super) colors: &'static Colors,
    /// What is there already.
    pub(super) drawn: BTreeSet<u64>,
}

impl Order {
    /// Whether it is for these.
    pub(super) fn is(&self, reels: &[Reel], most: u32, colors: &'static Colors) -> bool {
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
        .map(|reel| reel.figures().into_iter().map(|figure| (figure.key(), figure)).collect())
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
/// are no more than may be sent: by the first and the middle one.
fn affordable(reel: &[&(u64, Figure)], order: &Order) -> f64 {
    let most = f64::from(order.most);
    let samples = [reel.first(), reel.get(reel.len() / 2)];
    let bytes = samples.into_iter().flatten().filter_map(|(_, figure)| picture(figure, order, most));
    let Some(largest) = bytes.map(|png| png.len() * 4 / 3 + 64).max() else { return most };
    let all = u32::try_from(largest * reel.len()).unwrap_or(u32::MAX);
    // A little less than in proportion to the area, since edges are lines.
    most * (f64::from(BUDGET) / f64::from(all.max(1))).min(1.0).powf(1.25)
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
