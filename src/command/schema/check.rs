//! `schema check`: whether schemas are sound, and what a colleague would remark.

use std::path::{Path, PathBuf};

use clap::Args;

use super::chosen::{load, only_here};
use crate::cli::claims;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::{Error, Result};
use crate::text;
use crate::text::{Message, Text};

/// Check schemas themselves: everything that is wrong with them, and what is worth a second look, with its place
#[derive(Args, Clone, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    given: Positionals,
    #[command(flatten)]
    judged: Judged,
}

/// What stands without an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
struct Positionals {
    /// The schemas to check (default: --schema, else `ROLO_SCHEMA`, else the only `*.rolo.toml` here); - is standard input
    #[arg(value_name = "SCHEMAS")]
    schemas: Vec<PathBuf>,
}

/// The schema as an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to judge")]
struct Judged {
    /// The same as an option; checked before the others
    #[arg(id = "checked", short = 's', long = "schema", value_name = "FILE")]
    schema: Option<PathBuf>,
}

/// Checks every schema; the worst of them decides.
///
/// # Errors
/// No schema to check, or standard input twice. What is wrong with a schema is said, not returned.
pub(super) fn run(args: &Check, ui: &Ui) -> Result<Verdict> {
    let paths = schemas(args)?;
    let inputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    claims::check(&inputs, &[])?;
    let mut verdict = Verdict::Passed;
    for path in &paths {
        if !check(path, ui) {
            verdict = Verdict::Unfinished(2);
        }
    }
    Ok(verdict)
}

/// The schemas that are named, else the one that is found.
fn schemas(args: &Check) -> Result<Vec<PathBuf>> {
    let named = args.judged.schema.iter().chain(&args.given.schemas);
    let named: Vec<PathBuf> = named.cloned().collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let set = std::env::var_os("ROLO_SCHEMA").filter(|path| !path.is_empty() && path != "none");
    if let Some(path) = set {
        return Ok(vec![path.into()]);
    }
    only_here("check").map(|path| vec![path])
}

/// Says everything about one schema; whether it can be used.
fn check(path: &Path, ui: &Ui) -> bool {
    let name = path.display();
    let file = match load(path, None) {
        Ok(file) => file,
        Err(error) => {
            ui.error(&error);
            let faults = match &error {
                Error::Schema(diagnostics) => diagnostics.len(),
                _ => 1,
            };
            let line = Message::new(text!(
                "rolo: {name}: {faults}; it cannot be used",
                "rolo：{name}：{faults}，不能使用"
            ));
            let line = line
                .with("name", name)
                .with_said("faults", counted(faults, ONE_FAULT, FAULTS));
            ui.summary(&[], &line.say(ui.lang()), 2);
            return false;
        }
    };
    let schema = &file.schema;
    let mut told = schema.warnings.clone();
    told.extend(file.remarks());
    told.extend(file.absent());
    told.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    for diagnostic in &told {
        ui.warn(diagnostic);
    }
    let rules = schema.rules.len() + schema.table_checks.len() + schema.freshness.len();
    let keys = schema.keys.len() + schema.foreign_keys.len();
    let line = Message::new(text!(
        "rolo: {name}: {fields}, {keys}, {rules}: fit for use{remarks}",
        "rolo：{name}：{fields}，{keys}，{rules}：可以使用{remarks}"
    ));
    let remarks = match told.len() {
        0 => Message::new(text!("", "")),
        count => Message::new(text!(", {count}", "，{count}"))
            .with_said("count", counted(count, ONE_REMARK, REMARKS)),
    };
    let line = line
        .with("name", name)
        .with_said("fields", counted(schema.fields.len(), ONE_FIELD, FIELDS))
        .with_said("keys", counted(keys, ONE_KEY, KEYS))
        .with_said("rules", counted(rules, ONE_RULE, RULES))
        .with_said("remarks", remarks);
    ui.summary(&[], &line.say(ui.lang()), 0);
    true
}

const ONE_FAULT: Text = text!("{count} fault", "{count} 处错误");
const FAULTS: Text = text!("{count} faults", "{count} 处错误");
const ONE_FIELD: Text = text!("{count} field", "{count} 个字段");
const FIELDS: Text = text!("{count} fields", "{count} 个字段");
const ONE_KEY: Text = text!("{count} key", "{count} 个键");
const KEYS: Text = text!("{count} keys", "{count} 个键");
const ONE_RULE: Text = text!("{count} rule", "{count} 条规则");
const RULES: Text = text!("{count} rules", "{count} 条规则");
const ONE_REMARK: Text = text!("{count} remark", "有 {count} 处值得一看");
const REMARKS: Text = text!("{count} remarks", "有 {count} 处值得一看");

fn counted(count: usize, one: Text, many: Text) -> Message {
    Message::new(if count == 1 { one } else { many }).with("count", count)
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
The schema that was just edited:
  rolo schema check customers.rolo.toml

All of a folder, before they are committed; exit 2 if one has a fault:
  rolo schema check schemas/*.rolo.toml

With its numbers even if all is well:
  rolo schema check customers.rolo.toml -v

Faults end with 2. Warnings are remarks only: a default that nothing fills in,
a rule that no record can break, a table that is not there.
",
    "\
刚改完的规则文件：
  rolo schema check customers.rolo.toml

提交之前检查整个文件夹；有一个有错就以 2 结束：
  rolo schema check schemas/*.rolo.toml

没有问题时也显示统计：
  rolo schema check customers.rolo.toml -v

有错误以 2 结束。警告只是提醒：不会填入的默认值、不可能违反的规则、
找不到的表格等。
"
);
