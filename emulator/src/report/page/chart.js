/**
 * A chart over time. What it shows is a list of series, each a name, a colour and one value for
 * each bucket of time; they are stacked, or drawn as lines, or stacked up and down from zero.
 */
const Chart = (() => {
  const MARGIN = { left: 64, right: 14, top: 12, bottom: 30 };
  const HEIGHT = 250;
  const tip = Dom.byId("tip");
  const { summary, span } = Data;

  /** Shows rows of a colour, a label and a value beside the pointer. */
  function showTip(x, y, title, rows) {
    tip.replaceChildren(Dom.element("b", {}, title));
    for (const [colour, label, value] of rows) {
      const row = Dom.element("div", {});
      if (colour) row.append(Dom.element("i", { class: "swatch", style: { background: colour } }));
      row.append(label, Dom.element("span", { class: "value" }, value));
      tip.append(row);
    }
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = x + 16 + box.width > window.innerWidth ? x - 16 - box.width : x + 16;
    const top = Math.min(y + 12, window.innerHeight - box.height - 8);
    Object.assign(tip.style, { left: `${Math.max(4, left)}px`, top: `${Math.max(4, top)}px` });
  }
  const hideTip = () => (tip.hidden = true);

  /** The largest value at any time, upwards and downwards. */
  function extent(kind, series) {
    let [up, down] = [0, 0];
    for (let bucket = 0; bucket < summary.buckets; bucket++) {
      let [above, below] = [0, 0];
      for (const one of series) {
        const value = one.values[bucket];
        if (kind === "lines") above = Math.max(above, value);
        else if (one.down) below += value;
        else above += value;
      }
      up = Math.max(up, above);
      down = Math.max(down, below);
    }
    return { up, down };
  }

  class View {
    /** `spec` has `id`, `title`, `kind`, `unit` and `make`, which gives `{sees, series}`. */
    constructor(spec, parent) {
      this.spec = spec;
      this.sees = Dom.element("p", { class: "sees" });
      this.legend = Dom.element("div", { class: "legend" });
      this.plot = Dom.element("div", { class: "plot", tabindex: 0, role: "img", id: `plot-${spec.id}` });
      const title = Dom.element("h2", { id: `title-${spec.id}` }, `${spec.title} `, Dom.element("small", {}, spec.unit));
      const card = Dom.element("section", { class: "chart", id: spec.id, "aria-labelledby": title.id });
      card.append(title, this.sees, this.legend, this.plot);
      parent.append(card);
      this.plot.addEventListener("keydown", (event) => this.key(event));
      this.plot.addEventListener("pointermove", (event) => this.hover(event));
      this.plot.addEventListener("pointerleave", () => this.leave());
      this.plot.addEventListener("click", (event) => Store.set({ time: this.timeAt(event.clientX) }));
      new ResizeObserver(() => this.draw()).observe(this.plot);
      Store.follow(["process"], () => this.load());
      Store.follow(["time"], () => this.moveCursor());
    }

    async load() {
      const process = Store.chosen.process;
      const made = await this.spec.make(process);
      // Another process may have been chosen while this one's numbers were unpacked.
      if (process !== Store.chosen.process) return;
      this.made = made;
      this.sees.textContent = made.sees;
      this.legend.replaceChildren(...made.series.map((one) => Dom.key(one.colour, one.name, one.total)));
      this.drawn = 0;
      this.draw();
    }

    /** Draws all, unless the width is what it was. */
    draw() {
      const width = Math.floor(this.plot.clientWidth);
      if (!this.made || width < 50 || width === this.drawn) return;
      this.drawn = width;
      const { series } = this.made;
      const { up, down } = extent(this.spec.kind, series);
      if (up + down === 0) {
        this.svg = null;
        this.plot.setAttribute("aria-label", `${this.spec.title}: ${this.made.none}`);
        this.plot.replaceChildren(Dom.element("p", { class: "none" }, this.made.none));
        return;
      }
      this.scale(width, up, down);
      const svg = Dom.svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, "aria-hidden": true });
      this.axes(svg, width, up, down);
      if (this.spec.kind === "lines") this.lines(svg, series);
      else this.stacks(svg, series);
      const line = { y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
      this.hair = svg.appendChild(Dom.svg("line", { class: "hair", visibility: "hidden", ...line }));
      this.now = svg.appendChild(Dom.svg("line", { class: "now", ...line }));
      this.svg = svg;
      this.plot.replaceChildren(svg);
      this.moveCursor();
    }

    scale(width, up, down) {
      const inner = width - MARGIN.left - MARGIN.right;
      const height = HEIGHT - MARGIN.top - MARGIN.bottom;
      // Both ways from zero have one scale, so that their sizes can be compared.
      const { step } = Format.ticks(up + down, down > 0 ? 4 : 5);
      const top = Math.ceil(up / step) * step;
      const bottom = Math.ceil(down / step) * step;
      this.step = step;
      this.top = top;
      this.bottom = bottom;
      this.x = (bucket) => MARGIN.left + (inner * bucket) / summary.buckets;
      this.xOfTime = (time) => MARGIN.left + (inner * (time - summary.start)) / span;
      this.y = (value) => MARGIN.top + (height * (top - value)) / (top + bottom || 1);
    }

    axes(svg, width) {
      for (let value = -this.bottom; value <= this.top + this.step / 2; value += this.step) {
        const y = Math.round(this.y(value)) + 0.5;
        const line = Math.abs(value) < this.step / 2 ? "axis" : "gridline";
        svg.append(Dom.svg("line", { class: line, x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y }));
        const label = Format.short(Math.abs(value) < this.step / 2 ? 0 : Math.abs(value));
        svg.append(Dom.svg("text", { x: MARGIN.left - 8, y: y + 4.5, "text-anchor": "end" }, label));
      }
      const { step } = Format.ticks(span, Math.max(2, Math.floor(width / 130)));
      for (let tick = Math.ceil(summary.start / step) * step; tick <= summary.end; tick += step) {
        const x = this.xOfTime(tick);
        svg.append(Dom.svg("line", { class: "axis", x1: x, x2: x, y1: HEIGHT - MARGIN.bottom, y2: HEIGHT - MARGIN.bottom + 5 }));
        // The last one would leave the picture.
        const anchor = x > width - 50 ? "end" : "middle";
        svg.append(Dom.svg("text", { x, y: HEIGHT - 8, "text-anchor": anchor }, Format.timeTick(tick, summary.end)));
      }
    }

    lines(svg, series) {
      for (const one of series) {
        let path = "";
        for (let bucket = 0; bucket < summary.buckets; bucket++) {
          path += `${bucket ? "L" : "M"}${this.x(bucket + 0.5).toFixed(1)} ${this.y(one.values[bucket]).toFixed(1)}`;
        }
        const style = { d: path, fill: "none", "stroke-width": 2.2, "stroke-linejoin": "round", style: { stroke: one.colour } };
        if (one.dash) style["stroke-dasharray"] = one.dash;
        svg.append(Dom.svg("path", style));
      }
    }

    /** Each series lies on those before it: the outline goes along its top and back along its bottom. */
    stacks(svg, series) {
      const base = { up: new Float64Array(summary.buckets), down: new Float64Array(summary.buckets) };
      for (const one of series) {
        const under = one.down ? base.down : base.up;
        const sign = one.down ? -1 : 1;
        let [there, back] = ["", ""];
        for (let bucket = 0; bucket < summary.buckets; bucket++) {
          const [x0, x1] = [this.x(bucket).toFixed(1), this.x(bucket + 1).toFixed(1)];
          const low = this.y(sign * under[bucket]).toFixed(1);
          under[bucket] += one.values[bucket];
          const high = this.y(sign * under[bucket]).toFixed(1);
          there += `${bucket ? "L" : "M"}${x0} ${high}L${x1} ${high}`;
          back = `L${x1} ${low}L${x0} ${low}${back}`;
        }
        svg.append(Dom.svg("path", { d: `${there}${back}Z`, style: { fill: one.colour } }));
      }
    }

    timeAt(clientX) {
      const box = this.plot.getBoundingClientRect();
      const part = (clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right);
      return summary.start + span * Math.max(0, Math.min(1, part));
    }

    rows(bucket) {
      return this.made.series.map((one) => [one.colour, one.name, this.spec.exact(one.values[bucket])]);
    }

    moveCursor() {
      if (!this.svg) return;
      const x = this.xOfTime(Store.chosen.time);
      this.now.setAttribute("x1", x);
      this.now.setAttribute("x2", x);
      const bucket = Data.bucketOf(Store.chosen.time);
      const values = this.rows(bucket).map(([, name, value]) => `${name} ${value}`);
      const moment = Data.moment(Store.chosen.time);
      this.plot.setAttribute("aria-label", `${this.spec.title}. ${this.made.sees} At ${moment}: ${values.join(", ")}.`);
    }

    hover(event) {
      if (!this.svg) return;
      const time = this.timeAt(event.clientX);
      const bucket = Data.bucketOf(time);
      const x = this.xOfTime(time);
      this.hair.setAttribute("x1", x);
      this.hair.setAttribute("x2", x);
      this.hair.setAttribute("visibility", "visible");
      const from = Data.moment(summary.start + bucket * summary.bucket_cycles);
      const to = Data.moment(Data.bucketEnd(bucket));
      showTip(event.clientX, event.clientY, `${from} to ${to}`, this.rows(bucket));
    }

    leave() {
      if (this.svg) this.hair.setAttribute("visibility", "hidden");
      hideTip();
    }

    key(event) {
      const steps = { ArrowLeft: -4, ArrowRight: 4, PageDown: -100, PageUp: 100, Home: -1e6, End: 1e6 }[event.key];
      if (steps === undefined) return;
      event.preventDefault();
      TimeBar.move(steps);
    }
  }

  return { View, showTip, hideTip };
})();
