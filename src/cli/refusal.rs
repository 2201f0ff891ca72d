//! Arguments that do not fit, said in our words: clap knows what is wrong, but says it in English only.

use std::env;
use std::error::Error as _;
use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::help::called;
use crate::cli::values::Refused;
use crate::error::Error;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

/// The usage error that clap's error is. `command` is the one that the arguments speak of.
pub fn usage(error: &clap::Error, command: &Command, args: &[OsString]) -> Error {
    let option = option(error);
    let value = string(error, ContextKind::InvalidValue).unwrap_or_default();
    let hint = origin(command, &option, &value, args)
        .or_else(|| negative(error, command, &option, args))
        .or_else(|| suggestion(error, command, &option))
        .unwrap_or_else(|| {
            Message::new(text!(
                "{command} --help lists what there is",
                "{command} --help 列出全部用法"
            ))
            .with("command", called(command))
        });
    Error::Usage {
        message: message(error, &option, &value),
        hint: Some(hint),
    }
}

fn message(error: &clap::Error, option: &str, value: &str) -> Message {
    let text = match error.kind() {
        ErrorKind::InvalidValue if !value.is_empty() => {
            return Message::new(text!(
                "{option} {value}: one of {valid} is expected",
                "{option} {value}：应为 {valid} 之一"
            ))
            .with("option", option)
            .with("value", value)
            .with_list("valid", strings(error, ContextKind::ValidValue));
        }
        ErrorKind::ValueValidation => {
            let why = match error.source().and_then(|why| why.downcast_ref::<Refused>()) {
                Some(Refused(why)) => why.clone(),
                None => text!("not a value of this option", "不是此选项可用的值").into(),
            };
            return Message::new(text!("{option} {value}: {why}", "{option} {value}：{why}"))
                .with("option", option)
                .with("value", value)
                .with_said("why", why);
        }
        ErrorKind::ArgumentConflict => {
            let other = strings(error, ContextKind::PriorArg);
            let other = other.first().map(|other| bare(other)).unwrap_or_default();
            if other == option {
                text!("{option} may be given only once", "{option} 只能写一次")
            } else {
                return Message::new(text!(
                    "{option} does not go with {other}",
                    "{option} 不能与 {other} 同用"
                ))
                .with("option", option)
                .with("other", other);
            }
        }
        // `rolo validate "$FILE"` where FILE is not set.
        ErrorKind::InvalidValue if !option.starts_with('-') => {
            return text!("a file name is empty", "有一个文件名是空的").into();
        }
        ErrorKind::InvalidValue
        | ErrorKind::NoEquals
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => text!("{option} needs a value", "{option} 后面要写值"),
        ErrorKind::TooManyValues => text!("{option} takes no value", "{option} 后面不能写值"),
        ErrorKind::UnknownArgument if option.starts_with('-') => {
            text!("unknown option {option}", "没有 {option} 这个选项")
        }
        ErrorKind::UnknownArgument => text!("unexpected argument {option}", "多余的参数 {option}"),
        ErrorKind::InvalidSubcommand => text!("unknown command {option}", "没有 {option} 这个命令"),
        ErrorKind::MissingRequiredArgument => text!("{option} is missing", "缺少 {option}"),
        ErrorKind::InvalidUtf8 => {
            return text!("an argument is not UTF-8 text", "有参数不是 UTF-8 文本").into();
        }
        _ => return text!("the arguments do not fit together", "参数不能这样搭配").into(),
    };
    Message::new(text).with("option", option)
}

/// The word that was probably meant: of options the nearest, of other words as clap finds it.
fn suggestion(error: &clap::Error, command: &Command, option: &str) -> Option<Message> {
    let longs = command.get_arguments().filter_map(clap::Arg::get_long);
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(name) = option.strip_prefix("--")
        && let Some(near) = nearest(name, longs)
    {
        return Some(did_you_mean(&format!("--{near}")));
    }
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ];
    let near = kinds
        .into_iter()
        .find_map(|kind| strings(error, kind).into_iter().next())?;
    Some(did_you_mean(&near))
}

/// That the value is not among the arguments but in a variable.
fn origin(command: &Command, option: &str, value: &str, args: &[OsString]) -> Option<Message> {
    let long = option.strip_prefix("--")?;
    let arg = command
        .get_arguments()
        .find(|arg| arg.get_long() == Some(long))?;
    let name = arg.get_env()?.to_str()?;
    let set = env::var(name).ok()? == value;
    let given = args
        .iter()
        .any(|arg| arg.to_str().is_some_and(|arg| arg.ends_with(value)));
    (set && !given).then(|| {
        Message::new(text!(
            "the value comes from the variable {name}",
            "此值来自环境变量 {name}"
        ))
        .with("name", name)
    })
}

/// That an expression which begins with a minus was taken for an option.
fn negative(
    error: &clap::Error,
    command: &Command,
    option: &str,
    args: &[OsString],
) -> Option<Message> {
    let takes_expressions = |arg: &clap::Arg| arg.get_long() == Some("where");
    if error.kind() != ErrorKind::UnknownArgument || !command.get_arguments().any(takes_expressions)
    {
        return None;
    }
    let looks_like_one = |arg: &str| {
        arg.starts_with(option) && !arg.starts_with("--") && arg.contains([' ', '<', '>', '=', '!'])
    };
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    args.find(|arg| looks_like_one(arg)).map(|_| {
        text!(
            "an expression that begins with - is given with --where",
            "以 - 开头的表达式请用 --where 写"
        )
        .into()
    })
}

/// The option or the word that is wrong, without its value name.
fn option(error: &clap::Error) -> String {
    [ContextKind::InvalidArg, ContextKind::InvalidSubcommand]
        .into_iter()
        .find_map(|kind| string(error, kind))
        .map(|text| bare(&text))
        .unwrap_or_default()
}

/// `--memory` of `--memory <SIZE>`.
fn bare(text: &str) -> String {
    match text.split_once([' ', '=']) {
        Some((option, _)) if text.starts_with('-') => option.to_owned(),
        _ => text.to_owned(),
    }
}

fn string(error: &clap::Error, kind: ContextKind) -> Option<String> {
    strings(error, kind).into_iter().next()
}

fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
