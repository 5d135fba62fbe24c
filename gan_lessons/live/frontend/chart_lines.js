// Curves over the steps of a run: one plot with its axis, its dotted rules, other runs, and the cursor.

import { add } from "./dom.js";
import { labelled, linePath, markerPath, pieces, scales, stepTicks } from "./chart_axes.js";
import { shortStep, stepWords } from "./chart_words.js";
import { spread } from "./scales.js";

/** Places of the markers along a curve, at most `count`. */
export function dotted(found, count) {
  const known = found.flat();
  return spread(known.length, count).map((at) => known[at]);
}

/** Whether all the points observed are so far apart that each can have its marker. */
export const isSparse = (line, width) => line.steps.length * 5 <= width;

/** Where the words of a step stand so that they stay inside: a place and an anchor. */
export function anchored(x, words, { left, right }) {
  const half = words.length * 3.6;
  if (x + half > right) return { x: right, "text-anchor": "end" };
  return x - half < left ? { x: left, "text-anchor": "start" } : { x, "text-anchor": "middle" };
}

/**
 * An empty plot inside `root`, a slider over the steps.
 * @returns `draw(plot, last, box, hasSteps)`; `cursor(at, now, values)`; `element`
 */
export function linePlot(root) {
  const element = add(root, "svg", { class: "gan-chart-plot gan-chart-slider", tabindex: 0, role: "slider" });
  element.setAttribute("aria-orientation", "horizontal");
  element.setAttribute("aria-valuemin", 0);
  const [axes, rules, curves] = [0, 1, 2].map(() => add(element, "g")), words = add(element, "g");
  const cursors = cursorLayer(element);
  let shown = null;
  return {
    element,
    draw(plot, last, box, hasSteps) {
      shown = { plot, box, hasSteps, last, ...scales(plot.axis, last, box) };
      element.setAttribute("width", box.width);
      element.setAttribute("height", box.height);
      element.setAttribute("aria-valuemax", last);
      for (const one of [axes, rules, curves, words]) one.replaceChildren();
      shown.labels = drawAxis(axes, words, shown);
      drawRules(rules, words, shown);
      for (const line of plot.thin) drawLine(curves, line, shown, "gan-line-thin");
      for (const line of plot.lines) drawLine(curves, line, shown, "");
    },
    /** `at`: the step that the page shows, `now`: the one pointed at; each null if there is no such cursor. */
    cursor: (at, now, values) => shown && cursors(shown, at, now, values),
    /** The step at a place across the page. */
    stepAt(across) {
      const { left, width } = element.getBoundingClientRect(), { box, last } = shown;
      const share = (((across - left) / (width || 1)) * box.width - box.left) / (box.right - box.left);
      return Math.min(1, Math.max(0, share)) * last;
    },
  };
}

function drawAxis(axes, words, { plot, box, x, y, last, hasSteps }) {
  const { ticks } = plot.axis, down = (tick) => Math.round(y(tick)) + 0.5;
  const lines = ticks.map((tick) => `M${box.left} ${down(tick)}H${box.right}`);
  add(axes, "path", { class: "gan-chart-grid", d: lines.join("") });
  for (const tick of labelled(ticks, y, 12.5))
    add(words, "text", { x: box.left - 5, y: y(tick) + 4, "text-anchor": "end" }, plot.write(tick));
  const steps = stepTicks(last, box.right - box.left, shortStep(last).length);
  const marks = steps.map((step) => `M${Math.round(x(step)) + 0.5} ${box.bottom}v3`).join("");
  add(axes, "path", { class: "gan-chart-base", d: `M${box.left} ${box.bottom + 0.5}H${box.right}${marks}` });
  if (!hasSteps) return [];
  add(words, "text", { x: 0, y: box.height - 3 }, "step");
  const edge = { left: 0, right: box.width };
  return steps.map((step) => {
    const label = shortStep(step), look = { ...anchored(x(step), label, edge), y: box.height - 3 };
    return { element: add(words, "text", look, label), place: x(step), half: label.length * 3.6 };
  });
}

/** Whether words from `left` to `right` and from `top` to `bottom` would lie on one of the curves. */
export function isCrossed(lines, { left, right, top, bottom }) {
  return lines.some((line) =>
    line.some(([x, y], place) => {
      const [before, height] = line[Math.max(0, place - 1)];
      return x >= left && before <= right && Math.max(y, height) >= top && Math.min(y, height) <= bottom;
    }),
  );
}

