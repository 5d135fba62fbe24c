// What the charts of a run measure on: axes with round ends, and lines as path strings. Pure functions.

import { scale, spread, ticks } from "./scales.js";

const MOST = 300; // points of one curve that are drawn

/**
 * @typedef {{low: number, high: number, ticks: number[], logarithmic: boolean}} Axis
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box places inside a plot, in pixels
 */

/** The value below which a share of rising numbers lies, between two of them by proportion. */
export function quantile(rising, share) {
  if (!rising.length) return NaN;
  const place = (rising.length - 1) * share, below = Math.floor(place);
  return rising[below] + ((rising[below + 1] ?? rising[below]) - rising[below]) * (place - below);
}

/** From the 1 % to the 98 % quantile, widened to hold `contained`: a few wild values do not flatten all others. */
export function robustRange(values, contained = []) {
  const known = Float64Array.from(values.filter(Number.isFinite)).sort();
  const ends = known.length ? [quantile(known, 0.01), quantile(known, 0.98)] : [];
  return [Math.min(...ends, ...contained), Math.max(...ends, ...contained)];
}

/** An axis from one round number to another that holds `low` and `high`. */
export function roundAxis(low, high, count = 3) {
  const room = high > low ? 0 : Math.max(Math.abs(low), 1) / 2;
  const marks = ticks(low - room, high + room, count);
  return { low: marks[0], high: marks.at(-1), ticks: marks, logarithmic: false };
}

/** 1, 2 or 5 times a power of ten, next to a positive number on the side of `turn`: `Math.floor` or `Math.ceil`. */
function roundOnLog(value, turn) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9), rest = value / power;
  const above = turn === Math.ceil;
  const kept = above ? [1, 2, 5, 10].find((one) => one >= rest - 1e-9) : [5, 2, 1].find((one) => one <= rest + 1e-9);
  return Number(((kept ?? 1) * power).toPrecision(6));
}

/** A logarithmic axis between two positive numbers, round unless `exact`; its ticks: the ends and powers of ten. */
export function logAxis(low, high, exact = false) {
  let ends = exact ? [low, high] : [roundOnLog(low, Math.floor), roundOnLog(high, Math.ceil)];
  if (!(ends[1] > ends[0])) ends = [ends[0] / 2, ends[0] * 2];
  const inside = [];
  for (let power = Math.ceil(Math.log10(ends[0]) + 1e-9); 10 ** power < ends[1] * (1 - 1e-9); power++)
    inside.push(Number((10 ** power).toPrecision(6)));
  return { low: ends[0], high: ends[1], ticks: [ends[0], ...inside, ends[1]], logarithmic: true };
}

/** True if losses can stand on a logarithmic axis: there are some, and all are above 0. */
export function allPositive(values) {
  const known = values.filter(Number.isFinite);
  return known.length > 0 && known.every((value) => value > 0);
}

/** The axis of losses: on a linear one 0 and 1.5 are always there, as are the values at rest. */
export function lossAxis(values, theory, logarithmic) {
  const rest = theory.filter(Number.isFinite);
  if (!logarithmic || !allPositive(values)) return roundAxis(...robustRange(values, [0, 1.5, ...rest]));
  return logAxis(...robustRange(values, [1, ...rest.filter((value) => value > 0)]));
}

/** The axis that belongs to a metric, on its own kind of scale or on the other one. */
export function metricAxis({ low, high }, logarithmic) {
  return logarithmic && low > 0 ? logAxis(low, high, true) : roundAxis(low, high, 5);
}

/** Round steps from 0 to the last one of a run, as many as find room with `letters` each. */
export function stepTicks(last, width, letters = 5) {
  if (!(last > 0)) return [0];
  const count = Math.max(2, Math.floor(width / (7 * letters + 14)));
  return ticks(0, last, count).filter((step) => step <= last && Number.isInteger(step));
}

/** Those ticks whose labels find room: both ends first, then the others, `gap` pixels apart from each. */
export function labelled(marks, place, gap) {
  const order = [marks[0], marks.at(-1), ...marks.slice(1, -1)], kept = [];
  for (const mark of order)
    if (kept.every((other) => Math.abs(place(other) - place(mark)) >= gap)) kept.push(mark);
  return kept.sort((a, b) => a - b);
}

/** Places of one curve: runs of points without a gap, at most 300 in all. */
export function pieces(steps, values, x, y) {
  const found = [];
  let piece = null;
  for (const at of spread(Math.min(steps.length, values.length), MOST)) {
    if (!Number.isFinite(values[at])) piece = null;
    else {
      if (!piece) found.push((piece = []));
      piece.push([x(steps[at]), y(values[at])]);
    }
  }
  return found;
}

/** The pieces of a curve as a path; a point that stands alone becomes a short stroke. */
export function linePath(found) {
  let path = "";
  for (const piece of found) {
    if (piece.length === 1) {
      path += `M${tenths(piece[0][0] - 0.8)} ${tenths(piece[0][1])}h1.6`;
      continue;
    }
    let letter = "M";
    for (const [across, down] of piece) {
      path += `${letter}${tenths(across)} ${tenths(down)}`;
      letter = "L";
    }
  }
  return path;
}

/** `place.toFixed(1)`, four times as fast: paths are most of the work of drawing. */
function tenths(place) {
  if (!(place >= 0 && place < 1e6)) return place.toFixed(1);
  const count = Math.round(10 * place), whole = (count / 10) | 0;
  return `${whole}.${count - 10 * whole}`;
}

/** Scales of a plot: from steps to places across, and from values to places down. */
export function scales(axis, last, box) {
  return {
    x: scale([0, Math.max(1, last)], [box.left, box.right]),
    y: scale([axis.low, axis.high], [box.bottom, box.top], axis.logarithmic),
  };
}

/** The entry of rising numbers that is nearest to a value; null if there are none. */
export function nearest(rising, value) {
  let best = null;
  for (const one of rising) if (best === null || Math.abs(one - value) < Math.abs(best - value)) best = one;
  return best;
}

/** A marker about a place as a path: "circle", "diamond", or "dot" for a small circle. */
export function markerPath(kind, [x, y], size = 3.5) {
  const [across, down] = [x.toFixed(1), y.toFixed(1)];
  if (kind === "diamond") {
    const far = (size * 1.25).toFixed(1);
    return `M${across} ${(y - far).toFixed(1)}l${far} ${far}l-${far} ${far}l-${far} -${far}z`;
  }
  const r = (kind === "dot" ? size * 0.6 : size).toFixed(1);
  return `M${across} ${down}m-${r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}
