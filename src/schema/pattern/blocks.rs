//! The character properties that `\p{…}` may name: general categories, Unicode blocks, scripts.
//!
//! XML Schema 1.1 part 2 §G.4.2.2–3. Blocks are ranges of numbers, unassigned ones included; the regex crate knows
//! categories and scripts but no blocks, so their table is here.

use crate::text::nearest;

/// General categories (Unicode Standard Annex 44 §5.7.1), as XML Schema spells them.
const CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C",
    "Cc", "Cf", "Cs", "Co", "Cn",
];

/// Blocks as XML Schema names them, without their `Is`: first and last character.
const BLOCKS: &[(&str, u32, u32)] = &[
    ("BasicLatin", 0x0, 0x7f),
    ("Latin-1Supplement", 0x80, 0xff),
    ("LatinExtended-A", 0x100, 0x17f),
    ("LatinExtended-B", 0x180, 0x24f),
    ("IPAExtensions", 0x250, 0x2af),
    ("SpacingModifierLetters", 0x2b0, 0x2ff),
    ("CombiningDiacriticalMarks", 0x300, 0x36f),
    ("Greek", 0x370, 0x3ff),
    ("GreekandCoptic", 0x370, 0x3ff),
    ("Cyrillic", 0x400, 0x4ff),
    ("CyrillicSupplement", 0x500, 0x52f),
    ("Armenian", 0x530, 0x58f),
    ("Hebrew", 0x590, 0x5ff),
    ("Arabic", 0x600, 0x6ff),
    ("Syriac", 0x700, 0x74f),
    ("ArabicSupplement", 0x750, 0x77f),
    ("Thaana", 0x780, 0x7bf),
    ("Devanagari", 0x900, 0x97f),
    ("Bengali", 0x980, 0x9ff),
    ("Gurmukhi", 0xa00, 0xa7f),
    ("Gujarati", 0xa80, 0xaff),
    ("Oriya", 0xb00, 0xb7f),
    ("Tamil", 0xb80, 0xbff),
    ("Telugu", 0xc00, 0xc7f),
    ("Kannada", 0xc80, 0xcff),
    ("Malayalam", 0xd00, 0xd7f),
    ("Sinhala", 0xd80, 0xdff),
    ("Thai", 0xe00, 0xe7f),
    ("Lao", 0xe80, 0xeff),
    ("Tibetan", 0xf00, 0xfff),
    ("Myanmar", 0x1000, 0x109f),
    ("Georgian", 0x10a0, 0x10ff),
    ("HangulJamo", 0x1100, 0x11ff),
    ("Ethiopic", 0x1200, 0x137f),
    ("Cherokee", 0x13a0, 0x13ff),
    ("Khmer", 0x1780, 0x17ff),
    ("Mongolian", 0x1800, 0x18af),
    ("LatinExtendedAdditional", 0x1e00, 0x1eff),
    ("GreekExtended", 0x1f00, 0x1fff),
    ("GeneralPunctuation", 0x2000, 0x206f),
    ("SuperscriptsandSubscripts", 0x2070, 0x209f),
    ("CurrencySymbols", 0x20a0, 0x20cf),
    ("CombiningMarksforSymbols", 0x20d0, 0x20ff),
    ("LetterlikeSymbols", 0x2100, 0x214f),
    ("NumberForms", 0x2150, 0x218f),
    ("Arrows", 0x2190, 0x21ff),
    ("MathematicalOperators", 0x2200, 0x22ff),
    ("MiscellaneousTechnical", 0x2300, 0x23ff),
    ("ControlPictures", 0x2400, 0x243f),
    ("OpticalCharacterRecognition", 0x2440, 0x245f),
    ("EnclosedAlphanumerics", 0x2460, 0x24ff),
    ("BoxDrawing", 0x2500, 0x257f),
    ("BlockElements", 0x2580, 0x259f),
    ("GeometricShapes", 0x25a0, 0x25ff),
    ("MiscellaneousSymbols", 0x2600, 0x26ff),
    ("Dingbats", 0x2700, 0x27bf),
    ("BraillePatterns", 0x2800, 0x28ff),
    ("CJKRadicalsSupplement", 0x2e80, 0x2eff),
    ("KangxiRadicals", 0x2f00, 0x2fdf),
    ("IdeographicDescriptionCharacters", 0x2ff0, 0x2fff),
    ("CJKSymbolsandPunctuation", 0x3000, 0x303f),
    ("Hiragana", 0x3040, 0x309f),
    ("Katakana", 0x30a0, 0x30ff),
    ("Bopomofo", 0x3100, 0x312f),
    ("HangulCompatibilityJamo", 0x3130, 0x318f),
    ("Kanbun", 0x3190, 0x319f),
    ("BopomofoExtended", 0x31a0, 0x31bf),
    ("KatakanaPhoneticExtensions", 0x31f0, 0x31ff),
    ("EnclosedCJKLettersandMonths", 0x3200, 0x32ff),
    ("CJKCompatibility", 0x3300, 0x33ff),
    ("CJKUnifiedIdeographsExtensionA", 0x3400, 0x4dbf),
    ("CJKUnifiedIdeographs", 0x4e00, 0x9fff),
    ("YiSyllables", 0xa000, 0xa48f),
    ("YiRadicals", 0xa490, 0xa4cf),
    ("HangulSyllables", 0xac00, 0xd7af),
    ("PrivateUse", 0xe000, 0xf8ff),
    ("CJKCompatibilityIdeographs", 0xf900, 0xfaff),
    ("AlphabeticPresentationForms", 0xfb00, 0xfb4f),
    ("ArabicPresentationForms-A", 0xfb50, 0xfdff),
    ("CombiningHalfMarks", 0xfe20, 0xfe2f),
    ("CJKCompatibilityForms", 0xfe30, 0xfe4f),
    ("SmallFormVariants", 0xfe50, 0xfe6f),
    ("ArabicPresentationForms-B", 0xfe70, 0xfeff),
    ("HalfwidthandFullwidthForms", 0xff00, 0xffef),
    ("Specials", 0xfff0, 0xffff),
    ("CJKUnifiedIdeographsExtensionB", 0x20000, 0x2a6df),
    ("CJKUnifiedIdeographsExtensionC", 0x2a700, 0x2b73f),
    ("CJKUnifiedIdeographsExtensionD", 0x2b740, 0x2b81f),
    ("CJKCompatibilityIdeographsSupplement", 0x2f800, 0x2fa1f),
];

