//! Which column says what: headers by role, in both languages.

use crate::schema::claims::fold;

/// What a column says of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Name,
    Title,
    Type,
    Required,
    Nullable,
    Unique,
    Key,
    Values,
    MinLength,
    Length,
    Minimum,
    Maximum,
    Pattern,
    Format,
    Default,
    Example,
    Aliases,
    Class,
    Group,
    Unit,
    Table,
    Description,
    /// A number in front of the line.
    Number,
    /// The digits behind the point.
    Scale,
}

/// Headers folded as headers of tables are, signs aside, parted by blanks. The first column of a role counts; of descriptions all.
const HEADERS: &[(Role, &str)] = &[
    (
        Role::Name,
        "欄位名稱 欄位 欄位名 字段项 item itemname fielditem 参数名 参数 参数名称 栏目名称 栏目 栏位 栏位名称 指标名称 指标 变量 变量名 变量名称 元素名 元素名称 \
         数据项英文名 数据项英文名称 数据元 信息项 信息项名称 英文字段 英文字段名称 字段标识 字段标识符 标识符 \
         字段名 字段 字段名称 字段英文名 英文名 英文名称 英文字段名 列名 列 列名称 字段代码 字段编码 \
         属性名 属性 数据项 name field fieldname column columnname variable variablename attribute \
         attributename parameter parametername elementname columnid fieldid apiname dataelement variablefieldname property colname",
    ),
    (
        Role::Title,
        "中文名稱 中文欄位名稱 欄位中文名稱 数据项名称 数据项中文名 数据项中文名称 中文字段 中文字段名 中文标题 中文名 中文名称 字段中文名 字段中文名称 标题 显示名 显示名称 名称 字段描述名 title label \
         caption displayname humanname chinesename fieldlabel variablelabel businessname logicalname",
    ),
    (
        Role::Type,
        "資料型態 資料型別 資料類型 型別 型態 欄位型態 欄位類型 参数类型 栏目类型 栏位类型 属性类型 变量类型 指标类型 项目类型 数据元类型 attributetype \
         variabletype propertytype parametertype columndatatype fielddatatype sqldatatype 类型 数据类型 字段类型 值类型 列类型 type datatype fieldtype columntype dtype sqltype",
    ),
    (
        Role::Required,
        "必填 是否必填 必填项 是否必须 必须 必输 是否必输 非空 是否非空 不为空 约束 required \
         mandatory notnull isrequired requiredfield obligatory mo moc 必录 是否必录 必选 填写要求",
    ),
    (
        Role::Nullable,
        "是否允许null 允许null 是否为null 可否为null 能否为null 可否空值 允许空值 是否允许空值 允許空值 允許為空 可空 可为空 是否可空 是否为空 允许为空 允许空 是否允许为空 能否为空 可否为空 nullable null \
         isnullable allownull optional nulls allowsnull",
    ),
    (
        Role::Unique,
        "唯一 是否唯一 唯一性 不重复 unique isunique distinct",
    ),
    (
        Role::Key,
        "pkfk 主鍵 主键 是否主键 键 主外键 键类型 索引 key primarykey pk isprimarykey keytype columnkey index ispk",
    ),
    (
        Role::Values,
        "取值 枚举 可选值 取值范围 值域 枚举值 选项 代码 代码值 允许值 字典 码值 代码表 取值说明 \
         values enum allowedvalues validvalues options choices codes domain categories \
         permittedvalues valuelabels enumeration possiblevalues acceptedvalues codelist choices,calculations,orsliderlabels valuerange",
    ),
    (
        Role::MinLength,
        "最小长度 最短长度 最短 minlength minimumlength minlen",
    ),
    (
        Role::Length,
        "lengthprecision 長度 欄位長度 最大長度 最大长度 长度 字段长度 数据长度 字符数 长度限制 length maxlength size fieldlength maxlen len \
         characterlength charactermaximumlength width maximumlength",
    ),
    (
        Role::Scale,
        "小数位 小数位数 精度 scale decimals precision decimalplaces numericscale",
    ),
    (
        Role::Minimum,
        "最小值 下限 最小 min minimum minvalue minimumvalue lowerbound",
    ),
    (
        Role::Maximum,
        "最大值 上限 最大 max maximum maxvalue maximumvalue upperbound",
    ),
    (
        Role::Pattern,
        "正则 正则表达式 校验规则 校验正则 pattern regex regexp regularexpression mask",
    ),
    (
        Role::Format,
        "textvalidationtypeorshowslidernumber 格式 数据格式 日期格式 填写格式 格式要求 format dataformat dateformat",
    ),
    (
        Role::Default,
        "預設值 預設 默认 默认值 缺省值 缺省 default defaultvalue columndefault",
    ),
    (
        Role::Example,
        "範例 示例 样例 例子 举例 示例值 样例数据 example examples sample samplevalue samples",
    ),
    (
        Role::Aliases,
        "别名 同义词 其他名称 曾用名 别称 alias aliases synonyms alternativenames othernames aka",
    ),
    (
        Role::Class,
        "pii ispii containspii 是否敏感 个人信息 是否个人信息 敏感级别 敏感等级 安全级别 安全等级 密级 分级 数据分级 数据级别 class classification \
         sensitivity dataclass confidentiality",
    ),
    (
        Role::Group,
        "分组 字段分组 模块 分类 类别 所属分类 group section category module",
    ),
    (
        Role::Unit,
        "单位 計量單位 单位名称 计量单位 数据单位 度量单位 数值单位 unit units uom unitofmeasure unitofmeasurement measurementunit",
    ),
    (
        Role::Table,
        "表名 表 表英文名 数据表 所属表 table tablename entity dataset form formname",
    ),
    (
        Role::Description,
        "備註 說明 欄位說明 说明 备注 描述 字段说明 字段描述 含义 注释 业务含义 定义 填写说明 业务说明 description \
         comment comments note notes remark remarks meaning definition desc fieldnotes explanation columncomment fieldnote",
    ),
    (
        Role::Number,
        "序号 编号 no no. # number seq 行号 id order ordinal ordinalposition",
    ),
];

