//! From the phones of a word to the symbols that the voice was trained with. Phones are
//! those of the CMU dictionary, with `1` after a stressed vowel; symbols are those of the
//! International Phonetic Alphabet, with capitals for diphthongs.

use crate::speech::SpeechError;
use std::collections::HashMap;

/// The symbols that ship with the voice, each with its number, as JSON.
const NUMBERS: &str = include_str!("../../../assets/voice/symbols.json");

/// The number of each symbol.
pub(super) struct Symbols(HashMap<char, i32>);

impl Symbols {
    /// The symbols that ship with the voice.
    pub(super) fn shipped() -> Result<Self, SpeechError> {
        serde_json::from_str(NUMBERS)
            .map(Self)
            .map_err(|error| SpeechError(format!("the voice's symbols are damaged: {error}")))
    }

    /// The numbers of these symbols, the network's input, with a 0 at both ends. Unknown
    /// symbols are left out.
    pub(super) fn numbers(&self, symbols: &str) -> Vec<i32> {
        let known = symbols.chars().filter_map(|symbol| {
            let number = self.0.get(&symbol).copied();
            if number.is_none() {
                log::warn!("the voice has no sound for \"{symbol}\"");
            }
            number
        });
        std::iter::once(0).chain(known).chain(std::iter::once(0)).collect()
    }
}

/// A phone: its name without the stress, and whether it is stressed.
#[derive(Clone, Copy)]
struct Phone<'p> {
    name: &'p str,
    is_stressed: bool,
}

impl<'p> Phone<'p> {
    fn read(phone: &'p str) -> Self {
        let name = phone.trim_end_matches(['0', '1', '2']);
        Self { name, is_stressed: phone.ends_with('1') }
    }
}

/// Whether a phone is a vowel.
pub(super) fn is_vowel(phone: &str) -> bool {
    phone.starts_with(['a', 'e', 'i', 'o', 'u'])
}

/// Whether a phone is a sibilant: an ending `s` after it has a vowel before it.
pub(super) fn is_sibilant(phone: &str) -> bool {
    matches!(phone, "s" | "z" | "sh" | "zh" | "ch" | "jh")
}

/// Whether a phone is voiceless: an ending `s` after it is voiceless too.
pub(super) fn is_voiceless(phone: &str) -> bool {
    matches!(phone, "p" | "t" | "k" | "f" | "th" | "s" | "sh" | "ch" | "hh")
}

/// The symbols of a word. A weak word has no stress.
pub(super) fn word(phones: &[&str], is_weak: bool) -> String {
    let mut phones: Vec<Phone<'_>> = phones.iter().map(|phone| Phone::read(phone)).collect();
    if is_weak {
        for phone in &mut phones {
            phone.is_stressed = false;
        }
    } else if !phones.iter().any(|phone| phone.is_stressed) {
        // Any other word has a stress, even if its phones have none.
        let full_vowel = phones.iter().position(|phone| is_vowel(phone.name) && phone.name != "ax");
        let vowel = full_vowel.or_else(|| phones.iter().position(|phone| is_vowel(phone.name)));
        if let Some(vowel) = vowel {
            phones[vowel].is_stressed = true;
        }
    }
    let mut symbols = String::with_capacity(phones.len() * 2 + 4);
    for index in 0..phones.len() {
        if phones[index].is_stressed && is_vowel(phones[index].name) {
            symbols.push('ˈ');
        }
        symbols.push_str(symbol(&phones, index));
    }
    symbols
}

