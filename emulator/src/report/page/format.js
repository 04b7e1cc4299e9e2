/** Numbers as people read them. */
const Format = (() => {
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const number = (value) => whole.format(value);

  /** A count and its noun: `1 page`, `2 pages`. */
  const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

  /** Short, for axes: `1.5k`, `2M`. */
  function short(value) {
    for (const [unit, name] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
      if (Math.abs(value) >= unit) return `${+(value / unit).toFixed(2)}${name}`;
    }
    return `${+value.toFixed(3)}`;
  }

  /** A time in cycles of 1 ns, in the unit that suits `span`. */
  function time(cycles, span) {
    const [unit, name, digits] = span >= 1e9 ? [1e9, "s", 4] : span >= 1e6 ? [1e6, "ms", 3] : [1e3, "µs", 3];
    return `${(cycles / unit).toFixed(digits)} ${name}`;
  }

  /** The same, for axes: no more digits than are needed. */
  function timeTick(cycles, span) {
    const [unit, name] = span >= 1e9 ? [1e9, "s"] : span >= 1e6 ? [1e6, "ms"] : [1e3, "µs"];
    return `${+(cycles / unit).toPrecision(4)} ${name}`;
  }

  function bytes(count) {
    for (const [unit, name] of [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]]) {
      if (count >= unit) return `${+(count / unit).toFixed(count >= 10 * unit ? 1 : 2)} ${name}`;
    }
    return `${number(count)} B`;
  }

  const percent = (part, of) => (of === 0 ? "0 %" : `${+((100 * part) / of).toFixed(part / of < 0.1 ? 1 : 0)} %`);

  /** A 64-bit number from its halves. */
  const hex = (low, high) =>
    high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, "0")}`;

  /** A page's first address, from its number (at most 52 bits). */
  const page = (number) => `0x${(BigInt(number) << 12n).toString(16)}`;
  /** The same, where virtual addresses are signed. */
  function virtual(number) {
    const address = BigInt(number) << 12n;
    return `0x${(BigInt.asUintN(64, BigInt.asIntN(64, address))).toString(16)}`;
  }

  /** Ticks at round numbers from 0 to at least `top`, about `wanted` of them. */
  function ticks(top, wanted) {
    const raw = Math.max(top, 1e-9) / wanted;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((it) => it * power).find((it) => it >= raw);
    const found = [];
    for (let index = 0; index * step <= top * 1.0001; index++) found.push(index * step);
    return { step, ticks: found };
  }

  return { number, count, short, time, timeTick, bytes, percent, hex, page, virtual, ticks };
})();
