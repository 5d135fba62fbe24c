// The data-flow strip at the top of the lab: noise, G, generated samples, D and its verdict, real data, the way back of
// the gradient, and a card that says what the last update did.
//
//   noise z → [ Generator ] → generated → [ Discriminator ] → verdict ← real data      | Generator's turn   |
//                 ↑ ← ← ← ← ← ← gradient, through D ← ← ← ← ← ← ← ┘                    | gradient length …  |

import { add } from "./dom.js";
import { diagram } from "./flow_diagram.js";
import { card, spots } from "./flow_card.js";
import { layout } from "./flow_layout.js";
import { thumbnails } from "./flow_thumbnails.js";
import { PHASES as phases, PHASE_WORDS as phaseWords, describe as described, shortened as cut } from "./flow_words.js";
import { usesReal } from "./flow_words.js";

export const PHASES = phases;
export const PHASE_WORDS = phaseWords;
export const describe = described;
export const shortened = cut;

/**
 * The strip inside `root`, an empty element. It is 86 px high (146 px below 560 px of width, where the card stands
 * below the diagram), whatever it says.
 *
 * `show({frame, networks, update, phase, turn})`:
 * - `frame` as in pictures/frames.py, or null
 * - `networks`: `{generator: {layers, more, weights, frozen}, discriminator: {…}, latent_dim, conditional, d_steps,
 *   penalty, real_sheet, is_critic, paired}`, the last three optional
 * - `update`: null or `{player, loss, gradient_norm, moved, weights, distance}`
 * - `phase`: null or one of `PHASES`; `turn`: null, "discriminator" or "generator"
 * @returns {{show: (state: object) => void, redraw: () => void, close: () => void}}
 */
export function flow(root) {
  const box = add(root, "div", { class: "gan-flow", role: "group", "aria-label": "Data flow" });
  const drawing = diagram(box), pictures = thumbnails(box), says = card(box), facts = spots(box);
  let state = {}, width = 0;

  const paint = () => {
    const lights = drawing.paint(state);
    for (const name of ["noise", "made", "real"])
      pictures.dim(name, (lights.size > 0 && !lights.has(name)) || (name === "real" && !usesReal(state)));
    says.paint(state);
    facts.paint(state);
    const words = describe(state);
    if (box.getAttribute("aria-label") !== words) box.setAttribute("aria-label", words);
  };
  const place = () => {
    const where = layout(width);
    box.style.height = `${where.height}px`;
    [drawing, pictures, says, facts].forEach((part) => part.place(where));
    paint();
  };
  const resize = () => {
    const now = box.clientWidth;
    if (!now || now === width) return; // hidden, or nothing new
    width = now;
    place();
  };
  const observer = new ResizeObserver(resize);
  width = box.clientWidth || 840;
  place();
  observer.observe(box);
  return {
    show(next) {
      state = { ...next };
      pictures.show(state.frame, state.networks);
      paint();
    },
    redraw() {
      pictures.redraw();
      place(); // measures words anew: the page's font may have come
    },
    close() {
      observer.disconnect();
      pictures.close();
      facts.close();
    },
  };
}
