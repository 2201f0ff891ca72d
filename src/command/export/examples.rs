//! Worked examples at the end of the help.

use crate::text;
use crate::text::Text;

/// The examples.
pub(in crate::command) const EXAMPLES: Text = text!(
    "\
A workbook for a colleague, with headers and values in words:
  rolo export customers.csv --headers en --labels en -o customers.xlsx

Some columns, the best customers first, as CSV that Excel opens by a double
click:
  rolo export customers.csv --select customer_id,name,phone,lifetime_value \\
    --sort -lifetime_value --excel -o best.csv

As the importer of another system wants it, by [profiles.crm] of the schema:
  rolo export customers.csv --profile crm -o for-crm.csv

JSON lines for another program, numbers as numbers:
  rolo export customers.xlsx --to jsonl
",
    "\
给同事的工作簿，表头和取值都用中文：
  rolo export customers.csv --headers zh --labels zh -o 客户.xlsx

只要几列，消费高的在前，写成 Excel 双击就能正确打开的 CSV：
  rolo export customers.csv --select 客户编号,姓名,手机,累计消费 \\
    --sort -累计消费 --excel -o 重点客户.csv

按规则文件中 [profiles.crm] 的要求，导出给别的系统导入：
  rolo export customers.csv --profile crm -o 导入CRM.csv

写成 JSON 行交给别的程序，数字就是数字：
  rolo export customers.xlsx --to jsonl
"
);
