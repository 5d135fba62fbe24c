// Which values of a setting are offered, and whether those that were written can be trained with. Pure functions.

import { stepWords } from "./chart_words.js";

export const MOST = 4, LONGEST = 20000; // values, and steps of each

/**
 * @typedef {object} Setting
 * @property {string} name
 * @property {string} label as the lab calls it
 * @property {"whole"|"number"|"choice"} kind
 * @property {number|string} value the present one
 * @property {string[]} [choices]
 * @property {number} [low]
 * @property {number} [high]
 * @property {boolean} [above] whether values have to be above `low`, which is then not possible itself
 */

/** Values to begin with, the present one among them: neighbours of a number in rising order, or the first choices. */
export function offered(setting) {
  if (setting.kind === "choice") return firstChoices(setting);
  const { value, kind, low, high } = setting, near = kind === "whole" ? wholeNear(value) : numbersNear(value);
  const known = near.filter((one) => isPossible(setting, one));
  const values = known.length > 1 ? known : [...known, low, high].filter(Number.isFinite);
  return [...new Set(values)].sort((a, b) => a - b);
}

function firstChoices({ choices, value }) {
  const first = choices.slice(0, MOST);
  return first.includes(value) ? first : [value, ...first.slice(0, MOST - 1)];
}

const numbersNear = (value) => (value ? [rounded(value / 3), value, rounded(3 * value)] : [0, 0.1, 1]);

/** Small numbers count updates, large ones examples: there, one more or less makes no difference. */
function wholeNear(value) {
  if (value > 10) return [Math.round(value / 4), value, 4 * value];
  return [1, 5].includes(value) ? [1, 3, 5] : [1, value, 5];
}

const rounded = (value) => Number(value.toPrecision(1));

/** Whether a value lies in the setting's range; the present one may lie outside, where a cell has put it. */
const isPossible = ({ low, high, above, value: now }, value) =>
  value === now || ((above ? value > low : value >= (low ?? -Infinity)) && value <= (high ?? Infinity));

/** The number that somebody has written, with a true minus or with commas at the thousands too; null for no number. */
export function writtenNumber(words) {
  const text = words.trim().replaceAll("−", "-"), hasCommas = /^-?\d{1,3}(,\d{3})+$/.test(text);
  const bare = hasCommas ? text.replaceAll(",", "") : text, value = Number(bare);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) && Number.isFinite(value) ? value : null;
}

/**
 * What stands in the form, and what is wrong with it.
 * @param {Setting} setting
 * @param {string[]} texts of the value boxes; an empty one does not count
 * @param {string} stepText
 * @returns {{values: (number|string)[], steps: ?number, valueProblems: string[], countProblem: string,
 *   stepProblem: string, isRight: boolean}} a problem for each box, "" for none
 */
export function checked(setting, texts, stepText) {
  const known = texts.map((text) => valueOf(setting, text));
  const valueProblems = texts.map((text, at) => problemOf(setting, text, known, at));
  const values = known.filter((value) => value !== null);
  const isWrong = valueProblems.some(Boolean);
  const countProblem = !isWrong && values.length < 2 ? "Give at least two different values to compare." : "";
  const steps = writtenNumber(stepText), isCount = Number.isInteger(steps) && steps >= 1 && steps <= LONGEST;
  const wanted = `Write a whole number of steps from 1 to ${stepWords(LONGEST)}.`, isEmpty = !stepText.trim();
  const stepProblem = isCount ? "" : isEmpty ? wanted : `${quoted(stepText)} is not possible. ${wanted}`;
  return {
    values, steps: isCount ? steps : null, valueProblems, countProblem, stepProblem,
    isRight: !isWrong && !countProblem && isCount,
  };
}

const quoted = (text) => `“${text.trim()}”`;

function valueOf({ kind }, text) {
  if (!text.trim()) return null;
  return kind === "choice" ? text : writtenNumber(text);
}

function problemOf(setting, text, known, at) {
  if (!text.trim()) return "";
  const { kind, label } = setting, value = known[at], read = quoted(text);
  if (value === null) return `${read} is not a number. Write one such as ${kind === "whole" ? "5" : "0.001"}.`;
  if (kind === "whole" && !Number.isInteger(value)) return `${read} is not a whole number. Write one such as 5.`;
  if (kind !== "choice" && !isPossible(setting, value))
    return `${read} is out of range: ${label} ${rangeWords(setting)}.`;
  const same = known.indexOf(value);
  return same < at ? `${read} is the same as value ${same + 1}.` : "";
}

function rangeWords({ low, high, above }) {
  const [from, to] = [low, high].map((end) => (Number.isFinite(end) ? plain(end) : null));
  if (above) return `is above ${from}, at most ${to}`;
  if (from !== null && to !== null) return `goes from ${from} to ${to}`;
  return from !== null ? `is at least ${from}` : `is at most ${to}`;
}

const isLarge = (value) => Number.isInteger(value) && value >= 1000;
const plain = (value) => (isLarge(value) ? stepWords(value) : String(value).replaceAll("-", "−"));

/** A value as it stands in a sentence: 0.0003, 1,024, R1. */
export const valueText = (value) => (typeof value === "number" ? plain(value) : String(value));
