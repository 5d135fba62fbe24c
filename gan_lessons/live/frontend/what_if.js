// "What if …?": several values of one setting, tried from the moment shown and looked at side by side. It lies over the
// picture: the question first, then the trials.

import { add } from "./dom.js";
import { question } from "./what_if_form.js";
import { trialRow } from "./what_if_trials.js";
import { originWords, progressWords } from "./what_if_words.js";

/**
 * The panel at the place of `root`, an empty element in a `.gan-root` that takes no height itself.
 * @param {HTMLElement} root
 * @param {object} options `onTrain({ setting, values, steps })`, `onStop()`, `onChoose(name)` of a trial, `onClose()`
 * @returns `show(state)`, where the state is `{ open, step, branch, settings, steps, running, done, count, trials,
 *   metric, error }`; `redraw()`; `close()`
 */
export function whatIf(root, { onTrain, onStop, onChoose, onClose }) {
  root.classList.add("gan-what-if-place");
  const panel = add(root, "div", { class: "gan-what-if", role: "dialog", "aria-label": "What if …?", tabindex: -1 });
  panel.hidden = true;
  const head = add(panel, "div", { class: "gan-what-if-head" });
  add(head, "b", {}, "What if …?");
  const origin = add(head, "span", { class: "gan-what-if-origin" });
  const progress = add(head, "span", { class: "gan-what-if-progress", role: "status" });
  const button = (words, act) => {
    const made = add(head, "button", { type: "button", class: "gan-button" }, words);
    made.onclick = act;
    return made;
  };
  const stop = button("Stop", () => onStop()), again = button("Another question", () => ask());
  button("Close", () => onClose());
  const form = question(panel, (wish) => {
    isWaiting = true;
    draw();
    onTrain(wish);
  });
  const body = add(panel, "div"), row = trialRow(body, (name) => onChoose(name));
  let state = null, isAsking = true, isWaiting = false, before = null;

  /** Back to the form, with the setting that was asked about last. */
  function ask() {
    isAsking = true;
    form.begin(state);
    draw();
    form.focus();
  }

  function draw() {
    const hadFocus = panel.contains(document.activeElement);
    form.element.hidden = !isAsking;
    body.hidden = isAsking;
    stop.hidden = isAsking || !state.running;
    again.hidden = isAsking || state.running;
    origin.textContent = originWords(state);
    const words = isAsking ? "" : progressWords(state);
    if (progress.textContent !== words) progress.textContent = words;
    form.show(state, isWaiting);
    if (isAsking) row.clear();
    else row.show(state, body.clientWidth);
    if (hadFocus && !isSeen(document.activeElement)) panel.focus(); // what had it has gone
  }

  const isSeen = (element) => panel.contains(element) && element.getClientRects().length > 0;

  function open() {
    before = document.activeElement;
    panel.hidden = false;
    isWaiting = false;
    isAsking = !state.running && !state.trials.length;
    if (isAsking) ask();
    else {
      draw();
      panel.focus();
    }
  }

  function shut() {
    const hadFocus = panel.contains(document.activeElement);
    panel.hidden = true;
    row.clear();
    if (hadFocus && before?.isConnected) before.focus();
  }

  const heard = new AbortController();
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // or JupyterLab takes it
    if (event.key === "Escape") onClose();
  }, { signal: heard.signal });
  const observer = new ResizeObserver(() => !panel.hidden && !isAsking && draw());
  observer.observe(panel);
  return {
    show(next) {
      const isNew = names(next) !== names(state);
      state = next;
      if (!state.open) return panel.hidden || shut();
      if (panel.hidden) return open();
      if (state.running || state.error) isWaiting = false;
      if (state.running || (isNew && state.trials.length)) [isAsking, isWaiting] = [false, false];
      draw();
    },
    redraw: () => row.redraw(),
    close() {
      heard.abort();
      observer.disconnect();
      row.clear();
      panel.remove();
      root.classList.remove("gan-what-if-place");
    },
  };
}

/** Which trials a state holds: others than before mean that new ones were trained. */
const names = (state) => (state?.trials ?? []).map(({ name }) => name).join();
