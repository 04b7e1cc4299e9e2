//! Charts, as SVG: a bar a machine for each workload, in one panel a quantity.

use super::results::Row;
use super::startup::Start;
use super::usage::Usage;

const BAR: usize = 11;
const GAP: usize = 8;
const LEFT: usize = 160;
const BARS: usize = 560;
const RIGHT: usize = 90;
/// A panel's title and legend.
const HEAD: usize = 34;
/// Between two panels.
const APART: usize = 16;

/// Colours that people who see few of them can tell apart (Okabe and Ito).
const COLOURS: [&str; 6] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
];

/// A quantity of everything that was measured.
struct Panel {
    title: &'static str,
    machines: Vec<&'static str>,
    /// A name, and what each machine has.
    rows: Vec<(String, Vec<Value>)>,
}

/// A number and how it is written, or what stands in its place.
type Value = Result<(f64, String), &'static str>;

/// Draws the charts. All text is plain: names of workloads and machines, and numbers.
pub(crate) fn svg(rows: &[Row], starts: &[Start]) -> String {
    let of_starts = |title, of: fn(Usage) -> (f64, String)| start_up(starts, title, of);
    let panels = [
        speeds(rows),
        of_starts(
            "start-up: milliseconds from beginning to end (wall)",
            |it| (it.wall, format!("{:.1}", it.wall * 1e3)),
        ),
        of_starts("start-up: greatest resident memory, MB", |it| {
            (it.peak as f64, format!("{:.1}", it.peak as f64 / 1024.0))
        }),
    ];
    let (mut y, mut shapes) = (0, String::new());
    for panel in panels.iter().filter(|it| !it.rows.is_empty()) {
        draw(panel, &mut y, &mut shapes);
    }
    let width = LEFT + BARS + RIGHT;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{y}\" \
         viewBox=\"0 0 {width} {y}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{shapes}</svg>\n"
    )
}

fn speeds(rows: &[Row]) -> Panel {
    let line = |row: &Row| {
        let cells = row.cells.iter().map(|cell| match row.speed(cell) {
            Some(speed) => Ok((speed, format!("{speed:.0}"))),
            None if cell.wrong.is_some() => Err("wrong"),
            None => Err("–"),
        });
        (row.name.to_owned(), cells.collect())
    };
    let cells = rows.first().map_or(&[][..], |it| &it.cells);
    Panel {
        title: "million guest instructions a CPU second",
        machines: cells.iter().map(|it| it.machine).collect(),
        rows: rows.iter().map(line).collect(),
    }
}

fn start_up(starts: &[Start], title: &'static str, of: fn(Usage) -> (f64, String)) -> Panel {
    let line = |start: &Start| {
        let cells = start.cells.iter();
        let cells = cells.map(|cell| cell.median().map(of).ok_or("wrong"));
        (
            format!("{}, {} MiB", start.name, start.memory),
            cells.collect(),
        )
    };
    let cells = starts.first().map_or(&[][..], |it| &it.cells);
    Panel {
        title,
        machines: cells.iter().map(|it| it.machine).collect(),
        rows: starts.iter().map(line).collect(),
    }
}

/// Draws a panel below `y`, and moves that down.
fn draw(panel: &Panel, y: &mut usize, shapes: &mut String) {
    shapes.push_str(&text(LEFT, *y + 12, "start", panel.title));
    for (index, machine) in panel.machines.iter().enumerate() {
        let x = LEFT + 90 * index;
        shapes.push_str(&bar(x, *y + 18, BAR, index));
        shapes.push_str(&text(x + BAR + 4, *y + 18 + BAR - 2, "start", machine));
    }
    *y += HEAD;
    let numbers = panel.rows.iter().flat_map(|(_, cells)| cells);
    let numbers = numbers.filter_map(|it| it.as_ref().ok().map(|(number, _)| *number));
    let greatest = numbers.fold(f64::MIN_POSITIVE, f64::max);
    for (name, cells) in &panel.rows {
        let middle = *y + BAR * cells.len() / 2 + 4;
        shapes.push_str(&text(LEFT - 8, middle, "end", name));
        for (index, cell) in cells.iter().enumerate() {
            let (width, label) = match cell {
                Ok((number, label)) => ((number / greatest * BARS as f64) as usize, label.as_str()),
                Err(label) => (0, *label),
            };
            shapes.push_str(&bar(LEFT, *y, width.max(1), index));
            shapes.push_str(&text(LEFT + width + 5, *y + BAR - 2, "start", label));
            *y += BAR;
        }
        *y += GAP;
    }
    *y += APART;
}

fn bar(x: usize, y: usize, width: usize, colour: usize) -> String {
    let colour = COLOURS[colour % COLOURS.len()];
    let height = BAR - 1;
    format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>\n")
}

fn text(x: usize, y: usize, anchor: &str, text: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>\n")
}

#[cfg(test)]
mod tests {
    use super::super::{results, startup};
    use super::*;

    #[test]
    fn the_fastest_bar_is_the_longest() {
        let svg = svg(&results::example(), &[]);
        // QEMU's 400 on the first row is the greatest; ours is half of it.
        for (width, colour) in [(BARS, COLOURS[1]), (BARS / 2, COLOURS[0])] {
            let shape = format!("width=\"{width}\" height=\"{}\" fill=\"{colour}\"", BAR - 1);
            assert!(svg.contains(&shape), "{shape} in {svg}");
        }
        assert!(svg.contains(">wrong<") && svg.contains(">user-calls<"));
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
        assert!(!svg.contains("start-up"), "{svg}");
    }

    #[test]
    fn starting_up_has_panels_of_its_own() {
        let svg = svg(&[], &startup::example());
        for word in [">ends-at-once, 128 MiB<", ">4.0<", ">80.0<", ">4.9<"] {
            assert!(svg.contains(word), "{word} in {svg}");
        }
        assert!(!svg.contains("a CPU second"), "{svg}");
    }
}
