// The trials of "What if …?" side by side: what each generates, its metric as a bar, and a button to go on with it.

import { add } from "./dom.js";
import { stage } from "./stage.js";
import { bars, bestPlaces, chanceWords, columns, markWords, metricWords, verdictWords } from "./what_if_words.js";

const TALLEST = 176; // pixels of a picture: everything else in the panel takes the rest of its height
const WIDEST = 250; // pixels of a trial, so that its sentence has few lines

/**
 * An empty row of trials inside `parent`; `onChoose(name)` is told which one to go on with.
 * @returns `show(state, width)`; `redraw()`; `clear()`
 */
export function trialRow(parent, onChoose) {
  const grid = add(parent, "div", { class: "gan-what-if-trials" });
  const verdict = add(parent, "p", { class: "gan-what-if-verdict" });
  const chance = add(parent, "p", { class: "gan-what-if-chance" });
  let parts = [], built = "";

  function clear() {
    for (const part of parts) part.close();
    grid.replaceChildren();
    [parts, built] = [[], ""];
  }

  return {
    show(state, width) {
      const { trials, metric, running } = state, count = running ? Math.max(state.count, trials.length) : trials.length;
      const { side, wide, size } = columns(count, width, TALLEST, WIDEST), wanted = JSON.stringify([count, side, wide]);
      if (wanted !== built) {
        clear();
        grid.style.gridTemplateColumns = `repeat(${side}, ${wide}px)`;
        parts = Array.from({ length: count }, () => column(grid, size, wide, onChoose));
      }
      built = wanted;
      const best = running ? [] : bestPlaces(trials, metric), lengths = bars(metric?.values ?? [], metric?.most);
      parts.forEach((part, at) => {
        if (trials[at]) part.show(trials[at], running);
        part.measure(metricWords(metric, at), markWords(best, at), lengths[at] ?? null);
      });
      verdict.textContent = running ? "" : verdictWords(trials, metric);
      chance.textContent = running ? "" : chanceWords(trials, metric);
    },
    redraw: () => parts.forEach((part) => part.redraw()),
    clear,
  };
}

/** One trial; before it has begun, its place. */
function column(grid, size, wide, onChoose) {
  const box = add(grid, "div", { class: "gan-what-if-trial", role: "group" });
  const heading = add(box, "p", { class: "gan-what-if-heading" });
  const sample = add(heading, "svg", { width: 24, height: 10, "aria-hidden": "true" });
  const line = add(sample, "path", { d: "M1 5H23" });
  const name = add(heading, "b"), how = add(heading, "span");
  const sentence = add(box, "p", { class: "gan-what-if-sentence" });
  const place = add(box, "div", { class: "gan-what-if-stage", style: `height: ${size + 22}px` });
  const picture = stage(add(place, "div"), { size, wide });
  const score = add(box, "p", { class: "gan-what-if-score" }), value = add(score, "span"), mark = add(score, "b");
  const track = add(box, "div", { class: "gan-what-if-bar", "aria-hidden": "true" }), bar = add(track, "span");
  const choose = add(box, "button", { type: "button", class: "gan-button" }, "Go on with this");
  let frame = null, known = "";
  box.classList.add("gan-is-waiting");
  how.textContent = "not begun";
  choose.onclick = () => onChoose(known);
  choose.style.visibility = "hidden";
  return {
    show(trial, running) {
      known = trial.name;
      box.classList.remove("gan-is-waiting");
      box.setAttribute("aria-label", trial.words);
      line.setAttribute("stroke", trial.colour);
      line.setAttribute("stroke-dasharray", trial.dash);
      bar.style.background = trial.colour;
      name.textContent = heading.title = trial.words;
      how.textContent = trial.is_done ? "" : trial.error ? "failed" : running ? "training" : "not finished";
      sentence.textContent = sentence.title = trial.error || (trial.sentence ?? "");
      choose.setAttribute("aria-label", `Go on with ${trial.words}`);
      choose.style.visibility = running ? "hidden" : "";
      if (trial.frame && trial.frame !== frame) picture.show(trial.frame, { animate: running });
      frame = trial.frame;
    },
    measure(words, best, length) {
      value.textContent = words;
      mark.textContent = best;
      track.style.visibility = length ? "" : "hidden";
      if (length) Object.assign(bar.style, { left: `${100 * length.from}%`, width: `${100 * length.long}%` });
    },
    redraw: () => picture.redraw(),
    close: () => picture.close(),
  };
}
