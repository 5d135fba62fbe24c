// The drawing of the data-flow strip: boxes, arrows, D's verdict, and the gradient's way back.

import { add, numbers } from "./dom.js";
import { CAPTION_Y, HEIGHT, arrowPaths, backPaths, entry, lit } from "./flow_layout.js";
import { MARKERS, isCritic, layerWords, lossLine, standing, trained, updateFacts, usesReal } from "./flow_words.js";
import { sigmoid } from "./probability.js";

const BOXES = { g: ["generator", "Generator"], d: ["discriminator", "Discriminator"] };
const ARROWS = ["noise", "generated", "judged", "verdict", "real"], PLAYERS = ["generator", "discriminator"];
const CAPTIONS = { noise: ["noise z", "noise"], made: ["generated", "generated"], real: ["real data", "real"] };
const PADDING = 9;

/** Where D's mean verdict on real and on generated examples lies, from 0 to 1, or null where it is not known. */
export function verdictMarks(frame, critic = false) {
  const packed = ["real_scores", "generated_scores"].map((name) => frame?.arrays?.[name]);
  const scores = packed.map((one) => one && numbers(one));
  const all = scores.flatMap((one) => (one ? Array.from(one) : [])).filter(Number.isFinite);
  const low = Math.min(...all), high = Math.max(...all);
  // a critic's scores have no scale of their own: they are placed between the lowest and the highest
  const between = (score) => (high > low ? (score - low) / (high - low) : 0.5);
  const share = critic ? between : sigmoid;
  const [real, generated] = scores.map((one) => {
    const shares = Array.from(one ?? []).filter(Number.isFinite).map(share);
    return shares.length ? shares.reduce((sum, value) => sum + value, 0) / shares.length : null;
  });
  return { real, generated };
}

/** Widths of words as the browser draws them, remembered until `renew()` looks at the font again. */
function ruler(element) {
  const brush = document.createElement("canvas").getContext("2d"), known = new Map();
  const measure = (words) => {
    if (!known.has(words)) known.set(words, brush.measureText(words).width);
    if (known.size > 500) known.clear(); // losses are new words all the time
    return known.get(words) ?? brush.measureText(words).width;
  };
  const renew = () => {
    known.clear();
    brush.font = `11px ${getComputedStyle(element).fontFamily}`;
  };
  return { measure, renew };
}

const set = (element, values) => Object.entries(values).forEach(([name, value]) => element.setAttribute(name, value));
const say = (element, words) => element.textContent === words || (element.textContent = words);

function arrow(svg, name) {
  const group = add(svg, "g", { class: `gan-flow-arrow gan-flow-${name}` });
  const line = add(group, "path", { class: "gan-flow-line" }), head = add(group, "path", { class: "gan-flow-head" });
  return {
    group,
    place(paths) {
      group.style.display = paths ? "" : "none";
      if (paths) [line.setAttribute("d", paths.line), head.setAttribute("d", paths.head)];
    },
  };
}

