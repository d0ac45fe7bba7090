//! Floor, props and the shadows that a person casts on them.

use super::body::{above, forward, unit};
use super::colors::{Color, Colors};
use super::drawing::{Drawing, Fill};
use super::path::Path;
use crate::figure::{FigureModel, Point, PropKind, Thing, ViewBox};

/// How deep the floor is drawn, in metres.
const DEEP: f32 = 0.16;

/// How far from the edges of the view the floor fades, in metres.
const FADES: f32 = 0.26;

/// A surface that something may stand on: its ends and its height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Surface {
    left: f32,
    right: f32,
    /// How high it is, in metres.
    pub(super) height: f32,
}

/// The surfaces of the things.
pub(super) fn surfaces(things: &[Thing]) -> Vec<Surface> {
    let of = |thing: &Thing| {
        let (half, high) = (thing.size.0 / 2.0, thing.size.1);
        let (reach, height) = match thing.kind {
            PropKind::Floor => (9.0, thing.at.y),
            PropKind::Mat => (half, thing.at.y),
            PropKind::Box | PropKind::Step | PropKind::Pad | PropKind::Seat | PropKind::Chair => {
                (half, thing.at.y + high)
            }
            _ => return None,
        };
        Some(Surface { left: thing.at.x - reach, right: thing.at.x + reach, height })
    };
    things.iter().filter_map(of).collect()
}

/// The highest surface below a point.
pub(super) fn surface_below(surfaces: &[Surface], at: Point) -> Option<f32> {
    let under = |it: &&Surface| it.left <= at.x && at.x <= it.right && it.height <= at.y + 0.06;
    surfaces.iter().filter(under).map(|it| it.height).max_by(f32::total_cmp)
}

/// Paints one thing.
pub(super) fn draw_prop(out: &mut Drawing, thing: &Thing, colors: &Colors, view: &ViewBox) {
    let Thing { at, to, size: (width, height), .. } = *thing;
    let half = width / 2.0;
    let corner = |x: f32, y: f32| at + Point::new(x, y);
    match thing.kind {
        PropKind::Floor => floor(out, at.y, colors, view),
        PropKind::Mat => {
            board(out, corner(-half, -height.max(0.018)), corner(half, 0.0), 0.012, colors.mat, colors);
        }
        PropKind::Slider => {
            board(out, corner(-half, -height), corner(half, height), 0.014, colors.mat, colors);
        }
        PropKind::Wall => {
            let wide = width.max(0.07);
            board(out, corner(0.0, 0.0), corner(wide, height), 0.004, colors.wood, colors);
            let line = [corner(0.0, 0.0), corner(0.0, height)];
            out.line(Path::open_spline(&line), 0.010, light(colors.wood));
        }
        PropKind::Post => {
            board(out, corner(-0.09, 0.0), corner(0.09, 0.03), 0.014, dark(colors.wood, colors), colors);
            board(out, corner(-half, 0.02), corner(half, height), half, colors.wood, colors);
            out.plain(Path::circle(corner(0.0, height), half * 1.5), light(colors.wood));
        }
        PropKind::Box | PropKind::Step => {
            board(out, corner(-half, 0.0), corner(half, height), 0.018, colors.wood, colors);
            let lid = 0.035_f32.min(height * 0.4);
            board(
                out,
                corner(-half - 0.012, height - lid),
                corner(half + 0.012, height),
                0.012,
                light(colors.wood),
                colors,
            );
        }
        PropKind::Pad => {
            board(out, corner(-half, 0.0), corner(half, height), height / 2.0, colors.mat, colors);
        }
        PropKind::Seat | PropKind::Chair => seat(out, thing, colors),
        PropKind::Ball => ball(out, at, half, colors),
        PropKind::Strap => {
            out.line(Path::open_spline(&[at, to]), width + 0.012, dark(colors.mat, colors));
            out.line(Path::open_spline(&[at, to]), width, light(colors.mat));
        }
        PropKind::Pack => pack(out, at, half, height, colors),
    }
}

fn light(color: Color) -> Color {
    color.mix(Color::from_rgb(0x00ff_ffff), 0.22)
}

