//! A pose in time: the posture at each time of the movement.

use super::blend::{Solved, curve, mix, smooth};
use super::geometry::Point;
use super::model::{FigureModel, Thing, Trajectory};
use super::phases::assign;
use super::pose::{Anchor, Ease, MuscleTarget, PlayMode, Pose, Posture, ViewBox};
use super::shape::{Capsule, Figure, Layer, Paint, Shape};
use super::shapes::{PersonShapes, scene};
use super::skeleton::Skeleton;
use std::sync::Arc;
use std::time::Duration;

/// How long a breath takes in a hold.
pub const BREATH: Duration = Duration::from_secs(5);

/// A pose with its keyframes solved, to be played by a tempo.
#[derive(Clone, Debug)]
pub struct Motion {
    pose: Arc<Pose>,
    /// The keys, worked out; and with near and far changed over.
    keys: Arc<[Vec<Solved>; 2]>,
    /// For each phase of the tempo the keys it goes through; none for one in
    /// which nothing moves.
    phases: Vec<Vec<usize>>,
}

/// How a figure is shown, whatever its posture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Presentation {
    /// Whether it faces left.
    pub mirrored: bool,
    /// Whether near and far are changed over.
    pub swapped: bool,
    /// Whether they were changed over in the previous rep, from which this one
    /// starts.
    pub swapped_before: bool,
    /// Whether circles go the other way.
    pub counterclockwise: bool,
    /// 0 at the first spot of a step, 1 at the last.
    pub spot: f32,
    /// Whether the end of the movement shows as a ghost.
    pub ghost: bool,
}

/// A time within a movement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MotionTime {
    /// Before it begins.
    Start,
    /// In this phase of the tempo, so far of it, 0 to 1.
    Phase(usize, f32),
    /// So long after it began by itself, without a tempo.
    Free(Duration),
}

/// A time between two keyframes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct KeyframeTransition {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How far, 0 to 1.
    pub(super) share: f32,
    /// Whether `from` is the end of the previous rep.
    pub(super) begins: bool,
}

impl Motion {
    /// A pose, paced by phases of these names; a phase without a name is an
    /// empty text.
    pub fn new(pose: Arc<Pose>, names: &[&str]) -> Self {
        let solve = |of: fn(&Posture) -> Posture| {
            pose.keys.iter().map(|key| Solved::of(of(&key.posture))).collect::<Vec<_>>()
        };
        let keys = Arc::new([solve(Posture::clone), solve(Posture::swapped)]);
        let phases = assign(&pose, names);
        Self { pose, keys, phases }
    }

    /// The same, paced by phases of these names.
    #[must_use]
    pub fn paced(&self, names: &[&str]) -> Self {
        Self { phases: assign(&self.pose, names), ..self.clone() }
    }

    /// The pose itself.
    pub fn pose(&self) -> &Arc<Pose> {
        &self.pose
    }

    /// Whether anything but breathing moves at this time.
    pub fn moves(&self, moment: MotionTime) -> bool {
        if self.pose.circle.is_some() && !matches!(moment, MotionTime::Start) {
            return true;
        }
        match moment {
            MotionTime::Start => false,
            MotionTime::Phase(phase, _) => self.phases.get(phase).is_some_and(|stops| !stops.is_empty()),
            MotionTime::Free(after) => {
                self.keys[0].len() > 1 && (self.pose.play != PlayMode::Hold || after < self.time_to_hold())
            }
        }
    }

    /// How long a movement without a tempo takes: once through its keyframes, and
    /// back to the start if it repeats.
    pub fn natural_duration(&self) -> Duration {
        match self.pose.play {
            PlayMode::Hold => self.time_to_hold(),
            _ => self
                .transitions()
                .iter()
                .fold(Duration::ZERO, |sum, transition| sum + self.transition_time(*transition)),
        }
    }

