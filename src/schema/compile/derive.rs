//! `[[derive]]`: fields that are computed, in any order, from fields and from one another.
//!
//! A derived field is bound when its name is first looked up, so those it builds on come first whatever the order of
//! the file. One that cannot be bound is told once: what builds on it is not blamed too.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::Compiler;
use crate::expr::bind::{self, Mentions, Settings};
use crate::expr::plan::{Constant, Derived, Formula};
use crate::expr::scope::{Absent, Found, Scope};
use crate::expr::{self, ValueType, tree};
use crate::schema::DerivedField;
use crate::schema::Titles;
use crate::schema::claims::Claims;
use crate::schema::node::Node;
use crate::schema::scope::FieldNames;
use crate::schema::sentence::Filling;
use crate::schema::shape::listed;
use crate::schema::source::Fault;
use crate::table::class::Class;
use crate::text;
use crate::text::{Message, nearest};

/// How many derived fields may stand one upon the other.
const DEEPEST: usize = 100;

/// The types that a derived field may have.
const TYPES: [&str; 10] = [
    "string",
    "number",
    "integer",
    "boolean",
    "date",
    "time",
    "datetime",
    "year",
    "yearmonth",
    "duration",
];

/// The names that the expressions of a schema may use: its fields and its derived fields.
pub(super) struct Computed<'a> {
    fields: FieldNames<'a>,
    written: Vec<Written<'a>>,
    claims: Claims,
    settings: Settings<'a>,
    states: RefCell<Vec<State>>,
    /// The derived fields that are being bound, each named by the one before it.
    under_way: RefCell<Vec<usize>>,
    /// What is wrong, with the number of the derived field.
    faults: RefCell<Vec<(usize, Trouble)>>,
    /// Whether something was looked up that could not be bound.
    unsure: Cell<bool>,
}

/// A derived field as the schema has it.
struct Written<'a> {
    name: String,
    node: &'a Node,
    /// None where it is no expression.
    tree: Option<tree::Node>,
    /// `type`.
    declared: Option<&'static str>,
}

#[derive(Clone)]
enum State {
    Waiting,
    UnderWay,
    Bound(Arc<Derived>),
    Broken,
}

/// What is wrong with a derived field.
enum Trouble {
    /// With its expression.
    Expression(Vec<expr::Fault>),
    /// It is computed from itself, by way of these.
    Circle(Vec<String>),
    TooDeep,
}

