// The timeline of the lab: the tree of branches with a cursor at the moment shown, and what goes back to it.

import { add } from "./dom.js";
import { dragging } from "./timeline_drag.js";
import { branchRows, byKey, ticksNear, treeLayout, under } from "./timeline_layout.js";
import { stepBox } from "./timeline_step.js";
import { tree } from "./timeline_tree.js";
import { changesWords, focusWords, placeWords, timelineName, valueWords } from "./timeline_words.js";

const BRANCH = "Go back to the moment shown and begin a new branch";
const WHAT_IF = "Try several values of one setting from the moment shown";
let made = 0; // timelines on this page: an id must be the only one

/**
 * The timeline inside `root`, an empty element in a `.gan-root`; 54 px high, and 87 px below 700 px of width.
 * @param {HTMLElement} root
 * @param {object} options `onGo(step, name, moments)` is told which moment of which branch to show: that of a step, or
 *   without one so many moments on from the one shown; `onBranch()` and `onWhatIf()` that their button was pressed
 * @returns `show({ timeline: { branches, current, shown }, step, playing })`; `redraw()`; `close()`
 */
export function timeline(root, { onGo, onBranch, onWhatIf }) {
  const box = add(root, "div", { class: "gan-timeline" }), place = add(box, "div", { class: "gan-timeline-tree" });
  const drawing = tree(place), over = tip(place), side = add(box, "div", { class: "gan-timeline-side" });
  const changes = add(place, "span", { class: "gan-timeline-said", id: `gan-timeline-changes-${++made}` });
  drawing.element.setAttribute("aria-describedby", changes.id);
  const chosen = stepBox(side, (step) => onGo(step, state.timeline.shown, 0));
  button(side, "Branch here", BRANCH, onBranch);
  button(side, "What if …", WHAT_IF, onWhatIf);
  let state = null, rows = [], layout = null, width = 0, drawn = [], pointed = null, hasFocus = false;

  function draw() {
    if (!state?.timeline.branches.length || !width) return;
    const needed = [state.timeline, width, Math.max(...rows.map((row) => row.end)), shownRow().end];
    if (needed.some((one, at) => one !== drawn[at])) {
      layout = treeLayout(state, width);
      drawing.draw(layout);
    }
    drawn = needed;
    drawing.cursor(layout, state.step);
    tell();
    name();
  }

  const shownRow = () => rows.find((row) => row.isShown) ?? rows.at(-1);

  function name() {
    const row = shownRow(), words = {
      "aria-label": timelineName(rows), "aria-valuenow": state.step, "aria-valuemax": row.end,
      "aria-valuetext": valueWords(row, state.step, state.playing),
    };
    for (const [attribute, value] of Object.entries(words)) drawing.element.setAttribute(attribute, value);
    const said = changesWords(row);
    if (changes.textContent !== said) changes.textContent = said;
  }

  /** The tip: over what the pointer is at, else over the moment shown while the keys move it. */
  function tell() {
    const at = pointed && under(layout, pointed.x, pointed.y);
    drawing.pointer(layout, at);
    const words = at && placeWords(at.row, at.step, ticksNear(layout, at.row, pointed.x));
    if (at) over.show(words, layout.x(at.step), width);
    else if (hasFocus) over.show(focusWords(shownRow(), state.step), layout.x(state.step), width);
    else over.hide();
  }

  const drag = dragging(onGo, (event) => {
    const { left, top, width: wide } = drawing.element.getBoundingClientRect(), zoom = (wide || 1) / width;
    pointed = { x: (event.clientX - left) / zoom, y: (event.clientY - top) / zoom };
    tell();
    const { row, step } = under(layout, pointed.x, pointed.y);
    return { step, name: row.name };
  });

  function press(event) {
    if (!layout || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && hasFocus) hasFocus = false;
    else {
      const to = byKey(event.key, rows, state.step);
      if (!to) return;
      hasFocus = true;
      if (to.moments || to.step !== state.step || to.name !== state.timeline.shown) onGo(to.step, to.name, to.moments);
    }
    event.preventDefault();
    event.stopPropagation();
    tell();
  }

  const heard = new AbortController(), { signal } = heard;
  const listen = (event, act) => drawing.element.addEventListener(event, (one) => layout && act(one), { signal });
  listen("pointerdown", drag.press);
  listen("pointermove", drag.move);
  for (const event of ["pointerup", "pointercancel"]) listen(event, drag.end);
  listen("pointerleave", () => {
    pointed = null;
    tell();
  });
  listen("keydown", press);
  listen("focus", () => {
    hasFocus = drawing.element.matches(":focus-visible");
    tell();
  });
  listen("blur", () => {
    hasFocus = false;
    tell();
  });
  const observer = new ResizeObserver(() => {
    const now = Math.round(place.clientWidth);
    if (!now || now === width) return; // hidden, or nothing new
    width = now;
    draw();
  });
  observer.observe(place);
  return {
    show(next) {
      state = next;
      rows = branchRows(state);
      width ||= Math.round(place.clientWidth);
      chosen.show(state.step);
      draw();
    },
    redraw: () => {}, // the page's variables carry the theme
    close() {
      observer.disconnect();
      heard.abort();
      drag.close();
      chosen.close();
      box.remove();
    },
  };
}

/** A tip above the tree that stays inside its width and moves nothing. */
function tip(parent) {
  const box = add(parent, "div", { class: "gan-tip gan-timeline-tip", "aria-hidden": "true", hidden: "" });
  let told = "";
  return {
    show(lines, across, width) {
      const words = lines.join("\n");
      if (words !== told) box.replaceChildren(...lines.map((line, at) => add(null, at ? "div" : "b", {}, line)));
      told = words;
      box.hidden = false;
      box.style.left = `${Math.max(0, Math.min(across - box.offsetWidth / 2, width - box.offsetWidth))}px`;
    },
    hide: () => (box.hidden = true),
  };
}

function button(parent, words, title, act) {
  add(parent, "button", { type: "button", class: "gan-button", title }, words).onclick = () => act();
}
