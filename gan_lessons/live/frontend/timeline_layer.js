// A layer of a drawing that changes with every frame of a run that goes on: its elements are used again.

import { add } from "./dom.js";

/**
 * An empty group inside `parent`, of a class.
 * @returns `put(tag, look, words)` for one element after the other, and `end()` after the last one
 */
export function layer(parent, kind) {
  const group = add(parent, "g", { class: kind }), kept = [];
  let used = 0;

  function element(tag) {
    const old = kept[used];
    if (old?.tag === tag) return old;
    const made = { tag, element: add(null, tag), look: {}, words: "" };
    if (old) old.element.replaceWith(made.element);
    else group.append(made.element);
    return (kept[used] = made);
  }

  return {
    put(tag, look, words = "") {
      const one = element(tag);
      used += 1;
      for (const name of Object.keys(one.look)) if (!(name in look)) one.element.removeAttribute(name);
      for (const [name, value] of Object.entries(look))
        if (one.look[name] !== value) one.element.setAttribute(name, value);
      if (one.words !== words) one.element.textContent = words;
      Object.assign(one, { look, words });
    },
    end() {
      for (const { element: left } of kept.splice(used)) left.remove();
      used = 0;
    },
  };
}
