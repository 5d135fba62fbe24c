// Where everything of the data-flow strip stands at a given width. Pure functions, in CSS pixels.

/** Height of the diagram; boxes and thumbnails end above the captions, the gradient's way back runs below them. */
export const HEIGHT = 86;
export const THUMB = 50;
export const TOP = 4;
export const BOX = 56;
export const FLOW_Y = TOP + THUMB / 2;
export const CAPTION_Y = 67;
export const BACK_Y = 79.5;
const CHIP = 24, EDGE = 1.5, STACKED = 54, STACKED_GAP = 6;

// Least widths of the columns, and how they share what is left over. Later rows leave out more; the last has no card.
const PLANS = [
  { least: 770, noise: 50, gap: 26, g: 127, d: 133, out: 17, verdict: 66, between: 12, real: 50, space: 16, card: 168 },
  { least: 680, noise: 24, gap: 23, g: 118, d: 131, out: 16, verdict: 60, between: 12, real: 50, space: 14, card: 134 },
  { least: 560, noise: 16, gap: 16, g: 107, d: 119, out: 13, verdict: 49, between: 7, real: 26, space: 10, card: 113 },
  { least: 438, noise: 16, gap: 16, g: 107, d: 119, out: 13, verdict: 49, between: 7, real: 26, space: 0, card: 0 },
  { least: 0, noise: 0, gap: 16, g: 107, d: 119, out: 13, verdict: 49, between: 0, real: 0, space: 0, card: 0 },
];
const SHARES = { gap: 0.09, g: 0.17, d: 0.17, out: 0.04, verdict: 0.1, between: 0.03, card: 0.22 };

const total = (plan) =>
  plan.noise + (plan.noise ? 3 : 2) * plan.gap + plan.g + THUMB + plan.d + plan.out + plan.verdict +
  plan.between + plan.real + plan.space + plan.card;

/** The plan for a width with its columns widened to fill it. */
function widened(width) {
  const plan = { ...PLANS.find(({ least }) => width >= least) };
  const names = Object.keys(SHARES).filter((name) => plan[name] > 0);
  const times = (name) => (name === "gap" ? (plan.noise ? 3 : 2) : 1);
  const free = Math.max(0, width - total(plan) - 2 * EDGE);
  const all = names.reduce((sum, name) => sum + SHARES[name] * times(name), 0);
  for (const name of names) plan[name] += (free * SHARES[name]) / all;
  return plan;
}

const thumb = (x, width) =>
  width === THUMB
    ? { x, y: TOP, width, height: THUMB, isChip: false }
    : { x, y: FLOW_Y - CHIP / 2, width: Math.min(width, CHIP), height: CHIP, isChip: true };

/**
 * Places of all parts: `noise`, `g`, `made`, `d`, `verdict`, `real` (null where left out), `card`, and `arrows` as
 * `{from, to, y}`. The card stands at the right, or below the diagram where there is no room beside it.
 */
export function layout(width) {
  const plan = widened(Math.max(0, width)), boxHeight = { y: TOP, height: BOX };
  let x = EDGE;
  const column = (size) => (x += size) - size;
  const noise = plan.noise ? thumb(column(plan.noise), plan.noise) : null;
  if (noise) column(plan.gap);
  const g = { x: column(plan.g), width: plan.g, ...boxHeight };
  column(plan.gap);
  const made = thumb(column(THUMB), THUMB);
  column(plan.gap);
  const d = { x: column(plan.d), width: plan.d, ...boxHeight };
  column(plan.out);
  const verdict = { x: column(plan.verdict), width: plan.verdict, y: TOP + 18, height: BOX - 18 };
  column(plan.between);
  const real = plan.real ? thumb(column(plan.real), plan.real) : null;
  if (real?.isChip) real.y = TOP; // its arrow passes above the verdict
  const end = x;
  const isStacked = !plan.card, isNarrow = plan.card < 176, isSmall = plan.g < 115;
  const card = isStacked
    ? { x: 0, y: HEIGHT + STACKED_GAP, width: Math.max(width, end), height: STACKED }
    : { x: width - plan.card, y: 2, width: plan.card, height: HEIGHT - 4 };
  const height = isStacked ? card.y + card.height : HEIGHT;
  const places = { noise, g, made, d, verdict, real, card };
  return { ...places, end, height, isStacked, isNarrow: isNarrow && !isStacked, isSmall, arrows: arrows(places) };
}

function arrows({ noise, g, made, d, verdict, real }) {
  const right = (one) => one.x + one.width;
  const found = {
    noise: noise && { from: right(noise), to: g.x, y: FLOW_Y },
    generated: { from: right(g), to: made.x, y: FLOW_Y },
    judged: { from: right(made), to: d.x, y: FLOW_Y },
    verdict: { from: right(d), to: verdict.x, y: verdict.y + verdict.height / 2 },
    real: real && { from: real.x, to: right(d), y: TOP + 9 },
  };
  return Object.fromEntries(Object.entries(found).filter(([, arrow]) => arrow));
}

const round = (value) => Math.round(value * 10) / 10;

/** The line and the head of a level arrow, with a little room at both ends. */
export function arrowPaths({ from, to, y }, room = 4) {
  const way = Math.sign(to - from), tip = to - way * room, start = from + way * room, neck = tip - way * 6;
  return {
    line: `M${round(start)},${y}H${round(neck)}`,
    head: `M${round(tip)},${y}L${round(neck)},${y - 3.5}V${y + 3.5}Z`,
  };
}

/** Where the gradient enters a player's box from below. */
export const entry = (box) => box.x + 14;

/** The gradient's way from the verdict down, back below the boxes, and up into a player's box. */
export function backPaths(verdict, box) {
  const start = round(verdict.x + verdict.width / 2), x = round(entry(box)), bottom = box.y + box.height, r = 6;
  const low = verdict.y + verdict.height + 3, neck = bottom + 10;
  return {
    line: `M${start},${low}V${BACK_Y - r}q0,${r} ${-r},${r}H${x + r}q${-r},0 ${-r},${-r}V${neck}`,
    head: `M${x},${bottom + 3}L${round(x - 4.5)},${neck}H${round(x + 4.5)}Z`,
  };
}

/**
 * Which parts a phase lights, and along which arrows something moves in it.
 * @returns {{parts: string[], moving: string[]}}
 */
export function lit(phase, player, withReal = true) {
  const real = withReal ? ["real"] : [];
  const found = {
    noise: [["noise"], ["noise"]],
    samples: [["g", "made"], ["generated"]],
    verdict: [["made", ...real, "d", "verdict"], ["judged", ...real, "verdict"]],
    loss: [["verdict", `loss-${player}`], []],
    gradient: [[`back-${player}`], [`back-${player}`]],
    weights: [[player === "generator" ? "g" : "d", `weights-${player}`], []],
  }[phase] ?? [[], []];
  return { parts: found[0], moving: found[1] };
}
