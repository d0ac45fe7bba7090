//! Floor, props and the shadows that a person casts on them.

use super::body::{above, forward, unit};
use super::colors::{Color, Colors};
use super::drawing::{Drawing, Fill};
use super::path::Path;
use crate::figure::{FigureModel, Point, PosedProp, PropKind, ViewBox};

/// How deep the floor is drawn, in metres.
const FLOOR_DEPTH: f32 = 0.16;

/// The width in which the floor fades at both edges of the view, in metres.
const FADE_WIDTH: f32 = 0.26;

/// A surface that something may stand on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Surface {
    left: f32,
    right: f32,
    /// Its height in metres.
    pub(super) height: f32,
}

/// The surfaces of props.
pub(super) fn surfaces(props: &[PosedProp]) -> Vec<Surface> {
    let surface = |prop: &PosedProp| {
        let (half, high) = (prop.size.0 / 2.0, prop.size.1);
        let (reach, height) = match prop.kind {
            PropKind::Floor => (9.0, prop.at.y),
            PropKind::Mat => (half, prop.at.y),
            PropKind::Box | PropKind::Step | PropKind::Pad | PropKind::Seat | PropKind::Chair => {
                (half, prop.at.y + high)
            }
            _ => return None,
        };
        Some(Surface { left: prop.at.x - reach, right: prop.at.x + reach, height })
    };
    props.iter().filter_map(surface).collect()
}

/// The highest surface below a point.
pub(super) fn surface_below(surfaces: &[Surface], at: Point) -> Option<f32> {
    let under = |it: &&Surface| it.left <= at.x && at.x <= it.right && it.height <= at.y + 0.06;
    surfaces.iter().filter(under).map(|it| it.height).max_by(f32::total_cmp)
}

/// Draws one prop.
pub(super) fn draw_prop(out: &mut Drawing, prop: &PosedProp, colors: &Colors, view: &ViewBox) {
    let PosedProp { at, to, size: (width, height), .. } = *prop;
    let half = width / 2.0;
    let corner = |x: f32, y: f32| at + Point::new(x, y);
    match prop.kind {
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
        PropKind::Seat | PropKind::Chair => seat(out, prop, colors),
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

/// Draws the floor: a light line that fades downwards.
fn floor(out: &mut Drawing, height: f32, colors: &Colors, view: &ViewBox) {
    let (left, right) = (view.left - 4.0, view.right + 4.0);
    let deep = if view.bottom < height { (height - view.bottom).min(FLOOR_DEPTH) } else { FLOOR_DEPTH };
    let band = Path::rounded_rect(Point::new(left, height - deep), Point::new(right, height), 0.0);
    let stops =
        vec![(0.0, colors.floor), (0.16, colors.floor.with_alpha(0.72)), (1.0, colors.floor.with_alpha(0.0))];
    let fill = Fill::Linear { from: Point::new(0.0, height), to: Point::new(0.0, height - deep), stops };
    out.fill(band, fill);
    let edge = Path::rounded_rect(Point::new(left, height - 0.010), Point::new(right, height), 0.0);
    out.plain(edge, colors.floor.mix(light(colors.floor), 0.6));
    // It also fades towards both edges of the view.
    let clear = vec![(0.0, colors.background), (1.0, colors.background.with_alpha(0.0))];
    for (end, inwards) in [(view.left, FADE_WIDTH), (view.right, -FADE_WIDTH)] {
        let (from, to) = (Point::new(end, height), Point::new(end + inwards, height));
        let outer = end - inwards.signum() * 4.0;
        let (low, high) = (outer.min(to.x), outer.max(to.x));
        let part = Path::rounded_rect(Point::new(low, height - deep), Point::new(high, height + 0.002), 0.0);
        out.fill(part, Fill::Linear { from, to, stops: clear.clone() });
    }
}

/// Draws an upright box with light on its upper edge and shade below.
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

fn seat(out: &mut Drawing, prop: &PosedProp, colors: &Colors) {
    let (half, height) = (prop.size.0 / 2.0, prop.size.1);
    let corner = |x: f32, y: f32| prop.at + Point::new(x, y);
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
    if prop.kind == PropKind::Chair {
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

/// Draws the shadow that a part of the body casts on the surface below: the nearer, the
/// darker and smaller.
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

/// Draws the shadows of a person and of props.
pub(super) fn shadows(out: &mut Drawing, model: &FigureModel, colors: &Colors) {
    let surfaces = surfaces(&model.props);
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
    for prop in &model.props {
        match prop.kind {
            PropKind::Ball => {
                shadow(out, &surfaces, prop.at, prop.at.y - prop.size.0 / 2.0, prop.size.0 * 0.6, colors);
            }
            PropKind::Seat | PropKind::Chair | PropKind::Box | PropKind::Step | PropKind::Post => {
                shadow(out, &surfaces, prop.at, prop.at.y, prop.size.0 * 0.62, colors);
            }
            _ => {}
        }
    }
}

/// The head of an arrow whose line ends at `end`, pointing in a direction.
pub(super) fn arrow_head(end: Point, direction: Point, size: f32) -> Path {
    let (along, side) = (unit(direction) * size, forward(direction) * size);
    Path::polygon(&[
        end + along * 0.62,
        end - along * 0.42 + side * 0.62,
        end - along * 0.16,
        end - along * 0.42 - side * 0.62,
    ])
}
