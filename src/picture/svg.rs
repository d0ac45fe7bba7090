//! A drawing as SVG.

use super::colors::{Color, Colors};
use super::drawing::{DrawItem, Drawing, Fill};
use super::path::{Path, PathSegment};
use super::scene::draw;
use super::viewport::Viewport;
use crate::figure::{Figure, Point};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::time::Duration;

/// A figure as an SVG picture of so many pixels, on the colours' ground.
///
/// The names inside begin with `name`, so that several can stand on one page.
pub fn figure_svg(figure: &Figure, colors: &Colors, size: (u32, u32), name: &str) -> String {
    let mut text = head(size, colors);
    SvgWriter {
        text: &mut text,
        viewport: &Viewport::fit(figure, size),
        name,
        next: 0,
        common: HashMap::new(),
    }
    .drawing(&draw(figure, colors));
    text.push_str("</svg>\n");
    text
}

/// A moving SVG picture: each figure for its time, over and over. A figure that is shown
/// several times is written once.
pub fn moving_svg(frames: &[(Figure, Duration)], colors: &Colors, size: (u32, u32), name: &str) -> String {
    let mut text = head(size, colors);
    let Some((first, _)) = frames.first() else { return text + "</svg>\n" };
    let viewport = Viewport::fit(first, size);
    let total: f64 = frames.iter().map(|(_, time)| time.as_secs_f64()).sum();
    // Each drawing with the times in which it is shown.
    let mut shown: Vec<(Drawing, Vec<(f64, f64)>)> = Vec::new();
    let mut at = 0.0;
    for (figure, time) in frames {
        let until = at + time.as_secs_f64();
        let (drawing, stretch) = (draw(figure, colors), (at / total, (until / total).min(1.0)));
        match shown.iter_mut().find(|(known, _)| *known == drawing) {
            Some((_, stretches)) => stretches.push(stretch),
            None => shown.push((drawing, vec![stretch])),
        }
        at = until;
    }
    let drawn = &shown[0].0;
    let same = |item: &usize| shown.iter().all(|(other, _)| other.items.get(*item) == drawn.items.get(*item));
    // The items at the back that never change are written once.
    let still = (0..drawn.items.len())
        .take_while(same)
        .take_while(|item| drawn.items[*item].within.is_none())
        .count();
    let mut writer =
        SvgWriter { text: &mut text, viewport: &viewport, name, next: 0, common: HashMap::new() };
    for item in &drawn.items[..still] {
        writer.item(item, &[]);
    }
    for (drawing, stretches) in &shown {
        writer.text.push_str("<g visibility=\"hidden\">");
        let (mut values, mut times) = ("hidden".to_owned(), "0".to_owned());
        for (from, until) in stretches {
            values.push_str(";visible;hidden");
            // Writing to a String can't fail.
            let _ = write!(times, ";{from:.4};{until:.4}");
        }
        let _ = write!(
            writer.text,
            "<animate attributeName=\"visibility\" dur=\"{total:.3}s\" repeatCount=\"indefinite\" \
             calcMode=\"discrete\" values=\"{values}\" keyTimes=\"{times}\"/>"
        );
        writer.part(drawing, still);
        writer.text.push_str("</g>\n");
    }
    text.push_str("</svg>\n");
    text
}

fn head((width, height): (u32, u32), colors: &Colors) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        colors.background.hex()
    )
}

struct SvgWriter<'a> {
    text: &'a mut String,
    viewport: &'a Viewport,
    name: &'a str,
    /// The number of the next id.
    next: usize,
    /// The ids of the paths that are written once and used several times, by their data.
    common: HashMap<String, String>,
}

