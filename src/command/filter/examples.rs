//! Worked examples at the end of the help.

use crate::text;
use crate::text::Text;

/// The examples.
pub(in crate::command) const EXAMPLES: Text = text!(
    "\
Gold customers of two cities, the best first:
  rolo filter \"level = 'gold' and city in ('上海', 'Berlin')\" customers.csv \\
    --sort -lifetime_value

Whom nobody has called for half a year, three columns of them, as JSON lines:
  rolo filter \"last_contact < today - 6m\" customers.csv \\
    --select name,phone,since=last_contact --to jsonl

Everything that mentions two words, wherever they stand:
  rolo filter --search \"müller berlin\" customers.csv

Take closed accounts out of the file itself, of which a copy is kept:
  rolo filter \"status = 'closed'\" customers.xlsx --invert --in-place

rolo help expressions lists operators and functions.
",
    "\
两个城市的金卡客户，消费高的在前：
  rolo filter \"等级 = 'gold' 且 城市 in ('上海', '北京')\" customers.csv \\
    --sort -累计消费

半年没有联系过的客户，只要三列，写成 JSON 行：
  rolo filter \"last_contact < today - 6m\" customers.csv \\
    --select name,phone,上次联系=last_contact --to jsonl

找出含有这些词的记录，词在哪一格都行：
  rolo filter --search \"张伟 上海\" customers.csv

从原文件中删去已销户的客户，并保留副本：
  rolo filter \"状态 = '已销户'\" customers.xlsx --invert --in-place

rolo help expressions 列出全部运算符和函数。
"
);
