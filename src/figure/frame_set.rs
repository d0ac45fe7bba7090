//! The figures of a work segment: a movement as a finite number of figures, each of which is
//! drawn once.

use super::motion::{BREATH, Motion, MotionTime, Presentation};
use super::pose::{PlayMode, Pose};
use super::shape::Figure;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

/// Frames per second while only the breath moves.
pub const BREATHING_FPS: u32 = 2;

/// How the frames of a movement follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MovementPace {
    /// By a tempo with phases of these lengths.
    Tempo(Vec<Duration>),
    /// Once through for each rep that is counted.
    OncePerRep,
    /// By the times of the pose.
    Natural,
    /// The movement waits at its start.
    Idle,
}

/// All figures of one work segment.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameSet {
    pub(super) pose: Arc<Pose>,
    /// The names of the phases.
    pub(super) phase_names: Vec<String>,
    pub(super) pace: MovementPace,
    /// How the figures are presented: in several ways if sides alternate.
    pub(super) presentations: Vec<Presentation>,
    /// The most figures per second.
    pub(super) max_fps: u32,
    /// Whether only keyframes are shown.
    pub(super) keyframes_only: bool,
    /// Whether each keyframe is also shown alone.
    pub(super) includes_keyframes: bool,
}

/// The time of a movement without a tempo, and its ambient time, in which breath and circles go
/// on; both rounded down to the frames of a [`FrameSet`].
pub fn quantized_time(motion: &Motion, elapsed: Duration, fps: u32) -> (MotionTime, Duration) {
    let grid = natural_grid(motion, fps);
    (natural_time(motion, elapsed, grid), ambient_time(motion, elapsed, fps).0)
}

/// The most frames of one phase, or of one run through a movement without a tempo.
pub(super) const MAX_FRAMES: u32 = 24;
/// The most frames of a movement into a hold, which is seen once.
const MAX_FRAMES_INTO_HOLD: u32 = 14;
/// The most frames of a phase if sides alternate, because each is drawn twice.
const MAX_FRAMES_ALTERNATING: u32 = 12;
/// The most frames of one circle.
const MAX_CIRCLE_FRAMES: u32 = 30;
/// The most keyframes that are shown alone.
const MAX_KEYFRAMES: usize = 24;

/// A length of time that is divided into frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameGrid {
    pub(super) length: Duration,
    /// The number of frames.
    pub(super) count: u32,
}

impl FrameGrid {
    /// A length with `fps` frames per second, but at most `max_frames`.
    pub(super) fn new(length: Duration, fps: u32, max_frames: u32) -> Self {
        // A length that is hardly more than whole frames has no further one.
        let wanted = (length.as_secs_f64() * f64::from(fps) - 0.001).ceil().clamp(1.0, 1.0e6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and a million"
        )]
        let count = (wanted as u32).min(max_frames);
        Self { length, count }
    }

    /// The index of the frame at a time; at least `count` after the end.
    pub(super) fn index(&self, time: Duration) -> u32 {
        let length = self.length.as_nanos().max(1);
        u32::try_from(time.as_nanos() * u128::from(self.count) / length).unwrap_or(u32::MAX)
    }

    /// The start of a frame.
    pub(super) fn time(&self, index: u32) -> Duration {
        self.length * index / self.count
    }

    /// The start of a frame as a fraction of the length.
    pub(super) fn fraction(&self, index: u32) -> f32 {
        self.time(index).as_secs_f32() / self.length.as_secs_f32().max(0.001)
    }
}

/// The grid of pictures for one tempo phase of this length.
pub(super) fn phase_grid(length: Duration, fps: u32, alternates: bool) -> FrameGrid {
    let max_frames = if alternates { MAX_FRAMES_ALTERNATING } else { MAX_FRAMES };
    let grid = FrameGrid::new(length, fps, max_frames);
    // Counts that divide each other, so that both directions of a movement share postures even
    // if the phases differ in length. A count may be up to a fifth below the wanted one.
    let min_count = (grid.count * 4).div_ceil(5);
    let count = [3, 6, 12].into_iter().find(|count| *count >= min_count).unwrap_or(MAX_FRAMES);
    FrameGrid { count: count.min(max_frames), ..grid }
}

