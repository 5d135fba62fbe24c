// D's verdict on real and on generated examples as two histograms, one upwards and one downwards.

import { add, numbers } from "./dom.js";
import { labelled, roundAxis } from "./chart_axes.js";
import { fixed, short, steady } from "./chart_words.js";
import { sigmoid } from "./probability.js";
import { scale } from "./scales.js";

const BINS = 20, RIM = 9; // RIM: pixels above and below the bars, for the marks of the means
const HEIGHTS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]; // what the tallest bar may stand for

/** Shares of values in equal bins from `low` to `high`; what lies outside counts in the bin at that end. */
export function shares(values, low, high, count = BINS) {
  const found = new Float64Array(count);
  let known = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    found[Math.min(count - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * count)))] += 1;
    known += 1;
  }
  return Array.from(found, (number) => number / Math.max(1, known));
}

function mean(values) {
  const known = Array.from(values).filter(Number.isFinite);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

/**
 * Both histograms of a frame, or null if it holds no scores.
 * @returns {?{isCritic: boolean, low: number, high: number, ticks: number[], top: number,
 *   real: {shares: number[], mean: ?number}, generated: {shares: number[], mean: ?number}}}
 */
export function verdict(frame) {
  const { real_scores: real, generated_scores: generated } = frame?.arrays ?? {};
  if (!real || !generated) return null;
  const isCritic = Boolean(frame.is_critic);
  const sets = [real, generated].map((packed) => Array.from(numbers(packed), isCritic ? Number : sigmoid));
  if (!sets.some((set) => set.length)) return null;
  const { low, high, ticks } = isCritic ? scoreAxis(sets.flat()) : { low: 0, high: 1, ticks: [0, 0.5, 1] };
  const [up, down] = sets.map((set) => ({ shares: shares(set, low, high), mean: mean(set) }));
  const tallest = Math.max(...up.shares, ...down.shares);
  const top = HEIGHTS.find((one) => one >= tallest - 1e-9) ?? 1;
  return { isCritic, low, high, ticks, top, real: up, generated: down };
}

function scoreAxis(scores) {
  const known = scores.filter(Number.isFinite);
  return roundAxis(Math.min(...known), Math.max(...known), 4);
}

/** What the two histograms show, in a sentence. */
export function verdictName(shown) {
  if (!shown) return "D's verdict: no verdicts were observed";
  const what = shown.isCritic ? "D's scores: mean" : "D's verdict: mean probability of being real";
  const [real, generated] = [shown.real, shown.generated].map((one) => meanWords(shown, one));
  return `${what} ${real} for real, ${generated} for generated examples`;
}

/** The mean of one of the histograms: a score, or a probability with two digits. */
export const meanWords = ({ isCritic }, { mean: value }) =>
  isCritic || value === null ? steady(value) : fixed(value, 2);

/** All bars of one histogram as a path, from `base` by `tall` pixels (below 0 for upwards) for a share of `top`. */
export function bars(heights, top, { left, right, base, tall }) {
  const wide = (right - left) / heights.length;
  return heights
    .map((share, place) => {
      const size = tall * Math.min(1, share / top);
      if (!size) return "";
      return `M${(left + place * wide + 0.5).toFixed(1)} ${base}v${size.toFixed(1)}h${(wide - 1).toFixed(1)}V${base}z`;
    })
    .join("");
}

/** A triangle that points up (▲) or down (▼), about a place. */
export const triangle = (x, y, up) => `M${(x - 4.5).toFixed(1)} ${y + (up ? 3.5 : -3.5)}h9l-4.5 ${up ? -7 : 7}z`;

/**
 * The chart inside `root`.
 * @returns `draw(shown, box, height)`, where `shown` comes from `verdict`, and `element`
 */
export function verdictChart(root) {
  const element = add(root, "svg", { class: "gan-chart-plot", role: "img" });
  const part = (tag, name) => add(element, tag, { class: name });
  const grid = part("path", "gan-chart-grid");
  const up = part("path", "gan-mark-real"), down = part("path", "gan-mark-generated");
  const base = part("path", "gan-chart-base"), stems = part("path", "gan-chart-stem");
  const means = [part("path", "gan-mark-real gan-mark-mean"), part("path", "gan-mark-generated gan-mark-mean")];
  const words = part("g", "gan-chart-words");
  return {
    element,
    draw(shown, box, height) {
      const middle = Math.round((box.top + box.bottom) / 2) + 0.5, tall = middle - box.top - RIM;
      element.setAttribute("width", box.width);
      element.setAttribute("height", height);
      element.setAttribute("aria-label", verdictName(shown));
      words.replaceChildren();
      for (const one of [grid, up, down, stems, ...means]) one.setAttribute("d", "");
      base.setAttribute("d", shown ? `M${box.left} ${middle}H${box.right}` : "");
      if (!shown) {
        const place = { x: (box.left + box.right) / 2, y: middle + 4, "text-anchor": "middle" };
        add(words, "text", place, "no verdicts were observed");
        return;
      }
      const x = scale([shown.low, shown.high], [box.left, box.right]);
      const upright = (tick) => `M${Math.round(x(tick)) + 0.5} ${box.top}V${box.bottom}`;
      grid.setAttribute("d", shown.ticks.map(upright).join(""));
      up.setAttribute("d", bars(shown.real.shares, shown.top, { ...box, base: middle, tall: -tall }));
      down.setAttribute("d", bars(shown.generated.shares, shown.top, { ...box, base: middle, tall }));
      drawMeans(shown, x, { ...box, middle }, means, stems);
      drawHeights(words, shown.top, box, middle, tall);
      drawTicks(words, shown, x, { ...box, bottom: height });
    },
  };
}

function drawMeans(shown, x, box, marks, stems) {
  let lines = "";
  [shown.real, shown.generated].forEach(({ mean: value }, place) => {
    if (value === null) return;
    const across = x(value), y = place ? box.bottom - 4 : box.top + 4;
    marks[place].setAttribute("d", triangle(across, y, !place));
    lines += `M${across.toFixed(1)} ${y + (place ? -4 : 4)}V${box.middle}`;
  });
  stems.setAttribute("d", lines);
}

/** How many examples the tallest bar may stand for, upwards and downwards. */
function drawHeights(words, top, box, middle, tall) {
  for (const y of [middle - tall + 4, middle + tall + 4])
    add(words, "text", { x: box.left - 5, y, "text-anchor": "end" }, `${Math.round(100 * top)} %`);
}

function drawTicks(words, shown, x, box) {
  const y = box.bottom - 3;
  if (shown.isCritic) {
    for (const tick of labelled(shown.ticks, x, 34))
      add(words, "text", { x: x(tick), y, "text-anchor": "middle" }, short(tick));
    return;
  }
  add(words, "text", { x: box.left, y, class: "gan-generated" }, "0 generated");
  add(words, "text", { x: x(0.5), y, "text-anchor": "middle" }, "0.5");
  add(words, "text", { x: box.right, y, "text-anchor": "end", class: "gan-real" }, "1 real");
}
