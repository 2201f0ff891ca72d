//! `--in-place`: the file replaced, what it was kept.

use std::fs;

use super::folder::Folder;
use super::said;

const SCHEMA: &str = "[[fields]]\nname = \"a\"\n";

#[test]
fn the_file_is_replaced_and_a_copy_kept() {
    let folder = Folder::new();
    folder.file("t.rolo.toml", SCHEMA);
    let path = folder.file("t.csv", "a\n x \ny\n");
    let output = folder.run(&["clean", "t.csv", "--in-place"]);
    assert!(
        output.status.success() && output.stdout.is_empty(),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "a\nx\ny\n");
    let backups = folder.0.path().join(".rolo/backups/t.csv");
    let copies = || {
        fs::read_dir(&backups)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let copy = copies().next().unwrap();
    assert_eq!(fs::read_to_string(copy).unwrap(), "a\n x \ny\n");
    // What is clean is not written again.
    let modified = || fs::metadata(&path).unwrap().modified().unwrap();
    let before = modified();
    assert!(
        folder
            .run(&["clean", "t.csv", "--in-place"])
            .status
            .success()
    );
    assert_eq!((modified(), copies().count()), (before, 1));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new();
    folder.file("s.rolo.toml", SCHEMA);
    let path = folder.file("real.csv", "a\n x \n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.csv", folder.0.path().join("t.csv")).unwrap();
    let output = folder.run(&[
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--in-place",
        "--dir",
        "kept",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), "a\nx\n");
    assert!(folder.0.path().join("t.csv").is_symlink());
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(folder.names(), ["kept", "real.csv", "s.rolo.toml", "t.csv"]);
}

#[test]
fn nothing_is_replaced_when_something_fails() {
    let folder = Folder::new();
    folder.file("t.rolo.toml", SCHEMA);
    let broken = "a\n x \n\"never closed\n";
    let path = folder.file("t.csv", broken);
    let output = folder.run(&["clean", "t.csv", "--in-place"]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), broken);
    assert!(!folder.0.path().join(".rolo/backups").exists());
}

#[test]
fn what_cannot_be_replaced_is_refused() {
    let folder = Folder::new();
    folder.file("s.rolo.toml", SCHEMA);
    folder.file("t.csv", "a\n x \n");
    // A page, which is read as a workbook would be.
    folder.file(
        "t.xls",
        "<html><table><tr><td>a</td></tr><tr><td> x </td></tr></table></html>",
    );
    folder.file("t.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0]);
    for (file, why) in [
        ("-", "standard input"),
        ("t.xls", "only .xlsx and .xlsm"),
        ("t.csv.gz", "compressed"),
        (".", "regular file"),
    ] {
        let output = folder.run(&["clean", file, "-s", "s.rolo.toml", "--in-place"]);
        assert_eq!(output.status.code(), Some(2), "{file}: {}", said(&output));
        assert!(said(&output).contains(why), "{file}: {}", said(&output));
    }
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "-o", "t.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--in-place"), "{}", said(&output));
}

#[test]
fn columns_that_the_schema_drops_are_a_change() {
    let folder = Folder::new();
    folder.file("t.rolo.toml", format!("extraColumns = \"drop\"\n{SCHEMA}"));
    let path = folder.file("t.csv", "a,b\nx,1\n");
    let output = folder.run(&["clean", "t.csv", "--in-place"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), "a\nx\n");
    assert!(folder.0.path().join(".rolo/backups/t.csv").exists());
}

#[test]
fn a_file_that_may_not_become_that_large_leaves_nothing_behind() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"a\"\nclean = [\"pad:60\"]\n",
    );
    let table = format!("a\n{}", "1\n".repeat(20_000));
    folder.file("t.csv", &table);
    let limited = format!(
        "ulimit -f 100; exec {} clean t.csv -s s.rolo.toml --in-place",
        env!("CARGO_BIN_EXE_rolo")
    );
    let output = std::process::Command::new("/bin/sh")
        .args(["-c", &limited])
        .current_dir(folder.0.path())
        .env_clear()
        .env("ROLO_LANG", "en")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("files may not be that large here"));
    assert_eq!(folder.names(), [".rolo", "s.rolo.toml", "t.csv"]);
    assert_eq!(
        fs::read_to_string(folder.0.path().join("t.csv")).unwrap(),
        table
    );
}
