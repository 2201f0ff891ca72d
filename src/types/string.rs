//! `string`: any text, or text of one of the standard's formats. Compared exactly, never trimmed.

use super::missing::Missing;
use super::{Entry, Misfit, Options, Type, address, unknown_format, uri};
use crate::table::batch::Column;
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "string",
    about: text!("text", "文本"),
    options: &["format"],
    build,
    samples: &[("007", true), (" ", true), ("", true), ("=1+1", true)],
};

/// A format other than `default`.
#[derive(Debug)]
struct Format {
    name: &'static str,
    holds: fn(&str) -> bool,
    explain: fn(&str) -> Message,
}

static FORMATS: [Format; 4] = [
    Format {
        name: "email",
        holds: address::is_address,
        explain: |text| match address::fault(text) {
            Some(fault) => Message::new(text!(
                "an e-mail address expected: {odd}",
                "应为邮箱地址：{odd}"
            ))
            .with_said("odd", fault),
            None => text!("an e-mail address expected", "应为邮箱地址").into(),
        },
    },
    Format {
        name: "uri",
        holds: uri::is_uri,
        explain: |text| match uri::odd(text) {
            Some(odd) => Message::new(text!("a URI expected: {odd}", "应为网址（URI）：{odd}"))
                .with_said("odd", odd),
            None => text!("a URI expected", "应为网址（URI）").into(),
        },
    },
    Format {
        name: "binary",
        holds: is_base64,
        explain: |text| {
            if text.len().is_multiple_of(4) {
                text!("base64 expected", "应为 base64 编码")
            } else {
                text!(
                    "base64 expected: the number of characters is no multiple of four",
                    "应为 base64 编码：字符数不是 4 的倍数"
                )
            }
            .into()
        },
    },
    Format {
        name: "uuid",
        holds: is_uuid,
        explain: |_| {
            text!(
                "a UUID expected, hexadecimal digits as 8-4-4-4-12",
                "应为 UUID，十六进制数字按 8-4-4-4-12 分段"
            )
            .into()
        },
    },
];

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    let name = options.format.as_deref().unwrap_or("default");
    if name == "default" {
        return Ok(Box::new(Plain));
    }
    if let Some(format) = FORMATS.iter().find(|format| format.name == name) {
        return Ok(Box::new(Formatted(format)));
    }
    let own = FORMATS.iter().map(|format| format.name);
    Err(unknown_format(name, std::iter::once("default").chain(own)))
}

/// Base64 with its padding (RFC 4648 §4), without line ends.
fn is_base64(text: &str) -> bool {
    let digits = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    text.len().is_multiple_of(4)
        && digits
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

/// Hexadecimal digits as 8-4-4-4-12, in either case (RFC 9562 §4).
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Any text.
#[derive(Debug)]
struct Plain;

/// Text of a format.
#[derive(Debug)]
struct Formatted(&'static Format);

impl Type for Plain {
    fn read(&self, _: &str) -> Value {
        Value::Text
    }

    fn takes_all_text(&self) -> bool {
        true
    }

    fn read_column(&self, cells: Column<'_>, missing: &Missing, out: &mut Vec<Value>) {
        if missing.only_empty() {
            // The text itself need not be looked at.
            let empty = if missing.has_empty() {
                Value::Empty
            } else {
                Value::Text
            };
            out.extend(
                cells
                    .lengths()
                    .map(|len| if len == 0 { empty } else { Value::Text }),
            );
        } else {
            out.extend(cells.iter().map(|text| {
                if missing.is(text) {
                    Value::Empty
                } else {
                    Value::Text
                }
            }));
        }
    }

    /// A typed cell counts as the text it is shown as: ids and phone numbers are often stored as numbers.
    fn accept(&self, native: Value, _: &str) -> Value {
        match native {
            Value::Empty | Value::Bad => native,
            _ => Value::Text,
        }
    }

    fn explain(&self, _: &str) -> Message {
        text!("no text is refused", "任何文本都可接受").into()
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(text.as_bytes());
    }
}

impl Type for Formatted {
    fn read(&self, text: &str) -> Value {
        if (self.0.holds)(text) {
            Value::Text
        } else {
            Value::Bad
        }
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty | Value::Bad => native,
            _ => self.read(text),
        }
    }

    fn explain(&self, text: &str) -> Message {
        (self.0.explain)(text)
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_hold_what_they_say() {
        for (format, text, right) in [
            ("binary", "dGVzdA==", true),
            ("binary", "", true),
            ("binary", "dGVzdA=", false),
            ("binary", "_-_-", false),
            ("binary", "====", false),
            ("binary", "a===", false),
            ("uuid", "123E4567-e89b-12d3-a456-426614174000", true),
            ("uuid", "{123e4567-e89b-12d3-a456-426614174000}", false),
            ("uuid", "123e4567e89b12d3a456426614174000", false),
            ("email", "a@b.co", true),
            ("email", "a@b", false),
        ] {
            let options = Options {
                format: Some(format.to_owned()),
                ..Options::default()
            };
            assert_eq!(
                build(&options).unwrap().read(text) == Value::Text,
                right,
                "{format} {text}"
            );
        }
        let options = Options {
            format: Some("e-mail".to_owned()),
            ..Options::default()
        };
        assert_eq!(build(&options).unwrap_err().near.as_deref(), Some("email"));
    }
}
