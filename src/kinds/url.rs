//! `url`: the address of a web page or shop as customers write it, `https://` before it or nothing.
//!
//! `http` and `https` only, a host name with a dot or an IPv4 address behind a scheme, no user and password. A
//! scheme that is not there is not made up: `www.example.com` is right and stays so. The grammar of host names is
//! that of `types/address.rs`, the characters behind them are those of `types/uri.rs`.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::spelling::{half_width, is_full_width, is_invisible, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, Text};
use crate::types::address::{is_address, is_domain};
use crate::types::uri::are_characters;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "url",
    code: "kind.url",
    about: text!("a web address", "网址"),
    class: Class::Internal,
    look: Look::text(30),
    heeds_region: false,
    build,
    samples: &[
        (
            "https://www.example.com",
            true,
            Some("https://www.example.com"),
        ),
        ("HTTP://Example.COM:80/", true, Some("http://example.com")),
        (
            "https://shop.example.com/A?b=C#d",
            true,
            Some("https://shop.example.com/A?b=C#d"),
        ),
        ("www.example.com", true, Some("www.example.com")),
        ("例子.中国/店铺", true, Some("例子.中国/店铺")),
        ("ｗｗｗ．example。com", false, Some("www.example.com")),
        (" www.example.com", false, Some("www.example.com")),
        ("ftp://example.com", false, None),
        ("http://localhost", false, None),
        ("wang@example.com", false, None),
        ("http:/example.com", false, None),
        ("无", false, None),
    ],
};

#[derive(Debug)]
struct Url;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Url)
}

/// The parts of an address.
struct Parts<'a> {
    /// `http` or `https` in any case, empty where there is none.
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
    /// Path, query and fragment, each with its sign.
    rest: &'a str,
}

enum Fault {
    Scheme,
    /// One slash, or none.
    Slashes,
    Email,
    User,
    Port,
    /// A name without a dot, or with what no name has.
    Host,
    Characters,
}

/// The parts of an address, as it stands.
fn parts(text: &str) -> Result<Parts<'_>, Fault> {
    let head = text.find(['/', '?', '#']).map_or(text, |end| &text[..end]);
    let (scheme, after) = match text.split_once("://") {
        Some((scheme, after)) if scheme.len() + 1 == head.len() => (scheme, after),
        _ => ("", text),
    };
    if !scheme.is_empty() && default_port(scheme).is_none() {
        return Err(Fault::Scheme);
    }
    if scheme.is_empty() && head.split(':').next().and_then(default_port).is_some() {
        return Err(Fault::Slashes);
    }
    let (authority, rest) = after.split_at(after.find(['/', '?', '#']).unwrap_or(after.len()));
    if authority.contains('@') {
        let email = scheme.is_empty() && is_address(text.strip_prefix("mailto:").unwrap_or(text));
        return Err(if email { Fault::Email } else { Fault::User });
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let numbers = || !scheme.is_empty() && host.parse::<Ipv4Addr>().is_ok();
    if !is_domain(host) && !numbers() {
        return Err(Fault::Host);
    }
    let port = match port {
        Some(port) if port.starts_with('+') => return Err(Fault::Port),
        Some(port) => Some(port.parse().map_err(|_| Fault::Port)?),
        None => None,
    };
    if !are_characters(rest) || rest.contains(['[', ']']) || rest.contains(is_invisible) {
        return Err(Fault::Characters);
    }
    Ok(Parts {
        scheme,
        host,
        port,
        rest,
    })
}

/// The port that a scheme means; None for a scheme of other things than pages.
fn default_port(scheme: &str) -> Option<u16> {
    if scheme.eq_ignore_ascii_case("https") {
        Some(443)
    } else if scheme.eq_ignore_ascii_case("http") {
        Some(80)
    } else {
        None
    }
}

impl Parts<'_> {
    /// Appends the address with scheme and host in lower case, without the port that the scheme means and without a
    /// slash that stands alone; the rest may mean anything in any case and stays.
    fn write(&self, out: &mut String) {
        if !self.scheme.is_empty() {
            out.extend(self.scheme.chars().map(|c| c.to_ascii_lowercase()));
            out.push_str("://");
        }
        let before = out.len();
        if self.host.is_ascii() {
            out.extend(self.host.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            out.push_str(&self.host.to_lowercase());
            // Small letters may need more octets, or be no letters of a name.
            if !is_domain(&out[before..]) {
                out.truncate(before);
                out.push_str(self.host);
            }
        }
        if let Some(port) = self.port
            && default_port(self.scheme) != Some(port)
        {
            // Writing to a text does not fail.
            let _ = write!(out, ":{port}");
        }
        if self.rest != "/" {
            out.push_str(self.rest);
        }
    }
}

