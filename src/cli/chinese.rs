//! The help in Chinese: every command, heading, option and value name of the English help, by its name there.
//!
//! Complete by a test of `command`, which knows them all.

/// Commands and what they do.
const COMMANDS: &[(&str, &str)] = &[
    (
        "rolo",
        "一份规则文件，管好一张客户表：检查可重复，报告看得懂",
    ),
    ("validate", "按规则文件检查表格，列出所有问题"),
    ("filter", "按条件筛选记录，可写出、计数、排序"),
    (
        "clean",
        "清洗成统一写法：空白、全角、日期、数字、电话、同义词；每处改动都可列出",
    ),
    ("export", "换一种格式写出表格，交给别的程序或同事"),
    ("schema", "生成和维护规则文件"),
    (
        "infer",
        "根据一张表推断规则文件：依据写成注释，拿不准的地方有标记",
    ),
    (
        "check",
        "检查规则文件本身：指出所有错误和值得一改的地方，并给出位置",
    ),
    ("new", "按行业写出一份现成的规则文件，拿来修改"),
    (
        "diff",
        "比较两份规则文件：哪里增删、收紧、放宽。相同为 0，有别为 1",
    ),
    ("doc", "写出数据字典：字段、规则、各角色可见范围"),
    (
        "schema export",
        "导出规则文件供其他工具使用，并说明哪些内容未导出",
    ),
    (
        "import",
        "把 Table Schema 或列出字段的表格（数据字典）转成规则文件",
    ),
    (
        "sheet",
        "生成空白登记表：下拉列表、填写提示和检查都已做好，照着填就符合规则",
    ),
    ("help", "说明一个命令或主题"),
];

/// Headings of groups of options.
const HEADINGS: &[(&str, &str)] = &[
    ("Arguments", "参数"),
    ("What to judge", "如何判定"),
    ("Records by verdict", "按结果分出记录"),
    ("Which records", "要哪些记录"),
    ("What to clean", "清洗什么"),
    ("Changes", "改动"),
    ("Columns and order", "列与顺序"),
    ("Cells", "单元格"),
    ("Writing", "写出"),
    ("Reading", "读取"),
    ("Reports", "报告"),
    ("Limits", "上限"),
    ("Engine", "运行"),
    ("General", "通用"),
];

/// What stands for a value in the help.
const VALUES: &[(&str, &str)] = &[
    ("FILE", "文件"),
    ("FILES", "文件"),
    ("SCHEMA", "规则文件"),
    ("NAME", "名称"),
    ("NAME=FILE", "名称=文件"),
    ("NAME|N", "名称|序号"),
    ("FORMAT", "格式"),
    ("WHICH", "哪一种"),
    ("WORD", "词"),
    ("FORMAT[=PATH]", "格式[=路径]"),
    ("C", "字符"),
    ("N", "数"),
    ("N|P%", "数|百分比%"),
    ("SIZE", "大小"),
    ("DATE", "日期"),
    ("LANG", "语言"),
    ("WHEN", "何时"),
    ("LEVEL", "级别"),
    ("CODE", "代码"),
    ("TOPIC", "主题"),
    ("EXPR", "表达式"),
    ("TEXT", "文字"),
    ("COLUMNS", "列"),
    ("COLUMN", "列"),
    ("S", "种子"),
    ("FIELDS", "字段"),
    ("STEP", "步骤"),
    ("FOLDER", "文件夹"),
    ("SCHEMAS", "规则文件"),
    ("INDUSTRY", "行业"),
    ("OLD", "旧文件"),
    ("NEW", "新文件"),
    ("SCHEMA", "规则文件"),
];

