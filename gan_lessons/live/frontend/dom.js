// Elements, and canvases that are sharp on every screen.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "g", "path", "rect", "circle", "line", "text", "tspan", "polyline", "title"]);

/** A new element inside `parent`, with attributes and words; shapes of SVG are made as such. */
export function add(parent, tag, attributes = {}, words = "") {
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (words) element.textContent = words;
  parent?.append(element);
  return element;
}

/** A canvas of a size in CSS pixels; `paint(brush)` is called at once, and by its `redraw()` with the next frame. */
export function canvas(parent, width, height, paint, attributes = {}) {
  const element = add(parent, "canvas", attributes), sharp = Math.max(1, window.devicePixelRatio || 1);
  [element.width, element.height] = [Math.round(width * sharp), Math.round(height * sharp)];
  Object.assign(element.style, { width: `${width}px`, height: `${height}px`, display: "block" });
  const brush = element.getContext("2d");
  let due = 0;
  const draw = () => {
    due = 0;
    brush.setTransform(sharp, 0, 0, sharp, 0, 0);
    brush.clearRect(0, 0, width, height);
    paint(brush);
  };
  return { element, draw, redraw: () => (due ||= requestAnimationFrame(draw)), close: () => cancelAnimationFrame(due) };
}

/** Numbers of an array as Python packs it: `{dtype, shape, scale, data}`, the data as bytes or as base64 words. */
export function numbers(packed) {
  const kinds = { uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, float32: Float32Array };
  const bytes = bytesOf(packed.data), Kind = kinds[packed.dtype];
  const raw = new Kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  if (packed.scale === 1) return raw;
  const values = new Float32Array(raw.length);
  for (let place = 0; place < raw.length; place++) values[place] = raw[place] * packed.scale;
  return values;
}

/** Bytes as they come: from a kernel as a DataView, from a page as base64. */
export function bytesOf(data) {
  if (typeof data === "string") {
    const letters = atob(data), bytes = new Uint8Array(letters.length);
    for (let place = 0; place < letters.length; place++) bytes[place] = letters.charCodeAt(place);
    return bytes;
  }
  if (data instanceof Uint8Array) return data;
  return data.buffer ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

/** What Python has packed as JSON, compressed, in base64. */
export async function unpacked(words) {
  const stream = new Blob([bytesOf(words)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}