/// The length of a movement without a tempo; if it ends in a hold, of the movement up to the
/// hold.
pub(super) fn natural_length(motion: &Motion) -> Duration {
    motion.natural_duration().max(Duration::from_millis(50))
}

/// The grid of pictures for a movement without a tempo.
pub(super) fn natural_grid(motion: &Motion, fps: u32) -> FrameGrid {
    let is_hold = motion.pose().play == PlayMode::Hold;
    let max_frames = if is_hold { MAX_FRAMES_INTO_HOLD } else { MAX_FRAMES };
    FrameGrid::new(natural_length(motion), fps, max_frames)
}

/// The time of a movement without a tempo, rounded down to a frame of its grid.
pub(super) fn natural_time(motion: &Motion, elapsed: Duration, grid: FrameGrid) -> MotionTime {
    if motion.pose().play == PlayMode::Hold {
        let index = grid.index(elapsed).min(grid.count);
        return MotionTime::Natural(if index == grid.count { grid.length } else { grid.time(index) });
    }
    MotionTime::Natural(grid.time(grid.index(elapsed) % grid.count))
}

/// The ambient time: how long breath and circles, which go on whatever the movement does, have
/// gone on. It is within one breath or circle, rounded down to a frame of the grid that is
/// returned too.
pub(super) fn ambient_time(motion: &Motion, elapsed: Duration, fps: u32) -> (Duration, FrameGrid) {
    let grid = match motion.pose().circle {
        Some(circle) => FrameGrid::new(Duration::from_secs_f32(circle.time), fps, MAX_CIRCLE_FRAMES),
        None => FrameGrid::new(BREATH, BREATHING_FPS, MAX_FRAMES),
    };
    (grid.time(grid.index(elapsed) % grid.count), grid)
}

impl FrameSet {
    /// The figures of a movement without a tempo, and each of its keyframes alone.
    pub fn of_pose(pose: Arc<Pose>, presentation: Presentation, fps: u32) -> Self {
        Self {
            pose,
            phase_names: Vec::new(),
            pace: MovementPace::Natural,
            presentations: vec![presentation],
            max_fps: fps,
            keyframes_only: false,
            includes_keyframes: true,
        }
    }

    /// The figures, each once, in the order in which they are first shown. For each
    /// presentation the start posture is first, with and without the ghost.
    pub fn figures(&self) -> Vec<Figure> {
        let names: Vec<&str> = self.phase_names.iter().map(String::as_str).collect();
        let motion = Motion::new(Arc::clone(&self.pose), &names);
        let mut figures: Vec<(u64, Figure)> = Vec::new();
        let mut add = |figure: Figure| {
            let fingerprint = figure.fingerprint();
            if figures.iter().all(|(known, _)| *known != fingerprint) {
                figures.push((fingerprint, figure));
            }
        };
        for presentation in &self.presentations {
            for ghost in [true, false] {
                let presentation = Presentation { ghost, ..*presentation };
                add(if self.keyframes_only {
                    motion.still_figure(MotionTime::Start, &presentation)
                } else {
                    motion.figure_at(MotionTime::Start, Duration::ZERO, &presentation)
                });
            }
            for (time, ambient_time) in self.times(&motion) {
                add(if self.keyframes_only {
                    motion.still_figure(time, presentation)
                } else {
                    motion.figure_at(time, ambient_time, presentation).without_trajectory()
                });
            }
            if self.includes_keyframes {
                for index in (0..motion.pose().keyframes.len()).take(MAX_KEYFRAMES) {
                    add(motion.keyframe_figure(index, presentation));
                }
            }
        }
        figures.into_iter().map(|(_, figure)| figure).collect()
    }

