/**
 * Builders of elements. Text goes in as text and never as markup, so that a process may be called
 * `<script>` and be seen under that name.
 */
const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "style") Object.assign(node.style, value);
      else if (value !== undefined && value !== null) node.setAttribute(name, String(value));
    }
    node.append(...children);
    return node;
  }

  const element = (name, attributes = {}, ...children) =>
    fill(document.createElement(name), attributes, children);
  const svg = (name, attributes = {}, ...children) =>
    fill(document.createElementNS(SVG, name), attributes, children);
  const byId = (id) => document.getElementById(id);

  /** A colour's square and what it stands for. */
  function key(colour, label, count) {
    const entry = element("span", {}, element("i", { class: "swatch", style: { background: colour } }), label);
    if (count !== undefined) entry.append(element("span", { class: "count" }, count));
    return entry;
  }

  /** Radio buttons in `fieldset`; `choose` hears of the one that is chosen. */
  function radios(fieldset, name, options, chosen, choose) {
    for (const [value, label] of options) {
      const input = element("input", { type: "radio", name, value, onchange: () => choose(value) });
      input.checked = value === chosen;
      fieldset.append(element("label", {}, input, label));
    }
  }

  /** The value of a colour's name in the theme that is shown. */
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** A canvas as many pixels wide and high as the screen shows of it. */
  function sharp(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }

  return { element, svg, byId, key, radios, colour, sharp };
})();
