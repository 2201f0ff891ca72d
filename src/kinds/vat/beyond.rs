//! VAT numbers beyond the member states: Great Britain and Northern Ireland, Norway, Switzerland, and what the Union
//! itself gives to sellers from outside (one-stop shop).

use super::Country;
use crate::kinds::check_digits::{number, value, weighted};

pub(super) static COUNTRIES: &[Country] = &[
    Country {
        suffixes: &["MWST", "TVA", "IVA", "TPV"],
        fits: |body| {
            let check = (11 - weighted(body, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11;
            check == value(body[8])
        },
        ..Country::new("CHE", &["#########"])
    },
    Country {
        fits: |body| MEMBERS.contains(&&body[..3]),
        ..Country::new("EU", &["#########"])
    },
    Country {
        others: &["UK"],
        regions: &["IM"],
        fits: britain,
        ..Country::new("GB", BRITISH)
    },
    Country {
        fits: |body| MEMBERS.contains(&&body[..3]),
        ..Country::new("IM", &["##########"])
    },
    Country {
        suffixes: &["MVA"],
        ending: "MVA",
        fits: |body| weighted(body, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11),
        ..Country::new("NO", &["#########"])
    },
    Country {
        fits: britain,
        ..Country::new("XI", BRITISH)
    },
];

const BRITISH: &[&str] = &["#########", "############", "GD###", "HA###"];

/// The numbers of ISO 3166-1 of the member states, and 900 for the import scheme's own.
const MEMBERS: &[&[u8]] = &[
    b"040", b"056", b"100", b"191", b"196", b"203", b"208", b"233", b"246", b"250", b"276", b"300",
    b"348", b"372", b"380", b"428", b"440", b"442", b"470", b"528", b"616", b"620", b"642", b"703",
    b"705", b"724", b"752", b"900",
];

/// Modulo 97; since 2010 numbers from 100 on may leave 42 or 55 too. Government departments are GD below 500, health
/// authorities HA from 500.
fn britain(body: &[u8]) -> bool {
    if let [kind @ (b'G' | b'H'), _, digits @ ..] = body {
        return (*kind == b'G') == (number(digits) < 500);
    }
    match weighted(body, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97 {
        0 => number(body) > 0,
        42 | 55 => number(&body[..3]) >= 100,
        _ => false,
    }
}
