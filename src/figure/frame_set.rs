//! All figures of a work segment: a movement as a finite number of postures, so
//! that each can be drawn once.

use super::motion::{BREATH, Motion, MotionTime, Presentation};
use super::pose::{PlayMode, Pose};
use super::shape::Figure;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

/// Frames a second while something breathes and nothing else moves.
pub const BREATHING: u32 = 2;

/// How the frames of a movement follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MovementPace {
    /// By a tempo with phases of these lengths.
    Tempo(Vec<Duration>),
    /// Once through for each rep that is counted.
    OncePerRep,
    /// By the pose's own times.
    Natural,
    /// It waits at its start.
    Idle,
}

/// All figures of one work segment.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameSet {
    pub(super) pose: Arc<Pose>,
    /// The names of the phases.
    pub(super) phase_names: Vec<String>,
    pub(super) pace: MovementPace,
    /// Its presentations: two if sides alternate.
    pub(super) looks: Vec<Presentation>,
    /// The most figures a second.
    pub(super) max_fps: u32,
    /// Whether only key postures are shown.
    pub(super) key_postures_only: bool,
    /// Whether each key is shown alone too.
    pub(super) includes_keyframes: bool,
}

/// The time of a movement by its own times, and how long breath and circles have
/// gone on, both rounded to the frames of a [`FrameSet`].
pub fn quantized_time(motion: &Motion, elapsed: Duration, frames: u32) -> (MotionTime, Duration) {
    (free_moment(motion, elapsed, free(motion, frames, true)), ambient_time(motion, elapsed, frames).0)
}

/// The most postures of one phase, and of a movement that goes round by itself.
pub(super) const MAX_FRAMES: u32 = 24;
/// The most postures of the way into a hold, which is seen once.
const INTO_HOLD: u32 = 14;
/// The most postures of a phase where sides alternate: each is drawn twice.
const ALTERNATING: u32 = 12;

/// How a length of time is cut into postures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    /// How long it is.
    pub(super) length: Duration,
    /// Into how many postures it is cut.
    pub(super) steps: u32,
}

impl Grid {
    /// So many postures a second.
    pub(super) fn every(frames: u32) -> Self {
        Self { length: Duration::from_secs(1), steps: frames.max(1) }
    }

    /// A stretch at so many postures a second, and no more than `most`.
    pub(super) fn of(length: Duration, frames: u32, most: u32) -> Self {
        let wanted = (length.as_secs_f64() * f64::from(frames) - 0.001).ceil().clamp(1.0, 1.0e6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and a million"
        )]
        let steps = wanted as u32;
        if steps <= most {
            return Self { length, steps };
        }
        Self { length, steps: most }
    }

    /// The number of the posture at a time.
    pub(super) fn step(&self, time: Duration) -> u32 {
        let length = self.length.as_nanos().max(1);
        u32::try_from(time.as_nanos() * u128::from(self.steps) / length).unwrap_or(u32::MAX - 1)
    }

    /// When a posture begins.
    pub(super) fn time(&self, step: u32) -> Duration {
        self.length * step / self.steps
    }

    /// How much of the stretch is over at the beginning of a posture, 0 to 1.
    pub(super) fn share(&self, step: u32) -> f32 {
        self.time(step).as_secs_f32() / self.length.as_secs_f32().max(0.001)
    }
}

/// The grid of a breath.
pub(super) fn breath(frames: u32) -> Grid {
    Grid::of(BREATH, frames, MAX_FRAMES)
}

/// What a moment in phases of a tempo is cut into.
pub(super) fn phase(length: Duration, frames: u32, pictures: bool, alternates: bool) -> Grid {
    let most = match (pictures, alternates) {
        (false, _) => u32::MAX,
        (true, false) => MAX_FRAMES,
        (true, true) => ALTERNATING,
    };
    let grid = Grid::of(length, frames, most);
    if !pictures {
        return grid;
    }
    // Numbers that go into one another, so that the way back has the postures
    // of the way there, whatever the lengths of both.
    let steps = [3, 6, 12, 24].into_iter().find(|steps| steps * 5 >= grid.steps * 4).unwrap_or(MAX_FRAMES);
    Grid { steps: steps.min(most), ..grid }
}

/// What a movement by its own time is cut into; for a hold the way into it.
pub(super) fn free(motion: &Motion, frames: u32, pictures: bool) -> Grid {
    let most = match (pictures, motion.pose().play) {
        (false, _) => u32::MAX,
        (true, PlayMode::Hold) => INTO_HOLD,
        (true, _) => MAX_FRAMES,
    };
    Grid::of(motion.natural_duration().max(Duration::from_millis(50)), frames, most)
}

/// The moment of a movement by its own time, on its grid.
pub(super) fn free_moment(motion: &Motion, elapsed: Duration, grid: Grid) -> MotionTime {
    if motion.pose().play == PlayMode::Hold {
        let step = grid.step(elapsed).min(grid.steps);
        return MotionTime::Free(if step == grid.steps { grid.length } else { grid.time(step) });
    }
    MotionTime::Free(grid.time(grid.step(elapsed) % grid.steps))
}

/// The elapsed time within one breath or one circle, rounded down to a frame, and
/// the frames of that breath or circle.
pub(super) fn ambient_time(motion: &Motion, elapsed: Duration, frames: u32) -> (Duration, Grid) {
    let grid = match motion.pose().circle {
        Some(circle) => Grid::of(Duration::from_secs_f32(circle.time.clamp(0.1, 60.0)), frames, 30),
        None => breath(BREATHING),
    };
    (grid.time(grid.step(elapsed) % grid.steps), grid)
}

