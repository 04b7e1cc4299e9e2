/** Who ran when: a lane for each process, coloured by what it did. */
const Lanes = (() => {
  const COLOURS = ["var(--c2)", "var(--c1)", "var(--c5)", "var(--c4)"];
  const NAMES = ["--c2", "--c1", "--c5", "--c4"];
  const { summary, span } = Data;
  const lanes = [];
  let states = [];

  /** Each bucket is a column, filled from below by the states' shares of it. */
  function paint(lane) {
    const width = Math.floor(lane.strip.clientWidth);
    if (width < 10) return;
    const height = 24;
    const context = Dom.sharp(lane.canvas, width, height);
    const colours = NAMES.map(Dom.colour);
    const column = width / summary.buckets;
    for (let bucket = 0; bucket < summary.buckets; bucket++) {
      let y = height;
      states.forEach((state, index) => {
        const share = (Series.rowOf(state, lane.process)[bucket] / 10000) * height;
        if (share === 0) return;
        context.fillStyle = colours[index];
        context.fillRect(bucket * column, y - share, column + 0.6, share);
        y -= share;
      });
    }
  }

  function place() {
    const part = (Store.chosen.time - summary.start) / span;
    for (const lane of lanes) lane.cursor.style.left = `calc(${100 * part}% - 1px)`;
  }

  function tell(lane, event) {
    const box = lane.strip.getBoundingClientRect();
    const time = summary.start + (span * (event.clientX - box.left)) / box.width;
    const bucket = Data.bucketOf(time);
    const rows = summary.states.map((state, index) => {
      const share = Series.rowOf(states[index], lane.process)[bucket] / 100;
      return [COLOURS[index], state, `${+share.toFixed(1)} %`];
    });
    Chart.showTip(event.clientX, event.clientY, `${lane.name}, ${Data.moment(time)}`, rows);
    return time;
  }

  function add(process, index, parent) {
    const name = Data.nameOf(process);
    const button = Dom.element("button", { type: "button", title: name, onclick: () => Store.set({ process: index }) }, name);
    const canvas = Dom.element("canvas", { "aria-hidden": true });
    const cursor = Dom.element("div", { class: "cursor" });
    const strip = Dom.element("div", { class: "strip" }, canvas, cursor);
    const figures = Dom.element("div", { class: "figures" },
      `${Format.time(process.ran, span)} · ${Format.count(process.faults, "fault")}`);
    const lane = { process: index, name, button, canvas, cursor, strip };
    strip.addEventListener("pointermove", (event) => tell(lane, event));
    strip.addEventListener("pointerleave", Chart.hideTip);
    strip.addEventListener("click", (event) => Store.set({ process: index, time: tell(lane, event) }));
    parent.append(Dom.element("div", { class: "lane" }, button, strip, figures));
    lanes.push(lane);
  }

  function press() {
    for (const lane of lanes) lane.button.setAttribute("aria-pressed", lane.process === Store.chosen.process);
  }

  async function start() {
    const parent = Dom.byId("lanes");
    states = await Promise.all(summary.states.map((_, index) => Data.column(`state-${index}`)));
    const told = summary.processes.slice(1);
    Dom.byId("processes-sees").textContent = told.length === 0
      ? "This guest does not tell of its processes: all that is shown is the whole machine's."
      : `${Format.count(told.length + summary.more_processes, "process", "processes")}` +
        (summary.more_processes ? `, of which the ${told.length} that did most are shown` : "") +
        ", each a lane over the whole time; a column shows what it did then. Choose one to see its charts.";
    Dom.byId("processes-legend").append(...summary.states.map((state, index) => Dom.key(COLOURS[index], state)));
    summary.processes.forEach((process, index) => add(process, index, parent));
    const repaint = () => lanes.forEach(paint);
    new ResizeObserver(repaint).observe(parent);
    Store.follow(["theme"], repaint);
    Store.follow(["time"], place);
    Store.follow(["process"], press);
    repaint();
    place();
    press();
  }

  return { start, COLOURS };
})();
