//! What is on the screen: a view that draws itself, the keys below it, and a notice.

use super::theme::Theme;
use super::view_model::KeyHint;
use crate::figure::{Figure, FrameSet};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

/// What a screen shows: plain data that draws itself. It is drawn only if it differs from
/// what is shown.
pub trait View: DynEq + Debug {
    /// Draws it into the area above the footer.
    fn draw(&self, theme: &Theme, area: Rect, buf: &mut Buffer);

    /// The figure that may be shown as a picture instead of in cells; `None` if there is none.
    fn pictured(&self, _theme: &Theme, _area: Rect) -> Option<Pictured<'_>> {
        None
    }

    /// The moving figure in it, if there is one.
    fn figure_mut(&mut self) -> Option<&mut Arc<Figure>> {
        None
    }

    /// The lines by which the view can be scrolled down in this area.
    fn max_scroll(&self, _area: Rect) -> u16 {
        0
    }

    /// The rows in which the view shows text that can be scrolled.
    fn text_rows(&self, _area: Rect) -> u16 {
        0
    }
}

/// A figure that may be shown as a picture.
#[derive(Clone, Copy, Debug)]
pub struct Pictured<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// All figures of its movement and of the next.
    pub frame_sets: &'a [FrameSet],
    /// The cells for the figure.
    pub area: Rect,
}

/// The view of an empty screen.
impl View for () {
    fn draw(&self, _: &Theme, _: Rect, _: &mut Buffer) {}
}

/// Equality of views of unknown types, for every type with `PartialEq`.
pub trait DynEq: Any {
    /// Whether `other` is of the same type and equal.
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + 'static> DynEq for T {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }
}

/// A screen, with an overlay if there is one.
#[derive(Debug)]
pub struct Scene {
    /// The screen itself.
    pub view: Box<dyn View>,
    /// The overlay, if there is one.
    pub overlay: Option<Box<dyn View>>,
    /// The keys that work now, most useful first; the footer shows as many as
    /// fit.
    pub keys: Vec<KeyHint>,
    /// A short notice, such as `no sound`.
    pub notice: Option<String>,
}

/// How two scenes differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    Nothing,
    /// Only in the posture of the figure.
    Posture,
    /// In something else.
    More,
}

impl Scene {
    /// Returns how `next` differs. Copies the posture of its figure even if more differs.
    pub fn take_posture_and_compare(&mut self, next: &mut Self) -> Difference {
        let mut difference = Difference::Nothing;
        if let (Some(ours), Some(theirs)) = (self.view.figure_mut(), next.view.figure_mut())
            && ours != theirs
            && ours.has_same_view_and_targets(theirs)
        {
            *ours = Arc::clone(theirs);
            difference = Difference::Posture;
        }
        if self == next { difference } else { Difference::More }
    }

    /// A scene of a view alone.
    pub fn of(view: impl View + 'static) -> Self {
        Self { view: Box::new(view), overlay: None, keys: Vec::new(), notice: None }
    }

    /// The view, if it is of this type.
    pub fn view_as<V: View + 'static>(&self) -> Option<&V> {
        let view: &dyn Any = &*self.view;
        view.downcast_ref()
    }

    /// The view, mutably, if it is of this type.
    pub fn view_as_mut<V: View + 'static>(&mut self) -> Option<&mut V> {
        let view: &mut dyn Any = &mut *self.view;
        view.downcast_mut()
    }

    /// The overlay, if it is of this type.
    pub fn overlay_as<V: View + 'static>(&self) -> Option<&V> {
        let view: &dyn Any = &**self.overlay.as_ref()?;
        view.downcast_ref()
    }
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        let overlays_equal = match (&self.overlay, &other.overlay) {
            (Some(ours), Some(theirs)) => views_equal(&**ours, &**theirs),
            (None, None) => true,
            _ => false,
        };
        overlays_equal
            && views_equal(&*self.view, &*other.view)
            && self.keys == other.keys
            && self.notice == other.notice
    }
}

fn views_equal(view: &dyn View, other: &dyn View) -> bool {
    let other: &dyn Any = other;
    view.equals(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Motion, Presentation, read, text};

    /// A person beside some words.
    #[derive(Debug, PartialEq)]
    struct Person(Arc<Figure>, &'static str);

    impl View for Person {
        fn draw(&self, _: &Theme, _: Rect, _: &mut Buffer) {}

        fn figure_mut(&mut self) -> Option<&mut Arc<Figure>> {
            Some(&mut self.0)
        }
    }

    fn person(name: &str, keyframe: usize, words: &'static str) -> Scene {
        let motion = Motion::new(Arc::new(read(text(name).unwrap(), name).pose.unwrap()), &[]);
        Scene::of(Person(Arc::new(motion.keyframe_figure(keyframe, &Presentation::default())), words))
    }

    #[test]
    fn a_changed_posture_is_distinguished_from_other_changes() {
        let difference = |next: &mut Scene| person("bridge", 0, "lift").take_posture_and_compare(next);
        assert_eq!(difference(&mut person("bridge", 0, "lift")), Difference::Nothing);
        assert_eq!(difference(&mut person("bridge", 1, "lift")), Difference::Posture);
        assert_eq!(difference(&mut person("bridge", 1, "lower")), Difference::More);
        assert_eq!(difference(&mut person("bridge", 0, "lower")), Difference::More);
        assert_eq!(difference(&mut person("heel-drop", 0, "lift")), Difference::More, "it stands elsewhere");
        let covered = Scene { overlay: Some(Box::new(())), ..person("bridge", 1, "lift") };
        assert_eq!(difference(&mut { covered }), Difference::More);
        assert_eq!(difference(&mut Scene::of(())), Difference::More);
    }
}
