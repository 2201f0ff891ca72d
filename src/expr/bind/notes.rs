//! What is allowed and probably not meant: the author of the expression is told.

use std::ops::Range;

use super::Binder;
use super::typed::Typed;
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::fault::Fault;
use crate::expr::tree::{Form, Literal, Node};
use crate::expr::written;
use crate::text;
use crate::text::Message;
use crate::types::calendar;

impl<'a> Binder<'a> {
    /// Notes comparisons that are never true.
    pub(super) fn note_empty(&mut self, parts: &[Typed<'a>]) {
        for typed in parts.iter().filter(|typed| typed.written() == Some("")) {
            self.never_true(&typed.span);
        }
    }

    /// Notes that an empty text is held against something.
    pub(super) fn never_true(&mut self, span: &Range<usize>) {
        let message = text!(
            "a comparison with an empty text is never true",
            "与空文本比较，结果永远不成立"
        );
        let hint = text!(
            "`is empty` and `is not empty` ask whether something is there",
            "判断有没有内容，请用 is empty 或 is not empty"
        );
        self.notes.push(Fault::at(span, message).hint(hint));
    }

    /// Notes days beside a point in time: those among `nodes` that are written out, each of them its midnight where
    /// the whole day was meant.
    pub(super) fn note_midnight(&mut self, nodes: &[&Node], parts: &[Typed<'a>]) {
        if !parts
            .iter()
            .any(|typed| typed.value_type == Some(ValueType::DateTime))
        {
            return;
        }
        for node in nodes {
            let (day, next) = match node.form {
                Form::Literal(Literal::Date(day)) if calendar::DAYS.contains(&(day + 1)) => {
                    (date(day), date(day + 1))
                }
                Form::Today => ("today".to_owned(), "today + 1d".to_owned()),
                _ => continue,
            };
            let message = text!(
                "beside a date and time {day} is its midnight",
                "与日期时间比较时，{day} 指当天零点"
            );
            let hint = text!(
                "the whole day is >= {day} and < {next}",
                "要指一整天，请写 >= {day} and < {next}"
            );
            let hint = Message::new(hint).with("day", &day).with("next", &next);
            let note = Fault::at(&node.span, Message::new(message).with("day", &day));
            self.notes.push(note.hint(hint));
        }
    }
}

fn date(day: i32) -> String {
    let mut text = String::new();
    written::write(Datum::Date(day), &mut text);
    text
}
