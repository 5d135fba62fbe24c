// The drawing pads of gan_lessons/live/pad.py: points in a square window, or the pixels of a small grey image.
// No library, nothing loaded from elsewhere. Python's side of every name in model.get() is described there.

const PAUSE = 50; // ms between two messages to Python while something is being drawn
const SIDE = 324, LARGEST = 280; // CSS pixels: the window of points, and at most the image
const SPACING = 7; // CSS pixels between two points sprayed by dragging
const BLUE = "#0072B2"; // what is real, as in pictures.py
let pads = 0;

export default {
  render({ model, el }) {
    return model.get("kind") === "pixels" ? pixelPad(model, el) : pointPad(model, el);
  },
};

// ---- what both share

function add(parent, tag, attributes = {}, words = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = words;
  parent.append(element);
  return element;
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const minus = (words) => words.replace("-", "−"); // a hyphen is not read as "minus"
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** A focusable canvas with buttons, a status line and help; `paint` draws it, `close` removes every listener. */
function frame(model, el, width, height, help, paint) {
  const ends = new AbortController(), observed = [];
  const listen = (target, type, act) => target.addEventListener(type, act, { signal: ends.signal });
  const root = add(el, "div", { class: "gan-pad", "data-lm-suppress-shortcuts": "true", style: `max-width:${width + 2}px` });
  const id = `gan-pad-${++pads}`;
  const canvas = add(root, "canvas", { tabindex: "0", role: "application", "aria-describedby": id });
  const bar = add(root, "div", { class: "gan-pad-bar" });
  const status = add(root, "p", { class: "gan-pad-status", role: "status", "aria-live": "polite" });
  add(root, "p", { id, class: "gan-pad-help" }, help);
  const sharp = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [Math.round(width * sharp), Math.round(height * sharp)];
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const brush = canvas.getContext("2d");
  let asked = 0;
  const pad = {
    canvas, status, listen, root,
    redraw() {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        brush.setTransform(sharp, 0, 0, sharp, 0, 0);
        brush.clearRect(0, 0, width, height);
        paint(brush);
      });
    },
    button(words, tip, act) {
      const button = add(bar, "button", { type: "button", title: tip }, words);
      listen(button, "click", act);
      return button;
    },
    observe(names, act) {
      for (const name of names.split(" ")) {
        model.on(`change:${name}`, act);
        observed.push([`change:${name}`, act]);
      }
      act();
    },
    close() {
      ends.abort();
      cancelAnimationFrame(asked);
      for (const [name, act] of observed) model.off(name, act);
      root.remove();
    },
  };
  pad.observe("label", () => canvas.setAttribute("aria-label", model.get("label")));
  // JupyterLab's shortcuts must not eat the keys meant for the pad
  listen(root, "keydown", (event) => event.stopPropagation());
  listen(canvas, "focus", pad.redraw);
  listen(canvas, "blur", pad.redraw);
  pad.redraw();
  return pad;
}

/** Sends to Python at once, then at most every PAUSE ms, and always the last state. */
function sender(model, state) {
  let timer = null, waiting = false;
  const send = () => {
    waiting = false;
    model.set(state());
    model.save_changes();
    timer = setTimeout(() => { timer = null; if (waiting) send(); }, PAUSE);
  };
  const flush = () => { clearTimeout(timer); timer = null; if (waiting) send(); };
  return {
    soon() { if (timer === null) send(); else waiting = true; },
    stroke() { // a stroke has ended: Python may now do what is too slow for every move
      flush();
      model.set("strokes", model.get("strokes") + 1);
      model.save_changes();
    },
    close() { flush(); clearTimeout(timer); },
  };
}

/** Mouse, pen and touch: `down(x, y)`, `move(x, y)` in CSS pixels of the canvas, and `up()`. */
function pointer(pad, { down, move, up }) {
  let held = null;
  const place = (event, act) => {
    const box = pad.canvas.getBoundingClientRect();
    act(event.clientX - box.left - pad.canvas.clientLeft, event.clientY - box.top - pad.canvas.clientTop);
  };
  pad.listen(pad.canvas, "pointerdown", (event) => {
    if (event.button !== 0 || held !== null) return;
    event.preventDefault();
    pad.canvas.focus({ preventScroll: true });
    held = event.pointerId;
    pad.canvas.setPointerCapture(held);
    place(event, down);
  });
  pad.listen(pad.canvas, "pointermove", (event) => {
    if (event.pointerId !== held) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) place(step, move);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"])
    pad.listen(pad.canvas, type, (event) => {
      if (event.pointerId !== held) return;
      held = null;
      up();
    });
}

/** Keys on the canvas: `press(event)` says whether it used the key; Escape goes on to the next element. */
function keyboard(pad, press) {
  pad.listen(pad.canvas, "keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.key === "Tab") return;
    if (event.key === "Escape") leave(pad.canvas);
    else if (!press(event)) return;
    event.preventDefault();
  });
}

