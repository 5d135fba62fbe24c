// What if …? in a lab: when the panel is there, and what it is shown; Python trains (live/trying.py).

import { add } from "./dom.js";
import { whatIf } from "./what_if.js";

const STEPS = 500; // offered for each trial

/**
 * The panel over the picture inside `root`.
 * @returns `open()` shows the form; `show()` follows the model; `redraw()`; `close()`
 */
export function trials(root, model, act) {
  let isAsked = false, before = null; // somebody wants to ask something; what was known when the form was opened
  const panel = whatIf(add(root, "div", { class: "gan-what-if-box" }), {
    onTrain: ({ setting, values, steps }) => act("try_values", setting, values, steps),
    onStop: () => act("pause"),
    onChoose: (name) => act("choose", name),
    onClose: () => {
      isAsked = false;
      if (model.get("trials").count) act("close_trials");
      show();
    },
  });
  const show = () => {
    const [found, frame, branch, settings] = ["trials", "frame", "branch", "settings"].map((name) => model.get(name));
    if (found.count) isAsked = false;
    // the trial that is being trained is what the lab shows now: its frame comes with every frame of the run
    const isCurrent = (one) => found.running && one.name === branch.name && !one.is_done && !one.error;
    const withFrame = (one) => (isCurrent(one) ? { ...one, frame, sentence: frame.sentence } : one);
    const known = found.count ? { ...found, trials: found.trials.map(withFrame) } : null;
    const error = (found !== before && found.error) || "";
    const now = { step: frame.step, branch: branch.name, steps: STEPS, running: false, trials: [], metric: null };
    panel.show({ ...now, done: 0, count: 0, ...known, open: isAsked || Boolean(known), settings, error });
  };
  return {
    open() {
      [isAsked, before] = [true, model.get("trials")];
      show();
    },
    show,
    redraw: () => panel.redraw(),
    close: () => panel.close(),
  };
}
