//! A pose in time: the figure at each time of the movement.

use super::blend::{Solved, curve, mix, smooth};
use super::body_shapes::{PersonShapes, scene};
use super::geometry::Point;
use super::model::{FigureModel, PosedProp, Trajectory};
use super::phases::assign;
use super::pose::{Anchor, Ease, MuscleTarget, PlayMode, Pose, Posture};
use super::shape::Figure;
use super::skeleton::Skeleton;
use std::sync::Arc;
use std::time::Duration;

/// The length of a breath in a hold.
pub const BREATH: Duration = Duration::from_secs(5);

/// A pose with its keyframes solved, to be played by a tempo.
#[derive(Clone, Debug)]
pub struct Motion {
    pose: Arc<Pose>,
    /// The solved keyframes, as written and with near and far limbs swapped.
    keyframes: Arc<[Vec<Solved>; 2]>,
    /// The indices of the keyframes that each phase of the tempo goes through; none for a
    /// phase in which nothing moves.
    phases: Vec<Vec<usize>>,
}

/// How a figure is shown, whatever its posture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each with its name")]
pub struct Presentation {
    /// Whether it faces left.
    pub mirrored: bool,
    /// Whether near and far limbs are swapped.
    pub swapped: bool,
    /// Whether they were swapped in the previous rep, from whose end this one starts.
    pub swapped_before: bool,
    /// Whether circles go counterclockwise.
    pub counterclockwise: bool,
    /// Where the current spot is: 0 for the first spot of a step, 1 for the last.
    pub spot: f32,
    /// Whether the posture that the movement leads to, in [`Motion::peak_keyframe`], is shown as a
    /// ghost.
    pub ghost: bool,
}

/// A time within a movement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MotionTime {
    /// Before the movement begins.
    Start,
    /// In a phase of the tempo: its index, and the fraction of it that is over.
    Phase(usize, f32),
    /// Without a tempo, this long after it began.
    Natural(Duration),
}

/// A time between two keyframes, which are given by their indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct KeyframeTime {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The fraction of the transition that is over.
    pub(super) fraction: f32,
    /// Whether `from` is the end of the previous rep.
    pub(super) from_previous_rep: bool,
}

impl KeyframeTime {
    /// The time at a keyframe.
    const fn at(keyframe: usize) -> Self {
        Self { from: keyframe, to: keyframe, fraction: 1.0, from_previous_rep: false }
    }
}

impl Motion {
    /// The motion of a pose, paced by a tempo with phases of these names. The name of a phase
    /// without a name is empty.
    pub fn new(pose: Arc<Pose>, phase_names: &[&str]) -> Self {
        let solve = |variant: fn(&Posture) -> Posture| {
            pose.keyframes.iter().map(|keyframe| Solved::of(variant(&keyframe.posture))).collect::<Vec<_>>()
        };
        let keyframes = Arc::new([solve(Posture::clone), solve(Posture::swapped)]);
        let phases = assign(&pose, phase_names);
        Self { pose, keyframes, phases }
    }

    /// The same motion, paced by phases of these names.
    pub(crate) fn paced(&self, phase_names: &[&str]) -> Self {
        Self { phases: assign(&self.pose, phase_names), ..self.clone() }
    }

    /// The pose.
    pub fn pose(&self) -> &Arc<Pose> {
        &self.pose
    }

    /// Whether anything but breathing moves at this time.
    pub fn moves(&self, time: MotionTime) -> bool {
        if self.pose.circle.is_some() && !matches!(time, MotionTime::Start) {
            return true;
        }
        match time {
            MotionTime::Start => false,
            MotionTime::Phase(phase, _) => {
                self.phases.get(phase).is_some_and(|keyframes| !keyframes.is_empty())
            }
            MotionTime::Natural(after) => {
                self.keyframes[0].len() > 1
                    && (self.pose.play != PlayMode::Hold || after < self.natural_duration())
            }
        }
    }

