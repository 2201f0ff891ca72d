//! Worked examples at the end of the help.

use crate::text;
use crate::text::Text;

/// The examples.
pub(in crate::command) const EXAMPLES: Text = text!(
    "\
A clean copy, and the list of what was changed:
  rolo clean customers.csv -o clean.csv --changes changes.csv

What would change, without writing anything:
  rolo clean customers.csv --dry-run

What the cells may mean that could not be read:
  rolo clean customers.csv --suggest

The file itself, of which a copy is kept:
  rolo clean customers.csv --in-place

The steps of a field stand in the schema (clean = [\"trim\", \"upper\"]); of one
that lists none they follow from type and kind. rolo help steps lists them.
",
    "\
写出清洗后的表，并列出改动：
  rolo clean customers.csv -o clean.csv --changes changes.csv

只看会改什么，不写文件：
  rolo clean customers.csv --dry-run

列出无法识别的单元格可能的正确写法：
  rolo clean customers.csv --suggest

直接替换原文件，并保留副本：
  rolo clean customers.csv --in-place

每个字段的清洗步骤写在规则文件里（clean = [\"trim\", \"upper\"]）；
没写时按类型和 kind 决定。rolo help steps 列出全部步骤。
"
);
