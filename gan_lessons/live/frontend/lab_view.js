// The picture of a run in a lab, as an anywidget: Python's side is live/run_view.py.

import { add } from "./dom.js";
import { flow } from "./flow.js";
import { phasePlayer, phaseTime } from "./phases.js";
import { followTheme, view } from "./view.js";

const FRAME = ["frame", "curves", "branch", "others", "last_step"];

/** Show what the model holds, and again whenever that changes; returns what ends it. */
export function render({ model, el }) {
  const root = add(el, "div", { class: "gan-root" });
  const strip = flow(add(root, "div", { class: "gan-flow-box" }));
  const picture = view(root, { onStep: (step) => model.send({ step }) });
  let phase = null, seen = model.get("update").number;

  const showFlow = () => {
    const [frame, networks, update] = ["frame", "networks", "update"].map((name) => model.get(name));
    const known = update.player ? update : null;
    if (frame.sentence) strip.show({ frame, networks, update: known, phase, turn: known?.player ?? null });
  };
  const phases = phasePlayer((now) => {
    phase = now;
    showFlow();
  });
  const show = () => {
    const [frame, curves, style, others, last_step] = FRAME.map((name) => model.get(name));
    if (!frame.sentence) return;
    picture.show(frame, curves, { style, others, last_step, animate: true });
    showFlow();
  };
  const showUpdate = () => {
    const { number } = model.get("update");
    if (number && number !== seen) phases.play(phaseTime(model.get("slow"), calm()));
    else if (!number) phases.play(0);
    seen = number;
  };
  const heard = [["change", show], ["change:update", showUpdate]];
  for (const [event, act] of heard) model.on(event, act);
  show();
  const unwatch = followTheme(root, () => [picture, strip].forEach((part) => part.redraw()));
  return () => {
    unwatch();
    phases.stop();
    for (const [event, act] of heard) model.off(event, act);
    picture.close();
    strip.close();
  };
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
