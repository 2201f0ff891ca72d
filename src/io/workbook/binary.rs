//! What XLS and XLSB have in common: how they hold numbers and errors.

use super::cell::{Cell, Moment, Shape};

/// Bytes in which numbers stand at known places, the lowest byte first; none where a number is not whole.
pub(super) trait Binary {
    /// All of them.
    fn bytes(&self) -> &[u8];

    /// The number of 16 bits there.
    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes().get(at..)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }

    /// The number of 32 bits there.
    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes().get(at..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes))
    }

    /// The float there.
    fn f64(&self, at: usize) -> Option<f64> {
        let bytes = self.bytes().get(at..)?.first_chunk()?;
        Some(f64::from_le_bytes(*bytes))
    }
}

/// A number as its format shows it. What is none (infinity) is the error that a spreadsheet shows in its place.
pub(super) fn numeric(number: f64, shape: Option<Shape>, since_1904: bool) -> Cell<'static> {
    match shape {
        _ if !number.is_finite() => Cell::Error("#NUM!"),
        Some(shape) => Cell::Moment(Moment {
            serial: number,
            shape,
            since_1904,
        }),
        None => Cell::Number(number),
    }
}

/// A number of four bytes: 30 bits of a whole number or of a float, perhaps a hundred times what is meant
/// (MS-XLS §2.5.219, MS-XLSB §2.5.123).
pub(super) fn unpacked(packed: u32) -> f64 {
    const HUNDREDFOLD: u32 = 1;
    const WHOLE: u32 = 2;
    let number = if packed & WHOLE == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & HUNDREDFOLD == 0 {
        number
    } else {
        number / 100.0
    }
}

/// An error as it is shown (MS-XLS §2.5.10, MS-XLSB §2.5.97.2).
pub(super) fn error_word(error: u8) -> &'static str {
    match error {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#GETTING_DATA",
        _ => "#N/A",
    }
}
