//! `schema import` of lists of fields as people make them: their columns, types, values, headings and sheets.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use folder::Folder;
use rust_xlsxwriter::Workbook;

/// A list of fields in one language, what the schema of it says, and what it does not say.
struct Case {
    lang: &'static str,
    list: &'static str,
    says: &'static [&'static str],
    lacks: &'static [&'static str],
}

const CASES: &[Case] = &[
    // The structure of a table in a database, with a title above, values in the remarks.
    Case {
        lang: "zh",
        list: "\
客户信息表（T_CUSTOMER）,,,,,,,
编制人：信息部,,,,,,版本：V1.2,
序号,字段名,字段中文名,类型,长度,是否为空,主键,备注
1,CUST_ID,客户编号,varchar,20,N,Y,C 开头
2,CUST_TYPE,客户类型,char,1,N,,1-个人 2-企业
3,BALANCE,账户余额,decimal,\"12,2\",Y,,单位：元
4,IS_DEL,是否删除,tinyint,1,N,,0：否，1：是
5,STATE,状态,tinyint,1,N,,状态：1-正常 2-冻结 3-注销
",
        says: &[
            "primaryKey = [\"CUST_ID\"]",
            "title       = \"客户编号\"",
            "constraints = { required = true, maxLength = 20 }",
            "# ? 说明里像是列出了取值",
            "#   constraints = { required = true, maxLength = 1, enum = [\"1\", \"2\"] }",
            "#   labels = { 1 = \"个人\", 2 = \"企业\" }",
            "title       = \"是否删除\"\ntype        = \"boolean\"",
            "title       = \"状态\"\ntype        = \"integer\"",
            "#   constraints = { required = true, enum = [1, 2, 3] }",
        ],
        lacks: &["信息部"],
    },
    // What a database says of its columns.
    Case {
        lang: "en",
        list: "\
Column Name,Data Type,Nullable,Key,Default,Comment
id,bigint(20) unsigned,NO,PRI,,primary key
vip,tinyint(1),YES,,0,is VIP
level,\"enum('gold','silver')\",YES,,gold,
amount,\"decimal(12,2)\",YES,,0.00,in CNY
created_at,datetime,NO,,CURRENT_TIMESTAMP,
email,varchar(128),YES,UNI,,
",
        says: &[
            "primaryKey = [\"id\"]",
            "constraints = { minimum = 0, required = true }",
            "name        = \"vip\"\ntype        = \"boolean\"",
            "enum = [\"gold\", \"silver\"]",
            "# Data Type: decimal(12,2)",
            "# Default: CURRENT_TIMESTAMP",
            "constraints = { unique = true, maxLength = 128 }",
        ],
        lacks: &["# ? ", "bigint(20)"],
    },
    // What a number counts.
    Case {
        lang: "zh",
        list: "\
字段名,中文名,数据类型,单位,必填
weight,体重,number,kg,否
amount,金额,number,元,是
name,姓名,string,,是
",
        says: &["unit  = \"kg\"", "unit        = \"元\""],
        lacks: &["# 单位"],
    },
    // Constraints in one column, defaults as a database spells them.
    Case {
        lang: "zh",
        list: "\
列名,数据类型,约束,默认值,注释
Id,\"int IDENTITY(1,1)\",\"PK, NOT NULL\",,自增主键
Code,varchar(30),NOT NULL UNIQUE,N'A',编码
Memo,nvarchar(max),NULL,,
Flag,bit,NOT NULL,((0)),是否启用
RegDate,date,NULL,(getdate()),注册日期
CompanyId,int,FK,,
",
        says: &[
            "primaryKey = [\"Id\"]",
            "constraints = { required = true, unique = true, maxLength = 30 }",
            "default     = \"A\"",
            "default     = \"0\"",
            "# 默认值：(getdate())",
            "name = \"CompanyId\"\ntype = \"integer\"",
        ],
        lacks: &["# ? ", "(max)"],
    },
    // A form that people fill in.
    Case {
        lang: "zh",
        list: "\
栏目名称,字段类型,是否必填,取值范围,填写示例,填写说明
*姓名,文本,必填,,张三,与身份证一致
性别,单选,选填,男、女,男,
年龄,数字,选填,0-150,35,周岁
等级,下拉选择,选填,普通/银卡/金卡,金卡,
消费金额,金额,选填,≥0,1200.50,
是否停用,逻辑,选填,,否,是/否
注：带 * 的为必填项,,,,,
",
        says: &[
            "name        = \"姓名\"",
            "constraints = { required = true }",
            "example     = \"张三\"",
            "enum = [\"男\", \"女\"]",
            "constraints = { minimum = 0, maximum = 150 }",
            "enum = [\"普通\", \"银卡\", \"金卡\"]",
            "kind        = \"money\"",
            "trueValues  = [\"是\"]",
            "# ? 这一行没有字段名\n#   注：带 * 的为必填项",
        ],
        lacks: &["不认识类型", "name = \"注"],
    },
    // An English dictionary with answers in brackets.
    Case {
        lang: "en",
        list: "\
Data Dictionary - Customer Master,,,,,
,,,,,
Field Name,Description,Data Type,Max Length,Required (Y/N),Allowed Values
Status,Current status,Text,1,Y,A = Active; I = Inactive; C = Closed
Limit,Credit limit,Currency,,N,0 - 1000000
OptIn,Marketing consent,Boolean,,N,\"Y, N\"
Country,ISO country,Char(2),2,Y,See ISO 3166
",
        says: &[
            "enum = [\"A\", \"I\", \"C\"], required = true, maxLength = 1",
            "labels      = { A = \"Active\", I = \"Inactive\", C = \"Closed\" }",
            "type        = \"number\"\nconstraints = { minimum = 0, maximum = 1000000 }\nkind        = \"money\"",
            "trueValues  = [\"Y\"]",
            "# ? the values See ISO 3166 are not a clear list",
        ],
        lacks: &["\"currency\""],
    },
    // As authorities exchange data.
    Case {
        lang: "zh",
        list: "\
数据项名称,数据项英文名,数据类型,数据格式,是否为空,值域,示例数据
统一社会信用代码,uscc,C,an18,否,,91310115MA1H7A4B2L
企业名称,ent_name,C,an..200,否,,上海某某有限公司
成立日期,est_date,D,YYYYMMDD,是,,20200101
注册资本,reg_cap,N,\"n..18,2\",是,,1000.00
登记状态,reg_state,C,an1,否,1存续 2注销 3吊销,1
",
        says: &[
            "title       = \"统一社会信用代码\"",
            "minLength = 18, maxLength = 18",
            "constraints = { required = true, maxLength = 200 }",
            "formats = [\"%Y%m%d\"]",
            "# 数据格式：n..18,2",
            "labels      = { 1 = \"存续\", 2 = \"注销\", 3 = \"吊销\" }",
            "example     = \"1\"",
        ],
        lacks: &["# ? "],
    },
    // The parameters of a program.
    Case {
        lang: "zh",
        list: "\
参数名,参数类型,是否必须,描述,示例值
customerId,String,true,客户 ID,C0001
tags,List<String>,false,标签,
amount,BigDecimal,false,金额,
birthday,LocalDate,false,生日,
ext,\"Map<String,Object>\",false,扩展,
",
        says: &[
            "type        = \"string\"\nconstraints = { required = true }",
            "type        = \"list\"",
            "type        = \"number\"",
            "type        = \"date\"",
            "type        = \"object\"",
        ],
        lacks: &["# ? "],
    },
    // Merged cells of groups, headings with numbers, a second table below.
    Case {
        lang: "zh",
        list: "\
分类,字段,类型,是否必填
基本信息,姓名,字符串(50),√
,证件号,字符串(18),
联系方式,手机,手机号,√
,备用电话,手机号,
",
        says: &[
            "name        = \"证件号\"\ntype        = \"string\"\nconstraints = { maxLength = 18 }\ngroup       = \"基本信息\"",
            "name  = \"备用电话\"\ntype  = \"string\"\nkind  = \"phone\"\ngroup = \"联系方式\"",
        ],
        lacks: &["# ? "],
    },
    Case {
        lang: "zh",
        list: "\
字段,类型,必填
一、基本信息,,
姓名,文本,是
二、联系方式,,
手机,手机号,是
3. 订单表,,
字段,类型,必填
订单号,文本,是
",
        says: &[
            "# ? 按分段标题处理：一、基本信息",
            "group       = \"基本信息\"",
            "group       = \"联系方式\"",
            "# ? 下方还有其他表，未导入；可用 --header-row 指明其表头所在行：7",
        ],
        lacks: &["订单"],
    },
    // What a person may know, and fields that are filled in on a condition.
    Case {
        lang: "en",
        list: "\
#,Attribute,Label,Type,M/O,Format,Min,Max,Pattern,PII?,Notes
1,acct,Account,string,M,,,,^[A-Z]{2}[0-9]{6}$,No,
2,dob,Born,date,O,DD/MM/YYYY,,,,Yes,
3,income,Income,number,C,\"#,##0.00\",0,1000000,,Yes,if employed
",
        says: &[
            "constraints = { required = true, pattern = \"^[A-Z]{2}[0-9]{6}$\" }",
            "formats = [\"%d/%m/%Y\"]\nclass   = \"personal\"",
            "# Format: #,##0.00",
            "# ? yes or no? M/O: C",
            "constraints = { minimum = 0, maximum = 1000000 }",
        ],
        lacks: &["class       = \"internal\""],
    },
    // As a tool for surveys exports it.
    Case {
        lang: "en",
        list: "\
Variable / Field Name,Form Name,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\",Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Required Field?
id,demo,text,ID,,,,,y
sex,demo,radio,Sex,\"0, Female | 1, Male\",,,,
age,demo,text,Age,,integer,0,120,
born,demo,text,Born,,date_ymd,,,
",
        says: &[
            "name      = \"demo\"",
            "labels      = { 0 = \"Female\", 1 = \"Male\" }",
            "type        = \"integer\"\nconstraints = { minimum = 0, maximum = 120 }",
            "name  = \"born\"\ntitle = \"Born\"\ntype  = \"date\"",
        ],
        lacks: &["# ? "],
    },
    // In traditional characters.
    Case {
        lang: "zh",
        list: "\
欄位名稱,中文名稱,資料型態,長度,必填,預設值,備註
cust_no,客戶編號,VARCHAR,10,Y,,
birth,生日,日期,,N,,格式：YYYY/MM/DD
",
        says: &[
            "title       = \"客戶編號\"",
            "constraints = { required = true, maxLength = 10 }",
            "formats     = [\"%Y/%m/%d\"]",
        ],
        lacks: &["# ? "],
    },
    // Whether it may be NULL, keys by a mark, codes parted by blanks.
    Case {
        lang: "zh",
        list: "\
字段名称,字段描述,字段类型(长度),是否允许NULL,PK,默认值,备注
id,编号,bigint(20),否,√,,自增
sex,性别,char(1),是,,M,M:男 F:女
dt,登记时间,timestamp(6),是,,now(),
",
        says: &[
            "primaryKey = [\"id\"]",
            "constraints = { required = true }",
            "#   labels = { M = \"男\", F = \"女\" }",
            "# 默认值：now()",
        ],
        lacks: &["是否允许NULL"],
    },
    // Types in the column of formats.
    Case {
        lang: "en",
        list: "\
No.,Item,Format,Mandatory,Remark
1,Customer name,Text (max 50),Y,
2,Date of birth,DD-MMM-YYYY,N,e.g. 05-Jan-1990
3,Amount,Number (2 decimals),N,
4,Email,Email address,N,
",
        says: &[
            "constraints = { required = true, maxLength = 50 }",
            "type        = \"date\"\nformats     = [\"%d-%b-%Y\"]",
            "name = \"Amount\"\ntype = \"number\"",
            "kind = \"email\"",
        ],
        lacks: &["# ? "],
    },
    // Whatever limits a field in one column.
    Case {
        lang: "zh",
        list: "\
属性,类型,约束,说明
客户号,字符(12),主键 非空,
状态,枚举,\"取值：1-正常,2-停用\",
金额,小数,>=0,元
",
        says: &[
            "primaryKey = [\"客户号\"]",
            "#   labels = { 1 = \"正常\", 2 = \"停用\" }",
            "constraints = { minimum = 0 }",
        ],
        lacks: &["是还是否"],
    },
];

