use super::*;
use KeyCode::{BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, PageUp, Right, Tab, Up};

fn decoded(bytes: &[u8]) -> Vec<Decoded> {
    let mut decoder = Decoder::default();
    decoder.push(bytes);
    std::iter::from_fn(|| decoder.next()).collect()
}

fn keys(bytes: &[u8]) -> Vec<KeyEvent> {
    let key = |decoded| match decoded {
        Decoded::Key(key) => Some(key),
        _ => None,
    };
    decoded(bytes).into_iter().filter_map(key).collect()
}

const fn key(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

const fn ctrl(c: char) -> KeyEvent {
    KeyEvent::new(Char(c), KeyModifiers::CONTROL)
}

#[test]
fn characters_and_control_characters_are_keys() {
    assert_eq!(
        keys(b"q \r\n\t\x7f\x08"),
        [Char('q'), Char(' '), Enter, Enter, Tab, Backspace, Backspace].map(key)
    );
    assert_eq!(keys(b"\x03\x1a\x00\x1f"), [ctrl('c'), ctrl('z'), ctrl(' '), ctrl('7')]);
    assert_eq!(keys(b"N"), [KeyEvent::new(Char('N'), KeyModifiers::SHIFT)]);
    assert_eq!(keys("é火".as_bytes()), [Char('é'), Char('火')].map(key));
}

#[test]
fn named_keys_come_in_every_spelling() {
    assert_eq!(keys(b"\x1b[A\x1bOA\x1b[1;1A"), [Up; 3].map(key));
    assert_eq!(keys(b"\x1b[H\x1b[1~\x1b[7~\x1bOH"), [Home; 4].map(key));
    assert_eq!(keys(b"\x1b[8~\x1b[3~\x1b[5~"), [End, Delete, PageUp].map(key));
    assert_eq!(
        keys(b"\x1bOP\x1b[11~\x1b[[A\x1b[15~\x1b[17~\x1b[24~"),
        [F(1), F(1), F(1), F(5), F(6), F(12)].map(key)
    );
    assert_eq!(keys(b"\x1bOM"), [key(Enter)]);
}

#[test]
fn modifiers_are_read() {
    assert_eq!(keys(b"\x1b[1;5C"), [KeyEvent::new(Right, KeyModifiers::CONTROL)]);
    assert_eq!(keys(b"\x1b[1;4B"), [KeyEvent::new(Down, KeyModifiers::SHIFT | KeyModifiers::ALT)]);
    assert_eq!(keys(b"\x1b[Z"), [KeyEvent::new(BackTab, KeyModifiers::SHIFT)]);
    assert_eq!(keys(b"\x1bn"), [KeyEvent::new(Char('n'), KeyModifiers::ALT)]);
    assert_eq!(keys(b"\x1b[99;5u"), [ctrl('c')]);
    assert_eq!(keys(b"\x1b[13u\x1b[27;1:1u"), [Enter, Esc].map(key));
}

#[test]
fn releases_answers_and_mice_are_passed_over_whole() {
    assert_eq!(keys(b"\x1b[97;1:3u\x1b[57358uq"), [key(Char('q'))]);
    assert_eq!(keys(b"\x1b[?62;22c\x1b[1;1R\x1b[?0u\x1b[Iq"), [key(Char('q'))]);
    assert_eq!(keys(b"\x1b]11;rgb:16/18/1d\x1b\\\x1b]10;x\x07\x1bP>|t\x1b\\q"), [key(Char('q'))]);
    assert_eq!(keys(b"\x1b[Mqqq\x1b[<0;1;2Mq"), [key(Char('q'))]);
    assert_eq!(keys(b"\xff\xc3(q"), [Char('('), Char('q')].map(key));
}

#[test]
fn the_answer_for_pictures_is_read_and_others_like_it_are_passed_over() {
    assert_eq!(decoded(b"\x1b_Gi=31;OK\x1b\\q"), [Decoded::Pictures, Decoded::Key(key(Char('q')))]);
    assert_eq!(keys(b"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\\x1b_Gi=7;OK\x1b\\\x1b^x\x1b\\q"), [key(Char('q'))]);
}

#[test]
fn the_background_is_read_from_its_answer() {
    let light = |bytes: &[u8]| match decoded(bytes).as_slice() {
        [] => None,
        [Decoded::Background(light)] => Some(*light),
        other => panic!("{other:?}"),
    };
    assert_eq!(light(b"\x1b]11;rgb:ffff/ffff/ffff\x07"), Some(true));
    assert_eq!(light(b"\x1b]11;rgb:fd/f6/e3\x1b\\"), Some(true));
    assert_eq!(light(b"\x1b]11;rgba:1616/1818/1d1d/ffff\x1b\\"), Some(false));
    assert_eq!(light(b"\x1b]11;rgb:0/0/f\x07"), Some(false));
    for other in [
        &b"\x1b]10;rgb:ffff/ffff/ffff\x07"[..],
        b"\x1b]11;rgb:x/y/z\x07",
        b"\x1b]11;?\x07",
        b"\x1b]11;rgb:1/2\x07",
    ] {
        assert_eq!(light(other), None);
    }
}

#[test]
fn a_lone_escape_is_a_key_once_nothing_follows() {
    let mut decoder = Decoder::default();
    decoder.push(b"\x1b");
    assert_eq!((decoder.next(), decoder.is_waiting()), (None, true));
    decoder.give_up();
    assert_eq!((decoder.next(), decoder.is_waiting()), (Some(Decoded::Key(key(Esc))), false));
    decoder.push(b"\x1b[");
    decoder.give_up();
    let alt = KeyEvent::new(Char('['), KeyModifiers::ALT);
    assert_eq!(decoder.next(), Some(Decoded::Key(alt)));
    assert_eq!(keys(b"\x1b\x1b[A"), [Esc, Up].map(key));
}

#[test]
fn escape_and_a_control_key_in_one_read_are_two_keys() {
    assert_eq!(keys(b"\x1b\x03"), [key(Esc), ctrl('c')]);
    assert_eq!(keys(b"\x1b\x1a"), [key(Esc), ctrl('z')]);
    assert_eq!(keys(b"\x1b\r"), [KeyEvent::new(Enter, KeyModifiers::ALT)]);
}

#[test]
fn a_paste_is_no_keys() {
    let paste = |text: &str| Decoded::Paste(text.to_owned());
    assert_eq!(
        decoded(b"a\x1b[200~qy\x03\x1b[A\rx\x1b[201~b"),
        [Decoded::Key(key(Char('a'))), paste("qy\x03\x1b[A\rx"), Decoded::Key(key(Char('b')))]
    );
    // Of a long one the beginning is enough.
    let long = [&b"\x1b[200~"[..], &vec![b'q'; 100_000], b"\x1b[201~"].concat();
    assert_eq!(decoded(&long), [paste(&"q".repeat(MAX_PASTE))]);
    // One whose end never comes ends all the same.
    let mut decoder = Decoder::default();
    decoder.push(b"\x1b[200~q\x1b[20");
    assert!(decoder.is_pasting());
    decoder.give_up();
    assert_eq!((decoder.next(), decoder.is_waiting()), (Some(paste("q")), false));
}

#[test]
fn what_the_terminal_is_comes_last_of_the_answers() {
    assert_eq!(
        decoded(b"\x1b]11;rgb:0/0/0\x1b\\\x1b[?62;22c"),
        [Decoded::Background(false), Decoded::Attributes]
    );
    assert_eq!(decoded(b"\x1b[>0;276;0c"), []);
}

#[test]
fn bytes_may_come_in_any_pieces() {
    let all = "q\x1b[1;5C火\x1b]11;rgb:1/2/3\x07\x1bOP\x1b[200~q\x1b[2\x1b[201~\x1b[24~é".as_bytes();
    let whole = decoded(all);
    for cut in 1..all.len() {
        let mut decoder = Decoder::default();
        decoder.push(&all[..cut]);
        decoder.push(&all[cut..]);
        assert_eq!(std::iter::from_fn(|| decoder.next()).collect::<Vec<_>>(), whole, "cut at {cut}");
    }
}

#[test]
fn of_a_long_answer_no_rest_is_taken_for_keys() {
    for (begin, end) in
        [("\x1b_Gi=31;", "\x1b\\"), ("\x1b]52;c;", "\x07"), ("\x1bP1+r", "\x1b\\"), ("\x1b[", "R")]
    {
        let answer = format!("{begin}{}{end}q", "4".repeat(10 * MAX_SEQUENCE));
        for size in [1, 2, 100, 1024, answer.len()] {
            let mut decoder = Decoder::default();
            for piece in answer.as_bytes().chunks(size) {
                decoder.push(piece);
                assert!(decoder.bytes.len() <= MAX_SEQUENCE + 1, "{} bytes are kept", decoder.bytes.len());
            }
            let decoded: Vec<Decoded> = std::iter::from_fn(|| decoder.next()).collect();
            assert_eq!(decoded, [Decoded::Key(key(Char('q')))], "{begin} in pieces of {size}");
        }
    }
}

#[test]
fn what_never_ends_is_dropped_once_nothing_follows() {
    let mut decoder = Decoder::default();
    decoder.push(b"\x1b]");
    decoder.push(&[b'x'; 2 * MAX_SEQUENCE]);
    assert!(decoder.is_waiting() && decoder.bytes.len() <= MAX_SEQUENCE);
    decoder.give_up();
    assert!(!decoder.is_waiting());
    assert_eq!(decoder.next(), None);
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic_or_pile_up(bytes: Vec<u8>) {
        let mut decoder = Decoder::default();
        decoder.push(&bytes);
        decoder.give_up();
        proptest::prop_assert!(!decoder.is_waiting());
    }
}
