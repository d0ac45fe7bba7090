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

/// A figure as an SVG picture of `size` pixels, on the background's colour.
///
/// The ids inside begin with `id_prefix`, so that a page can have several pictures.
pub fn figure_svg(figure: &Figure, colors: &Colors, size: (u32, u32), id_prefix: &str) -> String {
    let mut writer = SvgWriter::new(figure, colors, size, id_prefix);
    writer.drawing(&draw(figure, colors), 0);
    writer.finish()
}

/// A moving SVG picture: each figure for its time, over and over. A figure that is shown
/// several times is written once. See [`figure_svg`] for `id_prefix`.
pub fn moving_svg(
    frames: &[(Figure, Duration)],
    colors: &Colors,
    size: (u32, u32),
    id_prefix: &str,
) -> String {
    let Some((first_figure, _)) = frames.first() else { return head(size, colors) + "</svg>\n" };
    let total: f64 = frames.iter().map(|(_, time)| time.as_secs_f64()).sum();
    // Each drawing with the spans in which it is shown, as shares of the total time.
    let mut shown: Vec<(Drawing, Vec<(f64, f64)>)> = Vec::new();
    let mut start = 0.0;
    for (figure, time) in frames {
        let end = start + time.as_secs_f64();
        let (drawing, span) = (draw(figure, colors), (start / total, (end / total).min(1.0)));
        match shown.iter_mut().find(|(known, _)| *known == drawing) {
            Some((_, spans)) => spans.push(span),
            None => shown.push((drawing, vec![span])),
        }
        start = end;
    }
    let (first, _) = &shown[0];
    let is_same =
        |item: &usize| shown.iter().all(|(other, _)| other.items.get(*item) == first.items.get(*item));
    // The items at the back that never change are written once. Clips are written with each
    // drawing, so items with clips are not among them.
    let still_count = (0..first.items.len())
        .take_while(is_same)
        .take_while(|item| first.items[*item].within.is_none())
        .count();
    let mut writer = SvgWriter::new(first_figure, colors, size, id_prefix);
    for item in &first.items[..still_count] {
        writer.item(item, &[]);
    }
    for (drawing, spans) in &shown {
        writer.text.push_str("<g visibility=\"hidden\">");
        let (mut values, mut times) = ("hidden".to_owned(), "0".to_owned());
        for (start, end) in spans {
            values.push_str(";visible;hidden");
            // Writing to a String can't fail.
            let _ = write!(times, ";{start:.4};{end:.4}");
        }
        let _ = write!(
            writer.text,
            "<animate attributeName=\"visibility\" dur=\"{total:.3}s\" repeatCount=\"indefinite\" \
             calcMode=\"discrete\" values=\"{values}\" keyTimes=\"{times}\"/>"
        );
        writer.drawing(drawing, still_count);
        writer.text.push_str("</g>\n");
    }
    writer.finish()
}

/// The beginning of the file.
fn head((width, height): (u32, u32), colors: &Colors) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
        colors.background.hex()
    )
}

struct SvgWriter<'a> {
    text: String,
    viewport: Viewport,
    id_prefix: &'a str,
    /// The number of ids so far.
    id_count: usize,
    /// The ids of the paths that are written once and used several times, by their data.
    common_paths: HashMap<String, String>,
}

impl<'a> SvgWriter<'a> {
    /// A writer that has written the beginning of the file.
    fn new(figure: &Figure, colors: &Colors, size: (u32, u32), id_prefix: &'a str) -> Self {
        let (text, viewport) = (head(size, colors), Viewport::fit(figure, size));
        Self { text, viewport, id_prefix, id_count: 0, common_paths: HashMap::new() }
    }

    /// The whole file.
    fn finish(self) -> String {
        self.text + "</svg>\n"
    }

    /// Writes the items of a drawing from index `from` on, and the clips that they use.
    fn drawing(&mut self, drawing: &Drawing, from: usize) {
        let items = &drawing.items[from.min(drawing.items.len())..];
        self.write_common_paths(drawing, items);
        let mut clips = vec![None; drawing.clips.len()];
        for clip in items.iter().filter_map(|item| item.within) {
            if let (Some(slot @ None), Some(path)) = (clips.get_mut(clip), drawing.clips.get(clip)) {
                let (id, path) = (self.next_id(), self.path_tag(path));
                let _ = writeln!(self.text, "<clipPath id=\"{id}\"><{path}/></clipPath>");
                *slot = Some(id);
            }
        }
        for item in items {
            self.item(item, &clips);
        }
    }

    /// Writes each path that several of the items have once.
    fn write_common_paths(&mut self, drawing: &Drawing, items: &[DrawItem]) {
        let clips: BTreeSet<usize> = items.iter().filter_map(|item| item.within).collect();
        let clips = clips.into_iter().filter_map(|clip| drawing.clips.get(clip));
        let mut seen: HashSet<String> = HashSet::new();
        self.common_paths.clear();
        for path in items.iter().map(|item| &item.path).chain(clips) {
            let data = path_data(path, &self.viewport);
            // A short path is no longer than a reference to it.
            if data.len() > 60 && !seen.insert(data.clone()) && !self.common_paths.contains_key(&data) {
                let id = self.next_id();
                let _ = writeln!(self.text, "<defs><path id=\"{id}\" d=\"{data}\"/></defs>");
                self.common_paths.insert(data, id);
            }
        }
    }

    /// The beginning of a path's tag: with its data, or with a reference to a common path.
    fn path_tag(&self, path: &Path) -> String {
        let data = path_data(path, &self.viewport);
        match self.common_paths.get(&data) {
            Some(id) => format!("use href=\"#{id}\""),
            None => format!("path d=\"{data}\""),
        }
    }

    fn next_id(&mut self) -> String {
        self.id_count += 1;
        format!("{}{}", self.id_prefix, self.id_count)
    }

    /// Writes an item. `clips` are the ids of the drawing's clips.
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

    /// Writes a gradient, and returns its id.
    fn gradient(&mut self, fill: &Fill) -> String {
        let id = self.next_id();
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
                color_attribute("stop-color", *color)
            );
        }
        let _ = writeln!(self.text, "</{tag}>");
        id
    }
}

/// A colour as an attribute, with its opacity as another one unless it is opaque.
fn color_attribute(attribute: &str, color: Color) -> String {
    let mut text = format!("{attribute}=\"{}\"", color.hex());
    if color.alpha < 0.999 {
        let prefix = attribute.trim_end_matches("-color");
        let _ = write!(text, " {prefix}-opacity=\"{}\"", number_to_thousandth(color.alpha));
    }
    text
}

/// A path's data, in pixels.
fn path_data(path: &Path, viewport: &Viewport) -> String {
    let mut text = String::new();
    let point = |at: Point| {
        let at = viewport.place(at);
        format!("{} {}", number(at.x), number(at.y))
    };
    for segment in &path.0 {
        let _ = match *segment {
            PathSegment::Move(to) => write!(text, "M{}", point(to)),
            PathSegment::Line(to) => write!(text, "L{}", point(to)),
            PathSegment::Curve(first, second, to) => {
                write!(text, "C{} {} {}", point(first), point(second), point(to))
            }
            PathSegment::Close => write!(text, "Z"),
        };
    }
    text
}

/// A number of pixels, rounded to a tenth.
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
