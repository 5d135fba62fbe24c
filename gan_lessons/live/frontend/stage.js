// The stage: what the generator makes, as the discriminator sees it, and one sample of it that is pointed at.

import { add, canvas, numbers } from "./dom.js";
import { colours, isDark } from "./theme.js";
import { BEAT, betweenAll, glideTime } from "./stage_glide.js";
import { hold, release } from "./sheets.js";
import { IMAGE_ARRAYS, enlargedTile, imageScene } from "./stage_images.js";
import { NUMBER_ARRAYS, numberScene } from "./stage_numbers.js";
import { POINT_ARRAYS, pointScene } from "./stage_points.js";
import { SIGNAL_ARRAYS, signalScene } from "./stage_signals.js";
import { legendLine, tip } from "./stage_tip.js";
import { keyTarget } from "./stage_words.js";

// A scene is one frame of one kind: `count` samples in rows of `columns`; `under(brush, ink, dark)` paints what stays
// and `over(brush, ink)` what moves; `move(arrays)` tells where the `gliding` arrays are on their way; `mark(index)` is
// where a sample stands and `at(x, y)` which one is there; `legend(dark)`, `tip(index)` and `facts` are words.
const KINDS = {
  point: [pointScene, POINT_ARRAYS],
  number: [numberScene, NUMBER_ARRAYS],
  image: [imageScene, IMAGE_ARRAYS],
  signal: [signalScene, SIGNAL_ARRAYS],
};
const MIDDLE = ["real_scores", "generated_scores"]; // what a critic's scores are measured from
const PATIENCE = 150; // milliseconds that a sample is looked at before somebody is asked about it
const NOTHING = "no samples were observed";

/** The named arrays of a frame that it has, unpacked. */
export function unpacked(frame, names) {
  const known = names.filter((name) => frame.arrays?.[name]);
  return Object.fromEntries(known.map((name) => [name, numbers(frame.arrays[name])]));
}

/** The accessible name of the stage with a frame. */
export function stageName({ sentence = "" }, scene) {
  if (!scene) return `Stage: ${sentence} No samples were observed.`;
  return `Stage: ${sentence} ${scene.facts} Arrow keys go through the samples.`;
}

function emptyScene(size) {
  return {
    count: 0, columns: 1, gliding: [],
    under(brush, ink) {
      Object.assign(brush, { font: "13px system-ui, sans-serif", textAlign: "center", fillStyle: ink.faint });
      brush.fillText(NOTHING, size / 2, size / 2);
    },
    over() {}, at: () => null, legend: () => [], facts: "",
  };
}

function paintMark(brush, { x, y, wide, tall, round }, isPinned, ink) {
  brush.beginPath();
  if (round) brush.arc(x, y, wide / 2, 0, 7);
  else brush.rect(x - wide / 2 - 2, y - tall / 2 - 2, wide + 4, tall + 4);
  for (const [colour, width] of [[ink.page, 5], [ink.ink, isPinned ? 3 : 1.8]]) {
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.stroke();
  }
}

/** A canvas of the same sharpness on which `paint` is kept until it is stale. */
function keptLayer(size, sharp) {
  const element = document.createElement("canvas"), brush = element.getContext("2d");
  [element.width, element.height] = [Math.round(size * sharp), Math.round(size * sharp)];
  return function repaint(paint) {
    brush.setTransform(sharp, 0, 0, sharp, 0, 0);
    brush.clearRect(0, 0, size, size);
    paint(brush);
    return element;
  };
}

/**
 * The stage inside `root`, an empty element in a `.gan-root`.
 * @param {HTMLElement} root
 * @param {{size?: number, onPick?: (step: number, index: number) => void}} options the side of its picture in CSS
 *   pixels; how `wide` the legend below it may be; `onPick` is told which image is looked at for a while, and may
 *   answer with `near`
 * @returns `show(frame, {animate})`; `near({step, place, sheet, words})` to compare an image with a real one;
 *   `pick(index)` to mark a sample, or none with null; `redraw()` after a change of
 *   the theme; `close()`
 */
