// The picture of a run in a lab, as an anywidget: Python's side is live/run_view.py.

import { add } from "./dom.js";
import { flow } from "./flow.js";
import { phasePlayer, phaseTime } from "./phases.js";
import { whenDecoded } from "./sheets.js";
import { copied, intoView } from "./page.js";
import { timeline } from "./timeline.js";
import { trials } from "./trials.js";
import { nearestWords } from "./stage_words.js";
import { followTheme, view } from "./view.js";

const FRAME = ["frame", "curves", "branch", "others", "last_step"];

/** Show what the model holds, and again whenever that changes; returns what ends it. */
export function render({ model, el }) {
  const root = add(el, "div", { class: "gan-root" });
  const act = (action, ...given) => model.send({ action, arguments: given });
  const question = trials(root, model, act); // its panel lies over what follows
  const strip = flow(add(root, "div", { class: "gan-flow-box" }));
  const picture = view(root, {
    onStep: (step) => act("go_to_step", step),
    onPick: (step, index) => act("find_nearest", step, index),
  });
  const tree = timeline(add(root, "div", { class: "gan-timeline-box" }), {
    onGo: (step, name, moments = 0) => (moments ? act("go_by", moments) : act("go_to_step", step, name)),
    onBranch: () => act("branch"),
    onWhatIf: question.open,
  });
  const soon = gathered();
  let phase = null, ended = false, seen = model.get("update").number;

  const showFlow = () => {
    const [bare, networks, update] = ["frame", "networks", "update"].map((name) => model.get(name));
    const known = update.player ? update : null, frame = { ...bare, real_sheet: model.get("real_sheet") };
    if (bare.sentence) strip.show({ frame, networks, update: known, phase, turn: known?.player ?? null });
  };
  const phases = phasePlayer((now) => {
    phase = now;
    showFlow();
  });
  const showTree = () => {
    const [known, frame, playing] = ["timeline", "frame", "playing"].map((name) => model.get(name));
    if (known.branches && frame.sentence) tree.show({ timeline: known, step: frame.step, playing });
  };
  const show = () => {
    const [frame, curves, style, others, last_step] = FRAME.map((name) => model.get(name));
    if (!frame.sentence) return;
    picture.show(frame, curves, { style, others, last_step, animate: true });
    showFlow();
    showTree();
    question.show();
  };
  const showSoon = whenDecoded(() => model.get("frame").sheet, () => ended || show());
  const showUpdate = () => {
    const { number } = model.get("update");
    if (number && number !== seen) phases.play(phaseTime(model.get("slow"), calm()));
    else if (!number) phases.play(0);
    seen = number;
  };
  const showNearest = () => {
    const found = model.get("nearest");
    if (found.sheet) picture.near({ ...found, words: nearestWords(found) });
  };
  const told = ({ look, copy }) => {
    if (look) intoView(el.closest(".gan-lab") ?? root);
    if (copy) copied(copy, root);
  };
  const heard = [
    ...["frame", "curves", "others"].map((name) => [`change:${name}`, soon(showSoon)]),
    ...["networks", "update"].map((name) => [`change:${name}`, soon(showFlow)]),
    ...["timeline", "playing"].map((name) => [`change:${name}`, soon(showTree)]),
    ...["trials", "settings"].map((name) => [`change:${name}`, soon(question.show)]),
    ["change:update", showUpdate],
    ["change:nearest", showNearest],
    ["msg:custom", told],
  ];
  for (const [event, act] of heard) model.on(event, act);
  show();
  const parts = [picture, strip, tree, question];
  const unwatch = followTheme(root, () => parts.forEach((part) => part.redraw()));
  return () => {
    ended = true;
    unwatch();
    phases.stop();
    for (const [event, act] of heard) model.off(event, act);
    for (const part of parts) part.close();
  };
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Makes of a function one that is called once after a message, however many of its values the message has changed. */
function gathered() {
  const due = new Set();
  const flush = () => {
    const now = [...due];
    due.clear();
    now.forEach((act) => act());
  };
  return (act) => () => {
    if (!due.size) queueMicrotask(flush);
    due.add(act);
  };
}
