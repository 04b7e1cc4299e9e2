//! The page put together: template, style, programs and data, in one file that asks for no other.

use super::columns::Columns;
use super::summary::Summary;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

const TEMPLATE: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/style.css");

/// The page's programs, each after those that it uses.
const SCRIPTS: [&str; 13] = [
    include_str!("page/dom.js"),
    include_str!("page/format.js"),
    include_str!("page/store.js"),
    include_str!("page/data.js"),
    include_str!("page/timebar.js"),
    include_str!("page/chart.js"),
    include_str!("page/frames.js"),
    include_str!("page/lanes.js"),
    include_str!("page/series.js"),
    include_str!("page/tables.js"),
    include_str!("page/search.js"),
    include_str!("page/events.js"),
    include_str!("page/main.js"),
];

/// Writes the page.
pub(super) fn write(out: &mut impl Write, summary: &Summary, columns: &Columns) -> io::Result<()> {
    let script = format!("\"use strict\";\n{}", SCRIPTS.concat());
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        out.write_all(before.as_bytes())?;
        match name {
            "policy" => out.write_all(policy(&script).as_bytes())?,
            "title" => out.write_all(escape(&summary.title).as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(script.as_bytes())?,
            _ => data(out, summary, columns)?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// The browser is to run this program and no other, and to fetch nothing: names that a guest
/// gives are shown as text, and even if one got through as markup, it would do nothing.
fn policy(script: &str) -> String {
    let digest = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; \
         base-uri 'none'; form-action 'none'",
        digest(script),
        digest(STYLE)
    )
}

fn data(out: &mut impl Write, summary: &Summary, columns: &Columns) -> io::Result<()> {
    let json = serde_json::to_string(summary)?;
    writeln!(
        out,
        "<script type=\"application/json\" id=\"summary\">{}</script>",
        json_in_html(&json)
    )?;
    for column in &columns.all {
        writeln!(
            out,
            "<script type=\"text/plain\" id=\"column-{}\" data-type=\"{}\">{}</script>",
            column.name,
            column.width.name(),
            column.text()?
        )?;
    }
    Ok(())
}

/// JSON that HTML takes no part of for the end of the element, or for a comment.
fn json_in_html(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_the_page_is_text() {
        let hostile = "</script><script>alert(1)</script><!-- & \u{2028}";
        assert!(!escape(hostile).contains(['<', '>']));
        let json = serde_json::to_string(hostile).unwrap();
        let safe = json_in_html(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']));
        // It is still the same text.
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), hostile);
    }

    #[test]
    fn the_template_asks_for_what_there_is() {
        let names: Vec<&str> = TEMPLATE
            .split("{{")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once("}}")?.0))
            .collect();
        assert_eq!(names, ["policy", "title", "style", "data", "script"]);
    }

    #[test]
    fn programs_and_style_do_not_end_their_elements() {
        for text in SCRIPTS {
            assert!(!text.contains("</script"));
            // Browsers treat a script with `<!--` in it in their own way.
            assert!(!text.contains("<!--"));
        }
        assert!(!STYLE.contains("</style"));
    }

    #[test]
    fn nothing_is_fetched() {
        for text in SCRIPTS.into_iter().chain([STYLE, TEMPLATE]) {
            for way in [
                "http://",
                "https://",
                "fetch(",
                "import(",
                "XMLHttpRequest",
                "innerHTML",
                "eval(",
            ] {
                let allowed = text.replace("http://www.w3.org/2000/svg", "");
                assert!(!allowed.contains(way), "{way}");
            }
        }
    }
}
