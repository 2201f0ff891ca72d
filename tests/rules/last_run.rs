//! The last run that passed: what is kept of it, and what is compared with it.

use super::*;

const LAST: &str = "[[checks]]\nid = 'rows'\nassert = 'rows >= 0.9 * previous.rows and sum(amount) >= previous.sum(amount)'\n";

fn table(rows: usize) -> String {
    let row = |row| format!("a{row},,,1\n");
    format!(
        "id,signup,last,amount\n{}",
        (0..rows).map(row).collect::<String>()
    )
}

#[test]
fn the_last_run_that_passed_is_compared_with() {
    let story = Story::new(LAST);
    story.write("c-20261120.csv", &table(10));
    story.write("c-20261121.csv", &table(9));
    story.write("c-20261122.csv", &table(11));
    let first = story.report("c-20261120.csv");
    assert_eq!(first.0, 0);
    assert_eq!(
        brief(&first.1),
        ["check.rows null not judged: there is no previous run to compare with"]
    );
    assert_eq!(first.1["findings"][0]["severity"], "info");
    let state = story.state().unwrap();
    assert!(
        state.contains(r#""c-{date}.csv""#) && state.contains(r#""sum(amount)": "10""#),
        "{state}"
    );
    // The same input leaves the same bytes.
    assert_eq!(story.report("c-20261120.csv").0, 0);
    assert_eq!(story.state().unwrap(), state);
    // What fails is not compared with.
    let (code, report, _) = story.report("c-20261121.csv");
    assert_eq!(code, 1);
    assert_eq!(
        brief(&report),
        [
            "check.rows null `rows >= 0.9 * previous.rows and sum(amount) >= previous.sum(amount)` does not hold: \
          rows = 9, previous.rows = 10, sum(amount) = 9, previous.sum(amount) = 10"
        ]
    );
    assert_eq!(story.state().unwrap(), state);
    assert_eq!(story.report("c-20261122.csv").0, 0);
    assert!(story.state().unwrap().contains(r#""rows": "11""#));
    // Another name, another series.
    story.write("other.csv", &table(1));
    assert_eq!(brief(&story.report("other.csv").1).len(), 1);
    assert!(story.state().unwrap().contains(r#""rows": "11""#));
}

#[test]
fn what_a_run_did_not_work_out_stays_as_long_as_a_check_asks_for_it() {
    let two = "[[checks]]\nid = 'rows'\nassert = 'rows >= previous.rows'\n\
               [[checks]]\nid = 'sum'\nassert = 'sum(amount) >= previous.sum(amount)'\n";
    let story = Story::new(two);
    let schema = |sections: &str| {
        story.write("s.toml", &format!("{sections}{FIELDS}"));
    };
    let kept = |args: &str| {
        assert_eq!(story.report(args).0, 0);
        let state: Value = serde_json::from_str(&story.state().unwrap()).unwrap();
        state["series"]["c.csv"].to_string()
    };
    story.write("c.csv", &table(3));
    assert_eq!(kept("c.csv"), r#"{"rows":"3","sum(amount)":"3"}"#);
    // Switched off.
    story.write("c.csv", &table(4));
    schema(&format!("{two}[severity]\n'check.sum' = 'off'\n"));
    assert_eq!(kept("c.csv"), r#"{"rows":"4","sum(amount)":"3"}"#);
    // Without its column.
    schema(&format!("fieldsMatch = 'partial'\n{two}"));
    story.write("c.csv", "id\na\nb\nc\nd\ne\n");
    assert_eq!(kept("c.csv"), r#"{"rows":"5","sum(amount)":"3"}"#);
    // Worked out, and nothing.
    schema(&two.replace(
        "sum(amount) >= previous.sum(amount)",
        "rows > 0 or min(amount) >= previous.min(amount)",
    ));
    story.write("c.csv", &table(5));
    assert_eq!(kept("c.csv"), r#"{"min(amount)":"1","rows":"5"}"#);
    story.write("c.csv", &table(5).replace(",1\n", ",\n"));
    assert_eq!(kept("c.csv"), r#"{"rows":"5"}"#);
}

#[test]
fn a_run_that_did_not_judge_everything_is_no_last_run() {
    let story = Story::new(LAST);
    story.write("c.csv", &table(10));
    for args in ["--only check", "--fail-fast", "--fail-on never"] {
        assert_eq!(story.report(&format!("c.csv {args}")).0, 0, "{args}");
        assert_eq!(story.state(), None, "{args}");
    }
    story.write("bad.csv", "id,signup,last,amount\na,x,,1\n");
    assert_eq!(story.report("bad.csv").0, 1);
    story.write("open.csv", "id,signup,last,amount\n\"a,,,1\n");
    let (code, _, said) = story.report("open.csv");
    assert_eq!(code, 3);
    assert!(said.contains("not judged"), "{said}");
    assert_eq!(story.state(), None);
    // Each file for itself.
    assert_eq!(story.report("bad.csv c.csv").0, 1);
    let state = story.state().unwrap();
    assert!(
        state.contains("c.csv") && !state.contains("bad.csv"),
        "{state}"
    );
}

#[test]
fn a_state_that_cannot_be_used_is_a_note_and_no_failure() {
    let story = Story::new(LAST);
    story.write("c.csv", &table(10));
    fs::create_dir(story.path().join(".rolo")).unwrap();
    story.write(".rolo/s.toml.state.json", "{\"rolo\": 7}");
    let (code, report, said) = story.report("c.csv");
    assert_eq!((code, brief(&report).len()), (0, 1));
    assert!(said.contains("is not the state of a run"), "{said}");
    assert!(story.state().unwrap().contains("\"10\""));
    fs::remove_dir_all(story.path().join(".rolo")).unwrap();
    story.write(".rolo", "a file where the folder should be");
    let (code, _, said) = story.report("c.csv");
    assert_eq!(code, 0);
    assert!(said.contains("cannot be written"), "{said}");
}

#[test]
fn parts_of_one_table_are_checked_as_one() {
    let story = Story::new(
        "[[checks]]\nid = 'c'\nassert = 'rows = 5 and distinct(id) = 3 and rows >= previous.rows'\n",
    );
    story.write("n.csv", &table(3)).write("s.csv", &table(2));
    let one = |args: &str| story.report(&format!("n.csv s.csv --as-one {args}"));
    assert_eq!(one("").0, 0);
    assert_eq!(brief(&one("").1), [""; 0]);
    assert!(story.state().unwrap().contains(r#""n.csv + s.csv""#));
    let (code, report, _) = story.report("n.csv s.csv");
    assert_eq!(
        (code, brief(&report).len()),
        (0, 2),
        "no previous run of each alone"
    );
}