function leave(canvas) {
  const all = [...document.querySelectorAll("button, input, select, textarea, a[href], [tabindex]")];
  const open = all.filter((e) => e === canvas || (e.tabIndex >= 0 && !e.disabled && e.getClientRects().length));
  const next = open[open.indexOf(canvas) + 1];
  if (next) next.focus();
  else canvas.blur();
}

// ---- points

function pointPad(model, el) {
  const picks = model.get("moves_marker"), half = SIDE / 2, starts = [], background = new Image();
  let points = [], sent, marker = [], cross = [0, 0], last = null, changed = false, said = "";
  const help = picks
    ? "Click or drag to move the marker. Keys: arrows (with Shift faster); Escape leaves."
    : "Click or drag to put points. Keys: arrows move the cross (with Shift faster), Space puts a point, " +
      "Backspace takes the last away, Escape leaves.";
  const pad = frame(model, el, SIDE, SIDE, help, paint);
  const out = sender(model, () => (picks ? { marker } : { points: (sent = points.slice()) }));
  const reach = () => model.get("reach");
  const digits = () => clamp(2 - Math.floor(Math.log10(reach())), 0, 8);
  const words = ([x, y]) => minus(x.toFixed(digits())) + ", " + minus(y.toFixed(digits()));
  const pixel = ([x, y]) => [half + (x / reach()) * half, half - (y / reach()) * half];
  const plane = (x, y) => [(x / half - 1) * reach(), (1 - y / half) * reach()].map(inside);
  const inside = (value) => Number(clamp(value, -reach(), reach()).toFixed(digits() + 1));

  function put(place) {
    cross = place;
    if (picks) {
      marker = place;
      said = `marker at ${words(place)}`;
    } else if (points.length >= model.get("limit")) {
      return say(`The pad is full: ${points.length} points`);
    } else {
      points.push(place);
      said = `point ${points.length} at ${words(place)}`;
    }
    changed = true;
    out.soon();
    say(said);
  }
  function cut(length) {
    points = points.slice(0, Math.max(0, length));
    changed = true;
    out.soon();
    say(points.length ? `taken away: ${points.length} points now` : "No points");
  }
  function undo() {
    while (starts.length && starts.at(-1) >= points.length) starts.pop();
    cut(starts.length ? starts.pop() : points.length - 1);
    finish();
  }
  function finish() {
    if (changed) out.stroke();
    changed = false;
  }
  function say(sentence) {
    pad.status.textContent = sentence;
    pad.redraw();
  }

  pointer(pad, {
    down(x, y) { starts.push(points.length); last = [x, y]; put(plane(x, y)); },
    move(x, y) {
      if (picks) return put(plane(x, y));
      // points at even distances along the way, however fast the hand was
      for (let far; (far = Math.hypot(x - last[0], y - last[1])) >= SPACING; ) {
        last = [last[0] + ((x - last[0]) * SPACING) / far, last[1] + ((y - last[1]) * SPACING) / far];
        if (Math.max(...last) > SIDE || Math.min(...last) < 0) continue; // outside of the window: no points
        put(plane(...last));
        if (points.length >= model.get("limit")) { last = [x, y]; break; }
      }
    },
    up: finish,
  });
  keyboard(pad, (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = reach() * (event.shiftKey ? 0.1 : 0.02);
      const from = picks && marker.length ? marker : cross;
      cross = [inside(from[0] + step * arrow[0]), inside(from[1] + step * arrow[1])];
      if (picks) put(cross);
      else say(`cross at ${words(cross)}`);
    } else if (picks) return false;
    else if (event.key === " " || event.key === "Enter") { starts.push(points.length); put(cross); }
    else if (event.key === "Backspace") { if (points.length) cut(points.length - 1); }
    else return false;
    return true;
  });
  pad.listen(pad.canvas, "keyup", (event) => { if (!(event.key in ARROWS) || picks) finish(); });
  if (!picks) {
    pad.button("Undo", "Take away the last stroke", undo);
    pad.button("Clear", "Take away all points", () => { starts.length = 0; cut(0); finish(); });
  }

  function paint(brush) {
    if (background.naturalWidth) brush.drawImage(background, 0, 0, SIDE, SIDE);
    brush.strokeStyle = "#8888";
    brush.strokeRect(half, -1, 0, SIDE + 2);
    brush.strokeRect(-1, half, SIDE + 2, 0);
    // a thin white rim keeps blue readable on a dark page
    [brush.fillStyle, brush.strokeStyle, brush.lineWidth] = [BLUE, "#fff", 0.8];
    for (const point of points) {
      brush.beginPath();
      brush.arc(...pixel(point), picks ? 2 : 3.2, 0, 7);
      brush.fill();
      if (!picks) brush.stroke();
    }
    if (marker.length) mark(brush, pixel(marker), model.get("arrow"));
    if (!picks && document.activeElement === pad.canvas) twice(brush, crosshair(...pixel(cross)));
  }
  function mark(brush, [x, y], arrow) {
    const shape = new Path2D();
    shape.arc(x, y, 6, 0, 7);
    if (arrow.length) {
      const [dx, dy] = [(arrow[0] / reach()) * half, (-arrow[1] / reach()) * half];
      const far = Math.max(1e-9, Math.hypot(dx, dy)), [u, v] = [dx / far, dy / far];
      shape.moveTo(x + 6 * u, y + 6 * v);
      shape.lineTo(x + dx, y + dy);
      for (const turn of [1, -1]) {
        shape.moveTo(x + dx, y + dy);
        shape.lineTo(x + dx - 8 * u + 5 * turn * v, y + dy - 8 * v - 5 * turn * u);
      }
    }
    twice(brush, shape);
  }

  const count = () => `${points.length} points`;
  const where = () => (marker.length ? `marker at ${words(marker)}` : "no marker");
  pad.observe("points", () => {
    if (model.get("points") === sent) return;
    points = model.get("points").slice(); // Python's: the strokes before are no longer in it
    starts.length = 0;
    say(picks ? where() : count());
  });
  pad.observe("marker", () => {
    if (model.get("marker") === marker) return;
    marker = model.get("marker");
    say(picks ? where() : count());
  });
  pad.observe("arrow reach", pad.redraw);
  background.onload = pad.redraw;
  pad.observe("background", () => {
    if (model.get("background")) background.src = model.get("background");
    else background.removeAttribute("src");
    pad.redraw();
  });
  return () => { out.close(); background.onload = null; pad.close(); };
}