    /// How long the movement takes without a tempo: once through its keyframes, and back to
    /// the start if it repeats.
    pub fn natural_duration(&self) -> Duration {
        self.transitions().iter().map(|(_, to)| self.transition_duration(*to)).sum()
    }

    /// The figure at a time of the movement; `ambient_time` is how long breathing and
    /// circling have gone on.
    pub fn figure_at(&self, time: MotionTime, ambient_time: Duration, presentation: &Presentation) -> Figure {
        let has_begun = !matches!(time, MotionTime::Start);
        let keyframe_time = self.keyframe_time(time);
        let mut posture = self.posture_at(keyframe_time, presentation);
        if has_begun && !self.moves(time) {
            breathe(&mut posture, ambient_time);
        }
        if has_begun {
            self.move_along_circle(&mut posture, ambient_time, presentation);
        }
        let skeleton = self.solve(&mut posture);
        let ghost = self.ghost(presentation).filter(|ghost| ghost.skeleton != skeleton);
        let shown_transition = if ghost.is_some() {
            Some(KeyframeTime { to: self.peak_keyframe(), ..keyframe_time })
        } else {
            Some(keyframe_time).filter(|_| self.moves(time))
        };
        let mut figure = self.figure(&skeleton, &posture, ghost, keyframe_time, presentation);
        figure.model.trajectory =
            shown_transition.and_then(|transition| self.trajectory(transition, presentation));
        let angle = if has_begun { self.circle_angle(ambient_time) } else { 0.0 };
        self.with_rotation_arrow(figure, angle, presentation)
    }

    /// The trajectory of a whole transition; `None` if the movement passes through its
    /// keyframes without stopping, as a walk does.
    fn trajectory(&self, transition: KeyframeTime, presentation: &Presentation) -> Option<Trajectory> {
        if self.pose.ease == Ease::Flow || transition.from == transition.to {
            return None;
        }
        let skeleton_at = |fraction: f32| {
            let mut posture = self.posture_at(KeyframeTime { fraction, ..transition }, presentation);
            self.solve(&mut posture).turned(self.pose.turn, &posture)
        };
        Trajectory::between(&skeleton_at(0.0), &skeleton_at(0.5), &skeleton_at(1.0))
    }

    /// The figure for reduced motion: in the keyframe that the current phase leads to, or
    /// the one with the greatest effort.
    pub fn still_figure(&self, time: MotionTime, presentation: &Presentation) -> Figure {
        let end_of_phase = match time {
            // Before the movement begins, ghost and arrow show where it leads.
            MotionTime::Start => return self.figure_at(time, Duration::ZERO, presentation),
            MotionTime::Phase(phase, _) => MotionTime::Phase(phase, 1.0),
            MotionTime::Natural(_) => return self.keyframe_figure(self.peak_keyframe(), presentation),
        };
        self.plain_figure(self.keyframe_time(end_of_phase), presentation)
    }

    /// The figure in one keyframe; in the last one if the index is too high.
    pub fn keyframe_figure(&self, index: usize, presentation: &Presentation) -> Figure {
        let index = index.min(self.keyframes[0].len().saturating_sub(1));
        self.plain_figure(KeyframeTime::at(index), presentation)
    }

    /// The figure at a time between two keyframes, without ghost, trajectory and breath.
    pub(super) fn plain_figure(&self, time: KeyframeTime, presentation: &Presentation) -> Figure {
        let mut posture = self.posture_at(time, presentation);
        let skeleton = self.solve(&mut posture);
        let figure = self.figure(&skeleton, &posture, None, time, presentation);
        self.with_rotation_arrow(figure, 0.0, presentation)
    }

