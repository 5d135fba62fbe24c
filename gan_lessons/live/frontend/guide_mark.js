// Marks the control that a guide speaks of: a ring and a small arrow over the lab, so that nothing in it moves.

import { add } from "./dom.js";

const CONTROLS = "button, input, select, canvas, svg, [role], label, .widget-label";
const FIELD = ".gan-field, .widget-hslider"; // a box is marked together with its label
const PICTURES = ["Stage", "Data flow", "Timeline"]; // their names go on: "Timeline of 2 branches"
const TOGGLES = [["Play", "Pause"]]; // one button, whose name changes
const OFTEN = 250; // ms between two looks at where the control is: labs are laid out anew, and page by page
const GAP = 4; // pixels between a control and its ring

/** Whether a control of one name is the one that is wanted. */
export function isNamed(name, wanted) {
  const names = TOGGLES.find((pair) => pair.includes(wanted)) ?? [wanted];
  const plain = name.replace(/^[^\p{L}\p{N}]+/u, "").trim(); // an icon's glyph may come first
  return names.some((one) => plain === one || (PICTURES.includes(one) && plain.startsWith(one)));
}

/** The ring around a box, in its root's coordinates, and whether its arrow stands above it: within the root. */
export function ringAround(box, root) {
  const left = Math.max(0, box.left - root.left - GAP), top = Math.max(0, box.top - root.top - GAP);
  const right = Math.min(root.width, box.right - root.left + GAP);
  const bottom = Math.min(root.height, box.bottom - root.top + GAP);
  return { left, top, width: right - left, height: bottom - top, isAbove: top > root.height / 2 };
}

/** What a screen reader calls an element. */
function nameOf(element) {
  return element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || "";
}

/** The control of that name in a lab, or what stands on the page in its place while it is folded away. */
function find(root, wanted) {
  const named = [...root.querySelectorAll(CONTROLS)].filter((element) => isNamed(nameOf(element), wanted));
  if (!named.length) return null;
  let found = named.find((element) => element.getClientRects().length) ?? named[0];
  found = found.closest(FIELD) ?? (found.matches(".widget-label") ? found.parentElement : found);
  while (!found.getClientRects().length && found !== root) found = found.parentElement;
  return found === root ? null : found;
}

/** Marks in every view of the lab whose root has the class `lab`: `show(control)`, "" for none, and `close()`. */
export function marker(lab) {
  const rings = new Map(); // root → its ring
  let control = "";
  const remove = (root) => {
    rings.get(root).remove();
    rings.delete(root);
  };
  const look = () => {
    const roots = control ? [...document.getElementsByClassName(lab)] : [];
    [...rings.keys()].filter((root) => !roots.includes(root)).forEach(remove);
    for (const root of roots) {
      const target = find(root, control);
      if (target) place(rings, root, target);
      else if (rings.has(root)) remove(root);
    }
  };
  const timer = setInterval(look, OFTEN);
  return {
    show(wanted) {
      if (wanted === control) return;
      control = wanted;
      look();
    },
    close() {
      clearInterval(timer);
      [...rings.keys()].forEach(remove);
    },
  };
}

function place(rings, root, target) {
  if (!rings.has(root)) rings.set(root, add(root, "div", { class: "gan-guide-ring", "aria-hidden": "true" }));
  const ring = rings.get(root), where = ringAround(target.getBoundingClientRect(), root.getBoundingClientRect());
  for (const side of ["left", "top", "width", "height"]) {
    const size = `${Math.round(where[side])}px`;
    if (ring.style[side] !== size) ring.style[side] = size;
  }
  ring.classList.toggle("gan-above", where.isAbove);
}
