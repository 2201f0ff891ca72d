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
        "字段名 字段 字段名称 字段英文名 英文名 英文名称 英文字段名 列名 列 列名称 字段代码 字段编码 \
         属性名 属性 数据项 name field fieldname column columnname variable variablename attribute \
         attributename dataelement variablefieldname property colname",
    ),
    (
        Role::Title,
        "中文名 中文名称 字段中文名 字段中文名称 标题 显示名 显示名称 名称 字段描述名 title label \
         caption displayname humanname chinesename fieldlabel variablelabel businessname logicalname",
    ),
    (
        Role::Type,
        "类型 数据类型 字段类型 值类型 列类型 type datatype fieldtype columntype dtype sqltype",
    ),
    (
        Role::Required,
        "必填 是否必填 必填项 是否必须 必须 必输 是否必输 非空 是否非空 不为空 约束 required \
         mandatory notnull isrequired requiredfield obligatory 必录 是否必录 必选 填写要求",
    ),
    (
        Role::Nullable,
        "可空 可为空 是否可空 是否为空 允许为空 允许空 是否允许为空 能否为空 可否为空 nullable null \
         isnullable allownull optional nulls allowsnull",
    ),
    (
        Role::Unique,
        "唯一 是否唯一 唯一性 不重复 unique isunique distinct",
    ),
    (
        Role::Key,
        "主键 是否主键 键 主外键 键类型 索引 key primarykey pk isprimarykey keytype columnkey index ispk",
    ),
    (
        Role::Values,
        "取值 枚举 可选值 取值范围 值域 枚举值 选项 代码 代码值 允许值 字典 码值 代码表 取值说明 \
         values enum allowedvalues validvalues options choices codes domain categories \
         permittedvalues valuelabels enumeration possiblevalues acceptedvalues codelist choices,calculations,orsliderlabels valuerange",
    ),
    (
        Role::Length,
        "最大长度 长度 字段长度 数据长度 字符数 长度限制 length maxlength size fieldlength maxlen len \
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
        "格式 数据格式 日期格式 填写格式 格式要求 format dataformat dateformat",
    ),
    (
        Role::Default,
        "默认 默认值 缺省值 缺省 default defaultvalue columndefault",
    ),
    (
        Role::Example,
        "示例 样例 例子 举例 示例值 样例数据 example examples sample samplevalue samples",
    ),
    (
        Role::Aliases,
        "别名 同义词 其他名称 曾用名 别称 alias aliases synonyms alternativenames othernames aka",
    ),
    (
        Role::Class,
        "敏感级别 敏感等级 安全级别 安全等级 密级 分级 数据分级 数据级别 class classification \
         sensitivity dataclass confidentiality",
    ),
    (
        Role::Group,
        "分组 字段分组 模块 分类 类别 所属分类 group section category module",
    ),
    (
        Role::Table,
        "表名 表 表英文名 数据表 所属表 table tablename entity dataset form formname",
    ),
    (
        Role::Description,
        "说明 备注 描述 字段说明 字段描述 含义 注释 业务含义 定义 填写说明 业务说明 description \
         comment comments note notes remark remarks meaning definition desc fieldnotes explanation columncomment fieldnote",
    ),
    (
        Role::Number,
        "序号 编号 no no. # number seq 行号 id order ordinal ordinalposition",
    ),
];

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

    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }

    /// Whether a row of these cells is the header of a list of fields.
    pub(super) fn is_likely(&self) -> bool {
        let known = self.roles.iter().flatten().count();
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
            ("负责部门", None),
        ] {
            assert_eq!(role(header), expected, "{header}");
        }
    }
}
