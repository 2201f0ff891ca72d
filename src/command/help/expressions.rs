//! `rolo help expressions`: the language of filters, rules and derived fields on one page.

use crate::cli::help::entry;
use crate::expr::functions;
use crate::text;
use crate::text::{Lang, Message, Text};

const PAGE: Text = text!(
    "\
Expressions say which records, in filter and in the schema's rules.

  level = 'gold' and lifetime_value > 1000 and city contains '州'
  last_contact < today - 6m or last_contact is empty
  country in ('CN', 'DE') and not (email is valid)

Operators, those that bind loosest first
  or    ||    或
  and   &&    且
  not   !     非
  =  ==  !=  <>  <  <=  >  >=
  in (a, b)   between a and b   like 'a%'   contains   starts with
  ends with   matches /re/ (=~, !~)        each with not before it too
  is empty    is null   is valid            and is not ...
  +  -   then   *  /  %   then   - before a value

Values
  fields      by name, title or alias; with blanks or reserved: `last name`
  texts       'text' or \"text\", a quote inside doubled
  numbers     12   0.5            truth     true  false
  dates       2026-11-21   today  durations 180d  6m  5y  2w  3h 20min 5s

What is missing or cannot be read compares with nothing: city != 'Berlin'
leaves out records without a city, not (city = 'Berlin') keeps them.
Without a schema a field is read as the number or date it is compared with.

Functions
{functions}
Checks of a schema, over the whole table: rows, sum() avg() min() max()
count() distinct() share(), and previous.rows, previous.sum() ... of the last
run that passed.
",
    "\
表达式用来说明要哪些记录，筛选和规则文件里都用它。

  等级 = 'gold' 且 累计消费 > 1000 且 城市 contains '州'
  last_contact < today - 6m or last_contact is empty
  country in ('CN', 'DE') and not (email is valid)

运算符，结合最松的在前
  or    ||    或
  and   &&    且
  not   !     非
  =  ==  !=  <>  <  <=  >  >=
  in (a, b)   between a and b   like 'a%'   contains（包含）
  starts with（开头是）  ends with（结尾是）  matches /正则/（=~、!~）
  前面都可以加 not
  is empty（为空）  is null  is valid（有效）  以及 is not …
  +  -   其次   *  /  %   最紧的是值前面的负号

值
  字段        写列名、标题或别名；含空格或是保留字时写成 `last name`
  文本        '文本' 或 \"文本\"，里面的引号写两个
  数字        12   0.5            真假      true  false
  日期        2026-11-21   today  时长      180d  6m  5y  2w  3h 20min 5s

空的或读不出的值与什么比较都不成立：city != '北京' 不含没有城市的记录，
not (city = '北京') 则包含。全角的（），＞＜＝ 与半角相同。
没有规则文件时，字段与数字或日期比较，就按数字或日期读取。

函数
{functions}
规则文件的 checks 针对整张表：rows、sum() avg() min() max() count()
distinct() share()，以及上次通过时的 previous.rows、previous.sum() …
"
);

/// The page.
pub(super) fn page(lang: Lang) -> Message {
    let mut list = String::new();
    for function in functions::all() {
        entry(&mut list, function.usage, function.about.get(lang));
    }
    Message::new(PAGE).with("functions", list)
}
