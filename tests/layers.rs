//! The house: which module may use which, one door per package, the lengths, the forbidden names.
//!
//! Reads the source as text. What stands below `#[cfg(test)]` is free, but for the length of a file.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// The top modules, from the lowest layer to the highest. A module uses lower layers only, never a neighbour.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["error"],
    &["table"],
    &["types"],
    &["kinds"],
    &["expr"],
    &["clean"],
    &["schema", "io"],
    &["pipeline"],
    &["spill"],
    &["store"],
    &["ops"],
    &["report", "cli"],
    &["command"],
    &["main", "lib"],
];

/// Each package of the manifest, as code spells it, and where it may be used: a file, or a folder with its `/`.
const DOORS: &[(&str, &[&str])] = &[
    ("bumpalo", &["expr/"]),
    ("chardetng", &["io/detect.rs"]),
    ("clap", &["command/", "cli/"]),
    ("csv", &["report/csv.rs", "report/changes.rs"]),
    ("encoding_rs", &["table/encoding.rs"]),
    ("flate2", &["io/unpack/", "io/pack.rs"]),
    ("html5gum", &["io/workbook/html/tokens.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("jiff", &["cli/values.rs"]),
    ("jsonc_parser", &["schema/"]),
    ("jsonschema", &["schema/"]),
    ("memchr", &["io/", "expr/", "ops/search.rs"]),
    ("regex", &["schema/", "expr/", "clean/"]),
    ("regex_automata", &["schema/"]),
    ("regex_syntax", &["expr/"]),
    ("rlibphonenumber", &["kinds/phone/plan.rs"]),
    ("rust_xlsxwriter", &["io/xlsx_write/", "report/form/"]),
    ("serde", &["types/json.rs", "io/jsonl_read/"]),
    (
        "serde_json",
        &["schema/", "report/", "store/", "types/", "io/jsonl_read/"],
    ),
    ("sha2", &["io/", "schema/"]),
    ("signal_hook", &["cli/signals.rs"]),
    ("simdutf8", &["io/"]),
    ("strsim", &["text.rs", "kinds/"]),
    ("tempfile", &["io/"]),
    ("thiserror", &["error.rs"]),
    ("toml", &["schema/"]),
    (
        "unicode_normalization",
        &["types/spelling.rs", "types/folding.rs", "schema/", "kinds/"],
    ),
    (
        "unicode_width",
        &["error.rs", "text/", "cli/", "report/", "io/xlsx_write/"],
    ),
    ("xxhash_rust", &["ops/"]),
    (
        "zip",
        &["io/workbook/package.rs", "io/workbook/edit/packer.rs"],
    ),
    ("zstd", &["io/unpack/zstd.rs", "io/pack.rs"]),
];

/// What else has one door; without a place it stands nowhere.
const PLACES: &[(&str, &[&str])] = &[
    ("print!(", &[]),
    ("println!(", &[]),
    ("eprint!(", &[]),
    ("eprintln!(", &[]),
    ("stdout()", &["cli/ui.rs"]),
    ("stderr()", &["cli/ui.rs"]),
    ("thread::spawn", &[]),
    ("thread::scope", &["pipeline.rs"]),
    (
        "thread::Builder",
        &[
            "cli/progress.rs",
            "cli/signals.rs",
            "io/unpack/mod.rs",
            "io/workbook/stream.rs",
        ],
    ),
    ("process::exit", &["cli/signals.rs"]),
];

const FORBIDDEN_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc"];
const LONGEST_FILE: usize = 600;
const LONGEST_COMMAND: usize = 200;
const LONGEST_MAIN: usize = 20;

struct Source {
    /// From `src/`, with `/`.
    path: String,
    whole: String,
    /// Above the tests, without comments.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(&root).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            let whole = fs::read_to_string(&file).unwrap();
            let code = above_tests(&whole)
                .lines()
                .map(|line| line.split("//").next().unwrap_or_default())
                .collect::<Vec<_>>()
                .join("\n");
            Source { path, whole, code }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

fn above_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap()
}

/// The top module that a file belongs to.
fn top(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// What follows each `before` that no part of a longer name or path precedes.
fn after<'a>(code: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(before).filter_map(move |(at, _)| {
        let part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | ':' | '$');
        let free = !code[..at].ends_with(part);
        free.then(|| &code[at + before.len()..])
    })
}

