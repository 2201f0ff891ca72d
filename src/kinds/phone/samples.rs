//! Numbers as people write them, and what becomes of them: the tests of the kind as a whole.

use super::*;
use crate::text::Lang;
use proptest::prelude::*;

fn phone(region: &str, national: bool) -> Phone {
    Phone::new(plan::region(region), national)
}

fn form(phone: &Phone, text: &str) -> Option<String> {
    let mut out = String::new();
    phone.canonical(text, &mut out).then_some(out)
}

proptest! {
    #[test]
    fn a_canonical_form_is_read_as_itself(
        home in prop::sample::select(vec!["", "CN", "US", "DE", "GB", "IT", "BR", "MX", "AR", "JP", "RU", "SG", "FR", "KR"]),
        text in "\\+?[0-9]{1,3}[ (-]?0?[0-9]{2,4}[) -]?[0-9]{3,4}[ -]?[0-9]{2,4}(( ?x|转|ext\\. |;ext=|,)[0-9]{1,4})?",
    ) {
        for national in [false, true] {
            let phone = phone(home, national);
            if let Some(once) = form(&phone, &text) {
                prop_assert_eq!(form(&phone, &once), Some(once.clone()), "{}", text);
                prop_assert!(phone.check(&text) && phone.check(&once));
            }
            if let Some(meant) = phone.suggest(&text) {
                prop_assert!(meant != text && !meant.is_empty());
            }
            prop_assert!(!phone.explain(&text).say(Lang::En).is_empty());
        }
    }

    #[test]
    fn every_country_code_reads_its_own_numbers_again(code in 1_u16..999, digits in "[0-9]{6,12}") {
        let world = phone("", false);
        if let Some(once) = form(&world, &format!("+{code}{digits}")) {
            prop_assert_eq!(form(&world, &once), Some(once.clone()));
            prop_assert!(world.mask(&once).bytes().filter(u8::is_ascii_digit).count() <= once.len() / 2 + 1);
        }
    }
}

#[test]
fn usual_spellings_have_one_form() {
    for (home, text, expected) in [
        ("CN", "１３８００１３８０００", "+8613800138000"),
        ("CN", "手机：138 0013 8000", "+8613800138000"),
        ("CN", "=13800138000", "+8613800138000"),
        ("CN", "'13800138000", "+8613800138000"),
        ("CN", "（010）62345678", "+861062345678"),
        ("CN", "010-62345678转801", "+861062345678;ext=801"),
        ("CN", "010-62345678 x801", "+861062345678;ext=801"),
        ("CN", "010-62345678 ext. 801", "+861062345678;ext=801"),
        ("CN", "010-62345678分机801", "+861062345678;ext=801"),
        ("CN", "010-62345678（转801）", "+861062345678;ext=801"),
        ("CN", "\"010-62345678 ext. 801\"", "+861062345678;ext=801"),
        ("CN", "电话：tel:010-62345678", "+861062345678"),
        ("CN", "010-62345678#801", "+861062345678;ext=801"),
        ("CN", "+861062345678;ext=801", "+861062345678;ext=801"),
        (
            "CN",
            "tel:010-62345678;ext=801;phone-context=+86",
            "+861062345678;ext=801",
        ),
        ("CN", "400-810-8888", "+864008108888"),
        ("CN", "17951 13800138000", "+8613800138000"),
        ("US", "(212) 555-0123 ext 5", "+12125550123;ext=5"),
        ("US", "1-800-FLOWERS", "+18003569377"),
        ("US", "011 86 138 0013 8000", "+8613800138000"),
        ("IT", "06 698 12345", "+390669812345"),
        ("DE", "030/1234567", "+49301234567"),
        ("GB", "++44 20 7946 0018", "+442079460018"),
        ("", "0044 (0)20 7946 0018", "+442079460018"),
        ("", "00+86-13800138000", "+8613800138000"),
        ("ZZ", "+86-13800138000", "+8613800138000"),
    ] {
        let phone = phone(home, false);
        assert_eq!(form(&phone, text).as_deref(), Some(expected), "{text}");
        assert!(phone.check(text), "{text}");
    }
}

#[test]
fn faults_are_named() {
    for (home, text, said) in [
        ("CN", "1380013800", "11 digits expected, 10 found"),
        ("CN", "+86 138001380001", "11 digits expected, 12 found"),
        ("CN", "12345678901", "no number of CN begins so"),
        ("CN", "62345678", "area code missing"),
        ("CN", "13800138000/13900139000", "two numbers in one cell"),
        ("CN", "13800138000 13900139000", "two numbers in one cell"),
        ("CN", "13800138000；13900139000", "two numbers in one cell"),
        ("CN", "010-62345678,62345679", "two numbers in one cell"),
        (
            "CN",
            "021-54321234-801",
            "the extension is not marked as one: write ext. 801",
        ),
        (
            "CN",
            "13800138000.0",
            "ends in .0, as a spreadsheet writes quantities",
        ),
        (
            "CN",
            "1.38E+10",
            "a spreadsheet's short form of a long number: digits are lost",
        ),
        ("CN", "110", "a short service number, not a customer's own"),
        (
            "CN",
            "95588",
            "a short service number, not a customer's own",
        ),
        ("CN", "N/A", "no digits"),
        ("CN", " ", "nothing but blanks"),
        ("CN", "138OO138OOO", "letters in the number"),
        ("CN", "010-62345678 ext. 801x802", "letters in the number"),
        (
            "CN",
            "010-62345678#801#802",
            "characters that a phone number does not have",
        ),
        ("CN", "138-CALL-NOW", "letters in the number"),
        ("CN", "王伟 13800138000", "words beside the number"),
        (
            "CN",
            "852 2345 6789",
            "the country code of another country, without +",
        ),
        ("CN", "138001380001380013", "too many digits: 18"),
        (
            "CN",
            "13,800,138,000",
            "characters that a phone number does not have",
        ),
        ("US", "+999 123456", "no such country code"),
        ("US", "212-555-012", "too few digits: 9"),
        (
            "",
            "13800138000",
            "no country code, and no phoneRegion says which is meant",
        ),
    ] {
        let phone = phone(home, false);
        assert!(!phone.check(text), "{text}");
        assert_eq!(phone.explain(text).say(Lang::En), said, "{text}");
    }
}

