//! The pieces to be played, in order. A piece is placed in a stream's score only shortly
//! before it begins, so that it isn't lost with a stream, and is placed by the latest
//! observations of the clocks.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::audio::score::Piece;
use crate::time::Tick;

/// How far ahead pieces are placed, in real time: farther than the sink's buffer reaches, so
/// that nothing needs to be rendered twice.
pub(super) const AHEAD: Duration = Duration::from_millis(1_500);

/// Pieces by the tick at which they are due.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    pieces: BTreeMap<Tick, Vec<Piece>>,
}

impl Agenda {
    /// Adds a piece; pieces of the same tick keep their order.
    pub(crate) fn add(&mut self, piece: Piece) {
        self.pieces.entry(piece.at).or_default().push(piece);
    }

    /// Drops the pieces that are due at `from` or later.
    pub(crate) fn revoke(&mut self, from: Tick) {
        drop(self.pieces.split_off(&from));
    }

    /// Removes and returns the pieces that are due at `until` or earlier, in order.
    pub(crate) fn take_until(&mut self, until: Tick) -> Vec<Piece> {
        // `split_off` keeps the pieces before its key, and `until` is to be among them.
        let later = self.pieces.split_off(&(until + Duration::from_nanos(1)));
        std::mem::replace(&mut self.pieces, later).into_values().flatten().collect()
    }

    /// Drops the pieces whose maximum delay is over at `now`. Returns how many.
    pub(crate) fn expire(&mut self, now: Tick) -> usize {
        let mut expired = 0;
        self.pieces.retain(|_, pieces| {
            let count_before = pieces.len();
            pieces.retain(|piece| piece.at + piece.max_delay >= now);
            expired += count_before - pieces.len();
            !pieces.is_empty()
        });
        expired
    }

    /// When the first piece is due.
    pub(crate) fn first_due(&self) -> Option<Tick> {
        self.pieces.keys().next().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agenda() -> Agenda {
        let mut agenda = Agenda::default();
        for millis in [300, 100, 200, 100] {
            agenda.add(Piece {
                at: Tick::from_millis(millis),
                max_delay: Duration::from_millis(50),
                samples: [].into(),
                gain: 1.0,
                is_speech: false,
            });
        }
        agenda
    }

    fn millis(pieces: &[Piece]) -> Vec<u128> {
        pieces.iter().map(|piece| piece.at.0.as_millis()).collect()
    }

    #[test]
    fn pieces_are_taken_in_order_up_to_a_tick_inclusive() {
        let mut agenda = agenda();
        assert_eq!(agenda.first_due(), Some(Tick::from_millis(100)));
        assert_eq!(millis(&agenda.take_until(Tick::from_millis(200))), [100, 100, 200]);
        assert_eq!(millis(&agenda.take_until(Tick::from_secs(9))), [300]);
        assert_eq!(agenda.first_due(), None);
    }

    #[test]
    fn revoking_keeps_earlier_pieces() {
        let mut agenda = agenda();
        agenda.revoke(Tick::from_millis(200));
        assert_eq!(millis(&agenda.take_until(Tick::from_secs(9))), [100, 100]);
    }

    #[test]
    fn pieces_expire_when_their_maximum_delay_is_over() {
        let mut agenda = agenda();
        assert_eq!(agenda.expire(Tick::from_millis(150)), 0);
        assert_eq!(agenda.expire(Tick::from_millis(151)), 2);
        assert_eq!(agenda.first_due(), Some(Tick::from_millis(200)));
    }
}