    /// The figure at a time of the movement; `since` is how long breathing and
    /// circling have gone on.
    pub fn figure_at(&self, moment: MotionTime, since: Duration, presentation: &Presentation) -> Figure {
        let step = self.transition(moment);
        let mut posture = self.posture_between(step, presentation);
        if !self.moves(moment) && !matches!(moment, MotionTime::Start) {
            breathe(&mut posture, since);
        }
        if !matches!(moment, MotionTime::Start) {
            self.circle(&mut posture, since, presentation);
        }
        let skeleton = self.solve(&mut posture);
        let end = self.keys[usize::from(presentation.swapped)].get(self.peak_key());
        let ghost = end.filter(|end| presentation.ghost && self.shows_ghost() && end.skeleton != skeleton);
        let angle = if matches!(moment, MotionTime::Start) { 0.0 } else { self.angle(since) };
        let shows_ghost = ghost.is_some();
        let mut figure = self.figure(&skeleton, &posture, ghost, presentation);
        figure.model.way = if shows_ghost {
            self.trajectory(KeyframeTransition { to: self.peak_key(), ..step }, presentation)
        } else {
            Some(step).filter(|_| self.moves(moment)).and_then(|step| self.trajectory(step, presentation))
        };
        self.with_arrow(figure, angle, presentation)
    }

    /// The trajectory of a transition; `None` if the movement passes through its
    /// keyframes without stopping, as a walk does.
    fn trajectory(&self, step: KeyframeTransition, presentation: &Presentation) -> Option<Trajectory> {
        if self.pose.ease == Ease::Flow || step.from == step.to {
            return None;
        }
        let seen = |share: f32| {
            let mut posture = self.posture_between(KeyframeTransition { share, ..step }, presentation);
            self.solve(&mut posture).turned(self.pose.turn, &posture)
        };
        Trajectory::between(&seen(0.0), &seen(0.5), &seen(1.0))
    }

    /// Adds the rotation arrow to the figure of a circling movement.
    fn with_arrow(&self, figure: Figure, angle: f32, presentation: &Presentation) -> Figure {
        let mut figure = figure;
        if self.pose.circle.is_some() {
            let (middle, at) = self.rotation_arrow(angle, presentation);
            let steps = (0..=ARC_SEGMENTS).map(|step| f32::from(step) / f32::from(ARC_SEGMENTS) * 4.9);
            figure.model.bow = steps.map(|turn| middle + at(turn) * ARROW_RADIUS).collect();
        }
        figure.layers.extend(self.arrow(angle, presentation));
        figure
    }

    /// The figure in the most telling posture for this time: for reduced motion.
    pub fn still_figure(&self, moment: MotionTime, presentation: &Presentation) -> Figure {
        let moment = match moment {
            // Where it leads is shown before it begins, by the ghost and the arrow.
            MotionTime::Start => return self.figure_at(moment, Duration::ZERO, presentation),
            MotionTime::Phase(phase, _) => MotionTime::Phase(phase, 1.0),
            MotionTime::Free(_) => return self.key_figure(self.peak_key(), presentation),
        };
        let mut posture = self.posture_between(self.transition(moment), presentation);
        let skeleton = self.solve(&mut posture);
        self.with_arrow(self.figure(&skeleton, &posture, None, presentation), 0.0, presentation)
    }

    /// The figure in one keyframe.
    pub fn key_figure(&self, key: usize, presentation: &Presentation) -> Figure {
        let at = key.min(self.keys[0].len().saturating_sub(1));
        let step = KeyframeTransition { from: at, to: at, share: 1.0, begins: false };
        let mut posture = self.posture_between(step, presentation);
        let skeleton = self.solve(&mut posture);
        self.with_arrow(self.figure(&skeleton, &posture, None, presentation), 0.0, presentation)
    }

    /// The figure at a fraction (0 to 1) of the movement from the first keyframe to
    /// the last.
    pub fn figure_at_fraction(&self, share: f32, presentation: &Presentation) -> Figure {
        let count = self.pose.keys.len().saturating_sub(1);
        let step = if count == 0 {
            KeyframeTransition { from: 0, to: 0, share: 1.0, begins: false }
        } else {
            let way = share.clamp(0.0, 1.0) * count_as_float(count);
            let from = (0..count)
                .rev()
                .find(|transition| count_as_float(*transition) <= way)
                .unwrap_or(0)
                .min(count - 1);
            KeyframeTransition { from, to: from + 1, share: way - count_as_float(from), begins: false }
        };
        let mut posture = self.posture_between(step, presentation);
        let since =
            Duration::from_secs_f32(self.pose.circle.map_or(0.0, |circle| circle.time * share * 0.75));
        self.circle(&mut posture, since, presentation);
        let skeleton = self.solve(&mut posture);
        let mut figure = self.figure(&skeleton, &posture, None, presentation);
        figure.model.way = self.trajectory(step, presentation);
        self.with_arrow(figure, self.angle(since), presentation)
    }

