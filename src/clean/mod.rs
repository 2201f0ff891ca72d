//! Clean steps: what can be done to one cell, one file each, and the table of them.
//!
//! ```text
//! clean = ["trim", "halfwidth", "date"]  ──▶ Target + STEPS ──▶ Cleaning ──▶ settle(cell) ──▶ its standard form
//! ```
//!
//! A step is total and idempotent: every text has an outcome, and doing it twice is doing it once. A *reading* step
//! (number, date, kinds, enum) may find that it cannot read a cell; the cell then stays as it is. What a list of steps
//! makes of a cell is settled only when doing all of them again changes nothing ([`Cleaning::settle`]), so that
//! cleaning what was cleaned changes nothing, whatever steps are combined.

pub mod choices;
mod closest;
mod date;
mod digits;
mod halfwidth;
mod kind;
mod listed;
mod lower;
pub mod map;
mod nfc;
mod nfkc;
mod null;
mod number;
mod pad;
mod replace;
mod settle;
mod squeeze;
mod strip_controls;
mod title;
mod trim;
mod upper;

use std::fmt::Debug;
use std::sync::Arc;

pub use null::WORDS as NULL_WORDS;
pub use settle::{Cleaning, Named, Scratch, Settled};

use crate::kinds::{self, Kind};
use crate::table::batch::Column;
use crate::text;
use crate::text::{Message, Text};
use crate::types::Type;
use crate::types::missing::Missing;
use choices::Choices;

/// A cell as a step sees it.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Its text; not missing where the step reads.
    pub text: &'a str,
    /// What the record's `regionField` holds; empty where there is none.
    pub region: &'a str,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The cell stays as it is; nothing was appended.
    Same,
    /// What it becomes was appended: another text.
    Changed,
    /// It cannot be read, and stays as it is; nothing was appended.
    Unread,
}

impl Done {
    /// What was appended to `out` from `from` on in place of `text`; what is the same is taken back.
    fn of(out: &mut String, from: usize, text: &str) -> Self {
        if out[from..] == *text {
            out.truncate(from);
            return Self::Same;
        }
        Self::Changed
    }
}

/// One step, compiled for one field.
pub trait Step: Debug + Send + Sync {
    /// Appends what the cell becomes, if it becomes anything else.
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done;

    /// Whether [`Step::apply`] would leave this text as it is, and has no complaint: told at a glance, so that cells in
    /// standard form cost next to nothing. May be false of one that it would.
    fn is_settled(&self, text: &str) -> bool;

    /// Whether it reads what the cell means: it is not asked about missing cells then, and what it leaves alone is
    /// half-width, without blanks around or doubled and without control characters.
    fn reads(&self) -> bool {
        false
    }

    /// Marks the rows whose cells are not settled at a glance. (One dynamic call a column; the loop is compiled for
    /// each step.)
    fn suspect(&self, cells: Column<'_>, suspects: &mut [bool]) {
        for (suspect, text) in suspects.iter_mut().zip(cells.iter()) {
            *suspect |= !text.is_empty() && !self.is_settled(text);
        }
    }

    /// The mapping that the step still needs, for `map:FILE`.
    fn mapping(&mut self) -> Option<&mut map::Mapping> {
        None
    }
}

/// The field that a step is compiled for.
#[derive(Debug)]
pub struct Target<'a> {
    /// What a cell can be.
    pub ty: &'a Arc<dyn Type>,
    /// The type as a schema spells it.
    pub type_name: &'a str,
    /// What a cell means, by name.
    pub kind: Option<(&'a str, &'a Arc<dyn Kind>)>,
    /// What kinds may know beyond the field.
    pub settings: &'a kinds::Settings,
    /// Which cells are missing.
    pub missing: &'a Missing,
    /// The values that the field lists, with what else they are called.
    pub choices: &'a Arc<Choices>,
    /// Whether the field declares how its dates are written.
    pub has_formats: bool,
}

/// What a step is made of, as a schema spells it: `pad:6` has the argument `6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// None.
    Nothing,
    /// One, which help shows so: `N`.
    Needed(&'static str),
}

