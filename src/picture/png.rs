//! Pixels as a PNG file. The same pixels always give the same file.

use super::paint::Pixels;
use std::cmp::Reverse;
use std::collections::HashMap;

/// The most colours of a picture. A figure has few hues, and more shades of them make the file
/// larger but hardly smoother.
const MAX_COLORS: usize = 64;

/// A picture as a small PNG file, with a palette of few colours.
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
pub(crate) fn rgb_png(pixels: &Pixels) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width, pixels.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels.rgb)?;
    writer.finish()?;
    Ok(bytes)
}

/// The key of nearly equal colours: the upper six bits of red, green and blue.
fn bucket(pixel: &[u8]) -> usize {
    pixel.iter().fold(0, |bucket, part| bucket << 6 | usize::from(part >> 2))
}

/// Nearly equal colours of a picture.
struct CommonColor {
    bucket: usize,
    /// How many pixels have one of the colours.
    count: u32,
    /// The mean of the colours.
    mean: [u8; 3],
}

/// The palette, and the index in it for each pixel.
fn reduced(rgb: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut counts_and_sums: HashMap<usize, (u32, [u32; 3])> = HashMap::new();
    for pixel in rgb.chunks_exact(3) {
        let (count, sums) = counts_and_sums.entry(bucket(pixel)).or_default();
        *count += 1;
        for (sum, part) in sums.iter_mut().zip(pixel) {
            *sum += u32::from(*part);
        }
    }
    let mean = |sums: [u32; 3], count: u32| sums.map(|sum| u8::try_from(sum / count).unwrap_or(u8::MAX));
    let mut colors: Vec<CommonColor> = counts_and_sums
        .into_iter()
        .map(|(bucket, (count, sums))| CommonColor { bucket, count, mean: mean(sums, count) })
        .collect();
    // The upper left pixel is background. Its colour is kept exactly, because it continues
    // around the picture.
    if let Some(background) = rgb.first_chunk::<3>()
        && let Some(color) = colors.iter_mut().find(|color| color.bucket == bucket(background))
    {
        color.mean = *background;
    }
    colors.sort_by_key(|color| (Reverse(color.count), color.bucket));
    let palette = chosen(&colors);
    let nearest =
        |mean: [u8; 3]| (0..palette.len()).min_by_key(|index| distance(palette[*index], mean)).unwrap_or(0);
    let indices: HashMap<usize, u8> = colors
        .iter()
        .map(|color| (color.bucket, u8::try_from(nearest(color.mean)).unwrap_or(u8::MAX)))
        .collect();
    let pixels = rgb.chunks_exact(3).map(|pixel| indices.get(&bucket(pixel)).copied().unwrap_or(0));
    (palette.concat(), pixels.collect())
}

/// Chooses the palette greedily: starts with the most frequent colour, then adds
/// the colour with the largest error, by its frequency and its distance to the
/// nearest chosen one.
fn chosen(colors: &[CommonColor]) -> Vec<[u8; 3]> {
    let mut palette: Vec<[u8; 3]> = Vec::new();
    // The distance of each colour to the nearest chosen one.
    let mut distances: Vec<u32> = vec![u32::MAX; colors.len()];
    while palette.len() < MAX_COLORS.min(colors.len()) {
        let error = |index: &usize| u64::from(colors[*index].count.isqrt()) * u64::from(distances[*index]);
        // Of equal errors the first: `max_by_key` returns the last.
        let Some(next) = (0..colors.len()).rev().max_by_key(error) else { break };
        let chosen = colors[next].mean;
        palette.push(chosen);
        for (nearest, color) in distances.iter_mut().zip(colors) {
            *nearest = (*nearest).min(distance(chosen, color.mean));
        }
    }
    palette
}

/// The square of the distance between two colours.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}