/// Words that a longer header may end in, where no other column has the role: `填写示例`, `Text Validation Min`.
const ENDINGS: &[(Role, &str)] = &[
    (
        Role::Required,
        "必填 必填项 必输 必须 必录 非空 required mandatory",
    ),
    (Role::Nullable, "可空 为空 允许空 nullable"),
    (Role::Unique, "唯一 unique"),
    (
        Role::Values,
        "取值 取值范围 枚举 枚举值 可选值 值域 选项 values enum enumeration",
    ),
    (Role::MinLength, "最小长度 最短长度"),
    (Role::Length, "长度 字数 字符数 length"),
    (Role::Minimum, "最小值 下限 min minimum"),
    (Role::Maximum, "最大值 上限 max maximum"),
    (Role::Pattern, "正则 正则表达式 regex"),
    (Role::Default, "默认值 缺省值 default"),
    (
        Role::Example,
        "示例 样例 举例 例子 示例值 示例数据 example examples sample",
    ),
    (
        Role::Description,
        "说明 备注 描述 含义 注释 定义 description comment comments notes remark remarks \
         definition meaning",
    ),
];

/// What a header probably means by how it ends: a Chinese word, or the last word of an English one.
fn likely(header: &str) -> Option<Role> {
    let folded = fold(header.split(['(', '（', '[', '【']).next()?);
    let last = fold(
        header
            .rsplit(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty())?,
    );
    let ends = |word: &str| {
        if word.is_ascii() {
            last == word
        } else {
            folded.ends_with(word)
        }
    };
    // 非必填 is the contrary.
    let turned = folded.contains("非必") || folded.contains("不必");
    let found = ENDINGS.iter().find(|(_, words)| words.split(' ').any(ends));
    found.map(|(role, _)| *role).filter(|_| !turned)
}

/// What a header means, whatever stands in brackets behind it.
fn role(header: &str) -> Option<Role> {
    let folded = fold(header);
    let known = |text: &str| {
        let text: String = text.chars().filter(|c| !"*_-:/?".contains(*c)).collect();
        let found = HEADERS
            .iter()
            .find(|(_, headers)| headers.split(' ').any(|header| header == text));
        found.map(|(role, _)| *role)
    };
    known(&folded).or_else(|| known(folded.split(['(', '[', '【', '<']).next()?))
}