impl Kind for Url {
    fn check(&self, text: &str) -> bool {
        parts(text).is_ok()
    }

    fn explain(&self, text: &str) -> Message {
        explain(text).into()
    }

    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let inner = trim(text);
        if let Ok(parts) = parts(inner) {
            parts.write(out);
            return true;
        }
        if inner.is_ascii() {
            return false;
        }
        let folded: String = inner
            .chars()
            .filter(|&c| !is_invisible(c))
            .map(half_width)
            .collect();
        let parts = parts(trim(&folded));
        parts.is_ok_and(|parts| {
            parts.write(out);
            true
        })
    }

    fn is_canonical(&self, text: &str) -> bool {
        let small = |part: &str| !part.bytes().any(|byte| byte.is_ascii_uppercase());
        text.is_ascii()
            && parts(text).is_ok_and(|parts| {
                parts.port.is_none()
                    && parts.rest != "/"
                    && small(parts.scheme)
                    && small(parts.host)
            })
    }

    /// The canonical form, or the address behind a scheme with a slip: `http//`, `https:/`, `http:\\`.
    fn suggest(&self, text: &str) -> Option<String> {
        let mut form = String::new();
        if !self.canonical(text, &mut form) {
            let folded: String = trim(text).chars().map(half_width).collect();
            let scheme = ["https", "http"].into_iter().find(|scheme| {
                let start = folded.get(..scheme.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            })?;
            let rest =
                folded[scheme.len()..].trim_start_matches([':', ';', '/', '\\', '.', ',', ' ']);
            if !self.canonical(&format!("{scheme}://{rest}"), &mut form) {
                return None;
            }
        }
        (form != text).then_some(form)
    }

    /// Two addresses that differ in scheme or `www.` only are nearly the same; of two pages of one host little is
    /// known.
    fn likeness(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        let (Ok(a), Ok(b)) = (parts(a), parts(b)) else {
            return 0.0;
        };
        let bare = |host| str::strip_prefix(host, "www.").unwrap_or(host);
        if bare(a.host) != bare(b.host) {
            0.0
        } else if a.rest == b.rest && a.port == b.port {
            0.95
        } else {
            0.7
        }
    }

    /// The first letter and the last label of the host, and the scheme: `https://e***.com`.
    fn mask(&self, text: &str) -> String {
        match parts(text) {
            Ok(parts) => {
                let first = parts.host.chars().next();
                let last = parts.host.rsplit('.').next().unwrap_or_default();
                let sign = if parts.scheme.is_empty() { "" } else { "://" };
                format!(
                    "{}{sign}{}***.{last}",
                    parts.scheme,
                    first.map(String::from).unwrap_or_default()
                )
            }
            Err(_) => shape(text),
        }
    }
}