export function stage(root, { size = 300, wide = size, onPick } = {}) {
  root.classList.add("gan-stage");
  root.style.width = `${size}px`;
  const surface = canvas(root, size, size, paint, { class: "gan-stage-canvas" });
  const { element } = surface, sharp = element.width / size, layer = keptLayer(size, sharp);
  const legend = legendLine(root, size, wide), over = tip(root, size), listening = new AbortController();
  const said = add(root, "div", { class: "gan-stage-said", "aria-live": "polite" });
  let scene = null, shown = null, asked = 0, drawn = 0, closed = false; // of the frames, counted as they come
  let ink = colours(false), dark = false, isThemed = false, under = null;
  const kept = {}; // by scenes from frame to frame
  let glide = { from: {}, began: 0, lasts: 0 };
  let step = 0, found = null, waiting = 0, moving = 0; // of the frame; a real image to compare with; two timers
  let picked = null, held = ""; // by "pointer" or "keys" until it goes elsewhere, by a "pin" until it is let go

  // ---- frames

  function show(frame, { animate = false } = {}) {
    const number = ++asked;
    if (closed) return;
    if (frame.kind !== "image") {
      present(number, frame, animate);
      return;
    }
    hold(frame.sheet).then(
      (bitmap) => (closed || number < drawn ? release(frame.sheet) : present(number, frame, false, bitmap)),
      () => release(frame.sheet) // a picture that cannot be read: the one before stays
    );
  }

  function present(number, frame, animate, bitmap = null) {
    const [make, names] = KINDS[frame.kind] ?? [() => emptyScene(size), []];
    const arrays = unpacked(frame, frame.is_critic ? [...names, ...MIDDLE] : names), begins = performance.now();
    const isSameKind = shown?.kind === frame.kind, isOther = shown && !isSameKind;
    const from = isSameKind ? underway(begins) : {};
    scene?.close?.();
    scene = null;
    scene = make(frame, arrays, { size, sharp, kept, bitmap });
    glide = { from, began: begins, lasts: animate && isSameKind && !isStill() ? glideTime(begins - glide.began) : 0 };
    shown = { kind: frame.kind, arrays };
    step = frame.step;
    drawn = number;
    if (isOther || picked >= scene.count) letGo();
    name(frame);
    repaint();
  }

  /** The arrays as they are seen at a time: on their way from the frame before, or as they truly are. */
  function underway(time) {
    const share = glide.lasts ? (time - glide.began) / glide.lasts : 1;
    return share < 1 ? betweenAll(scene.gliding, glide.from, shown.arrays, share) : shown.arrays;
  }

  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function name(frame) {
    const isEmpty = !scene.count;
    element.setAttribute("aria-label", stageName(frame, isEmpty ? null : scene));
    element.setAttribute("role", isEmpty ? "img" : "application");
    if (isEmpty) element.removeAttribute("tabindex");
    else element.tabIndex = 0;
  }

  // ---- painting

  function redraw() {
    isThemed = false;
    if (scene && !closed) repaint();
  }

  function repaint() {
    under = null;
    tell();
    surface.redraw();
  }

  /** The page's colours; they are asked for again as long as the stage is not on a page. */
  function readTheme() {
    isThemed = root.isConnected;
    dark = isThemed && isDark(root);
    const words = getComputedStyle(root).getPropertyValue("--gan-discriminator") || colours(dark).discriminator;
    ink = { ...colours(dark), words };
  }

  function paint(brush) {
    if (!isThemed) readTheme();
    if (!under) legend(scene.legend(dark));
    under ??= layer((below) => scene.under(below, ink, dark));
    brush.drawImage(under, 0, 0, size, size);
    const arrays = underway(performance.now());
    scene.move?.(arrays);
    scene.over(brush, ink);
    if (picked !== null) {
      paintMark(brush, scene.mark(picked), held === "pin", ink);
      over.move(scene.mark(picked));
    }
    clearTimeout(moving); // painted meanwhile for another reason: one timer is enough, and `close` knows it
    if (arrays !== shown.arrays) moving = setTimeout(surface.redraw, BEAT);
  }

  // ---- one sample

  function tell() {
    if (picked === null || !scene) return over.hide();
    over.show(sampleWords(), scene.large && ((large) => scene.large(large, picked)), comparison());
    clearTimeout(waiting);
    if (onPick && scene.large && !comparison()) waiting = setTimeout(onPick, PATIENCE, step, picked);
  }

  /** The real image nearest to the one that is looked at, if it is known. */
  function comparison() {
    if (found?.step !== step || found.place !== picked) return null;
    return { words: found.words, paint: (element) => enlargedTile(element, found.bitmap, found.sheet, 0, sharp) };
  }

  function near({ step: of, place, sheet, words }) {
    hold(sheet).then((bitmap) => {
      if (closed) return release(sheet);
      if (found) release(found.sheet);
      found = { step: of, place, sheet, words, bitmap };
      if (picked !== null) repaint();
    }, () => release(sheet));
  }

  const sampleWords = () => [`sample ${picked + 1}${held === "pin" ? " · pinned" : ""}`, ...scene.tip(picked)];

  function take(index, by) {
    if (index === picked && by === held) return;
    [picked, held] = [index, by];
    tell();
    if (scene) surface.redraw();
  }

  function letGo() {
    take(null, "");
    said.textContent = "";
  }

  function press(event) {
    const { key } = event, next = keyTarget(key, picked, scene?.count, scene?.columns);
    const lets = key === "Escape" && picked !== null, pins = key === "Enter" && picked !== null;
    if (event.ctrlKey || event.altKey || event.metaKey || !(lets || pins || next !== null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (lets) return letGo();
    take(pins ? picked : next, pins && held !== "pin" ? "pin" : "keys");
    said.textContent = sampleWords().join(", ");
  }

  function point({ offsetX, offsetY }) {
    if (!scene || held === "pin") return;
    const index = scene.at(offsetX, offsetY);
    if (index !== null) take(index, "pointer");
    else if (held === "pointer") letGo();
  }

  function click({ offsetX, offsetY }) {
    const index = scene?.at(offsetX, offsetY) ?? null;
    if (index === null || (held === "pin" && index === picked)) letGo();
    else take(index, "pin");
  }

  const leave = (by) => () => held === by && letGo();
  const events = { pointermove: point, pointerleave: leave("pointer"), click, keydown: press, blur: leave("keys") };
  for (const [event, answer] of Object.entries(events))
    element.addEventListener(event, answer, { signal: listening.signal });

  return {
    show,
    near,
    pick(index) {
      const isKnown = Number.isInteger(index) && index >= 0 && !(index >= scene?.count);
      if (isKnown) take(index, "pin");
      else letGo();
    },
    redraw,
    close() {
      closed = true;
      clearTimeout(waiting);
      clearTimeout(moving);
      listening.abort();
      surface.close();
      scene?.close?.();
      if (found) release(found.sheet);
      [scene, found] = [null, null];
      root.replaceChildren();
      root.classList.remove("gan-stage");
    },
  };
}
