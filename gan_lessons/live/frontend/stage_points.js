// The stage for points in the plane: D's field, real and generated points, and where G's loss pushes its points.

import { fieldColour } from "./theme.js";
import { scale, ticks, written } from "./scales.js";
import { nearest } from "./stage_glide.js";
import { markSprites, paintArrows, stamp } from "./stage_marks.js";
import { scoreOf, middleScore, placeWords, pushWords, rangeWords, verdictWords } from "./stage_words.js";

export const POINT_ARRAYS = ["samples", "real", "pushes", "field", "sample_scores"];
const LETTER = 6.3, EDGE = 17; // pixels of a digit, and below the window for a row of them
const FEW = 40; // distinct real points, up to which they are drawn larger
const LEAST = 0.02, STRENGTH = 0.8; // of the range of colours; of the strongest, so that marks stand out from it

// ---- layout

/** Three or more round numbers between −reach and reach. */
export function roundMarks(reach) {
  const inside = (mark) => Math.abs(mark) <= reach * 1.0001;
  const tries = [4, 5, 8].map((count) => ticks(-reach, reach, count).filter(inside));
  return tries.find((marks) => marks.length > 2) ?? [0];
}

/** The square window inside a canvas, with round numbers for both of its axes. */
export function pointLayout(size, reach) {
  const marks = roundMarks(reach);
  const left = Math.max(EDGE, Math.ceil(8 + LETTER * Math.max(...marks.map((mark) => written(mark).length))));
  const side = size - left - 1;
  return { size, reach, left, top: 1, side, marks };
}

/** Where points (x, y, x, y, …) stand on the canvas; what lies outside the window is put on its frame. */
export function placed(points, { reach, left, top, side }) {
  const across = scale([-reach, reach], [left, left + side]), up = scale([-reach, reach], [top + side, top]);
  const places = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 2) {
    places[at] = across(points[at]);
    places[at + 1] = up(points[at + 1]);
  }
  return places;
}

/** True if a point is inside the window. */
export const isInside = (points, index, reach) =>
  Math.abs(points[2 * index]) <= reach && Math.abs(points[2 * index + 1]) <= reach;

/** True if all real points are draws of a few: drawn larger, they show round the samples that have learned them. */
export function areFew(real) {
  const places = new Set();
  for (let at = 0; at < real.length && places.size <= FEW; at += 2) places.add(`${real[at]} ${real[at + 1]}`);
  return places.size <= FEW;
}

/** Pushes as strokes (x, y, to x, to y) on the canvas, the longest a tenth of the window; none if nothing pushes. */
export function arrows(pushes, { reach, left, top, side }) {
  let longest = 0;
  for (let at = 0; at < pushes.length; at += 4) longest = Math.max(longest, Math.hypot(pushes[at + 2], pushes[at + 3]));
  if (!(longest > 0)) return [];
  const one = side / (2 * reach), length = (0.1 * side) / longest, strokes = [];
  for (let at = 0; at < pushes.length; at += 4) {
    const [x, y, dx, dy] = pushes.subarray(at, at + 4);
    if (Math.abs(x) > reach || Math.abs(y) > reach) continue;
    const start = [left + (x + reach) * one, top + (reach - y) * one];
    strokes.push([...start, start[0] + dx * length, start[1] - dy * length]);
  }
  return strokes;
}

// ---- D's field

/** What a field spans, and how far its colours reach to both sides of the middle: `{low, high, middle, apart}`. */
export function fieldRange(values, middle = 0.5) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) [low, high] = [middle, middle];
  return { low, high, middle, apart: Math.max(LEAST, high - middle, middle - low) };
}

/** The colours of all shares of a range, from one end of it by the middle to the other, in 256 steps. */
export const fieldTable = (dark) =>
  Array.from({ length: 256 }, (_, place) => fieldColour(0.5 + STRENGTH * (place / 255 - 0.5), dark));

