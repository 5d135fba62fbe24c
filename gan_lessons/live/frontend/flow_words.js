// What the data-flow strip says: layer sizes, losses, whose turn it is, and what happens in each phase. Pure functions.

import { written } from "./scales.js";

/** One update of a player, in order. */
export const PHASES = ["noise", "samples", "verdict", "loss", "gradient", "weights"];

/** What happens in each phase, in one sentence, for the player that is trained. */
export const PHASE_WORDS = {
  discriminator: {
    noise: "New noise z is drawn at random.",
    samples: "G turns noise into samples. G is frozen.",
    verdict: "D judges generated samples and real data.",
    loss: "D's loss: it should say 1 for real and 0 for generated.",
    gradient: "The gradient says how to change each weight of D.",
    weights: "D's weights take a small step to lower D's loss.",
  },
  generator: {
    noise: "New noise z is drawn at random.",
    samples: "G turns noise into samples.",
    verdict: "D judges the generated samples. D is frozen.",
    loss: "G's loss: D should say 1 for the generated samples.",
    gradient: "The gradient flows back through D to G's weights.",
    weights: "G's weights take a small step to lower G's loss.",
  },
};

// A critic gives scores, not probabilities: it cannot "say 1". A paired loss compares both kinds in both turns.
const CRITIC_LOSS = {
  discriminator: "D's loss: real data should score higher than generated.",
  generator: "G's loss: D should score the generated samples higher.",
};
const PAIRED_VERDICT = "D judges generated samples and real data. D is frozen.";

// What the card says when there is nothing else to say.
const LEGEND = ["→ samples and scores", "⇠ gradients flow back", "▲ real  ▼ generated"];
const BRIEF_LEGEND = ["→ samples", "⇠ gradients", "▲ real", "▼ generated"];

const NAMES = { generator: "Generator", discriminator: "Discriminator" };
const LETTERS = { generator: "G", discriminator: "D" };

const BRIEF_KINDS = { convolutional: "conv.", recurrent: "RNN" };

/** Markers of the players, so that colour is not the only sign. */
export const MARKERS = { generator: "◆", discriminator: "●" };

/** True if D gives scores that are no probabilities. */
export const isCritic = ({ frame, networks }) => Boolean(frame?.is_critic ?? networks?.is_critic);

/** Whose weights are shown as changing: the player whose turn it is, else that of the last update, else null. */
export const trained = ({ turn, update }) => turn ?? update?.player ?? null;

/** "trained", "frozen", or "plain" when nobody's turn is shown. */
export function standing(state, player) {
  if (state.networks?.[player]?.frozen || (state.turn && state.turn !== player)) return "frozen";
  return state.turn ? "trained" : "plain";
}

/**
 * How many arrays of a player followed in the other one's turn, because it was called: moving averages of batch
 * normalisation, kernels that spectral normalisation rescales.
 */
export function followed({ turn, update }, player) {
  return turn && turn !== player && update?.player === turn ? (update.others_followed ?? 0) : 0;
}

/** True if D sees real data in this turn. In G's turn it does not, except with a loss that compares both kinds. */
export const usesReal = ({ turn, networks }) => turn !== "generator" || Boolean(networks?.paired);

/** The sentence of a phase. */
export function phaseSentence(state) {
  const player = trained(state) ?? "discriminator", { phase } = state;
  if (phase === "loss" && isCritic(state)) return CRITIC_LOSS[player];
  if (phase === "verdict" && player === "generator" && state.networks?.paired) return PAIRED_VERDICT;
  return PHASE_WORDS[player][phase] ?? "";
}

/**
 * Layer sizes with arrows between them, shortened in the middle until they fit; the first and the last always stay.
 * @param {(number | string)[]} sizes
 * @param {number} room in the unit of `measure`: characters, if none is given
 */
export function shortened(sizes, room, measure = (words) => words.length) {
  if (!sizes?.length) return "–";
  const written = (parts) => parts.join(" → ");
  if (measure(written(sizes)) <= room || sizes.length < 3) return written(sizes);
  for (let kept = sizes.length - 1; kept > 2; kept--) {
    const end = sizes.length - Math.floor(kept / 2);
    const words = written([...sizes.slice(0, Math.ceil(kept / 2)), "…", ...sizes.slice(end)]);
    if (measure(words) <= room) return words;
  }
  return written([sizes[0], "…", sizes.at(-1)]);
}

/** A loss with two digits after the point, so that its width hardly changes while it is trained. */
export function lossWords(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return written(value);
  const words = size > 0 && size < 0.005 ? String(Number(value.toPrecision(1))) : value.toFixed(2);
  return words.replaceAll("-", "−");
}

/** The first of several wordings that fits; the last one if none does. */
export const fitting = (wordings, room, measure) => wordings.find((one) => measure(one) <= room) ?? wordings.at(-1);

/** The second line of a player's box: its layers, and what kind they are where there is room for it. */
export function layerWords({ layers, more = null } = {}, room, measure) {
  const plain = shortened(layers, room, measure);
  if (!more || !layers?.length) return plain;
  const brief = BRIEF_KINDS[more] ?? more, kept = shortened(layers, room - measure(`${brief} `), measure);
  return fitting([`${layers.join(" → ")} · ${more}`, `${brief} ${kept}`, plain], room, measure);
}

