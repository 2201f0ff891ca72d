//! `pattern`: regular expressions of XML Schema (1.1 part 2, appendix G), matched against the whole value.
//!
//! They are translated to the regex crate's syntax where the two differ, and compiled to a table that is walked once
//! over the bytes of a value. Habits of other dialects that mean the same everywhere are understood too: anchors at
//! the ends, `(?:…)`, `(?i)`, lazy quantifiers, `\u4e00`. What needs back-tracking is refused with a reason.

mod blocks;
mod chain;
mod class;
mod table;
mod translate;

use crate::text;
use crate::text::{Message, Text};
use chain::Chain;
use table::Table;

/// A pattern that compiles to more bytes than this is refused; 10 MiB would refuse `\w{1,200}`. The regex crate's own
/// cache may grow as large: with its default of 2 MiB a pattern such as `\p{L}{1,80}` takes 17 times as long.
const PROGRAM_MOST: usize = 32 << 20;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    engine: Engine,
}

#[derive(Clone, Debug)]
enum Engine {
    /// One look-up a byte, none waiting for another.
    Chain(Chain),
    /// One look-up a byte.
    Table(Table),
    /// For patterns whose table would be too large, or that ask for word boundaries.
    Program(regex::Regex),
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where the trouble begins, in characters from 0.
    pub at: usize,
    /// What it is, a clause.
    pub message: Message,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Where `source` is no regular expression, asks for what is not supported (look-around, back-references,
    /// possessive quantifiers, unknown character properties), or would be too large.
    pub fn compile(source: &str) -> Result<Self, Refusal> {
        let translated = translate::translate(source)?;
        let engine = match Table::compile(&translated) {
            Some(table) => match table.chain() {
                Some(places) => Engine::Chain(Chain::new(&places)),
                None => Engine::Table(table),
            },
            None => Engine::Program(program(&translated)?),
        };
        Ok(Self { engine })
    }

    /// Whether the whole of `text` matches. One pass, no allocation.
    #[inline]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.engine {
            Engine::Chain(chain) => chain.is_match(text.as_bytes()),
            Engine::Table(table) => table.is_match(text.as_bytes()),
            Engine::Program(regex) => regex.is_match(text),
        }
    }
}

fn program(translated: &str) -> Result<regex::Regex, Refusal> {
    regex::RegexBuilder::new(&format!(r"\A(?:{translated})\z"))
        .size_limit(PROGRAM_MOST)
        .dfa_size_limit(PROGRAM_MOST)
        .build()
        .map_err(|error| {
            let message = match error {
                regex::Error::CompiledTooBig(_) => text!(
                    "too large once compiled: use smaller counts, and maxLength for the length",
                    "编译后过大：请减小重复次数，长度请用 maxLength 限制"
                ),
                _ => text!("not a regular expression", "不是正则表达式"),
            };
            Refusal::at(0, message)
        })
}

impl Refusal {
    fn new(at: usize, message: Message) -> Self {
        Self { at, message }
    }

    fn at(at: usize, text: Text) -> Self {
        Self::new(at, text.into())
    }

    fn nothing_to_repeat(at: usize) -> Self {
        Self::at(
            at,
            text!(
                "nothing to repeat; escape the character with \\ to mean itself",
                "前面没有可重复的内容；要表示字符本身请在前面加 \\"
            ),
        )
    }

