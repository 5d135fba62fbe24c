// Two runs at the same step, side by side, on the same axes.

import { add } from "./dom.js";
import { charts } from "./charts.js";
import { stage } from "./stage.js";

const STAGE = 250, BELOW = 22, WORDS = 94; // pixels: the legend below a stage, the words above it

/**
 * The picture of two runs inside `root`.
 * @param {HTMLElement} root an empty element
 * @param {{name: string, style: object, curves: object}[]} runs two of them
 * @param {{onStep?: (step: number) => void}} options as for `view`
 * @returns `show(frames, words, last_step)` with a frame and a sentence of each run; `redraw()`; `close()`
 */
export function comparison(root, runs, { onStep } = {}) {
  const box = add(root, "div", { class: "gan-comparison" });
  const columns = runs.map(({ name, style }) => {
    const column = add(box, "div", { class: "gan-run" });
    const heading = add(column, "p", { class: "gan-run-name" });
    const key = add(heading, "svg", { width: 26, height: 10, "aria-hidden": "true" });
    add(key, "path", { d: "M1 5H25", stroke: style.colour, "stroke-width": 3, "stroke-dasharray": style.dash });
    add(heading, "b", {}, name);
    const sentence = add(column, "p", { class: "gan-run-words" });
    return { sentence, stage: stage(add(column, "div"), { size: STAGE }) };
  });
  const lines = charts(add(box, "div", { class: "gan-charts-box" }), { height: STAGE + BELOW + WORDS, onStep });
  const [first, second] = runs;
  const others = [{ ...second.style, name: second.name, curves: second.curves }];
  return {
    show(frames, words, last_step) {
      columns.forEach((column, place) => {
        column.sentence.textContent = words[place];
        column.stage.show(frames[place]);
      });
      const style = { ...first.style, name: first.name };
      lines.show(frames[0], first.curves, { others, last_step, style, of: first.name });
    },
    redraw: () => [...columns.map((column) => column.stage), lines].forEach((part) => part.redraw()),
    close: () => [...columns.map((column) => column.stage), lines].forEach((part) => part.close()),
  };
}
