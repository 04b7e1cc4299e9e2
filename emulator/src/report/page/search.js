/**
 * The query of the events' table. A word is made into tests on numbers, once, so that a million rows are
 * looked through without making their text.
 */
const Search = (() => {
  const { summary } = Data;

  const digitsOf = (low, high) => (high ? 16 - (Math.clz32(high) >> 2) : 8 - (Math.clz32(low) >> 2));

  /** Whether a number's hexadecimal digits begin with those wanted. */
  function beginsWith(wanted) {
    const value = BigInt(`0x${wanted}`);
    const [low, high, digits] = [Number(value & 0xffffffffn), Number(value >> 32n), wanted.length];
    return (itsLow, itsHigh) => {
      const drop = 4 * (digitsOf(itsLow, itsHigh) - digits);
      if (drop < 0) return false;
      if (drop === 0) return itsLow === low && itsHigh === high;
      if (drop < 32) return high === itsHigh >>> drop && low === ((itsLow >>> drop) | (itsHigh << (32 - drop))) >>> 0;
      return high === 0 && low === itsHigh >>> (drop - 32);
    };
  }

  /** How the value of `field` is tested for `text`; null where no value can match. */
  function valueTest(field, text, exact) {
    if (field.type === "name" || field.type === "text") {
      const names = field.type === "name" ? field.names : summary.strings;
      const fits = names.map((name) => (exact ? name.toLowerCase() === text : name.toLowerCase().includes(text)));
      return fits.includes(true) ? (low) => fits[low] : null;
    }
    if (/^0x[0-9a-f]{1,16}$/.test(text)) {
      const digits = text.slice(2).replace(/^0+(?=.)/, "");
      return field.type === "hex" ? beginsWith(digits) : null;
    }
    if (!/^-?[0-9]+$/.test(text)) return null;
    const value = BigInt.asUintN(64, BigInt(text));
    const [wantLow, wantHigh] = [Number(value & 0xffffffffn), Number(value >> 32n)];
    return (low, high) => low === wantLow && high === wantHigh;
  }

  /** The tests of the fields of a kind that a word may match, or true if the kind itself does. */
  function kindTests(kind, word, named) {
    if (named === null && kind.name.includes(word)) return true;
    if (named === "kind") return kind.name.includes(word) ? true : [];
    const tests = [];
    kind.fields.forEach((field, index) => {
      if (named !== null && field.name !== named) return;
      const test = valueTest(field, word, named !== null && field.type === "name");
      if (test) tests.push({ index, test });
    });
    return tests;
  }

  function processFits(word, named) {
    const all = summary.names;
    if (named === "pid") return all.map(([pid]) => String(pid) === word);
    if (named === "process") return all.map(([, name]) => name.toLowerCase().includes(word));
    if (named !== null || /^0x/.test(word)) return all.map(() => false);
    return all.map(([pid, name]) => String(pid) === word || name.toLowerCase().includes(word));
  }

  function parse(token) {
    const not = token.startsWith("-") && token.length > 1;
    const text = (not ? token.slice(1) : token).toLowerCase();
    const [, name, rest] = /^([a-z_][a-z_0-9]*)[:=](.+)$/.exec(text) ?? [null, null, text];
    return { not, word: rest, named: name, kinds: summary.kinds.map((kind) => kindTests(kind, rest, name)), processes: processFits(rest, name) };
  }

  /** Calls for the fields' columns that the tests need, and gives the rows that match. */
  async function run(query, groups, rows) {
    const tokens = query.trim().split(/\s+/).filter(Boolean).map(parse);
    const shown = summary.kinds.map((kind) => groups.has(kind.group));
    for (const token of tokens) {
      for (const [kind, tests] of token.kinds.entries()) {
        if (tests === true || !shown[kind]) continue;
        for (const one of tests) one.column = await rows.field(kind, one.index);
      }
    }
    const found = new Uint32Array(rows.count);
    let count = 0;
    const matches = (token, row, kind) => {
      const tests = token.kinds[kind];
      if (tests === true || token.processes[rows.process[row]]) return true;
      const at = rows.within[row];
      for (const { test, column } of tests) {
        if ((!column.given || column.given[at]) && test(column.low[at], column.high ? column.high[at] : 0)) return true;
      }
      return false;
    };
    for (let row = 0; row < rows.count; row++) {
      const kind = rows.kind[row];
      if (!shown[kind]) continue;
      let fits = true;
      for (const token of tokens) {
        if (matches(token, row, kind) === token.not) {
          fits = false;
          break;
        }
      }
      if (fits) found[count++] = row;
    }
    return found.subarray(0, count);
  }

  return { run };
})();
