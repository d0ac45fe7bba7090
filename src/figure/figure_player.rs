//! Chooses the figure of a session: its pose, side and time, by the session's position.

use super::frame_set::{self, FrameGrid, FrameSet, MovementPace};
use super::library::Figures;
use super::motion::{Motion, MotionTime, Presentation};
use super::shape::Figure;
use crate::routine::{Amount, BodySide, Routine, Step};
use crate::session::{self, Difficulty, Event, Fact, Position, Session};
use crate::time::Tick;
use crate::timeline::{Direction, Pace, Segment, SegmentKind, Work};
use std::sync::Arc;
use std::time::Duration;

/// How many frames per second are shown, and whether motion is reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FramePolicy {
    /// The most frames per second while something moves.
    pub max_fps: u32,
    /// Whether only keyframes are shown, without movement between them.
    pub calm: bool,
}

impl FramePolicy {
    /// Enough to look like a movement.
    pub const SMOOTH: Self = Self { max_fps: 12, calm: false };
    /// For a terminal over a network.
    pub const REMOTE: Self = Self { max_fps: 6, calm: false };

    /// The policy for a session that runs `speed` times as fast: a motion that would only
    /// flicker is reduced to keyframes.
    pub(crate) fn at_speed(self, speed: f64) -> Self {
        if speed > 3.0 { Self { calm: true, ..self } } else { self }
    }
}

impl Default for FramePolicy {
    fn default() -> Self {
        Self::SMOOTH
    }
}

/// Returns the text of the user's figure of this name; `None` if there is none.
pub type UserFigureText = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Where figures come from, and how they move.
#[derive(Clone)]
pub struct FigureSource {
    /// The user's figures.
    pub user_text: UserFigureText,
    /// How figures move.
    pub frame_policy: FramePolicy,
}

impl Default for FigureSource {
    fn default() -> Self {
        Self { user_text: Arc::new(|_| None), frame_policy: FramePolicy::default() }
    }
}

impl std::fmt::Debug for FigureSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FigureSource").field("frame_policy", &self.frame_policy).finish_non_exhaustive()
    }
}

impl FigureSource {
    /// The figures of a routine as a session shows them.
    pub fn player(&self, routine: &Routine) -> FigurePlayer {
        FigurePlayer::new(self.figures(routine), self.frame_policy)
    }

    /// The figures of a routine: of its steps, and of their variations.
    pub fn figures(&self, routine: &Routine) -> Figures {
        let names = routine.steps().flat_map(|step| {
            let name = step.pose.as_deref().unwrap_or(&step.id);
            let variations = [&step.easier, &step.harder].into_iter().flatten();
            std::iter::once(name).chain(variations.filter_map(|variation| variation.pose.as_deref()))
        });
        Figures::of(names, |name| (self.user_text)(name))
    }
}

/// Plays the figures of a session.
#[derive(Clone, Debug, Default)]
pub struct FigurePlayer {
    figures: Figures,
    frame_policy: FramePolicy,
    /// How much of the segment was over when the last rep was counted by key.
    last_counted_at: Option<Duration>,
    /// Whether figures are shown as pictures, each of which is drawn once.
    pictures: bool,
}

/// A time within the length that a grid divides into frames.
struct GridTime {
    grid: FrameGrid,
    /// How much of the grid's length is over.
    elapsed: Duration,
}

/// What is shown at one time.
struct FigureScene {
    motion: Motion,
    time: MotionTime,
    presentation: Presentation,
    /// How long breath and circles have gone on.
    ambient_time: Duration,
    /// The time within the frames that are shown now; `None` if nothing moves.
    grid_time: Option<GridTime>,
}

impl FigurePlayer {
    /// The figures for a session.
    pub fn new(figures: Figures, frame_policy: FramePolicy) -> Self {
        Self { figures, frame_policy, last_counted_at: None, pictures: false }
    }

    /// Sets whether figures are shown as pictures. Then there are only as many different
    /// figures as can be drawn once and kept.
    pub const fn set_pictures(&mut self, pictures: bool) {
        self.pictures = pictures;
    }

    /// The figures of the current or next work segment and of the one after it; none unless
    /// figures are shown as pictures.
    pub fn frame_sets(&self, session: &Session, now: Tick) -> Vec<FrameSet> {
        if !self.pictures {
            return Vec::new();
        }
        let (timeline, position) = (session.timeline(), session.position(now));
        let Some(current) = timeline.work_of(position.index) else { return Vec::new() };
        let next = (current + 1..timeline.segments.len()).find_map(|index| timeline.work_of(index));
        let frame_set = |index: usize| {
            let segment = timeline.segments.get(index)?;
            let is_current_part = segment.part == position.segment.part;
            let difficulty = if is_current_part { position.difficulty } else { Difficulty::AsWritten };
            self.frame_set(timeline.step(segment)?, segment, difficulty)
        };
        [Some(current), next].into_iter().flatten().filter_map(frame_set).collect()
    }

