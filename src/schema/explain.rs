//! Why a cell is wrong, and what it was probably meant to be: words, made only where a report lists a finding.

use super::damage::Explained;
use super::{Constraint, Field, Schema};
use crate::kinds::Kind;
use crate::table::codes::CODES;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;

impl Schema {
    /// Why a cell is wrong, where `check` says that it is: a clause without a full stop, never the text itself.
    /// For checks of the structure and of whole tables what they mean in general. `region` is what the record's
    /// `regionField` holds; empty where there is none.
    pub fn explain(&self, check: CheckId, text: &str, region: &str) -> Message {
        if let Some(field) = self.field_of(check) {
            if field.required == Some(check) {
                return text!("a value is required", "必填").into();
            }
            if field.type_check == check || field.ambiguous_check == check {
                return field.ty.explain(text);
            }
            if let Some(kind) = field.kind_of(check, region) {
                return kind.explain(text);
            }
            if let Some(constraint) = field.constraint_of(check) {
                return constraint.explain(field.ty.read(text), text);
            }
        }
        if let Some(damage) = self.damage_of(check) {
            return damage.explain(text);
        }
        if let Some(fresh) = self.freshness.iter().find(|fresh| fresh.check == check) {
            let text = text!("more than {after} ago", "距今超过 {after}");
            return Message::new(text).with("after", &fresh.stale_after);
        }
        if let Some(retention) = self.retention.as_ref().filter(|own| own.check == check) {
            let text = text!(
                "older than {keep}, which is how long records are kept",
                "已超过保留期限 {keep}"
            );
            return Message::new(text).with("keep", &retention.keep);
        }
        let code = &self.check(check).code;
        match CODES.iter().find(|known| known.name == code) {
            Some(code) => code.title.into(),
            None => Message::new(text!("{code}", "{code}")).with("code", code),
        }
    }

    /// What a wrong cell was probably meant to be, if that is known: a kind's canonical form that is right, the
    /// value that is called so, else the nearest of the values allowed.
    pub fn suggest(&self, check: CheckId, text: &str, region: &str) -> Option<String> {
        let field = self.field_of(check);
        if let Some(damage) = self.damage_of(check) {
            return damage.suggest(field, text);
        }
        let field = field?;
        if let Some(kind) = field.kind_of(check, region) {
            return kind.suggest(text);
        }
        let constraint = field.constraint_of(check)?;
        if matches!(self.check(check).code.as_str(), "enum" | "categories")
            && let Some(meant) = field.choices.meant(text)
        {
            return Some(meant.to_owned());
        }
        constraint.suggest(text)
    }

    fn damage_of(&self, check: CheckId) -> Option<Explained> {
        self.field_of(check)
            .map_or(&self.damage, |field| &field.damage)
            .of(check)
    }

    fn field_of(&self, check: CheckId) -> Option<&Field> {
        self.check(check)
            .field
            .and_then(|field| self.fields.get(field))
    }
}

impl Field {
    fn kind_of(&self, check: CheckId, region: &str) -> Option<&dyn Kind> {
        let (own, _) = self.kind.as_ref()?;
        (*own == check).then(|| self.kind_within(region)).flatten()
    }

    fn constraint_of(&self, check: CheckId) -> Option<&dyn Constraint> {
        self.constraints
            .iter()
            .find(|(id, _)| *id == check)
            .map(|(_, constraint)| constraint.as_ref())
    }
}
