//! Properties of the pictures of every shipped figure.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of small pictures"
)]

use std::sync::Arc;
use std::time::Duration;
use supple::figure::{Figure, Motion, MotionTime, Point, Presentation, SHIPPED, read};
use supple::picture::{
    Colors, Drawing, Fill, PathSegment, Pixels, Viewport, draw, figure_svg, moving_svg, png, rasterize,
};

const SIZE: (u32, u32) = (240, 220);

fn motion(name: &str) -> Motion {
    let (_, text) = SHIPPED.iter().find(|(known, _)| *known == name).unwrap();
    Motion::new(Arc::new(read(text, name).pose.unwrap()), &[])
}

fn pixels(figure: &Figure, colors: &Colors) -> Pixels {
    rasterize(&draw(figure, colors), &Viewport::fit(figure, SIZE), colors.background).unwrap()
}

fn pixel_at(pixels: &Pixels, place: Point) -> [u8; 3] {
    let (x, y) = (place.x as usize, place.y as usize);
    let from = 3 * (y * pixels.width as usize + x);
    pixels.rgb[from..from + 3].try_into().unwrap()
}

/// How much redder a pixel is than it is green.
fn warmth(pixel: [u8; 3]) -> i32 {
    i32::from(pixel[0]) - i32::from(pixel[1])
}

#[test]
fn every_shipped_figure_is_drawn_the_same_every_time_dark_and_light() {
    for (name, _) in SHIPPED {
        let motion = motion(name);
        for colors in [&Colors::DARK, &Colors::LIGHT] {
            let figure = motion.figure_at_fraction(0.5, &Presentation::default());
            let first = png(&pixels(&figure, colors)).unwrap();
            assert_eq!(first, png(&pixels(&figure, colors)).unwrap(), "{name}");
            assert!(first.starts_with(b"\x89PNG"), "{name}");
        }
    }
}

#[test]
fn a_mirrored_figure_is_the_mirrored_picture() {
    for name in ["hamstring-lunge", "leg-swing", "hamstring-ball"] {
        let motion = motion(name);
        let plain = pixels(&motion.figure_at_fraction(0.5, &Presentation::default()), &Colors::DARK);
        let mirrored = pixels(
            &motion.figure_at_fraction(0.5, &Presentation { mirrored: true, ..Presentation::default() }),
            &Colors::DARK,
        );
        let mut off = 0;
        for y in 0..SIZE.1 {
            for x in 0..SIZE.0 {
                let other = pixel_at(&mirrored, Point::new((SIZE.0 - 1 - x) as f32, y as f32));
                let pixel = pixel_at(&plain, Point::new(x as f32, y as f32));
                off += usize::from(pixel.iter().zip(other).any(|(a, b)| a.abs_diff(b) > 24));
            }
        }
        // Edges fall a little otherwise.
        assert!(off < 400, "{name}: {off} pixels differ");
    }
}

#[test]
fn the_working_muscle_is_the_warmest_place_and_warmer_with_effort() {
    let motion = motion("hamstring-lunge");
    let place = |figure: &Figure| {
        let leg = figure.model.skeleton.legs[0];
        let hip = figure.model.skeleton.hips[0];
        let back = Point::new(leg.knee.y - hip.y, hip.x - leg.knee.x);
        Viewport::fit(figure, SIZE).place(hip + (leg.knee - hip) * 0.6 + back * (0.03 / back.length()))
    };
    for colors in [&Colors::DARK, &Colors::LIGHT] {
        let (easy, hard) = (
            motion.figure_at_fraction(0.0, &Presentation::default()),
            motion.figure_at_fraction(1.0, &Presentation::default()),
        );
        let (low, high) = (pixels(&easy, colors), pixels(&hard, colors));
        let (low_here, high_here) =
            (warmth(pixel_at(&low, place(&easy))), warmth(pixel_at(&high, place(&hard))));
        assert!(high_here > low_here && low_here > 40, "{low_here} {high_here}");
        let warmest =
            high.rgb.chunks_exact(3).map(|pixel| warmth([pixel[0], pixel[1], pixel[2]])).max().unwrap();
        assert!(warmest - high_here < 40, "{warmest} {high_here}");
    }
}