    fn frame_set(&self, step: &Step, segment: &Segment, difficulty: Difficulty) -> Option<FrameSet> {
        let pose = self.motion(step, difficulty)?.pose();
        let pace = match &segment.work {
            Some(Work::Reps { pace: Pace::Tempo(phases), .. }) => MovementPace::Tempo(phases.clone()),
            Some(Work::Reps { pace: Pace::Even(rep), .. }) => MovementPace::Tempo(vec![*rep]),
            Some(Work::Reps { .. } | Work::Max { .. }) => MovementPace::OncePerRep,
            Some(_) => MovementPace::Natural,
            None => MovementPace::Idle,
        };
        let alternates = matches!(segment.work, Some(Work::Reps { first_side: Some(_), .. }));
        // The third rep differs from the first by the side of the rep before it.
        let reps = if alternates { 1..=3 } else { 1..=1 };
        Some(FrameSet {
            pose: Arc::clone(pose),
            phase_names: phase_names(step, segment).into_iter().map(str::to_owned).collect(),
            pace,
            presentations: reps.map(|rep| presentation_in_rep(segment, rep)).collect(),
            max_fps: self.frame_policy.max_fps.max(1),
            keyframes_only: self.frame_policy.calm,
            includes_keyframes: false,
        })
    }

    /// Handles a session's event: a rep that is counted by key moves the figure.
    pub fn on_event(&mut self, session: &Session, event: &Event) {
        match event.fact {
            Fact::SegmentBegan { .. } => self.last_counted_at = None,
            Fact::RepCounted { .. } => self.last_counted_at = Some(session.position(event.at).elapsed),
            _ => {}
        }
    }

    /// The figure at `now`; `None` if the step has none.
    pub fn figure(&self, session: &Session, now: Tick) -> Option<Figure> {
        let scene = self.scene(session, now)?;
        Some(if self.frame_policy.calm {
            scene.motion.still_figure(scene.time, &scene.presentation)
        } else {
            let figure = scene.motion.figure_at(scene.time, scene.ambient_time, &scene.presentation);
            if self.pictures && scene.grid_time.is_some() { figure.without_trajectory() } else { figure }
        })
    }

    /// When the figure changes next, apart from the session's own deadlines; `None` if
    /// nothing moves.
    pub fn next_frame(&self, session: &Session, now: Tick) -> Option<Tick> {
        session.virtual_start()?;
        let GridTime { grid, elapsed } =
            self.scene(session, now)?.grid_time.filter(|_| !self.frame_policy.calm)?;
        let next = grid.time(grid.index(elapsed).saturating_add(1));
        // The start of a frame is rounded down to a nanosecond, so a microsecond later the
        // frame has certainly begun.
        Some(now + next.saturating_sub(elapsed) + Duration::from_micros(1))
    }

    fn scene(&self, session: &Session, now: Tick) -> Option<FigureScene> {
        let timeline = session.timeline();
        let position = session.position(now);
        let work = timeline.work_of(position.index)?;
        let segment = timeline.segments.get(work)?;
        let step = timeline.step(segment)?;
        let difficulty =
            if segment.part == position.segment.part { position.difficulty } else { Difficulty::AsWritten };
        let motion = self.motion(step, difficulty)?.paced(&phase_names(step, segment));
        Some(if position.segment.kind == SegmentKind::Work {
            self.scene_in_work(motion, &position, segment)
        } else {
            let presentation = Presentation { ghost: true, ..presentation_in_rep(segment, 1) };
            FigureScene {
                motion,
                time: MotionTime::Start,
                presentation,
                ambient_time: Duration::ZERO,
                grid_time: None,
            }
        })
    }

    /// The movement of a step, or of its current variation.
    fn motion(&self, step: &Step, difficulty: Difficulty) -> Option<&Motion> {
        let variation_pose = difficulty.variation(step).and_then(|variation| variation.pose.as_deref());
        variation_pose
            .and_then(|name| self.figures.get(name))
            .or_else(|| self.figures.get(step.pose.as_deref().unwrap_or(&step.id)))
    }

