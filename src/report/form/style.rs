//! How a form looks: colours that differ in lightness too, so that nobody needs to tell red from green.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const INK: Color = Color::RGB(0x1F_2A_44);
const LINE: Color = Color::RGB(0xBF_C7_D5);
const DARK: Color = Color::RGB(0x1F_4E_79);
const LIGHT: Color = Color::RGB(0xDC_E9_F5);
const FAINT: Color = Color::RGB(0x5B_66_7A);
/// Of groups of fields, one after the other.
const BANDS: &[Color] = &[
    Color::RGB(0xBD_D7_EE),
    Color::RGB(0xF8_CB_AD),
    Color::RGB(0xC6_E0_B4),
    Color::RGB(0xFF_E6_99),
    Color::RGB(0xD9_C8_EC),
    Color::RGB(0xB7_E1_E0),
];

/// The title of a sheet.
pub(super) fn title() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(16)
        .set_font_color(INK)
        .set_align(FormatAlign::VerticalCenter)
}

/// What stands below a title.
pub(super) fn aside() -> Format {
    Format::new()
        .set_font_color(FAINT)
        .set_align(FormatAlign::VerticalCenter)
}

/// A line of a text.
pub(super) fn plain() -> Format {
    Format::new().set_font_color(INK)
}

/// A heading within a sheet.
pub(super) fn heading() -> Format {
    plain().set_bold().set_font_size(12)
}

/// Above the columns of a group; they take turns.
pub(super) fn band(number: usize) -> Format {
    Format::new()
        .set_bold()
        .set_font_color(INK)
        .set_background_color(BANDS[number % BANDS.len()])
        .set_align(FormatAlign::VerticalCenter)
}

/// A header: dark where a value is required, with a star that is shown and is no part of the text.
pub(super) fn header(required: bool) -> Format {
    let format = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE);
    if required {
        format
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(DARK)
            .set_num_format("@\" *\"")
    } else {
        format.set_font_color(INK).set_background_color(LIGHT)
    }
}

/// A cell to be filled in.
pub(super) fn cell(number_format: &str, centred: bool) -> Format {
    let format = Format::new()
        .set_unlocked()
        .set_num_format(number_format)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE);
    if centred {
        format.set_align(FormatAlign::Center)
    } else {
        format
    }
}

/// A value that stands twice.
pub(super) fn twice() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::RGB(0x9C_00_06))
        .set_background_color(Color::RGB(0xFF_C7_CE))
}

/// A required cell of a record that has been begun.
pub(super) fn lacking() -> Format {
    Format::new().set_background_color(Color::RGB(0xFF_F2_B3))
}

/// A cell of the guide's table.
pub(super) fn entry() -> Format {
    plain()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
}

/// The name of a field in the guide, in the colour of its group.
pub(super) fn name(band: Option<usize>) -> Format {
    let format = entry().set_bold();
    match band {
        Some(band) => format.set_background_color(BANDS[band % BANDS.len()]),
        None => format,
    }
}
