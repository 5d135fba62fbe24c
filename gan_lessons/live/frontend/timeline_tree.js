// The drawing of the timeline's tree: lines, ticks, names and axis; above them the pointer's mark and the cursor.

import { markerPath } from "./chart_axes.js";
import { anchored } from "./chart_lines.js";
import { add } from "./dom.js";
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
  const layer = (name) => add(element, "g", { class: `gan-timeline-${name}` });
  const [axis, lines, marks] = ["axis", "lines", "marks"].map(layer);
  const spot = mark(layer("pointer"), 3.5), cursor = mark(layer("cursor"), 5), words = layer("words");
  return {
    element,
    draw(layout) {
      element.setAttribute("width", layout.width);
      for (const one of [axis, lines, marks, words]) one.replaceChildren();
      drawAxis(axis, layout);
      const order = [...layout.rows].sort((a, b) => a.isCurrent - b.isCurrent); // the current one above the others
      for (const row of order) drawBranch(lines, marks, row, layout);
      drawWords(words, layout);
    },
    cursor(layout, step) {
      const { x, y, row } = momentPlace(layout, step);
      cursor(x, y, row.colour);
    },
    pointer: (layout, place) => (place ? spot(layout.x(place.step), place.row.y, place.row.colour) : spot(null)),
  };
}

/** An upright line with a round mark on a row; without a place it is not shown. */
function mark(group, radius) {
  const line = add(group, "path"), round = add(group, "circle", { r: radius });
  group.setAttribute("display", "none");
  return (x, y, colour) => {
    group.setAttribute("display", x === null ? "none" : "inline");
    if (x === null) return;
    line.setAttribute("d", `M${x.toFixed(1)} 0V${BASE}`);
    set(round, { cx: x.toFixed(1), cy: y.toFixed(1), fill: colour });
  };
}

function drawAxis(axis, layout) {
  const ticks = layout.axis.map((tick) => `M${Math.round(tick.x) + 0.5} ${BASE}v3`).join("");
  add(axis, "path", { d: `M${layout.left} ${BASE}H${layout.right}${ticks}` });
  const edges = { left: layout.left - 4, right: layout.width };
  for (const tick of layout.axis) add(axis, "text", { ...anchored(tick.x, tick.words, edges), y: WORDS }, tick.words);
}

function drawBranch(lines, marks, row, layout) {
  const look = { stroke: row.colour, "stroke-dasharray": row.dash, class: row.isCurrent ? "gan-is-current" : "" };
  const past = pastPath(layout, row), { x, left } = layout, dotted = `M${left} ${row.y}H${x(row.start)}`;
  if (row.parent !== null) add(lines, "path", { class: "gan-timeline-guide", d: dotted }); // from its name
  if (past) add(lines, "path", { stroke: row.colour, class: "gan-timeline-past", d: past });
  add(lines, "path", { ...look, d: branchPath(layout, row) });
  add(marks, "circle", { cx: x(row.end), cy: row.y, r: row.isCurrent ? 3.5 : 2.5, fill: row.colour });
  for (const { step } of row.ticks) {
    const d = markerPath("diamond", [x(step), row.y], 3);
    add(marks, "path", { class: "gan-timeline-tick", stroke: row.colour, d });
  }
}

function drawWords(words, layout) {
  for (const { x, y, words: change } of tickLabels(layout))
    add(words, "text", { x, y, class: "gan-timeline-change" }, change);
  layout.names.forEach(({ x, y, words: name }, at) => {
    const { isCurrent, isShown } = layout.rows[at], kinds = [isCurrent && "gan-is-current", isShown && "gan-is-shown"];
    add(words, "text", { x, y, class: kinds.filter(Boolean).join(" ") }, name);
  });
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
