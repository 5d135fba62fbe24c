// What the stage says: probabilities, scores, places and pushes in words, and where a tip stands. Pure functions.

import { logit, sigmoid } from "./probability.js";
import { written } from "./scales.js";

const ARROWS = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"];

/** A probability as a percentage; what is not quite 0 or 100 % does not look it. */
export function percent(probability) {
  if (!Number.isFinite(probability)) return "– %";
  const value = 100 * probability;
  if (value > 0 && value < 0.1) return "< 0.1 %";
  if (value < 100 && value > 99.9) return "> 99.9 %";
  const isNearEnd = (value > 0 && value < 1) || (value > 99 && value < 100);
  return `${value.toFixed(isNearEnd ? 1 : 0)} %`;
}

/** "38–55 %", with more digits if both ends would look the same; of scores "−1.2 to 0.4". */
export function rangeWords({ low, high, isScore }) {
  if (isScore) return `${written(low, 2)} to ${written(high, 2)}`;
  const digits = [0, 1, 2].find((count) => (100 * low).toFixed(count) !== (100 * high).toFixed(count)) ?? 0;
  const [from, to] = [low, high].map((share) => (100 * share).toFixed(digits));
  return from === to ? `${from} %` : `${from}–${to} %`;
}

/**
 * A function from what a critic's `field` holds to D's scores: the lowest is 0 and the highest 1 where the frame names
 * both. In runs that were recorded without them it holds the sigmoid of the score.
 */
export function scoreOf({ field_range: range }) {
  return range ? (share) => range[0] + share * (range[1] - range[0]) : logit;
}

/**
 * The score that D gives to neither side: 0 where it stands for a probability. Only differences between a critic's
 * scores count; in the middle between its means for real and for generated examples is where it changes sides.
 */
export function middleScore(isCritic, real, generated) {
  if (!isCritic || !real?.length || !generated?.length) return 0;
  return (mean(real) + mean(generated)) / 2;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** D's verdict on one sample in words, or nothing if it is not known. */
export function verdictWords(score, isCritic) {
  if (score === undefined) return [];
  return [isCritic ? `D's score ${written(score, 2)}` : `D: real ${percent(sigmoid(score))}`];
}

/** A place in the plane or on the line, to a hundredth of what is a round number in the window. */
export const placeWords = (values) => {
  const words = [...values].map((value) => written(Number(value.toFixed(2))));
  return words.length > 1 ? `at (${words.join(", ")})` : `at ${words[0]}`;
};

/** How far and which way G's loss pushes a sample. */
export function pushWords(dx, dy) {
  const length = Math.hypot(dx, dy);
  if (!(length > 0)) return "not pushed";
  const turn = Math.round(Math.atan2(dy, dx) / (Math.PI / 4));
  return `pushed ${length < 0.005 ? "< 0.01" : written(Number(length.toFixed(2)))} ${ARROWS[(turn + 8) % 8]}`;
}

/** Where a tip of a size stands beside a mark, inside a box: to the right and below if there is room, else across. */
export function tipPlace(mark, tip, box, gap = 12) {
  const along = (at, far, size, whole) => {
    const after = at + far + gap, before = at - far - gap - size;
    return after + size <= whole ? after : before >= 0 ? before : null;
  };
  const inside = (at, size, whole) => Math.max(0, Math.min(at, whole - size));
  const x = along(mark.x, mark.wide / 2, tip.wide, box.wide);
  if (x !== null) return { x, y: inside(mark.y - tip.tall / 2, tip.tall, box.tall) };
  const y = along(mark.y, mark.tall / 2, tip.tall, box.tall) ?? box.tall;
  return { x: inside(mark.x - tip.wide / 2, tip.wide, box.wide), y: inside(y, tip.tall, box.tall) };
}

/** The sample that a key leads to from `index` (null: none yet), in rows of `columns`; null for keys without use. */
export function keyTarget(key, index, count, columns) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  if (!count || !(key in steps || key === "Home" || key === "End")) return null;
  if (key === "Home" || key === "End") return key === "Home" ? 0 : count - 1;
  if (index === null) return 0;
  const next = index + steps[key];
  return next >= 0 && next < count ? next : index;
}

/** What is said below a real image that is the nearest to a generated one. */
export const nearestWords = ({ distance, count }) =>
  `nearest of ${count.toLocaleString("en")} real, ${distance.toFixed(1)} away`;