    /// The figure of a transition.
    pub(super) fn figure_between(&self, step: KeyframeTransition) -> Figure {
        let presentation = Presentation::default();
        let mut posture = self.posture_between(step, &presentation);
        let skeleton = self.solve(&mut posture);
        self.figure(&skeleton, &posture, None, &presentation)
    }

    /// The keyframe with the greatest effort.
    pub fn peak_key(&self) -> usize {
        let keys = &self.pose.keys;
        let start = keys.first().map_or(0.0, |key| key.posture.effort);
        let best =
            (0..keys.len()).rev().max_by(|a, b| keys[*a].posture.effort.total_cmp(&keys[*b].posture.effort));
        best.filter(|best| keys[*best].posture.effort > start).unwrap_or(keys.len().saturating_sub(1))
    }

    /// A ghost is shown for movements between two postures, and for those that lead
    /// to one.
    fn shows_ghost(&self) -> bool {
        self.pose.keys.len() > 1 && self.pose.ease == Ease::Smooth
    }

    fn figure(
        &self,
        skeleton: &Skeleton,
        posture: &Posture,
        ghost: Option<&Solved>,
        presentation: &Presentation,
    ) -> Figure {
        let pose = &self.pose;
        let skeleton = &skeleton.turned(pose.turn, posture);
        let ghost = ghost.map(|end| end.skeleton.turned(pose.turn, &end.posture));
        let swap = |target: &MuscleTarget| MuscleTarget {
            side: target.side.map(|side| if presentation.swapped { side.other() } else { side }),
            ..*target
        };
        let targets: Vec<MuscleTarget> = pose.targets.iter().map(swap).collect();
        let (effort, arm_behind) = (posture.effort, posture.limbs[2].behind);
        let person = PersonShapes { skeleton, targets: &targets, effort, arm_behind };
        let things: Vec<Thing> =
            pose.props.iter().map(|prop| Thing::new(prop, skeleton, presentation.spot)).collect();
        let landmarks = super::pose::Landmark::all()
            .into_iter()
            .map(|landmark| (landmark.word(), skeleton.landmark(landmark)))
            .collect();
        let mut words: Vec<&'static str> = Vec::new();
        for target in &pose.targets {
            if !words.contains(&target.muscle.word()) {
                words.push(target.muscle.word());
            }
        }
        Figure {
            view: pose.view,
            layers: scene(&person, ghost.as_ref(), &things, &pose.max_view),
            mirrored: presentation.mirrored,
            model: FigureModel {
                skeleton: *skeleton,
                ghost,
                targets,
                effort,
                arm_behind,
                things,
                way: None,
                bow: Vec::new(),
            },
            landmarks,
            targets: words,
        }
    }

    /// Works out a posture, on the ground where the pose says so.
    fn solve(&self, posture: &mut Posture) -> Skeleton {
        if self.pose.grounded { Skeleton::grounded(posture) } else { Skeleton::of(posture) }
    }

    /// The posture between two keys.
    fn posture_between(&self, step: KeyframeTransition, presentation: &Presentation) -> Posture {
        let keys = &self.keys[usize::from(presentation.swapped)];
        let start = if step.begins { &self.keys[usize::from(presentation.swapped_before)] } else { keys };
        let (Some(from), Some(to)) = (start.get(step.from), keys.get(step.to)) else {
            return self.pose.keys[0].posture.clone();
        };
        let flows = self.pose.ease == Ease::Flow && keys.len() > 2 && !step.begins;
        if !flows || step.from == step.to {
            let share = if self.pose.ease == Ease::Flow { step.share } else { smooth(step.share) };
            return mix(&[(from, 1.0 - share), (to, share)]);
        }
        let count = keys.len();
        let before = &keys[(step.from + count - 1) % count];
        let after = &keys[(step.to + 1) % count];
        let weights = curve(step.share);
        let parts = [before, from, to, after];
        let mixed: Vec<(&Solved, f32)> = parts.into_iter().zip(weights).collect();
        mix(&mixed)
    }

