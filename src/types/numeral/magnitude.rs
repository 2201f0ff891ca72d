//! What may follow a number's digits and makes it another number: 万, `k`, `½`.

/// What a word behind the digits does to them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Magnitude {
    /// By which power of ten it multiplies.
    pub(super) power: u8,
    /// Which digits it adds behind the point.
    pub(super) part: Option<&'static str>,
    /// Whether it is Chinese, so that commas group.
    pub(super) chinese: bool,
}

/// Words for powers of ten. `m` alone is a thousand, a million or a metre, 兆 a million or a million millions: neither
/// is here.
static WORDS: &[(&str, u8)] = &[
    ("k", 3),
    ("K", 3),
    ("thousand", 3),
    ("Tsd.", 3),
    ("тыс.", 3),
    ("тыс", 3),
    ("M", 6),
    ("mn", 6),
    ("mln", 6),
    ("mio", 6),
    ("Mio", 6),
    ("Mio.", 6),
    ("million", 6),
    ("млн", 6),
    ("млн.", 6),
    ("millions", 6),
    ("Millionen", 6),
    ("millones", 6),
    ("bn", 9),
    ("billion", 9),
    ("Milliarden", 9),
    ("Mrd", 9),
    ("Mrd.", 9),
    ("млрд", 9),
    ("lakh", 5),
    ("lakhs", 5),
    ("crore", 7),
    ("crores", 7),
];

/// Chinese words for powers of ten, and the Korean ones of the same system, one after a number in digits.
static CHINESE: &[(&str, u8)] = &[
    ("百", 2),
    ("佰", 2),
    ("千", 3),
    ("仟", 3),
    ("万", 4),
    ("萬", 4),
    ("十万", 5),
    ("拾万", 5),
    ("百万", 6),
    ("百萬", 6),
    ("佰万", 6),
    ("千万", 7),
    ("千萬", 7),
    ("仟万", 7),
    ("亿", 8),
    ("億", 8),
    ("十亿", 9),
    ("百亿", 10),
    ("千亿", 11),
    ("万亿", 12),
    ("萬億", 12),
    ("천", 3),
    ("만", 4),
    ("억", 8),
];

/// Fractions that are exact in decimal digits.
static FRACTIONS: &[(&str, &str)] = &[
    ("½", "5"),
    ("¼", "25"),
    ("¾", "75"),
    ("⅕", "2"),
    ("⅖", "4"),
    ("⅗", "6"),
    ("⅘", "8"),
    ("⅛", "125"),
    ("⅜", "375"),
    ("⅝", "625"),
    ("⅞", "875"),
    ("⅒", "1"),
];

/// What `tail`, all that follows the digits, means; of an empty one nothing. None if it is no such word. `w` is 万 to
/// those who write Chinese, and a watt to others.
pub(super) fn of(tail: &str, chinese: bool) -> Option<Magnitude> {
    let power = |table: &[(&str, u8)]| {
        table
            .iter()
            .find(|(word, _)| *word == tail)
            .map(|found| found.1)
    };
    if tail.is_empty() {
        return Some(Magnitude::default());
    }
    if let Some(power) = power(WORDS) {
        return Some(Magnitude {
            power,
            ..Magnitude::default()
        });
    }
    let written = power(CHINESE);
    if let Some(power) = written.or((chinese && matches!(tail, "w" | "W")).then_some(4)) {
        return Some(Magnitude {
            power,
            chinese: true,
            part: None,
        });
    }
    let part = part(tail)?;
    Some(Magnitude {
        part: Some(part),
        ..Magnitude::default()
    })
}

/// The digits behind the point of a fraction written as one sign.
pub(super) fn part(text: &str) -> Option<&'static str> {
    FRACTIONS
        .iter()
        .find(|(sign, _)| *sign == text)
        .map(|(_, digits)| *digits)
}
