/**
 * The recording's aggregates, as the page holds them: a summary in JSON, and columns of numbers
 * that are deflated, in base64, and unpacked when they are first asked for.
 */
const Data = (() => {
  const summary = JSON.parse(document.getElementById("summary").textContent);
  const unpacked = new Map();

  function bytesOf(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  }

  async function unpack(name) {
    const node = document.getElementById(`column-${name}`);
    const bytes = bytesOf(node.textContent.trim());
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const buffer = await new Response(stream).arrayBuffer();
    // The text has done its work, and is as large as all else together.
    node.textContent = "";
    switch (node.dataset.type) {
      case "u8": return new Uint8Array(buffer);
      case "u16": return new Uint16Array(buffer);
      default: return new Uint32Array(buffer);
    }
  }

  /** The column called `name`. */
  function column(name) {
    if (!unpacked.has(name)) unpacked.set(name, unpack(name));
    return unpacked.get(name);
  }

  const columns = (...names) => Promise.all(names.map(column));

  /** Times from their differences, whose upper halves are nearly always zero. */
  function times(low, high) {
    const found = new Float64Array(low.length);
    let time = summary.start;
    for (let index = 0; index < low.length; index++) {
      time += low[index] + high[index] * 2 ** 32;
      found[index] = time;
    }
    return found;
  }

  /** How many of the ascending `times` are not after `time`. */
  function upTo(times, time) {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const span = Math.max(1, summary.end - summary.start);
  const bucketOf = (time) =>
    Math.max(0, Math.min(summary.buckets - 1, Math.floor((time - summary.start) / summary.bucket_cycles)));
  const bucketEnd = (bucket) => Math.min(summary.end, summary.start + (bucket + 1) * summary.bucket_cycles);

  /** A moment as people read it. */
  const moment = (time) => Format.time(time, summary.end);

  /** A process as people call it. */
  const nameOf = (process) => (process.pid === null ? process.name : `${process.name} (${process.pid})`);

  return { summary, column, columns, times, upTo, span, bucketOf, bucketEnd, moment, nameOf };
})();