impl SvgWriter<'_> {
    fn drawing(&mut self, drawing: &Drawing) {
        self.part(drawing, 0);
    }

    /// Writes the items from index `from` on, and the clips that they use.
    fn part(&mut self, drawing: &Drawing, from: usize) {
        let items = &drawing.items[from.min(drawing.items.len())..];
        self.common_paths(drawing, items);
        let mut clips = vec![None; drawing.clips.len()];
        for clip in items.iter().filter_map(|item| item.within) {
            if let (Some(slot @ None), Some(path)) = (clips.get_mut(clip), drawing.clips.get(clip)) {
                let (id, path) = (self.id(), self.path_tag(path));
                let _ = writeln!(self.text, "<clipPath id=\"{id}\"><{path}/></clipPath>");
                *slot = Some(id);
            }
        }
        for item in items {
            self.item(item, &clips);
        }
    }

    /// Writes the paths that several of the items have, each once.
    fn common_paths(&mut self, drawing: &Drawing, items: &[DrawItem]) {
        let clips: BTreeSet<usize> = items.iter().filter_map(|item| item.within).collect();
        let clips = clips.into_iter().filter_map(|clip| drawing.clips.get(clip));
        let mut seen: HashSet<String> = HashSet::new();
        self.common.clear();
        for path in items.iter().map(|item| &item.path).chain(clips) {
            let data = data(path, self.viewport);
            // A short path is no longer than a reference to it.
            if data.len() > 60 && !seen.insert(data.clone()) && !self.common.contains_key(&data) {
                let id = self.id();
                let _ = writeln!(self.text, "<defs><path id=\"{id}\" d=\"{data}\"/></defs>");
                self.common.insert(data, id);
            }
        }
    }

    /// The beginning of a path's tag: its data, or a use of common data.
    fn path_tag(&self, path: &Path) -> String {
        let data = data(path, self.viewport);
        match self.common.get(&data) {
            Some(id) => format!("use href=\"#{id}\""),
            None => format!("path d=\"{data}\""),
        }
    }

    fn id(&mut self) -> String {
        self.next += 1;
        format!("{}{}", self.name, self.next)
    }

    fn item(&mut self, item: &DrawItem, clips: &[Option<String>]) {
        let fill = match &item.fill {
            None => "fill=\"none\"".to_owned(),
            Some(Fill::Plain(color)) => color_attribute("fill", *color),
            Some(gradient) => format!("fill=\"url(#{})\"", self.gradient(gradient)),
        };
        let path = self.path_tag(&item.path);
        let _ = write!(self.text, "<{path} {fill}");
        if let Some((width, color)) = item.line {
            let _ = write!(
                self.text,
                " {} stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"",
                color_attribute("stroke", color),
                number(width * self.viewport.scale)
            );
        }
        if let Some(Some(clip)) = item.within.and_then(|clip| clips.get(clip)) {
            let _ = write!(self.text, " clip-path=\"url(#{clip})\"");
        }
        self.text.push_str("/>\n");
    }

    fn gradient(&mut self, fill: &Fill) -> String {
        let id = self.id();
        let (tag, stops) = match fill {
            Fill::Linear { from, to, stops } => {
                let (from, to) = (self.viewport.place(*from), self.viewport.place(*to));
                let _ = write!(
                    self.text,
                    "<linearGradient id=\"{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\">",
                    number(from.x),
                    number(from.y),
                    number(to.x),
                    number(to.y)
                );
                ("linearGradient", stops)
            }
            Fill::Radial { middle, along, across, stops } => {
                let (middle, along, across) = (
                    self.viewport.place(*middle),
                    self.viewport.vector(*along),
                    self.viewport.vector(*across),
                );
                let _ = write!(
                    self.text,
                    "<radialGradient id=\"{id}\" gradientUnits=\"userSpaceOnUse\" cx=\"0\" cy=\"0\" r=\"1\" \
                     gradientTransform=\"matrix({} {} {} {} {} {})\">",
                    number(along.x),
                    number(along.y),
                    number(across.x),
                    number(across.y),
                    number(middle.x),
                    number(middle.y)
                );
                ("radialGradient", stops)
            }
            Fill::Plain(_) => return id,
        };
        for (at, color) in stops {
            let _ = write!(
                self.text,
                "<stop offset=\"{}\" {}/>",
                number_to_thousandth(*at),
                color_attribute("stop", *color)
            );
        }
        let _ = writeln!(self.text, "</{tag}>");
        id
    }
}

/// A colour as the value of an attribute, with its opacity where it has one.
fn color_attribute(attribute: &str, color: Color) -> String {
    let named = if attribute == "stop" { "stop-color" } else { attribute };
    let mut text = format!("{named}=\"{}\"", color.hex());
    if color.alpha < 0.999 {
        let _ = write!(text, " {attribute}-opacity=\"{}\"", number_to_thousandth(color.alpha));
    }
    text
}

/// A path's data, in pixels.
fn data(path: &Path, viewport: &Viewport) -> String {
    let mut text = String::new();
    let point = |text: &mut String, at: Point| {
        let at = viewport.place(at);
        let _ = write!(text, "{} {}", number(at.x), number(at.y));
    };
    for part in &path.0 {
        match *part {
            PathSegment::Move(to) => {
                text.push('M');
                point(&mut text, to);
            }
            PathSegment::Line(to) => {
                text.push('L');
                point(&mut text, to);
            }
            PathSegment::Curve(first, second, to) => {
                text.push('C');
                point(&mut text, first);
                text.push(' ');
                point(&mut text, second);
                text.push(' ');
                point(&mut text, to);
            }
            PathSegment::Close => text.push('Z'),
        }
    }
    text
}

/// A number of pixels to a tenth of one.
fn number(value: f32) -> String {
    without_trailing_zeros(format!("{value:.1}"))
}

fn number_to_thousandth(value: f32) -> String {
    without_trailing_zeros(format!("{value:.3}"))
}

fn without_trailing_zeros(text: String) -> String {
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    if text == "-0" { "0".to_owned() } else { text }
}
