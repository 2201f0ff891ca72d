//! Digits of every script, and where the point goes.

use super::Unread;

/// The zeros of the scripts in which customers' numbers are written; the other nine digits follow each.
static ZEROS: [char; 19] = [
    '0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}',
    '\u{1810}', '\u{ff10}',
];

/// How far a point may move, and how many digits that were not written may be added for it.
const FARTHEST: i64 = 400;

/// The value of a digit (0 to 9), and the zero of its script; full-width digits are of the script of ASCII.
pub(super) fn digit(c: char) -> Option<(u8, char)> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| (c as u8 - b'0', '0'));
    }
    let zero = *ZEROS[..ZEROS.partition_point(|zero| *zero <= c)].last()?;
    let value = u8::try_from(c as u32 - zero as u32).ok()?;
    let script = if zero == '\u{ff10}' { '0' } else { zero };
    (value < 10).then_some((value, script))
}

/// Puts the point into the digits from byte `from` of `out` to its end: `scale` of them stand behind it, after which
/// it moves `power` places to the right. A point that moved leaves no zeros at the ends.
///
/// # Errors
/// When it moves farther than anybody writes.
pub(super) fn place(out: &mut String, from: usize, scale: usize, power: i64) -> Result<(), Unread> {
    if power.abs() > FARTHEST {
        return Err(Unread::TooLong);
    }
    let scale = i64::try_from(scale).map_err(|_| Unread::TooLong)? - power;
    if let Ok(more) = usize::try_from(-scale) {
        out.extend(std::iter::repeat_n('0', more));
    }
    let scale = usize::try_from(scale).unwrap_or(0);
    let digits = out.len() - from;
    // At least one digit stands before the point.
    for _ in digits..=scale {
        out.insert(from, '0');
    }
    if scale > 0 {
        out.insert(out.len() - scale, '.');
    }
    if power != 0 {
        strip(out, from, scale > 0);
    }
    Ok(())
}

/// Drops the zeros that a moved point left: before the whole part, and behind the fraction.
fn strip(out: &mut String, from: usize, has_point: bool) {
    if has_point {
        let end = out[from..]
            .trim_end_matches('0')
            .trim_end_matches('.')
            .len();
        out.truncate(from + end);
    }
    let whole = out[from..].find('.').unwrap_or(out.len() - from);
    let zeros = out[from..from + whole]
        .bytes()
        .take_while(|byte| *byte == b'0');
    let zeros = zeros.count().min(whole.saturating_sub(1));
    out.replace_range(from..from + zeros, "");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_have_their_value() {
        for (text, value) in [('7', 7), ('７', 7), ('٣', 3), ('۹', 9), ('५', 5), ('๒', 2)] {
            assert_eq!(digit(text).map(|(value, _)| value), Some(value), "{text}");
        }
        for c in ['a', '½', '²', '三', '①', '/', ':', '\u{66a}'] {
            assert_eq!(digit(c), None, "{c}");
        }
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn the_point_moves_exactly() {
        for (digits, scale, power, placed) in [
            ("1234", 2, 0, "12.34"),
            ("5", 1, 0, "0.5"),
            ("007", 0, 0, "007"),
            ("1250", 2, 0, "12.50"),
            ("15", 1, -3, "0.0015"),
            ("35", 1, 4, "35000"),
            ("05", 1, 4, "5000"),
            ("1250", 2, -2, "0.125"),
            ("100", 0, -2, "1"),
            ("0", 0, -2, "0"),
            ("000", 0, 3, "0"),
        ] {
            let mut out = format!("-{digits}");
            place(&mut out, 1, scale, power).unwrap();
            assert_eq!(out, format!("-{placed}"), "{digits} {scale} {power}");
        }
        assert_eq!(place(&mut "1".to_owned(), 0, 0, 401), Err(Unread::TooLong));
    }
}
