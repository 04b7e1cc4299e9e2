//! The curves of faults, as a drawing that can be read on light and on dark ground.

use super::Comparison;
use quick_xml::escape::escape;
use replacement::replay::Curve;
use std::fmt::Write;

/// The drawing's size, and where the axes lie in it. The legend is to the right of them.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 590.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 385.0;

/// Lines of the legend are so far apart.
const LEADING: f64 = 22.0;

/// Numbers on an axis, at most.
const MAX_TICKS: usize = 10;

/// Colours that people with any colour vision tell apart best (Okabe and Ito), each with a pattern of
/// dashes, because there are more curves than such colours. The optimum is drawn in the colour of text.
const STROKES: [(&str, &str); 9] = [
    ("#0072b2", "none"),
    ("#e69f00", "none"),
    ("#009e73", "none"),
    ("#d55e00", "none"),
    ("#cc79a7", "none"),
    ("#56b4e9", "8 3"),
    ("#e69f00", "2 3"),
    ("#009e73", "8 3 2 3"),
    ("#cc79a7", "4 3"),
];

const STYLE: &str = "\
svg{background:#fff;color:#222;font:13px sans-serif}
text{fill:currentColor}
.grid{stroke:currentColor;stroke-opacity:.15}
.curve{fill:none;stroke-width:2}
.anomaly{fill:none;stroke:currentColor;stroke-width:1.5}
@media (prefers-color-scheme:dark){svg{background:#1b1b1b;color:#e6e6e6}}
";

/// The comparison as an SVG file.
pub(super) fn render(comparison: &Comparison) -> String {
    let scale = Scale::new(comparison);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n\
         <style>\n{STYLE}</style>\n\
         <title>Page faults by frames: {name}</title>\n\
         <text x=\"{LEFT}\" y=\"25\" font-weight=\"bold\">Page faults by frames: {name}</text>\n",
        name = escape(comparison.name.as_str()),
    );
    axes(&mut text, comparison, &scale);
    // The first curve is the optimum, drawn last, so that nothing hides it.
    for (at, curve) in comparison.curves.iter().enumerate().rev() {
        draw(&mut text, comparison, &scale, at, curve);
    }
    text + "</svg>\n"
}

/// Where values lie. Numbers of frames stand at equal distances, whatever they are.
struct Scale {
    points: usize,
    /// Between two lines of the grid, and how many there are above the axis.
    step: u64,
    steps: u64,
}

impl Scale {
    fn new(comparison: &Comparison) -> Scale {
        let counts = comparison.curves.iter().flat_map(|curve| &curve.counts);
        let most = counts.map(|counts| counts.faults).max().unwrap_or(0).max(1);
        let mut step = 1;
        while most.div_ceil(step) > MAX_TICKS as u64 {
            // 1, 2, 5, 10, 20, 50 and so on.
            step = match step.to_string().as_bytes() {
                [b'2', ..] => step / 2 * 5,
                _ => step * 2,
            };
        }
        Scale {
            points: comparison.frames.len(),
            step,
            steps: most.div_ceil(step),
        }
    }

    fn x(&self, at: usize) -> f64 {
        match self.points {
            0 | 1 => (LEFT + RIGHT) / 2.0,
            points => LEFT + (RIGHT - LEFT) * at as f64 / (points - 1) as f64,
        }
    }

    fn y(&self, faults: u64) -> f64 {
        let top = (self.step * self.steps) as f64;
        BOTTOM - (BOTTOM - TOP) * faults as f64 / top
    }
}

fn axes(text: &mut String, comparison: &Comparison, scale: &Scale) {
    // Writing to a `String` does not fail.
    for line in 0..=scale.steps {
        let faults = line * scale.step;
        let y = scale.y(faults);
        let _ = writeln!(
            text,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{x}\" y=\"{below:.1}\" text-anchor=\"end\">{faults}</text>",
            x = LEFT - 8.0,
            below = y + 4.5,
        );
    }
    let every = comparison.frames.len().div_ceil(2 * MAX_TICKS).max(1);
    for (at, frames) in comparison.frames.iter().enumerate().step_by(every) {
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{frames}</text>",
            scale.x(at),
            BOTTOM + 20.0,
        );
    }
    let _ = writeln!(
        text,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">frames</text>",
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 42.0,
    );
}

/// A curve, its line in the legend, and a ring about each point that shows Belady's anomaly.
fn draw(text: &mut String, comparison: &Comparison, scale: &Scale, at: usize, curve: &Curve) {
    let (colour, dashes) = match at.checked_sub(1) {
        None => ("currentColor", "none"),
        Some(at) => STROKES[at % STROKES.len()],
    };
    let name = curve.algorithm.name();
    let stroke = format!("class=\"curve\" stroke=\"{colour}\" stroke-dasharray=\"{dashes}\"");
    let place = |(at, counts): (usize, &replacement::replay::Counts)| {
        format!("{:.1},{:.1}", scale.x(at), scale.y(counts.faults))
    };
    let points: Vec<String> = curve.counts.iter().enumerate().map(place).collect();
    let y = TOP + LEADING * at as f64;
    let _ = writeln!(
        text,
        "<polyline {stroke} points=\"{points}\"><title>{name}</title></polyline>\
         <line {stroke} x1=\"{x1}\" x2=\"{x2}\" y1=\"{y}\" y2=\"{y}\"/>\
         <text x=\"{x3}\" y=\"{below}\">{name}</text>",
        points = points.join(" "),
        x1 = RIGHT + 25.0,
        x2 = RIGHT + 55.0,
        x3 = RIGHT + 63.0,
        below = y + 4.5,
    );
    for (at, frames) in comparison.frames.iter().enumerate() {
        let faults = curve.counts[at].faults;
        if comparison.frames.len() == 1 || curve.is_anomaly(at) {
            let what = if curve.is_anomaly(at) {
                ": Belady's anomaly"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "<circle class=\"anomaly\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"6\">\
                 <title>{name}, {frames} frames, {faults} faults{what}</title></circle>",
                scale.x(at),
                scale.y(faults),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use replacement::replay::{Algorithm, Reference, Trace};

    fn comparison(pages: &[u64], frames: &[u32]) -> Comparison {
        let trace: Trace = pages.iter().copied().map(Reference::read).collect();
        let curves = Algorithm::all().map(|it| Curve::new(it, &trace, frames));
        Comparison {
            name: "a <b> & c".to_owned(),
            curves: curves.collect(),
            trace,
            frames: frames.to_vec(),
        }
    }

    #[test]
    fn it_is_xml_and_holds_every_curve() {
        for frames in [&[3][..], &[1, 2, 3, 4, 5, 6]] {
            let text = render(&comparison(&[1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5], frames));
            let mut reader = quick_xml::Reader::from_str(&text);
            let mut curves = 0;
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Start(tag) if tag.name().as_ref() == b"polyline" => {
                        curves += 1;
                    }
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(curves, Algorithm::all().count());
        }
    }

    #[test]
    fn grids_have_few_lines_at_round_numbers() {
        for (faults, step) in [
            (1, 1),
            (10, 1),
            (11, 2),
            (21, 5),
            (99, 10),
            (101, 20),
            (450, 50),
        ] {
            let pages: Vec<u64> = (0..faults).collect();
            let scale = Scale::new(&comparison(&pages, &[1]));
            assert_eq!(scale.step, step, "{faults}");
            assert!(scale.y(faults) >= TOP);
        }
    }
}