    /// The time of the movement in a work segment, and within its frames; no frames while it waits at
    /// its start.
    fn time_in_work(
        &self,
        motion: &Motion,
        position: &Position<'_>,
        segment: &Segment,
    ) -> (MotionTime, Option<GridTime>) {
        let fps = self.frame_policy.max_fps.max(1);
        let elapsed = position.elapsed;
        let at_start = (MotionTime::Start, None);
        let in_phase = |phase: usize, length: Duration, elapsed: Duration| {
            let alternates = matches!(segment.work, Some(Work::Reps { first_side: Some(_), .. }));
            let length = length.max(Duration::from_millis(1));
            let grid = if self.pictures {
                frame_set::phase_grid(length, fps, alternates)
            } else {
                FrameGrid::new(length, fps, u32::MAX)
            };
            let index = grid.index(elapsed).min(grid.count - 1);
            (MotionTime::Phase(phase, grid.fraction(index)), Some(GridTime { grid, elapsed }))
        };
        match (&segment.work, position.rep) {
            (Some(Work::Reps { pace, .. }), Some(rep)) => {
                let phase = rep.phase as usize;
                let length = pace.phase_lengths().get(phase).copied().unwrap_or_default();
                in_phase(phase, length, rep.phase_elapsed)
            }
            // The movement is played once for each rep that is counted.
            (Some(Work::Reps { .. } | Work::Max { .. }), _) => {
                let length = motion.natural_duration();
                let since_rep = self.last_counted_at.map(|counted_at| elapsed.saturating_sub(counted_at));
                since_rep.filter(|since| *since < length).map_or(at_start, |since| in_phase(0, length, since))
            }
            _ if position.activity == session::Activity::Ready => at_start,
            _ => {
                let grid = if self.pictures {
                    frame_set::natural_grid(motion, fps)
                } else {
                    FrameGrid::new(frame_set::natural_length(motion), fps, u32::MAX)
                };
                (frame_set::natural_time(motion, elapsed, grid), Some(GridTime { grid, elapsed }))
            }
        }
    }

    fn scene_in_work(&self, motion: Motion, position: &Position<'_>, segment: &Segment) -> FigureScene {
        let (time, grid_time) = self.time_in_work(&motion, position, segment);
        let waits = time == MotionTime::Start;
        let is_paced = matches!(time, MotionTime::Phase(..));
        let circles = motion.pose().circle.is_some();
        let ghost = waits && self.last_counted_at.is_none();
        let presentation = Presentation { ghost, ..presentation(segment, position, waits) };
        let (mut ambient_time, ambient_grid) =
            frame_set::ambient_time(&motion, position.elapsed, self.frame_policy.max_fps.max(1));
        if self.pictures && is_paced && !circles {
            // A phase in which nothing moves is one picture.
            ambient_time = Duration::ZERO;
        }
        // If only the breath or a circle moves, their grid is used.
        let only_ambient = !motion.moves(time) || (circles && !is_paced);
        let ambient_grid_time = GridTime { grid: ambient_grid, elapsed: position.elapsed };
        let grid_time = grid_time.map(|grid_time| if only_ambient { ambient_grid_time } else { grid_time });
        FigureScene { motion, time, presentation, ambient_time, grid_time }
    }
}

/// The names of the phases of a rep, empty for a phase without one. Reps without a tempo
/// are one phase.
fn phase_names<'s>(step: &'s Step, segment: &Segment) -> Vec<&'s str> {
    match step.amount(segment.amount_number()) {
        Amount::Reps { tempo: Some(tempo), .. } => {
            tempo.phases.iter().map(|phase| phase.name.as_deref().unwrap_or_default()).collect()
        }
        Amount::Reps { tempo: None, .. } | Amount::Max { .. } => vec![""],
        Amount::Time { .. } | Amount::Open => Vec::new(),
    }
}

/// How the figure is presented in a position. The near side is the one that works: a
/// person who faces right shows the right side, so work on the left is shown facing left.
/// The working side is never hidden, and the sides are easy to tell apart. If sides alternate
/// with each rep, the person doesn't turn; near and far limbs are swapped. A movement that
/// `waits` at its start is that of the next rep.
fn presentation(segment: &Segment, position: &Position<'_>, waits: bool) -> Presentation {
    let rep = position.rep.map_or(position.reps_done + u32::from(waits), |rep| rep.number);
    presentation_in_rep(segment, rep.max(1))
}

/// How the figure is presented in a rep of a segment, numbered from 1.
fn presentation_in_rep(segment: &Segment, rep: u32) -> Presentation {
    let first_side = match segment.work {
        Some(Work::Reps { first_side, .. }) => first_side,
        _ => None,
    };
    let alternates = first_side.is_some();
    let spot = segment.spot.map_or(0.0, |spot| {
        let to_float = |number: u32| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
        to_float(spot.number.saturating_sub(1)) / to_float(spot.of.saturating_sub(1).max(1))
    });
    let swapped = alternates && rep.is_multiple_of(2);
    Presentation {
        mirrored: segment.side.or(first_side) == Some(BodySide::Left),
        swapped,
        swapped_before: alternates && rep > 1 && !swapped,
        counterclockwise: segment.direction == Some(Direction::Counterclockwise),
        spot,
        ghost: false,
    }
}
