//! Draws floor, props and shadows.

use super::colors::{Color, Colors};
use super::drawing::{Drawing, Fill};
use super::path::Path;
use crate::figure::{FigureModel, Point, PosedProp, PropKind, ViewBox, above};

/// The depth to which the floor is drawn, in metres.
const FLOOR_DEPTH: f32 = 0.16;

/// Half the width of the floor as a surface, in metres: wider than any view.
const FLOOR_HALF_WIDTH: f32 = 9.0;

/// How far the floor is drawn beyond the view, in metres, to fill pictures of any width.
const FLOOR_MARGIN: f32 = 4.0;

/// The width in which the floor fades at both edges of the view, in metres.
const FADE_WIDTH: f32 = 0.26;

const WHITE: Color = Color::from_rgb(0x00ff_ffff);

/// A level surface, on which a person may stand and shadows fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Surface {
    /// Its edges in metres.
    left: f32,
    right: f32,
    /// Its height in metres.
    height: f32,
}

impl Surface {
    /// Whether it lies above or below a point this far across, in metres.
    pub(super) fn spans(&self, across: f32) -> bool {
        (self.left..=self.right).contains(&across)
    }
}

/// The surfaces of props.
pub(super) fn surfaces(props: &[PosedProp]) -> Vec<Surface> {
    let surface = |prop: &PosedProp| {
        let (half, high) = (prop.size.0 / 2.0, prop.size.1);
        let (half_width, height) = match prop.kind {
            PropKind::Floor => (FLOOR_HALF_WIDTH, prop.at.y),
            PropKind::Mat => (half, prop.at.y),
            PropKind::Box | PropKind::Step | PropKind::Pad | PropKind::Seat | PropKind::Chair => {
                (half, prop.at.y + high)
            }
            _ => return None,
        };
        Some(Surface { left: prop.at.x - half_width, right: prop.at.x + half_width, height })
    };
    props.iter().filter_map(surface).collect()
}

/// The height of the highest surface below a point; `None` if there is none.
pub(super) fn surface_below(surfaces: &[Surface], at: Point) -> Option<f32> {
    // A point may be a little below the surface that it stands on.
    let is_below = |surface: &&Surface| surface.spans(at.x) && surface.height <= at.y + 0.06;
    surfaces.iter().filter(is_below).map(|surface| surface.height).max_by(f32::total_cmp)
}

/// Draws props, and the shadows of props and of a person.
pub(super) struct PropPainter<'a> {
    pub(super) out: &'a mut Drawing,
    pub(super) colors: &'a Colors,
}

