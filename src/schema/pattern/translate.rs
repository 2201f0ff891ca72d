//! From XML Schema's regular expressions to the regex crate's: branches, pieces, groups, anchors.

use std::fmt::Write as _;

use super::Refusal;
use super::class::Escape;
use crate::text;
use crate::text::Message;

/// How deep groups and classes may nest; the regex crate stops at 250 of its own.
const DEEPEST: usize = 50;

/// A pattern being read. Offsets are characters from 0.
pub(super) struct Translator {
    pub(super) source: Vec<char>,
    pub(super) at: usize,
    depth: usize,
    out: String,
}

/// Anchors that a branch or group begins or ends with: it cannot be repeated, and nothing can follow the latter.
#[derive(Clone, Copy, Debug, Default)]
struct Anchors {
    start: Option<usize>,
    end: Option<usize>,
}

/// `source` in the regex crate's syntax, without anchors: it is meant to match the whole value.
///
/// # Errors
/// Where `source` is no regular expression, or asks for what only back-tracking could give.
pub(super) fn translate(source: &str) -> Result<String, Refusal> {
    let mut translator = Translator {
        source: source.chars().collect(),
        at: 0,
        depth: 0,
        out: String::with_capacity(source.len() * 2),
    };
    translator.branches(true)?;
    if translator.peek().is_some() {
        return Err(Refusal::at(
            translator.at,
            text!(
                ") without its (; write \\) for the character itself",
                ") 没有配对的 (；要表示 ) 本身请写 \\)"
            ),
        ));
    }
    Ok(translator.out)
}

/// Appends one character as itself.
pub(super) fn literal(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() {
        out.push(c);
    } else {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\x{{{:X}}}", c as u32);
    }
}

impl Translator {
    pub(super) fn peek(&self) -> Option<char> {
        self.source.get(self.at).copied()
    }

    pub(super) fn peek_after(&self) -> Option<char> {
        self.source.get(self.at + 1).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// Enters a group or class.
    pub(super) fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        Err(Refusal::at(
            self.at,
            text!("too many brackets inside each other", "括号嵌套过深"),
        ))
    }

    /// Leaves a group or class.
    pub(super) fn shallower(&mut self) {
        self.depth -= 1;
    }

    /// Branches parted by `|`, up to a `)` or the end. `first`: whether nothing comes before them.
    fn branches(&mut self, first: bool) -> Result<Anchors, Refusal> {
        let mut all = Anchors::default();
        loop {
            let anchors = self.branch(first)?;
            all.start = all.start.or(anchors.start);
            all.end = all.end.or(anchors.end);
            if self.peek() != Some('|') {
                return Ok(all);
            }
            self.at += 1;
            self.out.push('|');
        }
    }

    fn branch(&mut self, first: bool) -> Result<Anchors, Refusal> {
        let mut first = first;
        let mut anchors = Anchors::default();
        loop {
            let at = self.at;
            let end = match self.peek() {
                None | Some('|' | ')') => return Ok(anchors),
                Some('^') => {
                    self.at += 1;
                    self.start_anchor(at, first, &mut anchors)?;
                    continue;
                }
                Some('$') => {
                    self.at += 1;
                    true
                }
                Some('\\') if matches!(self.peek_after(), Some('A')) => {
                    self.at += 2;
                    self.start_anchor(at, first, &mut anchors)?;
                    continue;
                }
                Some('\\') if matches!(self.peek_after(), Some('z' | 'Z')) => {
                    self.at += 2;
                    true
                }
                Some(_) => false,
            };
            if end {
                anchors.end = anchors.end.or(Some(at));
                continue;
            }
            if let Some(dollar) = anchors.end {
                return Err(Refusal::misplaced(dollar));
            }
            if let Some(inner) = self.piece(first)? {
                anchors.start = anchors.start.or(inner.start);
                anchors.end = inner.end;
                first = false;
            }
        }
    }