fn dark(color: Color, colors: &Colors) -> Color {
    color.mix(colors.shade, 0.34)
}

/// The ground: a line that light falls on, and less and less of it below.
fn floor(out: &mut Drawing, height: f32, colors: &Colors, view: &ViewBox) {
    let (left, right) = (view.left - 4.0, view.right + 4.0);
    let deep = if view.bottom < height { (height - view.bottom).min(DEEP) } else { DEEP };
    let band = Path::rounded_rect(Point::new(left, height - deep), Point::new(right, height), 0.0);
    let stops =
        vec![(0.0, colors.floor), (0.16, colors.floor.with_alpha(0.72)), (1.0, colors.floor.with_alpha(0.0))];
    let fill = Fill::Linear { from: Point::new(0.0, height), to: Point::new(0.0, height - deep), stops };
    out.fill(band, fill);
    let edge = Path::rounded_rect(Point::new(left, height - 0.010), Point::new(right, height), 0.0);
    out.plain(edge, colors.floor.mix(light(colors.floor), 0.6));
    // It fades out towards both ends of the view.
    let clear = vec![(0.0, colors.ground), (1.0, colors.ground.with_alpha(0.0))];
    for (end, inwards) in [(view.left, FADES), (view.right, -FADES)] {
        let (from, to) = (Point::new(end, height), Point::new(end + inwards, height));
        let outer = end - inwards.signum() * 4.0;
        let (low, high) = (outer.min(to.x), outer.max(to.x));
        let part = Path::rounded_rect(Point::new(low, height - deep), Point::new(high, height + 0.002), 0.0);
        out.fill(part, Fill::Linear { from, to, stops: clear.clone() });
    }
}

/// An upright box with light on its upper edge and shade below.
fn board(out: &mut Drawing, low: Point, high: Point, corner: f32, color: Color, colors: &Colors) {
    let path = Path::rounded_rect(low, high, corner);
    let stops = vec![
        (0.0, light(color)),
        (0.22_f32.min(0.03 / (high.y - low.y).max(0.001)), color),
        (1.0, color.mix(colors.shade, 0.30)),
    ];
    let fill = Fill::Linear { from: Point::new(low.x, high.y), to: Point::new(low.x, low.y), stops };
    out.line(path.clone(), 0.010, dark(color, colors));
    out.fill(path, fill);
}

fn seat(out: &mut Drawing, thing: &Thing, colors: &Colors) {
    let (half, height) = (thing.size.0 / 2.0, thing.size.1);
    let corner = |x: f32, y: f32| thing.at + Point::new(x, y);
    let thick = 0.045;
    for x in [-half + 0.02, half - 0.02 - thick] {
        board(
            out,
            corner(x, 0.0),
            corner(x + thick, height - 0.02),
            0.012,
            dark(colors.wood, colors),
            colors,
        );
    }
    let rail = height * 0.42;
    board(
        out,
        corner(-half + 0.04, rail),
        corner(half - 0.04, rail + 0.028),
        0.008,
        dark(colors.wood, colors),
        colors,
    );
    if thing.kind == PropKind::Chair {
        board(
            out,
            corner(-half, height - 0.02),
            corner(-half + thick, height + 0.46),
            0.016,
            colors.wood,
            colors,
        );
    }
    board(out, corner(-half - 0.01, height - 0.05), corner(half + 0.01, height), 0.022, colors.wood, colors);
}

fn ball(out: &mut Drawing, at: Point, radius: f32, colors: &Colors) {
    let color = colors.ball;
    out.line(Path::circle(at, radius), 0.012, dark(color, colors));
    let stops = vec![
        (0.0, color.mix(Color::from_rgb(0x00ff_ffff), 0.62)),
        (0.30, light(color)),
        (0.68, color),
        (1.0, color.mix(colors.shade, 0.40)),
    ];
    let middle = at + Point::new(radius * 0.28, radius * 0.36);
    let reach = radius * 1.36;
    let fill = Fill::Radial { middle, along: Point::new(reach, 0.0), across: Point::new(0.0, reach), stops };
    out.fill(Path::circle(at, radius), fill);
}

