//! What the page must do.

use crate::browser::{Browser, Outcome, Page};
use crate::pages;
use libtest_mimic::Failed;
use serde_json::json;

/// The canvas's pixels in one number: two maps that differ have different ones.
const MAP: &str = "(() => {
    const map = document.getElementById('map');
    const { data } = map.getContext('2d').getImageData(0, 0, map.width, map.height);
    let sum = 0;
    for (let at = 0; at < data.length; at++) sum = (sum * 31 + data[at]) >>> 0;
    return sum;
})()";

/// How many colours the canvas has.
const COLOURS: &str = "(() => {
    const map = document.getElementById('map');
    const { data } = map.getContext('2d').getImageData(0, 0, map.width, map.height);
    return new Set(new Uint32Array(data.buffer)).size;
})()";

const CHARTS: [&str; 6] = [
    "resident",
    "faults",
    "swap",
    "tlb",
    "working-set",
    "running",
];

fn ensure(condition: bool, what: impl Into<String>) -> Outcome<()> {
    if condition {
        Ok(())
    } else {
        Err(what.into().into())
    }
}

/// Chooses a moment by the slider's keys.
fn go_to_start(page: &mut Page<'_>) -> Outcome<()> {
    page.focus("#time")?;
    page.key("Home")
}

pub(crate) fn everything_is_drawn(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("drawn", 40_000)?)?;
    for chart in CHARTS {
        page.holds(&format!(
            "[...document.querySelectorAll('#{chart} svg path')].some((it) => it.getAttribute('d').length > 500)"
        ))?;
        page.holds(&format!(
            "document.querySelectorAll('#{chart} .legend span').length > 0"
        ))?;
        page.holds(&format!(
            "document.querySelector('#{chart} .sees').textContent.length > 20"
        ))?;
        page.holds(&format!(
            "document.querySelector('#plot-{chart}').getAttribute('aria-label').includes(' At ')"
        ))?;
    }
    // Free, a few owners, the frame that is marked.
    let colours = page.number(COLOURS)?;
    ensure(colours >= 4.0, format!("the map has {colours} colours"))?;
    page.holds("document.querySelectorAll('.lane').length === 4")?;
    // Nothing is wider than the window, and no text is tiny.
    page.holds("document.documentElement.scrollWidth <= window.innerWidth")?;
    page.holds(
        "[...document.querySelectorAll('body *')].every((it) => parseFloat(getComputedStyle(it).fontSize) >= 13)",
    )?;
    page.picture("drawn", true)?;
    page.size(820, 1100)?;
    page.settle()?;
    page.holds("document.documentElement.scrollWidth <= window.innerWidth")?;
    page.picture("narrow", true)?;
    Ok(page.is_quiet()?)
}

pub(crate) fn exact_values_are_told(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("values", 40_000)?)?;
    page.hover("#plot-working-set")?;
    page.holds("!document.getElementById('tip').hidden")?;
    // A row for each series, with its value.
    page.holds(
        "document.querySelectorAll('#tip div').length === 3
            && [...document.querySelectorAll('#tip .value')].every((it) => /^[0-9,]+ pages? \\(/.test(it.textContent))",
    )?;
    page.picture("values", false)?;
    page.hover("#map")?;
    page.holds("/^Frame [0-9]+ at 0x8/.test(document.getElementById('tip').textContent)")?;
    page.hover(".lane .strip")?;
    page.holds("document.getElementById('tip').textContent.includes('running')")?;
    page.hover("#title")?;
    page.holds("document.getElementById('tip').hidden")?;
    Ok(page.is_quiet()?)
}

pub(crate) fn moments_differ(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("moments", 40_000)?)?;
    go_to_start(&mut page)?;
    let (start, moment) = (page.value(MAP)?, page.text("#moment")?);
    page.key("End")?;
    let (end, last) = (page.value(MAP)?, page.text("#moment")?);
    ensure(start != end, "the map is the same at the end")?;
    ensure(moment != last, "the moment is the same at the end")?;
    // Back again it is what it was, whichever way it was come to.
    page.click("#back")?;
    let before = page.value(MAP)?;
    page.click("#forward")?;
    ensure(
        page.value(MAP)? == end,
        "one step back and on is not the same",
    )?;
    page.key("Home")?;
    page.focus("#time")?;
    page.key("Home")?;
    ensure(page.value(MAP)? == start, "the start is not the same again")?;
    page.click("#plot-resident")?;
    let middle = page.value(MAP)?;
    ensure(
        middle != start && middle != before,
        "a click on a chart chooses no moment",
    )?;
    page.click("#play")?;
    page.wait("document.getElementById('play').textContent === 'Play' || Number(document.getElementById('time').value) > 1100")?;
    Ok(page.is_quiet()?)
}

