//! Chooses the figure of a session: pose, side and time of the movement, by the
//! session's position.

use super::frame_set::{self, FrameSet, Grid};
use super::library::Figures;
use super::motion::{Motion, MotionTime, Presentation};
use super::shape::Figure;
use crate::routine::BodySide;
use crate::routine::{Amount, Routine, Step};
use crate::session::{self, Event, Fact, Position, Session, Variant};
use crate::time::Tick;
use crate::timeline::{Direction, Pace, Segment, SegmentKind, Work};
use std::sync::Arc;
use std::time::Duration;

/// How many frames a second are shown, and whether motion is reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FramePolicy {
    /// The most frames a second while something moves.
    pub frames: u32,
    /// Whether only keyframes are shown, without movement between them.
    pub calm: bool,
}

impl FramePolicy {
    /// What the eye takes for a movement.
    pub const SMOOTH: Self = Self { frames: 12, calm: false };
    /// For a terminal at the other end of a network.
    pub const REMOTE: Self = Self { frames: 6, calm: false };
}

impl FramePolicy {
    /// The same for a clock that runs so many times as fast; what would only
    /// flicker shows its key postures alone.
    #[must_use]
    pub fn at_speed(self, speed: f64) -> Self {
        if speed > 3.0 { Self { calm: true, ..self } } else { self }
    }
}

impl Default for FramePolicy {
    fn default() -> Self {
        Self::SMOOTH
    }
}

/// Returns the text of the user's own figure of this name.
pub type OwnTexts = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Where figures come from, and how they move.
#[derive(Clone)]
pub struct FigureSource {
    /// The user's own figures.
    pub own: OwnTexts,
    /// How often and how much they move.
    pub pacing: FramePolicy,
}

impl Default for FigureSource {
    fn default() -> Self {
        Self { own: Arc::new(|_| None), pacing: FramePolicy::default() }
    }
}

impl std::fmt::Debug for FigureSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FigureSource").field("pacing", &self.pacing).finish_non_exhaustive()
    }
}

impl FigureSource {
    /// The figures of a routine as a session shows them.
    pub fn of(&self, routine: &Routine) -> FigurePlayer {
        FigurePlayer::new(self.figures(routine), self.pacing)
    }

    /// The figures of a routine: of its steps, and of their variations.
    pub fn figures(&self, routine: &Routine) -> Figures {
        let names = routine.steps().flat_map(|step| {
            let own = step.pose.as_deref().unwrap_or(&step.id);
            let varied = [&step.easier, &step.harder].into_iter().flatten();
            std::iter::once(own).chain(varied.filter_map(|variation| variation.pose.as_deref()))
        });
        Figures::of(names, |name| (self.own)(name))
    }
}

/// Plays the figures of a session.
#[derive(Clone, Debug, Default)]
pub struct FigurePlayer {
    figures: Figures,
    pacing: FramePolicy,
    /// How much of the segment was over when the last rep was counted by key.
    counted: Option<Duration>,
    /// Whether figures are shown as pictures, each of which is drawn once.
    pictures: bool,
}

/// What is shown at a time.
struct FigureScene {
    motion: Motion,
    moment: MotionTime,
    presentation: Presentation,
    /// How long breath and circles have gone on.
    since: Duration,
    /// How the present stretch is cut into frames, and how much of it is over;
    /// none where nothing moves.
    beat: Option<(Grid, Duration)>,
}

impl FigurePlayer {
    /// The figures for a session.
    pub fn new(figures: Figures, pacing: FramePolicy) -> Self {
        Self { figures, pacing, counted: None, pictures: false }
    }

    /// Says whether figures are shown as pictures: then there are no more of
    /// them than can be drawn once and kept.
    pub const fn set_pictures(&mut self, pictures: bool) {
        self.pictures = pictures;
    }

    /// The figures of the work that is on or comes next, and of the work after
    /// it; none while figures are not shown as pictures.
    pub fn frame_sets(&self, session: &Session, now: Tick) -> Vec<FrameSet> {
        if !self.pictures {
            return Vec::new();
        }
        let (timeline, position) = (session.timeline(), session.position(now));
        let Some(here) = timeline.work_of(position.index) else { return Vec::new() };
        let after = (here + 1..timeline.segments.len()).find_map(|index| timeline.work_of(index));
        let frame_set = |index: usize| {
            let segment = timeline.segments.get(index)?;
            let varied = segment.part == position.segment.part;
            let variant = if varied { position.variant } else { Variant::AsWritten };
            self.frame_set(timeline.step(segment)?, segment, variant)
        };
        [Some(here), after].into_iter().flatten().filter_map(frame_set).collect()
    }

