//! Help pages in two languages, made of clap's description of a command.
//!
//! Clap's own pages have English headings, count a Chinese sign as one column and break lines at blanks only.

use std::fmt::Write as _;

use clap::{Arg, Command};

use crate::cli::chinese;
use crate::text;
use crate::text::Lang;
use crate::text::wrap::{padded, wrap};
use unicode_width::UnicodeWidthStr as _;

/// Columns of a page.
const PAGE: usize = 80;
/// Columns before the words about an option.
const MARGIN: usize = 28;

/// The whole help of a command that was built. `examples` stand at its end.
pub fn full(command: &Command, examples: Option<&str>, lang: Lang) -> String {
    let mut out = head(command, lang);
    let commands: Vec<&Command> = command.get_subcommands().collect();
    if !commands.is_empty() {
        let title = text!("Commands:", "命令：").get(lang);
        let _ = writeln!(out, "\n{title}");
        for sub in commands {
            entry(&mut out, sub.get_name(), about(sub, lang).as_str());
        }
    }
    for heading in headings(command) {
        let colon = text!(":", "：").get(lang);
        let _ = writeln!(out, "\n{}{colon}", heading_in(heading, lang));
        for arg in command.get_arguments() {
            if arg.get_help_heading() == Some(heading) && !arg.is_hide_set() {
                entry(&mut out, &spelling(arg, lang), words(arg, lang).as_str());
            }
        }
    }
    if let Some(examples) = examples {
        let title = text!("Examples:", "示例：").get(lang);
        let _ = writeln!(out, "\n{title}\n{}", indented(examples));
    }
    out
}

/// What a bare command answers: what it is for, how it is called, examples, where to read more.
pub fn short(command: &Command, examples: Option<&str>, lang: Lang) -> String {
    if command.has_subcommands() {
        return full(command, examples, lang);
    }
    let mut out = head(command, lang);
    if let Some(examples) = examples {
        let _ = writeln!(out, "\n{}", indented(examples));
    }
    let name = called(command);
    let more = text!("for all options", "查看全部选项").get(lang);
    let _ = writeln!(out, "\n{name} --help  {more}");
    out
}

/// The command that the arguments speak of: the deepest whose name is among them.
pub fn meant<'a>(root: &'a Command, args: &[std::ffi::OsString]) -> &'a Command {
    let mut command = root;
    for arg in args.iter().skip(1).take_while(|arg| *arg != "--") {
        if let Some(sub) = arg.to_str().and_then(|name| command.find_subcommand(name)) {
            command = sub;
        }
    }
    command
}

/// How a command is called: `rolo validate`.
pub fn called(command: &Command) -> &str {
    command.get_bin_name().unwrap_or_else(|| command.get_name())
}

fn head(command: &Command, lang: Lang) -> String {
    let mut out = wrap(&about(command, lang), PAGE).join("\n");
    let usage = text!("Usage:", "用法：").get(lang);
    let gap = text!(" ", "").get(lang);
    let options = text!("[OPTIONS]", "[选项]").get(lang);
    let _ = write!(out, "\n\n{usage}{gap}{} {options}", called(command));
    if command.has_subcommands() {
        out.push_str(text!(" <COMMAND>", " <命令>").get(lang));
    }
    for arg in command.get_positionals() {
        let _ = write!(out, " {}", spelling(arg, lang));
    }
    out.push('\n');
    out
}

fn indented(text: &str) -> String {
    let lines = text.trim_end().lines();
    let lines = lines.map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!("  {line}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Headings in order of first use, the general ones last.
fn headings(command: &Command) -> Vec<&str> {
    let mut headings = Vec::new();
    for heading in command.get_arguments().filter_map(Arg::get_help_heading) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    headings.sort_by_key(|heading| *heading == "General");
    headings
}

/// Appends what is spelled so and, beside it, what it does, as the help lists options.
pub fn entry(out: &mut String, spelling: &str, words: &str) {
    let left = format!("  {spelling}");
    let mut lines = wrap(words, PAGE - MARGIN).into_iter();
    if left.width() + 2 > MARGIN {
        let _ = writeln!(out, "{left}");
    } else if let Some(first) = lines.next() {
        let _ = writeln!(out, "{}{first}", padded(&left, MARGIN));
    }
    for line in lines {
        let _ = writeln!(out, "{}{line}", " ".repeat(MARGIN));
    }
}

/// `-s, --schema <FILE>`, `[FILES]...`.
fn spelling(arg: &Arg, lang: Lang) -> String {
    let name = arg
        .get_value_names()
        .and_then(<[_]>::first)
        .map(|name| value_in(name, lang));
    if arg.is_positional() {
        let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
        return format!(
            "[{}]{}",
            name.unwrap_or_default(),
            if many { "..." } else { "" }
        );
    }
    let mut out = match arg.get_short() {
        Some(short) => format!("-{short}, "),
        None => " ".repeat(4),
    };
    let _ = write!(out, "--{}", arg.get_long().unwrap_or_default());
    if let Some(name) = name.filter(|_| arg.get_action().takes_values()) {
        let _ = write!(out, " <{name}>");
    }
    out
}

/// What tells a command from all others: its name, with that of the command above it where two have the same.
pub fn key(command: &Command) -> &str {
    let own = command.get_display_name().filter(|own| own.contains(' '));
    own.unwrap_or_else(|| command.get_name())
}

fn about(command: &Command, lang: Lang) -> String {
    let english = || command.get_about().map(ToString::to_string);
    match lang {
        Lang::En => english(),
        Lang::Zh => chinese::command(key(command))
            .map(str::to_owned)
            .or_else(english),
    }
    .unwrap_or_default()
}

fn words(arg: &Arg, lang: Lang) -> String {
    let english = || arg.get_help().map(ToString::to_string);
    match lang {
        // Backquotes are for the library's documentation.
        Lang::En => english().map(|words| words.replace('`', "")),
        Lang::Zh => chinese::argument(arg.get_id().as_str())
            .map(str::to_owned)
            .or_else(english),
    }
    .unwrap_or_default()
}

fn heading_in(heading: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => heading,
        Lang::Zh => chinese::heading(heading).unwrap_or(heading),
    }
}

fn value_in(name: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => name,
        Lang::Zh => chinese::value(name).unwrap_or(name),
    }
}

/// What the help of `command` and of those under it lacks in Chinese or has no heading for; empty when complete.
pub fn gaps(command: &Command) -> Vec<String> {
    let mut gaps = Vec::new();
    let name = key(command);
    if command.get_about().is_none() || chinese::command(name).is_none() {
        gaps.push(format!("command {name}"));
    }
    for arg in command.get_arguments() {
        let id = arg.get_id();
        if arg.get_help().is_none() || chinese::argument(id.as_str()).is_none() {
            gaps.push(format!("{name}: argument {id}"));
        }
        match arg.get_help_heading() {
            Some(heading) if chinese::heading(heading).is_some() => {}
            heading => gaps.push(format!("{name}: heading {heading:?} of {id}")),
        }
        if arg.get_action().takes_values() {
            for value in arg.get_value_names().unwrap_or_default() {
                if chinese::value(value).is_none() {
                    gaps.push(format!("{name}: value {value} of {id}"));
                }
            }
        }
    }
    for sub in command.get_subcommands() {
        gaps.extend(self::gaps(sub));
    }
    gaps
}
