//! How a text is encoded: the encodings of the WHATWG standard (<https://encoding.spec.whatwg.org>) that tables come in.

use encoding_rs::{CoderResult, DecoderResult, EncoderResult};

/// An encoding. In all but UTF-16 the bytes of ASCII stand for themselves and for nothing else where a delimiter, a
/// quote or a line end could be, so that a table is cut as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// The encoding of a table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputEncoding {
    /// Which.
    pub encoding: Encoding,
    /// Whether the table begins with a byte order mark.
    pub mark: bool,
}

impl OutputEncoding {
    /// The one that is called so: what [`Encoding::named`] knows, and `utf-8-sig` for UTF-8 with a byte order mark.
    pub fn named(label: &str) -> Option<Self> {
        let signed = ["utf-8-sig", "utf8-sig", "utf-8-bom"];
        let mark = signed.iter().any(|name| label.eq_ignore_ascii_case(name));
        let encoding = Encoding::named(label).or(mark.then_some(Encoding::UTF_8))?;
        Some(Self { encoding, mark })
    }
}

impl Default for Encoding {
    fn default() -> Self {
        Self::UTF_8
    }
}

impl From<&'static encoding_rs::Encoding> for Encoding {
    fn from(encoding: &'static encoding_rs::Encoding) -> Self {
        Self(encoding)
    }
}

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, the lower byte first.
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, the higher byte first.
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);

    /// The encodings that a user may want to name, as help and hints list them.
    pub const NAMES: [&'static str; 13] = [
        "utf-8",
        "gb18030",
        "gbk",
        "big5",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "windows-1252",
        "windows-1250",
        "windows-1251",
        "iso-8859-2",
        "utf-16le",
        "utf-16be",
    ];

    /// The encoding that is called so: a label of the standard, or a code page (`cp936`). None for what no table comes
    /// in (ISO-2022-JP, which gives ASCII bytes other meanings).
    pub fn named(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        let label = match label.as_str() {
            "cp936" | "936" | "ansi" => "gbk",
            "cp950" | "950" => "big5",
            "cp932" | "932" => "shift_jis",
            "cp949" | "949" => "euc-kr",
            "cp1252" | "1252" => "windows-1252",
            "utf8" | "utf-8-sig" | "utf8-sig" => "utf-8",
            "utf-16" | "utf16" | "utf16le" => "utf-16le",
            "utf16be" => "utf-16be",
            other => other,
        };
        let encoding = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
        let usable = encoding.is_ascii_compatible() || Self(encoding).is_utf16();
        usable.then_some(Self(encoding))
    }

    /// In lower case: `utf-8`, `gbk`, `windows-1252`.
    pub fn name(self) -> String {
        self.0.name().to_ascii_lowercase()
    }

    /// Whether the second byte of a sign may be that of an ASCII sign (a backslash, a bar).
    pub fn has_ascii_trails(self) -> bool {
        let wide = [
            encoding_rs::GB18030,
            encoding_rs::GBK,
            encoding_rs::BIG5,
            encoding_rs::SHIFT_JIS,
            encoding_rs::EUC_KR,
        ];
        wide.contains(&self.0)
    }

    /// How many bytes must be passed over together at the beginning of `bytes`: two where the second one only looks
    /// like an ASCII sign, else one. An ASCII sign behind a byte with which it makes no sign is itself, as the standard
    /// has it.
    pub fn sign_len(self, bytes: &[u8]) -> usize {
        let &[lead, trail @ 0x40..=0xFF, ..] = bytes else {
            return 1;
        };
        let leads = match lead {
            0x81..=0x9F | 0xE0..=0xFC => true,
            // In Shift_JIS these are a sign each.
            0xA0..=0xDF | 0xFD | 0xFE => self.0 != encoding_rs::SHIFT_JIS,
            _ => false,
        };
        let wide = leads && self.has_ascii_trails() && (!trail.is_ascii() || self.has(lead, trail));
        1 + usize::from(wide)
    }

    /// Whether `text` ends with half a sign that an ASCII sign put behind it would complete, and so be no more than its
    /// other half.
    pub fn swallows(self, text: &[u8], sign: u8) -> bool {
        let Some(last) = text.last().copied() else {
            return false;
        };
        if sign < 0x40 || last.is_ascii() || !self.has_ascii_trails() || !self.has(last, sign) {
            return false;
        }
        let mut at = 0;
        while at + 1 < text.len() {
            at += self.sign_len(&text[at..]);
        }
        at < text.len()
    }

    /// Whether two bytes are one sign.
    fn has(self, lead: u8, trail: u8) -> bool {
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let (result, ..) =
            decoder.decode_to_utf8_without_replacement(&[lead, trail], &mut [0; 16], true);
        result == DecoderResult::InputEmpty
    }

    /// Whether it is UTF-8.
    pub fn is_utf8(self) -> bool {
        self.0 == encoding_rs::UTF_8
    }

    /// Whether it is GB18030, or GBK, which is read as that.
    pub fn is_gb18030(self) -> bool {
        self.0 == encoding_rs::GB18030 || self.0 == encoding_rs::GBK
    }

    /// Whether it is UTF-16, of either order: two bytes for an ASCII sign.
    pub fn is_utf16(self) -> bool {
        self == Self::UTF_16LE || self == Self::UTF_16BE
    }

    /// Appends `bytes` as text, with U+FFFD for what cannot be decoded; whether all of it could.
    pub fn decode(self, bytes: &[u8], out: &mut String) -> bool {
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let enough = decoder.max_utf8_buffer_length(bytes.len());
        out.reserve(enough.unwrap_or(bytes.len() * 3));
        let mut whole = true;
        let mut rest = bytes;
        loop {
            let (result, read, bad) = decoder.decode_to_string(rest, out, true);
            rest = &rest[read..];
            whole &= !bad;
            match result {
                CoderResult::InputEmpty => return whole,
                CoderResult::OutputFull => out.reserve(rest.len() * 3 + 16),
            }
        }
    }

    /// Appends `bytes` as UTF-8, with a byte that no UTF-8 has for everything that cannot be decoded, so that whoever
    /// reads on sees where that was.
    pub fn decode_marking(self, bytes: &[u8], out: &mut Vec<u8>) {
        const NO_UTF8: u8 = 0xFF;
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let mut rest = bytes;
        loop {
            let from = out.len();
            let enough = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            out.resize(from + enough.unwrap_or(rest.len() * 3) + 16, 0);
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut out[from..], true);
            out.truncate(from + written);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => out.push(NO_UTF8),
            }
        }
    }

    /// Whether all of `bytes`, of which the last sign may be cut off, can be decoded.
    pub fn knows(self, bytes: &[u8]) -> bool {
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len() * 3 + 16);
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
        !matches!(result, DecoderResult::Malformed(..))
    }

    /// Appends `text` as bytes; the first sign that the encoding does not have, if there is one, is where it stops.
    ///
    /// # Errors
    /// That sign.
    pub fn encode(self, text: &str, out: &mut Vec<u8>) -> Result<(), char> {
        if self.is_utf8() || text.is_ascii() && !self.is_utf16() {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        if self.is_utf16() {
            let units = text.encode_utf16();
            if self == Self::UTF_16LE {
                out.extend(units.flat_map(u16::to_le_bytes));
            } else {
                out.extend(units.flat_map(u16::to_be_bytes));
            }
            return Ok(());
        }
        let mut encoder = self.0.new_encoder();
        let mut rest = text;
        loop {
            out.reserve(rest.len() * 2 + 16);
            let (result, read) =
                encoder.encode_from_utf8_to_vec_without_replacement(rest, out, true);
            rest = &rest[read..];
            match result {
                EncoderResult::InputEmpty => return Ok(()),
                EncoderResult::OutputFull => {}
                EncoderResult::Unmappable(sign) => return Err(sign),
            }
        }
    }

    /// Appends `bytes` of this encoding in another one, U+FFFD for what cannot be decoded.
    ///
    /// # Errors
    /// The first sign that the other one does not have.
    pub fn recode(self, bytes: &[u8], other: Self, out: &mut Vec<u8>) -> Result<(), char> {
        if bytes.is_ascii() && !other.is_utf16() {
            out.extend_from_slice(bytes);
            return Ok(());
        }
        if self.is_utf8() {
            return other.encode(&String::from_utf8_lossy(bytes), out);
        }
        let mut text = String::new();
        self.decode(bytes, &mut text);
        if other.is_utf8() {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        other.encode(&text, out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn encodings_go_by_their_labels_and_code_pages() {
        for (label, name) in [
            ("UTF-8", Some("utf-8")),
            ("gb2312", Some("gbk")),
            ("GB18030", Some("gb18030")),
            ("cp936", Some("gbk")),
            ("big5", Some("big5")),
            ("Shift-JIS", Some("shift_jis")),
            ("latin1", Some("windows-1252")),
            ("iso-8859-7", Some("iso-8859-7")),
            ("utf-16", Some("utf-16le")),
            ("iso-2022-jp", None),
            ("klingon", None),
        ] {
            let found = Encoding::named(label).map(Encoding::name);
            assert_eq!(found.as_deref(), name, "{label}");
        }
        for name in Encoding::NAMES {
            assert_eq!(
                Encoding::named(name).map(Encoding::name).as_deref(),
                Some(name)
            );
        }
    }

    #[test]
    fn an_ascii_sign_behind_what_it_makes_no_sign_with_is_itself() {
        for (name, bytes, len) in [
            ("big5", b"\xB3\\", 2),
            ("gbk", b"\x81|", 2),
            ("euc-kr", b"\xA5\\", 1),
            ("shift_jis", b"\x85\\", 1),
            ("gbk", b"\xFF|", 1),
            ("gbk", b"\x81,", 1),
            ("utf-8", b"\xB3\\", 1),
        ] {
            let encoding = Encoding::named(name).unwrap();
            assert_eq!(encoding.sign_len(bytes), len, "{name} {bytes:?}");
        }
    }

    #[test]
    fn half_a_sign_swallows_what_makes_it_whole() {
        let gbk = Encoding::named("gbk").unwrap();
        for (text, sign, expected) in [
            (&b"a\x81"[..], b'|', true),
            (b"a\x81", b',', false),
            (b"\x81\x81", b'|', false),
            (b"\x81\x81\x81", b'|', true),
            (b"\x81|", b'|', false),
            (b"", b'|', false),
        ] {
            assert_eq!(gbk.swallows(text, sign), expected, "{text:?}");
        }
        assert!(!Encoding::UTF_8.swallows(b"\x81", b'|'));
    }

    proptest! {
        #[test]
        fn what_an_encoding_has_reads_back(text in "[ -~\u{e0}-\u{ff}一-龥あ-ん가-힣€]{0,20}") {
            for name in Encoding::NAMES {
                let encoding = Encoding::named(name).unwrap();
                let mut bytes = Vec::new();
                if encoding.encode(&text, &mut bytes).is_ok() {
                    let mut back = String::new();
                    prop_assert!(encoding.decode(&bytes, &mut back), "{name}");
                    prop_assert_eq!(&back, &text, "{}", name);
                    prop_assert!(encoding.knows(&bytes));
                }
            }
        }
    }
}