pub(crate) fn the_map_has_three_views(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("views", 40_000)?)?;
    let mut seen = vec![page.value(MAP)?];
    let mut legends = vec![page.text("#map-legend")?];
    for view in ["kind", "sharing", "owner"] {
        page.click(&format!("#view input[value={view}]"))?;
        seen.push(page.value(MAP)?);
        legends.push(page.text("#map-legend")?);
        page.value("document.getElementById('memory').scrollIntoView()")?;
        page.picture(&format!("map-{view}"), false)?;
    }
    ensure(seen[0] == seen[3], "by owner again, it is another map")?;
    ensure(
        seen[0] != seen[1] && seen[1] != seen[2],
        "two views are alike",
    )?;
    ensure(
        legends[0] != legends[1] && legends[1] != legends[2],
        "two legends are alike",
    )?;
    // The legend counts every frame once.
    page.holds(
        "[...document.querySelectorAll('#map-legend .count')]
            .reduce((sum, it) => sum + Number(it.textContent.replaceAll(',', '')), 0) === Data.summary.frames.count",
    )?;
    Ok(page.is_quiet()?)
}

pub(crate) fn page_tables_unfold(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("tables", 40_000)?)?;
    page.focus("#tree [role=treeitem]")?;
    let rows = "document.querySelectorAll('#tree [role=treeitem]').length";
    page.key("ArrowLeft")?;
    let folded = page.number(rows)?;
    // Unfold, into the tables of levels 1 and 0, and on to their first page.
    for _ in 0..4 {
        page.key("ArrowRight")?;
    }
    page.key("ArrowDown")?;
    let unfolded = page.number(rows)?;
    ensure(
        unfolded > folded + 4.0,
        format!("{folded} rows, then {unfolded}"),
    )?;
    page.holds("document.activeElement.getAttribute('role') === 'treeitem'")?;
    page.holds("document.querySelectorAll('#tree .flags i.on').length > 0")?;
    page.value("document.getElementById('tables').scrollIntoView()")?;
    page.picture("tables", false)?;
    // Another moment keeps what is unfolded.
    page.focus("#time")?;
    page.key("ArrowRight")?;
    let after = page.number(rows)?;
    ensure(after > folded + 4.0, format!("a moment later {after} rows"))?;
    Ok(page.is_quiet()?)
}

pub(crate) fn search_filters(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("search", 40_000)?)?;
    page.value("document.getElementById('events').scrollIntoView()")?;
    page.wait("document.querySelectorAll('#grid .line').length > 5")?;
    page.wait("!document.getElementById('grid').textContent.includes('…')")?;
    page.picture("events", false)?;
    let all = page.text("#matches")?;
    for (query, every) in [
        ("swap_out", "it.textContent.includes('swap_out')"),
        (
            "pid:2 fault",
            "it.textContent.includes('(2)') && it.textContent.includes('fault')",
        ),
        ("reason=absent", "it.textContent.includes('reason=absent')"),
        ("tlb_fill 0x1000", "it.textContent.includes('0x1000')"),
        (
            "-walk -trap",
            "!it.textContent.includes('walk') && !it.textContent.includes('trap')",
        ),
    ] {
        page.focus("#query")?;
        page.value("document.getElementById('query').select()")?;
        let before = page.text("#matches")?;
        page.write(query)?;
        page.wait(&format!(
            "document.getElementById('matches').textContent !== {before:?}"
        ))?;
        page.wait("!document.getElementById('grid').textContent.includes('…')")?;
        page.holds("document.querySelectorAll('#grid .line').length > 5")
            .map_err(|error| format!("{query}: {error}"))?;
        page.holds(&format!(
            "[...document.querySelectorAll('#grid .line')].every((it) => {every})"
        ))
        .map_err(|error| format!("{query}: {error}"))?;
    }
    page.value("document.getElementById('query').select()")?;
    page.write("nothing-is-called-so")?;
    page.wait("document.getElementById('matches').textContent.startsWith('0 of')")?;
    page.value("document.getElementById('query').select()")?;
    page.write(" ")?;
    page.wait(&format!(
        "document.getElementById('matches').textContent === {all:?}"
    ))?;
    page.click("#groups input")?;
    page.wait(&format!(
        "document.getElementById('matches').textContent !== {all:?}"
    ))?;
    Ok(page.is_quiet()?)
}

