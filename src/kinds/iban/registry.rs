//! Which countries have IBANs and how each is built: the registry of ISO 13616 as SWIFT publishes it, release 101.
//!
//! What a country's own banks check beyond that stands in `national.rs`.

/// The structure of what follows the check digits, by country, sorted: how many `n` digits, `a` letters, `c` either.
static COUNTRIES: &[(&str, &str)] = &[
    ("AD", "8n12c"),
    ("AE", "19n"),
    ("AL", "8n16c"),
    ("AT", "16n"),
    ("AZ", "4a20c"),
    ("BA", "16n"),
    ("BE", "12n"),
    ("BG", "4a6n8c"),
    ("BH", "4a14c"),
    ("BI", "23n"),
    ("BR", "23n1a1c"),
    ("BY", "4c4n16c"),
    ("CH", "5n12c"),
    ("CR", "18n"),
    ("CY", "8n16c"),
    ("CZ", "20n"),
    ("DE", "18n"),
    ("DJ", "23n"),
    ("DK", "14n"),
    ("DO", "4c20n"),
    ("EE", "16n"),
    ("EG", "25n"),
    ("ES", "20n"),
    ("FI", "14n"),
    ("FK", "2a12n"),
    ("FO", "14n"),
    ("FR", "10n11c2n"),
    ("GB", "4a14n"),
    ("GE", "2a16n"),
    ("GI", "4a15c"),
    ("GL", "14n"),
    ("GR", "7n16c"),
    ("GT", "24c"),
    ("HN", "4a20n"),
    ("HR", "17n"),
    ("HU", "24n"),
    ("IE", "4a14n"),
    ("IL", "19n"),
    ("IQ", "4a15n"),
    ("IS", "22n"),
    ("IT", "1a10n12c"),
    ("JO", "4a4n18c"),
    ("KW", "4a22c"),
    ("KZ", "3n13c"),
    ("LB", "4n20c"),
    ("LC", "4a24c"),
    ("LI", "5n12c"),
    ("LT", "16n"),
    ("LU", "3n13c"),
    ("LV", "4a13c"),
    ("LY", "21n"),
    ("MC", "10n11c2n"),
    ("MD", "20c"),
    ("ME", "18n"),
    ("MK", "3n10c2n"),
    ("MN", "16n"),
    ("MR", "23n"),
    ("MT", "4a5n18c"),
    ("MU", "4a19n3a"),
    ("NI", "4a20n"),
    ("NL", "4a10n"),
    ("NO", "11n"),
    ("OM", "3n16c"),
    ("PK", "4a16c"),
    ("PL", "24n"),
    ("PS", "4a21c"),
    ("PT", "21n"),
    ("QA", "4a21c"),
    ("RO", "4a16c"),
    ("RS", "18n"),
    ("RU", "14n15c"),
    ("SA", "2n18c"),
    ("SC", "4a20n3a"),
    ("SD", "14n"),
    ("SE", "20n"),
    ("SI", "15n"),
    ("SK", "20n"),
    ("SM", "1a10n12c"),
    ("SO", "19n"),
    ("ST", "21n"),
    ("SV", "4a20n"),
    ("TL", "19n"),
    ("TN", "20n"),
    ("TR", "6n16c"),
    ("UA", "6n19c"),
    ("VA", "18n"),
    ("VG", "4a16n"),
    ("XK", "16n"),
    ("YE", "4a4n18c"),
];

/// The structure of the numbers of a country, by its code in upper case.
pub(super) fn structure(country: &str) -> Option<&'static str> {
    let found = COUNTRIES
        .binary_search_by_key(&country, |(code, _)| code)
        .ok()?;
    Some(COUNTRIES[found].1)
}

/// The runs of a structure: how many characters, of which class.
pub(super) fn runs(structure: &str) -> impl Iterator<Item = (usize, u8)> {
    let mut count = 0;
    structure.bytes().filter_map(move |byte| {
        if byte.is_ascii_digit() {
            count = count * 10 + usize::from(byte - b'0');
            return None;
        }
        Some((std::mem::take(&mut count), byte))
    })
}

/// How many characters a whole IBAN of this structure has.
pub(super) fn length(structure: &str) -> usize {
    4 + runs(structure).map(|(count, _)| count).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_sorted_and_no_number_is_longer_than_34() {
        assert!(COUNTRIES.is_sorted());
        for (code, structure) in COUNTRIES {
            assert!((15..=34).contains(&length(structure)), "{code}");
            assert!(runs(structure).all(|(count, class)| count > 0 && b"nac".contains(&class)));
        }
        assert_eq!(structure("DE").map(length), Some(22));
        assert_eq!(structure("NO").map(length), Some(15));
        assert_eq!(structure("XX"), None);
    }
}
