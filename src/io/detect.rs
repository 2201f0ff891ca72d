//! Finds out how a text is encoded that does not say so.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::table::encoding::Encoding;

/// How many bytes from the first one above 0x7F are looked at.
pub(super) const SAMPLE: usize = 64 << 10;

/// Invalid sequences that a text in UTF-8 may have: fewer than this, or at most this share of all that are not ASCII.
const INVALID: usize = 8;
const SHARE: usize = 20;

/// The encoding of a text whose first byte above 0x7F begins `sample`; `whole`: the text ends with it.
///
/// UTF-8, unless at least eight sequences and more than 5 % of those that are not ASCII are invalid there.
pub(super) fn encoding(sample: &[u8], whole: bool) -> Encoding {
    if is_utf8(sample, whole) {
        return Encoding::UTF_8;
    }
    let guessed = guess(sample, whole);
    if MULTIBYTE.contains(&guessed.name().as_str()) {
        return guessed;
    }
    // One bad byte rules an encoding of several bytes out; so it is asked of the lines that have none.
    let better = MULTIBYTE
        .iter()
        .filter_map(|name| Encoding::named(name))
        .find(|candidate| {
            let sound = sound_lines(sample, *candidate);
            sound.is_some_and(|sound| guess(&sound, true) == *candidate)
        });
    better.unwrap_or(guessed)
}

/// Encodings with signs of several bytes, in which hardly any other text is sound.
const MULTIBYTE: [&str; 5] = ["gbk", "big5", "shift_jis", "euc-jp", "euc-kr"];

fn guess(sample: &[u8], whole: bool) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole);
    Encoding::from(detector.guess(None, Utf8Detection::Deny))
}

/// The lines that can be decoded, if they hold nine tenths of what is not ASCII.
fn sound_lines(sample: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    let foreign = |bytes: &[u8]| bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let (mut sound, mut text) = (Vec::new(), String::new());
    for line in sample.split_inclusive(|byte| *byte == b'\n') {
        text.clear();
        if encoding.decode(line, &mut text) {
            sound.extend_from_slice(line);
        }
    }
    (foreign(&sound) * 10 >= foreign(sample) * 9).then_some(sound)
}

/// Whether a text is UTF-8 but for fewer sequences than that.
pub(super) fn is_utf8(sample: &[u8], whole: bool) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    let mut end = 0;
    for piece in sample.utf8_chunks() {
        valid += piece
            .valid()
            .chars()
            .filter(|sign| !sign.is_ascii())
            .count();
        end += piece.valid().len() + piece.invalid().len();
        // The sample may end within a sign.
        let cut_off = !whole && end == sample.len() && piece.invalid().len() < 4;
        if !piece.invalid().is_empty() && !cut_off {
            invalid += 1;
        }
    }
    invalid < INVALID || invalid * SHARE <= valid + invalid
}

/// The UTF-16 that a text without a byte order mark is in, if it is: every other byte of what is ASCII is 0.
pub(super) fn utf16(start: &[u8]) -> Option<Encoding> {
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in start.chunks_exact(2) {
        even += usize::from(pair[0] == 0 && pair[1] != 0);
        odd += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    // Line ends and delimiters alone are more than one sign of a hundred.
    let many = |zeros: usize| zeros >= 2 && zeros * 100 >= start.len() / 2;
    let encoding = match (even, odd) {
        (0, odd) if many(odd) => Encoding::UTF_16LE,
        (even, 0) if many(even) => Encoding::UTF_16BE,
        _ => return None,
    };
    let pairs = start.len() / 2 * 2;
    encoding.knows(&start[..pairs]).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(name: &str, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        Encoding::named(name)
            .unwrap()
            .encode(text, &mut bytes)
            .unwrap();
        bytes
    }

    fn found(bytes: &[u8]) -> String {
        let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
        encoding(&bytes[first..], true).name()
    }

    #[test]
    fn a_text_is_found_out_by_its_signs() {
        let chinese = "姓名,城市,备注\n王小明,上海市浦东新区,老客户，优先处理\n李思雨,北京市朝阳区,已签合同\n";
        let traditional =
            "姓名,城市,備註\n王小明,臺北市信義區,老客戶，優先處理\n李思雨,高雄市,已簽合約\n";
        let japanese = "氏名,都市,備考\n田中太郎,東京都,とても良いお客様です\n鈴木花子,大阪府,よろしくお願いします\n";
        let korean =
            "이름,도시,비고\n김민수,서울특별시,좋은 고객입니다\n이영희,부산광역시,계약 완료\n";
        let french = "nom,ville,note\nHélène Müller,Orléans,déjà payée à l'été\nZoë Lefèvre,Genève,très fidèle\n".repeat(3);
        for (name, text) in [
            ("gbk", chinese),
            ("big5", traditional),
            ("shift_jis", japanese),
            ("euc-jp", japanese),
            ("euc-kr", korean),
            ("windows-1252", &french),
        ] {
            assert_eq!(found(&encoded(name, text)), name);
            assert_eq!(found(text.as_bytes()), "utf-8", "{name}");
        }
    }

    #[test]
    fn a_bad_byte_among_many_signs_is_a_bad_byte() {
        let chinese = "姓名,城市,备注\n王小明,上海市浦东新区,老客户，优先处理\n李思雨,北京市朝阳区,已签合同\n".repeat(9);
        let mut bytes = encoded("gbk", &chinese);
        let at = bytes.len() / 2;
        bytes[at] = 0xFF;
        assert_eq!(found(&bytes), "gbk");
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_another_encoding() {
        let mut bytes = "客户,城市\n".repeat(50).into_bytes();
        bytes.extend(b"\xFF\xFE\xFD");
        assert_eq!(found(&bytes), "utf-8");
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_by_its_zeros() {
        let text = "id,姓名\n1,王小明\n2,李思雨\n";
        for name in ["utf-16le", "utf-16be"] {
            assert_eq!(
                utf16(&encoded(name, text)).map(Encoding::name).as_deref(),
                Some(name)
            );
        }
        assert_eq!(utf16(text.as_bytes()), None);
        assert_eq!(utf16(b"a\0b,c\0\0d"), None);
    }
}