impl PropPainter<'_> {
    /// Draws a prop.
    pub(super) fn prop(&mut self, prop: &PosedProp, view: &ViewBox) {
        let PosedProp { at, to, size: (width, height), .. } = *prop;
        let Colors { wood, mat, .. } = *self.colors;
        let half = width / 2.0;
        let corner = |x: f32, y: f32| at + Point::new(x, y);
        match prop.kind {
            PropKind::Floor => self.floor(at.y, view),
            PropKind::Mat => self.board(corner(-half, -height.max(0.018)), corner(half, 0.0), 0.012, mat),
            PropKind::Slider => self.board(corner(-half, -height), corner(half, height), 0.014, mat),
            PropKind::Wall => {
                self.board(corner(0.0, 0.0), corner(width.max(0.07), height), 0.004, wood);
                let edge = [corner(0.0, 0.0), corner(0.0, height)];
                self.out.line(Path::open_spline(&edge), 0.010, light(wood));
            }
            PropKind::Post => {
                self.board(corner(-0.09, 0.0), corner(0.09, 0.03), 0.014, self.dark(wood));
                self.board(corner(-half, 0.02), corner(half, height), half, wood);
                self.out.plain(Path::circle(corner(0.0, height), half * 1.5), light(wood));
            }
            PropKind::Box | PropKind::Step => {
                self.board(corner(-half, 0.0), corner(half, height), 0.018, wood);
                let lid = 0.035_f32.min(height * 0.4);
                let (low, high) = (corner(-half - 0.012, height - lid), corner(half + 0.012, height));
                self.board(low, high, 0.012, light(wood));
            }
            PropKind::Pad => self.board(corner(-half, 0.0), corner(half, height), height / 2.0, mat),
            PropKind::Seat | PropKind::Chair => self.seat(prop),
            PropKind::Ball => self.ball(at, half),
            PropKind::Strap => {
                self.out.line(Path::open_spline(&[at, to]), width + 0.012, self.dark(mat));
                self.out.line(Path::open_spline(&[at, to]), width, light(mat));
            }
            PropKind::Pack => self.pack(at, half, height),
        }
    }

    fn dark(&self, color: Color) -> Color {
        color.mix(self.colors.shade, 0.34)
    }

    /// Draws the floor: a light line that fades downwards.
    fn floor(&mut self, height: f32, view: &ViewBox) {
        let Colors { floor, background, .. } = *self.colors;
        let (left, right) = (view.left - FLOOR_MARGIN, view.right + FLOOR_MARGIN);
        let depth = if view.bottom < height { (height - view.bottom).min(FLOOR_DEPTH) } else { FLOOR_DEPTH };
        let band = Path::rounded_rect(Point::new(left, height - depth), Point::new(right, height), 0.0);
        let stops = vec![(0.0, floor), (0.16, floor.with_alpha(0.72)), (1.0, floor.with_alpha(0.0))];
        let (from, to) = (Point::new(0.0, height), Point::new(0.0, height - depth));
        self.out.fill(band, Fill::Linear { from, to, stops });
        let edge = Path::rounded_rect(Point::new(left, height - 0.010), Point::new(right, height), 0.0);
        self.out.plain(edge, floor.mix(light(floor), 0.6));
        // The floor also fades towards both edges of the view.
        let stops = vec![(0.0, background), (1.0, background.with_alpha(0.0))];
        for (end, inwards) in [(view.left, FADE_WIDTH), (view.right, -FADE_WIDTH)] {
            let (from, to) = (Point::new(end, height), Point::new(end + inwards, height));
            let outer = end - inwards.signum() * FLOOR_MARGIN;
            let (low, high) = (outer.min(to.x), outer.max(to.x));
            let fade =
                Path::rounded_rect(Point::new(low, height - depth), Point::new(high, height + 0.002), 0.0);
            self.out.fill(fade, Fill::Linear { from, to, stops: stops.clone() });
        }
    }

    /// Draws an upright box with light on its upper edge and shade below.
    fn board(&mut self, low: Point, high: Point, corner_radius: f32, color: Color) {
        let path = Path::rounded_rect(low, high, corner_radius);
        let stops = vec![
            (0.0, light(color)),
            (0.22_f32.min(0.03 / (high.y - low.y).max(0.001)), color),
            (1.0, color.mix(self.colors.shade, 0.30)),
        ];
        let fill = Fill::Linear { from: Point::new(low.x, high.y), to: Point::new(low.x, low.y), stops };
        self.out.line(path.clone(), 0.010, self.dark(color));
        self.out.fill(path, fill);
    }

    fn seat(&mut self, prop: &PosedProp) {
        let (half, height) = (prop.size.0 / 2.0, prop.size.1);
        let corner = |x: f32, y: f32| prop.at + Point::new(x, y);
        let wood = self.colors.wood;
        let thickness = 0.045;
        for x in [-half + 0.02, half - 0.02 - thickness] {
            self.board(corner(x, 0.0), corner(x + thickness, height - 0.02), 0.012, self.dark(wood));
        }
        let rail = height * 0.42;
        let (low, high) = (corner(-half + 0.04, rail), corner(half - 0.04, rail + 0.028));
        self.board(low, high, 0.008, self.dark(wood));
        if prop.kind == PropKind::Chair {
            self.board(corner(-half, height - 0.02), corner(-half + thickness, height + 0.46), 0.016, wood);
        }
        self.board(corner(-half - 0.01, height - 0.05), corner(half + 0.01, height), 0.022, wood);
    }

    fn ball(&mut self, at: Point, radius: f32) {
        let color = self.colors.ball;
        self.out.line(Path::circle(at, radius), 0.012, self.dark(color));
        let stops = vec![
            (0.0, color.mix(WHITE, 0.62)),
            (0.30, light(color)),
            (0.68, color),
            (1.0, color.mix(self.colors.shade, 0.40)),
        ];
        let middle = at + Point::new(radius * 0.28, radius * 0.36);
        let reach = radius * 1.36;
        let (along, across) = (Point::new(reach, 0.0), Point::new(0.0, reach));
        self.out.fill(Path::circle(at, radius), Fill::Radial { middle, along, across, stops });
    }

    fn pack(&mut self, at: Point, half: f32, height: f32) {
        let by = Point::new(half, height / 2.0);
        self.board(at - by, at + by, height / 2.0, self.colors.pack);
        // Three flakes of snow.
        for x in [-0.45, 0.0, 0.45] {
            let middle = at + Point::new(half * x, height * 0.06);
            for degrees in [0.0, 60.0, 120.0] {
                let arm = above(degrees) * (height * 0.20);
                self.out.line(
                    Path::open_spline(&[middle - arm, middle + arm]),
                    0.006,
                    WHITE.with_alpha(0.55),
                );
            }
        }
    }

    /// Draws the shadow that a part of the body or a prop casts on the surface below it: the
    /// nearer, the darker and smaller. `lowest` is the height of its lowest point.
    fn shadow(&mut self, surfaces: &[Surface], at: Point, lowest: f32, half_width: f32) {
        const REACH: f32 = 0.42;
        let Some(ground) = surface_below(surfaces, Point::new(at.x, lowest)) else { return };
        let gap = (lowest - ground).max(0.0);
        if gap > REACH {
            return;
        }
        let nearness = 1.0 - gap / REACH;
        let alpha = self.colors.shadow * nearness * nearness;
        let along = Point::new(half_width * (1.15 - 0.15 * nearness), 0.0);
        let across = Point::new(0.0, 0.024 + 0.010 * (1.0 - nearness));
        let middle = Point::new(at.x, ground - 0.012);
        let shade = self.colors.shade.with_alpha(alpha);
        let stops = vec![(0.0, shade), (0.55, shade.with_alpha(alpha * 0.62)), (1.0, shade.with_alpha(0.0))];
        self.out.fill(Path::ellipse(middle, along, across), Fill::Radial { middle, along, across, stops });
    }

    /// Draws the shadows of a person and of props.
    pub(super) fn shadows(&mut self, model: &FigureModel) {
        let surfaces = surfaces(&model.props);
        let skeleton = &model.skeleton;
        for leg in &skeleton.legs {
            let sole = leg.foot(0.06, 0.0);
            let lowest =
                [leg.foot(-0.055, 0.0), leg.foot(0.19, 0.0)].iter().fold(sole.y, |low, at| low.min(at.y));
            self.shadow(&surfaces, sole, lowest, 0.17);
            self.shadow(&surfaces, leg.knee, leg.knee.y - 0.06, 0.11);
            let shin = (leg.knee + leg.ankle) * 0.5;
            self.shadow(&surfaces, shin, shin.y - 0.055, 0.16);
        }
        for arm in &skeleton.arms {
            self.shadow(&surfaces, arm.hand, arm.hand.y - 0.04, 0.09);
            self.shadow(&surfaces, arm.elbow, arm.elbow.y - 0.04, 0.07);
        }
        self.shadow(&surfaces, skeleton.hip, skeleton.hip.y - 0.11, 0.20);
        self.shadow(&surfaces, skeleton.waist, skeleton.waist.y - 0.10, 0.22);
        self.shadow(&surfaces, skeleton.shoulder, skeleton.shoulder.y - 0.10, 0.18);
        self.shadow(&surfaces, skeleton.head, skeleton.head.y - 0.115, 0.13);
        for prop in &model.props {
            let (at, width) = (prop.at, prop.size.0);
            match prop.kind {
                PropKind::Ball => self.shadow(&surfaces, at, at.y - width / 2.0, width * 0.6),
                PropKind::Seat | PropKind::Chair | PropKind::Box | PropKind::Step | PropKind::Post => {
                    self.shadow(&surfaces, at, at.y, width * 0.62);
                }
                _ => {}
            }
        }
    }
}

fn light(color: Color) -> Color {
    color.mix(WHITE, 0.22)
}