pub(crate) fn dark_and_light(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("themes", 40_000)?)?;
    let colours =
        "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color";
    let (light, map) = (page.value(colours)?, page.value(MAP)?);
    let dark = json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]});
    page.call("Emulation.setEmulatedMedia", dark)?;
    page.wait("document.documentElement.dataset.theme === 'dark'")?;
    page.settle()?;
    let (dark, dark_map) = (page.value(colours)?, page.value(MAP)?);
    ensure(light != dark, "dark is as light")?;
    ensure(map != dark_map, "the map is the same in the dark")?;
    page.picture("dark", true)?;
    page.click("#theme input[value=light]")?;
    ensure(
        page.value(colours)? == light,
        "the switch does not make it light",
    )?;
    page.click("#theme input[value=dark]")?;
    ensure(
        page.value(colours)? == dark,
        "the switch does not make it dark",
    )?;
    Ok(page.is_quiet()?)
}

/// Goes through the page by the tabulator alone: every part is reached, and seen to be.
pub(crate) fn keyboard_alone_is_enough(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("keyboard", 40_000)?)?;
    let mut reached = Vec::new();
    for _ in 0..60 {
        page.key("Tab")?;
        let at = page.value("document.activeElement.id || document.activeElement.name || document.activeElement.className || document.activeElement.getAttribute('role') || document.activeElement.tagName")?;
        let at = at.as_str().unwrap_or_default().to_owned();
        if at == "BODY" {
            break;
        }
        page.holds("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
            .map_err(|error| format!("{at}: {error}"))?;
        page.holds(
            "document.activeElement.matches('[aria-label], [aria-labelledby], input, select, a, button, [role=treeitem], .tree')",
        )
        .map_err(|error| format!("{at}: {error}"))?;
        reached.push(at);
    }
    let order = [
        "skip",
        "theme",
        "play",
        "back",
        "forward",
        "time",
        "process",
        "plot-resident",
        "plot-swap",
        "view",
        "map",
        "treeitem",
        "query",
        "here",
        "grid",
    ];
    let mut from = 0;
    for wanted in order {
        let found = reached[from..].iter().position(|at| at == wanted);
        let found =
            found.ok_or_else(|| format!("{wanted} is not reached after {:?}", &reached[..from]))?;
        from += found;
    }
    Ok(page.is_quiet()?)
}

pub(crate) fn keys_move_what_has_the_focus(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::synthetic("keys", 40_000)?)?;
    // The map, frame by frame.
    page.focus("#map")?;
    let first = page.text("#frame")?;
    page.key("ArrowRight")?;
    let second = page.text("#frame")?;
    ensure(
        first.starts_with("Frame 0 ") && second.starts_with("Frame 1 "),
        second,
    )?;
    page.key("ArrowDown")?;
    let below = page.text("#frame")?;
    ensure(!below.starts_with("Frame 1 "), below)?;
    // A chart moves the moment.
    let before = page.text("#moment")?;
    page.focus("#plot-faults")?;
    page.key("ArrowRight")?;
    ensure(
        page.text("#moment")? != before,
        "a chart does not move the moment",
    )?;
    // The table chooses one.
    page.focus("#grid")?;
    page.wait("document.querySelectorAll('#grid .line').length > 5")?;
    for key in ["ArrowDown", "PageDown", "End"] {
        page.key(key)?;
        page.settle()?;
        page.holds(
            "document.getElementById(document.getElementById('grid').getAttribute('aria-activedescendant')).className.includes('chosen')",
        )
        .map_err(|error| format!("{key}: {error}"))?;
    }
    let before = page.text("#moment")?;
    page.key("Enter")?;
    ensure(
        page.text("#moment")? != before,
        "Enter on a row chooses no moment",
    )?;
    Ok(page.is_quiet()?)
}

