import assert from "node:assert/strict";
import { test } from "node:test";
import { PHASES, PHASE_WORDS, describe, shortened } from "../../gan_lessons/live/frontend/flow.js";
import { verdictMarks } from "../../gan_lessons/live/frontend/flow_diagram.js";
import { HEIGHT, arrowPaths, backPaths, layout, lit } from "../../gan_lessons/live/frontend/flow_layout.js";
import { dataOf, firstTiles, histogram, linePlaces, places, seededDots } from
  "../../gan_lessons/live/frontend/flow_thumbnails.js";
import { cardWords, layerWords, lossLine, lossWords, phaseSentence, playerFacts, standing, updateFacts, usesReal } from
  "../../gan_lessons/live/frontend/flow_words.js";

const letters = (words) => words.length;
const networks = {
  generator: { layers: [2, 64, 64, 2], more: null, weights: 4642, frozen: false },
  discriminator: { layers: [2, 128, 64, 1], more: null, weights: 8642, frozen: false },
  latent_dim: 2, conditional: false, d_steps: 1, penalty: null,
};
const moved = { moved: 8642, weights: 8642, distance: 0.0213 };
const update = { player: "discriminator", loss: 1.4, gradient_norm: 0.149, ...moved };
const state = { frame: { g_loss: 0.71, d_loss: -1.384, arrays: {} }, networks, update: null, phase: null, turn: null };

const packed = (values, shape = [values.length]) =>
  ({ dtype: "float32", shape, scale: 1, data: new Uint8Array(new Float32Array(values).buffer) });

test("layers are shortened in the middle, and the first and the last stay", () => {
  const sizes = [100, 128, 256, 512, 784];
  assert.equal(shortened(sizes, 99), "100 → 128 → 256 → 512 → 784");
  assert.equal(shortened(sizes, 21), "100 → 128 → … → 784");
  assert.equal(shortened(sizes, 0), "100 → … → 784");
  for (let room = 13; room < 40; room++) assert.ok(shortened(sizes, room).length <= room);
  assert.equal(shortened([7, 1], 0), "7 → 1");
  assert.equal(shortened([5], 0), "5");
  for (const none of [[], null, undefined]) assert.equal(shortened(none, 9), "–");
  const deep = Array.from({ length: 200 }, (_, at) => at);
  assert.match(shortened(deep, 20), /^0 → .*… .*→ 199$/);
});

test("more room never shows fewer layers", () => {
  let before = 0;
  for (let room = 0; room < 60; room++) {
    const shown = shortened([100, 128, 256, 512, 784], room).split(" → ").length;
    assert.ok(shown >= before);
    before = shown;
  }
});

test("the kind of layers is named where it fits", () => {
  const network = { layers: [100, 128, 256, 784], more: "convolutional" };
  assert.equal(layerWords(network, 99, letters), "100 → 128 → 256 → 784 · convolutional");
  assert.equal(layerWords(network, 28, letters), "conv. 100 → 128 → 256 → 784");
  assert.equal(layerWords(network, 20, letters), "conv. 100 → … → 784");
  assert.equal(layerWords(network, 13, letters), "100 → … → 784");
  assert.equal(layerWords({ layers: [], more: "convolutional" }, 99, letters), "–");
  assert.equal(layerWords(undefined, 99, letters), "–");
});

test("losses keep two digits, and what is not known is a dash", () => {
  assert.deepEqual([0.7149, -0.06581, 0, 12.3, 1234567].map(lossWords), ["0.71", "−0.07", "0.00", "12.30", "1.2e+6"]);
  assert.deepEqual([0.0041, 1e-9].map(lossWords), ["0.004", "1e−9"]);
  assert.deepEqual([null, undefined, NaN, Infinity].map(lossWords), ["–", "–", "–", "–"]);
});