impl Computed<'_> {
    /// Binds with these names. What is wrong is left out where it may only follow from a derived field that is wrong
    /// itself.
    pub(super) fn bind<T>(
        &self,
        bind: impl FnOnce(&dyn Scope) -> Result<T, Vec<expr::Fault>>,
    ) -> Result<T, Vec<expr::Fault>> {
        let outer = self.unsure.replace(false);
        let bound = bind(self);
        let unsure = self.unsure.replace(outer);
        match bound {
            Err(_) if unsure => Err(Vec::new()),
            bound => bound,
        }
    }

    /// What a name in a message means; else the nearest.
    pub(super) fn filling(&self, name: &str) -> Result<Filling, Option<String>> {
        if let Some(subject) = self.fields.find(name) {
            return Ok(Filling::Field(subject.slot));
        }
        match self.claims.field_of(name) {
            Some(index) => Ok(Filling::Derived(index)),
            None => Err(self.nearest(name)),
        }
    }

    /// The name that was probably meant.
    fn nearest(&self, name: &str) -> Option<String> {
        let derived = self.written.iter().map(|written| written.name.as_str());
        self.fields.nearest(name, derived)
    }

    /// The type of a field; none for one that could not be compiled.
    pub(super) fn type_of(&self, field: usize) -> Option<&'static str> {
        Some(self.fields.fields.get(field).copied().flatten()?.type_name)
    }

    fn derived(&self, index: usize) -> Arc<Derived> {
        let state = self.states.borrow()[index].clone();
        match state {
            State::Bound(derived) => return derived,
            State::Waiting => {
                if self.under_way.borrow().len() < DEEPEST {
                    if let Some(derived) = self.compute(index) {
                        return derived;
                    }
                } else {
                    self.fail(index, Trouble::TooDeep);
                }
            }
            State::UnderWay => {
                let circle = {
                    let under_way = self.under_way.borrow();
                    let first = under_way.iter().position(|at| *at == index);
                    let circle = under_way[first.unwrap_or(0)..].iter().chain([&index]);
                    circle.map(|at| self.written[*at].name.clone()).collect()
                };
                self.faults
                    .borrow_mut()
                    .push((index, Trouble::Circle(circle)));
            }
            State::Broken => {}
        }
        // What is of a declared type can be bound to all the same.
        if self.written[index].declared.is_none() {
            self.unsure.set(true);
        }
        self.stand_in(index)
    }

    fn compute(&self, index: usize) -> Option<Arc<Derived>> {
        let written = &self.written[index];
        let Some(tree) = &written.tree else {
            self.states.borrow_mut()[index] = State::Broken;
            return None;
        };
        self.states.borrow_mut()[index] = State::UnderWay;
        self.under_way.borrow_mut().push(index);
        let outer = self.unsure.replace(false);
        // What it builds on comes first, so that no binding has to wait for another with all its depth on the stack.
        for name in tree.names() {
            if self.fields.find(name).is_none()
                && let Some(below) = self.claims.field_of(name)
                && matches!(self.states.borrow()[below], State::Waiting)
            {
                self.derived(below);
            }
        }
        let wanted = written.declared.and_then(ValueType::of_field);
        let bound = bind::derived(&written.name, wanted, tree, self, self.settings);
        let unsure = self.unsure.replace(outer);
        self.under_way.borrow_mut().pop();
        match bound {
            _ if unsure => self.states.borrow_mut()[index] = State::Broken,
            Err(faults) => self.fail(index, Trouble::Expression(faults)),
            Ok(derived) => {
                let class = written.node.get("class").and_then(Node::text);
                let derived = Arc::new(Derived {
                    class: class.and_then(Class::from_name).unwrap_or(derived.class),
                    ..whole(derived, written.declared)
                });
                self.states.borrow_mut()[index] = State::Bound(Arc::clone(&derived));
                return Some(derived);
            }
        }
        None
    }

    fn fail(&self, index: usize, trouble: Trouble) {
        self.states.borrow_mut()[index] = State::Broken;
        self.faults.borrow_mut().push((index, trouble));
    }

    /// Something of the declared type in the place of what could not be bound.
    fn stand_in(&self, index: usize) -> Arc<Derived> {
        let written = &self.written[index];
        let declared = written.declared.and_then(ValueType::of_field);
        Arc::new(Derived {
            name: written.name.clone(),
            value_type: declared.unwrap_or(ValueType::Text),
            formula: Formula::Literal(Constant::Text("".into())),
            mentions: Mentions::default(),
            class: Class::default(),
            weight: 1,
            depth: 1,
        })
    }
}

/// An `integer` or `year` is nothing where what is computed is not whole.
fn whole(derived: Derived, declared: Option<&str>) -> Derived {
    if !matches!(declared, Some("integer" | "year")) {
        return derived;
    }
    Derived {
        formula: Formula::Whole(Box::new(derived.formula)),
        ..derived
    }
}

impl Scope for Computed<'_> {
    fn find(&self, name: &str) -> Result<Found<'_>, Absent> {
        if let Some(subject) = self.fields.find(name) {
            return Ok(Found::Field(subject));
        }
        if let Some(index) = self.claims.field_of(name) {
            return Ok(Found::Derived(self.derived(index)));
        }
        let near = self.nearest(name);
        Err(Absent::Unknown { near })
    }
}

