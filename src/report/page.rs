//! What every HTML page here is: one file that needs nothing beside itself, light and dark, for screens of any width and
//! for paper.

use super::markup::html;
use crate::text::Lang;

/// The look that all pages have.
const GROUND: &str = include_str!("ground.css");

/// A page up to the beginning of its content: `title` as plain text, `style` for what only this page has.
pub(super) fn opening(title: &str, style: &str, lang: Lang) -> String {
    let code = match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let title = html(title);
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{GROUND}{style}</style>\n</head>\n<body>\n<main>\n"
    )
}

/// What ends it.
pub(super) const CLOSING: &str = "</main>\n</body>\n</html>\n";
