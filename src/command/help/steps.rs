//! `rolo help steps`: the clean steps on one page.

use crate::clean::{Argument, STEPS};
use crate::cli::help::entry;
use crate::kinds::KINDS;
use crate::text;
use crate::text::{Lang, Message, Text};

const PAGE: Text = text!(
    "\
Steps that rolo clean does to the cells of a field, as its schema lists them:

  clean = [\"trim\", \"halfwidth\", \"pad:6\"]

A field that lists none is cleaned by its type and kind: text trim; listed
values trim, halfwidth, enum; numbers, dates and kinds trim, halfwidth and
their own step; null where missingValues has words. clean = [] switches all off.
A step with * is lossy: two cells that differed may be the same afterwards; the
others are safe.

{steps}
The name of a kind is the step that writes cells in its standard form:

{kinds}
A cell that a step cannot read stays as it is and is a finding. A right cell
whose standard form would break a rule of its field stays too.
",
    "\
rolo clean 按规则文件列出的次序，对字段的单元格依次做这些步骤：

  clean = [\"trim\", \"halfwidth\", \"pad:6\"]

没有列出步骤的字段按类型和 kind 清洗：文本 trim；列出取值的 trim、halfwidth、
enum；数字、日期和各种 kind 为 trim、halfwidth 加各自的步骤；missingValues
里有词时加 null。clean = [] 表示不清洗。
带 * 的步骤有损，可能使原本不同的单元格变得相同；其余步骤无损。

{steps}
kind 的名称也是步骤，把单元格写成该 kind 的标准写法：

{kinds}
步骤识别不了的单元格保持原样，并列为问题；
正确的单元格，若标准写法会违反字段的规则，也保持原样。
"
);

/// The page.
pub(super) fn page(lang: Lang) -> Message {
    let (mut steps, mut kinds) = (String::new(), String::new());
    for step in STEPS {
        let argument = match step.argument {
            Argument::Nothing => String::new(),
            Argument::Needed(argument) => format!(":{argument}"),
        };
        let mark = if step.lossy { " *" } else { "" };
        let name = format!("{}{argument}{mark}", step.name);
        entry(&mut steps, &name, step.about.get(lang));
    }
    for kind in KINDS {
        entry(&mut kinds, kind.name, kind.about.get(lang));
    }
    Message::new(PAGE).with("steps", steps).with("kinds", kinds)
}
