// The box that a step is written into: it follows the moment shown, and is left alone while somebody types. What was
// written counts with Enter and when the box is left, or "Branch here", pressed next, would branch elsewhere.

import { add } from "./dom.js";
import { writtenStep } from "./timeline_words.js";

/** The box inside `parent`; `onStep(step)` is told which step was written. @returns `show(step)`; `close()` */
export function stepBox(parent, onStep) {
  const label = add(parent, "label", { class: "gan-timeline-step" }, "go to step");
  const box = add(label, "input", { type: "text", inputmode: "numeric", autocomplete: "off", size: 8 });
  const heard = new AbortController(), { signal } = heard;
  let shown = "", isHeld = false, isWritten = false; // while somebody is in the box; once something was written

  const putBack = () => {
    isHeld = isWritten = false;
    box.value = shown;
  };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Enter") take();
    else putBack();
  };
  const take = () => {
    const step = isWritten ? writtenStep(box.value) : null;
    putBack(); // until the moment is there: what is asked for may lie beyond the branch's end
    if (step !== null) onStep(step);
  };
  const write = () => (isHeld = isWritten = true);
  const enter = () => {
    isHeld = true;
    box.select();
  };
  const events = { keydown: press, input: write, blur: take, focus: enter };
  for (const [event, act] of Object.entries(events)) box.addEventListener(event, act, { signal });
  return {
    show(step) {
      shown = String(step);
      if (!isHeld && box.value !== shown) box.value = shown;
    },
    close: () => heard.abort(),
  };
}