    /// The figure at a fraction (0 to 1) of the movement from the first keyframe to
    /// the last.
    pub fn figure_at_fraction(&self, fraction: f32, presentation: &Presentation) -> Figure {
        let fraction = fraction.clamp(0.0, 1.0);
        let count = self.pose.keyframes.len().saturating_sub(1);
        let time = if count == 0 {
            KeyframeTime::at(0)
        } else {
            let transitions = fraction * count_as_float(count);
            let from = (0..count).rev().find(|from| count_as_float(*from) <= transitions).unwrap_or(0);
            let fraction = transitions - count_as_float(from);
            KeyframeTime { from, to: from + 1, fraction, from_previous_rep: false }
        };
        let mut posture = self.posture_at(time, presentation);
        let circle_time = self.pose.circle.map_or(0.0, |circle| circle.time);
        // Three quarters of the circle, because its end looks like its start.
        let ambient_time = Duration::from_secs_f32(circle_time * fraction * 0.75);
        self.move_along_circle(&mut posture, ambient_time, presentation);
        let skeleton = self.solve(&mut posture);
        let mut figure = self.figure(&skeleton, &posture, None, time, presentation);
        figure.model.trajectory = self.trajectory(time, presentation);
        self.with_rotation_arrow(figure, self.circle_angle(ambient_time), presentation)
    }

    /// The first keyframe with the greatest effort; the last keyframe if none takes more
    /// effort than the start.
    pub fn peak_keyframe(&self) -> usize {
        let keyframes = &self.pose.keyframes;
        let effort = |index: usize| keyframes.get(index).map_or(0.0, |keyframe| keyframe.posture.effort);
        // Reversed, because of equal ones `max_by` returns the last.
        let peak = (0..keyframes.len()).rev().max_by(|a, b| effort(*a).total_cmp(&effort(*b)));
        peak.filter(|peak| effort(*peak) > effort(0)).unwrap_or(keyframes.len().saturating_sub(1))
    }

    /// The ghost, if it is wanted and the movement rests in its keyframes.
    fn ghost(&self, presentation: &Presentation) -> Option<Solved> {
        if !presentation.ghost || self.pose.keyframes.len() < 2 || self.pose.ease != Ease::Smooth {
            return None;
        }
        let keyframes = &self.keyframes[usize::from(presentation.swapped)];
        let mut posture = keyframes[self.peak_keyframe()].posture.clone();
        let skeleton = self.solve(&mut posture);
        Some(Solved { posture, skeleton })
    }

    /// The figure of a posture, which is that of `time`.
    fn figure(
        &self,
        skeleton: &Skeleton,
        posture: &Posture,
        ghost: Option<Solved>,
        time: KeyframeTime,
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
        let swapped = self.swapped_fraction(time, presentation);
        let posed = |prop| PosedProp::new(prop, skeleton, presentation.spot, swapped);
        let props: Vec<PosedProp> = pose.props.iter().map(posed).collect();
        let landmarks = super::pose::Landmark::all()
            .into_iter()
            .map(|(landmark, word)| (word, skeleton.landmark(landmark)))
            .collect();
        let mut target_names: Vec<&'static str> = Vec::new();
        for target in &pose.targets {
            if !target_names.contains(&target.muscle.word()) {
                target_names.push(target.muscle.word());
            }
        }
        Figure {
            view: pose.view,
            layers: scene(&person, ghost.as_ref(), &props, &pose.max_view),
            mirrored: presentation.mirrored,
            model: FigureModel {
                skeleton: *skeleton,
                ghost,
                targets,
                effort,
                arm_behind,
                props,
                trajectory: None,
                rotation_arrow: Vec::new(),
            },
            landmarks,
            target_names,
        }
    }

    /// Solves a posture; moves it onto the ground first if the pose is grounded.
    fn solve(&self, posture: &mut Posture) -> Skeleton {
        if self.pose.grounded { Skeleton::of_grounded(posture) } else { Skeleton::of(posture) }
    }