/** The third line of a player's box: its loss, the penalty that is added to it, and whether the player is frozen. */
export function lossLine(state, player, room, measure) {
  const value = player === "generator" ? state.frame?.g_loss : state.frame?.d_loss;
  const loss = `loss ${lossWords(value)}`, penalty = player === "discriminator" ? state.networks?.penalty : null;
  const end = standing(state, player) === "frozen" ? " · frozen" : "", moves = followed(state, player) > 0;
  const added = penalty ? [` + ${penalty}`, " + penalty"] : [];
  if (moves) return fitting([`${loss} · averages move`, `${loss.slice(5)} · averages move`], room, measure);
  return fitting([...added.map((one) => loss + one + end), loss + end, loss.slice(5) + end], room, measure);
}

const counted = (count) => (Number.isFinite(count) ? count.toLocaleString("en") : "–");

/** Everything about one player, for those who point at its box or focus it: one fact a line. */
export function playerFacts(state, player) {
  const { layers = [], more, weights } = state.networks?.[player] ?? {};
  const { d_steps: steps, penalty } = state.networks ?? {}, name = NAMES[player] + (more ? `, ${more}` : "");
  const facts = [name, `Layers ${layers.join(" → ") || "–"}`, `${counted(weights)} weights`];
  if (standing(state, player) === "frozen") facts.push("Frozen: its weights stay as they are.");
  const count = followed(state, player);
  if (count) facts.push(`${counted(count)} arrays followed as it was called, such as averages of batch normalisation.`);
  if (player === "discriminator" && steps > 1) facts.push(`${steps} updates for each update of G`);
  if (player === "discriminator" && penalty) facts.push(`Penalty on its gradients: ${penalty}`);
  return facts;
}

/** What the last update did: the gradient's length, and how many weights moved how far together. */
export function updateFacts({ gradient_norm: norm, moved, weights, distance }, isBrief = false) {
  const some = Number.isFinite(weights) && moved !== weights ? ` of ${counted(weights)}` : "";
  const length = `gradient ${isBrief ? "" : "length "}${written(norm)}`;
  return [length, `${counted(moved)}${some} weights moved by ${written(distance, 2)}`];
}

/**
 * What stands on the card: `player` (for its colour), a title, lines, and the place of the phase in `PHASES` or −1.
 * With nothing to say the card explains the strip, in faint words.
 */
export function cardWords(state, isNarrow = false) {
  const player = trained(state), phase = PHASES.indexOf(state.phase);
  const name = player && (isNarrow ? LETTERS : NAMES)[player];
  const title = player ? `${name}'s turn` : "How to read it";
  const facts = state.update?.player === player && player ? updateFacts(state.update, isNarrow) : null;
  if (phase >= 0) {
    const isDone = state.phase === "weights" && facts;
    const lines = [isDone ? `${facts[1]}.` : phaseSentence(state)];
    // where there is little room the phase stands in the title
    const brief = player ? `${name}: ${state.phase}` : state.phase;
    if (isNarrow) return { player, title: brief, phase, lines, isLegend: false };
    return { player, title, phase, name: state.phase, lines, isLegend: false };
  }
  if (facts) return { player, title, phase, lines: facts, isLegend: false };
  if (player) {
    const other = player === "generator" ? "D" : "G";
    return { player, title, phase, lines: [`${LETTERS[player]} is trained. ${other} is frozen.`], isLegend: false };
  }
  return { player, title, phase, lines: isNarrow ? BRIEF_LEGEND : LEGEND, isLegend: true };
}

function playerSentence(state, player) {
  const { layers = [], more, weights } = state.networks?.[player] ?? {};
  const value = player === "generator" ? state.frame?.g_loss : state.frame?.d_loss;
  const loss = Number.isFinite(value) ? `loss ${lossWords(value)}` : "no loss yet";
  const sizes = layers.length > 1 ? `${layers.slice(0, -1).join(", ")} and ${layers.at(-1)}` : layers.join();
  const facts = [more, `layer sizes ${sizes || "unknown"}`, `${counted(weights)} weights`, loss];
  if (standing(state, player) === "frozen") facts.push("frozen");
  return facts.filter(Boolean).join(", ");
}

/** The strip in words, for who cannot see it. Pure. */
export function describe(state) {
  const { networks, frame, update, phase, turn } = state;
  if (!networks) return "Data flow of a generative adversarial network.";
  const condition = networks.conditional ? ` and the condition y${frame?.given ? ` (${frame.given})` : ""}` : "";
  const real = usesReal(state) ? "The generated samples and the real data" : "The generated samples";
  const sentences = [
    `Data flow: noise of ${counted(networks.latent_dim)} numbers${condition} goes to the generator ` +
      `(${playerSentence(state, "generator")})`,
    `${real} go to the discriminator (${playerSentence(state, "discriminator")})`,
  ];
  if (turn) sentences.push(`It is the ${turn}'s turn`);
  if (PHASES.includes(phase)) sentences.push(`Phase ${phase}: ${phaseSentence(state).replace(/\.$/, "")}`);
  if (update) sentences.push(`Last update of the ${update.player}: ${updateFacts(update).join(", ")}`);
  return `${sentences.join(". ")}.`;
}
