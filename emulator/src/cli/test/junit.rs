//! The report for continuous integration, as JUnit XML: a `testsuite` for each group and engine.

use super::report::{Report, Verdict};
use super::text;
use anyhow::Result;
use pagewalk::suite::Failure;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::BTreeMap;
use std::io;

/// The report as an XML document. No times are in it: two runs give the same file.
pub(super) fn render(report: &Report) -> Result<String> {
    let mut suites: BTreeMap<(&str, &str), Vec<&Verdict>> = BTreeMap::new();
    for verdict in &report.verdicts {
        let suite = (verdict.test.group.as_str(), verdict.engine);
        suites.entry(suite).or_default().push(verdict);
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let tests = report.verdicts.len().to_string();
    let failed = report.failed().to_string();
    let attributes = [
        ("name", "pagewalk"),
        ("tests", &tests),
        ("failures", &failed),
        ("errors", "0"),
    ];
    let element = writer.create_element("testsuites");
    element
        .with_attributes(attributes)
        .write_inner_content(|writer| {
            for ((group, engine), verdicts) in &suites {
                suite(writer, &format!("{group} on {engine}"), verdicts)?;
            }
            Ok(())
        })?;
    Ok(String::from_utf8(writer.into_inner())? + "\n")
}

fn suite(writer: &mut Writer<Vec<u8>>, name: &str, verdicts: &[&Verdict]) -> io::Result<()> {
    let tests = verdicts.len().to_string();
    let failures = verdicts.iter().filter(|it| it.outcome.failure.is_some());
    let failures = failures.count().to_string();
    let element = writer.create_element("testsuite").with_attributes([
        ("name", name),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", "0"),
    ]);
    element.write_inner_content(|writer| {
        verdicts
            .iter()
            .try_for_each(|verdict| case(writer, name, verdict))
    })?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, suite: &str, verdict: &Verdict) -> io::Result<()> {
    let attributes = [("name", verdict.test.name.as_str()), ("classname", suite)];
    let element = writer
        .create_element("testcase")
        .with_attributes(attributes);
    match &verdict.outcome.failure {
        None => element.write_empty()?,
        Some(failure) => {
            element.write_inner_content(|writer| failure_element(writer, verdict, failure))?
        }
    };
    Ok(())
}

fn failure_element(
    writer: &mut Writer<Vec<u8>>,
    verdict: &Verdict,
    failure: &Failure,
) -> io::Result<()> {
    let details = printable(&text::details(verdict, failure));
    let reason = printable(&failure.reason);
    writer
        .create_element("failure")
        .with_attribute(("message", reason.as_str()))
        .write_text_content(BytesText::new(&details))?;
    Ok(())
}

/// XML has no way to write most control characters, which a test may well print.
fn printable(text: &str) -> String {
    let allowed = |c: char| c >= ' ' || matches!(c, '\n' | '\t');
    let replace = |c| {
        if allowed(c) && !matches!(c, '\u{fffe}' | '\u{ffff}') {
            c
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    text.chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_what_xml_can_hold() {
        assert_eq!(printable("a\tb\nc<é"), "a\tb\nc<é");
        assert_eq!(
            printable("\0\x1b[1m\u{ffff}"),
            "\u{fffd}\u{fffd}[1m\u{fffd}"
        );
    }
}
