// What a comparison of trials says: what will be trained, how far it is, and which trial did best. Pure functions.

import { stepWords } from "./chart_words.js";
import { valueText } from "./what_if_values.js";

const COUNTS = ["no", "one", "two", "three", "four", "five", "six"];

const countWords = (count) => COUNTS[count] ?? String(count);
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** "1", "1 and 3", "1, 3 and 5". */
export function listWords(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The moment from which all trials begin. */
export const originWords = ({ step, branch }) => `from step ${stepWords(step)} of ${branch}`;

/** What will happen when Train is pressed. */
export function planWords(origin, setting, values, steps) {
  const long = `${stepWords(steps)} ${steps === 1 ? "step" : "steps"} each`;
  const what = `${countWords(values.length)} branches are trained for ${long}`;
  const which = `${setting.label} ${listWords(values.map(valueText))}`;
  const rest = "Everything else stays the same, the noise and data drawn too.";
  return `${capital(originWords(origin))}, ${what}: ${which}. ${rest}`;
}

/** How far the training is: "Training 2 of 3"; at the end, how many trials there are. */
export function progressWords({ running, done, count, trials }) {
  if (running) return `Training ${Math.min(count, Math.max(done + 1, trials.length))} of ${count}`;
  const finished = trials.filter((trial) => trial.is_done).length;
  const failed = trials.filter((trial) => trial.error).length, of = `of ${countWords(count)} branches`;
  if (failed && finished + failed === count) return `${capital(countWords(failed))} ${of} failed.`;
  if (!finished) return "Stopped. No branch is finished.";
  if (finished === count) return `${capital(countWords(finished))} branches are trained.`;
  const are = finished === 1 ? "is" : "are";
  return `Stopped. ${capital(countWords(finished))} of ${countWords(count)} branches ${are} finished.`;
}

/** A trial's value of the metric: "FID 23.4", "8 of 8 modes"; empty where it is not known. */
export function metricWords(metric, place) {
  if (!metric || !Number.isFinite(metric.values[place])) return "";
  const text = metric.texts[place];
  return metric.name === "modes" ? `${text} modes` : `${metric.name} ${text}`;
}

/** The places of the finished trials whose value, as it is written, is the best; none if fewer than two are known. */
export function bestPlaces(trials, metric) {
  if (!metric) return [];
  const isKnown = (place) => trials[place].is_done && Number.isFinite(metric.values[place]);
  const known = trials.map((_, place) => place).filter(isKnown);
  if (known.length < 2) return [];
  const sign = metric.better === "lower" ? -1 : 1;
  const best = known.reduce((one, other) => (sign * metric.values[other] > sign * metric.values[one] ? other : one));
  return known.filter((place) => metric.texts[place] === metric.texts[best]);
}

/** The mark beside a trial's value: "best", "tied", or nothing. */
export function markWords(best, place) {
  if (!best.includes(place)) return "";
  return best.length === 1 ? "best" : "tied";
}

/** Which trial did best, in a sentence; a tie is called one. */
export function verdictWords(trials, metric) {
  const best = bestPlaces(trials, metric);
  if (!best.length) return metric ? "There are no two finished branches to compare." : "";
  const scale = `${capital(metric.name)} (${metric.better} is better)`, value = metric.texts[best[0]];
  if (best.length === 1) return `${scale}: ${trials[best[0]].words} is best, with ${value}.`;
  const all = best.length === trials.length, names = listWords(best.map((place) => trials[place].words));
  const who = all ? `${best.length === 2 ? "both" : `all ${countWords(best.length)}`} branches` : names;
  return `${scale}: ${who} are equally good, with ${value}.`;
}

/** How far the verdict may be trusted. */
export function chanceWords(trials, metric) {
  const best = bestPlaces(trials, metric);
  if (!best.length) return "";
  return `One run each: ${best.length === trials.length ? "other runs may differ" : "the difference may be chance"}.`;
}

/** Where the bars of a metric begin and how long they are, as shares of a scale from 0 to `most`; null for no value. */
export function bars(values, most = 0) {
  const known = values.filter(Number.isFinite), low = Math.min(0, ...known);
  const range = Math.max(most, 0, ...known) - low || 1;
  return values.map((value) =>
    Number.isFinite(value) ? { from: (Math.min(0, value) - low) / range, long: Math.abs(value) / range } : null);
}

/** How many trials stand side by side in a width, how wide they are for their words, and how large their pictures. */
export function columns(count, width, tallest, widest) {
  const side = count > 2 && width < 540 ? 2 : Math.max(2, count), gap = 12;
  const wide = Math.max(120, Math.min(widest, Math.floor((width - (side - 1) * gap) / side)));
  return { side, wide, size: Math.min(tallest, wide) };
}
