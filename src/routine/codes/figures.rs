//! The findings that only figures' files have. Those that routines have as well are in
//! `errors` and `warnings`.

use super::{Code, error, warning};

/// Every finding that only figures have.
pub const FIGURES: &[Code] = &[
    error(
        "unknown-landmark",
        "A figure's place names a point that the body has not.",
        "A place may begin with a point of the body, such as \"near_knee\" or \"head\"; `l` in `supple pose NAME` shows them all.",
        "hand = [\"near_nee\", 0.0, 0.05]",
    ),
    error(
        "unclear-limb",
        "A figure's limb is placed twice, or by half.",
        "A limb is placed by its angles, by where it ends, or by where its middle joint and its end are. Keep one of these, whole.",
        "near_arm = { hand = [0.3, 0.05], shoulder = 60 }",
    ),
    error(
        "two-anchors",
        "A figure's body is held at the hip and at the shoulders.",
        "The one follows from the other by `lean` and `curl`. Take one of them out.",
        "hip = [0.0, 0.9]\nshoulder = [0.0, 1.4]",
    ),
    warning(
        "out-of-reach",
        "A figure's hand or foot can't come to where it should be.",
        "The limb is too short to reach its target, or can't fold so far. Move the place, or the hip or shoulder.",
        "near_arm = { hand = [0.9, 1.6] }",
    ),
    warning(
        "below-floor",
        "A part of a figure is below its floor.",
        "Move the hip or the place up, or the floor down; `grounded = true` sets the figure on its floor by itself.",
        "hip = [0.0, -0.2]",
    ),
    warning(
        "out-of-view",
        "A part of a figure leaves the picture.",
        "`view` says how much is seen: left, right, bottom, top, in metres. Make it larger.",
        "view = [-0.3, 0.3, 0.0, 1.0]",
    ),
    warning(
        "over-bent",
        "A figure's knee or elbow bends as no one's does.",
        "0 degrees is straight, 160 is folded up.",
        "near_leg = { hip = 90, knee = 200 }",
    ),
    warning(
        "stretched",
        "A figure's bone would be longer than it is.",
        "Where both a joint and the end of a limb are given, they must be as far apart as the bone is long. Move one nearer.",
        "near_leg = { knee = [0.9, 0.5], foot = [0.0, 0.0] }",
    ),
    warning(
        "circular",
        "A figure's limb is placed by something that depends on it.",
        "Place it by a point of the trunk, or of a limb that does not need it.",
        "near_arm = { hand = [\"near_hand\", 0.1, 0.0] }",
    ),
];