    fn frame_set(&self, step: &Step, segment: &Segment, variant: Variant) -> Option<FrameSet> {
        let pose = self.motion(step, variant)?.pose();
        let pace = match &segment.work {
            Some(Work::Reps { pace: Pace::Tempo(phases), .. }) => {
                frame_set::MovementPace::Tempo(phases.clone())
            }
            Some(Work::Reps { pace: Pace::Even(rep), .. }) => frame_set::MovementPace::Tempo(vec![*rep]),
            Some(Work::Reps { .. } | Work::Max { .. }) => frame_set::MovementPace::OncePerRep,
            Some(_) => frame_set::MovementPace::Natural,
            None => frame_set::MovementPace::Idle,
        };
        let alternates = matches!(segment.work, Some(Work::Reps { alternate: Some(_), .. }));
        let first = look_of(segment, 1);
        let looks = if alternates { (1..=3).map(|rep| look_of(segment, rep)).collect() } else { vec![first] };
        Some(FrameSet {
            pose: Arc::clone(pose),
            phase_names: names(step, segment).into_iter().map(str::to_owned).collect(),
            pace,
            looks,
            max_fps: self.pacing.frames.max(1),
            key_postures_only: self.pacing.calm,
            includes_keyframes: false,
        })
    }

    /// Takes note of what happened: reps that a key counts move the figure.
    pub fn note(&mut self, session: &Session, event: &Event) {
        match event.fact {
            Fact::SegmentBegan { .. } => self.counted = None,
            Fact::RepCounted { .. } => self.counted = Some(session.position(event.at).elapsed),
            _ => {}
        }
    }

    /// The figure at `now`; `None` if the step has none.
    pub fn figure(&self, session: &Session, now: Tick) -> Option<Figure> {
        let scene = self.scene(session, now)?;
        Some(if self.pacing.calm {
            scene.motion.still_figure(scene.moment, &scene.presentation)
        } else {
            let figure = scene.motion.figure_at(scene.moment, scene.since, &scene.presentation);
            if self.pictures && scene.beat.is_some() { figure.without_way() } else { figure }
        })
    }

    /// When the figure changes next by itself, apart from the session's own
    /// boundaries: none while nothing moves.
    pub fn next_frame(&self, session: &Session, now: Tick) -> Option<Tick> {
        session.virtual_start()?;
        let (grid, over) = self.scene(session, now)?.beat.filter(|_| !self.pacing.calm)?;
        let next = grid.time(grid.step(over) + 1);
        // A frame's time may not be a whole number; its next microsecond is in it.
        Some(now + next.saturating_sub(over) + Duration::from_micros(1))
    }

    fn scene(&self, session: &Session, now: Tick) -> Option<FigureScene> {
        let timeline = session.timeline();
        let position = session.position(now);
        let work = timeline.work_of(position.index)?;
        let segment = timeline.segments.get(work)?;
        let step = timeline.step(segment)?;
        let variant =
            if segment.part == position.segment.part { position.variant } else { Variant::AsWritten };
        let motion = self.motion(step, variant)?.paced(&names(step, segment));
        let presentation = presentation(segment, &position);
        Some(if position.segment.kind == SegmentKind::Work {
            self.in_work(motion, &position, segment, presentation)
        } else {
            let presentation = Presentation { ghost: true, ..presentation };
            FigureScene { motion, moment: MotionTime::Start, presentation, since: Duration::ZERO, beat: None }
        })
    }

    /// The movement of a step, or of the variation in force.
    fn motion(&self, step: &Step, variant: Variant) -> Option<&Motion> {
        let varied = match variant {
            Variant::AsWritten => None,
            Variant::Easier => step.easier.as_ref(),
            Variant::Harder => step.harder.as_ref(),
        };
        let named = varied.and_then(|variation| variation.pose.as_deref());
        let named = named.and_then(|name| self.figures.get(name));
        named.or_else(|| self.figures.get(step.pose.as_deref().unwrap_or(&step.id)))
    }

