// Where the timeline's tree stands: rows, places of steps, paths of branches, and what lies under the pointer. Pure
// functions.

import { stepTicks } from "./chart_axes.js";
import { short, stepWords } from "./chart_words.js";
import { scale } from "./scales.js";

export const HEIGHT = 54;
const TOP = 6, BOTTOM = 40, WIDEST = 18; // rows: first and last place down, largest distance
const LETTER = 6.4, LETTERS = 14, COLUMN = 8; // of names at 11 px: a letter, the most of them, between two columns
const NAMES = 11, WORDS = 16; // pixels that names and the words of a tick need above each other
const GAP = 6, MARGIN = 8; // left and right of the axis
const BEND = 5, NEAR = 8; // of a curve, and how near the pointer comes to a tick
const ROOM = 12; // letters that each number of the axis has room for: fewer numbers than in a chart

/**
 * @typedef {object} Row one branch as it is drawn
 * @property {number} row its place from above
 * @property {?number} parent the row that it leaves, null if it begins on its own
 * @property {number} start the step at which it begins
 * @property {number} from the first step that is drawn on its row: 0 where no parent's row holds its past
 * @property {number} end
 * @property {boolean} isCurrent
 * @property {boolean} isShown
 */

/** @returns {Row[]} the branches with the ends they have at the moment shown, which may be newer than the tree */
export function branchRows({ timeline: { branches, current, shown }, step }) {
  return branches.map((branch, row) => {
    const above = branches.slice(0, row).findIndex((other) => other.name === branch.parent);
    const parent = above < 0 ? null : above, isCurrent = branch.name === current, isShown = branch.name === shown;
    const end = Math.max(branch.start, branch.end, isCurrent && isShown ? step : 0);
    return { ...branch, row, parent, from: parent === null ? 0 : branch.start, end, isCurrent, isShown };
  });
}

/** Places down of a number of rows, evenly spread about the middle. */
export function rowPlaces(count) {
  const gap = count > 1 ? Math.min(WIDEST, (BOTTOM - TOP) / (count - 1)) : 0, middle = (TOP + BOTTOM) / 2;
  return Array.from({ length: count }, (_, row) => middle + (row - (count - 1) / 2) * gap);
}

/** A name in at most 14 letters. */
export const shortName = (name) => (name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name);

/** The names at the left: in one column, or in two by turns where rows are closer than letters are high. */
export function nameLabels(names, places) {
  const words = names.map((name) => shortName(name)), wide = LETTER * Math.max(0, ...words.map((one) => one.length));
  const columns = places.length > 1 && places[1] - places[0] < NAMES ? 2 : 1;
  const at = (row) => ({ words: words[row], x: (row % columns) * (wide + COLUMN), y: places[row] + 4 });
  return { labels: places.map((_, row) => at(row)), wide: columns * (wide + COLUMN) };
}

/** The whole tree in a width: rows with their `y`, names, the axis from 0 to the last step. */
export function treeLayout(state, width) {
  const rows = branchRows(state), places = rowPlaces(rows.length);
  const { labels, wide } = nameLabels(rows.map((row) => row.name), places);
  const left = wide + GAP, right = Math.max(left + 1, width - MARGIN);
  const last = Math.max(1, ...rows.map((row) => row.end)), x = scale([0, last], [left, right]);
  const write = last < 1e6 ? stepWords : short, marks = stepTicks(last, right - left, ROOM);
  return {
    width, left, right, last, x, names: labels,
    rows: rows.map((row) => ({ ...row, y: places[row.row] })),
    axis: marks.map((step) => ({ step, x: x(step), words: write(step) })),
  };
}

/** The step at a place across, a whole number from 0 to the last. */
export function stepAt({ left, right, last }, across) {
  return Math.round(within((across - left) / (right - left), 0, 1) * last);
}

/** The row nearest to a place down. */
export function rowAt({ rows }, down) {
  return rows.reduce((best, row) => (Math.abs(row.y - down) < Math.abs(best.y - down) ? row : best));
}

/** The row under the pointer, and the step of it that is nearest. */
export function under(layout, across, down) {
  const row = rowAt(layout, down);
  return { row, step: within(stepAt(layout, across), row.from, row.end) };
}

/** A number, or the nearer end of a range that it lies outside of. */
export const within = (value, low, high) => Math.min(high, Math.max(low, value));

/** The ticks of a row next to a place across: settings are often changed together. */
export const ticksNear = ({ x }, { ticks }, across) => ticks.filter(({ step }) => Math.abs(x(step) - across) <= NEAR);

/** The path of a branch: down from its parent's row at its first step, if it has one, and along its own to its end. */
export function branchPath({ x, rows }, { parent, start, end, y }) {
  const from = x(start), to = tenth(x(end));
  if (parent === null) return `M${tenth(from)} ${tenth(y)}H${to}`;
  const above = rows[parent].y, bend = Math.min(BEND, x(end) - from, y - above);
  const corner = `Q${tenth(from)} ${tenth(y)} ${tenth(from + bend)} ${tenth(y)}`;
  return `M${tenth(from)} ${tenth(above)}V${tenth(y - bend)}${corner}H${to}`;
}

/** The past of a branch whose parent is no longer kept; empty where there is none. */
export function pastPath({ x }, { parent, start, y }) {
  return parent === null && start > 0 ? `M${tenth(x(0))} ${tenth(y)}H${tenth(x(start))}` : "";
}

const tenth = (place) => String(Math.round(10 * place) / 10);

/** Where the moment shown lies: on the row shown, or on that of a parent while the step is older than the branch. */
export function momentPlace({ x, rows }, step) {
  let row = rows.find((one) => one.isShown) ?? rows.at(-1);
  while (row.parent !== null && step < row.start) row = rows[row.parent];
  return { x: x(within(step, 0, row.end)), y: row.y, row };
}

/** The words of ticks that find room above their line, without touching each other or another branch's curve. */
export function tickLabels(layout) {
  const { rows, right } = layout, kept = [];
  for (const row of rows) {
    const above = row.row ? rows[row.row - 1].y : 0;
    if (row.y - above < WORDS) continue;
    const crossing = curvesBetween(layout, row.row);
    for (const { step, words } of row.ticks) {
      const from = layout.x(step) + 4, label = { x: from, y: row.y - 7, row, words, end: from + LETTER * words.length };
      const isFree = [...crossing, ...kept.filter((one) => one.row === row)].every((one) => isApart(one, label));
      if (label.end <= right && isFree) kept.push(label);
    }
  }
  return kept;
}

/** Where curves pass between a row and the one above it. */
function curvesBetween(layout, place) {
  const passing = layout.rows.filter(({ parent, row }) => parent !== null && parent < place && row >= place);
  return passing.map((row) => ({ x: layout.x(row.start), end: layout.x(row.start) + BEND }));
}

const isApart = (one, other) => one.end + 4 <= other.x || other.end + 4 <= one.x;

const MOMENTS = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

/**
 * The moment that a key leads to; null for a key that does nothing here.
 * @returns {?{step: ?number, name: string, moments: number}} without a step: so many moments on from the one shown
 */
export function byKey(key, rows, step) {
  const shown = rows.find((row) => row.isShown) ?? rows.at(-1), { name } = shown;
  if (key in MOMENTS) return { step: null, name, moments: MOMENTS[key] };
  if (key === "Home" || key === "End") return { step: key === "Home" ? 0 : shown.end, name, moments: 0 };
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const next = rows[shown.row + (key === "ArrowUp" ? -1 : 1)];
  return next ? { step: within(step, next.from, next.end), name: next.name, moments: 0 } : { step, name, moments: 0 };
}