#[test]
fn what_was_meant_is_proposed() {
    for (home, text, meant) in [
        ("CN", "13800138000.0", Some("+8613800138000")),
        ("CN", "021-54321234-801", Some("+862154321234;ext=801")),
        ("CN", "021-54321234(801)", Some("+862154321234;ext=801")),
        (
            "CN",
            "13800138000,13900139000",
            Some("+8613800138000; +8613900139000"),
        ),
        (
            "CN",
            "13800138000/010-62345678",
            Some("+8613800138000; +861062345678"),
        ),
        ("CN", "138OO138OOO", Some("+8613800138000")),
        ("CN", "王伟 13800138000（家）", Some("+8613800138000")),
        (
            "CN",
            "13800138000（家），13900139000（公司）",
            Some("+8613800138000; +8613900139000"),
        ),
        ("CN", "852 2345 6789", Some("+85223456789")),
        ("US", "0086 13800138000", Some("+8613800138000")),
        ("US", "13800138000", Some("+8613800138000")),
        ("US", "13800138000转8", Some("+8613800138000;ext=8")),
        ("", "13800138000", Some("+8613800138000")),
        ("CN", "138 0013 8000", Some("+8613800138000")),
        ("CN", "+8613800138000", None),
        (
            "CN",
            "010-62345678/79",
            Some("+861062345678; +861062345679"),
        ),
        ("CN", "13,800,138,000", Some("+8613800138000")),
        ("CN", "1380013800", None),
        ("CN", "138****8000", None),
        ("CN", "无", None),
    ] {
        let found = phone(home, false).suggest(text);
        assert_eq!(found.as_deref(), meant, "{text}");
    }
}

#[test]
fn the_national_form_is_the_one_of_the_region() {
    for (home, text, expected) in [
        ("CN", "+86-13800138000", "138 0013 8000"),
        ("CN", "010-62345678转801", "010 6234 5678转801"),
        ("CN", "+44 2079460018", "+44 20 7946 0018"),
        ("CN", "0012125550123x5", "+1 212-555-0123 ext. 5"),
        ("US", "2125550123", "(212) 555-0123"),
        ("US", "+8613800138000", "+86 138 0013 8000"),
        ("", "+8613800138000", "+86 138 0013 8000"),
    ] {
        let phone = phone(home, true);
        let found = form(&phone, text).unwrap();
        assert_eq!(found, expected);
        assert_eq!(form(&phone, &found).as_deref(), Some(expected));
    }
    for text in ["13800138000", "+86 138-0013-8000"] {
        let phone = phone("CN", true);
        let number = phone.dial(text).unwrap();
        let mut planned = String::new();
        phone.write(&number, "", &mut planned);
        assert_eq!(form(&phone, text), Some(planned));
    }
}

#[test]
fn a_mask_shows_half_of_the_digits_at_most() {
    for (text, mask) in [
        ("+86 138-0013-8000", "138****8000"),
        ("13800138000", "138****8000"),
        ("(+86)13800138000转8", "138****8000"),
        ("010-62345678转801", "+86******5678"),
        ("+44 20 7946 0018", "+44******0018"),
        ("+85223456789", "+852******89"),
        ("+24762889", "+247***89"),
        ("1380013800", "9999999999 (10)"),
    ] {
        assert_eq!(phone("CN", false).mask(text), mask);
    }
}

#[test]
fn no_damaged_cell_is_a_number() {
    for home in (0..plan::PAIRS).filter_map(plan::at) {
        let phone = Phone::new(Some(home), false);
        let taken = super::super::DAMAGED.iter().find(|text| phone.check(text));
        assert_eq!(taken, None, "{home:?}");
    }
}

#[test]
fn a_record_s_region_decides() {
    let kind = phone("CN", false);
    assert!(!kind.check("01 42 68 53 00"));
    assert!(kind.within("FR").unwrap().check("01 42 68 53 00"));
    assert!(kind.within(" fr").unwrap().check("01 42 68 53 00"));
    assert!(!kind.within("US").unwrap().check("010-62345678"));
    assert!(kind.within("").is_none());
    assert_eq!(region("13800138000", Some("CN")), Some("CN"));
    assert_eq!(region("+1 416 555 0123", None), Some("CA"));
    assert_eq!(region("+800 1234 5678", None), None);
    assert_eq!(region("N/A", Some("CN")), None);
}
