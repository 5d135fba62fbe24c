// The three live thumbnails of the data-flow strip: noise, generated samples, real data.

import { canvas, numbers } from "./dom.js";
import { hold, release } from "./sheets.js";
import { colours, isDarkInside } from "./theme.js";
import { THUMB } from "./flow_layout.js";

const MARGIN = 5, DOTS = 70, MOST = 110, BINS = 15;

/** Places in a square from 0 to 1, the same each time: noise that does not flicker. */
export function seededDots(count, seed = 7) {
  let state = seed;
  const next = () => { // mulberry32: neighbours are not alike, so that no rows are seen
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // the mean of three is thicker in the middle, as Gaussian noise is
  const bell = () => 0.5 + ((next() + next() + next()) / 3 - 0.5) * 1.35;
  return Array.from({ length: count }, () => [bell(), bell()].map((value) => Math.min(1, Math.max(0, value))));
}

/** Pixels of pairs of numbers in a window from −reach to reach; at most `most` of them, those outside left out. */
export function places(values, reach, most = MOST, size = THUMB) {
  const found = [], side = size - 2 * MARGIN;
  for (let at = 0; at + 1 < values.length && found.length < most; at += 2) {
    const [x, y] = [values[at] / reach, values[at + 1] / reach];
    if (Math.abs(x) <= 1 && Math.abs(y) <= 1)
      found.push([MARGIN + ((1 + x) / 2) * side, MARGIN + ((1 - y) / 2) * side]);
  }
  return found;
}

/** Heights from 0 to 1 of a histogram from −reach to reach; values outside are left out. */
export function histogram(values, reach, bins = BINS) {
  const counts = new Array(bins).fill(0);
  for (const value of values) {
    const share = (value / reach + 1) / 2;
    if (share >= 0 && share <= 1) counts[Math.min(bins - 1, Math.floor(share * bins))]++;
  }
  const most = Math.max(1, ...counts);
  return counts.map((count) => count / most);
}

/** Pixels of a line through `values`, between −limit and limit. */
export function linePlaces(values, limit, size = THUMB) {
  const side = size - 2 * MARGIN, last = Math.max(1, values.length - 1);
  return Array.from(values, (value, at) => {
    const share = Math.max(-1, Math.min(1, (Number.isFinite(value) ? value : 0) / (limit || 1)));
    return [MARGIN + (at / last) * side, size / 2 - (share * side) / 2];
  });
}

/** Where the first four images lie in a sheet of `width` × `height` pixels. */
export function firstTiles({ columns, count }, width, height) {
  const rows = Math.ceil(count / columns) || 1, wide = width / columns, high = height / rows;
  return Array.from({ length: Math.min(4, count) }, (_, at) =>
    [(at % columns) * wide, Math.floor(at / columns) * high, wide, high]);
}

function paintDots(brush, dots, radius, colour) {
  brush.fillStyle = colour;
  for (const [x, y] of dots) {
    brush.beginPath();
    brush.arc(x, y, radius, 0, 7);
    brush.fill();
  }
}

function paintCrosses(brush, dots, arm, colour) {
  brush.strokeStyle = colour;
  brush.lineWidth = 1.1;
  brush.beginPath();
  for (const [x, y] of dots) {
    brush.moveTo(x - arm, y - arm);
    brush.lineTo(x + arm, y + arm);
    brush.moveTo(x - arm, y + arm);
    brush.lineTo(x + arm, y - arm);
  }
  brush.stroke();
}

function paintBars(brush, heights, colour, line) {
  const side = THUMB - 2 * MARGIN, wide = side / heights.length, low = THUMB - MARGIN;
  brush.fillStyle = colour;
  heights.forEach((height, at) => {
    if (height > 0) brush.fillRect(MARGIN + at * wide, low - height * side, Math.max(1, wide - 0.6), height * side);
  });
  brush.fillStyle = line;
  brush.fillRect(MARGIN, low, side, 1);
}

function paintLine(brush, dots, colour, width = 1.3) {
  brush.strokeStyle = colour;
  brush.lineWidth = width;
  brush.lineJoin = "round";
  brush.beginPath();
  dots.forEach(([x, y], at) => (at ? brush.lineTo(x, y) : brush.moveTo(x, y)));
  brush.stroke();
}

/** Four images in a square, whole, in their own proportions. */
function paintTiles(brush, bitmap, sheet) {
  const cell = (THUMB - 2 * 3 - 1) / 2;
  brush.imageSmoothingQuality = "high";
  firstTiles(sheet, bitmap.width, bitmap.height).forEach(([x, y, wide, high], at) => {
    const left = 3 + (at % 2) * (cell + 1), top = 3 + Math.floor(at / 2) * (cell + 1);
    const [w, h] = [wide, high].map((side) => (side * cell) / Math.max(wide, high));
    brush.drawImage(bitmap, x, y, wide, high, left + (cell - w) / 2, top + (cell - h) / 2, w, h);
  });
}

/** Real images that are not at hand: three cards, one behind the other. */
function paintCards(brush, colour, page) {
  brush.strokeStyle = colour;
  brush.lineWidth = 1.3;
  for (const [x, y] of [[18, 9], [13.5, 13.5], [9, 18]]) {
    brush.beginPath();
    brush.roundRect(x, y, 23, 23, 3);
    brush.fillStyle = page;
    brush.fill();
    brush.stroke();
  }
  paintDots(brush, [[20.5, 29.5]], 4.5, colour);
}

/** Real signals that are not at hand: three waves. */
function paintWaves(brush, colour) {
  for (const [middle, height] of [[14, 4], [25, 7], [37, 4]]) {
    const wave = Array.from({ length: 41 }, (_, at) => [MARGIN + at, middle + height * Math.sin(at / 5 + middle)]);
    paintLine(brush, wave, colour);
  }
}

/** A picture that is decoded beside the page's work; of several that wait only the newest is decoded. */
function decoded(redraw) {
  let shown = null, busy = false, next = null, closed = false;
  const take = async (sheet) => {
    busy = true;
    try {
      const bitmap = await hold(sheet);
      if (shown) release(shown.sheet);
      shown = { bitmap, sheet };
      if (closed) release(sheet);
      else redraw();
    } catch {
      release(sheet); // a picture that cannot be read leaves the one before in its place
    }
    busy = false;
    const waiting = next;
    next = null;
    if (waiting && waiting !== shown?.sheet && !closed) take(waiting);
  };
  return {
    show(sheet) {
      if (sheet === shown?.sheet) return;
      if (busy) next = sheet;
      else take(sheet);
    },
    of: () => shown,
    close() {
      closed = true;
      if (shown) release(shown.sheet);
      shown = null;
    },
  };
}

/** Draws one kind of data into a thumbnail; `pictures` holds its decoded sheet. */
function paintData(brush, { kind, values, reach, limit, isReal }, pictures, palette) {
  const colour = isReal ? palette.real : palette.generated;
  if (kind === "image") {
    const shown = pictures.of();
    if (shown) paintTiles(brush, shown.bitmap, shown.sheet);
    else if (isReal) paintCards(brush, colour, palette.page);
  } else if (kind === "point" && values) {
    if (isReal) paintDots(brush, places(values, reach), 1.4, colour);
    else paintCrosses(brush, places(values, reach), 1.7, colour);
  } else if (kind === "number" && values) paintBars(brush, histogram(values, reach), colour, palette.faint);
  else if (kind === "signal" && values) paintLine(brush, linePlaces(values, limit), colour);
  else if (kind === "signal") paintWaves(brush, colour);
}

/** What of a frame a thumbnail needs. */
export function dataOf(frame, isReal) {
  const kind = frame?.kind ?? null, packed = kind && kind !== "image" && frame.arrays?.[isReal ? "real" : "samples"];
  if (!packed) return { kind, isReal, values: null };
  const all = numbers(packed), row = kind === "signal" ? packed.shape[1] : all.length;
  const limit = kind === "signal" ? all.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : null;
  return { kind, isReal, values: all.subarray(0, row), reach: frame.reach || 1, limit };
}

/** Thumbnails inside `parent`: `show(frame, networks)`, `place(layout)`, `redraw()`, `close()`. */
export function thumbnails(parent) {
  const noise = seededDots(DOTS).map((dot) => dot.map((share) => MARGIN + share * (THUMB - 2 * MARGIN)));
  const data = { made: { kind: null, isReal: false }, real: { kind: null, isReal: true } };
  const pictures = { made: decoded(() => canvases.made.redraw()), real: decoded(() => canvases.real.redraw()) };
  const palette = () => colours(isDarkInside(parent));
  const painters = {
    noise: (brush) => paintDots(brush, noise, 0.95, palette().faint),
    made: (brush) => paintData(brush, data.made, pictures.made, palette()),
    real: (brush) => paintData(brush, data.real, pictures.real, palette()),
  };
  const labels = { noise: "Noise z", made: "Generated samples", real: "Real data" };
  let canvases = {}, sharp = 0;
  const make = () => {
    Object.values(canvases).forEach((one) => {
      one.close();
      one.element.remove();
    });
    sharp = window.devicePixelRatio;
    canvases = {};
    for (const [name, paint] of Object.entries(painters)) {
      const attributes = { class: "gan-flow-thumb", role: "img", "aria-label": labels[name] };
      canvases[name] = canvas(parent, THUMB, THUMB, paint, attributes);
    }
  };
  make();
  const redraw = () => Object.values(canvases).forEach((one) => one.redraw());
  return {
    show(frame, networks) {
      const sheets = { made: frame?.sheet, real: frame?.real_sheet };
      for (const name of ["made", "real"]) {
        const before = data[name].kind;
        data[name] = dataOf(frame, name === "real");
        if (data[name].kind === "image" && sheets[name]) pictures[name].show(sheets[name]); // redraws, if it is new
        if (data[name].kind !== "image" || before !== "image") canvases[name].redraw();
      }
      labels.noise = `Noise z: ${networks?.latent_dim ?? "some"} random numbers`;
      labels.made = `Generated ${data.made.kind ?? "sample"}s`;
      labels.real = `Real ${data.real.kind ?? "example"}s`;
      for (const name of Object.keys(canvases)) canvases[name].element.setAttribute("aria-label", labels[name]);
    },
    place(where) {
      if (sharp !== window.devicePixelRatio) make(); // the page was zoomed
      for (const [name, { element }] of Object.entries(canvases)) {
        const place = where[name];
        element.style.display = !place || place.isChip ? "none" : "block";
        if (place) Object.assign(element.style, { left: `${place.x}px`, top: `${place.y}px` });
      }
      redraw();
    },
    dim: (name, isDim) => canvases[name].element.classList.toggle("gan-dim", isDim),
    redraw,
    close() {
      Object.values(canvases).forEach((one) => one.close());
      Object.values(pictures).forEach((one) => one.close());
    },
  };
}
