//! The numbering plans of the world: the one door to the rules of libphonenumber.
//!
//! They take some 30 ms to load, once, when the first number is asked for that neither `mainland.rs` nor `ranges.rs`
//! knows.

use std::fmt::Write as _;

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat,
    PhoneNumberType, ValidationError,
};
pub(super) use rlibphonenumber::{PhoneNumber as Number, Region};

/// Why a text is no number of any plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Signs that no number has, or hardly a digit.
    Unreadable,
    /// No country code, and no region that says which is meant.
    NoCountry,
    /// A country code that no country has.
    UnknownCountry,
    /// Fewer digits than any number of the country.
    TooShort,
    /// More digits than any number of the country.
    TooLong,
    /// A number of digits that the country has no numbers of.
    Length,
    /// A local number: the area code is missing.
    Local,
    /// The right number of digits, in a range that is not given out; the country, where it is known.
    Range(Option<Region>),
}

/// The region of two ASCII letters, whether or not it has a numbering plan.
pub(super) fn region(code: &str) -> Option<Region> {
    Region::from_code(code).ok().filter(|_| code.len() == 2)
}

/// Reads a number as it is dialled from `region`; only what is valid there or in the country that its code names.
///
/// # Errors
/// Why it is not valid.
pub(super) fn read(text: &str, region: Option<Region>) -> Result<PhoneNumber, Refusal> {
    let plans = &*PHONE_NUMBER_UTIL;
    let number = plans.parse(text, region).map_err(|error| match error {
        ParseError::InvalidCountryCode if text.contains(['+', '＋']) => Refusal::UnknownCountry,
        ParseError::InvalidCountryCode => Refusal::NoCountry,
        ParseError::NotANumber(_) => Refusal::Unreadable,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => Refusal::TooShort,
        ParseError::TooLongNsn => Refusal::TooLong,
    })?;
    if plans.is_valid_number(&number) {
        return Ok(number);
    }
    Err(match plans.is_possible_number_with_reason(&number) {
        Ok(NumberLengthType::IsPossibleLocalOnly) => Refusal::Local,
        Ok(NumberLengthType::IsPossible) => {
            let country = plans.get_region_for_country_code(number.country_code);
            Refusal::Range(country.filter(|country| *country != Region::World))
        }
        Err(ValidationError::TooShort) => Refusal::TooShort,
        Err(ValidationError::TooLong) => Refusal::TooLong,
        Err(ValidationError::InvalidLength) => Refusal::Length,
        Err(ValidationError::InvalidCountryCode) => Refusal::UnknownCountry,
    })
}

/// Appends the number as E.164, its extension left out.
pub(super) fn write_e164(number: &PhoneNumber, out: &mut String) {
    let _ = write!(out, "+{}", number.country_code);
    if number.italian_leading_zero() {
        let zeros = number.number_of_leading_zeros().clamp(1, 10);
        (0..zeros).for_each(|_| out.push('0'));
    }
    let _ = write!(out, "{}", number.national_number);
}