/** Where the words of a dotted line stand: at its own end of the plot, or at the other one if only that is free. */
export function rulePlace({ words, atEnd, below }, down, box, lines) {
  const wide = 7 * words.length, top = below ? down + 3 : down - 13, span = { top, bottom: top + 10 };
  const isFree = (end) => {
    const left = end ? box.right - wide : box.left;
    return !isCrossed(lines, { left, right: left + wide, ...span });
  };
  const end = isFree(atEnd) || !isFree(!atEnd) ? atEnd : !atEnd;
  return { ...(end ? { x: box.right - 3, "text-anchor": "end" } : { x: box.left + 4 }), y: top + 9 };
}

function drawRules(rules, words, { plot, box, x, y }) {
  const lines = plot.rules.some((rule) => rule.words)
    ? plot.lines.flatMap((line) => pieces(line.steps, line.values, x, y))
    : [];
  for (const rule of plot.rules) {
    const down = y(rule.value), look = `gan-chart-rule ${rule.look ?? ""}`;
    add(rules, "path", { class: look, d: `M${box.left} ${down.toFixed(1)}H${box.right}` });
    if (!rule.words) continue;
    add(words, "text", { ...rulePlace(rule, down, box, lines), class: "gan-chart-halo" }, rule.words);
  }
}

function drawLine(curves, line, { x, y, box }, more) {
  const look = { class: `gan-line ${line.look ?? ""} ${more}`, "stroke-width": line.width };
  if (line.dash) look["stroke-dasharray"] = line.dash;
  if (!line.look) look.stroke = line.colour;
  const found = pieces(line.steps, line.values, x, y);
  if (found.length) add(curves, "path", { ...look, d: linePath(found) });
  if (!line.dots || !found.length || (line.dots > 10 && !isSparse(line, box.right - box.left))) return;
  const marker = line.dots > 10 ? "dot" : line.marker;
  const marks = dotted(found, line.dots).map((place) => markerPath(marker, place, 2.8));
  const own = { class: `gan-line-marker gan-is-${marker}`, style: `--gan-own: ${line.colour}` };
  add(curves, "path", { ...own, d: marks.join("") });
}

/** Two upright lines, for the step that the page shows and for the one pointed at; markers on the curves, a number. */
function cursorLayer(element) {
  const group = add(element, "g", { class: "gan-chart-cursors" });
  const [here, there] = ["gan-cursor-here", "gan-cursor-there"].map((name) => add(group, "path", { class: name }));
  const markers = add(group, "g"), plate = add(group, "rect", { class: "gan-cursor-plate", rx: 3, height: 14 });
  const number = add(group, "text", { class: "gan-cursor-number" });
  return ({ plot, box, x, y, hasSteps, labels }, at, now, values) => {
    const upright = (step) => (step === null ? "" : `M${Math.round(x(step)) + 0.5} ${box.top - 3}V${box.bottom + 3}`);
    here.setAttribute("d", upright(at));
    there.setAttribute("d", upright(now));
    markers.replaceChildren();
    const place = now ?? at, isLabelled = hasSteps && place !== null;
    for (const one of [plate, number]) one.style.display = isLabelled ? "" : "none";
    for (const { element: label } of labels) label.style.visibility = "";
    if (place === null) return;
    for (const line of plot.lines) drawMarker(markers, line, values[line.name], x(place), y);
    if (isLabelled) drawNumber(plate, number, stepWords(place), x(place), box, labels);
  };
}

function drawMarker(markers, line, value, across, y) {
  if (value === null || value === undefined) return;
  const look = { class: `gan-cursor-marker ${line.look ?? ""}`, d: markerPath(line.marker, [across, y(value)]) };
  add(markers, "path", line.look ? look : { ...look, style: `--gan-own: ${line.colour}` });
}

/** The number of a step on a plate; labels of the axis that would show beside it in part are hidden. */
function drawNumber(plate, number, words, across, box, labels) {
  const wide = words.length * 7 + 8, left = Math.min(box.width - wide, Math.max(0, across - wide / 2));
  place(plate, { x: left, y: box.height - 14, width: wide });
  place(number, { x: left + wide / 2, y: box.height - 3 });
  number.textContent = words;
  for (const { element, place: middle, half } of labels)
    if (Math.abs(middle - left - wide / 2) < wide / 2 + half + 3) element.style.visibility = "hidden";
}

function place(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