fn explain(text: &str) -> Text {
    let inner = trim(text);
    let fault = match parts(inner) {
        _ if inner.is_empty() => return text!("nothing but blanks", "只有空白"),
        Ok(_) if inner.len() < text.len() => {
            return text!("blanks before or after it", "前后有空白");
        }
        Ok(_) => return text!("not a web address", "不是网址"),
        Err(fault) => fault,
    };
    let behind = inner.split_once("://").map_or(inner, |(_, after)| after);
    let host = &behind[..behind.find(['/', '?', '#']).unwrap_or(behind.len())];
    if text.contains(is_invisible) {
        return text!("an invisible character", "含有看不见的字符");
    }
    if inner.contains(char::is_whitespace) {
        return text!(
            "blanks inside, or more than one address",
            "中间有空白，或写了不止一个网址"
        );
    }
    if host.contains(is_full_width) {
        return text!("full-width characters", "含有全角字符");
    }
    match fault {
        Fault::Scheme => text!(
            "neither http nor https in front of ://",
            ":// 前面不是 http 或 https"
        ),
        Fault::Slashes => text!("http without :// behind it", "http 后面缺少 ://"),
        Fault::Email => text!(
            "an e-mail address, not a web address",
            "这是邮箱地址，不是网址"
        ),
        Fault::User => text!(
            "a user name before the host, which no public address has",
            "域名前带有用户名，公开网址不应如此"
        ),
        Fault::Port => text!(
            "behind the colon no port number from 0 to 65535",
            "冒号后面不是端口号（0 到 65535）"
        ),
        Fault::Host if !host.contains('.') => {
            text!("no host name with a dot", "没有带点的域名")
        }
        Fault::Host => text!("not a valid host name", "域名不正确"),
        Fault::Characters => text!(
            "a character that must not stand in an address",
            "含有网址里不能出现的字符"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn form(text: &str) -> Option<String> {
        let mut out = String::new();
        Url.canonical(text, &mut out).then_some(out)
    }

    proptest! {
        #[test]
        fn an_address_is_read_whatever_follows(
            text in "(https?://|HTTP://|)[a-zA-Z0-9é例-]{1,5}\\.[a-zA-Z]{2,4}(:[0-9]{1,6}|)(/|/[a-zA-Z0-9%?#=&（]{0,9}|)",
        ) {
            let found = form(&text);
            prop_assert!(found.is_some() || !Url.check(&text));
            if let Some(found) = found {
                prop_assert!(Url.check(&found), "{} {}", text, found);
                prop_assert_eq!(form(&found), Some(found.clone()));
                prop_assert!(!Url.is_canonical(&text) || found == text);
                prop_assert!(!Url.mask(&text).contains(&text));
            }
        }
    }

    #[test]
    fn what_can_be_told_is_made_alike_and_the_rest_stays() {
        for (text, expected) in [
            ("https://EXAMPLE.com:443", Some("https://example.com")),
            (
                "https://example.com:8443/",
                Some("https://example.com:8443"),
            ),
            ("http://example.com/?a=1", Some("http://example.com/?a=1")),
            ("http://example.com/A/", Some("http://example.com/A/")),
            ("http://192.168.1.10/x", Some("http://192.168.1.10/x")),
            (
                "http://xn--fsqu00a.xn--0zwm56d",
                Some("http://xn--fsqu00a.xn--0zwm56d"),
            ),
            ("https://例子.COM/（一）", Some("https://例子.com/（一）")),
            ("https：／／example.com", Some("https://example.com")),
            ("192.168.1.10", None),
            ("3.14", None),
            ("example", None),
            ("http://a_b.com", None),
            ("http://example.com:", None),
            ("http://example.com:99999", None),
            ("http://user:pass@example.com", None),
            ("http://a.com;http://b.com", None),
            ("//example.com", None),
        ] {
            assert_eq!(form(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn faults_are_named_and_slips_mended() {
        for (text, said, meant) in [
            ("", "nothing but blanks", None),
            (
                "ftp://example.com",
                "neither http nor https in front of ://",
                None,
            ),
            (
                "http:/example.com",
                "http without :// behind it",
                Some("http://example.com"),
            ),
            (
                "https//example.com/A",
                "http without :// behind it",
                Some("https://example.com/A"),
            ),
            (
                "http:\\\\www.example.com",
                "http without :// behind it",
                Some("http://www.example.com"),
            ),
            (
                "wang@example.com",
                "an e-mail address, not a web address",
                None,
            ),
            (
                "http://a:b@example.com",
                "a user name before the host, which no public address has",
                None,
            ),
            (
                "www.example.com:99999",
                "behind the colon no port number from 0 to 65535",
                None,
            ),
            ("localhost", "no host name with a dot", None),
            ("http://a..com", "not a valid host name", None),
            (
                "a.com b.com",
                "blanks inside, or more than one address",
                None,
            ),
            (
                "www。example。com",
                "full-width characters",
                Some("www.example.com"),
            ),
            (
                "http://example.com/<id>",
                "a character that must not stand in an address",
                None,
            ),
        ] {
            assert!(!Url.check(text), "{text}");
            assert_eq!(explain(text).get(Lang::En), said, "{text}");
            assert_eq!(Url.suggest(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn likeness_sets_scheme_and_www_aside() {
        for (a, b, likeness) in [
            ("http://example.com", "https://www.example.com", 0.95),
            ("example.com/a", "example.com/b", 0.7),
            ("example.com", "example.org", 0.0),
        ] {
            assert!((Url.likeness(a, b) - likeness).abs() < 1e-9, "{a} {b}");
        }
    }
}
