// What the charts say in words: values in headings, and sentences for those who do not see the picture. Pure functions.

import { lastUpTo, written } from "./scales.js";

const DECIMALS = { KID: 2, precision: 2, recall: 2, digits: 0 }; // as gan_lessons/metrics/axes.py writes them; else 1

/** `value.toFixed(digits)` with exact halves rounded to the even digit, as in Python's sentences, and a true minus. */
export function fixed(value, digits) {
  const size = Math.abs(value), parts = size * 10 ** digits;
  const isHalf = parts % 1 === 0.5 && Number.isInteger(size * 2 ** (digits + 1)); // else 10 ** digits has rounded it
  const even = isHalf ? (2 * Math.round(parts / 2)) / 10 ** digits : size;
  const words = even.toFixed(digits);
  return value < 0 && Number(words) ? `−${words}` : words;
}

/** A loss or a score in a place of fixed width: 1.38, 12.3, 123; "–" where there is none. */
export function steady(value) {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 99.95) return written(value);
  if (size > 0 && size < 0.01) return written(value, 1);
  return fixed(value, size >= 9.995 ? 1 : 2);
}

/** A metric's value as its axis in Python writes it. */
export function ofMetric(name, value) {
  return value === null || !Number.isFinite(value) ? "–" : fixed(value, DECIMALS[name] ?? 1);
}

/** A number beside an axis, in five letters at most: 0.5, −2, 500, 20k, 1.2M. */
export function short(value) {
  const size = Math.abs(value), [unit, letter] = size >= 999500 ? [1e6, "M"] : size >= 9999.5 ? [1e3, "k"] : [1, ""];
  if (size >= 1e9 || (size > 0 && size < 1e-3)) return value.toExponential(0).replace("e+", "e").replaceAll("-", "−");
  return unit === 1 && size >= 1000 ? String(Math.round(value)).replace("-", "−") : written(value / unit) + letter;
}

/** A step with its commas; `toLocaleString`, which `written` uses, takes longer than all else that a cursor does. */
export const stepWords = (step) => String(Math.round(step)).replace(/\B(?=(\d{3})+$)/g, ",");

/** A step below an axis: 1,500, or 1.2M. */
export const shortStep = (step) => (step < 1e6 ? stepWords(step) : short(step));

/** A share as "76 %". */
export const percent = (share) => (share === null || !Number.isFinite(share) ? "–" : `${Math.round(100 * share)} %`);

/** The value that was the newest one at a step; null before the first. */
export function valueAt(steps, values, step) {
  if (!steps.length || !(steps[0] <= step)) return null;
  return values[lastUpTo(steps, step)] ?? null;
}

/**
 * All that the headings say of one step.
 * @returns {{step: number, d: ?number, g: ?number, metric: ?number, covered: ?number, quality: ?number}}
 */
export function readings(curves, step) {
  const { steps, metric, modes } = curves;
  return {
    step,
    d: valueAt(steps, curves.d_loss, step),
    g: valueAt(steps, curves.g_loss, step),
    metric: metric ? valueAt(metric.steps, metric.values, step) : null,
    covered: modes ? valueAt(modes.steps, modes.covered, step) : null,
    quality: modes ? valueAt(modes.steps, modes.high_quality, step) : null,
  };
}

/** One step in words: "step 480: D 1.38, G 0.71, 8 of 8 modes, 76 % high quality". */
export function spoken(curves, values) {
  const words = [`D ${steady(values.d)}`, `G ${steady(values.g)}`], { metric, modes } = curves;
  if (metric) words.push(`${metric.name} ${ofMetric(metric.name, values.metric)}`);
  else if (modes) words.push(`${covered(modes, values.covered)} modes`, `${percent(values.quality)} high quality`);
  return `step ${stepWords(values.step)}: ${words.join(", ")}`;
}

/** "8 of 8". */
export const covered = (modes, count) => (count === null ? "–" : `${written(count)} of ${written(modes.total)}`);

/** The losses at rest: "theory 1.39 · 0.69", or whose it is where only one is known. */
export function theoryWords([d = null, g = null] = []) {
  if (d !== null && g !== null) return `theory ${steady(d)} · ${steady(g)}`;
  if (d !== null) return `theory D ${steady(d)}`;
  return g === null ? "" : `theory G ${steady(g)}`;
}

/** What the chart of the losses shows. */
export function lossName(last, theory, others) {
  const rest = theoryWords(theory), more = rest && `; dotted: ${rest.replace(" · ", " and ")}`;
  return `Losses of D and G over ${stepWords(last)} steps${more}${besides(others)}`;
}

/** What the chart of the metric or of the modes shows. */
export function metricName(curves, last, others) {
  const { metric } = curves;
  const during = `over ${stepWords(last)} steps`;
  if (!metric) return `Share of modes covered and of high-quality samples ${during}${besides(others)}`;
  const ends = `real digits score ${ofMetric(metric.name, metric.real)}, noise ${written(metric.noise)}`;
  return `${metric.name} ${during}, ${better(metric)}; ${ends}${besides(others)}`;
}

/** "lower is better" or "higher is better". */
export const better = ({ better: end }) => (end === "low" ? "lower is better" : "higher is better");

function besides(others) {
  const names = others.map((one) => one.name).filter(Boolean);
  return names.length ? `; thin lines: ${names.join(", ")}` : "";
}