    /// The posture at a time between two keyframes.
    fn posture_at(&self, time: KeyframeTime, presentation: &Presentation) -> Posture {
        let keyframes = &self.keyframes[usize::from(presentation.swapped)];
        let start_keyframes = if time.from_previous_rep {
            &self.keyframes[usize::from(presentation.swapped_before)]
        } else {
            keyframes
        };
        let (Some(from), Some(to)) = (start_keyframes.get(time.from), keyframes.get(time.to)) else {
            return self.pose.keyframes[0].posture.clone();
        };
        let on_curve = self.pose.ease == Ease::Flow && keyframes.len() > 2 && !time.from_previous_rep;
        if !on_curve || time.from == time.to {
            let weight = self.eased(time.fraction);
            return mix(&[(from, 1.0 - weight), (to, weight)]);
        }
        let count = keyframes.len();
        let before = &keyframes[(time.from + count - 1) % count];
        let after = &keyframes[(time.to + 1) % count];
        let weights = curve(time.fraction);
        let weighted: Vec<(&Solved, f32)> = [before, from, to, after].into_iter().zip(weights).collect();
        mix(&weighted)
    }

    /// The fraction of a transition's distance that is covered after a fraction of its time, unless
    /// it lies on a curve.
    fn eased(&self, fraction: f32) -> f32 {
        if self.pose.ease == Ease::Flow { fraction } else { smooth(fraction) }
    }

    /// How far near and far limbs are swapped: 0 as written, 1 swapped, and between if they are
    /// being swapped since the previous rep.
    fn swapped_fraction(&self, time: KeyframeTime, presentation: &Presentation) -> f32 {
        let [before, now] = [presentation.swapped_before, presentation.swapped].map(f32::from);
        let weight = if time.from_previous_rep { self.eased(time.fraction) } else { 1.0 };
        before * (1.0 - weight) + now * weight
    }

    fn keyframe_time(&self, time: MotionTime) -> KeyframeTime {
        match time {
            MotionTime::Start => KeyframeTime::at(self.last_keyframe_of_rep()),
            MotionTime::Phase(phase, fraction) => self.time_in_phase(phase, fraction.clamp(0.0, 1.0)),
            MotionTime::Natural(after) => self.natural_time(after),
        }
    }

    /// The keyframe in which a rep by tempo ends.
    fn last_keyframe_of_rep(&self) -> usize {
        self.phases.iter().flatten().next_back().copied().unwrap_or(0)
    }

    /// The time at a fraction of a phase. A phase is divided among its keyframes in proportion
    /// to their times without a tempo.
    fn time_in_phase(&self, phase: usize, fraction: f32) -> KeyframeTime {
        let reached_before = self.phases.iter().take(phase).flatten().next_back().copied();
        let mut from = reached_before.unwrap_or_else(|| self.last_keyframe_of_rep());
        let mut from_previous_rep = reached_before.is_none();
        let keyframes: &[usize] = self.phases.get(phase).map_or(&[], Vec::as_slice);
        let natural_time = |index: usize| {
            self.pose.keyframes.get(index).map_or(1.0, |keyframe| keyframe.time.max(MIN_TRANSITION))
        };
        let total: f32 = keyframes.iter().map(|index| natural_time(*index)).sum();
        let mut remaining = fraction * total;
        for (number, to) in (1..).zip(keyframes.iter().copied()) {
            let time = natural_time(to);
            if remaining <= time || number == keyframes.len() {
                let fraction = (remaining / time).clamp(0.0, 1.0);
                return KeyframeTime { from, to, fraction, from_previous_rep };
            }
            remaining -= time;
            from = to;
            from_previous_rep = false;
        }
        // Nothing moves in this phase: before the first movement of a rep, the figure stays as the
        // previous rep left it.
        let moves_later = self.phases.iter().any(|keyframes| !keyframes.is_empty());
        KeyframeTime { from, to: from, fraction: 0.0, from_previous_rep: from_previous_rep && moves_later }
    }

    /// The transitions of the movement without a tempo: pairs of keyframe indices.
    pub(super) fn transitions(&self) -> Vec<(usize, usize)> {
        let count = self.pose.keyframes.len();
        let forward = (1..count).map(|to| (to - 1, to));
        match self.pose.play {
            _ if count < 2 => Vec::new(),
            PlayMode::Hold => forward.collect(),
            PlayMode::Cycle => forward.chain([(count - 1, 0)]).collect(),
            PlayMode::PingPong => forward.chain((1..count).rev().map(|from| (from, from - 1))).collect(),
        }
    }

