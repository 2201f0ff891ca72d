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
    /// For checks of the structure and of whole tables what they mean in general.
    pub fn explain(&self, check: CheckId, text: &str) -> Message {
        if let Some(field) = self.field_of(check) {
            if field.required == Some(check) {
                return text!("a value is required", "必填").into();
            }
            if field.type_check == check || field.ambiguous_check == check {
                return field.ty.explain(text);
            }
            if let Some(kind) = field.kind_of(check) {
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
        let code = &self.check(check).code;
        match CODES.iter().find(|known| known.name == code) {
            Some(code) => code.title.into(),
            None => Message::new(text!("{code}", "{code}")).with("code", code),
        }
    }

    /// What a wrong cell was probably meant to be, if that is known: a kind's canonical form that is right, the
    /// nearest of the values allowed.
    pub fn suggest(&self, check: CheckId, text: &str) -> Option<String> {
        let field = self.field_of(check);
        if let Some(damage) = self.damage_of(check) {
            return damage.suggest(field, text);
        }
        let field = field?;
        if let Some(kind) = field.kind_of(check) {
            return kind
                .canonical(text)
                .filter(|form| form != text && kind.check(form));
        }
        field.constraint_of(check)?.suggest(text)
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
    fn kind_of(&self, check: CheckId) -> Option<&dyn Kind> {
        match &self.kind {
            Some((id, kind)) if *id == check => Some(kind.as_ref()),
            _ => None,
        }
    }

    fn constraint_of(&self, check: CheckId) -> Option<&dyn Constraint> {
        self.constraints
            .iter()
            .find(|(id, _)| *id == check)
            .map(|(_, constraint)| constraint.as_ref())
    }
}
