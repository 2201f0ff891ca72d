//! Which language to speak, known before the arguments are parsed so that even their errors are in it.
//!
//! `--lang`, else `ROLO_LANG`, else the locale of the messages (`LC_ALL`, `LC_MESSAGES`, `LANG`).

use std::ffi::{OsStr, OsString};

use crate::text::Lang;

/// The language of a run with these arguments in this environment.
pub fn choose(args: &[OsString], var: impl Fn(&str) -> Option<OsString>) -> Lang {
    let set = |name| var(name).filter(|value: &OsString| !value.is_empty());
    asked(args)
        .or_else(|| set("ROLO_LANG").and_then(|value| Lang::of_tag(value.to_str()?)))
        .or_else(|| {
            // The first that is set decides, as POSIX has it: LC_ALL=C asks for English whatever LANG says.
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(set)?;
            Lang::of_tag(locale.to_str()?)
        })
        .unwrap_or_default()
}

/// What `--lang` says; the last one that names a language.
fn asked(args: &[OsString]) -> Option<Lang> {
    let mut found = None;
    let mut args = args.iter().skip(1).map(OsString::as_os_str);
    while let Some(arg) = args.next() {
        if arg == "--" {
            break;
        }
        let value = if arg == "--lang" {
            args.next().and_then(OsStr::to_str)
        } else {
            arg.to_str().and_then(|arg| arg.strip_prefix("--lang="))
        };
        found = value.and_then(Lang::of_tag).or(found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_beat_variables_and_variables_beat_the_locale() {
        type Variables = &'static [(&'static str, &'static str)];
        let cases: &[(&[&str], Variables, Lang)] = &[
            (&["rolo"], &[], Lang::En),
            (&["rolo"], &[("LANG", "zh_CN.UTF-8")], Lang::Zh),
            (
                &["rolo"],
                &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")],
                Lang::En,
            ),
            (&["rolo"], &[("LANG", "zh_TW"), ("LC_ALL", "")], Lang::Zh),
            (
                &["rolo"],
                &[("LANG", "de_DE"), ("LC_MESSAGES", "zh_CN")],
                Lang::Zh,
            ),
            (
                &["rolo"],
                &[("LANG", "zh_CN"), ("ROLO_LANG", "en")],
                Lang::En,
            ),
            (&["rolo", "--lang", "zh"], &[("ROLO_LANG", "en")], Lang::Zh),
            (&["rolo", "validate", "--lang=zh"], &[], Lang::Zh),
            (&["rolo", "validate", "--", "--lang=zh"], &[], Lang::En),
            (&["rolo", "--lang"], &[], Lang::En),
            (&["rolo", "--lang", "xx"], &[("ROLO_LANG", "zh")], Lang::Zh),
        ];
        for (args, vars, want) in cases {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            let var = |name: &str| {
                let pair = vars.iter().find(|(known, _)| *known == name)?;
                Some(OsString::from(pair.1))
            };
            assert_eq!(choose(&args, var), *want, "{args:?} {vars:?}");
        }
    }
}
