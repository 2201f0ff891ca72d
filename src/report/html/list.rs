//! The first findings in the order of the table, for somebody who goes through it from the top; folded up.
//!
//! They stand behind what is only known at the end, so they are put aside as rows.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::table::{begin, end, shown, write_row};
use crate::io::commit::{Aside, Output};
use crate::ops::finding::Finding;
use crate::report::Settings;
use crate::report::markup::html;
use crate::report::phrase::Count;
use crate::text;
use crate::text::{Lang, Message};

/// Up to this many bytes wait in memory.
const IN_MEMORY: usize = 1 << 20;

/// The rows so far.
pub(super) struct List {
    rows: Aside,
    buffer: String,
    lang: Lang,
    /// The file and sheet that the rows now are of.
    table: Option<(String, Option<String>)>,
    listed: u64,
    most: u64,
}

impl List {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            rows: Aside::new(IN_MEMORY),
            buffer: String::new(),
            lang: settings.lang,
            table: None,
            listed: 0,
            most: settings.max_listed,
        }
    }

    /// Puts the finding's row aside.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub(super) fn take(&mut self, finding: &Finding) -> io::Result<()> {
        if self.listed == self.most {
            return Ok(());
        }
        self.listed += 1;
        self.buffer.clear();
        self.head(finding);
        let row = shown(finding, false, self.lang);
        let code = Some((finding.code.as_str(), finding.severity));
        write_row(&row, [true; 5], code, self.lang, &mut self.buffer);
        self.rows.write_all(self.buffer.as_bytes())
    }

    /// Names the file where another one begins.
    fn head(&mut self, finding: &Finding) {
        let same = self
            .table
            .as_ref()
            .is_some_and(|(file, sheet)| *file == finding.file && *sheet == finding.sheet);
        if same {
            return;
        }
        let name = match finding.file.as_str() {
            "-" => text!("standard input", "标准输入").get(self.lang),
            file => file,
        };
        let _ = writeln!(
            self.buffer,
            "<tr class=\"table\"><th colspan=\"5\" scope=\"rowgroup\"><bdi>{}</bdi></th></tr>",
            html(name)
        );
        self.table = Some((finding.file.clone(), finding.sheet.clone()));
    }

    /// Whether it holds more than the `shown` examples do.
    pub(super) fn is_worth_it(&self, shown: u64) -> bool {
        self.listed > shown
    }

    /// Writes the part of the page; there are `all` findings.
    ///
    /// # Errors
    /// Those of the temporary file and of `out`.
    pub(super) fn write(&mut self, all: u64, out: &mut Output) -> io::Result<()> {
        let title = text!("Row by row", "逐行清单").get(self.lang);
        let summary = if self.listed < all {
            Message::new(text!(
                "Show the first {listed} of {all} problems in the order of the table",
                "按表中顺序展开前 {listed} 处（共 {all} 处）"
            ))
            .with("listed", Count::grouped(self.listed))
        } else {
            Message::new(text!(
                "Show all {all} problems in the order of the table",
                "按表中顺序展开全部 {all} 处"
            ))
        };
        let summary = summary.with("all", Count::grouped(all)).say(self.lang);
        self.buffer.clear();
        let _ = write!(
            self.buffer,
            "<section id=\"list\">\n<h2>{title}</h2>\n<details><summary>{summary}</summary>\n"
        );
        begin([true; 5], self.lang, &mut self.buffer);
        out.write_all(self.buffer.as_bytes())?;
        self.rows.copy_to(out)?;
        self.buffer.clear();
        end(&mut self.buffer);
        self.buffer.push_str("</details>\n");
        if self.listed < all {
            let rest = text!(
                "Everything is counted above; the reports csv and jsonl list every problem.",
                "以上计数包含全部问题；csv 和 jsonl 报告列出每一处。"
            );
            let _ = writeln!(self.buffer, "<p><small>{}</small></p>", rest.get(self.lang));
        }
        self.buffer.push_str("</section>\n");
        out.write_all(self.buffer.as_bytes())
    }
}