test("the line of the loss tells the penalty and who is frozen as far as there is room", () => {
  const penalised = { ...state, networks: { ...networks, penalty: "gradient penalty" } };
  assert.equal(lossLine(penalised, "discriminator", 99, letters), "loss −1.38 + gradient penalty");
  assert.equal(lossLine(penalised, "discriminator", 22, letters), "loss −1.38 + penalty");
  assert.equal(lossLine(penalised, "discriminator", 12, letters), "loss −1.38");
  assert.equal(lossLine(penalised, "generator", 99, letters), "loss 0.71");
  assert.equal(lossLine({ ...state, turn: "generator" }, "discriminator", 99, letters), "loss −1.38 · frozen");
  assert.equal(lossLine({ ...state, turn: "generator" }, "discriminator", 15, letters), "−1.38 · frozen");
});

test("the other player is frozen, and a player frozen by hand always is", () => {
  const all = (one) => ["generator", "discriminator"].map((player) => standing(one, player));
  assert.deepEqual(all(state), ["plain", "plain"]);
  assert.deepEqual(all({ ...state, turn: "generator" }), ["trained", "frozen"]);
  assert.deepEqual(all({ ...state, turn: "discriminator" }), ["frozen", "trained"]);
  const held = { ...networks, generator: { ...networks.generator, frozen: true } };
  assert.deepEqual(all({ ...state, networks: held }), ["frozen", "plain"]);
  assert.deepEqual(all({ ...state, networks: held, turn: "generator" }), ["frozen", "frozen"]);
});

test("every phase has a short sentence for both players", () => {
  assert.deepEqual(PHASES, ["noise", "samples", "verdict", "loss", "gradient", "weights"]);
  for (const player of ["discriminator", "generator"]) {
    assert.deepEqual(Object.keys(PHASE_WORDS[player]), PHASES);
    for (const words of Object.values(PHASE_WORDS[player])) assert.ok(words.length <= 90 && words.endsWith("."), words);
  }
});

test("a critic is not said to give probabilities, and a paired loss uses real data in G's turn", () => {
  const critic = { ...state, networks: { ...networks, is_critic: true }, turn: "generator", phase: "loss" };
  assert.match(phaseSentence(critic), /score/);
  assert.doesNotMatch(phaseSentence(critic), /1/);
  assert.equal(phaseSentence({ ...critic, frame: { is_critic: false } }), PHASE_WORDS.generator.loss);
  assert.equal(usesReal({ ...state, turn: "generator" }), false);
  assert.equal(usesReal({ ...state, turn: "discriminator" }), true);
  assert.equal(usesReal({ ...state, networks: { ...networks, paired: true }, turn: "generator" }), true);
});

test("an update is told with its gradient's length and its weights", () => {
  assert.deepEqual(updateFacts(update), ["gradient length 0.149", "8,642 weights moved by 0.021"]);
  assert.equal(updateFacts({ ...update, moved: 8000 })[1], "8,000 of 8,642 weights moved by 0.021");
  assert.deepEqual(updateFacts({ gradient_norm: NaN, moved: null, weights: null, distance: null }),
    ["gradient length –", "– weights moved by –"]);
});

test("the card explains the strip, then the turn, the update, the phase", () => {
  assert.equal(cardWords(state).isLegend, true);
  assert.equal(cardWords({ ...state, turn: "generator" }).title, "Generator's turn");
  assert.equal(cardWords({ ...state, turn: "generator" }, true).title, "G's turn");
  assert.deepEqual(cardWords({ ...state, update }).lines, updateFacts(update));
  assert.equal(cardWords({ ...state, update }).player, "discriminator");
  const phase = cardWords({ ...state, turn: "discriminator", phase: "loss" });
  assert.deepEqual([phase.phase, phase.lines], [3, [PHASE_WORDS.discriminator.loss]]);
  assert.match(cardWords({ ...state, turn: "discriminator", phase: "weights", update }).lines[0], /8,642/);
  const ofOther = cardWords({ ...state, turn: "generator", phase: "weights", update });
  assert.equal(ofOther.lines[0], PHASE_WORDS.generator.weights);
});

