//! Judging only some checks: what `--only` asks.

use super::Schema;
use super::gate::{covers, with_families};
use crate::error::{Error, Result};
use crate::kinds::KINDS;
use crate::table::codes::CODES;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

impl Schema {
    /// Switches off every check that none of `codes` (codes, or families of codes such as `kind`) names.
    ///
    /// # Errors
    /// [`Error::Usage`] for a code that does not exist, with the nearest: a slip must not switch everything off.
    pub fn only(&mut self, codes: &[String]) -> Result<()> {
        for code in codes {
            let known = || {
                let own = self.checks.iter().map(|check| check.code.as_str());
                own.chain(CODES.iter().map(|code| code.name))
                    .chain(KINDS.iter().map(|kind| kind.code))
            };
            if !known().any(|known| covers(code, known)) {
                let hint = nearest(code, with_families(known())).map(did_you_mean);
                let message = text!(
                    "--only {code}: there is no such code",
                    "--only {code}：没有这个代码"
                );
                return Err(Error::Usage {
                    message: Message::new(message).with("code", code),
                    hint,
                });
            }
        }
        for check in &mut self.checks {
            if !codes.iter().any(|code| covers(code, &check.code)) {
                check.severity = None;
            }
        }
        Ok(())
    }
}