#[test]
fn hair_lies_behind_the_face() {
    let motion = motion("walk");
    let figure = motion.figure_at_fraction(0.0, &Presentation::default());
    let picture = pixels(&figure, &Colors::DARK);
    let head = figure.model.skeleton.head;
    let viewport = Viewport::fit(&figure, SIZE);
    let brightness = |by: f32| {
        pixel_at(&picture, viewport.place(head + Point::new(by, -0.02)))
            .iter()
            .map(|part| u32::from(*part))
            .sum::<u32>()
    };
    assert!(brightness(0.05) > brightness(-0.08) + 150, "the face looks right");
    let mirrored =
        motion.figure_at_fraction(0.0, &Presentation { mirrored: true, ..Presentation::default() });
    let picture = pixels(&mirrored, &Colors::DARK);
    let viewport = Viewport::fit(&mirrored, SIZE);
    let pixel = |by: f32| -> u32 {
        pixel_at(&picture, viewport.place(head + Point::new(by, -0.02)))
            .iter()
            .map(|part| u32::from(*part))
            .sum()
    };
    assert!(pixel(0.05) > pixel(-0.08) + 150);
    assert!(viewport.place(head + Point::new(0.1, 0.0)).x < viewport.place(head).x, "it looks left");
}

#[test]
fn the_far_side_is_nearer_to_the_ground_than_the_near_side() {
    let figure = motion("walk").figure_at_fraction(0.0, &Presentation::default());
    for colors in [&Colors::DARK, &Colors::LIGHT] {
        let picture = pixels(&figure, colors);
        let viewport = Viewport::fit(&figure, SIZE);
        let contrast = |leg: usize| {
            let leg = figure.model.skeleton.legs[leg];
            let pixel = pixel_at(&picture, viewport.place((leg.knee + leg.ankle) * 0.5));
            let ground = [colors.background.red, colors.background.green, colors.background.blue];
            pixel.iter().zip(ground).map(|(a, b)| u32::from(a.abs_diff(b))).sum::<u32>()
        };
        assert!(contrast(0) > contrast(1) + 40, "{} {}", contrast(0), contrast(1));
    }
}

#[test]
fn a_foot_casts_a_shadow_that_fades_as_it_rises() {
    let motion = motion("leg-swing");
    let radials = |drawing: &Drawing| {
        let dark = |fill: &Option<Fill>| match fill {
            Some(Fill::Radial { stops, .. }) => stops[0].1.red < 80,
            _ => false,
        };
        drawing.items.iter().filter(|item| dark(&item.fill)).count()
    };
    let down = radials(&draw(&motion.figure_at_fraction(0.5, &Presentation::default()), &Colors::DARK));
    let up = radials(&draw(&motion.figure_at_fraction(1.0, &Presentation::default()), &Colors::DARK));
    assert!(down > up && up > 0, "{down} {up}");
}

#[test]
fn a_movement_has_an_arrow_and_a_hold_has_none() {
    let lunge = motion("hamstring-lunge");
    let trajectory = lunge.figure_at_fraction(0.2, &Presentation::default()).model.trajectory.unwrap();
    assert!(trajectory.points[2].y > trajectory.points[0].y, "the hip rises: {trajectory:?}");
    let prepares = lunge.figure_at(
        MotionTime::Start,
        Duration::ZERO,
        &Presentation { ghost: true, ..Presentation::default() },
    );
    assert!(prepares.model.trajectory.is_some() && prepares.model.ghost.is_some());
    let ghost = Presentation { ghost: true, ..Presentation::default() };
    assert_eq!(lunge.still_figure(MotionTime::Start, &ghost), prepares, "where nothing moves it is the same");
    let waits = lunge.figure_at(MotionTime::Start, Duration::ZERO, &Presentation::default());
    assert!(waits.model.trajectory.is_none());
    assert!(motion("walk").figure_at_fraction(0.2, &Presentation::default()).model.trajectory.is_none());
    let arrow = motion("glute-ball").figure_at_fraction(0.2, &Presentation::default()).model.rotation_arrow;
    assert!(arrow.len() > 5);
}

#[test]
fn no_arrow_is_cut_at_an_edge() {
    let start = Presentation { ghost: true, ..Presentation::default() };
    for (name, _) in SHIPPED {
        let figure = motion(name).figure_at(MotionTime::Start, Duration::ZERO, &start);
        let (drawing, view) = (draw(&figure, &Colors::DARK), figure.view);
        let arrows = drawing.items.iter().filter(|item| item.fill == Some(Fill::Plain(Colors::DARK.arrow)));
        for part in arrows.flat_map(|item| &item.path.0) {
            if let PathSegment::Move(at) | PathSegment::Line(at) = part {
                let inside = (view.left..=view.right).contains(&at.x) && at.y <= view.top;
                assert!(inside, "{name}: {at:?} of {view:?}");
            }
        }
    }
}