/// The symbol of the phone at this index, among its neighbours.
fn symbol(phones: &[Phone<'_>], index: usize) -> &'static str {
    let phone = phones[index];
    let before = index.checked_sub(1).map(|before| phones[before]);
    let after = phones.get(index + 1).copied();
    match phone.name {
        "t" if is_flapped(phones, index) => "T",
        "ax" if is_syllabic(phones, index) => "ᵊ",
        // The endings of "boxes" and "wanted".
        "ax" | "ih" if !phone.is_stressed && index + 2 == phones.len() => match (before, after) {
            (Some(before), Some(Phone { name: "z", .. })) if is_sibilant(before.name) => "ᵻ",
            (Some(Phone { name: "t" | "d", .. }), Some(Phone { name: "d", .. })) => "ᵻ",
            _ => plain_symbol(phone),
        },
        _ => plain_symbol(phone),
    }
}

/// Whether a `t` is the flapped one of "better": after a vowel or `r` and before an
/// unstressed vowel, but not in "button".
fn is_flapped(phones: &[Phone<'_>], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|before| phones[before].name) else { return false };
    let Some(after) = phones.get(index + 1) else { return false };
    let is_after_vowel = is_vowel(before) || before == "r";
    let is_before_schwa_n = after.name == "ax" && phones.get(index + 2).is_some_and(|next| next.name == "n");
    is_after_vowel && is_vowel(after.name) && !after.is_stressed && !is_before_schwa_n
}

/// Whether a schwa is the reduced one before the `l` of "little" or the `n` of "open".
fn is_syllabic(phones: &[Phone<'_>], index: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|before| phones[before].name) else { return false };
    let Some(after) = phones.get(index + 1) else { return false };
    let ends_syllable = phones.get(index + 2).is_none_or(|next| !is_vowel(next.name));
    // As the `t` of "mountain".
    let is_in_cluster = index >= 2 && matches!(phones[index - 2].name, "n" | "m" | "s");
    let can_be_syllabic = match after.name {
        "l" => !is_vowel(before) && !matches!(before, "r" | "l" | "y" | "w" | "hh" | "ng"),
        "n" => {
            matches!(before, "t" | "d" | "s" | "z" | "sh" | "zh" | "ch" | "p" | "k" | "v" | "f")
                && !is_in_cluster
        }
        _ => false,
    };
    can_be_syllabic && ends_syllable && !phones[index].is_stressed
}

/// The symbol of each phone, whatever its neighbours; that of a vowel without stress, if stress
/// changes it.
#[rustfmt::skip]
const SYMBOLS: [(&str, &str); 40] = [
    ("aa", "ɑ"), ("ae", "æ"), ("ah", "ʌ"), ("ao", "ɔ"), ("aw", "W"), ("ax", "ə"), ("ay", "I"), ("b", "b"),
    ("ch", "ʧ"), ("d", "d"), ("dh", "ð"), ("eh", "ɛ"), ("er", "əɹ"), ("ey", "A"), ("f", "f"), ("g", "ɡ"),
    ("hh", "h"), ("ih", "ɪ"), ("iy", "i"), ("jh", "ʤ"), ("k", "k"), ("l", "l"), ("m", "m"), ("n", "n"),
    ("ng", "ŋ"), ("ow", "O"), ("oy", "Y"), ("p", "p"), ("r", "ɹ"), ("s", "s"), ("sh", "ʃ"), ("t", "t"),
    ("th", "θ"), ("uh", "ʊ"), ("uw", "u"), ("v", "v"), ("w", "w"), ("y", "j"), ("z", "z"), ("zh", "ʒ"),
];

/// The symbol of a phone, whatever its neighbours.
fn plain_symbol(phone: Phone<'_>) -> &'static str {
    match phone.name {
        "ax" if phone.is_stressed => "ʌ",
        "er" if phone.is_stressed => "ɜɹ",
        name => SYMBOLS.iter().find(|(known, _)| *known == name).map_or("", |(_, symbol)| symbol),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols_of(phones: &str) -> String {
        word(&phones.split(' ').collect::<Vec<_>>(), false)
    }

    #[test]
    fn stress_goes_before_its_vowel_and_weak_words_have_none() {
        assert_eq!(symbols_of("hh ax0 l ow1"), "həlˈO");
        assert_eq!(symbols_of("ch ey1 n jh"), "ʧˈAnʤ");
        assert_eq!(symbols_of("th er1 d"), "θˈɜɹd");
        assert_eq!(word(&["ae1", "n", "d"], true), "ænd");
        assert_eq!(symbols_of("g l uw t"), "ɡlˈut");
    }

    #[test]
    fn neighbours_flap_t_and_reduce_schwas() {
        assert_eq!(symbols_of("b eh1 t er0"), "bˈɛTəɹ");
        assert_eq!(symbols_of("l ih1 t ax0 l"), "lˈɪTᵊl");
        assert_eq!(symbols_of("b ah1 t ax0 n"), "bˈʌtᵊn");
        assert_eq!(symbols_of("ow1 p ax0 n"), "ˈOpᵊn");
        assert_eq!(symbols_of("ae1 ng k ax0 l"), "ˈæŋkᵊl");
        assert_eq!(symbols_of("ax0 t ae1 k"), "ətˈæk");
        assert_eq!(symbols_of("b aa1 k s ax0 z"), "bˈɑksᵻz");
        assert_eq!(symbols_of("w aa1 n t ax0 d"), "wˈɑntᵻd");
    }

    #[test]
    fn every_phone_has_a_symbol_and_every_symbol_a_number() {
        let symbols = Symbols::shipped().unwrap();
        let phones = "aa1 ae ah1 ao aw ax ay b ch d dh eh er1 er ey f g hh ih iy jh k l m n ng ow oy p r s \
                      sh t th uh uw v w y z zh";
        for phone in phones.split_whitespace() {
            let symbol = word(&[phone], true);
            assert!(!symbol.is_empty(), "{phone}");
            assert_eq!(symbols.numbers(&symbol).len(), symbol.chars().count() + 2, "{phone}");
        }
        assert_eq!(symbols.numbers("ˈᵊᵻT .,?"), [0, 156, 42, 177, 36, 16, 4, 3, 6, 0]);
    }
}
