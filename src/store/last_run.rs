//! The state of the last run that passed: what the checks over whole tables came to, by series of inputs.
//!
//! It is `.rolo/<schema file name>.state.json` beside the schema. What cannot be read counts as no previous run.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::series::series;
use crate::error::{Error, Result, why};
use crate::io::commit::{Output, Readers};
use crate::text;
use crate::text::Message;

/// What the aggregates of one table came to: as written, and the value as text.
pub type Values = BTreeMap<String, String>;

/// The states of every series that one schema has judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    schema: PathBuf,
    path: PathBuf,
    series: BTreeMap<String, Values>,
}

impl LastRun {
    /// Reads the state beside a schema; empty, with a note, where there is one that cannot be read.
    pub fn read(schema: &Path) -> (Self, Option<Message>) {
        let name = schema.file_name().unwrap_or_default().to_string_lossy();
        let path = schema
            .with_file_name(".rolo")
            .join(format!("{name}.state.json"));
        let read = match std::fs::read(&path) {
            Ok(bytes) => understood(&bytes).ok_or_else(|| {
                Message::new(text!(
                    "{path} is not the state of a run: there is no previous run to compare with",
                    "{path} 不是运行状态文件：没有上次运行可供比较"
                ))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(Message::new(text!(
                "{path} cannot be read ({why}): there is no previous run to compare with",
                "{path} 无法读取（{why}）：没有上次运行可供比较"
            ))
            .with_said("why", why(&error))),
        };
        let (series, note) = match read {
            Ok(series) => (series, None),
            Err(note) => (BTreeMap::new(), Some(note.with("path", path.display()))),
        };
        let last = Self {
            schema: schema.to_owned(),
            path,
            series,
        };
        (last, note)
    }

    /// Where the state is kept.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the last run over a table came to; none without one. `inputs` are its files as the user named them.
    pub fn of(&self, inputs: &[PathBuf]) -> Option<&Values> {
        self.series.get(&self.key(inputs))
    }

    /// What this run over a table came to takes the place of the last.
    pub fn set(&mut self, inputs: &[PathBuf], values: Values) {
        let key = self.key(inputs);
        self.series.insert(key, values);
    }

    /// The series of a table: that of its file, or of its parts, each once.
    fn key(&self, inputs: &[PathBuf]) -> String {
        let mut parts: Vec<String> = inputs
            .iter()
            .map(|input| series(&input.to_string_lossy(), &self.schema))
            .collect();
        parts.sort();
        parts.dedup();
        parts.join(" + ")
    }

    /// Writes the state, whole or not at all, for its owner alone where it is new: it may hold a cell. The same states
    /// give the same bytes.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(&self) -> std::result::Result<(), Message> {
        self.try_write().map_err(|error| {
            let unwritten = text!(
                "{path} cannot be written ({why}): the next run cannot compare with this one",
                "{path} 无法写入（{why}）：下次运行无法与本次比较"
            );
            let message = Message::new(unwritten).with("path", self.path.display());
            match &error {
                Error::Write { source, .. } => message.with_said("why", why(source)),
                other => message.with("why", other),
            }
        })
    }

    fn try_write(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            // Where it cannot be made, the file cannot either, and that is said.
            let _ = std::fs::create_dir_all(folder);
        }
        let mut output = Output::create(&self.path, Readers::OwnerOfNew)?;
        let series: Map<String, Json> = self
            .series
            .iter()
            .map(|(name, values)| {
                let values = values.iter();
                let values = values.map(|(name, value)| (name.clone(), json!(value)));
                (name.clone(), Json::Object(values.collect()))
            })
            .collect();
        let state = json!({"rolo": 1, "series": series});
        writeln!(output, "{state:#}").map_err(|error| output.failed(error))?;
        output.finish()
    }
}

/// The series of a state file; none where it is none of ours.
fn understood(bytes: &[u8]) -> Option<BTreeMap<String, Values>> {
    let state: Json = serde_json::from_slice(bytes).ok()?;
    if state.get("rolo")?.as_u64()? != 1 {
        return None;
    }
    let series = state.get("series")?.as_object()?;
    let values = |values: &Json| -> Option<Values> {
        let values = values.as_object()?.iter();
        values
            .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect()
    };
    series
        .iter()
        .map(|(name, of)| Some((name.clone(), values(of)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn values(rows: &str) -> Values {
        Values::from([("rows".to_owned(), rows.to_owned())])
    }

    #[test]
    fn what_was_written_is_read_by_the_next_run_of_the_series() {
        let folder = tempfile::tempdir().unwrap();
        let schema = folder.path().join("c.rolo.toml");
        let input = |name: &str| vec![folder.path().join(name)];
        let (mut last, note) = LastRun::read(&schema);
        assert!(note.is_none() && last.of(&input("c-20261120.csv")).is_none());
        last.set(&input("c-20261120.csv"), values("12"));
        last.set(&[input("a.csv"), input("b.csv")].concat(), values("30"));
        last.write().unwrap();
        let bytes = std::fs::read(last.path()).unwrap();
        let (again, note) = LastRun::read(&schema);
        assert!(note.is_none());
        assert_eq!(again.of(&input("c-20261121.csv")), Some(&values("12")));
        assert_eq!(
            again.of(&[input("b.csv"), input("a.csv")].concat()),
            Some(&values("30"))
        );
        assert_eq!(again.of(&input("a.csv")), None);
        again.write().unwrap();
        assert_eq!(std::fs::read(last.path()).unwrap(), bytes);
    }

    #[test]
    fn what_is_no_state_is_no_previous_run() {
        let folder = tempfile::tempdir().unwrap();
        let schema = folder.path().join("c.rolo.toml");
        let (last, _) = LastRun::read(&schema);
        std::fs::create_dir(folder.path().join(".rolo")).unwrap();
        for text in [
            "",
            "[]",
            "{}",
            r#"{"rolo": 2, "series": {}}"#,
            r#"{"rolo": 1, "series": {"c.csv": {"rows": 1}}}"#,
        ] {
            std::fs::write(last.path(), text).unwrap();
            let (read, note) = LastRun::read(&schema);
            assert!(read.series.is_empty());
            let said = note.unwrap().say(Lang::En);
            assert!(said.contains("no previous run"), "{said}");
        }
        std::fs::remove_file(last.path()).unwrap();
        std::fs::create_dir(last.path()).unwrap();
        let (_, note) = LastRun::read(&schema);
        assert!(note.unwrap().say(Lang::En).contains("cannot be read"));
    }
}
