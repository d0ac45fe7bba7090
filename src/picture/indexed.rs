//! Pixels as a PNG file of few colours: small, and the same at every time.

use super::paint::Pixels;
use std::collections::HashMap;

/// The most colours of a picture.
const MAX_COLORS: usize = 64;

/// A picture as a PNG file with a palette.
///
/// # Errors
///
/// If the encoder refuses it, as it does a picture without pixels.
pub fn png(pixels: &Pixels) -> Result<Vec<u8>, png::EncodingError> {
    let (palette, indices) = reduced(&pixels.rgb);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(bytes)
}

/// A picture as a PNG file with all its colours.
///
/// # Errors
///
/// If the encoder refuses it, as it does a picture without pixels.
pub fn rgb_png(pixels: &Pixels) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels.rgb)?;
    writer.finish()?;
    Ok(bytes)
}

/// Colours that are nearly the same share a place here: six bits a part.
fn bucket(red: u8, green: u8, blue: u8) -> usize {
    usize::from(red >> 2) << 12 | usize::from(green >> 2) << 6 | usize::from(blue >> 2)
}

/// The palette, and the index in it for each pixel.
fn reduced(rgb: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut counts: HashMap<usize, (u32, [u32; 3])> = HashMap::new();
    for pixel in rgb.chunks_exact(3) {
        let entry = counts.entry(bucket(pixel[0], pixel[1], pixel[2])).or_default();
        entry.0 += 1;
        for (sum, part) in entry.1.iter_mut().zip(pixel) {
            *sum += u32::from(*part);
        }
    }
    let mut common: Vec<(usize, u32, [u8; 3])> = counts
        .iter()
        .map(|(bucket, (count, sums))| {
            (*bucket, *count, sums.map(|sum| u8::try_from(sum / count).unwrap_or(u8::MAX)))
        })
        .collect();
    // The ground keeps its very colour: it goes on around the picture.
    if let Some(&[red, green, blue]) = rgb.first_chunk::<3>()
        && let Some(ground) = common.iter_mut().find(|(known, ..)| *known == bucket(red, green, blue))
    {
        ground.2 = [red, green, blue];
    }
    common.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let palette = chosen(&common);
    let places: HashMap<usize, u8> = common
        .iter()
        .map(|(bucket, _, color)| {
            let nearest = (0..palette.len()).min_by_key(|at| distance(palette[*at], *color)).unwrap_or(0);
            (*bucket, u8::try_from(nearest).unwrap_or(u8::MAX))
        })
        .collect();
    let indices = rgb
        .chunks_exact(3)
        .map(|pixel| places.get(&bucket(pixel[0], pixel[1], pixel[2])).copied().unwrap_or(0));
    (palette.concat(), indices.collect())
}

/// Chooses the palette greedily: starts with the most frequent colour, then adds
/// the colour with the largest error, by its frequency and its distance to the
/// nearest chosen one.
fn chosen(common: &[(usize, u32, [u8; 3])]) -> Vec<[u8; 3]> {
    let mut palette: Vec<[u8; 3]> = Vec::new();
    let mut missed: Vec<u32> = vec![u32::MAX; common.len()];
    while palette.len() < MAX_COLORS.min(common.len()) {
        let cost = |at: &usize| u64::from(common[*at].1.isqrt()) * u64::from(missed[*at]);
        // The first of those that are missed alike.
        let Some(next) = (0..common.len()).rev().max_by_key(cost) else { break };
        let color = common[next].2;
        palette.push(color);
        for (missed, (_, _, other)) in missed.iter_mut().zip(common) {
            *missed = (*missed).min(distance(color, *other));
        }
    }
    palette
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}
