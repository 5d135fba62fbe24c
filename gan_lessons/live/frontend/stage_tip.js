// What lies over and below the picture of the stage: the tip on a sample, and the line that explains the marks.

import { add } from "./dom.js";
import { tipPlace } from "./stage_words.js";

const SWATCH = { wide: 20, tall: 10 }, GAP = 8, LETTER = 6.5; // of a legend at 11 px
const DASHES = { solid: "", dashed: "5 3", dotted: "2 3" };

/**
 * A tip inside `root`, over its picture of a size; it covers nothing outside that and moves nothing.
 * @returns `show(words, large, near)`, where the first of the words is a title and `large(canvas)` paints a picture or
 *   is missing; `near` is what the picture is compared with: `{ paint(canvas), words }`, or missing; `move(mark)` to stand beside a mark `{x, y, wide, tall}`; `hide()`
 */
export function tip(root, size) {
  const box = add(root, "div", { class: "gan-tip gan-stage-tip", "aria-hidden": "true", hidden: "" });
  const pictures = add(box, "div", { class: "gan-stage-large" }), picture = add(pictures, "canvas");
  const lines = add(box, "div"), beside = add(pictures, "canvas"), compared = add(box, "div", { class: "gan-stage-near" });
  let told = "", tall = 0, wide = 0;
  return {
    show(words, large, near) {
      pictures.hidden = !large;
      large?.(picture);
      beside.hidden = compared.hidden = !near;
      near?.paint(beside);
      compared.textContent = near?.words ?? "";
      const news = words.join("\n");
      if (news !== told) lines.replaceChildren(...words.map((one, at) => add(null, at ? "div" : "b", {}, one)));
      told = news;
      box.hidden = false;
      [wide, tall] = [box.offsetWidth, box.offsetHeight];
    },
    move(mark) {
      const { x, y } = tipPlace(mark, { wide, tall }, { wide: size, tall: size });
      box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    },
    hide: () => (box.hidden = true),
  };
}

/** About how many pixels the parts of a legend take; words that may be cut take few. */
export function legendWidth(parts) {
  const widths = parts.map(({ words, mark, line, bar, wide = 0, label = "", gives }) => {
    const letters = gives ? Math.min(8, words.length) : words.length + label.length;
    return LETTER * letters + (mark ? 14 : 0) + (line ? SWATCH.wide + 4 : 0) + (bar ? wide + 4 : 0) + (label ? 4 : 0);
  });
  return widths.reduce((sum, one) => sum + one + GAP, -GAP);
}

/**
 * The parts of a legend so that they fit into a width: with brief words, then without the parts that say least, then
 * with a short colour bar, and last without one.
 */
export function fitted(parts, width) {
  const brief = parts.map((part) => ({ ...part, words: part.brief ?? part.words }));
  const bare = brief.map((part) => ({ ...part, label: "" })), few = bare.filter((part) => !part.least);
  const short = few.map((part) => (part.bar ? { ...part, wide: 14, words: part.words.replace(" ", "") } : part));
  const marks = short.filter((part) => !part.bar);
  return [parts, brief, bare, few, short].find((some) => legendWidth(some) <= width) ?? marks;
}

/** A short piece of a line as it is drawn in the picture, or of the area below it. */
function swatch(parent, { line, filled, role }) {
  const { wide, tall } = SWATCH, drawing = add(parent, "svg", { width: wide, height: tall, "aria-hidden": "true" });
  const colour = `var(--gan-${role})`, y = filled ? 2 : tall / 2;
  if (filled) add(drawing, "rect", { y: 2, width: wide, height: tall - 2, fill: colour, opacity: 0.18 });
  add(drawing, "path", { d: `M0 ${y}H${wide}`, stroke: colour, "stroke-width": 2, "stroke-dasharray": DASHES[line] });
}

/**
 * The line of fixed height below a picture of a `width`; it may be wider than that.
 * @returns `show(parts)`, each `{words}`, `brief` words for a narrow line, and a `mark` (a letter) or a `line` with its
 *   `role`, or the gradient of a `bar`, its `wide` pixels and its `label`; words that it `gives` may be cut, the `last`
 *   stand at the end. Only words change while the marks are the same, so that it is cheap at every frame.
 */
export function legendLine(root, width, wide = width) {
  const place = `width: ${wide}px; margin-inline: ${(width - wide) / 2}px`;
  const line = add(root, "div", { class: "gan-stage-legend", style: place });
  let kinds = "", slots = [];
  return function show(all) {
    const parts = fitted(all, wide);
    const now = JSON.stringify(parts.map((part) => ({ ...part, words: "", brief: "", bar: Boolean(part.bar) })));
    if (now !== kinds) {
      line.replaceChildren();
      slots = parts.map((part) => slot(line, part));
    }
    kinds = now;
    parts.forEach(({ words, bar, wide, gives }, at) => {
      slots[at].words.textContent = words;
      if (bar) Object.assign(slots[at].bar.style, { backgroundImage: bar, width: `${wide}px` });
      if (gives) slots[at].whole.title = words;
    });
  };
}

function slot(line, { mark, line: dash, role, filled, bar, label, gives, last }) {
  const names = ["gan-stage-part", gives && "gan-stage-given", (bar || last) && "gan-stage-last"];
  const whole = add(line, "span", { class: names.filter(Boolean).join(" ") });
  if (mark) add(whole, "span", { style: `color: var(--gan-${role})`, "aria-hidden": "true" }, mark);
  if (dash) swatch(whole, { line: dash, role, filled });
  if (label) add(whole, "span", {}, label);
  const gradient = bar && add(whole, "span", { class: "gan-stage-bar" });
  return { whole, bar: gradient, words: add(whole, "span") };
}
