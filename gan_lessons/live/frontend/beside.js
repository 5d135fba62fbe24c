// What stands beside the stage for points: a grid of noise as G bends it, and the best possible discriminator.

import { add, canvas, numbers } from "./dom.js";
import { fixed, percent } from "./chart_words.js";
import { scale, written } from "./scales.js";
import { fieldRange, fieldTable, paintField } from "./stage_points.js";
import { rangeWords } from "./stage_words.js";
import { colours, isDarkInside } from "./theme.js";

const STRONG = 4; // every fourth line of the grid is drawn stronger

/** The panels that a frame has: "warped" and "optimal" of points, the latter only where D tells probabilities. */
export function visible(frame) {
  if (frame?.kind !== "point") return [];
  const { warped, optimal } = frame.arrays ?? {};
  return [warped && "warped", optimal && !frame.is_critic && "optimal"].filter(Boolean);
}

/**
 * The bent grid as lines on a canvas.
 * @param {ArrayLike<number>} values x and y of all points of all lines
 * @param {number[]} shape how many lines, and how many points each has
 * @param {number} reach half the side of the window
 * @param {number} size side of the canvas
 * @returns {{places: Float32Array, strong: boolean}[]} x, y, x, y, … of each line; the strong ones last
 */
export function bentLines(values, [count, points], reach, size) {
  const across = scale([-2 * reach, 2 * reach], [-size / 2, 1.5 * size]), family = count > 1 ? count / 2 : 1;
  const lines = Array.from({ length: count }, (_, line) => {
    const places = new Float32Array(2 * points);
    for (let at = 0; at < 2 * points; at++) {
      const place = across(values[2 * points * line + at]);
      places[at] = at % 2 ? size - place : place;
    }
    return { places, strong: (line % family) % STRONG === 0 };
  });
  return [...lines.filter((line) => !line.strong), ...lines.filter((line) => line.strong)];
}

/** What the bent grid spans, and how much of it lies outside the window, in a sentence. */
export function warpedName(values, reach, given) {
  const spans = [0, 1].map((axis) => {
    let low = Infinity, high = -Infinity;
    for (let at = axis; at < values.length; at += 2) {
      low = Math.min(low, values[at]);
      high = Math.max(high, values[at]);
    }
    return `${written(low, 2)} to ${written(high, 2)}`;
  });
  let outside = 0;
  for (let at = 0; at < values.length; at += 2)
    outside += Math.abs(values[at]) > reach || Math.abs(values[at + 1]) > reach;
  const beyond = outside ? `; ${percent((2 * outside) / values.length)} of it outside the window` : "";
  return `A straight grid of noise as G bends it${of(given)}: ${spans[0]} across, ${spans[1]} up${beyond}`;
}

/** By how much D differs from the best possible D on average; null if D's field is not known in the same places. */
export function apart(field, optimal) {
  if (!field?.length || field.length !== optimal.length) return null;
  let sum = 0;
  for (let at = 0; at < field.length; at++) sum += Math.abs(field[at] - optimal[at]);
  return sum / field.length;
}

/** What the panel of the optimal discriminator says. */
export function optimalName(spans, distance) {
  const words = `The optimal discriminator D* for G as it is: probability real from ${spans}`;
  return distance === null ? words : `${words}; D differs from it by ${fixed(distance, 2)} on average`;
}

const of = (given) => (given ? `, given ${given}` : "");

/**
 * The panels inside `root`, under each other.
 * @param {HTMLElement} root an empty element
 * @param {{size?: number}} options `size`: side of a panel
 * @returns `show(frame)`, which shows the panels that `visible` names; `redraw()` when the theme has changed; `close()`
 */
export function beside(root, { size = 140 } = {}) {
  const box = add(root, "div", { class: "gan-beside" });
  const grid = { lines: [] }, best = { values: null };
  const paintBest = (brush, dark) =>
    paintField(brush, best.values, best.range, { left: 0, top: 0, side: size }, fieldTable(dark));
  const panels = {
    warped: panel(box, size, (brush) => paintLines(brush, grid.lines, colours(isDarkInside(box)).generated)),
    optimal: panel(box, size, (brush) => best.values && paintBest(brush, isDarkInside(box))),
  };
  return {
    show(frame) {
      const names = visible(frame);
      for (const name of Object.keys(panels)) panels[name].figure.style.display = names.includes(name) ? "" : "none";
      if (names.includes("warped")) {
        const { warped } = frame.arrays, values = numbers(warped);
        grid.lines = bentLines(values, warped.shape, frame.reach, size);
        panels.warped.say(warpedName(values, frame.reach, frame.given), "Noise grid bent by G", "");
      }
      if (names.includes("optimal")) {
        const field = frame.arrays.field && numbers(frame.arrays.field), values = numbers(frame.arrays.optimal);
        Object.assign(best, { values, range: fieldRange(values) }); // coloured by its own range, as is the stage's
        const spans = rangeWords(best.range);
        panels.optimal.say(optimalName(spans, apart(field, values)), "Optimal D*", spans);
      }
      for (const name of names) panels[name].redraw();
    },
    redraw: () => Object.values(panels).forEach((one) => one.redraw()),
    close() {
      for (const one of Object.values(panels)) one.close();
      box.remove();
    },
  };
}

/** One square picture with a line of words below it. */
function panel(box, size, paint) {
  const figure = add(box, "figure", { class: "gan-beside-panel", style: `width: ${size}px; display: none` });
  const picture = canvas(figure, size, size, paint, { role: "img", class: "gan-beside-picture" });
  const caption = add(figure, "figcaption", { class: "gan-beside-caption", "aria-hidden": "true" });
  const words = add(caption, "span"), fact = add(caption, "span", { class: "gan-beside-fact" });
  return {
    figure, redraw: picture.redraw, close: picture.close,
    say(name, title, more) {
      picture.element.setAttribute("aria-label", name);
      picture.element.title = name;
      words.textContent = title;
      fact.textContent = more;
    },
  };
}

function paintLines(brush, lines, colour) {
  brush.strokeStyle = colour;
  brush.lineJoin = "round";
  for (const { places, strong } of lines) {
    brush.globalAlpha = strong ? 1 : 0.6;
    brush.lineWidth = strong ? 1.1 : 0.7;
    brush.beginPath();
    for (let at = 0; at < places.length; at += 2) brush.lineTo(places[at], places[at + 1]);
    brush.stroke();
  }
  brush.globalAlpha = 1;
}