    fn start_anchor(&self, at: usize, first: bool, anchors: &mut Anchors) -> Result<(), Refusal> {
        if !first || anchors.end.is_some() {
            return Err(Refusal::misplaced(at));
        }
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return Err(Refusal::nothing_to_repeat(self.at));
        }
        anchors.start = anchors.start.or(Some(at));
        Ok(())
    }

    /// An atom and how often it stands; None for flags, which are no piece of the value.
    fn piece(&mut self, first: bool) -> Result<Option<Anchors>, Refusal> {
        let start = self.at;
        let mut anchors = Anchors::default();
        match self.peek() {
            Some('(') => match self.group(first)? {
                Some(inner) => anchors = inner,
                None => return Ok(None),
            },
            Some('[') => {
                let class = self.class()?;
                self.out.push_str(&class);
            }
            Some('.') => {
                self.at += 1;
                self.out.push_str(r"[^\n\r]");
            }
            Some('\\') => match self.escape()? {
                Escape::Char(c) => literal(c, &mut self.out),
                Escape::Set(set) => self.out.push_str(&set),
                Escape::Boundary(sign) => self.out.extend(['\\', sign]),
                Escape::Start | Escape::End => return Err(Refusal::misplaced(start)),
            },
            Some('*' | '+' | '?') => return Err(Refusal::nothing_to_repeat(start)),
            Some(c @ ('{' | '}' | ']')) => {
                return Err(Refusal::new(
                    start,
                    Message::new(text!(
                        "{sign} out of place; write \\{sign} for the character itself",
                        "{sign} 的位置不对；要表示 {sign} 本身请写 \\{sign}"
                    ))
                    .with("sign", c),
                ));
            }
            Some(c) => {
                self.at += 1;
                literal(c, &mut self.out);
            }
            None => return Ok(None),
        }
        let repeated = self.quantifier()?;
        if let (true, Some(at)) = (repeated, anchors.start.or(anchors.end)) {
            return Err(Refusal::misplaced(at));
        }
        Ok(Some(anchors))
    }

    /// Reads `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}` if one stands here. A lazy one is as good as a greedy one where
    /// the whole value must match.
    fn quantifier(&mut self) -> Result<bool, Refusal> {
        let start = self.at;
        match self.peek() {
            Some(c @ ('?' | '*' | '+')) => {
                self.at += 1;
                self.out.push(c);
            }
            Some('{') => self.counted()?,
            _ => return Ok(false),
        }
        match self.peek() {
            Some('?') => self.at += 1,
            Some('+') => {
                return Err(Refusal::at(
                    start,
                    text!(
                        "possessive quantifiers are not supported: leave out the second +",
                        "不支持占有量词：请去掉后面的 +"
                    ),
                ));
            }
            _ => {}
        }
        if matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return Err(Refusal::nothing_to_repeat(self.at));
        }
        Ok(true)
    }

    fn counted(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        let refused = || {
            let not_a_count = text!(
                "not a count such as {3}, {2,} or {2,5}; write \\{brace} for the character itself",
                "不是 {3}、{2,} 或 {2,5} 这样的次数；要表示 {brace} 本身请写 \\{brace}"
            );
            Refusal::new(start, Message::new(not_a_count).with("brace", "{"))
        };
        self.at += 1;
        let least = self.number().ok_or_else(refused)?;
        let most = match self.next() {
            Some('}') => Some(least),
            Some(',') if self.peek() == Some('}') => {
                self.at += 1;
                None
            }
            Some(',') => {
                let most = self.number().ok_or_else(refused)?;
                if self.next() != Some('}') {
                    return Err(refused());
                }
                Some(most)
            }
            _ => return Err(refused()),
        };
        match most {
            Some(most) if most < least => Err(Refusal::at(
                start,
                text!(
                    "a count whose end is smaller than its start",
                    "次数的上限小于下限"
                ),
            )),
            Some(most) => {
                let _ = write!(self.out, "{{{least},{most}}}");
                Ok(())
            }
            None => {
                let _ = write!(self.out, "{{{least},}}");
                Ok(())
            }
        }
    }

    fn number(&mut self) -> Option<u32> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.source[from..self.at].iter().collect();
        digits.parse().ok()
    }

    /// Reads a group; the cursor stands on its `(`. None for `(?i)`, which is no group.
    fn group(&mut self, first: bool) -> Result<Option<Anchors>, Refusal> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        if self.peek() == Some('?') {
            self.at += 1;
            if self.group_kind(open)? {
                self.shallower();
                return Ok(None);
            }
        } else {
            self.out.push_str("(?:");
        }
        let anchors = self.branches(first)?;
        if self.next() != Some(')') {
            return Err(Refusal::at(
                open,
                text!(
                    "( without its ); write \\( for the character itself",
                    "( 没有配对的 )；要表示 ( 本身请写 \\("
                ),
            ));
        }
        self.out.push(')');
        self.shallower();
        Ok(Some(anchors))
    }

    /// What stands after `(?`: writes the opening of the group, or the flags (then true: there is no group).
    fn group_kind(&mut self, open: usize) -> Result<bool, Refusal> {
        let refused = match (self.peek(), self.peek_after()) {
            (Some(':'), _) => {
                self.at += 1;
                self.out.push_str("(?:");
                return Ok(false);
            }
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => text!(
                "look-around is not supported: write what the value is, not what stands beside it",
                "不支持环视（零宽断言）：请直接写出值的样子"
            ),
            (Some('>'), _) => text!(
                "atomic groups are not supported: write (?: instead of (?>",
                "不支持固化分组：请把 (?> 写成 (?:"
            ),
            (Some('P'), Some('=' | '>')) => text!(
                "back-references are not supported: a pattern cannot ask for the same text twice",
                "不支持反向引用：不能要求同一段文字再次出现"
            ),
            (Some('<'), _) | (Some('P'), Some('<')) => {
                if self.group_name() {
                    self.out.push_str("(?:");
                    return Ok(false);
                }
                text!("a group name without its >", "组名没有配对的 >")
            }
            (Some('#'), _) => text!("comments are not supported", "不支持注释"),
            _ => match self.flags() {
                Some(only_flags) => return Ok(only_flags),
                None => text!(
                    "not a known kind of group; of the flags only i (ignore case) is supported",
                    "不认识的分组写法；标志只支持 i（忽略大小写）"
                ),
            },
        };
        Err(Refusal::at(open, refused))
    }

    /// Skips `<name>`.
    fn group_name(&mut self) -> bool {
        while let Some(c) = self.next() {
            if c == '>' {
                return true;
            }
        }
        false
    }

    /// Writes `(?i)`, `(?i:` or the same with `-i`; whether flags are all there is.
    fn flags(&mut self) -> Option<bool> {
        let off = self.peek() == Some('-');
        self.at += usize::from(off);
        let known = self.next() == Some('i');
        let alone = match self.next() {
            Some(')') => true,
            Some(':') => false,
            _ => return None,
        };
        if known {
            self.out.push_str(if off { "(?-i" } else { "(?i" });
            self.out.push(if alone { ')' } else { ':' });
        }
        known.then_some(alone)
    }
}
