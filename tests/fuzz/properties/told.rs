//! What is said in both languages.

use rolo::error::Error;
use rolo::text::{Lang, Message};

/// It says something in each language, and Chinese in Chinese.
pub(super) fn message(message: &Message) {
    let (english, chinese) = (message.say(Lang::En), message.say(Lang::Zh));
    assert!(!english.trim().is_empty());
    assert!(is_chinese(&chinese), "{chinese}");
}

/// An input that cannot be read is no fault of ours.
pub(super) fn unreadable(error: &Error) {
    assert_eq!(error.exit_code(), 3, "{error}");
    for said in [Some(error.say(Lang::Zh)), error.hint(Lang::Zh)] {
        assert!(said.is_none_or(|said| is_chinese(&said)), "{error}");
    }
}

pub(super) fn is_chinese(text: &str) -> bool {
    text.contains(|sign| matches!(sign, '\u{4E00}'..='\u{9FFF}'))
}
