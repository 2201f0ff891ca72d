//! What a rule of the schema says to a person: the author's own words, by language, with places for cells.

use crate::text::Lang;

/// A message of the schema. `{field}` is filled with the record's cell; `{{` and `}}` are braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(pub(super) Vec<Wording>);

/// What fills a place of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// The cell of a field, by its number.
    Field(usize),
    /// What a derived field comes to, by its number.
    Derived(usize),
}

/// The message in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wording {
    /// As the schema has it (`zh`, `zh-CN`); empty where the message is the same in all.
    pub lang: String,
    pub pieces: Vec<Piece>,
}

/// A stretch of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// As written.
    Plain(String),
    /// What the record has there.
    Place(Filling),
}

impl Sentence {
    /// The message in `lang`, else in English, else in the first language there is; `show` says what stands in
    /// a place.
    pub fn say(&self, lang: Lang, show: impl Fn(Filling) -> String) -> String {
        let of = |wanted: &str| {
            self.0.iter().find(|wording| {
                let (language, _) = wording.lang.split_once('-').unwrap_or((&wording.lang, ""));
                language.eq_ignore_ascii_case(wanted)
            })
        };
        let wording = match lang {
            Lang::Zh => of("zh"),
            Lang::En => None,
        };
        let wording = wording.or_else(|| of("en")).or_else(|| self.0.first());
        let pieces = wording.map(|wording| wording.pieces.as_slice());
        pieces
            .unwrap_or_default()
            .iter()
            .map(|piece| match piece {
                Piece::Plain(text) => text.clone(),
                Piece::Place(filling) => show(*filling),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_said_in_the_language_asked_for_or_else_in_english() {
        let wording = |lang: &str, text: &str| Wording {
            lang: lang.to_owned(),
            pieces: vec![
                Piece::Plain(text.to_owned()),
                Piece::Place(Filling::Field(3)),
            ],
        };
        let show = |filling| match filling {
            Filling::Field(number) => format!("[{number}]"),
            Filling::Derived(number) => format!("({number})"),
        };
        let both = Sentence(vec![wording("zh-CN", "太早"), wording("en", "early ")]);
        assert_eq!(both.say(Lang::Zh, show), "太早[3]");
        assert_eq!(both.say(Lang::En, show), "early [3]");
        let other = Sentence(vec![wording("de", "früh "), wording("fr", "tôt ")]);
        assert_eq!(other.say(Lang::Zh, show), "früh [3]");
        assert_eq!(Sentence::default().say(Lang::En, show), "");
    }
}