/// How many digits the country code has that a number begins with (ITU-T E.164, annexes).
pub(super) fn code_digits(digits: &[u8]) -> usize {
    match digits {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// Appends the number, its extension left out, as it is written in `home`: as a national number there, else with
/// its country code.
pub(super) fn write_for(number: &PhoneNumber, home: Option<Region>, out: &mut String) {
    let plans = &*PHONE_NUMBER_UTIL;
    let own = home.and_then(|home| plans.get_country_code_for_region(home));
    let format = if own == Some(number.country_code) {
        PhoneNumberFormat::National
    } else {
        PhoneNumberFormat::International
    };
    let bare = PhoneNumber {
        extension: None,
        ..number.clone()
    };
    out.push_str(&plans.format(&bare, format));
}

/// All calling codes, in the order of their digits.
#[cfg(test)]
pub(super) fn calling_codes() -> Vec<String> {
    let codes = PHONE_NUMBER_UTIL.get_supported_calling_codes();
    let mut codes: Vec<String> = codes.map(|code| code.to_string()).collect();
    codes.sort();
    codes
}

/// The regions of a calling code, the one that it is named after first; none where it is no country's.
#[cfg(test)]
pub(super) fn regions_of(calling_code: &str) -> Vec<&'static str> {
    let found = calling_code.parse().ok().and_then(|calling_code| {
        PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(calling_code)
    });
    found.into_iter().flatten().filter_map(code).collect()
}

/// Whether a number is a mobile number and nothing else.
#[cfg(test)]
pub(super) fn is_mobile(number: &PhoneNumber) -> bool {
    PHONE_NUMBER_UTIL.get_number_type(number) == PhoneNumberType::Mobile
}

/// Whether letters stand for digits in numbers as this one: in North America, and where the caller pays nothing or a
/// share wherever the number is.
pub(super) fn may_have_letters(number: &PhoneNumber) -> bool {
    const NORTH_AMERICA: i32 = 1;
    number.country_code == NORTH_AMERICA
        || matches!(
            PHONE_NUMBER_UTIL.get_number_type(number),
            PhoneNumberType::TollFree
                | PhoneNumberType::SharedCost
                | PhoneNumberType::PremiumRate
                | PhoneNumberType::UAN
        )
}

/// The region that a valid number belongs to: ISO 3166 alpha-2; None of satellites and other numbers of no country.
pub(super) fn region_of(number: &PhoneNumber) -> Option<&'static str> {
    PHONE_NUMBER_UTIL
        .get_region_for_number(number)
        .and_then(code)
}

/// The two letters of a region; None of the world.
pub(super) fn code(region: Region) -> Option<&'static str> {
    letters(index(region)?)
}

/// The two letters at a place among all pairs.
pub(super) fn letters(index: usize) -> Option<&'static str> {
    let code = LETTERS.get(2 * index..2 * index + 2)?;
    str::from_utf8(code).ok()
}

/// How many pairs of letters there are.
pub(super) const PAIRS: usize = 26 * 26;

/// The place of a region's two letters among all pairs, from 0; None of the world.
pub(super) fn index(region: Region) -> Option<usize> {
    pair(region.as_region_str().as_str().as_bytes()).map(usize::from)
}

/// The place of two capital letters among all pairs; None of any other text.
pub(super) fn pair(letters: &[u8]) -> Option<u16> {
    match *letters {
        [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
            Some(u16::from(first - b'A') * 26 + u16::from(second - b'A'))
        }
        _ => None,
    }
}

/// The region at a place among all pairs of letters.
pub(super) fn at(index: usize) -> Option<Region> {
    region(letters(index)?)
}

/// All pairs of letters, one behind another: `AAABAC…ZZ`.
static LETTERS: [u8; 2 * PAIRS] = {
    let mut letters = [0; 2 * PAIRS];
    let mut at = 0;
    while at < PAIRS {
        letters[2 * at] = b'A' + (at / 26) as u8;
        letters[2 * at + 1] = b'A' + (at % 26) as u8;
        at += 1;
    }
    letters
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_pairs_of_letters() {
        for place in 0..PAIRS {
            let region = at(place).unwrap();
            assert_eq!(index(region), Some(place));
            assert_eq!(super::region(code(region).unwrap()), Some(region));
        }
        assert_eq!(code(Region::World), None);
        assert_eq!(region("001"), None);
        assert_eq!(at(PAIRS), None);
    }

    #[test]
    fn country_codes_are_as_long_as_they_are() {
        for code in PHONE_NUMBER_UTIL.get_supported_calling_codes() {
            let digits = format!("{code}0000000");
            assert_eq!(code_digits(digits.as_bytes()), code.to_string().len());
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        for (text, home, refusal) in [
            ("212-555-012", "US", Refusal::TooShort),
            ("555-0123", "US", Refusal::Local),
            ("+999 123456", "CN", Refusal::UnknownCountry),
            ("+86 12345678901", "US", Refusal::Range(region("CN"))),
            ("138001380001380013800", "CN", Refusal::TooLong),
            ("12", "CN", Refusal::TooShort),
        ] {
            assert_eq!(read(text, region(home)).unwrap_err(), refusal, "{text}");
        }
        assert_eq!(read("13800138000", None).unwrap_err(), Refusal::NoCountry);
    }
}