    fn transition(&self, moment: MotionTime) -> KeyframeTransition {
        match moment {
            MotionTime::Start => {
                let last_key = self.phases.iter().flatten().next_back().copied().unwrap_or(0);
                KeyframeTransition { from: last_key, to: last_key, share: 1.0, begins: false }
            }
            MotionTime::Phase(phase, share) => self.in_phase(phase, share.clamp(0.0, 1.0)),
            MotionTime::Free(after) => self.free(after),
        }
    }

    fn in_phase(&self, phase: usize, share: f32) -> KeyframeTransition {
        let before = self.phases.iter().take(phase).flatten().next_back().copied();
        let last = self.phases.iter().flatten().next_back().copied().unwrap_or(0);
        let from = before.unwrap_or(last);
        let stops: &[usize] = self.phases.get(phase).map_or(&[], Vec::as_slice);
        let begins = before.is_none();
        if stops.is_empty() {
            return KeyframeTransition { from, to: from, share: 1.0, begins };
        }
        let time = |key: &usize| self.pose.keys.get(*key).map_or(1.0, |key| key.time.max(0.05));
        let total: f32 = stops.iter().map(time).sum();
        let (mut left, mut from, mut begins) = (share * total, from, begins);
        for (at, stop) in stops.iter().enumerate() {
            let time = time(stop);
            if left <= time || at + 1 == stops.len() {
                return KeyframeTransition { from, to: *stop, share: (left / time).clamp(0.0, 1.0), begins };
            }
            left -= time;
            from = *stop;
            begins = false;
        }
        KeyframeTransition { from, to: from, share: 1.0, begins }
    }

    /// The transitions of a movement by its own time: pairs of keyframes.
    pub(super) fn transitions(&self) -> Vec<(usize, usize)> {
        let count = self.pose.keys.len();
        let there = (1..count).map(|to| (to - 1, to));
        match self.pose.play {
            _ if count < 2 => Vec::new(),
            PlayMode::Hold => there.collect(),
            PlayMode::Cycle => there.chain([(count - 1, 0)]).collect(),
            PlayMode::PingPong => there.chain((1..count).rev().map(|from| (from, from - 1))).collect(),
        }
    }

    pub(super) fn transition_time(&self, (_, to): (usize, usize)) -> Duration {
        let key = &self.pose.keys[to];
        Duration::from_secs_f32((key.time + key.hold).clamp(0.05, 120.0))
    }

    fn time_to_hold(&self) -> Duration {
        (1..self.pose.keys.len()).map(|to| self.transition_time((to - 1, to))).sum()
    }

    fn free(&self, after: Duration) -> KeyframeTransition {
        let track = self.transitions();
        let total: Duration = track.iter().map(|transition| self.transition_time(*transition)).sum();
        if track.is_empty() || total.is_zero() {
            return KeyframeTransition { from: 0, to: 0, share: 1.0, begins: false };
        }
        let mut left = after;
        if self.pose.play != PlayMode::Hold {
            left = Duration::from_secs_f64(after.as_secs_f64() % total.as_secs_f64());
        }
        for (from, to) in &track {
            let time = self.transition_time((*from, *to));
            if left < time {
                let moving = self.pose.keys[*to].time.max(0.05);
                let share = (left.as_secs_f32() / moving).clamp(0.0, 1.0);
                return KeyframeTransition { from: *from, to: *to, share, begins: false };
            }
            left -= time;
        }
        let last = track.last().map_or(0, |(_, to)| *to);
        KeyframeTransition { from: last, to: last, share: 1.0, begins: false }
    }

    /// How far round its circle the hip is, in radians.
    fn angle(&self, since: Duration) -> f32 {
        let turns = self.pose.circle.map_or(0.0, |circle| since.as_secs_f32() / circle.time);
        turns * std::f32::consts::TAU
    }

    /// Moves the hip round its circle.
    fn circle(&self, posture: &mut Posture, since: Duration, presentation: &Presentation) {
        let Some(circle) = self.pose.circle else { return };
        let by = circle_point(self.angle(since), presentation) * circle.radius;
        // Round in the picture, from wherever it is seen.
        let (across, along) = self.pose.turn.to_radians().sin_cos();
        posture.sway -= by.x * across;
        let by = Point::new(by.x * along, by.y);
        match &mut posture.anchor {
            Anchor::Hip(at) | Anchor::Shoulder(at) | Anchor::Around { centre: at, .. } => *at = *at + by,
        }
    }