fn name(text: &str) -> &str {
    let end = text.find(|sign: char| !sign.is_alphanumeric() && sign != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The modules of the crate that the code names: `crate::a::…` and `crate::{a::…, b}`.
fn used(code: &str) -> Vec<&str> {
    let mut used = Vec::new();
    for rest in after(code, "crate::") {
        let Some(group) = rest.strip_prefix('{') else {
            used.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = 0;
        for (at, sign) in group.char_indices() {
            match sign {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    used.push(name(group[start..at].trim_start()));
                    start = at + 1;
                }
                _ => {}
            }
            if sign == '}' && depth == 0 && start > at {
                break;
            }
        }
    }
    used.retain(|name| !name.is_empty());
    used
}

fn within(path: &str, doors: &[&str]) -> bool {
    doors
        .iter()
        .any(|door| path == *door || door.ends_with('/') && path.starts_with(door))
}

/// Whether the code uses a package. Beside a module of the same name the package is called `::csv`.
fn uses(code: &str, package: &str) -> bool {
    let path = format!("{package}::");
    let full_path = format!("::{path}");
    let own_module = format!("mod {package};");
    after(code, &full_path).next().is_some()
        || (after(code, &path).next().is_some() && !code.contains(&own_module))
}

/// Whether the code has `what` (`stdout()`), other than as the end of a longer name: `print!(` in `eprint!(`.
fn has(code: &str, what: &str) -> bool {
    code.match_indices(what)
        .any(|(at, _)| !code[..at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_'))
}

/// Holds every use of a thing against its doors, and every door against its uses: a door that nobody uses is a hole.
fn guarded(
    what: &str,
    doors: &[&str],
    used_by: &dyn Fn(&Source) -> bool,
    wrongs: &mut Vec<String>,
) {
    let users: Vec<Source> = sources().into_iter().filter(used_by).collect();
    for user in &users {
        if !within(&user.path, doors) {
            wrongs.push(format!(
                "src/{} has {what}, whose place is {doors:?}",
                user.path
            ));
        }
    }
    for door in doors {
        if !users.iter().any(|user| within(&user.path, &[door])) {
            wrongs.push(format!("{what} is not used in src/{door}"));
        }
    }
}

#[track_caller]
fn none(wrongs: &[String]) {
    assert!(wrongs.is_empty(), "\n{}", wrongs.join("\n"));
}

#[test]
fn a_module_uses_lower_layers_only() {
    let mut wrongs = Vec::new();
    let sources = sources();
    for module in LAYERS.iter().copied().flatten() {
        if !sources.iter().any(|source| top(&source.path) == *module) {
            wrongs.push(format!("{module} has a layer, but is not there"));
        }
    }
    for source in &sources {
        let module = top(&source.path);
        let Some(own) = layer(module) else {
            wrongs.push(format!("src/{}: in no layer, see LAYERS", source.path));
            continue;
        };
        for used in used(&source.code) {
            let higher = layer(used).is_some_and(|of| of >= own);
            if higher && used != module && module != "lib" {
                wrongs.push(format!(
                    "src/{} uses crate::{used}, which is not below it",
                    source.path
                ));
            }
        }
    }
    none(&wrongs);
}

#[test]
fn a_package_has_one_door() {
    let manifest = include_str!("../Cargo.toml");
    let packages: Vec<String> = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect();
    assert!(!packages.is_empty());
    let mut wrongs = Vec::new();
    for package in &packages {
        let Some((_, doors)) = DOORS.iter().find(|(known, _)| known == package) else {
            wrongs.push(format!("{package} has no door, see DOORS"));
            continue;
        };
        guarded(
            package,
            doors,
            &|source| uses(&source.code, package),
            &mut wrongs,
        );
    }
    for (known, _) in DOORS {
        if !packages.iter().any(|package| package == known) {
            wrongs.push(format!("{known} has a door, but is not in the manifest"));
        }
    }
    none(&wrongs);
}

#[test]
fn printing_and_threads_have_their_places() {
    let mut wrongs = Vec::new();
    for (what, places) in PLACES {
        guarded(what, places, &|source| has(&source.code, what), &mut wrongs);
    }
    none(&wrongs);
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut wrongs = Vec::new();
    for source in sources() {
        let path = &source.path;
        let lines = source.whole.lines().count();
        let code = above_tests(&source.whole).lines().count();
        if lines > LONGEST_FILE {
            wrongs.push(format!("src/{path}: {lines} lines, at most {LONGEST_FILE}"));
        }
        if top(path) == "command" && code > LONGEST_COMMAND {
            wrongs.push(format!(
                "src/{path}: {code} lines, a command has at most {LONGEST_COMMAND}"
            ));
        }
        if path == "main.rs" && lines > LONGEST_MAIN {
            wrongs.push(format!("src/{path}: {lines} lines, at most {LONGEST_MAIN}"));
        }
        if !source.whole.starts_with("//!") {
            wrongs.push(format!(
                "src/{path}: does not open with what it owns (`//!`)"
            ));
        }
        let mut parts = path.trim_end_matches(".rs").split('/');
        if parts.any(|part| FORBIDDEN_NAMES.contains(&part)) {
            wrongs.push(format!("src/{path}: a name that says nothing"));
        }
    }
    let mut tests = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"),
        &mut tests,
    );
    for file in tests {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        if lines > LONGEST_FILE {
            wrongs.push(format!(
                "{}: {lines} lines, at most {LONGEST_FILE}",
                file.display()
            ));
        }
    }
    none(&wrongs);
}

#[test]
fn the_readers_of_source_read_it() {
    let code = "use crate::table::batch::Batch;\nuse crate::{io::{open, cut}, text};\nlet x = crate::ops::f();";
    assert_eq!(used(code), ["table", "io", "text", "ops"]);
    assert_eq!(used("$crate::text::Text; subcrate::x"), Vec::<&str>::new());
    assert!(after("my_csv::x super::csv::y", "csv::").next().is_none());
    assert!(after("(csv::x)", "csv::").next().is_some());
    assert!(uses("use csv::Reader;", "csv") && !uses("mod csv;\ncsv::x()", "csv"));
    assert!(uses("mod csv;\n::csv::x()", "csv"));
    assert!(has("io::stdout()", "stdout()") && !has("my_stdout()", "stdout()"));
    assert!(within("io/read.rs", &["io/"]) && !within("ios.rs", &["io/", "io.rs"]));
}