impl Role {
    /// A few of its headers, for people.
    pub(super) fn spelled(self) -> impl Iterator<Item = &'static str> {
        let found = HEADERS.iter().find(|(role, _)| *role == self);
        let all = found.map_or("", |(_, headers)| headers).split(' ');
        all.filter(|header| ["字段名", "列名", "name", "field", "column"].contains(header))
    }
}

/// The columns of a table, each with what it says; None where nobody knows.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) roles: Vec<Option<Role>>,
    pub(super) headers: Vec<String>,
}

impl Columns {
    pub(super) fn of<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        let headers: Vec<String> = headers.map(str::to_owned).collect();
        let mut roles: Vec<Option<Role>> = Vec::new();
        for header in &headers {
            // A second column of the same role is kept as a remark.
            let role = role(header)
                .filter(|role| *role == Role::Description || !roles.contains(&Some(*role)));
            roles.push(role);
        }
        for (at, header) in headers.iter().enumerate() {
            if roles[at].is_none() {
                let role = likely(header)
                    .filter(|role| *role == Role::Description || !roles.contains(&Some(*role)));
                roles[at] = role;
            }
        }
        let mut columns = Self { roles, headers };
        if !columns.has(Role::Name) {
            // Where only one kind of name is given, it is the name.
            let title = columns
                .roles
                .iter()
                .position(|role| *role == Some(Role::Title));
            if let Some(title) = title {
                columns.roles[title] = Some(Role::Name);
            }
        }
        columns
    }

    /// Whether a line is the header once more.
    pub(super) fn is_header(&self, cells: &[&str]) -> bool {
        let mut pairs = self.headers.iter().zip(cells);
        self.headers.len() > 1 && pairs.all(|(header, cell)| header.trim() == cell.trim())
    }

    /// Whether its lines are tables and not fields: a name of tables and nothing that only fields have.
    pub(super) fn lists_tables(&self) -> bool {
        let aside = [
            Role::Table,
            Role::Name,
            Role::Title,
            Role::Number,
            Role::Description,
            Role::Group,
        ];
        let mut roles = self.roles.iter().flatten();
        self.has(Role::Table) && roles.all(|role| aside.contains(role))
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }

    /// Whether a row of these cells is the header of a list of fields.
    pub(super) fn is_likely(&self) -> bool {
        let known = self
            .headers
            .iter()
            .filter_map(|header| role(header))
            .count();
        self.has(Role::Name) && known >= 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_is_as_it_is_folded_and_means_one_thing() {
        let mut seen: Vec<&str> = Vec::new();
        for header in HEADERS.iter().flat_map(|(_, headers)| headers.split(' ')) {
            assert_eq!(fold(header), header);
            assert!(!seen.contains(&header), "{header}");
            seen.push(header);
        }
    }

    #[test]
    fn headers_are_known_however_they_are_written() {
        for (header, expected) in [
            ("Field Name", Some(Role::Name)),
            ("字段名（英文）", Some(Role::Name)),
            ("是否必填*", Some(Role::Required)),
            ("DATA_TYPE", Some(Role::Type)),
            ("Required?", Some(Role::Required)),
            ("M/O", Some(Role::Required)),
            ("PII?", Some(Role::Class)),
            ("负责部门", None),
            ("填写示例", None),
        ] {
            assert_eq!(role(header), expected, "{header}");
        }
    }

    #[test]
    fn a_longer_header_means_what_it_ends_in_unless_another_one_says_so() {
        let roles = |headers: &[&str]| Columns::of(headers.iter().copied()).roles;
        for (header, expected) in [
            ("填写示例", Some(Role::Example)),
            ("Text Validation Min", Some(Role::Minimum)),
            ("填报要求说明", Some(Role::Description)),
            ("是否非必填", None),
            ("Source Table", None),
            ("外键", None),
        ] {
            assert_eq!(roles(&["字段名", header])[1], expected, "{header}");
        }
        assert_eq!(
            roles(&["字段名", "业务示例", "示例"])[1..],
            [None, Some(Role::Example)]
        );
    }
}