    /// The centre of the rotation arrow, and the function from an angle to the
    /// offset on its arc.
    fn rotation_arrow<'l>(
        &self,
        angle: f32,
        presentation: &'l Presentation,
    ) -> (Point, impl Fn(f32) -> Point + 'l) {
        let view = &self.pose.max_view;
        let middle = Point::new(view.right - ARROW_RADIUS * 1.6, self.pose.view.top - ARROW_RADIUS * 1.6);
        (middle, move |turn: f32| circle_point(angle + turn, presentation))
    }

    /// The rotation arrow, which turns with the hip, in the free corner before the
    /// person.
    fn arrow(&self, angle: f32, presentation: &Presentation) -> Option<Layer> {
        self.pose.circle?;
        let (middle, way) = self.rotation_arrow(angle, presentation);
        let at = |turn: f32, far: f32| middle + way(turn) * far;
        let line = |from: Point, to: Point| {
            let (start, end) = (ARROW_RADIUS * 0.2, ARROW_RADIUS * 0.2);
            Shape::Capsule(Capsule { from, to, start, end, paint: Paint::Arrow })
        };
        // Three quarters of a circle, and its head at the end.
        let steps = (0..ARC_SEGMENTS).map(f32::from).map(|step| step / f32::from(ARC_SEGMENTS) * 4.7);
        let mut shapes: Vec<Shape> = steps
            .map(|turn| line(at(turn, ARROW_RADIUS), at(turn + 4.7 / f32::from(ARC_SEGMENTS), ARROW_RADIUS)))
            .collect();
        let tip = at(5.3, ARROW_RADIUS);
        shapes.extend([line(tip, at(4.6, ARROW_RADIUS * 1.5)), line(tip, at(4.6, ARROW_RADIUS * 0.5))]);
        Some(Layer { shapes, outline: Vec::new() })
    }
}

/// The radius of the rotation arrow, in metres.
const ARROW_RADIUS: f32 = 0.13;
/// How many straight segments its arc has.
const ARC_SEGMENTS: u8 = 10;

/// Whether a shape belongs to the rotation arrow.
const fn is_arrow(shape: &Shape) -> bool {
    matches!(shape, Shape::Capsule(Capsule { paint: Paint::Arrow, .. }))
}

/// A point of the unit circle, `angle` radians on from the top: clockwise as the
/// runner looks down on the floor, and so in the picture, which is seen from a
/// little above; a mirrored one turns it over once more.
fn circle_point(angle: f32, presentation: &Presentation) -> Point {
    let (sin, cos) = angle.sin_cos();
    let across = if presentation.counterclockwise == presentation.mirrored { sin } else { -sin };
    Point::new(across, cos)
}

/// The pose's view, cropped to the highest point that person and things reach, with
/// near and far either way round.
pub(super) fn cropped_view(pose: &Pose) -> ViewBox {
    const MARGIN: f32 = 0.03;
    let motion = Motion::new(Arc::new(pose.clone()), &[]);
    let mut top = pose.max_view.bottom;
    for share in 0..=8u8 {
        for swapped in [false, true] {
            let presentation = Presentation { swapped, ..Presentation::default() };
            let figure = motion.figure_at_fraction(f32::from(share) / 8.0, &presentation);
            let shapes = figure.layers.iter().flat_map(|layer| &layer.shapes);
            top = shapes.filter(|shape| !is_arrow(shape)).map(Shape::top).fold(top, f32::max);
        }
    }
    let circle = pose.circle.map_or(0.0, |circle| circle.radius);
    let breath = if pose.play == PlayMode::Hold { 0.02 } else { 0.0 };
    let top = (top + MARGIN + circle + breath).max(pose.max_view.bottom + 0.2).min(pose.max_view.top);
    ViewBox { top, ..pose.max_view }
}

/// A small count as a float.
fn count_as_float(count: usize) -> f32 {
    u16::try_from(count).map_or(0.0, f32::from)
}

/// Fills the chest with a breath: in faster than out.
fn breathe(posture: &mut Posture, since: Duration) {
    let turn = (since.as_secs_f32() / BREATH.as_secs_f32()).fract();
    let full = if turn < 0.4 { smooth(turn / 0.4) } else { smooth((1.0 - turn) / 0.6) };
    posture.breath = posture.breath.max(full * 0.7);
}