/// Options and arguments, by the name of their field.
const ARGUMENTS: &[(&str, &str)] = &[
    (
        "schema_file",
        "规则文件：.rolo.toml 或 Table Schema 的 .json；不写则用 --schema，再不写则用当前文件夹里唯一的 *.rolo.toml",
    ),
    ("schema_option", "同上，写成选项"),
    (
        "document",
        "格式：md 或 html；不写时，--output 以 .html、.htm 结尾的为 html，其他为 md",
    ),
    ("descriptor", "导出的格式：tableschema，即该标准的第 2 版"),
    (
        "description_file",
        "JSON 格式的 Table Schema 或数据包，或每行列出一个字段的表格（表格可写 -，从标准输入读取）",
    ),
    ("files", "要读取的表格；写 - 或不写则读标准输入"),
    (
        "schema",
        "规则文件（.rolo.toml，或 Table Schema 的 .json）；none 表示不用规则。不写时依次找：环境变量 ROLO_SCHEMA；\
         customers.csv 旁的 customers.rolo.toml 或 .json；同一文件夹里唯一的 *.rolo.toml",
    ),
    (
        "sheet",
        "读取工作簿的哪个工作表：名称，或从 1 起的序号（默认第一个未隐藏的工作表）",
    ),
    (
        "header_row",
        "表头所在的行：从 1 起的行号、auto（自动查找标题行下方的表头）或 none（没有表头，列名为 A、B、C …）；\
         不写则按规则文件识别，识别不出时取第 1 行",
    ),
    (
        "header_rows",
        "从该行起，表头共占几行；同一列各行的文字以空格相连（默认 1）",
    ),
    (
        "delimiter",
        "分隔单元格的字符，或 tab、comma、semicolon、pipe；不写则按 sep= 行、扩展名和前面的记录判断",
    ),
    ("quote", "单元格内有分隔符或换行时，包住它的引号（默认 \"）"),
    (
        "escape",
        "转义符，一个字符，其后的字符按普通内容读取，如 MySQL 导出文件里的 \\（默认没有）",
    ),
    (
        "comment",
        "注释行开头的字符，如 #；注释行不算记录（默认没有）",
    ),
    (
        "encoding",
        "文件的编码：utf-8、gbk、big5、shift_jis、windows-1252、utf-16le 等；不写则自动判断",
    ),
    ("resource", "规则文件引用的另一张表在哪个文件；可写多次"),
    ("unguard", "去掉 rolo export 在像公式的单元格前加的撇号"),
    (
        "from",
        "表格的格式：csv、tsv 或 jsonl；不写时，.tsv 和 .tab 文件为 tsv，.jsonl、.ndjson 文件和以 JSON 对象开头的内容为 jsonl，其他为 csv",
    ),
    (
        "max_record",
        "单条记录最多读取多长，不超过 512MiB（默认 16MiB）",
    ),
    ("max_columns", "最多读取多少列（默认 131072）"),
    (
        "max_ratio",
        "gzip、zstd 文件或工作簿中的部件解压后超过 64 MiB 时，最多可为原来的多少倍（默认 200）",
    ),
    (
        "max_spool",
        "临时文件最多占用多少磁盘：需要读两遍的管道、排序、查重（默认 16GiB）",
    ),
    (
        "memory",
        "查重、排序最多占用多少内存，超出部分写入磁盘：64M、1GiB、500KB（默认 256MiB）",
    ),
    ("threads", "同时工作的线程数（默认与处理器核数相同）"),
    (
        "today",
        "规则和表达式里的 today 指哪一天，如 2026-11-21（默认为系统当天）",
    ),
    (
        "report",
        "输出一份报告，到标准输出或文件：text、json、jsonl、csv、html、md、junit、github 或 xlsx；可写多次",
    ),
    (
        "max_listed",
        "报告最多列出多少个问题，其余只计数（默认 1000）",
    ),
    (
        "only_bad",
        "在标注的工作簿中（--report xlsx=文件）隐藏没有问题的行",
    ),
    (
        "show_values",
        "原样显示个人信息和敏感信息；写出的报告文件仅本人可读（0600）",
    ),
    (
        "lang",
        "消息和报告的语言：zh 或 en；不写则看 ROLO_LANG，再看系统设置",
    ),
    ("quiet", "一切正常时不作声，没有要求的报告也不显示"),
    ("verbose", "多说一些：成功时也显示小结"),
    (
        "color",
        "颜色：auto（自动）、always（总是）或 never（从不）",
    ),
    ("no_progress", "不显示进度"),
    ("help", "显示本帮助"),
    ("version", "显示版本号"),
    ("valid", "把没有错误的记录写入此文件；- 为标准输出"),
    ("invalid", "把有错误的记录写入此文件；- 为标准输出"),
    (
        "fail_on",
        "什么算不通过：error（错误）、warning（警告也算）或 never（从不）；默认按规则文件，否则为 error",
    ),
    (
        "max_errors",
        "可以容忍多少错误：个数，或有错记录所占的比例，如 0.1%；默认按规则文件，否则为 0",
    ),
    (
        "only",
        "只检查此代码，或以它开头的代码，如 required、kind；可写多次",
    ),
    (
        "fail_fast",
        "遇到第一个错误就停；需要看完整张表的规则不再判定。不能与 --valid、--invalid 同用",
    ),
    ("as_one", "把多个文件当作一张表的各部分，而不是逐个判定"),
    (
        "topic",
        "命令名，或 limits（限制）、expressions（表达式）、steps（清洗步骤）",
    ),
    (
        "expression",
        "要哪些记录：level = 'gold' and orders > 10；true 为全部。用 --where、--search 或 --stale 时不写",
    ),
    ("file", "要读取的表格；写 - 或不写则读标准输入"),
    (
        "schemas",
        "要检查的规则文件；不写则用 --schema 指定的，再看 ROLO_SCHEMA，再看此处唯一的 *.rolo.toml；写 - 读标准输入",
    ),
    ("checked", "同上，用选项写；放在文件之前一并检查"),
    (
        "industry",
        "要哪一份：名称，或行业，如 hotel、电商、汽车；不写则列出全部",
    ),
    ("fresh", "写入此文件，而不是标准输出；已有的文件不会覆盖"),
    ("old", "改动前的规则文件"),
    ("new", "改动后的规则文件"),
    (
        "compared_to",
        "写出的格式：text、md 或 json；不写时按 --output 的扩展名，否则为 text",
    ),
    (
        "wheres",
        "用选项写表达式，第一个参数就是文件；可写多次，须全部成立",
    ),
    (
        "search",
        "含有全部这些词的记录，词在哪一格都行；不分大小写、全半角和重音",
    ),
    ("within", "--search 只在这些列中查找"),
    ("stale", "规则文件 [[freshness]] 认为过期的记录"),
    ("invert", "反过来，只要其余的记录"),
    ("user", "表达式中 user() 指谁"),
    (
        "fails_on",
        "表格有此级别的问题时以退出码 1 结束：error（错误）、warning（警告也算）或 never（默认）",
    ),
    ("fail_empty", "一条记录也没有留下时，以退出码 1 结束"),
    (
        "select",
        "只要这些列，按此顺序：列名、范围 a..f、-列名 表示去掉、新名=旧名 表示改名",
    ),
    (
        "sort",
        "按这些列排序，-列名 为从大到小；空值总在最后，相同的保持原来的先后",
    ),
    (
        "limit",
        "最多多少条；不与 --sort、--sample 同用时，后面的不再读取",
    ),
    ("sample", "随机抽取多少条，仍按原来的先后"),
    ("seed", "让 --sample 另抽一批（默认 0，每次相同）"),
    ("count", "只输出记录条数"),
    ("fields", "只清洗这些字段，写字段名"),
    (
        "skip",
        "不做这个步骤，不论哪个字段列了它；可重复（步骤见 rolo help steps）",
    ),
    (
        "retention",
        "对超过保留期限的记录，按规则文件的 [retention] 处理",
    ),
    (
        "changes",
        "把每个改动的单元格列在此文件里，含改前改后：CSV；扩展名为 .jsonl 时写 JSON 行",
    ),
    (
        "dry_run",
        "不写出表格，只列改动：写到 --changes 的文件，否则写到标准输出",
    ),
    (
        "suggest",
        "在标准输出列出无法识别的单元格可能的正确写法；这时只有写了 -o 或 --in-place 才写出表格",
    ),
    (
        "in_place",
        "直接替换原文件；原文件的副本保存在旁边的 .rolo/backups 里",
    ),
    ("dir", "副本和锁放在这个文件夹里，不用 .rolo"),
    (
        "output",
        "写入此文件，而不是标准输出；要么完整写出，要么不写",
    ),
    (
        "to",
        "写出的格式：csv、tsv、jsonl、xlsx、md 或 html；不写时按 --output 的扩展名，否则与输入相同",
    ),
    (
        "form_of",
        "规则文件（默认看 --schema，否则用工作簿旁边的那一份）",
    ),
    ("form_schema", "同上，写成选项"),
    (
        "form",
        "写入此文件（.xlsx），要么完整写出，要么不写；- 为标准输出",
    ),
    ("rows", "可填多少行，最多 100000"),
    ("to_delimiter", "写出时分隔单元格的字符（默认与输入相同）"),
    (
        "to_encoding",
        "CSV 和 TSV 写出时的编码：utf-8、utf-8-sig（带 BOM）、gb18030、gbk、big5、utf-16le 等（默认与输入相同）；该编码无法表示的字符会报告，所在记录不写出",
    ),
    (
        "headers",
        "表头按规则文件：name（字段名）、title（标题）、zh 或 en（默认不变）",
    ),
    (
        "profile",
        "按规则文件中的导出方案（[profiles.crm]：列、表头、顺序、日期和数字写法等）；命令行选项优先",
    ),
    (
        "labels",
        "列出的取值换成规则文件中的标签：zh（中文）或 en（英文）",
    ),
    (
        "excel",
        "写成 Excel 双击就能正确打开的 CSV：带字节顺序标记、CRLF 换行、公式防护",
    ),
    (
        "split_rows",
        "每多少条写成一个文件，按 --output 命名：客户-1.csv、客户-2.csv……",
    ),
    (
        "split_by",
        "此列的每个取值写成一个文件，按 --output 命名：客户-上海.csv……",
    ),
    (
        "guard",
        "CSV、TSV 中会被当成公式的单元格前加撇号：on 或 off（--excel 或 -o 时默认 on）",
    ),
];

/// The Chinese for a command, by its name.
pub(super) fn command(name: &str) -> Option<&'static str> {
    find(COMMANDS, name)
}

/// The Chinese for a heading.
pub(super) fn heading(name: &str) -> Option<&'static str> {
    find(HEADINGS, name)
}

/// The Chinese for a value name.
pub(super) fn value(name: &str) -> Option<&'static str> {
    find(VALUES, name)
}

/// The Chinese for an option or argument, by its id.
pub(super) fn argument(id: &str) -> Option<&'static str> {
    find(ARGUMENTS, id)
}

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}
