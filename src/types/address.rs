//! The grammar of an e-mail address as a customer table holds it, in one place.
//!
//! A dot-atom before the `@` (RFC 5322 §3.2.3), a host name after it (RFC 1123 §2.1), letters of every script on
//! both sides (RFC 6531). What only a mail server would write is refused: quoted local parts, comments, address
//! literals, names of one label. Nothing is looked up in the DNS. Why a text is none: [`fault`].

mod fault;

pub(crate) use fault::fault;

use super::spelling::is_foreign_letter;

/// Octets before the `@`, at most (RFC 5321 §4.5.3.1.1).
const LOCAL_MOST: usize = 64;
/// Octets between two dots of the domain, at most (RFC 1035 §2.3.4).
const LABEL_MOST: usize = 63;
/// Octets of a host name, at most (RFC 1035 §2.3.4, as it is written).
const DOMAIN_MOST: usize = 253;
/// Octets in all, at most (RFC 5321 §4.5.3.1.3, less the angle brackets).
const WHOLE_MOST: usize = 254;

// What has been read so far. Each state is the place of its successor in a word of six bits a state, so that the
// next state is one shift of the word that belongs to the byte: no branch, and no load that waits for the last one.
const DEAD: u64 = 0;
/// Before the `@`: nothing, or a dot.
const LOCAL_OPEN: u64 = 6;
const LOCAL: u64 = 12;
/// The first label of the domain: nothing, a letter or digit, a hyphen last.
const FIRST_OPEN: u64 = 18;
const FIRST: u64 = 24;
const FIRST_HYPHEN: u64 = 30;
/// A further label: nothing, digits only, anything else, a hyphen last.
const NEXT_OPEN: u64 = 36;
const NEXT_NUMBER: u64 = 42;
const NEXT: u64 = 48;
const NEXT_HYPHEN: u64 = 54;

/// The successors of every state, by byte.
static STEPS: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = steps(byte as u8);
        byte += 1;
    }
    table
};

const fn steps(byte: u8) -> u64 {
    let local = (LOCAL << LOCAL_OPEN) | (LOCAL << LOCAL);
    let label = (FIRST << FIRST_OPEN)
        | (FIRST << FIRST)
        | (FIRST << FIRST_HYPHEN)
        | (NEXT << NEXT)
        | (NEXT << NEXT_HYPHEN);
    match byte {
        b'0'..=b'9' => local | label | (NEXT_NUMBER << NEXT_OPEN) | (NEXT_NUMBER << NEXT_NUMBER),
        b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
            local | label | (NEXT << NEXT_OPEN) | (NEXT << NEXT_NUMBER)
        }
        b'-' => {
            local
                | (FIRST_HYPHEN << FIRST)
                | (FIRST_HYPHEN << FIRST_HYPHEN)
                | (NEXT_HYPHEN << NEXT_NUMBER)
                | (NEXT_HYPHEN << NEXT)
                | (NEXT_HYPHEN << NEXT_HYPHEN)
        }
        b'.' => {
            (LOCAL_OPEN << LOCAL)
                | (NEXT_OPEN << FIRST)
                | (NEXT_OPEN << NEXT_NUMBER)
                | (NEXT_OPEN << NEXT)
        }
        b'@' => FIRST_OPEN << LOCAL,
        b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'/' | b'=' | b'?' | b'^'
        | b'_' | b'`' | b'{' | b'|' | b'}' | b'~' => local,
        _ => DEAD,
    }
}

/// Whether `text` is one e-mail address and nothing else. One pass over the bytes; letters beyond ASCII and more
/// than 64 octets are looked at once more.
pub(crate) fn is_address(text: &str) -> bool {
    if text.len() > WHOLE_MOST {
        return false;
    }
    let (mut state, mut seen) = (LOCAL_OPEN, 0);
    for &byte in text.as_bytes() {
        state = STEPS[byte as usize] >> (state & 63);
        seen |= byte;
    }
    let named = match state & 63 {
        NEXT => true,
        FIRST => text.rsplit('@').next().is_some_and(is_country),
        _ => false,
    };
    named
        && (text.len() <= LOCAL_MOST || has_short_parts(text))
        && (seen.is_ascii() || text.chars().all(|c| c.is_ascii() || is_foreign_letter(c)))
}

/// Whether `text` is a host name as it may follow the `@`, of two labels at least. One pass as [`is_address`].
pub(crate) fn is_domain(text: &str) -> bool {
    let (mut state, mut seen) = (FIRST_OPEN, 0);
    for &byte in text.as_bytes() {
        state = STEPS[byte as usize] >> (state & 63);
        seen |= byte;
    }
    state & 63 == NEXT
        && text.len() <= DOMAIN_MOST
        && has_short_labels(text)
        && (seen.is_ascii() || text.chars().all(|c| c.is_ascii() || is_foreign_letter(c)))
}

