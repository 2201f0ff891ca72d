//! `rolo help limits`: what is too big, what it costs, and which option allows more.

use crate::cli::values::grouped;
use crate::io::limits::{Limits, size};
use crate::text;
use crate::text::wrap::padded;
use crate::text::{Lang, Message, Text};

const PAGE: Text = text!(
    "\
Limits. What exceeds one ends with exit code 3 and is told; nothing of it is
passed on as if it were whole. An option, or its variable, allows more or less.

  one record        {record}--max-record SIZE     ROLO_MAX_RECORD
  columns           {columns}--max-columns N       ROLO_MAX_COLUMNS
  unpacking         {ratio}--max-ratio N         ROLO_MAX_RATIO
  temporary files   {spool}--max-spool SIZE      ROLO_MAX_SPOOL

A record may have up to {longest}. What a gzip or zstd file unpacks to is held
against its own size once it is more than {free}; zstd that takes more than
128 MiB of memory is not unpacked. The sheet in a workbook is held to the same,
its shared texts to 192 MiB and then to a tenth of that ratio. Temporary files
hold a pipe or packed file that is read twice, a workbook that comes on a pipe,
and what sorting and keys do not keep in --memory; TMPDIR says where they are.
--memory does not count the shared texts of a workbook, nor the whole of an xls,
nor what --sample N keeps to choose by: 8 bytes for each of the N records.

These are fixed. What exceeds one of the first four ends with exit code 2.

  an expression     1 MiB of text, 100,000 parts, nesting 200, 1,000 terms
  derived fields    500 levels within one another
  a pattern         10 MiB, compiled, in expressions; 32 MiB in a schema
  header rows       20
  made of a block   1 GiB: what computed and repeated columns come to
  numbers           calculated with up to 38 digits; beyond that empty

A report lists up to --max-listed findings and counts all; jsonl and csv list
all of them.
",
    "\
上限。超出时以退出码 3 结束并说明原因，不会把残缺的结果当作完整的交出去。
可用选项或环境变量调整。

  单条记录    {record}--max-record 大小    ROLO_MAX_RECORD
  列数        {columns}--max-columns 数     ROLO_MAX_COLUMNS
  解压倍数    {ratio}--max-ratio 数       ROLO_MAX_RATIO
  临时文件    {spool}--max-spool 大小     ROLO_MAX_SPOOL

单条记录最多可调到 {longest}。gzip 或 zstd 文件解压出的内容超过 {free} 后，才
与压缩文件的大小相比；解压需要 128 MiB 以上内存的 zstd 文件不读取。工作簿中的
工作表同样如此，共享文本超过 192 MiB 后按该倍数的十分之一计算。临时文件用来存放
要读两遍的管道或压缩文件、从管道传入的工作簿，以及排序、查重时 --memory 放不下
的部分，位置由 TMPDIR 指定。--memory 不含工作簿的共享文本、整个 xls 文件，以及
--sample N 为抽取的每条记录另占的 8 字节。

以下是固定的。超出前四项以退出码 2 结束。

  表达式      文本 1 MiB，100,000 个部分，嵌套 200 层，连续 1,000 项
  派生字段    相互引用 500 层
  正则        编译后 10 MiB（表达式中）、32 MiB（规则文件中）
  表头        20 行
  单块产出    1 GiB：一块数据中计算列和重复列的总量
  数字        最多按 38 位计算，超出的结果为空

报告最多列出 --max-listed 个问题，其余只计数；jsonl 和 csv 列出全部。
"
);

/// The page.
pub(super) fn page(lang: Lang) -> Message {
    let usual = Limits::default();
    let times = Message::new(text!("{ratio} times", "{ratio} 倍")).with("ratio", usual.ratio);
    // The options stand below one another.
    let value = |text: &str| padded(text, 13);
    Message::new(PAGE)
        .with("record", value(&size(usual.record as u64)))
        .with("columns", value(&grouped(usual.columns as u64)))
        .with("ratio", value(&times.say(lang)))
        .with("spool", value(&size(Limits::SPOOL)))
        .with("longest", size(Limits::LONGEST as u64))
        .with("free", size(Limits::FREE))
}