test("the strip is described in words", () => {
  const words = describe({ ...state, turn: "discriminator", phase: "gradient", update });
  assert.ok(words.startsWith("Data flow"));
  const facts = ["2, 64, 64 and 2", "4,642 weights", "loss 0.71", "loss −1.38", "frozen", "discriminator's turn"];
  for (const fact of [...facts, "Phase gradient", "gradient length 0.149"])
    assert.ok(words.includes(fact), `${fact} in ${words}`);
  assert.doesNotMatch(words, /\.\./);
  const conditional = { ...networks, conditional: true };
  assert.ok(describe({ ...state, networks: conditional, frame: { given: "7" } }).includes("y (7)"));
  assert.ok(describe({ ...state, frame: null }).includes("no loss yet"));
  assert.ok(describe({}).startsWith("Data flow"));
  assert.ok(describe({ networks: { generator: {}, discriminator: {} } }).includes("unknown"));
  assert.ok(playerFacts({}, "generator").length > 0);
});

const columns = (where) => ["noise", "g", "made", "d", "verdict", "real"].map((name) => where[name]).filter(Boolean);

test("nothing overlaps and nothing sticks out, at every width", () => {
  for (let width = 400; width <= 1180; width++) {
    const where = layout(width), parts = columns(where), all = where.isStacked ? parts : [...parts, where.card];
    all.slice(1).forEach((part, at) => assert.ok(part.x >= all[at].x + all[at].width + 5, `${width}: ${at}`));
    const last = all.at(-1);
    assert.ok(all[0].x >= 0 && last.x + last.width <= width + 0.01, `${width}`);
    for (const arrow of Object.values(where.arrows)) assert.ok(Math.abs(arrow.to - arrow.from) >= 12, `${width}`);
  }
});

test("the height depends on the width alone: 86 px where the card has its place at the right", () => {
  for (const width of [560, 700, 840, 1180]) assert.equal(layout(width).height, HEIGHT);
  for (const width of [300, 450, 559]) assert.equal(layout(width).height, layout(400).height);
  for (const width of [0, 1, -5]) assert.ok(Number.isFinite(layout(width).end));
  assert.equal(HEIGHT, 86);
});

test("narrow strips leave out the lesser thumbnails first", () => {
  const kinds = (width) => ["noise", "made", "real"].map((name) => layout(width)[name] && !layout(width)[name].isChip);
  assert.deepEqual(kinds(840), [true, true, true]);
  assert.deepEqual(kinds(700), [false, true, true]);
  assert.deepEqual(kinds(560), [false, true, false]);
  assert.deepEqual(kinds(400), [null, true, null]);
});

test("arrows point to where they lead, and the way back ends below its player", () => {
  assert.equal(arrowPaths({ from: 0, to: 40, y: 9 }).line, "M4,9H30");
  assert.match(arrowPaths({ from: 40, to: 0, y: 9 }).head, /^M4,9L10,/);
  const where = layout(840), { line, head } = backPaths(where.verdict, where.g);
  assert.ok(line.startsWith(`M${Math.round((where.verdict.x + where.verdict.width / 2) * 10) / 10},`));
  const [x, y] = head.match(/^M([\d.]+),([\d.]+)/).slice(1).map(Number);
  assert.ok(x > where.g.x && x < where.g.x + where.g.width && y > where.g.y + where.g.height);
});

test("each phase lights its parts, for the player that is trained", () => {
  for (const phase of PHASES) assert.ok(lit(phase, "generator").parts.length > 0);
  assert.deepEqual(lit("gradient", "generator").moving, ["back-generator"]);
  assert.deepEqual(lit("weights", "discriminator").parts, ["d", "weights-discriminator"]);
  assert.ok(lit("verdict", "discriminator").moving.includes("real"));
  assert.ok(!lit("verdict", "generator", false).moving.includes("real"));
  assert.deepEqual(lit(null, "generator"), { parts: [], moving: [] });
});

test("noise is the same each time and lies inside", () => {
  assert.deepEqual(seededDots(70), seededDots(70));
  assert.notDeepEqual(seededDots(9, 1), seededDots(9, 2));
  for (const dot of seededDots(500)) for (const share of dot) assert.ok(share >= 0 && share <= 1);
  assert.deepEqual(seededDots(0), []);
});

