//! How a spreadsheet shows the cells of a column.

/// What kinds know of it; writers of workbooks turn it into styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether cells are text even where they consist of digits, so that leading zeros and long numbers survive.
    pub text: bool,
    /// The number format of cells that are numbers, as spreadsheets spell it (`#,##0.00`); None: the general one.
    pub format: Option<&'static str>,
    /// How wide a column of usual values is, in half-width characters; a Chinese character counts two.
    pub width: u16,
}

impl Look {
    /// Text, so wide.
    pub const fn text(width: u16) -> Self {
        Self {
            text: true,
            format: None,
            width,
        }
    }

    /// Numbers in this format, so wide.
    pub const fn number(format: &'static str, width: u16) -> Self {
        Self {
            text: false,
            format: Some(format),
            width,
        }
    }
}

/// The number format of cells whose numbers have a unit: `#,##0.00" kg"`, `#,##0"元"`, `"$"#,##0.00`. A unit that is one
/// sign of a currency stands in front; between digits and letters there is a blank, beside Chinese characters none.
///
/// Whatever the unit is, it is shown as it stands and is no part of the code. One that is empty, or longer than a
/// code may be, is left out: half a unit is another one.
pub fn with_unit(format: &str, unit: &str) -> String {
    const CURRENCIES: &str = "$¥￥€£₩₹₽₫฿₺₴";
    /// Characters; codes have 255 UTF-16 units in all.
    const LONGEST: usize = 40;
    let unit: String = unit.chars().filter(|sign| is_shown(*sign)).collect();
    let unit = unit.trim();
    let Some(first) = unit
        .chars()
        .next()
        .filter(|_| unit.chars().count() <= LONGEST)
    else {
        return format.to_owned();
    };
    if unit.len() == first.len_utf8() && CURRENCIES.contains(first) {
        return literal(unit) + format;
    }
    let close = is_eastern(first) || !first.is_alphanumeric();
    let gap = if close { "" } else { " " };
    format!("{format}{}", literal(&format!("{gap}{unit}")))
}

/// A text that a number format shows as it stands. Nothing escapes a quote between quotes; `_x0041_` would be one
/// character in a workbook.
fn literal(text: &str) -> String {
    let parts = text.split('"').map(|part| match part {
        "" => String::new(),
        part => {
            let part = part.replace("_x", "_\"\\x\"");
            let part = format!("\"{part}\"");
            part.strip_suffix("\"\"")
                .map_or(part.clone(), str::to_owned)
        }
    });
    parts.collect::<Vec<_>>().join("\\\"")
}

/// Whether XML has a character and people see it.
fn is_shown(sign: char) -> bool {
    !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
}

/// Whether a sign is of the scripts that part words by nothing.
fn is_eastern(sign: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&sign) || ('\u{f900}'..='\u{faff}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a number format shows beside the digits; none if it is no code.
    fn shown(code: &str) -> Option<String> {
        let (mut out, mut signs) = (String::new(), code.chars());
        while let Some(sign) = signs.next() {
            match sign {
                '"' => loop {
                    match signs.next()? {
                        '"' => break,
                        sign => out.push(sign),
                    }
                },
                '\\' => out.push(signs.next()?),
                '#' | ',' | '0' | '.' => {}
                _ => return None,
            }
        }
        Some(out)
    }

    proptest! {
        #[test]
        fn a_unit_is_shown_and_never_part_of_the_code(unit in "\\PC{0,30}|[\"\\\\;@#0yh%\\[\\] -]{0,12}") {
            let code = with_unit("#,##0.00", &unit);
            let kept: String = unit.chars().filter(|sign| is_shown(*sign)).collect();
            let shown = shown(&code).unwrap();
            prop_assert_eq!(shown.trim(), kept.trim(), "{}", code);
            prop_assert!(code.encode_utf16().count() <= 255);
        }
    }

    #[test]
    fn units_stand_where_people_write_them() {
        for (unit, code) in [
            ("kg", "0\" kg\""),
            ("元", "0\"元\""),
            ("CNY", "0\" CNY\""),
            ("%", "0\"%\""),
            ("°C", "0\"°C\""),
            ("¥", "\"¥\"0"),
            ("$/h", "0\"$/h\""),
            ("\"", "0\\\""),
            ("5\" disk", "0\" 5\"\\\"\" disk\""),
            ("_x0041_", "0\"_\"\\x\"0041_\""),
            ("_x", "0\"_\"\\x"),
            ("a\nb\0", "0\" ab\""),
            (" ", "0"),
        ] {
            assert_eq!(with_unit("0", unit), code);
        }
        assert_eq!(with_unit("0", &"长".repeat(41)), "0");
    }
}