fn pack(out: &mut Drawing, at: Point, half: f32, height: f32, colors: &Colors) {
    let by = Point::new(half, height / 2.0);
    board(out, at - by, at + by, height / 2.0, colors.pack, colors);
    let white = Color::from_rgb(0x00ff_ffff).with_alpha(0.55);
    for x in [-0.45, 0.0, 0.45] {
        let middle = at + Point::new(half * x, height * 0.06);
        for degrees in [0.0, 60.0, 120.0] {
            let arm = above(degrees) * (height * 0.20);
            out.line(Path::open_spline(&[middle - arm, middle + arm]), 0.006, white);
        }
    }
}

/// The shadow that a part of the body casts on what is below it: darker and
/// smaller the nearer it is.
fn shadow(out: &mut Drawing, surfaces: &[Surface], at: Point, lowest: f32, wide: f32, colors: &Colors) {
    const REACH: f32 = 0.42;
    let Some(ground) = surface_below(surfaces, Point::new(at.x, lowest)) else { return };
    let gap = (lowest - ground).max(0.0);
    if gap > REACH {
        return;
    }
    let near = 1.0 - gap / REACH;
    let alpha = colors.shadow * near * near;
    let (along, across) =
        (Point::new(wide * (1.15 - 0.15 * near), 0.0), Point::new(0.0, 0.024 + 0.010 * (1.0 - near)));
    let middle = Point::new(at.x, ground - 0.012);
    let shade = colors.shade.with_alpha(alpha);
    let stops = vec![(0.0, shade), (0.55, shade.with_alpha(alpha * 0.62)), (1.0, shade.with_alpha(0.0))];
    out.fill(Path::ellipse(middle, along, across), Fill::Radial { middle, along, across, stops });
}

/// The shadows of a person and of what lies about.
pub(super) fn shadows(out: &mut Drawing, model: &FigureModel, colors: &Colors) {
    let surfaces = surfaces(&model.things);
    let skeleton = &model.skeleton;
    for leg in &skeleton.legs {
        let sole = leg.foot(0.06, 0.0);
        let lowest =
            [leg.foot(-0.055, 0.0), leg.foot(0.19, 0.0)].iter().fold(sole.y, |low, at| low.min(at.y));
        shadow(out, &surfaces, sole, lowest, 0.17, colors);
        shadow(out, &surfaces, leg.knee, leg.knee.y - 0.06, 0.11, colors);
        let shin = (leg.knee + leg.ankle) * 0.5;
        shadow(out, &surfaces, shin, shin.y - 0.055, 0.16, colors);
    }
    for arm in &skeleton.arms {
        shadow(out, &surfaces, arm.hand, arm.hand.y - 0.04, 0.09, colors);
        shadow(out, &surfaces, arm.elbow, arm.elbow.y - 0.04, 0.07, colors);
    }
    shadow(out, &surfaces, skeleton.hip, skeleton.hip.y - 0.11, 0.20, colors);
    shadow(out, &surfaces, skeleton.waist, skeleton.waist.y - 0.10, 0.22, colors);
    shadow(out, &surfaces, skeleton.shoulder, skeleton.shoulder.y - 0.10, 0.18, colors);
    shadow(out, &surfaces, skeleton.head, skeleton.head.y - 0.115, 0.13, colors);
    for thing in &model.things {
        match thing.kind {
            PropKind::Ball => {
                shadow(out, &surfaces, thing.at, thing.at.y - thing.size.0 / 2.0, thing.size.0 * 0.6, colors);
            }
            PropKind::Seat | PropKind::Chair | PropKind::Box | PropKind::Step | PropKind::Post => {
                shadow(out, &surfaces, thing.at, thing.at.y, thing.size.0 * 0.62, colors);
            }
            _ => {}
        }
    }
}

/// A straight arrow's head or a bowed one's: its tip lies ahead of the line's
/// end.
pub(super) fn arrow_head(tip: Point, way: Point, size: f32) -> Path {
    let (along, side) = (unit(way) * size, forward(way) * size);
    Path::polygon(&[
        tip + along * 0.62,
        tip - along * 0.42 + side * 0.62,
        tip - along * 0.16,
        tip - along * 0.42 - side * 0.62,
    ])
}
