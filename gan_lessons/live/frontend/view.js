// One moment of a run on one screen: the stage, what stands beside it, and the charts of the whole run.

import { add } from "./dom.js";
import { isDark, watchTheme } from "./theme.js";
import { stage } from "./stage.js";
import { beside, visible } from "./beside.js";
import { charts } from "./charts.js";

const STAGE = 256, BELOW = 22, BESIDE = 120; // pixels: the stage is higher than wide by its legend

/** Follow the page's theme: `root` gets the class of a dark page, and `redraw` is called after each change. */
export function followTheme(root, redraw) {
  let waiting = 0;
  const follow = () => {
    cancelAnimationFrame(waiting);
    if (!root.isConnected) waiting = requestAnimationFrame(follow); // only in the page it has a colour
    root.classList.toggle("gan-dark", isDark(root.parentElement ?? root));
    redraw();
  };
  follow();
  const unwatch = watchTheme(follow);
  return () => {
    cancelAnimationFrame(waiting);
    unwatch();
  };
}

/**
 * The picture of a run inside `root`.
 * @param {HTMLElement} root an empty element
 * @param {{onStep?: (step: number) => void, onPick?: (step: number, index: number) => void}} options `onStep` is told
 *   which step of the charts was chosen, `onPick` which image of the stage is looked at
 * @returns `show(frame, curves, options)`, where the options are those of `charts` and `animate`; `near` of the stage;
 *   `redraw()`; `close()`
 */
export function view(root, { onStep, onPick } = {}) {
  const sentence = add(root, "p", { class: "gan-sentence" });
  const box = add(root, "div", { class: "gan-view" });
  const parts = [
    stage(add(box, "div", { class: "gan-stage-box" }), { size: STAGE, onPick }),
    beside(add(box, "div", { class: "gan-beside-box" }), { size: BESIDE }),
    charts(add(box, "div", { class: "gan-charts-box" }), { height: STAGE + BELOW, onStep }),
  ];
  const [samples, panels, lines] = parts;
  return {
    show(frame, curves, options = {}) {
      sentence.textContent = frame.sentence;
      box.classList.toggle("gan-with-beside", visible(frame).length > 0);
      samples.show(frame, { animate: options.animate });
      panels.show(frame);
      lines.show(frame, curves, options);
    },
    near: samples.near,
    redraw: () => parts.forEach((part) => part.redraw()),
    close: () => parts.forEach((part) => part.close()),
  };
}
