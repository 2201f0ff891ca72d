//! The grammar of a URI with its scheme (RFC 3986), letters of every script allowed (RFC 3987).

use crate::text;
use crate::text::Text;

/// Whether `text` is an absolute URI or IRI and nothing else.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    is_scheme(scheme) && are_characters(rest) && is_hierarchy(scheme, rest)
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Every character may stand in a URI, a `%` before two hexadecimal digits, one `#` at most. Brackets belong to an
/// IP address in the authority.
pub(crate) fn are_characters(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let mut fragment = false;
    let fine = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => {
            let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
            hex(at + 1) && hex(at + 2)
        }
        b'#' => !std::mem::replace(&mut fragment, true),
        b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
        _ => byte.is_ascii_graphic() || !byte.is_ascii(),
    });
    fine && !rest
        .chars()
        .any(|c| !c.is_ascii() && (c.is_whitespace() || c.is_control() || c == '\u{feff}'))
}

fn is_hierarchy(scheme: &str, rest: &str) -> bool {
    // These say nothing without a host.
    let web = ["http", "https", "ftp", "ws", "wss"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let Some(rest) = rest.strip_prefix("//") else {
        return !web && !rest.contains(['[', ']']) && !rest.is_empty();
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let (host, port) = match host.strip_prefix('[') {
        Some(literal) => {
            let Some((address, port)) = literal.split_once(']') else {
                return false;
            };
            if address.parse::<std::net::Ipv6Addr>().is_err() && !address.starts_with(['v', 'V']) {
                return false;
            }
            (address, port.strip_prefix(':').unwrap_or(port))
        }
        None => host.split_once(':').unwrap_or((host, "")),
    };
    port.bytes().all(|b| b.is_ascii_digit())
        && !path.contains(['[', ']'])
        && (authority.starts_with('[') || !host.contains(['[', ']', '@']))
        && !(web && host.is_empty())
}

/// What is odd about a text that is no URI.
pub(super) fn odd(text: &str) -> Option<Text> {
    if text.trim() != text {
        Some(text!("blanks around it", "前后有空格"))
    } else if text.contains(char::is_whitespace) {
        Some(text!("a blank inside", "中间有空格"))
    } else if text.contains('\\') {
        Some(text!("a backslash", "含反斜杠"))
    } else if !text
        .split_once(':')
        .is_some_and(|(scheme, _)| is_scheme(scheme))
    {
        Some(text!(
            "no scheme such as https: in front",
            "前面缺少 https: 这样的协议"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples() {
        for text in [
            "http://google.com",
            "https://a.cn:8443/路径?q=%E4%BD%A0#x",
            "urn:isbn:9780306406157",
            "mailto:a@b.co",
            "http://例子.公司/",
            "http://[::1]:80/x",
            "file:///etc/hosts",
            "ftp://u:p@h/x",
        ] {
            assert!(is_uri(text), "{text}");
        }
        for text in [
            "",
            "//x/y",
            "://no-scheme.test",
            "google.com",
            "http://a b/",
            " http://x",
            "http://",
            "http:",
            "http:x",
            "http:///x",
            "1http://x",
            "http://x/%zz",
            "http://x/%",
            "http://x/<y>",
            "C:\\x",
            "http://x#a#b",
            "http://x:port/",
            "http://[::1/",
            "http://x]/",
        ] {
            assert!(!is_uri(text), "{text}");
            let _ = odd(text);
        }
    }
}
