//! `clean`: the steps of a field, as it lists them or as its type and kind ask for.

use super::Compiler;
use crate::clean::{self, Argument, Cleaning, Found, Make, Named, Step, Target};
use crate::schema::node::Node;
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::text;
use crate::text::{Message, nearest};

/// More steps than any field has; which of them changed a cell is kept in bits.
const MOST: usize = 60;

/// The types whose cells the step `number` reads.
const NUMBERS: [&str; 3] = ["number", "integer", "year"];

impl Compiler<'_> {
    /// The steps of one cell.
    pub(super) fn cleaning(&mut self, node: &Node, target: &Target<'_>) -> Cleaning {
        let Some(list) = node.get("clean") else {
            return default_steps(node, target);
        };
        let mut steps = Vec::new();
        for item in list.one_or_more() {
            let Some((name, argument)) = item.text().map(parts) else {
                continue;
            };
            match self.step(item, name, argument, target) {
                Some(Ok(named)) => steps.push(named),
                Some(Err(message)) => self.problems.error(Fault::at(&item.span, message)),
                None => {}
            }
        }
        if steps.len() > MOST {
            let message = text!("at most {most} steps", "最多 {most} 个步骤");
            let message = Message::new(message).with("most", MOST);
            self.problems.error(Fault::at(&list.span, message));
            steps.clear();
        }
        Cleaning::new(steps)
    }

    /// A step that acts on a cell; None of those that fill cells, and, with an error noted, where there is none such.
    fn step(
        &mut self,
        item: &Node,
        name: &str,
        argument: Option<&str>,
        target: &Target<'_>,
    ) -> Option<Result<Named, Message>> {
        let Some(found) = clean::find(name) else {
            let message = Message::new(text!(
                "there is no clean step `{step}`",
                "没有清洗步骤 `{step}`"
            ))
            .with("step", name);
            let fault = Fault::at(&item.span, message);
            let near = nearest(name, clean::names());
            self.problems.error(match near {
                Some(_) => fault.near(near),
                None => fault.hint(
                    Message::new(text!("the steps are {steps}", "清洗步骤有：{steps}"))
                        .with_said("steps", listed(&clean::names().collect::<Vec<_>>())),
                ),
            });
            return None;
        };
        let entry = match found {
            Found::Kind(_) if argument.is_some() => return Some(Err(superfluous(name))),
            Found::Kind(entry) => {
                let (name, step) = (entry.name, clean::of_kind(entry, target));
                return Some(Ok(named(name, step, target)));
            }
            Found::Step(entry) => entry,
        };
        match (entry.argument, argument) {
            (Argument::Nothing, Some(_)) => return Some(Err(superfluous(name))),
            (Argument::Needed(what), None | Some("")) => {
                return Some(Err(Message::new(text!(
                    "it is written {name}:{what}",
                    "应写成 {name}:{what}"
                ))
                .with("name", name)
                .with("what", what)));
            }
            _ => {}
        }
        match entry.make {
            Make::Cell(make) => {
                let step = make(target, argument.unwrap_or_default());
                Some(step.map(|step| named(entry.name, step, target)))
            }
            Make::Default | Make::FillFrom => None,
        }
    }
}

/// A step of a field under its name. It vouches for what it reads where it is that of the field's own kind, or of its
/// own type where there is no kind; a country in a field of addresses is no address.
fn named(name: &'static str, step: Box<dyn Step>, target: &Target<'_>) -> Named {
    let text = target.ty.takes_all_text();
    let vouches = match target.kind {
        Some((kind, _)) => text && name == kind,
        None if name == "number" => text || NUMBERS.contains(&target.type_name),
        None => text || name == "date",
    };
    Named {
        name,
        vouches,
        step,
    }
}

/// A step as written: its name, and what stands behind the colon.
pub(super) fn parts(written: &str) -> (&str, Option<&str>) {
    match written.split_once(':') {
        Some((name, argument)) => (name.trim(), Some(argument)),
        None => (written.trim(), None),
    }
}

fn superfluous(name: &str) -> Message {
    Message::new(text!(
        "`{step}` takes nothing behind a colon",
        "`{step}` 后面不写冒号和参数"
    ))
    .with("step", name)
}

/// The steps of a field that lists none: what its type and kind ask for.
fn default_steps(node: &Node, target: &Target<'_>) -> Cleaning {
    let listed = !target.choices.is_empty();
    let called = node.get("labels").is_some()
        || node.get("synonyms").is_some()
        || node.get("categories").is_some();
    let kind = target.kind.map(|(name, _)| name);
    let own: &[&str] = match (target.type_name, kind) {
        ("string" | "any", _) if listed => &["enum"],
        ("string" | "any" | "number" | "integer", Some(kind)) => &[kind],
        ("number" | "integer", None) if called => &["enum", "number"],
        ("number" | "integer", None) => &["number"],
        ("date" | "datetime" | "time", _) => &["date"],
        _ => &[],
    };
    let tidy: &[&str] = if own.is_empty() {
        &["trim"]
    } else {
        &["trim", "halfwidth"]
    };
    let null: &[&str] = if target.missing.has_words() {
        &["null"]
    } else {
        &[]
    };
    let all = tidy.iter().chain(null).chain(own);
    let steps = all.filter_map(|name| match clean::find(name)? {
        Found::Kind(entry) => Some(named(entry.name, clean::of_kind(entry, target), target)),
        Found::Step(entry) => match entry.make {
            Make::Cell(make) => Some(named(entry.name, make(target, "").ok()?, target)),
            Make::Default | Make::FillFrom => None,
        },
    });
    Cleaning::new(steps.collect())
}
