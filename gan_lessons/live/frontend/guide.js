// The card of a guide, as an anywidget: Python's side is live/guide.py, and knows alone how far the student is.

import { add } from "./dom.js";
import { cardWords } from "./guide_card.js";
import { marker } from "./guide_mark.js";
import { followTheme } from "./view.js";

const TRAITS = ["tasks", "end", "at", "says_then", "ticked", "share", "closed"];

/** Show what the model holds, and again whenever that changes; returns what ends it. */
export function render({ model, el }) {
  const root = add(el, "div", { class: "gan-root gan-guide", role: "region", "aria-label": "Guide" });
  const head = add(root, "div", { class: "gan-guide-head", "aria-hidden": "true" });
  const label = add(head, "span"), dots = add(head, "span", { class: "gan-guide-dots" });
  const said = add(root, "p", { class: "gan-guide-words", role: "status", "aria-live": "polite" });
  const press = (name) => model.send({ press: name, at: model.get("at"), says_then: model.get("says_then") });
  const button = (words, name) => {
    const made = add(root, "button", { type: "button", class: "gan-button" }, words);
    made.onclick = () => made.getAttribute("aria-disabled") !== "true" && press(name);
    return made;
  };
  const back = button("Back", "back"), next = button("Skip", "next");
  const bar = add(root, "div", { class: "gan-guide-bar", "aria-hidden": "true" });
  const mark = marker(model.get("lab"));
  let shown = "";

  const show = () => {
    const card = cardWords(Object.fromEntries(TRAITS.map((name) => [name, model.get(name)])));
    label.textContent = card.label;
    dots.replaceChildren(...card.dots.map((state) => add(null, "span", { class: `gan-${state}` })));
    const words = JSON.stringify([card.label, card.isDone, card.words]);
    if (words !== shown) write(said, card); // what has not changed is not spoken again
    shown = words;
    root.classList.toggle("gan-done", card.isDone);
    for (const [one, is] of [[back, card.back], [next, card.next]]) one.setAttribute("aria-disabled", String(!is));
    next.textContent = card.next || "Next";
    next.classList.toggle("gan-primary", card.isDone);
    bar.style.width = `${100 * card.share}%`;
    mark.show(card.control);
  };
  const heard = TRAITS.map((name) => `change:${name}`);
  for (const event of heard) model.on(event, show);
  show();
  const unwatch = followTheme(root, () => {});
  return () => {
    unwatch();
    mark.close();
    for (const event of heard) model.off(event, show);
  };
}

function write(box, { label, isDone, words }) {
  box.replaceChildren(add(null, "span", { class: "gan-guide-spoken" }, `${label}. `));
  if (isDone) add(box, "b", { class: "gan-guide-tick" }, "✓ Done. ");
  for (const [kind, text] of words) {
    if (!kind) box.append(text);
    else add(box, "b", { class: kind === "bold" ? "" : `gan-word-${kind}` }, text);
  }
}