impl<'a> Compiler<'a> {
    /// The names that expressions may use.
    pub(super) fn computed<'f>(&mut self, fields: FieldNames<'f>) -> Computed<'f>
    where
        'a: 'f,
    {
        let root = self.root;
        let nodes = root.get("derive").map(Node::items).unwrap_or_default();
        let mut claims = Claims::default();
        let mut written = Vec::new();
        for node in nodes {
            let (Some(name_node), Some(expression)) = (node.get("name"), node.get("expr")) else {
                continue;
            };
            let Some(name) = name_node.text() else {
                continue;
            };
            let index = written.len();
            for (at, header) in headers(node) {
                if let Some(field) = fields.claims.field_of(header) {
                    let field = self.names[field].clone();
                    self.taken(at, header, &field);
                    continue;
                }
                let by_name = std::ptr::eq(at, name_node)
                    .then(|| claims.claim_name(header, index))
                    .flatten();
                let earlier: Option<&Written<'_>> = by_name
                    .or_else(|| claims.claim(header, index))
                    .and_then(|earlier| written.get(earlier));
                if let Some(earlier) = earlier {
                    self.taken(at, header, &earlier.name);
                }
            }
            written.push(Written {
                name: name.to_owned(),
                node,
                tree: self.expression(expression),
                declared: self.declared(node),
            });
        }
        Computed {
            fields,
            states: RefCell::new(vec![State::Waiting; written.len()]),
            written,
            claims,
            settings: self.binding(),
            under_way: RefCell::default(),
            faults: RefCell::default(),
            unsure: Cell::default(),
        }
    }

    fn taken(&mut self, at: &Node, header: &str, by: &str) {
        self.problems.error(Fault::at(
            &at.span,
            Message::new(text!(
                "the name `{name}` already means the field `{by}`",
                "名称 `{name}` 已被字段 `{by}` 占用"
            ))
            .with("name", header)
            .with("by", by),
        ));
    }

    /// `type` of a derived field.
    fn declared(&mut self, node: &Node) -> Option<&'static str> {
        let node = node.get("type")?;
        let name = node.text()?;
        let known = TYPES.into_iter().find(|known| *known == name);
        // `any` is what the expression gives.
        if known.is_none() && name != "any" {
            let fault = Fault::at(
                &node.span,
                Message::new(text!(
                    "a derived field cannot be of the type `{type}`",
                    "计算字段不能是 `{type}` 类型"
                ))
                .with("type", name),
            );
            self.problems.error(match nearest(name, TYPES) {
                Some(near) => fault.near(Some(near)),
                None => fault.hint(
                    Message::new(text!("it may be {types}", "可以是：{types}"))
                        .with_said("types", listed(&TYPES)),
                ),
            });
        }
        known
    }

    /// The derived fields, in file order, and what their names are; everything wrong with them noted.
    pub(super) fn derive(&mut self, names: &Computed<'_>) -> Vec<DerivedField> {
        let mut derived = Vec::new();
        for (index, written) in names.written.iter().enumerate() {
            let outer = names.unsure.replace(false);
            let computed = names.derived(index);
            if !names.unsure.replace(outer) {
                derived.push(DerivedField {
                    name: written.name.clone(),
                    titles: Titles::of(written.node),
                    class: computed.class,
                    computed,
                });
            }
        }
        for (index, trouble) in names.faults.take() {
            self.blame(&names.written[index], trouble);
        }
        derived
    }

    fn blame(&mut self, written: &Written<'_>, trouble: Trouble) {
        let node = |key: &str| written.node.get(key).unwrap_or(written.node);
        let (at, message) = match trouble {
            Trouble::Expression(faults) => return self.refuse(node("expr"), faults),
            Trouble::Circle(names) => (
                node("name"),
                Message::new(text!(
                    "a derived field cannot be computed from itself: {circle}",
                    "计算字段不能由自身计算得出：{circle}"
                ))
                .with("circle", names.join(" → ")),
            ),
            Trouble::TooDeep => (
                node("name"),
                Message::new(text!(
                    "more than {most} derived fields build on one another",
                    "计算字段一层引用一层，超过 {most} 层"
                ))
                .with("most", DEEPEST),
            ),
        };
        self.problems.error(Fault::at(&at.span, message));
    }
}

impl Computed<'_> {
    /// The claims of the derived fields, by their order in the file.
    pub(super) fn into_claims(self) -> Claims {
        self.claims
    }
}

/// The names that a derived field goes by, its own first, each with its place.
fn headers(node: &Node) -> impl Iterator<Item = (&Node, &str)> {
    let titles = node.get("titles");
    let by_lang = titles.map(Node::entries).unwrap_or_default();
    let places = node.get("name").into_iter().chain(node.get("title"));
    let places = places.chain(titles);
    let places = places.chain(by_lang.iter().map(|(_, title)| title));
    places.filter_map(|place| Some((place, place.text()?)))
}
