/** The charts' numbers: which columns they take, and the sentence above each. */
const Series = (() => {
  const { summary, span } = Data;
  const colours = ["--c0", "--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7"].map((it) => `var(${it})`);
  const TITLES = {
    demand_zero: "zero-filled on demand", zero_page: "page of zeros", file: "page of a file", swap_in: "back from swap",
    copy: "copied on write", upgrade: "made writable", refused: "refused", other: "other",
    absent: "no valid entry", protection: "not permitted", accessed_dirty: "A or D not set", malformed: "malformed entry",
  };
  const FAULT_COLOURS = {
    demand_zero: colours[0], zero_page: colours[4], file: colours[2], swap_in: colours[5], copy: colours[1],
    upgrade: colours[3], refused: "var(--ink)", other: "var(--other)",
    absent: colours[0], protection: colours[1], accessed_dirty: colours[2], malformed: "var(--ink)",
  };

  /** The part of a column that is `process`'s. */
  function rowOf(column, process) {
    const row = summary.processes[process].row;
    return column.subarray(row * summary.buckets, (row + 1) * summary.buckets);
  }
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  function largest(values) {
    let at = 0;
    for (let bucket = 1; bucket < values.length; bucket++) if (values[bucket] > values[at]) at = bucket;
    return { value: values[at], when: Data.moment(summary.start + at * summary.bucket_cycles) };
  }
  const who = (process) => (process === 0 ? "All processes together" : Data.nameOf(summary.processes[process]));
  const width = () => Format.time(summary.bucket_cycles, summary.bucket_cycles);
  const pages = (value) => `${Format.count(value, "page")} (${Format.bytes(value * 4096)})`;

  async function resident(process) {
    if (process === 0) {
      const columns = await Promise.all(summary.frame_kinds.map((_, kind) => Data.column(`use-${kind}`)));
      const series = summary.frame_kinds
        .map((kind, index) => ({ name: Frames.KINDS[kind] ?? kind, colour: Frames.kindColour(kind), values: columns[index], kind }))
        .filter((one) => one.kind !== "free" && one.kind !== "untold" && largest(one.values).value > 0);
      const used = new Float64Array(summary.buckets);
      series.forEach((one) => one.values.forEach((value, bucket) => (used[bucket] += value)));
      const peak = largest(used);
      return {
        sees: peak.value === 0 ? "What frames are used for is not known." : `What frames are used for: at most ${Format.count(peak.value, "frame")} (${Format.bytes(peak.value * 4096)}) are, first at ${peak.when}` +
          (summary.frames.count ? `, of ${Format.count(summary.frames.count, "frame")}.` : "."),
        series, none: "This guest does not tell what it uses its frames for.",
      };
    }
    const values = rowOf(await Data.column("resident"), process);
    const peak = largest(values);
    return {
      sees: `${who(process)} has at most ${pages(peak.value)} in memory, first at ${peak.when}.`,
      series: [{ name: "pages mapped to a frame", colour: colours[0], values }],
      none: "None of its pages was in memory.",
    };
  }

  async function faults(process) {
    const columns = await Promise.all(summary.fault_groups.map((_, index) => Data.column(`faults-${index}`)));
    const series = summary.fault_groups
      .map((group, index) => ({ name: TITLES[group] ?? group, colour: FAULT_COLOURS[group] ?? "var(--other)", values: rowOf(columns[index], process) }))
      .map((one) => ({ ...one, sum: sum(one.values) }))
      .filter((one) => one.sum > 0)
      .map((one) => ({ ...one, total: Format.number(one.sum) }));
    const total = sum(series.map((one) => one.sum));
    const most = series.reduce((best, one) => (one.sum > (best?.sum ?? 0) ? one : best), null);
    return {
      sees: total === 0 ? "No page faults."
        : `${Format.count(total, "page fault")}; most often (${Format.percent(most.sum, total)}): ${most.name}. ` +
          `Each column counts ${width()}.`,
      series, none: "There was no page fault.",
    };
  }

  async function swap(process) {
    const [read, written] = (await Data.columns("swap-in", "swap-out")).map((it) => rowOf(it, process));
    const [ins, outs] = [sum(read), sum(written)];
    return {
      sees: ins + outs === 0 ? "Nothing went to swap or came back."
        : `${pages(outs)} went out to swap (up) and ${pages(ins)} came back (down). Each column counts ${width()}.`,
      series: [
        { name: "written to swap", colour: colours[5], values: written, total: Format.number(outs) },
        { name: "read from swap", colour: colours[0], values: read, total: Format.number(ins), down: true },
      ],
      none: "There was no swap traffic.",
    };
  }

  async function tlb(process) {
    const [misses, lookups] = (await Data.columns("misses", "lookups")).map((it) => rowOf(it, process));
    const values = new Float64Array(summary.buckets);
    for (let bucket = 0; bucket < values.length; bucket++) {
      values[bucket] = lookups[bucket] === 0 ? 0 : (1000 * misses[bucket]) / lookups[bucket];
    }
    const [missed, looked] = [sum(misses), sum(lookups)];
    const peak = largest(values);
    return {
      sees: looked === 0 ? "The TLB's counts were not sampled."
        : `Of ${Format.short(looked)} look-ups in the TLB ${Format.short(missed)} missed: ` +
          `${+((1000 * missed) / looked).toPrecision(3)} in a thousand, and ${+peak.value.toPrecision(3)} at ${peak.when}.`,
      series: [{ name: "misses in a thousand look-ups", colour: colours[7], values }],
      none: "No look-up in the TLB missed.",
    };
  }

  async function workingSet(process) {
    const columns = await Promise.all(summary.windows.map((_, index) => Data.column(`working-set-${index}`)));
    const dashes = ["", "7 3", "2 3"];
    const series = summary.windows.map((buckets, index) => ({
      name: `within ${Format.time(buckets * summary.bucket_cycles, buckets * summary.bucket_cycles)}`,
      colour: [colours[0], colours[5], colours[2]][index], dash: dashes[index], values: rowOf(columns[index], process),
    }));
    const peak = largest(series[series.length - 1].values);
    return {
      sees: peak.value === 0 ? "Which pages are in use is not known." : `Pages that were used within the time before each moment: at most ${pages(peak.value)}, by the longest window. ` +
        "A page counts when a translation was looked for in vain, or it faulted.",
      series, none: "No page was seen in use.",
    };
  }

  async function running(process) {
    const columns = await Promise.all(summary.states.map((_, index) => Data.column(`state-${index}`)));
    const series = summary.states.map((state, index) => ({
      name: state, colour: Lanes.COLOURS[index], values: Float64Array.from(rowOf(columns[index], process), (it) => it / 100),
    }));
    const part = sum(series[0].values) / summary.buckets;
    return {
      sees: process === 0
        ? `Programs ran for ${+part.toFixed(1)} % of the harts' time; else nobody could run, or nothing is known.`
        : `${who(process)} ran for ${+part.toFixed(1)} % of the time.`,
      series: process === 0 ? series.slice(0, 1) : series, none: "Nobody told who ran.",
    };
  }

  const exactCount = (unit) => (value) => `${Format.number(value)} ${unit}`;
  const SPECS = [
    { id: "resident", title: "Resident set", unit: "pages of 4 KiB", kind: "stack", make: resident, exact: (value) => pages(value) },
    { id: "faults", title: "Page faults by kind", unit: "faults a column", kind: "stack", make: faults, exact: exactCount("") },
    { id: "swap", title: "Swap traffic", unit: "pages a column", kind: "stack", make: swap, exact: (value) => pages(value) },
    { id: "tlb", title: "TLB miss rate", unit: "misses in a thousand look-ups", kind: "lines", make: tlb, exact: (value) => `${+value.toPrecision(4)} ‰` },
    { id: "working-set", title: "Working set", unit: "pages of 4 KiB", kind: "lines", make: workingSet, exact: (value) => pages(value) },
    { id: "running", title: "Run state", unit: "percent of the time", kind: "stack", make: running, exact: (value) => `${+value.toFixed(1)} %` },
  ];

  function start() {
    const parent = Dom.byId("charts");
    return Promise.all(SPECS.map((spec) => new Chart.View(spec, parent).load()));
  }

  return { start, rowOf };
})();
