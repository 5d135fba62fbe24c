// What the timeline says: in its tip, to those who do not see it, and what can be written into its box. Pure functions.

import { stepWords } from "./chart_words.js";

const MOST = 5; // changes that a tip lists

/** The accessible name of the tree. */
export function timelineName(rows) {
  const current = rows.find((row) => row.isCurrent), count = rows.length;
  const goesOn = current ? `; Play goes on with ${current.name}` : "";
  return `Timeline of ${count} ${count === 1 ? "branch" : "branches"}${goesOn}`;
}

/** The moment shown: "step 3,224 of branch 2, which ends at 5,000"; while it plays, nothing that changes all the time. */
export function valueWords({ name, end }, step, playing = false) {
  return playing ? `${name} is playing` : `step ${stepWords(step)} of ${name}, which ends at ${stepWords(end)}`;
}

/** A change of a setting: "at step 600, D steps 1 → 5". */
const changeWords = ({ step, words }) => `at step ${stepWords(step)}, ${words}`;

/** Every change on a branch in one sentence. */
export function changesWords({ name, ticks }) {
  if (!ticks.length) return `No setting was changed on ${name}.`;
  return `Changes on ${name}: ${ticks.map(changeWords).join("; ")}.`;
}

/** The lines of the tip at a place: the branch and the step, and the changes there. */
export const placeWords = ({ name }, step, ticks) => [`${name} · step ${stepWords(step)}`, ...listed(ticks)];

/** The lines of the tip while the tree has the focus: the moment shown, and the changes on its branch. */
export function focusWords(row, step) {
  const { name, ticks } = row, heading = ticks.length ? `Changes on ${name}:` : changesWords(row);
  return [`${name} · step ${stepWords(step)}`, heading, ...listed(ticks)];
}

/** A line for each change, at most five, and how many there are besides. */
function listed(ticks) {
  const lines = ticks.slice(0, MOST).map(changeWords), rest = ticks.length - lines.length;
  return rest ? [...lines, `and ${rest} more`] : lines;
}

/** The step that somebody has written, with or without commas; null for what is no whole number from 0. */
export function writtenStep(words) {
  const text = words.trim();
  if (!/^(\d+|\d{1,3}(,\d{3})+)$/.test(text)) return null;
  const step = Number(text.replaceAll(",", ""));
  return Number.isSafeInteger(step) ? step : null;
}