#[test]
fn every_drawing_is_inside_its_picture() {
    for (name, _) in SHIPPED {
        let motion = motion(name);
        for share in [0.0, 0.5, 1.0] {
            let figure = motion.figure_at_fraction(share, &Presentation::default());
            let viewport = Viewport::fit(&figure, SIZE);
            let skeleton = &figure.model.skeleton;
            let joints = [skeleton.head, skeleton.hip, skeleton.legs[0].ankle, skeleton.legs[1].ankle];
            for joint in joints {
                let place = viewport.place(joint);
                let inside = place.x > 0.0 && place.x < 240.0 && place.y > 0.0 && place.y < 220.0;
                assert!(inside, "{name} at {share}: {place:?}");
            }
        }
    }
}

#[test]
fn an_svg_has_every_path_and_ids_with_its_prefix() {
    let figure = motion("hamstring-ball").figure_at_fraction(1.0, &Presentation::default());
    let drawing = draw(&figure, &Colors::LIGHT);
    let text = figure_svg(&figure, &Colors::LIGHT, SIZE, "left-");
    assert!(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"240\" height=\"220\""));
    assert!(text.ends_with("</svg>\n") && text.contains("fill=\"#faf5ea\""));
    let clips = text.matches("<clipPath").count();
    let used = text.matches("<path").count() + text.matches("<use").count();
    assert_eq!(used, drawing.items.len() + clips + text.matches("<defs>").count());
    for part in text.split("id=\"").skip(1) {
        assert!(part.starts_with("left-"));
    }
    let urls = text.split("url(#").skip(1).map(|rest| rest.split(')').next().unwrap());
    let uses = text.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    for id in urls.chain(uses) {
        assert_eq!(text.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    assert!(!text.contains("NaN") && !text.contains("inf"));
}

#[test]
fn a_moving_svg_shows_one_frame_at_a_time_and_repeats() {
    for name in ["hamstring-lunge", "glute-ball", "breathing", "walk", "wall-calf"] {
        let frames = motion(name).loop_frames();
        let text = moving_svg(&frames, &Colors::DARK, SIZE, "m");
        let mut stretches: Vec<(f64, f64)> = Vec::new();
        for rest in text.split("keyTimes=\"0;").skip(1) {
            let times: Vec<f64> =
                rest.split('"').next().unwrap().split(';').map(|time| time.parse().unwrap()).collect();
            stretches.extend(times.chunks(2).map(|pair| (pair[0], pair[1])));
        }
        stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(stretches.len(), frames.len(), "{name}");
        assert!(stretches[0].0 == 0.0 && stretches.last().unwrap().1 > 0.999_9, "{name}");
        for pair in stretches.windows(2) {
            assert!((pair[0].1 - pair[1].0).abs() < 1e-9, "{name}: {pair:?}");
        }
    }
    // What comes again on the way back is written once.
    let text = moving_svg(&motion("hamstring-lunge").loop_frames(), &Colors::DARK, SIZE, "m");
    assert!(text.matches("<animate ").count() < 15);
}

#[test]
fn the_background_of_a_file_is_the_background_of_the_screen() {
    for (name, _) in SHIPPED {
        for (colors, ground) in [(&Colors::DARK, [0x1b, 0x19, 0x17]), (&Colors::LIGHT, [0xfa, 0xf5, 0xea])] {
            let file = png(&pixels(&motion(name).figure_at_fraction(1.0, &Presentation::default()), colors))
                .unwrap();
            let palette = file.windows(4).position(|chunk| chunk == b"PLTE").unwrap() + 4;
            let length = u32::from_be_bytes(file[palette - 8..palette - 4].try_into().unwrap()) as usize;
            assert!(file[palette..palette + length].chunks(3).any(|color| color == ground), "{name}");
        }
    }
}

#[test]
fn a_picture_without_pixels_is_none() {
    let figure = motion("walk").figure_at_fraction(0.0, &Presentation::default());
    let drawing = draw(&figure, &Colors::DARK);
    assert!(rasterize(&drawing, &Viewport::fit(&figure, (0, 10)), Colors::DARK.background).is_none());
    let tiny = rasterize(&drawing, &Viewport::fit(&figure, (1, 1)), Colors::DARK.background).unwrap();
    assert_eq!(tiny.rgb.len(), 3);
}
