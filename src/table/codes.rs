//! The codes of findings: stable, free of language, each with its default severity and what to do about it.

use super::violation::CheckId;
use crate::text;
use crate::text::Text;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Told, never judged.
    Info,
    /// Judged only under `--fail-on warning`.
    Warning,
    /// Judged.
    Error,
}

impl Severity {
    /// As a report spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One code.
#[derive(Debug)]
pub struct Code {
    /// As reports and schemas spell it.
    pub name: &'static str,
    /// Its severity unless the schema says otherwise.
    pub severity: Severity,
    /// What it means, a heading.
    pub title: Text,
    /// What would help, a sentence.
    pub hint: Text,
}

/// Bytes that are not of the input's encoding.
pub const INVALID_ENCODING: CheckId = CheckId(0);
/// A NUL byte.
pub const NUL_BYTE: CheckId = CheckId(1);
/// A quote inside a cell that does not begin with one.
pub const STRAY_QUOTE: CheckId = CheckId(2);
/// Text after a closing quote.
pub const MALFORMED_QUOTE: CheckId = CheckId(3);
/// Fewer cells than the header.
pub const RAGGED_SHORT: CheckId = CheckId(4);
/// More cells than the header.
pub const RAGGED_LONG: CheckId = CheckId(5);
/// A line with nothing on it, or a record of empty cells only.
pub const BLANK_ROW: CheckId = CheckId(6);
/// A Ctrl-Z at the end of the file.
pub const STRAY_CONTROL_Z: CheckId = CheckId(7);
/// A quote that is never closed.
pub const UNTERMINATED_QUOTE: CheckId = CheckId(8);
/// Nothing in the file.
pub const EMPTY_FILE: CheckId = CheckId(9);
/// A header with no text.
pub const BLANK_HEADER: CheckId = CheckId(10);
/// A header that stands twice, or a second header for one field.
pub const DUPLICATE_HEADER: CheckId = CheckId(11);
/// A column that the schema does not know.
pub const EXTRA_COLUMN: CheckId = CheckId(12);
/// A field that has no column.
pub const MISSING_COLUMN: CheckId = CheckId(13);
/// A header that means another field than the one at its place.
pub const COLUMN_ORDER: CheckId = CheckId(14);
/// A cell of a sheet that holds an error.
pub const ERROR_CELL: CheckId = CheckId(15);
/// A cell of a sheet that holds a formula without its value.
pub const FORMULA_WITHOUT_VALUE: CheckId = CheckId(16);
/// A number shown as a day, of a day that never was.
pub const IMPOSSIBLE_DAY: CheckId = CheckId(17);

/// A number of a sheet with more digits than a spreadsheet keeps.
pub const TRUNCATED_NUMBER: CheckId = CheckId(18);

/// A sign that the encoding of the output does not have.
pub const UNENCODABLE: CheckId = CheckId(19);
/// A text that is longer than a cell of a workbook holds, and was cut.
pub const CUT_TEXT: CheckId = CheckId(20);

/// Whether it is about what only a cell of a sheet holds.
pub fn is_of_sheet(check: CheckId) -> bool {
    is_without_value(check) || check == TRUNCATED_NUMBER
}

/// Whether it says that a cell of a sheet holds no value to be judged.
pub fn is_without_value(check: CheckId) -> bool {
    matches!(check, ERROR_CELL | FORMULA_WITHOUT_VALUE | IMPOSSIBLE_DAY)
}

/// One line of the table: name, severity, title in both languages, hint in both languages.
macro_rules! codes {
    ($($name:literal $severity:ident ($title_en:literal, $title_zh:literal)
       ($hint_en:literal, $hint_zh:literal);)*) => {
        &[$(Code {
            name: $name,
            severity: Severity::$severity,
            title: text!($title_en, $title_zh),
            hint: text!($hint_en, $hint_zh),
        }),*]
    };
}

/// Every code that is not of a kind, a rule or a check; the first twenty-one are those above, at their numbers.
/// `freshness` stands for `freshness.<field>`.
pub static CODES: &[Code] = codes! {
    "invalid-encoding" Error ("Undecodable bytes", "字节无法解码")
        ("Name the file's real encoding with --encoding, or save it again as UTF-8 where it was made.",
         "用 --encoding 指明文件的实际编码，或在来源处另存为 UTF-8。");
    "nul-byte" Warning ("NUL byte in the text", "含有空字节（NUL）")
        ("Export the file again: NUL bytes come from a broken export or from UTF-16 read as something else.",
         "请重新导出：空字节多因导出出错，或把 UTF-16 当成别的编码读取。");
    "stray-quote" Warning ("Quote inside an unquoted cell", "单元格中间出现引号")
        ("The quote was kept as text, as a spreadsheet does; if it was meant as text, quote the whole cell and double it.",
         "已按电子表格的做法当作普通字符；若确是内容，请给整个单元格加引号并把引号写成两个。");
    "malformed-quote" Error ("Text after a closing quote", "引号结束后还有内容")
        ("Double every quote inside a quoted cell.",
         "引号内的引号要写成两个。");
    "ragged-short" Error ("Record with too few cells", "记录列数不足")
        ("Look for a missing delimiter or a record broken over two lines.",
         "请检查是否少了分隔符，或一条记录断成了两行。");
    "ragged-long" Error ("Record with too many cells", "记录列数过多")
        ("Look for an unquoted delimiter inside a cell and quote that cell, in a workbook for cells beside the table; what is beyond the header stays with the record.",
         "检查单元格内是否有未加引号的分隔符，并给该单元格加引号；工作簿中请检查表格旁边是否另有内容。多出的单元格原样保留。");
    "blank-row" Warning ("Blank row", "空行")
        ("Delete the blank row in the spreadsheet.",
         "请在表格中删除空行。");
    "stray-control-z" Warning ("Ctrl-Z at the end of the file", "文件末尾有 Ctrl-Z 字符")
        ("Nothing is lost: it is the end mark of an old export program; a new export leaves it out.",
         "不影响数据：这是旧程序写的结束符，用新程序导出即可去掉。");
    "unterminated-quote" Error ("Quote that is never closed", "引号没有闭合")
        ("Close the quote on the line named, or name the character that the file quotes with (--quote).",
         "请在所示行补上结束引号；若文件用别的字符作引号，请用 --quote 指明。");
    "empty-file" Error ("Nothing in the file", "文件为空")
        ("Check the export: even a table without records has a header.",
         "请检查导出过程：没有记录的表也应有表头。");
    "blank-header" Warning ("Column without a header", "列没有表头")
        ("Give the column a header, or delete it if it is empty.",
         "请填写表头；若整列为空，请删除该列。");
    "duplicate-header" Error ("Duplicate header", "表头重复")
        ("Rename or delete one of the two columns; only the first was checked.",
         "请改名或删除其中一列；只检查了第一列。");
    "extra-column" Warning ("Unknown column", "规则文件中没有的列")
        ("Delete the column, declare it as a field, or add its header to a field's aliases.",
         "请删除该列，或在规则文件中声明该字段，或把表头加入某字段的 aliases。");
    "missing-column" Error ("Missing column", "缺少列")
        ("Add the column, or add the header it goes by to the field's aliases.",
         "请补上该列；若列名不同，请加入该字段的 aliases。");
    "column-order" Error ("Columns in the wrong order", "列的顺序不符")
        ("Put the columns into the order of the schema, or set fieldsMatch to \"equal\" if the order does not matter.",
         "请按规则文件的顺序排列各列；若顺序无关紧要，请把 fieldsMatch 设为 \"equal\"。");
    "error-cell" Error ("Cell with a formula error", "单元格为公式错误")
        ("Repair the formula in the workbook (#N/A, #REF! and the like) and save it again.",
         "请在工作簿中修正公式（#N/A、#REF! 等）后重新保存。");
    "formula-without-value" Error ("Formula without a stored value", "公式没有计算结果")
        ("Open the workbook in a spreadsheet program and save it, so that the result is stored.",
         "请用电子表格软件打开工作簿并保存，使计算结果写入文件。");
    "damage.date-serial" Warning ("Date that became a number", "日期变成了数字")
        ("Format the column as a date and export again, or add \"excel-serial\" to the field's formats.",
         "请把该列设为日期格式后重新导出，或在 formats 中加入 \"excel-serial\"。");
    "damage.truncated-id" Warning ("Long number with its last digits lost", "长数字末尾被截断")
        ("Fetch the value again from where it came, as text: a spreadsheet keeps only 15 digits of a number.",
         "请从源头以文本重新取值：电子表格的数字只保留 15 位。");
    "unencodable" Error ("Sign that the output's encoding does not have", "输出编码无法表示的字符")
        ("Write the table in UTF-8 or GB18030, which have every sign, or replace the sign; the record was left out.",
         "请改用 UTF-8 或 GB18030 写出（能表示所有字符），或替换该字符；该记录未写出。");
    "cut-text" Warning ("Text cut to the length of a cell", "文本超长，已截断")
        ("Write the table as CSV, which has no such limit: a cell of a workbook holds 32,767 characters.",
         "请写成 CSV，没有此限制：工作簿的单元格最多 32,767 个字符。");
    "type" Error ("Value of the wrong type", "类型不符")
        ("Correct the cell, or widen the field in the schema (format, formats, missingValues).",
         "请更正单元格，或在规则文件中放宽该字段（format、formats、missingValues）。");
    "required" Error ("Missing required value", "必填项为空")
        ("Fill in the cell, or take required off the field if the value may be missing.",
         "请填写该单元格；若允许为空，请去掉该字段的 required。");
    "unique" Error ("Duplicate value", "应唯一的值重复")
        ("Correct one of the two records, or merge them if they are the same customer.",
         "请更正其中一条；若是同一客户，请合并。");
    "primary-key" Error ("Duplicate primary key", "主键重复")
        ("Correct one of the two records, or merge them if they are the same customer.",
         "请更正其中一条；若是同一客户，请合并。");
    "unique-key" Error ("Duplicate combination of values", "应唯一的组合重复")
        ("Correct one of the two records, or remove the combination from uniqueKeys.",
         "请更正其中一条，或从 uniqueKeys 中去掉该组合。");
    "foreign-key" Error ("No such record in the referenced table", "引用表中没有对应记录")
        ("Correct the value, or add the record to the referenced table.",
         "请更正该值，或在被引用的表中补上记录。");
    "enum" Error ("Value outside the list", "不在可选值之内")
        ("Choose one of the listed values, or add this one to the field's list.",
         "请改为可选值之一，或把这个值加入该字段的列表。");
    "categories" Error ("Value outside the categories", "不在分类之内")
        ("Choose one of the categories, or add the new one to the field's categories.",
         "请改为已有分类之一，或在 categories 中增加新的分类。");
    "pattern" Error ("Value that does not match the pattern", "格式与模式不符")
        ("Correct the value, or the field's pattern if it is too narrow; the pattern must match the whole value.",
         "请更正该值；若模式过严，请修改 pattern（须匹配整个值）。");
    "minimum" Error ("Value below the minimum", "小于下限")
        ("Correct the value, or lower the field's minimum.",
         "请更正该值，或调低该字段的 minimum。");
    "maximum" Error ("Value above the maximum", "大于上限")
        ("Correct the value, or raise the field's maximum.",
         "请更正该值，或调高该字段的 maximum。");
    "exclusive-minimum" Error ("Value not above the exclusive minimum", "未大于下限")
        ("Correct the value, or use minimum if the bound itself is allowed.",
         "请更正该值；若允许等于下限，请改用 minimum。");
    "exclusive-maximum" Error ("Value not below the exclusive maximum", "未小于上限")
        ("Correct the value, or use maximum if the bound itself is allowed.",
         "请更正该值；若允许等于上限，请改用 maximum。");
    "min-length" Error ("Value too short", "长度不足")
        ("Complete the value, or lower the field's minLength.",
         "请补全该值，或调低该字段的 minLength。");
    "max-length" Error ("Value too long", "长度超限")
        ("Shorten the value, or raise the field's maxLength.",
         "请缩短该值，或调高该字段的 maxLength。");
    "json-schema" Error ("Value that its JSON Schema refuses", "不符合 JSON Schema")
        ("Correct the object or array in the cell, or the field's jsonSchema.",
         "请更正单元格中的对象或数组，或修改该字段的 jsonSchema。");
    "ambiguous-date" Error ("Date that two formats read differently", "日期有歧义")
        ("Write the date as 2026-11-21, or leave only one of the two formats in the field's formats.",
         "请写成 2026-11-21 的形式，或在 formats 中只保留一种格式。");
    "damage.scientific" Warning ("Number in scientific notation", "变成了科学计数法")
        ("Export the column again formatted as text: the digits behind 1.38E+10 are lost in this file.",
         "请把该列设为文本后重新导出：写成 1.38E+10 后原有数字已丢失。");
    "damage.lost-zeros" Warning ("Leading zeros lost", "开头的零丢失")
        ("Format the column as text before the file is opened or pasted, or restore the zeros with the clean step pad:N.",
         "打开或粘贴前请把该列设为文本；也可用清洗步骤 pad:N 补零。");
    "damage.error-text" Warning ("Error word of a spreadsheet as text", "内容是电子表格的错误字样")
        ("Enter the real value, or list the word in missingValues if it means that nothing is known.",
         "请填写真实的值；若表示没有数据，请加入 missingValues。");
    "freshness" Warning ("Record out of date", "记录久未更新")
        ("Bring the record up to date, or raise staleAfter in the schema.",
         "请更新该记录，或在规则文件中调高 staleAfter。");
};

/// The code that reports and schemas call `name`; `freshness.last_contact` finds `freshness`. None for the codes of
/// kinds, rules and checks.
pub fn find(name: &str) -> Option<&'static Code> {
    let family = match name.split_once('.') {
        Some(("freshness", field)) if !field.is_empty() => "freshness",
        _ => name,
    };
    CODES.iter().find(|code| code.name == family)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_numbered_codes_stand_at_their_numbers() {
        let numbered = [
            (INVALID_ENCODING, "invalid-encoding"),
            (NUL_BYTE, "nul-byte"),
            (STRAY_QUOTE, "stray-quote"),
            (MALFORMED_QUOTE, "malformed-quote"),
            (RAGGED_SHORT, "ragged-short"),
            (RAGGED_LONG, "ragged-long"),
            (BLANK_ROW, "blank-row"),
            (STRAY_CONTROL_Z, "stray-control-z"),
            (UNTERMINATED_QUOTE, "unterminated-quote"),
            (EMPTY_FILE, "empty-file"),
            (BLANK_HEADER, "blank-header"),
            (DUPLICATE_HEADER, "duplicate-header"),
            (EXTRA_COLUMN, "extra-column"),
            (MISSING_COLUMN, "missing-column"),
            (COLUMN_ORDER, "column-order"),
            (ERROR_CELL, "error-cell"),
            (FORMULA_WITHOUT_VALUE, "formula-without-value"),
            (IMPOSSIBLE_DAY, "damage.date-serial"),
            (TRUNCATED_NUMBER, "damage.truncated-id"),
            (UNENCODABLE, "unencodable"),
            (CUT_TEXT, "cut-text"),
        ];
        for (index, (check, name)) in numbered.into_iter().enumerate() {
            assert_eq!(usize::from(check.0), index, "{name}");
            assert_eq!(CODES[index].name, name);
        }
    }

