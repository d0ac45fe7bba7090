//! What happens when: a routine laid out as flat segments.