impl FrameSet {
    /// The figures of a movement by its own time, and of each of its keys.
    pub fn of_pose(pose: Arc<Pose>, presentation: Presentation, frames: u32) -> Self {
        let (pace, looks) = (MovementPace::Natural, vec![presentation]);
        Self {
            pose,
            phase_names: Vec::new(),
            pace,
            looks,
            max_fps: frames,
            key_postures_only: false,
            includes_keyframes: true,
        }
    }

    /// The figures, each once, in the order in which they come first.
    pub fn figures(&self) -> Vec<Figure> {
        let names: Vec<&str> = self.phase_names.iter().map(String::as_str).collect();
        let motion = Motion::new(Arc::clone(&self.pose), &names);
        let mut figures: Vec<(u64, Figure)> = Vec::new();
        let mut take = |figure: Figure| {
            let key = figure.fingerprint();
            if figures.iter().all(|(known, _)| *known != key) {
                figures.push((key, figure));
            }
        };
        for presentation in &self.looks {
            for ghost in [true, false] {
                let presentation = Presentation { ghost, ..*presentation };
                take(if self.key_postures_only {
                    motion.still_figure(MotionTime::Start, &presentation)
                } else {
                    motion.figure_at(MotionTime::Start, Duration::ZERO, &presentation)
                });
            }
            for (moment, since) in self.moments(&motion) {
                take(if self.key_postures_only {
                    motion.still_figure(moment, presentation)
                } else {
                    motion.figure_at(moment, since, presentation).without_way()
                });
            }
            for key in (0..if self.includes_keyframes { motion.pose().keys.len() } else { 0 })
                .take(MAX_FRAMES as usize)
            {
                take(motion.key_figure(key, presentation));
            }
        }
        figures.into_iter().map(|(_, figure)| figure).collect()
    }

    /// Every time, with how long breath and circles have gone on.
    fn moments(&self, motion: &Motion) -> Vec<(MotionTime, Duration)> {
        let mut all = Vec::new();
        let alternates = self.looks.len() > 1;
        let moments: Vec<MotionTime> = match &self.pace {
            MovementPace::Tempo(lengths) => (0..)
                .zip(lengths)
                .flat_map(|(at, length)| {
                    let grid = phase(*length, self.max_fps, true, alternates);
                    (0..grid.steps).map(move |step| MotionTime::Phase(at, grid.share(step)))
                })
                .collect(),
            MovementPace::OncePerRep => {
                let grid = phase(motion.natural_duration(), self.max_fps, true, alternates);
                (0..grid.steps).map(|step| MotionTime::Phase(0, grid.share(step))).collect()
            }
            MovementPace::Natural => {
                let grid = free(motion, self.max_fps, true);
                (0..=grid.steps).map(|step| free_moment(motion, grid.time(step), grid)).collect()
            }
            MovementPace::Idle => Vec::new(),
        };
        let paced = !matches!(self.pace, MovementPace::Natural);
        for moment in moments {
            let (_, grid) = ambient_time(motion, Duration::ZERO, self.max_fps);
            let turns = motion.pose().circle.is_some() || !motion.moves(moment) && !paced;
            let steps = if turns { grid.steps } else { 1 };
            all.extend((0..steps).map(|step| (moment, grid.time(step))));
        }
        all
    }
}

impl Figure {
    /// The figure without the arrow that shows where it leads, as it is shown
    /// while it moves.
    #[must_use]
    pub fn without_way(mut self) -> Self {
        self.model.way = None;
        self
    }

    /// Whether what is around it is the same: what is seen of the world, and the
    /// muscles that are named.
    pub fn has_frame_of(&self, other: &Self) -> bool {
        self.view == other.view && self.targets == other.targets
    }

    /// A hash that differs for figures that look different as a picture, to half a
    /// millimetre.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let model = &self.model;
        let mut number = |value: f32, fine: f32| {
            #[expect(clippy::cast_possible_truncation, reason = "metres and shares, a few thousand steps")]
            let rounded = (value * fine).round() as i32;
            rounded.hash(&mut hasher);
        };
        for skeleton in [Some(&model.skeleton), model.ghost.as_ref()].into_iter().flatten() {
            for point in skeleton.points() {
                number(point.x, 2000.0);
                number(point.y, 2000.0);
            }
            number(skeleton.leans.2, 4.0);
            number(skeleton.breath, 64.0);
            for leg in &skeleton.legs {
                number(leg.sole, 4.0);
            }
        }
        let places = model.things.iter().flat_map(|thing| [thing.at, thing.to]);
        for point in
            places.chain(model.way.iter().flat_map(|way| way.points)).chain(model.bow.iter().copied())
        {
            number(point.x, 2000.0);
            number(point.y, 2000.0);
        }
        number(model.effort, 64.0);
        for edge in [self.view.left, self.view.right, self.view.bottom, self.view.top] {
            number(edge, 2000.0);
        }
        (self.mirrored, model.arm_behind, model.ghost.is_some(), model.way.is_some()).hash(&mut hasher);
        for target in &model.targets {
            (target.side, target.muscle).hash(&mut hasher);
        }
        hasher.finish()
    }
}
