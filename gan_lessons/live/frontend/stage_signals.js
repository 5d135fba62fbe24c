// The stage for signals: each example as a small line chart, all on one scale.

import { ticks, written } from "./scales.js";
import { gridLayout, tileAt, tileMark, tilePlace } from "./stage_images.js";
import { paintVerdicts, verdictFacts, verdictLegend, verdicts } from "./stage_images.js";
import { verdictWords } from "./stage_words.js";

export const SIGNAL_ARRAYS = ["samples", "sample_scores"];
const ASPECT = 1.5;

/** The least and the greatest value of all signals, widened to round numbers; −1 to 1 if all are the same. */
export function signalSpan(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low < high)) return [Math.min(-1, low), Math.max(1, high)].map((end) => (Number.isFinite(end) ? end : 0));
  const round = ticks(low, high, 3);
  return [round[0], round.at(-1)];
}

/** The points (x, y) of one signal inside a place, on a scale from `low` to `high`. */
export function signalLine(values, { x, y, wide, tall }, [low, high]) {
  const step = wide / Math.max(1, values.length - 1);
  return Array.from(values, (value, at) => [x + at * step, y + tall - ((value - low) / (high - low)) * tall]);
}

function paintSignal(brush, values, place, span, ink) {
  brush.fillStyle = ink.card;
  brush.fillRect(place.x, place.y, place.wide, place.tall);
  const zero = place.y + place.tall * (span[1] / (span[1] - span[0]));
  brush.fillStyle = ink.line;
  if (span[0] < 0 && span[1] > 0) brush.fillRect(place.x, Math.round(zero), place.wide, 1);
  brush.beginPath();
  signalLine(values, place, span).forEach(([x, y]) => brush.lineTo(x, y));
  brush.strokeStyle = ink.generated;
  brush.lineWidth = 1.4;
  brush.lineJoin = "round";
  brush.stroke();
}

/** Signals as a scene of the stage (see stage.js). */
export function signalScene(frame, arrays, { size }) {
  const count = frame.arrays.samples.shape[0], length = arrays.samples.length / Math.max(1, count);
  const grid = gridLayout(count, size, ASPECT, 8, 9), span = signalSpan(arrays.samples);
  const places = Array.from({ length: count }, (_, index) => tilePlace(index, grid));
  const isCritic = Boolean(frame.is_critic), takenForReal = verdicts(arrays, isCritic);
  const range = `y ${written(span[0])} to ${written(span[1])}`;
  const signal = (index) => arrays.samples.subarray(index * length, (index + 1) * length);
  const legend = [...verdictLegend(takenForReal, isCritic), frame.given && { words: frame.given, gives: true }];
  return {
    count, columns: grid.columns, gliding: [],
    under(brush, ink) {
      places.forEach((place, index) => paintSignal(brush, signal(index), place, span, ink));
      paintVerdicts(brush, places, takenForReal, ink);
    },
    over() {},
    mark: (index) => tileMark(places[index]),
    at: (x, y) => tileAt(x, y, count, grid),
    legend: () => [...legend.filter(Boolean), { words: range, last: true }],
    tip: (index) => [...verdictWords(arrays.sample_scores?.[index], isCritic), signalWords(signal(index))],
    facts: `${count} signals of ${length} values; ${range}. ` + verdictFacts(takenForReal, isCritic),
  };
}

/** The least and the greatest value of one signal in words. */
export function signalWords(values) {
  return `from ${written(Math.min(...values), 2)} to ${written(Math.max(...values), 2)}`;
}
