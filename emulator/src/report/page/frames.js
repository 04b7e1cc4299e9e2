/**
 * Physical memory as a map of frames at the chosen moment. The page holds all changes, and the whole
 * map now and then: a moment is the last whole map before it, and the changes since.
 */
const Frames = (() => {
  const KINDS = {
    free: "free", table: "page tables", kernel: "kernel", zero: "page of zeros", anon: "private pages",
    file: "pages of files", shared_anon: "shared pages", pool: "pool of large pages",
    untold: "not told",
  };
  const KIND_COLOURS = {
    free: "--empty", table: "--c5", kernel: "--quiet", zero: "--other", anon: "--c0", file: "--c2",
    shared_anon: "--c3", pool: "--c6", untold: "--line",
  };
  const SHARING = [["no page", "--empty"], ["one page", "--s1"], ["2 pages", "--s2"], ["3 or 4", "--s3"], ["5 or more", "--s4"]];
  // Those of processes, then `several`; kernel and files have colours of their own.
  const OWNERS = ["--c0", "--c2", "--c3", "--c4", "--c1"];
  const { summary } = Data;
  const kindColour = (kind) => `var(${KIND_COLOURS[kind] ?? "--other"})`;

  const canvas = Dom.byId("map");
  let columns = null;
  let state = null;
  let loaded = { count: -1 };
  let view = "owner";
  let layout = { across: 1, cell: 1, fold: 1 };
  let cursor = 0;

  /** A frame's word: the owner's number, its kind, and how many pages map it. */
  const ownerOf = (word) => word & 0xffff;
  const kindOf = (word) => (word >>> 16) & 0xff;
  const sharersOf = (word) => word >>> 24;

  /** Processes with colours of their own: those that had most memory. */
  const coloured = summary.processes
    .map((process, index) => ({ index, peak: index === 0 ? 0 : process.peak }))
    .filter((it) => it.peak > 0)
    .sort((a, b) => b.peak - a.peak)
    .slice(0, OWNERS.length)
    .map((it) => it.index);

  const CATEGORIES = {
    owner: [
      ...coloured.map((process, index) => ({ name: Data.nameOf(summary.processes[process]), colour: OWNERS[index] })),
      { name: "other processes", colour: "--other" }, { name: "several processes", colour: "--c5" },
      { name: "files, mapped by nobody", colour: "--c6" }, { name: "kernel", colour: "--quiet" }, { name: "free", colour: "--empty" },
      { name: "not told", colour: "--line" },
    ],
    kind: summary.frame_kinds.map((kind) => ({ name: KINDS[kind] ?? kind, colour: KIND_COLOURS[kind] ?? "--other" })),
    sharing: SHARING.map(([name, colour]) => ({ name, colour })),
  };
  const kindNumber = (name) => summary.frame_kinds.indexOf(name);
  const [FREE, FILE, UNTOLD] = ["free", "file", "untold"].map(kindNumber);

  /** Which category of the chosen view a frame is in. */
  function category(word) {
    if (view === "kind") return kindOf(word);
    if (view === "sharing") {
      const sharers = sharersOf(word);
      return sharers <= 2 ? sharers : sharers <= 4 ? 3 : 4;
    }
    const [owner, extra] = [ownerOf(word), coloured.length];
    if (owner === 1) return extra + 1;
    if (owner >= 2) {
      const index = coloured.indexOf(owner - 2);
      return index >= 0 ? index : extra;
    }
    if (kindOf(word) === FREE) return extra + 4;
    if (kindOf(word) === UNTOLD) return extra + 5;
    return kindOf(word) === FILE ? extra + 2 : extra + 3;
  }

  /** Brings `state` to the chosen moment: on from where it is, or from the last whole map. */
  function load() {
    const { times, indices, words, keys } = columns;
    const { count, every } = summary.frames;
    const wanted = Data.upTo(times, Store.chosen.time);
    if (wanted === loaded.count) return false;
    const key = Math.floor(wanted / every);
    let from = loaded.count;
    if (from < 0 || from > wanted || from < key * every) {
      state.set(keys.subarray(key * count, (key + 1) * count));
      from = key * every;
    }
    for (let change = from; change < wanted; change++) state[indices[change]] = words[change];
    loaded.count = wanted;
    return true;
  }

  /** Cells as large as fit, a power of two of them across, so that addresses line up. */
  function measure() {
    const width = Math.floor(Dom.byId("map-box").clientWidth);
    const { count } = summary.frames;
    let across = 64;
    while (across < 512 && count / across > 40 && width / (across * 2) >= 4) across *= 2;
    // Of a machine with much memory a cell stands for several frames.
    const fold = Math.max(1, 2 ** Math.ceil(Math.log2(count / (across * 160))));
    const cell = Math.max(2, Math.min(14, Math.floor(width / across)));
    const rows = Math.ceil(count / fold / across);
    layout = { across, cell, fold, rows };
    return Dom.sharp(canvas, across * cell, rows * cell);
  }

  /** The category of a cell: that of most of its frames. */
  function cellCategory(cell, counts) {
    const { fold } = layout;
    if (fold === 1) return category(state[cell]);
    counts.fill(0);
    const end = Math.min(summary.frames.count, (cell + 1) * fold);
    for (let frame = cell * fold; frame < end; frame++) counts[category(state[frame])]++;
    return counts.indexOf(Math.max(...counts));
  }

  function paint() {
    const context = measure();
    const { across, cell, fold } = layout;
    const categories = CATEGORIES[view];
    const colours = categories.map((it) => Dom.colour(it.colour));
    const counts = new Uint32Array(categories.length);
    const gap = cell >= 5 ? 1 : 0;
    const cells = Math.ceil(summary.frames.count / fold);
    // One colour after the other: changing it is what takes time.
    const found = new Uint8Array(cells);
    for (let index = 0; index < cells; index++) found[index] = cellCategory(index, counts);
    for (let chosen = 0; chosen < colours.length; chosen++) {
      context.fillStyle = colours[chosen];
      for (let index = 0; index < cells; index++) {
        if (found[index] !== chosen) continue;
        context.fillRect((index % across) * cell, Math.floor(index / across) * cell, cell - gap, cell - gap);
      }
    }
    mark(context);
    legend(categories);
  }

  function mark(context) {
    const { across, cell, fold } = layout;
    const at = Math.floor(cursor / fold);
    context.lineWidth = 2;
    context.strokeStyle = Dom.colour("--ink");
    // Around the cell, and within the canvas.
    const [left, top] = [(at % across) * cell, Math.floor(at / across) * cell].map((it) => Math.max(1, it - 1));
    context.strokeRect(left, top, cell, cell);
  }

  /** The categories' colours with their counts, and the sentence above the map. */
  function legend(categories) {
    const counts = new Uint32Array(categories.length);
    let [free, shared] = [0, 0];
    for (const word of state) {
      counts[category(word)]++;
      if (kindOf(word) === FREE) free++;
      if (sharersOf(word) > 1) shared++;
    }
    const keys = categories.map((it, index) => Dom.key(`var(${it.colour})`, it.name, Format.number(counts[index])));
    Dom.byId("map-legend").replaceChildren(...keys.filter((_, index) => counts[index] > 0));
    const moment = Data.moment(Store.chosen.time);
    Dom.byId("memory-sees").textContent =
      `${Format.count(summary.frames.count, "frame")} of 4 KiB, from the start of RAM, row by row. At ${moment} ${Format.number(free)} ` +
      `${free === 1 ? "is" : "are"} free, and ${Format.number(shared)} ${shared === 1 ? "is" : "are"} mapped by more than one page.` +
      (layout.fold > 1 ? ` A cell stands for ${layout.fold} frames.` : "");
  }

  function describe(frame) {
    const word = state[frame];
    const owner = ownerOf(word);
    const kind = summary.frame_kinds[kindOf(word)];
    const mapped = sharersOf(word);
    const by = owner >= 2 ? ` of ${ownerName(owner - 2)}` : owner === 1 ? " of several processes" : "";
    const maps = mapped === 0 ? "mapped by nobody" : `mapped by ${mapped === 255 ? "255 or more pages" : Format.count(mapped, "page")}`;
    const address = Format.page(summary.frames.first + frame);
    return `Frame ${Format.number(frame)} at ${address}: ${KINDS[kind] ?? kind}${by}, ${maps}.`;
  }
  const ownerName = (index) =>
    index < summary.processes.length ? Data.nameOf(summary.processes[index]) : "another process";

  function point(frame) {
    cursor = Math.max(0, Math.min(summary.frames.count - 1, frame));
    Dom.byId("frame").textContent = describe(cursor);
    paint();
  }

  function frameAt(event) {
    const box = canvas.getBoundingClientRect();
    const column = Math.min(layout.across - 1, Math.floor((event.clientX - box.left) / layout.cell));
    const row = Math.floor((event.clientY - box.top) / layout.cell);
    const frame = (row * layout.across + Math.max(0, column)) * layout.fold;
    return frame < summary.frames.count ? Math.max(0, frame) : null;
  }

  function key(event) {
    const { across, fold } = layout;
    const steps = {
      ArrowLeft: -fold, ArrowRight: fold, ArrowUp: -fold * across, ArrowDown: fold * across,
      PageUp: -fold * across * 8, PageDown: fold * across * 8, Home: -cursor, End: summary.frames.count,
    }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    point(cursor + steps);
  }

  function follow() {
    if (load()) {
      Dom.byId("frame").textContent = describe(cursor);
      paint();
    } else {
      legend(CATEGORIES[view]);
    }
  }

  async function start() {
    const section = Dom.byId("memory");
    if (summary.frames.count === 0) {
      section.querySelector(".sees").textContent = "This guest does not tell what it uses its frames for: there is no map.";
      for (const id of ["view", "map-box", "frame"]) Dom.byId(id).hidden = true;
      return;
    }
    const [low, high, indices, words, keys] =
      await Data.columns("frame-time-low", "frame-time-high", "frame-index", "frame-word", "frame-keys");
    columns = { times: Data.times(low, high), indices, words, keys };
    state = new Uint32Array(summary.frames.count);
    Dom.radios(Dom.byId("view"), "view", [["owner", "owner"], ["kind", "kind"], ["sharing", "sharing"]], view, (chosen) => {
      view = chosen;
      paint();
    });
    canvas.addEventListener("keydown", key);
    canvas.addEventListener("click", (event) => frameAt(event) !== null && point(frameAt(event)));
    canvas.addEventListener("pointermove", (event) => {
      const frame = frameAt(event);
      if (frame === null) return Chart.hideTip();
      Chart.showTip(event.clientX, event.clientY, describe(frame), []);
    });
    canvas.addEventListener("pointerleave", Chart.hideTip);
    Store.follow(["time"], follow);
    Store.follow(["theme"], paint);
    new ResizeObserver(paint).observe(Dom.byId("map-box"));
    load();
    point(0);
  }

  return { start, KINDS, kindColour };
})();