    #[test]
    fn every_code_has_one_line_and_words_in_both_languages() {
        for (index, code) in CODES.iter().enumerate() {
            let found = find(code.name).unwrap();
            assert!(std::ptr::eq(found, code), "{} stands twice", code.name);
            for lang in [Lang::En, Lang::Zh] {
                assert!(!code.title.get(lang).is_empty(), "{index}");
                assert!(code.hint.get(lang).ends_with(['.', '。']), "{}", code.name);
            }
        }
    }

    #[test]
    fn a_field_may_follow_freshness_only() {
        assert_eq!(find("freshness.last_contact").unwrap().name, "freshness");
        assert!(find("freshness.").is_none());
        assert!(find("type.x").is_none());
        assert!(find("kind.id").is_none());
    }

    #[test]
    fn severities_are_those_of_the_contract() {
        let warnings: Vec<&str> = CODES
            .iter()
            .filter(|code| code.severity != Severity::Error)
            .map(|code| code.name)
            .collect();
        assert_eq!(
            warnings.join(" "),
            "nul-byte stray-quote blank-row stray-control-z blank-header extra-column damage.date-serial \
             damage.truncated-id cut-text damage.scientific damage.lost-zeros damage.error-text freshness"
        );
        assert_eq!(CODES.len(), 42);
    }
}
