//! Who reads and writes what: standard input once, standard output once, no output over an input or another output.
//!
//! Judged before a file is opened, so that a mistake in a command line costs nobody their table.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::text;
use crate::text::{Message, Text};

/// An output that an option asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As the user wrote it, without the path: `--valid`, `--report json`.
    pub option: String,
    /// None is standard output.
    pub path: Option<PathBuf>,
    /// What would help whoever names an input; none: another file.
    pub advice: Option<Text>,
}

impl Claim {
    /// The claim of an option on a path, of which `-` is standard output.
    pub fn new(option: impl Into<String>, path: &Path) -> Self {
        Self {
            option: option.into(),
            path: (path.as_os_str() != "-").then(|| path.to_owned()),
            advice: None,
        }
    }
}

/// Whether inputs (`-` is standard input) and outputs go together.
///
/// # Errors
/// [`Error::Usage`] when they do not.
pub fn check(inputs: &[&Path], outputs: &[Claim]) -> Result<()> {
    if inputs.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Error::usage(text!(
            "- stands twice; standard input can be read only once",
            "- 写了两次；标准输入只能读一次"
        )));
    }
    let mut stdout: Option<&Claim> = None;
    let mut written: HashMap<PathBuf, &Claim> = HashMap::new();
    for claim in outputs {
        let Some(path) = &claim.path else {
            if let Some(other) = stdout.replace(claim) {
                return Err(both(other, claim));
            }
            continue;
        };
        let Some(file) = file(path) else { continue };
        if inputs
            .iter()
            .any(|input| self::file(input).as_ref() == Some(&file))
        {
            return Err(over_input(claim, path));
        }
        if let Some(other) = written.insert(file, claim) {
            return Err(both(other, claim));
        }
    }
    Ok(())
}

/// Two outputs to one place.
fn both(one: &Claim, other: &Claim) -> Error {
    let message = Message::new(match other.path {
        None => text!(
            "{one} and {other} both go to standard output",
            "{one} 和 {other} 都要写到标准输出"
        ),
        Some(_) => text!(
            "{one} and {other} go to the same file",
            "{one} 和 {other} 要写到同一个文件"
        ),
    });
    Error::Usage {
        message: message
            .with("one", &one.option)
            .with("other", &other.option),
        hint: Some(text!("give each a file of its own", "请分别指定文件").into()),
    }
}

fn over_input(claim: &Claim, path: &Path) -> Error {
    // `--report json` and its path are one word.
    let sign = if claim.option.contains(' ') { '=' } else { ' ' };
    Error::Usage {
        message: Message::new(text!(
            "{option}{sign}{path}: this file is read; it would be overwritten",
            "{option}{sign}{path}：这个文件正要读取，会被覆盖"
        ))
        .with("option", &claim.option)
        .with("sign", sign)
        .with("path", path.display()),
        hint: Some(
            claim
                .advice
                .unwrap_or(text!("write to another file", "请写到另一个文件"))
                .into(),
        ),
    }
}

/// One name for one file, whether it is there yet or not; none for what is not a regular file (`/dev/null`).
fn file(path: &Path) -> Option<PathBuf> {
    if let Ok(metadata) = fs::metadata(path) {
        let regular = metadata.is_file();
        return regular.then(|| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    Some(folder.join(path.file_name()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn refusal(inputs: &[&Path], outputs: &[(&str, &Path)]) -> Option<String> {
        let outputs: Vec<Claim> = outputs
            .iter()
            .map(|(option, path)| Claim::new(*option, path))
            .collect();
        check(inputs, &outputs)
            .err()
            .map(|error| error.say(Lang::En))
    }

    #[test]
    fn outputs_get_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("a.csv");
        fs::write(&table, "a\n1\n").unwrap();
        let again = folder.path().join(".").join("a.csv");
        let new = folder.path().join("new.csv");
        let (stdin, null) = (Path::new("-"), Path::new("/dev/null"));

        assert_eq!(
            refusal(&[&table], &[("--valid", &new), ("--invalid", stdin)]),
            None
        );
        assert_eq!(
            refusal(&[&table], &[("--valid", null), ("--invalid", null)]),
            None
        );
        assert_eq!(
            refusal(&[stdin, stdin], &[]).as_deref(),
            Some("- stands twice; standard input can be read only once")
        );
        assert_eq!(
            refusal(&[&table], &[("--valid", stdin), ("--report json", stdin)]).as_deref(),
            Some("--valid and --report json both go to standard output")
        );
        assert_eq!(
            refusal(&[&table], &[("--valid", &new), ("--invalid", &new)]).as_deref(),
            Some("--valid and --invalid go to the same file")
        );
        let over = refusal(&[&table], &[("--valid", &again)]).unwrap();
        assert!(over.contains("would be overwritten"), "{over}");
        let over = refusal(&[&table], &[("--report json", &again)]).unwrap();
        assert!(over.starts_with("--report json=/"), "{over}");
    }
}
