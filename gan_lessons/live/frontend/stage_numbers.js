// The stage for numbers on a line: both densities, D and the optimal D* on an axis of their own, samples below.

import { scale, ticks, written } from "./scales.js";
import { nearest } from "./stage_glide.js";
import { roundMarks } from "./stage_points.js";
import { logit } from "./probability.js";
import { placeWords, scoreOf, verdictWords } from "./stage_words.js";

export const NUMBER_ARRAYS = [
  "samples", "real", "field", "optimal", "density", "generated_density", "sample_scores",
];
const GLIDING = ["samples", "field", "optimal", "generated_density"];
const TOP = 20, STRIP = 14, BELOW = 17; // pixels above the plot, and below it for samples and for the axis
const LETTER = 6.3, BINS = 30; // of a digit; of a histogram

// ---- numbers

/** The middles of `count` cells from −reach to reach. */
export const cellMiddles = (count, reach) =>
  Float32Array.from({ length: count }, (_, place) => (((place + 0.5) / count) * 2 - 1) * reach);

/** How dense values lie in `bins` cells from −reach to reach: shares of all of them over the width of a cell. */
export function histogram(values, reach, bins = BINS) {
  const heights = new Float32Array(bins), wide = (2 * reach) / bins;
  for (const value of values) {
    const cell = Math.min(bins - 1, Math.floor((value + reach) / wide));
    if (Math.abs(value) <= reach) heights[cell] += 1 / (values.length * wide);
  }
  return heights;
}

/** Both densities of a frame, each the one that is known or else a histogram of its examples. */
export function densities({ density, generated_density, real, samples }, reach) {
  const known = (values, examples) => {
    if (values) return { values, isCounted: false };
    return examples?.length ? { values: histogram(examples, reach), isCounted: true } : null;
  };
  return { real: known(density, real), generated: known(generated_density, samples) };
}

/** The axis of D's curve: its probability, or of a critic the scores that it spans. */
export function verdictAxis(field, isCritic, turn = logit) {
  if (!isCritic) return { marks: [0, 0.5, 1], low: 0, high: 1, turn: (value) => value };
  const scores = Array.from(field ?? [], turn).sort((a, b) => a - b);
  const marks = scores.length ? ticks(scores[0], scores.at(-1), 2) : [0];
  return { marks, low: marks[0], high: marks.at(-1), turn };
}

/** Places on a canvas of a size: of numbers, of densities with round `heights`, and of D. */
export function numberLayout(size, reach, heights, axis) {
  const room = (marks) => Math.ceil(10 + LETTER * Math.max(...marks.map((mark) => written(mark).length)));
  const [left, right, base] = [room(heights), size - room(axis.marks), size - BELOW - STRIP];
  const top = heights.at(-1), up = [base, TOP];
  return {
    size, reach, left, right, base, top: TOP, across: scale([-reach, reach], [left, right]),
    height: scale([0, top], up), verdict: axis.low < axis.high ? scale([axis.low, axis.high], up) : () => base,
  };
}

// ---- painting

function trace(brush, values, { reach, across }, place) {
  const middles = cellMiddles(values.length, reach);
  brush.beginPath();
  values.forEach((value, at) => brush.lineTo(across(middles[at]), place(value)));
}

/** A density as an area: a curve, or steps where it is a histogram. */
function paintArea(brush, { values, isCounted }, layout, colour, dash) {
  if (isCounted) steps(brush, values, layout);
  else trace(brush, values, layout, layout.height);
  brush.strokeStyle = brush.fillStyle = colour;
  brush.lineWidth = 1.8;
  brush.setLineDash(dash);
  brush.stroke();
  brush.setLineDash([]);
  brush.lineTo(layout.right, layout.base);
  brush.lineTo(layout.left, layout.base);
  brush.globalAlpha = 0.18;
  brush.fill();
  brush.globalAlpha = 1;
}

function steps(brush, values, { left, right, height }) {
  const wide = (right - left) / values.length;
  brush.beginPath();
  values.forEach((value, at) => {
    brush.lineTo(left + at * wide, height(value));
    brush.lineTo(left + (at + 1) * wide, height(value));
  });
}

function paintVerdict(brush, values, layout, axis, colour, dash, width) {
  trace(brush, values, layout, (value) => layout.verdict(axis.turn(value)));
  brush.strokeStyle = colour;
  brush.lineWidth = width;
  brush.setLineDash(dash);
  brush.stroke();
  brush.setLineDash([]);
}

