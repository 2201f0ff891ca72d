//! Worked examples at the end of each command's help.

use super::{clean, export, filter, schema, validate};
use crate::text;
use crate::text::Text;

/// Those of the whole tool.
const EXAMPLES: Text = text!(
    "\
rolo validate customers.csv   check a table against customers.rolo.toml
rolo filter \"orders > 9\" customers.csv   keep the records it is true for
rolo export customers.csv -o customers.xlsx   write it as a workbook
rolo schema infer customers.csv   write a schema that fits a table
rolo validate --help          all options, worked examples
rolo help expressions         operators and functions
rolo help limits              size limits
",
    "\
rolo validate customers.csv   按旁边的 customers.rolo.toml 检查一张表
rolo filter \"订单数 > 9\" customers.csv   挑出符合条件的记录
rolo export customers.csv -o 客户.xlsx   写成工作簿
rolo schema infer customers.csv   根据表格推断规则文件
rolo validate --help          全部选项和示例
rolo help expressions         运算符和函数
rolo help limits              各项大小上限
"
);

/// The worked examples at the end of a command's help.
pub(super) fn of(command: &str) -> Option<Text> {
    match command {
        "rolo" => Some(EXAMPLES),
        "validate" => Some(validate::EXAMPLES),
        "clean" => Some(clean::EXAMPLES),
        "filter" => Some(filter::EXAMPLES),
        "export" => Some(export::EXAMPLES),
        _ => schema::examples(command),
    }
}
