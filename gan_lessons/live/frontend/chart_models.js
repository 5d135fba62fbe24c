// What the charts of a run draw: curves, dotted rules and axes, made from what has been observed. Pure functions.

import { allPositive, lossAxis, metricAxis } from "./chart_axes.js";
import { percent, short } from "./chart_words.js";
import { written } from "./scales.js";

const NEUTRAL = { name: "", colour: "#888888", dash: "" };

/**
 * @typedef {object} Line one curve; `marker` is drawn where the cursor stands, and `dots` of them along the curve
 * @property {number[]} steps
 * @property {(?number)[]} values
 * @property {string} [name] what it is called in `readings`
 * @property {string} [look] its class, for a colour by role
 * @property {string} [colour] its colour, if it has no role
 * @property {string} dash
 * @property {number} width
 * @property {string} [marker] "circle", "diamond" or "dot"
 * @property {number} [dots]
 *
 * @typedef {object} Plot
 * @property {object} axis an `Axis` of chart_axes.js
 * @property {(value: number) => string} write for the labels of the axis
 * @property {boolean} canSwitch whether the axis can be linear or logarithmic
 * @property {{value: number, look?: string, words?: string, atEnd?: boolean, below?: boolean}[]} rules dotted lines
 * @property {Line[]} thin curves of other runs
 * @property {Line[]} lines
 */

const NONE = [];

/** Curves with everything they need, empty where nothing was observed. */
export function complete(curves) {
  const { steps = NONE, d_loss = NONE, g_loss = NONE, metric = null, modes = null } = curves ?? {};
  return { steps, d_loss, g_loss, metric, modes };
}

/** @returns {Plot} both losses, with the values they have where the players have come to rest */
export function lossPlot(curves, theory, others, logarithmic) {
  const runs = [curves, ...others.map((other) => complete(other.curves))], { steps } = curves;
  const values = runs.flatMap((run) => [...run.d_loss, ...run.g_loss]).filter(Number.isFinite);
  const axis = lossAxis(values, theory, logarithmic), [d = null, g = null] = theory;
  const rules = [{ value: d, look: "gan-line-d" }, { value: g, look: "gan-line-g" }];
  return {
    axis, write: short, canSwitch: allPositive(values),
    rules: rules.filter(({ value }) => value !== null && (!axis.logarithmic || value > 0)),
    thin: others.flatMap((other, place) => {
      const run = runs[place + 1], look = { steps: run.steps, ...styled(other) };
      return [{ ...look, values: run.d_loss, width: 1.1 }, { ...look, values: run.g_loss, width: 0.8 }];
    }),
    lines: [
      { steps, values: curves.g_loss, name: "g", look: "gan-line-g", dash: "5 3", width: 1.7, marker: "diamond" },
      { steps, values: curves.d_loss, name: "d", look: "gan-line-d", dash: "", width: 1.7, marker: "circle" },
    ],
  };
}

const observed = ({ steps, values }) => ({ steps, values });
const styled = ({ colour = NEUTRAL.colour, dash = "" }) => ({ colour, dash });

/** @returns {?Plot} the run's metric, else the modes it covers; null where neither was observed */
export function metricPlot(curves, others, style, logarithmic) {
  const look = { ...NEUTRAL, ...style };
  if (curves.metric) return scorePlot(curves.metric, others, look, logarithmic ?? curves.metric.logarithmic);
  return curves.modes ? modesPlot(curves.modes, others, look) : null;
}

function scorePlot(metric, others, style, logarithmic) {
  const isLow = metric.better === "low";
  const same = others.filter((other) => other.curves?.metric?.name === metric.name);
  // a run comes from the noise at the left and goes to the real digits at the right: each name stands at the other end
  return {
    axis: metricAxis(metric, logarithmic), write: short, canSwitch: metric.low > 0,
    rules: [
      { value: metric.real, words: `real digits ${written(metric.real, 2)}`, below: !isLow, atEnd: false },
      { value: metric.noise, words: `noise ${written(metric.noise)}`, below: isLow, atEnd: true },
    ].filter(({ value }) => Number.isFinite(value)),
    thin: same.map((other) => ({ ...observed(other.curves.metric), ...styled(other), width: 1.1 })),
    lines: [{ ...observed(metric), ...styled(style), name: "metric", width: 1.8, marker: "circle", dots: 60 }],
  };
}

function modesPlot(modes, others, style) {
  const parts = (of) => of.covered.map((count) => (count === null ? null : count / (of.total || 1)));
  const theirs = others.filter((other) => other.curves?.modes);
  const look = { steps: modes.steps, ...styled(style), dots: 7 };
  return {
    axis: { low: 0, high: 1, ticks: [0, 0.5, 1], logarithmic: false }, write: percent, canSwitch: false, rules: [],
    thin: theirs.map((other) => {
      const { steps } = other.curves.modes;
      return { steps, values: parts(other.curves.modes), ...styled(other), width: 1.1 };
    }),
    lines: [
      { ...look, values: modes.high_quality, name: "quality", dash: "2 2.5", width: 1.1, marker: "diamond" },
      { ...look, values: parts(modes), name: "covered", width: 2, marker: "circle" },
    ],
  };
}

/**
 * Where everything stands in a column of a width: three charts, or two if there is neither metric nor modes.
 * The whole is always equally high; in a narrow one, headings have two lines.
 */
export function layout(width, hasMetric, height = 318) {
  const wide = Math.max(240, Math.round(width)), isNarrow = wide < 340, head = isNarrow ? 34 : 18;
  const [gap, ruler, steps] = [6, 15, 17], box = { width: wide, left: 38, right: wide - 12 };
  const free = height - ruler - steps - (hasMetric ? 3 : 2) * head - (hasMetric ? 2 : 1) * gap;
  const verdict = Math.round((hasMetric ? 0.31 : 0.4) * free);
  const loss = hasMetric ? Math.round(0.37 * free) : free - verdict;
  const inside = (height) => ({ ...box, top: 5, bottom: height - 2 });
  return {
    isNarrow, head, gap, box,
    verdict: { ...inside(verdict), top: 1, height: verdict + ruler },
    loss: { ...inside(loss), height: loss + (hasMetric ? 0 : steps) },
    metric: hasMetric ? { ...inside(free - verdict - loss), height: free - verdict - loss + steps } : null,
  };
}
