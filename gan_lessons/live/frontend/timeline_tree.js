// The drawing of the timeline's tree: lines, ticks, names and axis; above them the pointer's mark and the cursor.

import { markerPath } from "./chart_axes.js";
import { anchored } from "./chart_lines.js";
import { add } from "./dom.js";
import { layer } from "./timeline_layer.js";
import { HEIGHT, branchPath, momentPlace, pastPath, tickLabels } from "./timeline_layout.js";

const BASE = 43.5, WORDS = 53; // places down of the axis and of its numbers

/**
 * An empty tree inside `parent`.
 * @returns `element`, a slider; `draw(layout)`; `cursor(layout, step)` and `pointer(layout, place)`, a place of `under`
 *   in timeline_layout.js, or null
 */
export function tree(parent) {
  const element = add(parent, "svg", { class: "gan-timeline-svg", role: "slider", tabindex: 0, height: HEIGHT });
  element.setAttribute("aria-orientation", "horizontal");
  element.setAttribute("aria-valuemin", 0);
  const [axis, lines, marks] = ["axis", "lines", "marks"].map((name) => layer(element, `gan-timeline-${name}`));
  const [spot, cursor] = [mark(element, "pointer", 3.5), mark(element, "cursor", 5)];
  const words = layer(element, "gan-timeline-words");
  return {
    element,
    draw(layout) {
      element.setAttribute("width", layout.width);
      drawAxis(axis, layout);
      const order = [...layout.rows].sort((a, b) => a.isCurrent - b.isCurrent); // the current one above the others
      for (const row of order) drawBranch(lines, marks, row, layout);
      drawWords(words, layout);
      for (const one of [axis, lines, marks, words]) one.end();
    },
    cursor(layout, step) {
      const { x, y, row } = momentPlace(layout, step);
      cursor(x, y, row.colour);
    },
    pointer: (layout, place) => (place ? spot(layout.x(place.step), place.row.y, place.row.colour) : spot(null)),
  };
}

const tenth = (place) => Math.round(10 * place) / 10;

/** An upright line with a round mark on a row; without a place it is not shown. */
function mark(element, kind, radius) {
  const group = layer(element, `gan-timeline-${kind}`);
  return (x, y, colour) => {
    if (x !== null) {
      group.put("path", { d: `M${tenth(x)} 0V${BASE}` });
      group.put("circle", { r: radius, cx: tenth(x), cy: tenth(y), fill: colour });
    }
    group.end();
  };
}

function drawAxis(axis, layout) {
  const ticks = layout.axis.map((tick) => `M${Math.round(tick.x) + 0.5} ${BASE}v3`).join("");
  axis.put("path", { d: `M${layout.left} ${BASE}H${layout.right}${ticks}` });
  const edges = { left: layout.left - 4, right: layout.width };
  for (const { x, words } of layout.axis) axis.put("text", { ...anchored(tenth(x), words, edges), y: WORDS }, words);
}

function drawBranch(lines, marks, row, layout) {
  const { colour, dash, parent, isCurrent, ticks } = row, { x, left } = layout, y = tenth(row.y);
  const past = pastPath(layout, row);
  if (parent !== null) lines.put("path", { class: "gan-timeline-guide", d: `M${left} ${y}H${tenth(x(row.start))}` });
  if (past) lines.put("path", { stroke: colour, class: "gan-timeline-past", d: past });
  const look = { stroke: colour, "stroke-dasharray": dash, class: isCurrent ? "gan-is-current" : "" };
  lines.put("path", { ...look, d: branchPath(layout, row) });
  marks.put("circle", { cx: tenth(x(row.end)), cy: y, r: isCurrent ? 3.5 : 2.5, fill: colour });
  const diamonds = ticks.map((tick) => markerPath("diamond", [x(tick.step), y], 3));
  if (ticks.length) marks.put("path", { class: "gan-timeline-tick", stroke: colour, d: diamonds.join("") });
}

function drawWords(words, layout) {
  layout.names.forEach(({ x, y, words: name }, at) => {
    const { isCurrent, isShown } = layout.rows[at], kinds = [isCurrent && "gan-is-current", isShown && "gan-is-shown"];
    words.put("text", { x, y, class: kinds.filter(Boolean).join(" ") }, name);
  });
  for (const { x, y, words: change } of tickLabels(layout))
    words.put("text", { x: tenth(x), y, class: "gan-timeline-change" }, change);
}