pub(crate) fn names_are_text(browser: &mut Browser) -> Result<(), Failed> {
    for name in [
        "</script><script>window.entered = 1</script>",
        "<img src=x onerror='window.entered = 1'>",
        "\"><svg onload=\"window.entered=1\">",
    ] {
        let recording = pages::recording(&pages::named(name, 5_000))?;
        let mut page = browser.open(&pages::page("names", &recording)?)?;
        page.holds("window.entered === undefined")?;
        // The part behind the last stroke: names are paths.
        let shown = name.rsplit('/').next().unwrap_or(name);
        page.holds(&format!(
            "[...document.querySelectorAll('.lane button')].some((it) => it.textContent.includes({shown:?}))"
        ))?;
        page.value("document.getElementById('events').scrollIntoView()")?;
        page.wait("document.querySelectorAll('#grid .line').length > 5")?;
        page.holds("window.entered === undefined && document.querySelector('main img') === null")?;
        page.is_quiet()?;
    }
    Ok(())
}

pub(crate) fn empty_recordings_say_so(browser: &mut Browser) -> Result<(), Failed> {
    let mut page = browser.open(&pages::page("empty", &pages::recording(&[])?)?)?;
    page.holds("document.getElementById('notice').textContent.includes('no events')")?;
    page.holds("[...document.querySelectorAll('main section')].every((it) => it.hidden)")?;
    page.picture("empty", false)?;
    page.is_quiet()?;
    // A guest that tells nothing of itself still has traps and walks.
    let mut records = pages::named("x", 5_000);
    records.retain(|record| record.event.number() < 20);
    let told = pages::page("untold", &pages::recording(&records)?)?;
    drop(page);
    let mut page = browser.open(&told)?;
    page.holds("document.getElementById('memory-sees').textContent.includes('does not tell')")?;
    page.holds("document.querySelectorAll('#faults svg path').length > 0")?;
    page.picture("untold", true)?;
    Ok(page.is_quiet()?)
}

pub(crate) fn cut_recordings_say_so(browser: &mut Browser) -> Result<(), Failed> {
    let whole = pages::recording(&pages::named("sh", 60_000))?;
    let mut page = browser.open(&pages::page("cut", &whole[..whole.len() * 3 / 4])?)?;
    page.holds("document.getElementById('notice').textContent.includes('cut off')")?;
    page.holds("document.querySelectorAll('#faults svg path').length > 0")?;
    Ok(page.is_quiet()?)
}

pub(crate) fn a_million_events(browser: &mut Browser) -> Result<(), Failed> {
    let file = pages::synthetic("million", 1_000_000)?;
    let size = std::fs::metadata(&file)?.len() / 1000;
    let mut page = browser.open(&file)?;
    let ready = page.number("Number(document.documentElement.dataset.ready)")?;
    let steps = page.number(
        "new Promise(async (done) => {
            const frame = () => new Promise((next) => requestAnimationFrame(next));
            const started = performance.now();
            const slider = document.getElementById('time');
            for (let step = 0; step < 20; step++) {
                slider.value = step * 100;
                slider.dispatchEvent(new Event('input'));
                await frame();
                await frame();
            }
            done((performance.now() - started) / 20);
        })",
    )?;
    page.value("document.getElementById('events').scrollIntoView()")?;
    page.wait("document.querySelectorAll('#grid .line').length > 5")?;
    let search = page.number(
        "new Promise(async (done) => {
            const started = performance.now();
            const query = document.getElementById('query');
            query.value = '0x1000 store';
            query.dispatchEvent(new Event('input'));
            const before = document.getElementById('matches').textContent;
            const look = () => document.getElementById('matches').textContent === before ? setTimeout(look, 5) : done(performance.now() - started);
            look();
        })",
    )?;
    println!(
        "a million events: {size} kB, ready after {ready:.0} ms, a step of the slider {steps:.0} ms, \
         the first search {search:.0} ms"
    );
    page.focus("#grid")?;
    page.key("End")?;
    page.holds("document.querySelectorAll('#grid .line.chosen').length === 1")?;
    page.picture("million", false)?;
    Ok(page.is_quiet()?)
}