test("points are placed in the window, up is up, and those outside are left out", () => {
  assert.deepEqual(places([0, 0, 9, 9, -2, 2], 2, 9, 50), [[25, 25], [5, 5]]);
  assert.deepEqual(places([], 1), []);
  assert.deepEqual(places([NaN, 0, 1], 1), []);
  assert.equal(places(new Float32Array(2000), 1, 110).length, 110);
});

test("a histogram's highest bar is 1, and nothing is counted twice", () => {
  assert.deepEqual(histogram([-1, -1, 1, 5, NaN], 1, 4), [1, 0, 0, 0.5]);
  assert.deepEqual(histogram([], 1, 3), [0, 0, 0]);
  assert.deepEqual(histogram([0.1, 0.1], 1, 2), [0, 1]);
});

test("a signal's line stays inside, also for one value or none", () => {
  for (const [x, y] of linePlaces([-9, NaN, 0, 3, 9], 3, 50)) assert.ok(x >= 5 && x <= 45 && y >= 5 && y <= 45);
  assert.deepEqual(linePlaces([0], 0, 50), [[5, 25]]);
  assert.deepEqual(linePlaces([], 1), []);
});

test("the first four images are found in a sheet, in its own pixels", () => {
  assert.deepEqual(firstTiles({ columns: 8, count: 32 }, 224, 112).map(([x, y]) => [x, y]),
    [[0, 0], [28, 0], [56, 0], [84, 0]]);
  assert.deepEqual(firstTiles({ columns: 2, count: 3 }, 20, 20), [[0, 0, 10, 10], [10, 0, 10, 10], [0, 10, 10, 10]]);
  assert.deepEqual(firstTiles({ columns: 1, count: 0 }, 5, 5), []);
});

test("thumbnails take from a frame what they show", () => {
  const frame = { kind: "point", reach: 2, arrays: { samples: packed([1, 2], [1, 2]) } };
  assert.deepEqual(Array.from(dataOf(frame, false).values), [1, 2]);
  assert.equal(dataOf(frame, true).values, null);
  const signals = { kind: "signal", arrays: { samples: packed([1, -4, 2, 3], [2, 2]) } };
  assert.deepEqual([Array.from(dataOf(signals, false).values), dataOf(signals, false).limit], [[1, -4], 4]);
  assert.equal(dataOf({ kind: "image", arrays: {}, sheet: {} }, false).values, null);
  assert.equal(dataOf(null, true).kind, null);
});

test("D's mean verdict is a probability, a critic's lies between its lowest and highest score", () => {
  const frame = { arrays: { real_scores: packed([0, 0]), generated_scores: packed([-100, 100]) } };
  assert.deepEqual(verdictMarks(frame), { real: 0.5, generated: 0.5 });
  const scores = { arrays: { real_scores: packed([8, 10]), generated_scores: packed([0, 2]) } };
  const { real, generated } = verdictMarks(scores, true);
  assert.ok(Math.abs(real - 0.9) < 1e-9 && Math.abs(generated - 0.1) < 1e-9);
  assert.deepEqual(verdictMarks({ arrays: { real_scores: packed([3, 3]) } }, true), { real: 0.5, generated: null });
  for (const nothing of [null, {}, { arrays: {} }, { arrays: { real_scores: packed([]) } }])
    assert.deepEqual(verdictMarks(nothing), { real: null, generated: null });
});

test("a resting player whose averages follow in the other's turn says so, and only then", () => {
  const state = { turn: "generator", update: { player: "generator", others_followed: 4 }, frame: { d_loss: 1.3 } };
  assert.equal(lossLine(state, "discriminator", 99, (words) => words.length), "loss 1.30 · averages move");
  assert.equal(lossLine(state, "discriminator", 20, (words) => words.length), "1.30 · averages move");
  assert.match(playerFacts(state, "discriminator").join(" "), /4 arrays followed/);
  assert.doesNotMatch(playerFacts(state, "generator").join(" "), /followed/);
  state.update.others_followed = 0;
  assert.equal(lossLine(state, "discriminator", 99, (words) => words.length), "loss 1.30 · frozen");
});
