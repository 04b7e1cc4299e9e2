/**
 * The page table of the chosen process at the chosen moment, as a tree: the root's entries, theirs,
 * and pages that lie side by side and are alike as one row.
 */
const Tables = (() => {
  const { summary } = Data;
  /** What an entry is known to be. */
  const [GONE, FRAME, ENTRY, SWAPPED, LARGE] = [0, 1, 2, 3, 4];
  const FLAGS = [["V", 0, "valid"], ["R", 1, "readable"], ["W", 2, "writable"], ["X", 3, "executable"], ["U", 4, "for user mode"],
    ["G", 5, "global"], ["A", 6, "accessed"], ["D", 7, "dirty"]];
  const CELLS = [["mapped", "--c0"], ["mapped, not writable", "--c4"], ["in swap", "--c5"], ["nothing known", "--empty"]];
  const tree = Dom.byId("tree");
  let columns = null;
  let entries = new Map();
  /** Which branches somebody has opened or closed, by path: a moment later they are so again. */
  const touched = new Map();
  let focused = "root";

  /** The chosen process's address space at the chosen moment. */
  function space() {
    const { time, process } = Store.chosen;
    let found = null;
    for (const [since, number] of summary.processes[process].spaces) if (since <= time) found = number;
    return found;
  }

  function load() {
    const chosen = space();
    entries = new Map();
    if (chosen === null) return;
    const { every, starts } = summary.tables;
    const { times, changes, keys } = columns;
    const wanted = Data.upTo(times, Store.chosen.time);
    const key = Math.floor(wanted / every);
    const apply = (from, index) => {
      if (from.space[index] !== chosen) return;
      const page = from.pageLow[index] + from.pageHigh[index] * 2 ** 32;
      if (from.what[index] === GONE) entries.delete(page);
      else entries.set(page, { page, what: from.what[index], low: from.low[index], high: from.high[index] });
    };
    for (let index = starts[key]; index < starts[key + 1]; index++) apply(keys, index);
    for (let change = key * every; change < wanted; change++) apply(changes, change);
  }

  const frameOf = (entry) =>
    entry.what === FRAME ? entry.low : ((entry.low >>> 10) | ((entry.high & 0x3fffff) << 22)) >>> 0;
  const flagsOf = (entry) => (entry.what === ENTRY || entry.what === LARGE ? entry.low & 0xff : 0);
  const size = (entry) => (entry.what === LARGE ? 512 : 1);

  /** Whether a row that ends with `a` goes on with `b`. */
  const alike = (a, b) => a.page + size(a) === b.page && a.what === b.what && flagsOf(a) === flagsOf(b);

  function runs(list) {
    const found = [];
    for (const entry of list) {
      const last = found[found.length - 1];
      if (last && alike(last[last.length - 1], entry)) last.push(entry);
      else found.push([entry]);
    }
    return found;
  }

  /** Entries by their index at a level, in order. */
  function split(list, level) {
    const found = new Map();
    for (const entry of list) {
      const index = Math.floor(entry.page / 512 ** level) % 512;
      if (!found.has(index)) found.set(index, []);
      found.get(index).push(entry);
    }
    return [...found].sort(([a], [b]) => a - b);
  }

  function flags(entry) {
    const box = Dom.element("span", { class: "flags" });
    const bits = flagsOf(entry);
    for (const [letter, bit, meaning] of FLAGS) {
      const on = (bits >> bit) & 1;
      box.append(Dom.element("i", { class: on ? "on" : "", title: `${letter}: ${on ? "" : "not "}${meaning}` }, on ? letter : "–"));
    }
    return box;
  }

  function leafText(run) {
    const [first, last] = [run[0], run[run.length - 1]];
    const pages = run.reduce((sum, entry) => sum + size(entry), 0);
    const range = `${Format.virtual(first.page)} – ${Format.virtual(last.page + size(last)).replace(/^0x0$/, "the end")}`;
    return run.length === 1 ? { range: Format.virtual(first.page), pages } : { range, pages };
  }

  function where(entry) {
    if (entry.what === SWAPPED) return `in swap, area ${entry.high}, slot ${Format.number(entry.low)}`;
    const frame = frameOf(entry);
    if (entry.what === FRAME) return `frame ${Format.number(frame)}, entry not told`;
    return `physical ${Format.page(frame)}` + (entry.what === LARGE ? ", 2 MiB" : "");
  }

  /** A table's 512 entries in little, so that where something lies is seen without opening it. */
  function cells(list, level) {
    const canvas = Dom.element("canvas", { class: "cells", "aria-hidden": true });
    const context = Dom.sharp(canvas, 256, 14);
    const colours = CELLS.map(([, colour]) => Dom.colour(colour));
    context.fillStyle = colours[3];
    context.fillRect(0, 0, 256, 14);
    for (const entry of list) {
      const index = Math.floor(entry.page / 512 ** level) % 512;
      const writable = entry.what === FRAME || (flagsOf(entry) >> 2) & 1;
      context.fillStyle = colours[entry.what === SWAPPED ? 2 : writable ? 0 : 1];
      context.fillRect(index / 2, 0, entry.what === LARGE && level === 0 ? 256 : 1, 14);
    }
    return canvas;
  }

  /** A row, and below it what `children` gives; `open` says whether it is shown at first. */
  function row(path, parts, children, open = false) {
    const expanded = touched.get(path) ?? open;
    const mark = Dom.element("span", { class: "mark", "aria-hidden": true }, children ? (expanded ? "▾" : "▸") : "");
    const line = Dom.element("div", { class: "row" }, mark, ...parts);
    const item = Dom.element("li", { role: "treeitem", tabindex: -1, "data-path": path, "aria-expanded": children ? expanded : null }, line);
    line.addEventListener("click", () => {
      if (children) toggle(path, !expanded);
    });
    if (children && expanded) item.append(Dom.element("ul", { role: "group" }, ...children()));
    return item;
  }

  function toggle(path, open) {
    touched.set(path, open);
    focused = path;
    show(true);
  }

  function leaves(list, path) {
    return runs(list).map((run) => {
      const { range, pages } = leafText(run);
      const own = `${path}/${run[0].page}`;
      const what = run.length === 1 ? where(run[0]) : run[0].what === SWAPPED ? "in swap" : run[0].what === FRAME ? "mapped, entries not told" : "mapped";
      const parts = [Dom.element("span", { class: "mono" }, range), Dom.element("span", { class: "what" }, Format.count(pages, "page"))];
      if (run[0].what === ENTRY || run[0].what === LARGE) parts.push(flags(run[0]));
      parts.push(Dom.element("span", { class: "what" }, what));
      const single = () => run.map((entry) => row(`${own}=${entry.page}`,
        [Dom.element("span", { class: "mono" }, Format.virtual(entry.page)), Dom.element("span", { class: "what" }, where(entry))], null));
      return row(own, parts, run.length > 1 ? single : null);
    });
  }

  function branches(list, level, path) {
    const all = split(list, level);
    return all.map(([index, within]) => {
      const own = `${path}/${index}`;
      const first = Math.floor(within[0].page / 512 ** level) * 512 ** level;
      const pages = within.reduce((sum, entry) => sum + size(entry), 0);
      const parts = [
        Dom.element("span", {}, `entry ${index}`),
        Dom.element("span", { class: "mono" }, `${Format.virtual(first)}`),
        cells(within, level - 1),
        Dom.element("span", { class: "what" }, `level ${level - 1} · ${Format.count(pages, "page")}`),
      ];
      // Where there is nothing to choose, one would open it anyway.
      return row(own, parts, () => (level === 1 ? leaves(within, own) : branches(within, level - 1, own)), all.length === 1);
    });
  }

  function show(refocus) {
    const list = [...entries.values()].sort((a, b) => a.page - b.page);
    const moment = Data.moment(Store.chosen.time);
    const name = Data.nameOf(summary.processes[Store.chosen.process]);
    const swapped = list.filter((entry) => entry.what === SWAPPED).length;
    Dom.byId("tables-sees").textContent =
      summary.processes.length === 1 ? "This guest does not tell of its page tables."
        : Store.chosen.process === 0 ? "Choose a process to see its page table."
        : list.length === 0 ? `${name} maps nothing at ${moment}, as far as the guest tells.`
          : `${name} at ${moment}: ${Format.count(list.length - swapped, "entry leads", "entries lead")} to memory and ` +
            `${Format.number(swapped)} to swap. The strips show the 512 entries of each table.`;
    const root = () => branches(list, 2, "root");
    const top = row("root", [Dom.element("span", {}, "root table"), cells(list, 2), Dom.element("span", { class: "what" }, "level 2")], root, true);
    const had = tree.contains(document.activeElement);
    tree.replaceChildren(...(list.length ? [Dom.element("ul", { role: "tree", "aria-label": `Page table of ${name}` }, top)] : []));
    tree.hidden = list.length === 0;
    const item = items().find((it) => it.dataset.path === focused) ?? items()[0];
    if (item) item.tabIndex = 0;
    if (item && (refocus || had)) item.focus({ preventScroll: !refocus });
  }

  const items = () => [...tree.querySelectorAll("[role=treeitem]")];

  function key(event) {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const item = all[at];
    const expanded = item.getAttribute("aria-expanded");
    const go = (to) => {
      if (!to) return;
      item.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
      focused = to.dataset.path;
    };
    const actions = {
      ArrowDown: () => go(all[at + 1]), ArrowUp: () => go(all[at - 1]), Home: () => go(all[0]), End: () => go(all[all.length - 1]),
      ArrowRight: () => (expanded === "false" ? toggle(item.dataset.path, true) : expanded === "true" && go(all[at + 1])),
      ArrowLeft: () => (expanded === "true" ? toggle(item.dataset.path, false) : go(item.parentElement.closest("[role=treeitem]"))),
      Enter: () => expanded !== null && toggle(item.dataset.path, expanded === "false"),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  async function columnsOf(prefix) {
    const names = ["space", "page-low", "page-high", "what", "low", "high"].map((name) => `${prefix}-${name}`);
    const [space, pageLow, pageHigh, what, low, high] = await Data.columns(...names);
    return { space, pageLow, pageHigh, what, low, high };
  }

  function follow() {
    load();
    // While time goes on by itself nobody wants it to scroll.
    show(false);
  }

  async function start() {
    const [low, high] = await Data.columns("table-time-low", "table-time-high");
    columns = { times: Data.times(low, high), changes: await columnsOf("table"), keys: await columnsOf("table-key") };
    Dom.byId("tables-legend").append(...CELLS.map(([name, colour]) => Dom.key(`var(${colour})`, name)));
    tree.addEventListener("keydown", key);
    Store.follow(["time", "process", "theme"], follow);
    follow();
  }

  return { start };
})();
