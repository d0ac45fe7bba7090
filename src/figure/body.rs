//! The measures of the person who is drawn, in metres.
//!
//! Lengths are those of a body of 1.75 m after Drillis and Contini's share of
//! each segment in the height; radii are a little fuller than life, since thin
//! limbs are lost in terminal cells.

/// Hip to knee: 0.245 of the height.
pub const THIGH: f32 = 0.43;
/// Knee to ankle: 0.246 of the height.
pub const SHANK: f32 = 0.43;
/// Ankle to sole: 0.039 of the height.
pub const ANKLE: f32 = 0.07;
/// Hip to shoulder: 0.288 of the height.
pub const TRUNK: f32 = 0.50;
/// Shoulder to elbow: 0.186 of the height.
pub const UPPER_ARM: f32 = 0.31;
/// Elbow to the middle of the palm: 0.146 of the height, and 0.045 for the hand.
pub const FOREARM: f32 = 0.325;
/// Shoulder to the middle of the head.
pub const NECK: f32 = 0.215;
/// Hip to sole of a person who stands.
pub const HIP: f32 = THIGH + SHANK + ANKLE;

/// From the body's middle to a hip.
pub const HIP_HALF: f32 = 0.085;
/// From the body's middle to a shoulder.
pub const SHOULDER_HALF: f32 = 0.165;

/// From below the ankle back to the heel.
pub const HEEL: f32 = -0.055;
/// From below the ankle ahead to the ball of the foot.
pub const BALL: f32 = 0.13;
/// From below the ankle ahead to the tip of the toes.
pub const TOE: f32 = 0.19;

/// The thigh's radii at hip and knee.
pub const THIGH_RADII: (f32, f32) = (0.098, 0.070);
/// The calf's radii at knee and ankle.
pub const SHANK_RADII: (f32, f32) = (0.066, 0.048);
/// The upper arm's radii at shoulder and elbow.
pub const UPPER_ARM_RADII: (f32, f32) = (0.062, 0.048);
/// The forearm's radii at elbow and wrist.
pub const FOREARM_RADII: (f32, f32) = (0.046, 0.036);
/// The foot's radii at heel and toes.
pub const FOOT_RADII: (f32, f32) = (0.046, 0.032);
/// The palm's radius.
pub const PALM: f32 = 0.045;
/// The trunk's radii at hip, waist and chest.
pub const TRUNK_RADII: (f32, f32, f32) = (0.108, 0.100, 0.112);
/// The head's radius.
pub const HEAD_RADIUS: f32 = 0.115;