/** Black with a white rim: readable on any background. */
function twice(brush, shape) {
  for (const [colour, width] of [["#fff", 4.5], ["#111", 1.8]]) {
    [brush.strokeStyle, brush.lineWidth] = [colour, width];
    brush.stroke(shape);
  }
}

function crosshair(x, y) {
  const shape = new Path2D();
  for (const [u, v] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    shape.moveTo(x + 4 * u, y + 4 * v);
    shape.lineTo(x + 13 * u, y + 13 * v);
  }
  return shape;
}

// ---- pixels

function pixelPad(model, el) {
  const rows = model.get("height"), columns = model.get("width");
  const cell = Math.max(1, Math.floor(LARGEST / Math.max(rows, columns)));
  const radius = Math.max(0.8, (1.7 * Math.max(rows, columns)) / 28); // of the brush, in pixels of the image
  const small = document.createElement("canvas");
  [small.width, small.height] = [columns, rows];
  const shown = small.getContext("2d").createImageData(columns, rows);
  let pixels, at = [columns / 2, rows / 2], penDown = false, erasing = false, changed = false;
  const help = "Drag to draw. Keys: arrows move (with Shift faster), Space lowers and lifts the pen, " +
    "Delete erases here, Escape leaves.";
  const pad = frame(model, el, columns * cell, rows * cell, help, paint);
  const out = sender(model, () => ({ pixels: new DataView(pixels.slice().buffer) }));

  /** One soft dab around (x, y): full within the brush's core, fading out over one pixel. */
  function dab([x, y], erase) {
    const wide = erase ? radius + 0.5 : radius;
    for (let row = Math.max(0, Math.floor(y - wide)); row < Math.min(rows, y + wide); row++)
      for (let column = Math.max(0, Math.floor(x - wide)); column < Math.min(columns, x + wide); column++) {
        const ink = clamp(wide - Math.hypot(column + 0.5 - x, row + 0.5 - y), 0, 1);
        const index = row * columns + column, value = Math.round(255 * (erase ? 1 - ink : ink));
        pixels[index] = erase ? Math.min(pixels[index], value) : Math.max(pixels[index], value);
      }
    changed = true;
  }
  function line(to, erase) {
    const steps = Math.ceil(Math.hypot(to[0] - at[0], to[1] - at[1]) / 0.3), from = at;
    for (let step = 1; step <= Math.max(1, steps); step++) {
      const share = steps ? step / steps : 1;
      dab([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], erase);
    }
    at = to;
    out.soon();
    tell();
  }
  function tell() {
    const [column, row] = [Math.floor(Math.min(at[0], columns - 1)), Math.floor(Math.min(at[1], rows - 1))];
    const ink = Math.round(pixels[row * columns + column] / 2.55);
    const tool = `${erasing ? "eraser" : "pen"} ${penDown ? "down" : "up"}`;
    pad.status.textContent = `row ${row + 1}, column ${column + 1}: ink ${ink} %, ${tool}`;
    pad.redraw();
  }
  function finish() {
    if (changed) out.stroke();
    changed = false;
  }

  const place = (x, y) => [clamp(x / cell, 0, columns), clamp(y / cell, 0, rows)];
  pointer(pad, {
    down(x, y) { penDown = true; at = place(x, y); line(at, erasing); },
    move(x, y) { line(place(x, y), erasing); },
    up() { penDown = false; finish(); tell(); },
  });
  keyboard(pad, (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = event.shiftKey ? 4 : 1;
      const [x, y] = at.map((value) => Math.floor(value) + 0.5); // keys go from pixel to pixel
      const to = [clamp(x + step * arrow[0], 0.5, columns - 0.5), clamp(y - step * arrow[1], 0.5, rows - 0.5)];
      if (penDown) line(to, erasing);
      else at = to;
    } else if (event.key === "Delete" || (event.key === " " && event.shiftKey)) line(at, true);
    else if (event.key === " ") { penDown = !penDown; if (penDown) line(at, erasing); else finish(); }
    else return false;
    tell();
    return true;
  });
  pad.listen(pad.canvas, "keyup", (event) => { if (!penDown) finish(); });
  pad.listen(pad.canvas, "blur", () => { penDown = false; finish(); tell(); });

  const tools = [["Brush", false, "Draw"], ["Eraser", true, "Take ink away"]].map(([words, erase, tip]) => {
    const button = pad.button(words, tip, () => { erasing = erase; press(); tell(); });
    return [button, erase];
  });
  function press() {
    for (const [button, erase] of tools) button.setAttribute("aria-pressed", String(erase === erasing));
  }
  press();
  pad.button("Clear", "Take all ink away", () => {
    pixels.fill(0);
    changed = true;
    out.soon();
    finish();
    pad.status.textContent = "No ink";
    pad.redraw();
  });

  function paint(brush) {
    for (let index = 0; index < pixels.length; index++) shown.data.set([pixels[index], pixels[index], pixels[index], 255], 4 * index);
    small.getContext("2d").putImageData(shown, 0, 0);
    brush.imageSmoothingEnabled = false;
    brush.drawImage(small, 0, 0, columns * cell, rows * cell);
    if (document.activeElement !== pad.canvas) return;
    const here = new Path2D();
    here.arc(at[0] * cell, at[1] * cell, radius * cell, 0, 7);
    if (penDown) here.arc(at[0] * cell, at[1] * cell, 2, 0, 7);
    twice(brush, here);
  }

  pad.observe("pixels", () => {
    const held = model.get("pixels");
    pixels = new Uint8Array(held.buffer, held.byteOffset, held.byteLength).slice();
    pad.redraw();
  });
  pad.status.textContent = `${rows} × ${columns} pixels`;
  return () => { out.close(); pad.close(); };
}