/// What `\p{name}` (`\P{name}` if `negated`) is in the regex crate's syntax, inside and outside of a class; None
/// where nothing has that name.
pub(super) fn property(name: &str, negated: bool) -> Option<String> {
    let sign = if negated { "P" } else { "p" };
    if CATEGORIES.contains(&name) {
        return Some(format!("\\{sign}{{{name}}}"));
    }
    let block = name.strip_prefix("Is").or_else(|| name.strip_prefix("In"));
    if let Some(found) = block.and_then(block_of) {
        let (_, first, last) = found;
        let not = if negated { "^" } else { "" };
        return Some(format!("[{not}\\x{{{first:X}}}-\\x{{{last:X}}}]"));
    }
    // A script or property that the regex crate knows, spelled `Han`, `Script=Han` or, as in Java, `IsHan`.
    let sane = |c: char| c.is_ascii_alphanumeric() || matches!(c, '=' | '_' | '-');
    let known = block.unwrap_or(name);
    if !known.starts_with(char::is_alphabetic) || !known.chars().all(sane) {
        return None;
    }
    let text = format!("\\{sign}{{{known}}}");
    regex_automata::util::syntax::parse(&text)
        .is_ok()
        .then_some(text)
}

fn block_of(name: &str) -> Option<(&'static str, u32, u32)> {
    let fold = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let wanted = fold(name);
    BLOCKS
        .iter()
        .copied()
        .find(|(known, ..)| fold(known) == wanted)
}

/// The name that `name` was probably meant to be.
pub(super) fn nearest_property(name: &str) -> Option<String> {
    let block = name.strip_prefix("Is").unwrap_or(name);
    nearest(block, BLOCKS.iter().map(|(known, ..)| *known))
        .map(|near| format!("Is{near}"))
        .or_else(|| nearest(name, CATEGORIES.iter().copied()).map(str::to_owned))
}