    /// Every time that is shown, with its ambient time.
    fn times(&self, motion: &Motion) -> Vec<(MotionTime, Duration)> {
        let alternates = self.presentations.len() > 1;
        let in_phase = |phase: usize, length: Duration| {
            let grid = phase_grid(length, self.max_fps, alternates);
            (0..grid.count).map(move |index| MotionTime::Phase(phase, grid.fraction(index)))
        };
        let times: Vec<MotionTime> = match &self.pace {
            MovementPace::Tempo(lengths) => {
                (0..).zip(lengths).flat_map(|(phase, length)| in_phase(phase, *length)).collect()
            }
            MovementPace::OncePerRep => in_phase(0, motion.natural_duration()).collect(),
            MovementPace::Natural => {
                let grid = natural_grid(motion, self.max_fps);
                (0..=grid.count).map(|index| natural_time(motion, grid.time(index), grid)).collect()
            }
            MovementPace::Idle => Vec::new(),
        };
        let (_, ambient_grid) = ambient_time(motion, Duration::ZERO, self.max_fps);
        let is_natural = self.pace == MovementPace::Natural;
        let mut times_with_ambient = Vec::new();
        for time in times {
            let only_breathes = is_natural && !motion.moves(time);
            let has_ambient_motion = only_breathes || motion.pose().circle.is_some();
            let count = if has_ambient_motion { ambient_grid.count } else { 1 };
            times_with_ambient.extend((0..count).map(|index| (time, ambient_grid.time(index))));
        }
        times_with_ambient
    }
}

impl Figure {
    /// The figure without its trajectory, which is hidden while the figure moves.
    pub(crate) fn without_trajectory(mut self) -> Self {
        self.model.trajectory = None;
        self
    }

    /// Whether view and names of targets are equal.
    pub fn has_same_view_and_targets(&self, other: &Self) -> bool {
        self.view == other.view && self.target_names == other.target_names
    }

    /// A hash that is different for figures whose pictures are different.
    pub fn fingerprint(&self) -> u64 {
        // Finer differences are not seen.
        const STEPS_PER_METRE: f32 = 2000.0;
        const STEPS_PER_DEGREE: f32 = 4.0;
        const STEPS_OF_FRACTION: f32 = 64.0;
        let mut hasher = DefaultHasher::new();
        let model = &self.model;
        let mut number = |value: f32, steps_per_unit: f32| {
            #[expect(clippy::cast_possible_truncation, reason = "a few thousand steps")]
            let rounded = (value * steps_per_unit).round() as i32;
            rounded.hash(&mut hasher);
        };
        for skeleton in [Some(&model.skeleton), model.ghost.as_ref()].into_iter().flatten() {
            for point in skeleton.points() {
                number(point.x, STEPS_PER_METRE);
                number(point.y, STEPS_PER_METRE);
            }
            number(skeleton.leans.head, STEPS_PER_DEGREE);
            number(skeleton.breath, STEPS_OF_FRACTION);
            for leg in &skeleton.legs {
                number(leg.sole, STEPS_PER_DEGREE);
            }
        }
        let props = model.props.iter().flat_map(|prop| [prop.at, prop.to]);
        let trajectory = model.trajectory.iter().flat_map(|trajectory| trajectory.points);
        for point in props.chain(trajectory).chain(model.rotation_arrow.iter().copied()) {
            number(point.x, STEPS_PER_METRE);
            number(point.y, STEPS_PER_METRE);
        }
        number(model.effort, STEPS_OF_FRACTION);
        for edge in [self.view.left, self.view.right, self.view.bottom, self.view.top] {
            number(edge, STEPS_PER_METRE);
        }
        (self.mirrored, model.arm_behind, model.ghost.is_some(), model.trajectory.is_some())
            .hash(&mut hasher);
        for target in &model.targets {
            (target.side, target.muscle).hash(&mut hasher);
        }
        hasher.finish()
    }
}