    /// The time of the movement in work, with the grid of frames that it is on and how
    /// much of that grid's length is over.
    fn motion_time(
        &self,
        motion: &Motion,
        position: &Position<'_>,
        segment: &Segment,
    ) -> (MotionTime, Grid, Duration) {
        let frames = self.pacing.frames.max(1);
        let elapsed = position.elapsed;
        let at_start = (MotionTime::Start, Grid::every(frames), elapsed);
        let in_phase = |phase: usize, length: Duration, over: Duration| {
            let alternates = matches!(segment.work, Some(Work::Reps { alternate: Some(_), .. }));
            let length = length.max(Duration::from_millis(1));
            let grid = frame_set::phase(length, frames, self.pictures, alternates);
            (MotionTime::Phase(phase, grid.share(grid.step(over).min(grid.steps - 1))), grid, over)
        };
        match (&segment.work, position.rep) {
            (Some(Work::Reps { pace, .. }), Some((_, phase, over))) => {
                let length = match pace {
                    Pace::Tempo(phases) => phases.get(phase as usize).copied().unwrap_or_default(),
                    Pace::Even(rep) => *rep,
                    Pace::OwnPace => Duration::ZERO,
                };
                in_phase(phase as usize, length, over)
            }
            // Once through for each rep that is counted.
            (Some(Work::Reps { .. } | Work::Max { .. }), _) => {
                let length = motion.natural_duration();
                let over = self.counted.map(|counted| elapsed.saturating_sub(counted));
                over.filter(|over| *over < length).map_or(at_start, |over| in_phase(0, length, over))
            }
            _ if position.activity == session::Activity::Ready => at_start,
            _ => {
                let grid = frame_set::free(motion, frames, self.pictures);
                (frame_set::free_moment(motion, elapsed, grid), grid, elapsed)
            }
        }
    }

    fn in_work(
        &self,
        motion: Motion,
        position: &Position<'_>,
        segment: &Segment,
        presentation: Presentation,
    ) -> FigureScene {
        let (moment, grid, over) = self.motion_time(&motion, position, segment);
        let waits = moment == MotionTime::Start;
        let paced = matches!(moment, MotionTime::Phase(..));
        let circles = motion.pose().circle.is_some();
        let presentation = Presentation { ghost: waits && self.counted.is_none(), ..presentation };
        let (mut since, ambient_grid) =
            frame_set::ambient_time(&motion, position.elapsed, self.pacing.frames.max(1));
        if self.pictures && paced && !circles {
            // A phase in which nothing moves is one picture.
            since = Duration::ZERO;
        }
        // Where nothing but breath or a circle moves, the frames are theirs.
        let only_ambient = !motion.moves(moment) || circles && !paced;
        let beat = if only_ambient { (ambient_grid, position.elapsed) } else { (grid, over) };
        FigureScene { motion, moment, presentation, since, beat: (!waits).then_some(beat) }
    }
}

/// The names of the phases of a rep; one without a name where no tempo has any.
fn names<'s>(step: &'s Step, segment: &Segment) -> Vec<&'s str> {
    match step.amount(segment.ordinal()) {
        Amount::Reps { tempo: Some(tempo), .. } => {
            tempo.phases.iter().map(|phase| phase.name.as_deref().unwrap_or_default()).collect()
        }
        Amount::Reps { tempo: None, .. } | Amount::Max { .. } => vec![""],
        Amount::Time { .. } | Amount::Open => Vec::new(),
    }
}

/// The side that is turned to us is the one that works: a person who faces
/// right shows the right side, so the left is done facing left. No two sides
/// could differ more, nothing is hidden, and it is true to the body. Where
/// sides alternate rep by rep nobody turns round: near and far change over.
fn presentation(segment: &Segment, position: &Position<'_>) -> Presentation {
    let rep = match (&segment.work, position.rep) {
        (_, Some((rep, ..))) => rep,
        _ => position.reps_done.max(1),
    };
    look_of(segment, rep)
}

/// The look in a rep of a segment, the first being 1.
fn look_of(segment: &Segment, rep: u32) -> Presentation {
    let first = match segment.work {
        Some(Work::Reps { alternate, .. }) => alternate,
        _ => None,
    };
    let alternate = first.is_some();
    let spot = segment.spot.map_or(0.0, |spot| {
        let share = |number: u32| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
        share(spot.number.saturating_sub(1)) / share(spot.of.saturating_sub(1).max(1))
    });
    let swapped = alternate && rep.is_multiple_of(2);
    Presentation {
        mirrored: segment.side.or(first) == Some(BodySide::Left),
        swapped,
        swapped_before: alternate && rep > 1 && !swapped,
        counterclockwise: segment.direction == Some(Direction::Counterclockwise),
        spot,
        ghost: false,
    }
}