/// Whether neither the local part nor a label is too long.
fn has_short_parts(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(local, domain)| local.len() <= LOCAL_MOST && has_short_labels(domain))
}

fn has_short_labels(domain: &str) -> bool {
    domain.split('.').all(|label| label.len() <= LABEL_MOST)
}

/// Whether a domain of one label can be a country's: some registries take mail under the bare top level. Those of
/// two letters are the codes of ISO 3166-1, but for the ones it leaves to its users (AA, QM to QZ, XA to XZ, ZZ).
fn is_country(label: &str) -> bool {
    let &[a, b] = label.as_bytes() else {
        return false;
    };
    let code = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
    code.iter().all(u8::is_ascii_uppercase)
        && !matches!(
            code,
            [b'A', b'A'] | [b'Q', b'M'..=b'Z'] | [b'X', _] | [b'Z', b'Z']
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same grammar, written for reading instead of speed.
    fn by_the_book(text: &str) -> bool {
        let Some((local, domain)) = text.split_once('@') else {
            return false;
        };
        let letter = |c: char| c.is_ascii_alphanumeric() || is_foreign_letter(c);
        let atext = |c: char| letter(c) || "!#$%&'*+-/=?^_`{|}~".contains(c);
        let labels: Vec<&str> = domain.split('.').collect();
        let top = labels[labels.len() - 1];
        local.len() <= 64
            && text.len() <= 254
            && local
                .split('.')
                .all(|atom| !atom.is_empty() && atom.chars().all(atext))
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c == '-' || letter(c))
            })
            && !top.bytes().all(|b| b.is_ascii_digit())
            && (labels.len() > 1 || is_country(top))
    }

    /// Texts that are addresses, or nearly.
    const NEAR: &str = "[a1.@\\-_ é例。＠\"\u{fe0f}]{0,12}|[a-z.]{1,4}@[a-zA-Z0-9.\\-例]{1,9}|[ab]@[a-zA-Z]{2}|\
        [a.]{60,70}@[a.]{180,200}|[a-z9.]{1,6}@[a-z9.é-]{0,70}[.]?[a-z9.-]{0,70}|\\PC{0,20}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_one_pass_is_the_grammar(text in NEAR) {
            prop_assert_eq!(is_address(&text), by_the_book(&text));
        }

        #[test]
        fn a_domain_is_what_follows_the_at(text in "[a1.\\-@ é例。]{0,9}|[a-z0-9.é-]{0,70}") {
            let dotted = text.contains('.') && !text.contains('@');
            prop_assert_eq!(is_domain(&text), dotted && is_address(&format!("a@{text}")));
        }

        #[test]
        fn what_is_refused_has_a_fault_and_nothing_else(text in NEAR) {
            prop_assert_eq!(is_address(&text), fault(&text).is_none());
        }
    }

    #[test]
    fn every_byte_is_what_its_character_is() {
        for c in ('\0'..='\u{2ff}').chain('\u{ff00}'..='\u{ff70}') {
            for text in [
                format!("{c}@b.co"),
                format!("a{c}a@b.co"),
                format!("a@{c}.co"),
                format!("a@b{c}b.co"),
                format!("a@b.{c}"),
                format!("a@{c}{c}"),
            ] {
                assert_eq!(is_address(&text), by_the_book(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn samples() {
        for text in [
            "first.last+tag@sub.example.org",
            "o'hara@example.ie",
            "13800138000@163.com",
            "用户@例子.公司",
            "a@xn--fsqu00a.xn--0zwm56d",
            "a@1.2.3.4x",
            "a@c--n.com",
            "test@io",
            "test@UK",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "@",
            "a@b",
            "a@b.",
            "a@b..co",
            ".a@b.co",
            "a.@b.co",
            "a@-b.co",
            "a@b.co\n",
            " a@b.co",
            "a b@c.co",
            "a@b@c.co",
            "\"a\"@b.co",
            "a@[1.2.3.4]",
            "a@1.2.3.4",
            "a@b。co",
            "a＠b.co",
            "a@b.co;c@d.co",
            "user@localhost",
            "x@qq",
            "x@QQ",
            "x@aa",
            "x@xz",
            "x@zz",
            "x@12",
            "x@é",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn lengths_have_their_limits() {
        let label = "b".repeat(63);
        for (text, right) in [
            (format!("{}@example.com", "a".repeat(64)), true),
            (format!("{}@example.com", "a".repeat(65)), false),
            (format!("a@{label}.com"), true),
            (format!("a@b{label}.com"), false),
            (
                format!("ab@{label}.{label}.{label}.{}", "c".repeat(59)),
                true,
            ),
            (
                format!("ab@{label}.{label}.{label}.{}", "c".repeat(60)),
                false,
            ),
        ] {
            assert_eq!(is_address(&text), right, "{text}");
        }
    }
}