    /// An anchor anywhere but at the ends of the pattern.
    fn misplaced(at: usize) -> Self {
        Self::at(
            at,
            text!(
                "an anchor that is not at the end of the pattern; write \\^ or \\$ for the character itself",
                "定位符不在两端；要表示字符本身请写 \\^ 或 \\$"
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// A pattern, what it matches, what it does not.
    type Case = (
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    );

    const CASES: &[Case] = &[
        ("", &[""], &["a"]),
        (
            "C[0-9]{9}",
            &["C000000001"],
            &["C00000001", "C0000000011", "xC000000001"],
        ),
        ("S[0-9]{4}", &["S0001"], &["S001", "s0001"]),
        (
            r"[+]?[0-9(][0-9 ()-]{5,22}[0-9]( ?(ext\.?|x|转) ?[0-9]{1,5})?",
            &[
                "13800138000",
                "+1 (212) 555-0100 ext. 12",
                "(010) 6512 3456转801",
            ],
            &["138", "13800138000 ext", "13800138000转"],
        ),
        ("a|ab|abc", &["a", "ab", "abc"], &["abcd", ""]),
        ("^[a-z]+$", &["abc"], &["abc\n", "Abc", "$"]),
        ("^(a|b)$|^c$", &["a", "b", "c"], &["ab", "^c"]),
        ("(^a|^b)x", &["ax", "bx"], &["x"]),
        ("a(b$|c$)", &["ab", "ac"], &["a"]),
        (r"\Aab\z", &["ab"], &["Aabz"]),
        (r"\d{3}", &["123", "１２３"], &["12", "12a", "一二三"]),
        (r"\D+", &["ab"], &["a1", "１"]),
        (r"\w+", &["abc王9", "a+b"], &["a_b", "a b", "a-b", ""]),
        (r"\W", &["_", "-", " ", "。"], &["a", "王"]),
        (
            r"\s",
            &[" ", "\t", "\n", "\r"],
            &["\u{a0}", "\u{3000}", "\u{b}"],
        ),
        (r"\S+", &["a\u{a0}"], &["a b"]),
        (r"[\s\S]*", &["", "a\nb"], &[]),
        ("a.c", &["abc", "a王c"], &["a\nc", "a\rc", "xabcx", "abcx"]),
        ("a\nb", &["a\nb"], &["a b"]),
        (
            r"\i\c*",
            &["name", "_a-b.c", ":x", "名1"],
            &["1a", "-a", ".a"],
        ),
        (r"[\i-[:]][\c-[:]]*", &["name"], &["a:b", ":a"]),
        (r"\I\C", &["1 ", "- "], &["aa", "1a"]),
        ("[a-z-[aeiou]]+", &["xyz"], &["xaz", "-"]),
        ("[^a-z-[0-9]]", &["A", "-"], &["a", "5"]),
        ("[a-z-[c-x-[m]]]", &["a", "m", "z"], &["c", "n"]),
        (r"[\w-.]+", &["a-b.c"], &["a_b"]),
        ("[a-]+[-b]", &["a--", "-b"], &["b"]),
        ("[!--a&&b~~c-]+", &["a&b~c-"], &["d"]),
        ("[^&|]+", &["ab"], &["a&", "|"]),
        ("[.*+?(){}|$^]+", &[".*+?(){}|$^"], &["a"]),
        (r"[\[\]\\]+", &["[]\\"], &["a"]),
        ("[\\u4e00-\\u9fa5]+", &["王小明"], &["Wang", "王 "]),
        (r"[\x{4e00}-\x{9fff}\x41]+", &["王A"], &["B"]),
        (r"\uD83D\uDE00\u{1F600}", &["😀😀"], &["😀"]),
        (r"\p{Lu}\p{Ll}+", &["Wang", "Éa"], &["wang"]),
        (r"\P{L}+\pL", &["12a"], &["ab"]),
        (r"\p{IsBasicLatin}+", &["abc~"], &["é"]),
        (
            r"\p{IsCJKUnifiedIdeographs}{2,4}",
            &["王伟"],
            &["王", "王w"],
        ),
        (r"[\p{IsHiragana}\p{IsKatakana}]+", &["あア"], &["王"]),
        (r"[^\P{IsGreek}α]+", &["β"], &["α", "b"]),
        (r"\p{Han}+\p{IsHan}", &["王伟"], &["王"]),
        ("(?i)abc[x-z]", &["ABCX", "aBcz"], &["abd"]),
        ("a(?i:b)c", &["aBc"], &["ABc"]),
        ("(?:ab)+?c??", &["abab", "ababc"], &["aba"]),
        (
            "(?<year>[0-9]{4})-(?P<month>[0-9]{2})",
            &["2026-11"],
            &["2026"],
        ),
        ("a{2}b{2,}c{0,1}", &["aabb", "aabbbc"], &["aab", "aabbcc"]),
        ("a||b", &["a", "", "b"], &["ab"]),
        (r"\^\$\-\/\@\.", &["^$-/@."], &["^$-/@x"]),
        (r"\bab\b", &["ab"], &["abc"]),
        (
            r"(1[3-9][0-9]|2[^0-5])\d{8}",
            &["13800138000"],
            &["12800138000"],
        ),
        (
            r"[1-9]\d{5}(19|20)\d{9}[\dXx]",
            &["11010519491231002X"],
            &["110105194912310"],
        ),
        (r"[\w\s]{1,255}", &["北京市 朝阳区", "a"], &["", "a-b"]),
        (r"\w{1,40}", &["王a"], &["", "a b"]),
    ];

    /// The same verdict by the regex crate alone.
    fn plainly(source: &str) -> regex::Regex {
        program(&translate::translate(source).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn the_table_is_the_regular_expression(
            texts in prop::collection::vec("[abcxC S01359+() \\-.^$_&|王あéA\n]{0,12}", 30),
        ) {
            static COMPILED: LazyLock<Vec<(&str, Pattern, regex::Regex)>> = LazyLock::new(|| {
                CASES
                    .iter()
                    .map(|(source, ..)| (*source, Pattern::compile(source).unwrap(), plainly(source)))
                    .collect()
            });
            for (source, pattern, plain) in COMPILED.iter() {
                for text in &texts {
                    prop_assert_eq!(pattern.is_match(text), plain.is_match(text), "{} {:?}", source, text);
                }
            }
        }

        #[test]
        fn any_text_is_a_pattern_or_refused(source in any::<String>(), text in ".{0,5}") {
            compiled_or_refused(&source, &text);
        }

        #[test]
        fn what_looks_like_a_pattern_is_one_or_refused(
            source in "([a-c^$|()?*+{},\\[\\]\\\\.:<>=!-]|\\\\[a-zA-Z0-9]|\\\\p\\{(Is)?[A-Z][a-z]\\}|\\(\\?[a-z:=!<>]){0,10}",
            text in "[abc^$|()-]{0,5}",
        ) {
            compiled_or_refused(&source, &text);
        }
    }

    fn compiled_or_refused(source: &str, text: &str) {
        match Pattern::compile(source) {
            Ok(pattern) => assert_eq!(pattern.is_match(text), plainly(source).is_match(text)),
            Err(refusal) => {
                assert!(refusal.at <= source.chars().count(), "{source}");
                assert_ne!(
                    refusal.message.say(Lang::En),
                    "not a regular expression",
                    "{source}"
                );
            }
        }
    }

    #[test]
    fn values_match_as_a_whole() {
        for (source, right, wrong) in CASES {
            let pattern = Pattern::compile(source)
                .unwrap_or_else(|refusal| panic!("{source}: {}", refusal.message.say(Lang::En)));
            for text in *right {
                assert!(pattern.is_match(text), "{source} {text:?}");
            }
            for text in *wrong {
                assert!(!pattern.is_match(text), "{source} {text:?}");
            }
        }
    }

    #[test]
    fn ordinary_patterns_are_chains_or_tables() {
        for source in [
            "C[0-9]{9}",
            "S[0-9]{4}",
            "[0-9]{6}",
            "王[0-9]",
            "(a|b)c",
            "",
        ] {
            let pattern = Pattern::compile(source).unwrap();
            assert!(matches!(pattern.engine, Engine::Chain { .. }), "{source}");
        }
        for source in [
            "ab?",
            "ab|cd",
            "[0-9]{65}",
            r"\w+",
            r"\p{IsCJKUnifiedIdeographs}{2,4}",
            r"\i\c*",
        ] {
            let pattern = Pattern::compile(source).unwrap();
            assert!(matches!(pattern.engine, Engine::Table { .. }), "{source}");
        }
    }

    #[test]
    fn refusals_say_where_and_why() {
        for (source, at, said) in [
            (r"(a)\1", 3, "back-references"),
            (r"王(?=a)", 1, "look-around"),
            ("(?<!a)b", 0, "look-around"),
            ("(?!a)b", 0, "look-around"),
            ("(?>a)b", 0, "atomic groups"),
            ("ab++", 2, "possessive"),
            ("a**", 2, "nothing to repeat"),
            ("*a", 0, "nothing to repeat"),
            ("^*", 1, "nothing to repeat"),
            ("a^b", 1, "an anchor"),
            ("a$b", 1, "an anchor"),
            ("(a$)b", 2, "an anchor"),
            ("(^a)+", 1, "an anchor"),
            ("a(^b)", 2, "an anchor"),
            ("(ab", 0, "( without its )"),
            ("ab)", 2, ") without its ("),
            ("[ab", 0, "[ without its ]"),
            ("a[]", 1, "an empty class"),
            ("[z-a]", 1, "a range whose end"),
            (r"[a-\d]", 1, "a range that ends in a set"),
            ("[[:alpha:]]", 1, "POSIX"),
            ("[a[b]]", 2, "[ inside a class"),
            ("[a-[b]c]", 0, "a subtraction must end"),
            ("a{,3}", 1, "not a count such as {3}"),
            ("a{3,2}", 1, "a count whose end"),
            ("a}", 1, "} out of place; write \\}"),
            (r"a\", 1, "a backslash at the end"),
            (r"a\q", 1, "\\q is no escape"),
            (
                r"\p{IsHirogana}",
                0,
                "unknown character property IsHirogana; did you mean IsHiragana?",
            ),
            (r"\p{Xyz}", 0, "unknown character property Xyz"),
            (r"\uD83D", 0, "not the number of a character"),
            ("(?m)a", 0, "not a known kind of group"),
            ("((((a{99}){99}){99}){99}){99}", 0, "too large"),
        ] {
            let refusal = Pattern::compile(source)
                .err()
                .unwrap_or_else(|| panic!("{source}"));
            let message = refusal.message.say(Lang::En);
            assert_eq!(refusal.at, at, "{source} {message}");
            assert!(message.starts_with(said), "{source} {message}");
        }
        let deep = "(".repeat(10_000);
        assert!(Pattern::compile(&deep).is_err());
    }
    #[test]
    fn a_short_pattern_for_long_values_is_compiled_at_once() {
        let begun = std::time::Instant::now();
        for source in ["[a-z]{9000}", "a{30000}", "(ab?){5000}"] {
            let compiled = Pattern::compile(source);
            assert!(
                compiled.is_ok_and(|pattern| !pattern.is_match("a")),
                "{source}"
            );
        }
        let taken = begun.elapsed();
        assert!(taken < std::time::Duration::from_secs(10), "{taken:?}");
    }
}