/// Makes a step for a field of its argument.
pub type Build = fn(&Target<'_>, &str) -> Result<Box<dyn Step>, Message>;

/// How a step is made.
#[derive(Clone, Copy, Debug)]
pub enum Make {
    /// It acts on the cell alone.
    Cell(Build),
    /// It fills a missing cell with the field's `default`.
    Default,
    /// It fills a missing cell with the value of an expression over the record.
    FillFrom,
}

/// One line of the table of steps.
#[derive(Debug)]
pub struct Entry {
    /// As a schema spells it.
    pub name: &'static str,
    /// What it does.
    pub about: Text,
    /// Whether two cells that differed may be the same afterwards in more than spelling.
    pub lossy: bool,
    /// What stands behind the colon.
    pub argument: Argument,
    /// How it is made.
    pub make: Make,
    /// The step as written for a text field, a cell, and what it becomes.
    pub samples: &'static [(&'static str, &'static str, &'static str)],
}

/// Every step but those of kinds, in the order of the help.
pub static STEPS: &[&Entry] = &[
    &trim::ENTRY,
    &squeeze::ENTRY,
    &strip_controls::ENTRY,
    &nfc::ENTRY,
    &nfkc::ENTRY,
    &halfwidth::ENTRY,
    &upper::ENTRY,
    &lower::ENTRY,
    &title::ENTRY,
    &digits::ENTRY,
    &number::ENTRY,
    &date::ENTRY,
    &listed::ENTRY,
    &closest::ENTRY,
    &null::ENTRY,
    &DEFAULT,
    &FILL_FROM,
    &pad::ENTRY,
    &replace::ENTRY,
    &map::ENTRY,
];

