/**
 * The table of events. Only the rows that are seen are elements; what they say is unpacked when the
 * section first comes near the screen, or somebody searches.
 */
const Events = (() => {
  const ROW = 28;
  /** Browsers draw nothing beyond some millions of pixels: higher tables are scrolled in proportion. */
  const HIGHEST = 8e6;
  const { summary } = Data;
  const groups = new Set(summary.groups);
  let rows = null;
  let found = new Uint32Array(0);
  let chosen = 0;
  let parts = null;
  let searches = 0;

  async function unpack() {
    const [low, high, kind, process] =
      await Data.columns("event-time-low", "event-time-high", "event-kind", "event-process");
    const within = new Uint32Array(kind.length);
    const counts = new Uint32Array(summary.kinds.length);
    for (let row = 0; row < kind.length; row++) within[row] = counts[kind[row]]++;
    rows = { count: kind.length, times: Data.times(low, high), kind, process, within, field, ready: new Map() };
  }

  /** The columns of a field of a kind. */
  async function field(kind, index) {
    const { high, given } = summary.kinds[kind].fields[index];
    const name = `event-${kind}-${index}`;
    const [low, upper, there] = await Promise.all([
      Data.column(`${name}-low`), high ? Data.column(`${name}-high`) : null, given ? Data.column(`${name}-given`) : null,
    ]);
    const columns = { low, high: upper, given: there };
    rows.ready.set(`${kind}-${index}`, columns);
    return columns;
  }

  function valueText(field, columns, at) {
    if (columns.given && !columns.given[at]) return "–";
    const [low, high] = [columns.low[at], columns.high ? columns.high[at] : 0];
    if (field.type === "hex") return Format.hex(low, high);
    if (field.type === "name") return field.names[low] ?? "?";
    if (field.type === "text") return summary.strings[low] ?? "?";
    // Results of system calls are signed.
    return high > 0x7fffffff ? String(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))) : String(low + high * 2 ** 32);
  }

  function detail(row) {
    const kind = rows.kind[row];
    const { fields } = summary.kinds[kind];
    return fields.map((field, index) => {
      const columns = rows.ready.get(`${kind}-${index}`);
      return columns ? `${field.name}=${valueText(field, columns, rows.within[row])}` : `${field.name}=…`;
    }).join("  ");
  }

  const processName = (index) => {
    const [pid, name] = summary.names[index] ?? [null, "?"];
    return pid === null ? "–" : `${name} (${pid})`;
  };

  const visible = () => Math.ceil(parts.body.clientHeight / ROW);
  const total = () => Math.min(HIGHEST, found.length * ROW);

  /** The first row that is seen. */
  function first() {
    const furthest = Math.max(0, found.length - visible() + 1);
    const room = total() - parts.body.clientHeight;
    return room <= 0 ? 0 : Math.min(furthest, Math.round((parts.body.scrollTop / room) * furthest));
  }

  function scrollToRow(index) {
    const furthest = Math.max(1, found.length - visible() + 1);
    const from = first();
    // What is seen already need not move.
    if (index >= from && index < from + visible() - 1) return;
    const wanted = index < from ? index : index - visible() + 2;
    parts.body.scrollTop = ((total() - parts.body.clientHeight) * Math.max(0, wanted)) / furthest;
  }

  let waiting = false;
  /** Unpacks what the rows need, and draws them again. */
  async function wanted(kinds) {
    if (waiting) return;
    waiting = true;
    for (const kind of kinds) {
      for (let index = 0; index < summary.kinds[kind].fields.length; index++) await field(kind, index);
    }
    waiting = false;
    draw();
  }

  function line(index) {
    const row = found[index];
    const cell = (text, kind = "") => Dom.element("span", { role: "gridcell", class: kind, title: text }, text);
    return Dom.element("div", {
      role: "row", id: `row-${index}`, class: index === chosen ? "line chosen" : "line",
      "aria-rowindex": index + 2, "aria-selected": index === chosen,
      onclick: () => choose(index, true),
    }, cell(Format.number(rows.times[row]), "number"), cell(summary.kinds[rows.kind[row]].name),
    cell(processName(rows.process[row])), cell(detail(row), "mono"));
  }

  function draw() {
    if (!rows) return;
    const from = first();
    const to = Math.min(found.length, from + visible());
    const lacking = new Set();
    const lines = [];
    for (let index = from; index < to; index++) {
      const kind = rows.kind[found[index]];
      if (summary.kinds[kind].fields.length && !rows.ready.has(`${kind}-${summary.kinds[kind].fields.length - 1}`)) lacking.add(kind);
      lines.push(line(index));
    }
    parts.rows.replaceChildren(...lines);
    const there = chosen >= from && chosen < to;
    if (there) parts.grid.setAttribute("aria-activedescendant", `row-${chosen}`);
    else parts.grid.removeAttribute("aria-activedescendant");
    if (lacking.size) wanted(lacking);
  }

  function choose(index, jump) {
    chosen = Math.max(0, Math.min(found.length - 1, index));
    scrollToRow(chosen);
    draw();
    if (jump && found.length) Store.set({ time: rows.times[found[chosen]] });
  }

  async function search() {
    const mine = ++searches;
    const result = await Search.run(Dom.byId("query").value, groups, rows);
    // A later search has overtaken this one.
    if (mine !== searches) return;
    found = result;
    chosen = 0;
    parts.spacer.style.height = `${total()}px`;
    parts.body.scrollTop = 0;
    parts.grid.setAttribute("aria-rowcount", found.length + 1);
    Dom.byId("matches").textContent = `${Format.number(found.length)} of ${Format.count(rows.count, "event")}`;
    draw();
  }

  /** To the last event that is not after the chosen moment. */
  function here() {
    let [low, high] = [0, found.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows.times[found[middle]] <= Store.chosen.time) low = middle + 1;
      else high = middle;
    }
    choose(low - 1, false);
  }

  function key(event) {
    const page = visible() - 2;
    const to = {
      ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: chosen + page, PageUp: chosen - page, Home: 0, End: found.length - 1,
    }[event.key];
    if (event.key === "Enter") choose(chosen, true);
    else if (to === undefined) return;
    else choose(to, false);
    event.preventDefault();
  }

  function build() {
    const titles = ["Time (cycles)", "Kind", "Process", "What happened"];
    const head = Dom.element("div", { class: "head", role: "row", "aria-rowindex": 1 },
      ...titles.map((title, index) => Dom.element("span", { role: "columnheader", class: index ? "" : "number" }, title)));
    const rowsBox = Dom.element("div", { class: "rows", role: "rowgroup" });
    const spacer = Dom.element("div", { role: "presentation" });
    const body = Dom.element("div", { class: "body", role: "presentation", tabindex: -1 }, rowsBox, spacer);
    const grid = Dom.element("div", { role: "grid", tabindex: 0, "aria-label": "Events", id: "grid" }, head, body);
    Dom.byId("table").append(grid);
    body.addEventListener("scroll", draw);
    grid.addEventListener("keydown", key);
    new ResizeObserver(draw).observe(body);
    parts = { grid, body, rows: rowsBox, spacer };
  }

  function filters() {
    const fieldset = Dom.byId("groups");
    for (const group of summary.groups) {
      const input = Dom.element("input", {
        type: "checkbox",
        onchange: () => {
          if (input.checked) groups.add(group);
          else groups.delete(group);
          search();
        },
      });
      input.checked = true;
      const count = summary.kinds.reduce((sum, kind) => sum + (kind.group === group ? kind.count : 0), 0);
      fieldset.append(Dom.element("label", {}, input, `${group} (${Format.number(count)})`));
    }
  }

  function sentence() {
    const kept = summary.kinds.reduce((sum, kind) => sum + kind.kept, 0);
    const all = summary.kinds.reduce((sum, kind) => sum + kind.count, 0);
    const cut = summary.kinds.filter((kind) => kind.kept < kind.count)
      .map((kind) => `the first ${Format.number(kind.kept)} of ${Format.number(kind.count)} ${kind.name}`);
    Dom.byId("events-sees").textContent = kept === all
      ? `All ${Format.count(all, "event")} of the recording, in order of time.`
      : `${Format.number(kept)} of ${Format.count(all, "event")}: of the most frequent kinds only ${cut.join(", ")}. The charts count all.`;
  }

  async function start() {
    build();
    filters();
    sentence();
    Dom.byId("here").addEventListener("click", here);
    let typed = null;
    Dom.byId("query").addEventListener("input", () => {
      clearTimeout(typed);
      typed = setTimeout(() => opened().then(search), 120);
    });
    let opening = null;
    const opened = () => (opening ??= unpack());
    // Whoever only looks at the charts does not wait for a million rows.
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((it) => it.isIntersecting)) return;
      observer.disconnect();
      opened().then(search);
    }, { rootMargin: "1200px" }).observe(Dom.byId("events"));
  }

  return { start };
})();
