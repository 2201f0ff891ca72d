//! The values that a field lists, and what else they are called: labels, synonyms, other case, width or blanks.

use std::collections::HashMap;

use crate::text::nearest;
use crate::types::spelling::{is_blank, simplify};

/// The values of `enum` or `categories`, each with everything it may be called.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    values: Vec<String>,
    /// By folded name, the number of the value; None where two values claim it.
    names: HashMap<String, Option<usize>>,
    /// The same by names as they are written, which need no folding.
    written: HashMap<String, Option<usize>>,
}

impl Choices {
    /// Those of a field that lists `values` in this order.
    pub fn new(values: Vec<String>) -> Self {
        let mut choices = Self {
            names: HashMap::new(),
            written: HashMap::new(),
            values,
        };
        for number in 0..choices.values.len() {
            let name = fold(&choices.values[number]);
            let clash = |known: &mut Option<usize>| *known = None;
            choices
                .names
                .entry(name)
                .and_modify(clash)
                .or_insert(Some(number));
        }
        choices
    }

    /// Lets `name` mean `value` too.
    ///
    /// # Errors
    /// The other value that is called so.
    pub fn call(&mut self, name: &str, value: &str) -> Result<(), Option<&str>> {
        let Some(number) = self.values.iter().position(|known| known == value) else {
            return Ok(());
        };
        let known = self.names.entry(fold(name)).or_insert(Some(number));
        match *known {
            Some(known) if known == number => {
                self.written.insert(name.to_owned(), Some(number));
                Ok(())
            }
            Some(known) => Err(Some(&self.values[known])),
            None => Err(None),
        }
    }

    /// All of them, in order.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether `text` is one of the values, letter by letter.
    pub fn has(&self, text: &str) -> bool {
        let of_length = self.values.iter().filter(|value| value.len() == text.len());
        of_length.into_iter().any(|value| value == text)
    }

    /// The value that is called so; None where none or several are.
    pub fn meant(&self, text: &str) -> Option<&str> {
        if self.values.is_empty() {
            return None;
        }
        let known = self.written.get(text);
        let known = known.or_else(|| self.names.get(small(text, &mut [0; SHORT])?));
        let number = match known {
            Some(number) => *number,
            None => *self.names.get(&fold(text))?,
        };
        number.map(|number| self.values[number].as_str())
    }

    /// The value whose name is nearest to `text`, where one is near enough to be a slip of it.
    pub fn nearest(&self, text: &str) -> Option<&str> {
        let folded = fold(text);
        let names = self.names.iter().filter(|(_, number)| number.is_some());
        // In an order of its own, so that one table gives one answer.
        let mut names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let near = nearest(&folded, names)?;
        let number = (*self.names.get(near)?)?;
        Some(&self.values[number])
    }
}

/// Bytes of a name that is folded without a text of its own.
const SHORT: usize = 32;

/// A short name in ASCII without blanks as it folds, in `room`; None of any other.
fn small<'r>(name: &str, room: &'r mut [u8; SHORT]) -> Option<&'r str> {
    let room = room.get_mut(..name.len())?;
    room.copy_from_slice(name.as_bytes());
    if !room.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    room.make_ascii_lowercase();
    str::from_utf8(room).ok()
}

/// How names are held against each other: compatible forms, small letters, no blanks.
fn fold(name: &str) -> String {
    let mut simple = String::new();
    simplify(name, &mut simple);
    let mut folded = String::with_capacity(simple.len());
    folded.extend(
        simple
            .chars()
            .filter(|c| !is_blank(*c))
            .flat_map(char::to_lowercase),
    );
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels() -> Choices {
        let mut choices = Choices::new(["gold", "silver", "New York"].map(str::to_owned).to_vec());
        choices.call("金卡", "gold").unwrap();
        choices.call("VIP", "gold").unwrap();
        choices
    }

    #[test]
    fn a_value_is_known_by_every_name() {
        let levels = levels();
        for (name, value) in [
            ("gold", Some("gold")),
            ("GOLD", Some("gold")),
            (" Ｇｏｌｄ ", Some("gold")),
            ("金 卡", Some("gold")),
            ("vip", Some("gold")),
            ("newyork", Some("New York")),
            ("bronze", None),
            ("", None),
        ] {
            assert_eq!(levels.meant(name), value, "{name}");
        }
        assert!(levels.has("gold") && !levels.has("Gold"));
    }

    #[test]
    fn a_name_means_one_value() {
        let mut levels = levels();
        assert_eq!(levels.call("Silver", "gold"), Err(Some("silver")));
        assert_eq!(levels.call("vip", "silver"), Err(Some("gold")));
        assert_eq!(levels.call("金卡", "gold"), Ok(()));
        let cases = Choices::new(vec!["a".to_owned(), "A".to_owned()]);
        assert_eq!(cases.meant("a"), None);
        assert!(cases.has("a") && cases.has("A"));
    }

    #[test]
    fn a_slip_has_a_nearest_value() {
        assert_eq!(levels().nearest("glod"), Some("gold"));
        assert_eq!(levels().nearest("platinum"), None);
    }
}
