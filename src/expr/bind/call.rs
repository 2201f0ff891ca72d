//! Calls: the function, how many arguments, and of which types.

use std::ops::Range;

use super::Binder;
use super::compare::common_type;
use super::typed::Typed;
use crate::expr::ValueType;
use crate::expr::aggregate::Measure;
use crate::expr::datum::Datum;
use crate::expr::fault::Fault;
use crate::expr::functions::{self, Argument, Arguments, Function, Gives, Takes};
use crate::expr::plan::{Constant, Formula, Reading};
use crate::expr::tree::{Form, Node};
use crate::text;
use crate::text::{Message, nearest};

impl<'a> Binder<'a> {
    pub(super) fn call(
        &mut self,
        node: &Node,
        name: &str,
        name_span: &Range<usize>,
        arguments: &[Node],
    ) -> Option<Typed<'a>> {
        let measure = Measure::find(name, arguments.len());
        if self.table.is_some()
            && let Some(measure) = measure
        {
            return self.measure(measure, node, arguments);
        }
        let Some(function) = functions::find(name) else {
            return self.no_function(name, name_span, arguments, measure.is_some());
        };
        self.count(function, arguments.len(), node)?;
        if let Arguments::Choice = function.arguments {
            return self.choice(node, arguments);
        }
        let nodes: Vec<&Node> = arguments.iter().collect();
        let mut parts = self.values(&nodes)?;
        if let Arguments::Listed(takes, _) = function.arguments {
            let left_out = takes.get(parts.len());
            parts.extend(left_out.and_then(|takes| self.left_out(*takes, node)));
        }
        let spans: Vec<Range<usize>> = parts.iter().map(|part| part.span.clone()).collect();
        let arguments = self.arguments(function, parts)?;
        if let Err((place, message)) = (function.check)(&known(&arguments)) {
            let span = spans.get(place).unwrap_or(&node.span);
            return self.refuse(Fault::at(span, message));
        }
        let value_type = match (function.gives, arguments.first()) {
            (Gives::Always(value_type), _) => value_type,
            (Gives::AsArguments, first) => first.map_or(ValueType::Text, |first| first.1),
        };
        let formulas = arguments.into_iter().map(|(formula, _)| formula).collect();
        let formula = Formula::Call(function, formulas);
        Some(Typed::of(formula, value_type, &node.span))
    }

    fn no_function(
        &mut self,
        name: &str,
        span: &Range<usize>,
        arguments: &[Node],
        measure: bool,
    ) -> Option<Typed<'a>> {
        let fault = if measure {
            let message = text!(
                "{name}() is worked out over the whole table, so it stands only in [[checks]]",
                "{name}() 是对整张表的统计，只能用在 [[checks]] 里"
            );
            Fault::at(span, Message::new(message).with("name", name))
        } else {
            let message = text!("there is no function {name}()", "没有函数 {name}()");
            let known = functions::all().map(|function| function.name);
            let known: Vec<&str> = if self.table.is_some() {
                known.chain(Measure::names()).collect()
            } else {
                known.collect()
            };
            let fault = Fault::at(span, Message::new(message).with("name", name));
            match self.with_brackets(name, arguments) {
                Some(hint) => fault.hint(hint),
                None => fault.near(nearest(name, known.iter().copied())),
            }
        };
        self.refuse(fault)
    }

    /// What to say where a field has a name that reads as a call: `累计消费（万元）`.
    fn with_brackets(&self, name: &str, arguments: &[Node]) -> Option<Message> {
        let [
            Node {
                form: Form::Name(within),
                ..
            },
        ] = arguments
        else {
            return None;
        };
        let field = format!("{name}({within})");
        self.scope.find(&field).ok()?;
        let text = text!(
            "a field whose name has brackets stands in back quotes: `{field}`",
            "字段名含有括号时要加反引号：`{field}`"
        );
        Some(Message::new(text).with("field", field))
    }

    /// Whether a function takes so many arguments.
    fn count(&mut self, function: &Function, found: usize, node: &Node) -> Option<()> {
        let (least, most) = match function.arguments {
            Arguments::Listed(takes, optional) => (optional, takes.len()),
            Arguments::Alike(least, _) => (least, usize::MAX),
            Arguments::Texts => (1, usize::MAX),
            Arguments::Bounds => (2, usize::MAX),
            Arguments::Choice => (3, 3),
        };
        if (least..=most).contains(&found) {
            return Some(());
        }
        let message = if found < least {
            text!(
                "{name}() lacks an argument: {usage}",
                "{name}() 缺少参数，写法是 {usage}"
            )
        } else {
            text!(
                "{name}() has an argument too many: {usage}",
                "{name}() 的参数多了，写法是 {usage}"
            )
        };
        let message = Message::new(message)
            .with("name", function.name)
            .with("usage", function.usage);
        self.refuse(Fault::at(&node.span, message))
    }

    /// Makes the arguments fit; each with its type.
    fn arguments(
        &mut self,
        function: &Function,
        parts: Vec<Typed<'a>>,
    ) -> Option<Vec<(Formula, ValueType)>> {
        match function.arguments {
            Arguments::Listed(takes, _) => {
                let fitted = parts.into_iter().zip(takes);
                fitted
                    .map(|(part, takes)| self.argument(part, *takes))
                    .collect()
            }
            Arguments::Alike(_, types) => self.of_one_type(parts, types),
            Arguments::Texts => {
                let as_it_stands = parts.into_iter().map(|part| match part.formula {
                    // A field is what stands in its cell, whatever it means.
                    Formula::Field { slot, .. } => {
                        let reading = Reading::Text;
                        (Formula::Field { slot, reading }, ValueType::Text)
                    }
                    other => (other, part.value_type.unwrap_or(ValueType::Text)),
                });
                Some(as_it_stands.collect())
            }
            Arguments::Bounds | Arguments::Choice => {
                let numbers = parts.into_iter().map(|part| {
                    let formula = self.as_type(part, ValueType::Number)?;
                    Some((formula, ValueType::Number))
                });
                numbers.collect()
            }
        }
    }

    /// Makes the arguments of one type, one of `types` if there are any.
    fn of_one_type(
        &mut self,
        parts: Vec<Typed<'a>>,
        types: &[ValueType],
    ) -> Option<Vec<(Formula, ValueType)>> {
        let otherwise = types.first().copied().unwrap_or(ValueType::Text);
        if let Some(common) = common_type(&parts)
            && !types.is_empty()
            && !types.contains(&common)
        {
            let fault = parts.first()?.misfit(otherwise);
            return self.refuse(fault);
        }
        let (common, formulas) = self.alike(parts, false, otherwise)?;
        let fitted = formulas.into_iter().map(|formula| (formula, common));
        Some(fitted.collect())
    }

    /// What an argument is that was left out.
    fn left_out(&self, takes: Takes, node: &Node) -> Option<Typed<'a>> {
        let (value, value_type) = match takes {
            Takes::DayOrToday => (Constant::Date(self.settings.today), ValueType::Date),
            Takes::CountryOrOwn => (
                Constant::Text(self.settings.region?.into()),
                ValueType::Text,
            ),
            Takes::One(_) | Takes::Written => return None,
        };
        Some(Typed::of(Formula::Literal(value), value_type, &node.span))
    }

    fn argument(&mut self, part: Typed<'a>, takes: Takes) -> Option<(Formula, ValueType)> {
        match takes {
            Takes::Written if part.written().is_some() => Some((part.formula, ValueType::Text)),
            Takes::Written => {
                let message = text!("a text in quotes is expected here", "此处应为引号中的文本");
                self.refuse(Fault::at(&part.span, message))
            }
            Takes::One(_) | Takes::DayOrToday | Takes::CountryOrOwn => {
                let types = takes.types();
                let own = part.value_type.filter(|own| types.contains(own));
                let wanted = own.or(types.first().copied()).unwrap_or(ValueType::Text);
                Some((self.as_type(part, wanted)?, wanted))
            }
        }
    }

    /// `if(condition, one, other)`.
    fn choice(&mut self, node: &Node, arguments: &[Node]) -> Option<Typed<'a>> {
        let [condition, one, other] = arguments else {
            return None;
        };
        let condition = self.condition(condition);
        let parts = self.values(&[one, other])?;
        let (value_type, parts) = self.alike(parts, false, ValueType::Text)?;
        let [one, other] = parts.try_into().ok()?;
        let formula = Formula::If(Box::new(condition?), Box::new(one), Box::new(other));
        Some(Typed::of(formula, value_type, &node.span))
    }
}

/// What is known of arguments before anything is evaluated.
fn known(arguments: &[(Formula, ValueType)]) -> Vec<Argument<'_>> {
    let known = arguments.iter().map(|(formula, value_type)| Argument {
        value_type: *value_type,
        written: match formula {
            Formula::Literal(constant) => Some(Datum::from(constant)),
            _ => None,
        },
    });
    known.collect()
}
