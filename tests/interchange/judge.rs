//! What frictionless says of descriptors and tables: a package of Python, installed for `$ROLO_PYTHON` (else `python3`).

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// What `judge.py` tells of a folder. None where frictionless is not installed, which is said and, with
/// `ROLO_REQUIRE_MAKERS` set, a failure.
pub(crate) fn judged(folder: &Path) -> Option<Json> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interchange/judge.py");
    let python = env::var_os("ROLO_PYTHON").unwrap_or("python3".into());
    let output = Command::new(&python)
        .arg(script)
        .arg(folder)
        .stdin(Stdio::null())
        .output();
    let told = output.ok().map(|output| {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        serde_json::from_slice(&output.stdout).unwrap()
    });
    let told = told.filter(|told: &Json| !told.is_null());
    if told.is_none() {
        assert!(
            env::var_os("ROLO_REQUIRE_MAKERS").is_none(),
            "frictionless is not installed"
        );
        println!("frictionless is not installed: what it says was not asked");
    }
    told
}