/// `default`.
static DEFAULT: Entry = Entry {
    name: "default",
    about: text!(
        "fill a missing cell with the field's default",
        "空单元格填入该字段的 default"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Default,
    samples: &[],
};

/// `fill-from:EXPR`.
static FILL_FROM: Entry = Entry {
    name: "fill-from",
    about: text!(
        "fill a missing cell with the value of an expression over the record",
        "空单元格按同一条记录的表达式填入"
    ),
    lossy: false,
    argument: Argument::Needed("EXPR"),
    make: Make::FillFrom,
    samples: &[],
};

/// A step that a schema names.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    /// A line of the table.
    Step(&'static Entry),
    /// The standard form of a kind, under the kind's name.
    Kind(&'static kinds::Entry),
}

/// What a schema calls `name`, the part before the colon.
pub fn find(name: &str) -> Option<Found> {
    let entry = STEPS.iter().copied().find(|entry| entry.name == name);
    entry
        .map(Found::Step)
        .or_else(|| kinds::find(name).map(Found::Kind))
}

/// Every name that [`find`] knows.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    let kinds = kinds::KINDS.iter().map(|kind| kind.name);
    STEPS.iter().map(|entry| entry.name).chain(kinds)
}

/// The step that brings cells to the standard form of a kind.
pub fn of_kind(entry: &'static kinds::Entry, target: &Target<'_>) -> Box<dyn Step> {
    kind::build(entry, target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use crate::types::spelling::{is_blank, is_even};
    use crate::types::{self, Options};
    use proptest::prelude::*;

    /// A field of a type, with values to choose from where it is text.
    struct Home {
        ty: Arc<dyn Type>,
        type_name: &'static str,
        settings: kinds::Settings,
        missing: Missing,
        choices: Arc<Choices>,
    }

    impl Home {
        fn of(type_name: &'static str, locale: &str) -> Self {
            let build = types::find(type_name).unwrap().build;
            let mut choices = Choices::default();
            if type_name == "string" {
                choices = Choices::new(["gold", "silver"].map(str::to_owned).to_vec());
                for name in ["金卡", "VIP"] {
                    choices.call(name, "gold").unwrap();
                }
            }
            Self {
                ty: Arc::from(build(&Options::default()).unwrap()),
                type_name,
                settings: kinds::Settings {
                    locale: (!locale.is_empty()).then(|| locale.to_owned()),
                    ..kinds::Settings::default()
                },
                missing: Missing::new([String::new()], false),
                choices: Arc::new(choices),
            }
        }

        fn step(&self, written: &str) -> Result<Box<dyn Step>, Message> {
            let target = Target {
                ty: &self.ty,
                type_name: self.type_name,
                kind: None,
                settings: &self.settings,
                missing: &self.missing,
                choices: &self.choices,
                has_formats: false,
            };
            let (name, argument) = written.split_once(':').unwrap_or((written, ""));
            match find(name).unwrap() {
                Found::Kind(entry) => Ok(of_kind(entry, &target)),
                Found::Step(entry) => match entry.make {
                    Make::Cell(make) => make(&target, argument),
                    _ => panic!("{name} is no step of one cell"),
                },
            }
        }

        fn cleaning(&self, written: &[&'static str]) -> Cleaning {
            let named = written.iter().map(|written| Named {
                vouches: true,
                name: written.split(':').next().unwrap(),
                step: self.step(written).unwrap(),
            });
            Cleaning::new(named.collect())
        }
    }

    fn once(step: &dyn Step, text: &str) -> (Done, String) {
        let mut out = "before".to_owned();
        let done = step.apply(Cell { text, region: "" }, &mut out);
        let out = out.strip_prefix("before").unwrap().to_owned();
        assert_eq!(
            done == Done::Changed,
            out != text && (done == Done::Changed)
        );
        if done == Done::Changed {
            return (done, out);
        }
        assert_eq!(out, "");
        (done, text.to_owned())
    }

    /// Steps of every line of the table that acts on a cell, and of every kind, each with its name.
    fn steps() -> Vec<(String, Box<dyn Step>)> {
        let text = Home::of("string", "zh-CN");
        let mut steps = Vec::new();
        for entry in STEPS
            .iter()
            .filter(|entry| matches!(entry.make, Make::Cell(_)))
        {
            let mut written: Vec<&str> =
                entry.samples.iter().map(|(written, ..)| *written).collect();
            written.dedup();
            for written in written {
                steps.push((written.to_owned(), text.step(written).unwrap()));
            }
        }
        for kind in kinds::KINDS {
            steps.push((kind.name.to_owned(), text.step(kind.name).unwrap()));
        }
        for (type_name, step) in [
            ("number", "number"),
            ("integer", "number"),
            ("date", "date"),
            ("datetime", "date"),
        ] {
            for locale in ["", "zh-CN", "de-DE", "en-US"] {
                let home = Home::of(type_name, locale);
                steps.push((format!("{type_name} {locale}"), home.step(step).unwrap()));
            }
        }
        steps
    }

    fn holds_its_promises(text: &str) {
        for (name, step) in steps() {
            let (done, after) = once(&*step, text);
            let (again, twice) = once(&*step, &after);
            assert_eq!(
                twice, after,
                "{name}: {text:?} becomes {after:?}, and that {twice:?}"
            );
            assert!(
                again != Done::Unread || done == Done::Unread,
                "{name}: {after:?}"
            );
            if step.is_settled(text) {
                assert_eq!(done, Done::Same, "{name}: {text:?}");
                if step.reads() {
                    for tidy in ["trim", "squeeze", "strip-controls", "halfwidth"] {
                        let tidying = Home::of("string", "").step(tidy).unwrap();
                        assert_eq!(once(&*tidying, text).1, text, "{tidy} after {name}");
                    }
                }
            }
            let blank = text.chars().all(is_blank);
            let control = name == "strip-controls" && text.chars().all(char::is_control);
            let stated = name.starts_with("null") || name.starts_with("replace") || control;
            assert!(
                !after.is_empty() || blank || stated,
                "{name} empties {text:?}"
            );
        }
    }

    #[test]
    fn samples_become_what_they_say() {
        let home = Home::of("string", "");
        for entry in STEPS {
            for (written, before, after) in entry.samples {
                let step = home.step(written).unwrap();
                assert_eq!(once(&*step, before).1, *after, "{written} {before:?}");
                holds_its_promises(before);
            }
            assert_ne!(entry.about.get(Lang::En), entry.about.get(Lang::Zh));
        }
    }

    #[test]
    fn numbers_and_dates_follow_the_field_and_then_the_locale() {
        for (type_name, locale, before, after) in [
            ("date", "", "2024/3/5", "2024/3/5"),
            ("date", "zh-CN", "2024/3/5", "2024-03-05"),
            ("date", "zh-CN", "2024年3月5日", "2024-03-05"),
            ("date", "zh-CN", "05/03/2024", "05/03/2024"),
            ("date", "en-US", "05/03/2024", "2024-05-03"),
            ("date", "de-DE", "5.3.2024", "2024-03-05"),
            ("number", "de-DE", "1.234", "1.234"),
            ("number", "", "+5", "5"),
            ("number", "", "1,234.50", "1234.50"),
            ("number", "", "1,234", "1,234"),
            ("number", "zh-CN", "1,234", "1234"),
            ("number", "zh-CN", "￥1,234.50元", "1234.50"),
            ("number", "zh-CN", "3.5万", "35000"),
            ("number", "zh-CN", "US$ 5", "US$ 5"),
            ("number", "de-DE", "1.234,50", "1234.50"),
            ("integer", "zh-CN", "2万", "20000"),
            ("integer", "zh-CN", "12.5%", "12.5%"),
            ("number", "", "1e3", "1000"),
            ("integer", "", "007", "007"),
            ("integer", "", "3.5", "3.5"),
        ] {
            let home = Home::of(type_name, locale);
            let step = if type_name == "date" {
                "date"
            } else {
                "number"
            };
            let (_, found) = once(&*home.step(step).unwrap(), before);
            assert_eq!(found, after, "{type_name} {locale} {before}");
        }
    }

    #[test]
    fn an_even_text_is_tidied_by_nothing() {
        let home = Home::of("string", "");
        let steps = settle::TIDYING.map(|name| home.step(name).unwrap());
        let mut even = 0;
        for c in '\0'..=char::MAX {
            for text in [format!("{c}"), format!("a{c}b"), format!("{c} {c}")] {
                if is_even(&text) {
                    even += 1;
                    let mut steps = steps.iter();
                    assert!(
                        steps.all(|step| once(&**step, &text).0 == Done::Same),
                        "{text:?}"
                    );
                }
            }
        }
        assert!(even > 1_000_000);
        assert!(is_even("2024年3月5日") && !is_even("￥5"));
    }

    #[test]
    fn an_argument_that_makes_no_sense_is_refused() {
        let home = Home::of("string", "");
        for written in [
            "pad:",
            "pad:0",
            "pad:x",
            "replace:",
            "replace:/a",
            "replace:/a/b",
            "replace:/(/b/",
            "replace://b/",
            "replace:/a/b/c",
            "replace:/a/aa/",
            "replace:/x*/-/",
            "date",
        ] {
            let Err(message) = home.step(written) else {
                panic!("{written} is taken");
            };
            assert_ne!(message.say(Lang::En), message.say(Lang::Zh));
        }
    }

    #[test]
    fn the_steps_that_changed_a_cell_are_named() {
        let home = Home::of("string", "");
        let cleaning = home.cleaning(&["trim", "halfwidth", "lower", "enum"]);
        let mut scratch = Scratch::default();
        let cell = Cell {
            text: " ＶＩＰ",
            region: "",
        };
        let settled = cleaning.settle(cell, &home.missing, &mut scratch);
        let mut names = String::new();
        cleaning.names(settled.changed_by, &mut names);
        assert_eq!(
            (names.as_str(), scratch.text.as_str()),
            ("trim+halfwidth+lower+enum", "gold")
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_and_tidied_all_the_same() {
        let home = Home::of("string", "");
        let cleaning = home.cleaning(&["trim", "enum"]);
        let mut scratch = Scratch::default();
        let mut settle = |text| {
            let settled = cleaning.settle(Cell { text, region: "" }, &home.missing, &mut scratch);
            (settled, scratch.text.clone())
        };
        let (settled, after) = settle(" bronze ");
        assert_eq!((settled.changed_by, settled.unread_by), (1, Some(1)));
        assert_eq!(after, "bronze");
        assert_eq!(settle("").0, Settled::default());
    }

    proptest! {
        #[test]
        fn any_text_is_met(text in any::<String>()) {
            holds_its_promises(&text);
        }

        #[test]
        fn text_that_is_almost_right_is_met(
            text in "[ \u{3000}\u{a0}\u{feff}\t]{0,2}[-+（(]?[0-9０-９]{0,5}[.,/年 -][0-9万亿]{0,4}[.,/月 -]?[0-9日元%]{0,4}|[A-Za-zÀ-ÿ王。、'-]{0,8}[ \n]{0,2}[ｱ-ﾟA-Z]{0,3}"
        ) {
            holds_its_promises(&text);
        }

        #[test]
        fn what_is_settled_is_settled_again(
            text in "[ Ａa]{0,3}[a-zA-Z０-９ éß-]{0,6}",
            order in Just(["trim", "squeeze", "upper", "lower", "title", "halfwidth", "nfkc", "digits", "pad:4", "replace:/省$//", "id", "enum"]).prop_shuffle(),
            count in 1..6_usize,
        ) {
            let home = Home::of("string", "");
            let cleaning = home.cleaning(&order[..count]);
            let mut scratch = Scratch::default();
            let mut settle = |text: &str| {
                let settled = cleaning.settle(Cell { text, region: "" }, &home.missing, &mut scratch);
                if settled.changed_by == 0 { text.to_owned() } else { scratch.text.clone() }
            };
            let after = settle(&text);
            prop_assert_eq!(settle(&after), after);
        }
    }
}