function playerBox(svg, [player, name]) {
  const group = add(svg, "g", { class: `gan-flow-box gan-flow-${player}` });
  const halo = add(group, "rect", { class: "gan-flow-halo", rx: 9 });
  const rect = add(group, "rect", { class: "gan-flow-body", rx: 7 });
  const title = add(group, "text", { class: "gan-flow-name" });
  add(title, "tspan", { class: "gan-flow-marker" }, MARKERS[player]);
  add(title, "tspan", { dx: 5 }, name);
  const layers = add(group, "text", { class: "gan-flow-layers" });
  const loss = add(group, "text", { class: "gan-flow-loss" });
  const steps = add(group, "text", { class: "gan-flow-steps", "text-anchor": "end" });
  const condition = add(group, "g", { class: "gan-flow-arrow gan-flow-condition" });
  const letter = add(condition, "text", { "text-anchor": "end" }, "y");
  const line = add(condition, "path", { class: "gan-flow-line" });
  const head = add(condition, "path", { class: "gan-flow-head" });
  let room = 0;
  return {
    place(box, isSmall) {
      const padding = isSmall ? 7 : PADDING, way = isSmall ? 8 : 13;
      room = box.width - 2 * padding + 2;
      set(rect, box);
      set(halo, { x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 });
      [[title, 18], [layers, 33], [loss, 48]].forEach(([text, y]) => set(text, { x: box.x + padding, y: box.y + y }));
      set(steps, { x: box.x + box.width - padding, y: box.y + 48 });
      group.classList.toggle("gan-small", isSmall);
      const paths = arrowPaths({ from: box.x - way, to: box.x, y: 47 }, 2);
      [line.setAttribute("d", paths.line), head.setAttribute("d", paths.head)];
      set(letter, { x: box.x - way, y: 50 });
    },
    paint(state, lights, measure) {
      const now = standing(state, player), words = lossLine(state, player, room, measure);
      say(layers, layerWords(state.networks?.[player], room, measure));
      say(loss, words);
      const often = player === "discriminator" && state.networks?.d_steps > 1 ? `${state.networks.d_steps}×` : "";
      say(steps, often && measure(`${words}  ${often}`) <= room ? often : "");
      condition.style.display = state.networks?.conditional ? "" : "none";
      const part = player === "generator" ? "g" : "d";
      group.classList.toggle("gan-trained", now === "trained");
      group.classList.toggle("gan-frozen", now === "frozen");
      group.classList.toggle("gan-lit", lights.has(part) || (now === "trained" && !lights.size));
      layers.classList.toggle("gan-strong", lights.has(`weights-${player}`));
      loss.classList.toggle("gan-strong", lights.has(`loss-${player}`));
    },
  };
}

/** The scale from 0 to 1 with the mean verdict on real ▲ and on generated ▼ examples. */
function verdictPanel(svg) {
  const group = add(svg, "g", { class: "gan-flow-verdict-panel" });
  const rect = add(group, "rect", { rx: 6, class: "gan-flow-frame" });
  const caption = add(group, "text", { "text-anchor": "middle", class: "gan-flow-caption" }, "verdict");
  const low = add(group, "text", { class: "gan-flow-end" }, "0");
  const high = add(group, "text", { class: "gan-flow-end", "text-anchor": "end" }, "1");
  const line = add(group, "path", { class: "gan-flow-axis" });
  const real = add(group, "path", { class: "gan-flow-real-mark", d: "M0,1L4,8H-4Z" });
  const generated = add(group, "path", { class: "gan-flow-generated-mark", d: "M0,-1L4,-8H-4Z" });
  let start = 0, length = 1, y = 0, critic = null;
  const place = (box) => {
    y = box.y + 27;
    start = box.x + (critic ? 6 : 15);
    length = box.width - 2 * (start - box.x);
    set(rect, box);
    set(caption, { x: box.x + box.width / 2, y: box.y + 13 });
    set(low, { x: box.x + 5, y: y + 4 });
    set(high, { x: box.x + box.width - 5, y: y + 4 });
    line.setAttribute("d", `M${start},${y}h${length}`);
  };
  return {
    place,
    paint(state, lights, box) {
      if (critic !== isCritic(state)) {
        critic = isCritic(state);
        place(box);
      }
      say(low, critic ? "" : "0"), say(high, critic ? "" : "1");
      say(caption, critic ? "score" : "verdict");
      const marks = verdictMarks(state.frame, critic);
      for (const [mark, share] of [[real, marks.real], [generated, marks.generated]]) {
        mark.style.display = share === null ? "none" : "";
        if (share !== null) mark.setAttribute("transform", `translate(${(start + share * length).toFixed(1)},${y})`);
      }
      real.classList.toggle("gan-dim", !usesReal(state));
      group.classList.toggle("gan-lit", lights.has("verdict"));
    },
  };
}

