// Beside the diagram: the card that says what the last update did, and what a player's box tells when it is pointed at.

import { add } from "./dom.js";
import { MARKERS, PHASES, cardWords, playerFacts } from "./flow_words.js";

/** A line whose numbers stand out; "moved by" and its number stay together where the line wraps. */
function addLine(parent, words, isBold) {
  const line = add(parent, "span");
  if (!isBold) {
    line.textContent = words;
    return;
  }
  const cut = words.indexOf("moved by"), ends = cut < 0 ? [words] : [words.slice(0, cut), words.slice(cut)];
  for (const [place, end] of ends.entries()) {
    const part = add(line, "span", place ? { class: "gan-flow-together" } : {});
    for (const [at, piece] of end.split(/(\d[\d.,e−]*)/).entries()) add(part, at % 2 ? "b" : "span", {}, piece);
  }
}

/** The card inside `parent`: `place(layout)`, `paint(state)`. Its size depends on the width alone, not on its words. */
export function card(parent) {
  const box = add(parent, "div", { class: "gan-flow-card" });
  const title = add(box, "div", { class: "gan-flow-card-title" });
  const marker = add(title, "span", { class: "gan-flow-card-marker", "aria-hidden": "true" });
  const name = add(title, "span"), lines = add(box, "div", { class: "gan-flow-card-lines" });
  const dots = add(box, "div", { class: "gan-flow-dots", "aria-hidden": "true" });
  PHASES.forEach(() => add(dots, "span"));
  let isNarrow = false, said = "";
  return {
    place(where) {
      const { x, y, width, height } = where.card;
      Object.assign(box.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
      box.classList.toggle("gan-stacked", where.isStacked);
      box.classList.toggle("gan-narrow", where.isNarrow);
      isNarrow = where.isNarrow;
      said = "";
    },
    paint(state) {
      const words = cardWords(state, isNarrow), key = JSON.stringify(words);
      if (key === said) return;
      said = key;
      box.dataset.player = words.player ?? "";
      marker.textContent = words.player ? MARKERS[words.player] : "";
      name.textContent = words.title;
      lines.replaceChildren();
      if (words.name) add(lines, "b", {}, words.name);
      words.lines.forEach((line) => addLine(lines, line, words.phase < 0 && !words.isLegend));
      box.classList.toggle("gan-legend", words.isLegend);
      box.classList.toggle("gan-in-phase", words.phase >= 0);
      [...dots.children].forEach((dot, at) => dot.classList.toggle("gan-lit", at === words.phase));
    },
  };
}

/** Places over the two boxes that show a player's facts on hover and focus: `place`, `paint`, `close`. */
export function spots(parent) {
  const tip = add(parent, "div", { class: "gan-tip gan-flow-tip", "aria-hidden": "true" });
  const facts = { generator: [], discriminator: [] };
  let width = 0;
  const made = ["generator", "discriminator"].map((player) =>
    [player, add(parent, "div", { class: "gan-flow-spot", role: "img", tabindex: 0 })]);
  const hide = () => tip.classList.remove("gan-shown");
  const show = (player, spot) => {
    tip.replaceChildren(...facts[player].map((fact) => add(null, "div", {}, fact)));
    tip.classList.add("gan-shown");
    const left = Math.min(spot.offsetLeft, width - tip.offsetWidth);
    Object.assign(tip.style, { left: `${Math.max(0, left)}px`, top: `${spot.offsetTop + spot.offsetHeight + 5}px` });
  };
  const heard = new AbortController(), { signal } = heard;
  for (const [player, spot] of made) {
    for (const event of ["pointerenter", "focus"]) spot.addEventListener(event, () => show(player, spot), { signal });
    for (const event of ["pointerleave", "blur"]) spot.addEventListener(event, hide, { signal });
    spot.addEventListener("keydown", ({ key }) => key === "Escape" && hide(), { signal });
  }
  return {
    place(where) {
      width = where.isStacked ? where.end : where.card.x + where.card.width;
      for (const [player, spot] of made) {
        const { x, y, width: wide, height } = player === "generator" ? where.g : where.d;
        Object.assign(spot.style, { left: `${x}px`, top: `${y}px`, width: `${wide}px`, height: `${height}px` });
      }
      hide();
      tip.style.left = 0; // or a strip that became narrower would still be as wide as the tip reached
    },
    paint(state) {
      for (const [player, spot] of made) {
        facts[player] = playerFacts(state, player);
        const words = facts[player].join(". ").replaceAll("..", ".");
        if (spot.getAttribute("aria-label") !== words) spot.setAttribute("aria-label", words);
      }
    },
    close: () => heard.abort(),
  };
}
