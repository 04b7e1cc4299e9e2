//! The demonstration's results, for people and as JSON.

use serde_json::{Map, Value};

use super::counts::{Outcome, Row};

/// Whether a line of the guest's console is for people, and not for this program.
pub(crate) fn is_for_people(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with("@json ")
}

/// The counts of both sides beside each other.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = format!("  {:28} {:>10} {:>10}\n", "", "guest", "emulator");
    for row in rows {
        let shown = |count: Option<u64>| count.map_or("–".to_owned(), |it| it.to_string());
        let verdict = match (row.emulator, row.disagrees()) {
            (None, _) => "",
            (Some(_), false) => "  agree",
            (Some(_), true) => "  DISAGREE",
        };
        text += &format!(
            "  {:28} {:>10} {:>10}{verdict}\n",
            row.what,
            shown(row.guest),
            shown(row.emulator)
        );
    }
    text
}

/// The counts as JSON: each by its name, and both sides' under `guest` and `emulator`.
pub(crate) fn json(outcome: &Outcome) -> Value {
    let side = |count: fn(&Row) -> Option<u64>| -> Map<String, Value> {
        outcome
            .rows
            .iter()
            .filter_map(|row| Some((row.field.to_owned(), count(row)?.into())))
            .collect()
    };
    let mut guest = side(|row| row.guest);
    for (field, value) in &outcome.flags {
        guest.insert((*field).to_owned(), (*value).into());
    }
    let mut all = guest.clone();
    all.insert("guest".into(), guest.into());
    all.insert("emulator".into(), side(|row| row.emulator).into());
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(emulator: u64) -> Outcome {
        Outcome {
            rows: vec![
                Row {
                    field: "shared",
                    what: "frames shared",
                    guest: Some(9),
                    emulator: None,
                },
                Row {
                    field: "copied",
                    what: "frames copied",
                    guest: Some(5),
                    emulator: Some(emulator),
                },
            ],
            flags: vec![("verified", true)],
            problems: vec![],
        }
    }

    #[test]
    fn the_table_says_where_the_sides_disagree() {
        let of = |emulator| table(&outcome(emulator).rows);
        assert!(of(5).contains(" 5          5  agree\n"), "{}", of(5));
        assert!(of(6).contains(" 5          6  DISAGREE\n"), "{}", of(6));
    }

    #[test]
    fn json_has_both_sides() {
        assert_eq!(
            json(&outcome(5)),
            json!({
                "shared": 9, "copied": 5, "verified": true,
                "guest": { "shared": 9, "copied": 5, "verified": true },
                "emulator": { "copied": 5 },
            })
        );
    }

    #[test]
    fn lines_for_the_host_are_not_shown() {
        assert!(is_for_people("touched 64 pages"));
        assert!(!is_for_people("@json {}"));
        assert!(!is_for_people("  "));
    }
}
