//! `[gate]`: what counts, and how much of it is tolerated.

use std::cmp::Ordering;

use super::value::quoted;
use super::{Comparison, Effect, Part};
use crate::schema::{FailOn, Limit};

impl Comparison<'_> {
    /// Everything that a gate says.
    pub(super) fn gate(&mut self) {
        let (old, new) = (&self.old.schema.gate, &self.new.schema.gate);
        if old.fail_on != new.fail_on {
            let rank = |fail_on| match fail_on {
                FailOn::Never => 0,
                FailOn::Error => 1,
                FailOn::Warning => 2,
            };
            let effect = if rank(new.fail_on) > rank(old.fail_on) {
                Effect::Tightened
            } else {
                Effect::Loosened
            };
            let values = (
                Some(quoted(old.fail_on.name())),
                Some(quoted(new.fail_on.name())),
            );
            self.note(effect, Part::Schema, "", "gate.failOn", values);
        }
        if let Some(effect) = by_limit(&old.max_errors, &new.max_errors) {
            let values = (
                Some(quoted(&old.max_errors.to_string())),
                Some(quoted(&new.max_errors.to_string())),
            );
            self.note(effect, Part::Schema, "", "gate.maxErrors", values);
        }
        let mut codes: Vec<&str> = Vec::new();
        for (code, _) in old.per_rule.iter().chain(&new.per_rule) {
            if !codes.contains(&code.as_str()) {
                codes.push(code);
            }
        }
        for code in codes {
            let of = |rules: &[(String, Limit)]| {
                let mut rules = rules.iter();
                let found = rules.find(|(known, _)| known == code);
                found.map(|(_, limit)| limit.clone())
            };
            let (was, is) = (of(&old.per_rule), of(&new.per_rule));
            // What a line of its own measures no longer counts towards `maxErrors`: both ways round it may do either.
            let effect = match (&was, &is) {
                (Some(was), Some(is)) => by_limit(was, is),
                _ => Some(Effect::Changed),
            };
            if let Some(effect) = effect {
                let written = |limit: Option<Limit>| limit.map(|limit| quoted(&limit.to_string()));
                let property = format!("gate.perRule.{code}");
                self.note(
                    effect,
                    Part::Schema,
                    "",
                    property,
                    (written(was), written(is)),
                );
            }
        }
    }
}

/// What another limit does; none where it is the same.
fn by_limit(was: &Limit, is: &Limit) -> Option<Effect> {
    let nothing = |limit: &Limit| matches!(limit, Limit::Count(0) | Limit::Share { part: 0, .. });
    let order = match (was, is) {
        (Limit::Count(was), Limit::Count(is)) => was.cmp(is),
        (
            Limit::Share { part, whole, .. },
            Limit::Share {
                part: new_part,
                whole: new_whole,
                ..
            },
        ) => {
            let was = u128::from(*part) * u128::from(*new_whole);
            was.cmp(&(u128::from(*new_part) * u128::from(*whole)))
        }
        _ => match (nothing(was), nothing(is)) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => return Some(Effect::Changed),
        },
    };
    match order {
        Ordering::Less => Some(Effect::Loosened),
        Ordering::Equal => None,
        Ordering::Greater => Some(Effect::Tightened),
    }
}