    /// How long the transition to a keyframe moves without a tempo.
    pub(super) fn moving_duration(&self, to: usize) -> Duration {
        Duration::from_secs_f32(self.pose.keyframes[to].time.max(MIN_TRANSITION))
    }

    /// How long the transition to a keyframe takes without a tempo, with the time that the
    /// movement stays there.
    pub(super) fn transition_duration(&self, to: usize) -> Duration {
        let keyframe = &self.pose.keyframes[to];
        Duration::from_secs_f32((keyframe.time + keyframe.hold).max(MIN_TRANSITION))
    }

    /// The time this long after the movement began, without a tempo.
    fn natural_time(&self, after: Duration) -> KeyframeTime {
        let transitions = self.transitions();
        let total = self.natural_duration();
        let Some((_, last)) = transitions.last().copied() else {
            return KeyframeTime::at(0);
        };
        let mut remaining = after;
        if self.pose.play != PlayMode::Hold {
            remaining = Duration::from_secs_f64(after.as_secs_f64() % total.as_secs_f64());
        }
        for (from, to) in transitions {
            let duration = self.transition_duration(to);
            if remaining < duration {
                let fraction =
                    (remaining.as_secs_f32() / self.moving_duration(to).as_secs_f32()).clamp(0.0, 1.0);
                return KeyframeTime { from, to, fraction, from_previous_rep: false };
            }
            remaining -= duration;
        }
        KeyframeTime::at(last)
    }

    /// The angle of the hip on its circle, in radians.
    fn circle_angle(&self, ambient_time: Duration) -> f32 {
        let turns = self.pose.circle.map_or(0.0, |circle| ambient_time.as_secs_f32() / circle.time);
        turns * std::f32::consts::TAU
    }

    /// Moves a posture along the circle of the pose, if it has one.
    fn move_along_circle(&self, posture: &mut Posture, ambient_time: Duration, presentation: &Presentation) {
        let Some(circle) = self.pose.circle else { return };
        let by = circle_point(self.circle_angle(ambient_time), presentation) * circle.radius;
        // The circle faces the viewer, however the person is turned.
        let (sin, cos) = self.pose.turn.to_radians().sin_cos();
        posture.sway -= by.x * sin;
        let by = Point::new(by.x * cos, by.y);
        match &mut posture.anchor {
            Anchor::Hip(at) | Anchor::Shoulder(at) | Anchor::Around { centre: at, .. } => *at = *at + by,
        }
    }
}

/// The least duration of a transition between keyframes, in seconds.
const MIN_TRANSITION: f32 = 0.05;
/// A point of the unit circle, `angle` radians from the top. The angle grows clockwise as the
/// runner sees it. A mirrored figure is flipped when it is drawn, so its circle is flipped
/// here.
pub(super) fn circle_point(angle: f32, presentation: &Presentation) -> Point {
    let (sin, cos) = angle.sin_cos();
    let across = if presentation.counterclockwise == presentation.mirrored { sin } else { -sin };
    Point::new(across, cos)
}

fn count_as_float(count: usize) -> f32 {
    u16::try_from(count).map_or(0.0, f32::from)
}

/// Applies one breath after the other.
fn breathe(posture: &mut Posture, ambient_time: Duration) {
    /// The fraction of a breath in which the person breathes in.
    const INHALE: f32 = 0.4;
    /// How full a breath in a hold is, 0 to 1.
    const MAX_FULLNESS: f32 = 0.7;
    let fraction = (ambient_time.as_secs_f32() / BREATH.as_secs_f32()).fract();
    let fullness =
        if fraction < INHALE { smooth(fraction / INHALE) } else { smooth((1.0 - fraction) / (1.0 - INHALE)) };
    posture.breath = posture.breath.max(fullness * MAX_FULLNESS);
}