#[test]
fn lists_of_fields_are_read_as_people_make_them() {
    let folder = Folder::new();
    for case in CASES {
        folder.file("list.csv", case.list);
        let done = folder.run(&["schema", "import", "list.csv", "--lang", case.lang]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(0), "{}{said}", case.list);
        let toml = String::from_utf8(done.stdout).unwrap();
        for words in case.says {
            assert!(toml.contains(words), "{words}\n{}{toml}", case.list);
        }
        // The line that explains the mark bears it too.
        let explained = toml.replace("`# ?`", "");
        for words in case.lacks {
            assert!(!explained.contains(words), "{words}\n{}{toml}", case.list);
        }
        folder.file("list.rolo.toml", toml);
        let checked = folder.run(&["schema", "check", "list.rolo.toml"]);
        assert_eq!(checked.status.code(), Some(0), "{}", case.list);
    }
}

#[test]
fn the_first_sheet_with_a_list_of_fields_is_taken() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheets: [(&str, &[&[&str]]); 4] = [
        (
            "封面",
            &[
                &["数据库设计说明书"],
                &["版本", "日期", "作者"],
                &["1.0", "2024-01-01", ""],
            ],
        ),
        (
            "目录",
            &[
                &["序号", "表名", "说明"],
                &["1", "customer", "客户表"],
                &["2", "orders", "订单表"],
            ],
        ),
        (
            "customer",
            &[
                &["表名", "customer"],
                &["列名", "数据类型", "允许空"],
                &["cust_id", "int", "否"],
            ],
        ),
        (
            "orders",
            &[
                &["表名", "orders"],
                &["列名", "数据类型", "允许空"],
                &["order_no", "varchar(32)", "否"],
            ],
        ),
    ];
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    folder.file("design.xlsx", book.save_to_buffer().unwrap());
    for (args, field, note) in [
        (
            &["-v"][..],
            "cust_id",
            "those of the sheet customer, one of 4",
        ),
        (&["-v", "--sheet", "orders"], "order_no", ""),
    ] {
        let done = folder.run(&[&["schema", "import", "design.xlsx"], args].concat());
        let (toml, said) = (
            String::from_utf8(done.stdout).unwrap(),
            String::from_utf8(done.stderr).unwrap(),
        );
        assert_eq!(done.status.code(), Some(0), "{said}");
        assert!(toml.contains(&format!("\"{field}\"")), "{toml}");
        assert!(said.contains(note), "{said}");
    }
}

#[test]
fn a_table_of_customers_is_no_list_of_fields() {
    let folder = Folder::new();
    folder.file("a.csv", "客户编号,联系电话,备注说明\nC1,138,无\n");
    let done = folder.run(&["schema", "import", "a.csv"]);
    assert_eq!(done.status.code(), Some(2));
}
