//! What the TOML parser reports. It is known from the parser's English messages alone, so
//! the parser's version is pinned.

/// What the TOML parser reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A key or a header stands twice.
    DuplicateKey,
    /// A carriage return without a line feed.
    LoneReturn,
    /// A backslash before a character that is no escape.
    UnknownEscape,
    /// The escape of a character that doesn't exist.
    InvalidCodePoint,
    /// A value without quotes.
    BareText,
    /// Anything else in a string, such as a missing quote at its end.
    InString,
    /// A quote at the end of a value only.
    MissingOpeningQuote,
    /// No comma between two items of a list.
    MissingCommaInList,
    /// No comma between two keys of an inline table.
    MissingCommaInTable,
    /// A comma without an item before it.
    ExtraComma,
    /// Text after a complete value.
    LeftOver,
    /// Too many lists and tables inside each other.
    TooDeep,
    /// Everything else.
    Other,
}

impl Problem {
    /// The problem that a message of the parser describes.
    pub(super) fn of(message: &str) -> Self {
        const BEGINNINGS: [(&str, Problem); 11] = [
            ("duplicate key", Problem::DuplicateKey),
            ("carriage return", Problem::LoneReturn),
            ("missing escaped value", Problem::UnknownEscape),
            ("string values", Problem::BareText),
            ("missing opening quote", Problem::MissingOpeningQuote),
            ("missing comma between array", Problem::MissingCommaInList),
            ("missing comma between key-value", Problem::MissingCommaInTable),
            ("extra assignment", Problem::MissingCommaInTable),
            ("extra comma", Problem::ExtraComma),
            ("unexpected key or value", Problem::LeftOver),
            ("recursion limit", Problem::TooDeep),
        ];
        const PARTS: [(&str, Problem); 3] = [
            ("unicode hexadecimal", Problem::InvalidCodePoint),
            ("string", Problem::InString),
            ("cannot recurse", Problem::TooDeep),
        ];
        let beginning = BEGINNINGS.iter().find(|(beginning, _)| message.starts_with(beginning));
        let known = beginning.or_else(|| PARTS.iter().find(|(part, _)| message.contains(part)));
        known.map_or(Self::Other, |(_, problem)| *problem)
    }
}