function paintAxes(brush, layout, heights, axis, ink, isCritic) {
  const { left, right, base, top, across, height, verdict, reach, size } = layout;
  brush.font = "11px system-ui, sans-serif";
  brush.lineWidth = 1;
  brush.strokeStyle = ink.line;
  brush.beginPath();
  for (const mark of heights) {
    brush.moveTo(left, Math.round(height(mark)) + 0.5);
    brush.lineTo(right, Math.round(height(mark)) + 0.5);
  }
  brush.stroke();
  const words = (text, x, y, align, colour, line = "middle") => {
    Object.assign(brush, { fillStyle: colour, textAlign: align, textBaseline: line });
    brush.fillText(text, x, y);
  };
  for (const mark of heights) words(written(mark), left - 5, height(mark), "right", ink.faint);
  for (const mark of axis.marks) words(written(mark), right + 5, verdict(mark), "left", ink.words);
  words("density", 0, top - 9, "left", ink.faint, "alphabetic");
  words(isCritic ? "D's score" : "D: probability real", size, top - 9, "right", ink.words, "alphabetic");
  for (const mark of roundMarks(reach)) {
    words(written(mark), across(mark), size - 3, "center", ink.faint, "alphabetic");
    brush.fillRect(Math.round(across(mark)), base + STRIP - 1, 1, 4);
  }
  brush.fillStyle = ink.faint;
  brush.fillRect(left, base, right - left, 1);
}

function paintSamples(brush, samples, { across, base, reach }, ink) {
  brush.beginPath();
  for (const value of samples) {
    if (Math.abs(value) > reach) continue;
    brush.moveTo(across(value), base + 3);
    brush.lineTo(across(value), base + STRIP - 3);
  }
  brush.strokeStyle = ink.generated;
  brush.globalAlpha = 0.55;
  brush.lineWidth = 1;
  brush.stroke();
  brush.globalAlpha = 1;
}

// ---- the scene

/** Numbers as a scene of the stage (see stage.js). */
export function numberScene(frame, arrays, { size }) {
  const isCritic = Boolean(frame.is_critic), { reach } = frame, count = arrays.samples.length;
  const axis = verdictAxis(arrays.field, isCritic, scoreOf(frame)), areas = densities(arrays, reach);
  const heights = ticks(0, highest(areas), 3), layout = numberLayout(size, reach, heights, axis);
  let shown = arrays;
  const mark = (index) => ({ x: layout.across(shown.samples[index]), y: layout.base + STRIP / 2, wide: 8, tall: 14 });
  return {
    count, columns: 1, gliding: GLIDING,
    move: (moved) => (shown = moved),
    under: (brush, ink) => paintAxes(brush, layout, heights, axis, ink, isCritic),
    over(brush, ink) {
      const { real, generated } = densities(shown, reach);
      if (real) paintArea(brush, real, layout, ink.real, []);
      if (generated) paintArea(brush, generated, layout, ink.generated, [5, 3]);
      if (shown.optimal && !isCritic) paintVerdict(brush, shown.optimal, layout, axis, ink.discriminator, [2, 3], 1.6);
      if (shown.field) paintVerdict(brush, shown.field, layout, axis, ink.discriminator, [], 2.2);
      paintSamples(brush, shown.samples, layout, ink);
    },
    mark,
    at: (x) => nearest(Float32Array.from({ length: 2 * count }, (_, at) => (at % 2 ? 0 : mark(at / 2).x)), x, 0, 12),
    legend: () => numberLegend(areas, arrays, frame),
    tip: (index) => numberWords(arrays, index, frame),
    facts: numberFacts(arrays.samples, reach, frame.given),
  };
}

const highest = ({ real, generated }) => Math.max(1e-3, ...(real?.values ?? []), ...(generated?.values ?? []));

function numberWords({ samples, sample_scores }, index, { is_critic, reach }) {
  const words = [...verdictWords(sample_scores?.[index], is_critic), placeWords([samples[index]])];
  return Math.abs(samples[index]) > reach ? [...words, "outside the window"] : words;
}

function numberLegend({ real, generated }, { field, optimal }, { given, is_critic }) {
  const parts = [
    real && { line: "solid", filled: true, role: "real", words: "real" },
    generated && { line: "dashed", filled: true, role: "generated", words: "generated" },
    field && { line: "solid", role: "discriminator", words: "D" },
    optimal && !is_critic && { line: "dotted", role: "discriminator", words: "optimal D*", brief: "D*" },
    given && { words: given, gives: true },
  ];
  return parts.filter(Boolean);
}

function numberFacts(samples, reach, given) {
  const outside = samples.filter((value) => Math.abs(value) > reach).length;
  const facts = [`${samples.length} samples` + (outside ? `, ${outside} of them outside the window` : "")];
  if (given) facts.push(`given: ${given}`);
  return facts.join("; ") + ".";
}