function thumbFrame(svg, name) {
  const group = add(svg, "g", { class: `gan-flow-thumb-frame gan-flow-of-${name}` });
  const rect = add(group, "rect", { class: "gan-flow-frame", rx: 6 });
  const caption = add(group, "text", { class: "gan-flow-caption", "text-anchor": "middle" });
  const letter = add(group, "text", { class: "gan-flow-letter", "text-anchor": "middle" }, name === "real" ? "x" : "z");
  return {
    group,
    place(box) {
      group.style.display = box ? "" : "none";
      if (!box) return;
      const { isChip, ...rectangle } = box, middle = box.x + box.width / 2;
      set(rect, rectangle);
      say(caption, isChip ? CAPTIONS[name][1] : CAPTIONS[name][0]);
      caption.style.display = box.width < 20 ? "none" : ""; // its letter says enough
      set(caption, { x: middle, y: isChip && name === "real" ? box.y + box.height + 13 : CAPTION_Y });
      letter.style.display = isChip ? "" : "none";
      set(letter, { x: middle, y: box.y + box.height / 2 + 4 });
    },
  };
}

/** The gradient's way back to a player, with its length. */
function wayBack(svg, player) {
  const way = arrow(svg, `back gan-flow-${player}`), label = add(way.group, "text", { class: "gan-flow-back-label" });
  const through = add(way.group, "text", { class: "gan-flow-back-label", "text-anchor": "middle" });
  return {
    group: way.group,
    place({ g, d, verdict }) {
      const box = player === "generator" ? g : d;
      way.place(backPaths(verdict, box));
      set(label, { x: entry(box) + 9, y: CAPTION_Y + 6.5 });
      set(through, { x: d.x + d.width / 2, y: CAPTION_Y + 6.5 });
    },
    paint(state, lights) {
      const now = trained(state), isShown = (now ?? player) === player && !state.networks?.[player]?.frozen;
      way.group.style.display = isShown ? "" : "none";
      way.group.classList.toggle("gan-plain", !now);
      way.group.classList.toggle("gan-lit", lights.has(`back-${player}`));
      const facts = state.update?.player === player ? updateFacts(state.update, true)[0] : "gradient";
      say(label, now || player === "discriminator" ? (now ? facts : "gradients") : "");
      say(through, player === "generator" && now ? "through D" : "");
    },
  };
}

/** The diagram inside `parent`: `place(layout)`, then `paint(state)`. */
export function diagram(parent) {
  const svg = add(parent, "svg", { class: "gan-flow-svg", height: HEIGHT, "aria-hidden": "true" });
  const { measure, renew } = ruler(parent);
  const made = (names, make) => Object.fromEntries(names.map((name) => [name, make(svg, name)]));
  const backs = made(PLAYERS, wayBack), arrows = made(ARROWS, arrow);
  const frames = made(["noise", "made", "real"], thumbFrame);
  const boxes = { g: playerBox(svg, BOXES.g), d: playerBox(svg, BOXES.d) }, verdict = verdictPanel(svg);
  let where = null;
  return {
    place(next) {
      where = next;
      renew();
      svg.setAttribute("width", where.end + 1);
      for (const name of ARROWS) arrows[name].place(where.arrows[name] && arrowPaths(where.arrows[name]));
      for (const name of Object.keys(frames)) frames[name].place(where[name]);
      for (const player of PLAYERS) backs[player].place(where);
      boxes.g.place(where.g, where.isSmall);
      boxes.d.place(where.d, where.isSmall);
      verdict.place(where.verdict);
    },
    paint(state) {
      const player = trained(state), { parts, moving } = lit(state.phase, player ?? "discriminator", usesReal(state));
      const lights = new Set(parts);
      svg.dataset.player = player ?? "";
      svg.classList.toggle("gan-in-phase", lights.size > 0);
      for (const name of ARROWS) arrows[name].group.classList.toggle("gan-moving", moving.includes(name));
      for (const name of PLAYERS) {
        backs[name].paint(state, lights);
        backs[name].group.classList.toggle("gan-moving", moving.includes(`back-${name}`));
      }
      arrows.real.group.classList.toggle("gan-unused", !usesReal(state));
      for (const name of Object.keys(frames)) frames[name].group.classList.toggle("gan-lit", lights.has(name));
      boxes.g.paint(state, lights, measure);
      boxes.d.paint(state, lights, measure);
      verdict.paint(state, lights, where.verdict);
      return lights;
    },
  };
}
