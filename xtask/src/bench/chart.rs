//! A chart of the speeds, as SVG: a bar a machine for each workload.

use super::results::Row;

const BAR: usize = 11;
const GAP: usize = 8;
const LEFT: usize = 140;
const BARS: usize = 560;
const RIGHT: usize = 90;
const TOP: usize = 34;

/// Colours that people who see few of them can tell apart (Okabe and Ito).
const COLOURS: [&str; 6] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
];

/// Draws the chart. All text is plain: names of workloads and machines, and numbers.
pub(crate) fn svg(rows: &[Row]) -> String {
    let speeds = rows
        .iter()
        .flat_map(|row| row.cells.iter().filter_map(|it| row.speed(it)));
    let greatest = speeds.fold(1.0, f64::max);
    let mut shapes = legend(rows);
    let mut y = TOP;
    for row in rows {
        shapes.push_str(&text(
            LEFT - 8,
            y + BAR * row.cells.len() / 2 + 4,
            "end",
            row.name,
        ));
        for (index, cell) in row.cells.iter().enumerate() {
            let (width, label) = match row.speed(cell) {
                Some(speed) => (
                    (speed / greatest * BARS as f64) as usize,
                    format!("{speed:.0}"),
                ),
                None if cell.wrong.is_some() => (0, "wrong".to_owned()),
                None => (0, "–".to_owned()),
            };
            shapes.push_str(&bar(LEFT, y, width.max(1), index));
            shapes.push_str(&text(LEFT + width + 5, y + BAR - 2, "start", &label));
            y += BAR;
        }
        y += GAP;
    }
    let width = LEFT + BARS + RIGHT;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{y}\" \
         viewBox=\"0 0 {width} {y}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{shapes}</svg>\n"
    )
}

fn legend(rows: &[Row]) -> String {
    let mut shapes = text(LEFT, 12, "start", "million guest instructions a CPU second");
    let mut x = LEFT;
    for (index, cell) in rows
        .first()
        .map_or(&[][..], |it| &it.cells)
        .iter()
        .enumerate()
    {
        shapes.push_str(&bar(x, 18, BAR, index));
        shapes.push_str(&text(x + BAR + 4, 18 + BAR - 2, "start", cell.machine));
        x += 90;
    }
    shapes
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
    use super::super::results::example;
    use super::*;

    #[test]
    fn the_fastest_bar_is_the_longest() {
        let svg = svg(&example());
        // QEMU's 400 on the first row is the greatest; ours is half of it.
        for (width, colour) in [(BARS, COLOURS[1]), (BARS / 2, COLOURS[0])] {
            let shape = format!("width=\"{width}\" height=\"{}\" fill=\"{colour}\"", BAR - 1);
            assert!(svg.contains(&shape), "{shape} in {svg}");
        }
        assert!(svg.contains(">wrong<") && svg.contains(">user-calls<"));
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    }
}