/** The step of a value in the table of colours. */
export function tablePlace(value, { middle, apart }) {
  const place = Math.round(((value - middle) / apart) * 127.5 + 127.5);
  return Math.max(0, Math.min(255, Number.isNaN(place) ? 128 : place));
}

/** A field as the bytes of an image, one pixel a value. */
export function fieldPixels(values, range, table) {
  const pixels = new Uint8ClampedArray(4 * values.length).fill(255);
  for (let at = 0; at < values.length; at++) {
    const colour = table[tablePlace(values[at], range)];
    for (let part = 0; part < 3; part++) pixels[4 * at + part] = colour[part];
  }
  return pixels;
}

/** The colours from the lowest to the highest value that a field shows, as the background of a bar. */
export function barGradient(range, table) {
  const { low, high, middle } = range, wide = high - low || 1;
  const stops = [low, Math.max(low, Math.min(high, middle)), high].map((value) => {
    return `rgb(${table[tablePlace(value, range)].join(" ")}) ${Math.round((100 * (value - low)) / wide)}%`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

// ---- painting

/** A field in a square, smooth between its cells. */
export function paintField(brush, field, range, { left, top, side }, table) {
  const count = Math.round(Math.sqrt(field.length)), small = document.createElement("canvas");
  [small.width, small.height] = [count, count];
  small.getContext("2d").putImageData(new ImageData(fieldPixels(field, range, table), count, count), 0, 0);
  brush.imageSmoothingEnabled = true;
  brush.drawImage(small, left, top, side, side);
}

function paintAxes(brush, { reach, left, top, side, marks, size }, ink) {
  const across = scale([-reach, reach], [left, left + side]), up = scale([-reach, reach], [top + side, top]);
  brush.strokeStyle = ink.line;
  brush.lineWidth = 1;
  brush.strokeRect(left - 0.5, top - 0.5, side + 1, side + 1);
  brush.strokeStyle = brush.fillStyle = ink.faint;
  brush.font = "11px system-ui, sans-serif";
  brush.beginPath();
  for (const mark of marks) {
    const [x, y] = [Math.round(across(mark)) - 0.5, Math.round(up(mark)) - 0.5];
    brush.moveTo(x, top + side);
    brush.lineTo(x, top + side + 4);
    brush.moveTo(left, y);
    brush.lineTo(left - 4, y);
    brush.textAlign = x > size - 14 ? "right" : "center";
    brush.textBaseline = "alphabetic";
    brush.fillText(written(mark), x > size - 14 ? size : x, top + side + 14);
    brush.textAlign = "right";
    brush.textBaseline = "middle";
    brush.fillText(written(mark), left - 6, Math.max(6, y));
  }
  brush.stroke();
}

// ---- the scene

/** Points as a scene of the stage (see stage.js). */
export function pointScene(frame, arrays, { size, sharp, kept }) {
  const layout = pointLayout(size, frame.reach), count = arrays.samples.length / 2;
  const range = fieldOf(frame, arrays);
  let shown = arrays, places = placed(arrays.samples, layout);
  return {
    count, columns: 1, gliding: ["samples", "pushes"],
    move(moved) {
      shown = moved;
      places = placed(moved.samples, layout);
    },
    under(brush, ink, dark) {
      if (arrays.field) paintField(brush, range.values, range, layout, themed(kept, dark).table);
      themed(kept, dark).marks ??= markSprites(ink, sharp);
      brush.drawImage(fixedLayer(kept, arrays.real ?? [], layout, ink, sharp), 0, 0, size, size);
    },
    over(brush, ink) {
      brush.save();
      brush.beginPath();
      brush.rect(layout.left, layout.top, layout.side, layout.side);
      brush.clip();
      stamp(brush, places, sharp, (index) => kept.marks[markOf(shown.samples, index, layout.reach)]);
      if (shown.pushes) paintArrows(brush, arrows(shown.pushes, layout), ink);
      brush.restore();
    },
    mark: (index) => ringAround(places[2 * index], places[2 * index + 1], size),
    at: (x, y) => nearest(places, x, y, 12),
    legend: (dark) => pointLegend(frame, arrays, range, themed(kept, dark).table),
    tip: (index) => pointWords(arrays, index, frame),
    facts: pointFacts(arrays, range, frame, count),
  };
}

/** What depends on nothing but the theme, kept from frame to frame: the field's colours, and marks. */
function themed(kept, dark) {
  if (kept.dark !== dark) Object.assign(kept, { dark, table: fieldTable(dark), marks: null });
  return kept;
}

/** Axes and real points on a layer of their own: in the frames of one run they are the same, so it is kept. */
function fixedLayer(kept, real, layout, ink, sharp) {
  const before = kept.fixed, { reach, size } = layout;
  if (before && before.page === ink.page && before.reach === reach && isSame(before.real, real)) return before.element;
  const element = document.createElement("canvas"), brush = element.getContext("2d");
  element.width = element.height = Math.round(size * sharp);
  brush.setTransform(sharp, 0, 0, sharp, 0, 0);
  paintAxes(brush, layout, ink);
  const places = placed(real, layout), { many, few } = kept.marks.real;
  for (const mark of areFew(real) ? few : many) stamp(brush, places, sharp, (index) => isInside(real, index, reach) && mark);
  kept.fixed = { element, page: ink.page, reach, real };
  return element;
}

const isSame = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

/** Which mark a sample gets: a cross, or outside the window a stroke across the frame where it left. */
export function markOf(samples, index, reach) {
  if (isInside(samples, index, reach)) return "generated";
  return Math.abs(samples[2 * index]) > reach ? "beside" : "above";
}

/** A ring around a point, moved so far that the picture's edge does not cut it. */
function ringAround(x, y, size) {
  const [left, top] = [x, y].map((at) => Math.max(11, Math.min(size - 11, at)));
  return { x: left, y: top, wide: 16, tall: 16, round: true };
}

/** D's field as it is coloured: probabilities, or a critic's scores. */
function fieldOf(frame, { field = [], real_scores, generated_scores }) {
  const isScore = Boolean(frame.is_critic);
  const values = isScore ? Float32Array.from(field, scoreOf(frame)) : field;
  const middle = isScore ? middleScore(true, real_scores, generated_scores) : 0.5;
  return { ...fieldRange(values, middle), values, isScore };
}

function pointWords({ samples, pushes, sample_scores }, index, { reach, is_critic }) {
  const words = verdictWords(sample_scores?.[index], is_critic);
  words.push(placeWords(samples.subarray(2 * index, 2 * index + 2)));
  if (!isInside(samples, index, reach)) words.push("outside the window");
  if (pushes && 4 * index < pushes.length) words.push(pushWords(pushes[4 * index + 2], pushes[4 * index + 3]));
  return words;
}

function pointLegend(frame, arrays, range, table) {
  const shown = rangeWords(range), bar = barGradient(range, table), [wide, label] = [24, "D"];
  const parts = [
    arrays.real && { mark: "●", role: "real", words: "real" },
    { mark: "✕", role: "generated", words: "generated" },
    arrays.pushes && { mark: "→", role: "generator", words: "push on G", brief: "push", least: true },
    frame.given && { words: frame.given, gives: true },
    arrays.field && { bar, wide, label, words: shown, brief: shown.replace(" to ", "…") },
  ];
  return parts.filter(Boolean);
}

function pointFacts({ samples, field }, range, { reach, given }, count) {
  let outside = 0;
  for (let index = 0; index < count; index++) outside += !isInside(samples, index, reach);
  const facts = [`${count} samples` + (outside ? `, ${outside} of them outside the window` : "")];
  if (field?.length) facts.push(`${range.isScore ? "D's score" : "D: real"} ${rangeWords(range)}`);
  if (given) facts.push(`given: ${given}`);
  return facts.join("; ") + ".";
}
