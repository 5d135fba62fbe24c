// What the stage computes: unpacked arrays, its names, movement, hits, words, and where a tip stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { logit, sigmoid } from "../../gan_lessons/live/frontend/probability.js";
import { stageName, unpacked } from "../../gan_lessons/live/frontend/stage.js";
import { GLIDE, between, betweenAll, glideTime, nearest } from "../../gan_lessons/live/frontend/stage_glide.js";
import { fitted, legendWidth } from "../../gan_lessons/live/frontend/stage_tip.js";
import {
  keyTarget, middleScore, percent, placeWords, pushWords, rangeWords, tipPlace, verdictWords,
} from "../../gan_lessons/live/frontend/stage_words.js";

test("a frame's arrays are unpacked by name, those that it lacks are left out", () => {
  const data = new Uint8Array(Int16Array.of(2, -4).buffer);
  const arrays = { samples: { dtype: "int16", shape: [2], scale: 0.5, data } };
  assert.deepEqual(unpacked({ arrays }, ["samples", "field"]), { samples: Float32Array.of(1, -2) });
  assert.deepEqual(unpacked({}, ["samples"]), {});
});

test("the accessible name begins with Stage and contains the sentence", () => {
  const sentence = "Step 150: D is right on 62 % of real and 24 % of generated examples.";
  const name = stageName({ sentence }, { facts: "400 samples." });
  assert.ok(name.startsWith("Stage") && name.includes(sentence) && name.includes("400 samples."));
  assert.match(stageName({ sentence }, null), /^Stage.*No samples were observed/);
  assert.match(stageName({}, null), /^Stage/);
});

test("points on their way never leave the stretch between two true places", () => {
  const from = Float32Array.from({ length: 200 }, (_, at) => Math.sin(9 * at) * 3);
  const to = Float32Array.from({ length: 200 }, (_, at) => Math.cos(7 * at) * 3);
  for (const share of [-1, 0, 0.1, 1 / 3, 0.5, 0.999999, 1, 2]) {
    between(from, to, share).forEach((value, at) => {
      assert.ok(value >= Math.min(from[at], to[at]) && value <= Math.max(from[at], to[at]));
    });
  }
  assert.deepEqual(between(from, to, 0), from);
  assert.equal(between(from, to, 1), to);
});

test("what does not pair up, or has nothing before it, is at its true place at once", () => {
  const to = Float32Array.of(1, 2);
  assert.equal(between(undefined, to, 0.5), to);
  assert.equal(between(Float32Array.of(1), to, 0.5), to);
  const moved = betweenAll(["samples", "pushes"], { samples: Float32Array.of(0, 0) }, { samples: to, real: to }, 0.5);
  assert.deepEqual(moved, { samples: Float32Array.of(0.5, 1), real: to });
});

test("a glide takes at most 100 ms, and less if frames follow each other faster", () => {
  assert.equal(GLIDE, 100);
  assert.deepEqual([5000, 100, 42, 0, -3].map(glideTime), [100, 100, 42, 0, 0]);
});

test("the nearest place counts only within reach", () => {
  const places = [0, 0, 10, 0, 10, 10];
  assert.equal(nearest(places, 8, 1, 12), 1);
  assert.equal(nearest(places, 10, 22, 12), 2);
  assert.equal(nearest(places, 10, 22.1, 12), null);
  assert.equal(nearest([], 0, 0, 12), null);
  assert.equal(nearest([NaN, NaN, 3, 4], 0, 0, 5), 1);
});

test("a probability that is not quite certain does not look it", () => {
  const shares = [0, 0.0004, 0.004, 0.43, 0.995, 0.9999, 1];
  assert.equal(shares.map(percent).join(", "), "0 %, < 0.1 %, 0.4 %, 43 %, 99.5 %, > 99.9 %, 100 %");
  assert.equal(percent(NaN), "– %");
});

test("a range is written with as many digits as tell its ends apart", () => {
  assert.equal(rangeWords({ low: 0.38, high: 0.55 }), "38–55 %");
  assert.equal(rangeWords({ low: 0.499, high: 0.501 }), "49.9–50.1 %");
  assert.equal(rangeWords({ low: 0.5, high: 0.5 }), "50 %");
  assert.equal(rangeWords({ low: -4.32, high: 1, isScore: true }), "−4.3 to 1");
});

test("a logit undoes a sigmoid, and is finite for certain probabilities", () => {
  for (const score of [-7, -1, 0, 2.5]) assert.ok(Math.abs(logit(sigmoid(score)) - score) < 1e-9);
  assert.ok(Number.isFinite(logit(0)) && Math.abs(logit(0) + logit(1)) < 1e-6 && logit(1) > logit(1 - 1 / 65535));
});

test("a critic's scores change sides between its means, a probability's at 0", () => {
  assert.equal(middleScore(true, [-4, -2], [-6, -8]), -5);
  assert.equal(middleScore(false, [-4, -2], [-6, -8]), 0);
  assert.equal(middleScore(true, undefined, [1]), 0);
  assert.equal(middleScore(true, [], []), 0);
});

test("a verdict is a probability, or a critic's score with a true minus, or nothing", () => {
  assert.deepEqual(verdictWords(0, false), ["D: real 50 %"]);
  assert.deepEqual(verdictWords(-1.234, true), ["D's score −1.2"]);
  assert.deepEqual(verdictWords(undefined, true), []);
});

test("places and pushes in words", () => {
  assert.equal(placeWords([0.714, -1.318]), "at (0.71, −1.32)");
  assert.equal(placeWords([-0.001]), "at 0");
  assert.equal(pushWords(0.06, 0.067), "pushed 0.09 ↗");
  const arrows = [[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];
  assert.equal(arrows.map(([dx, dy]) => pushWords(dx, dy).at(-1)).join(""), "→↗↑↖←↙↓↘");
  assert.equal(pushWords(0, 0), "not pushed");
  assert.equal(pushWords(NaN, 0), "not pushed");
  assert.equal(pushWords(0.001, 0), "pushed < 0.01 →");
});

test("a tip stays inside its box and off its mark wherever there is room", () => {
  const box = { wide: 300, tall: 300 }, tip = { wide: 120, tall: 80 };
  for (let x = 0; x <= 300; x += 15) {
    for (let y = 0; y <= 300; y += 15) {
      const at = tipPlace({ x, y, wide: 16, tall: 16 }, tip, box);
      assert.ok(at.x >= 0 && at.y >= 0 && at.x + tip.wide <= box.wide && at.y + tip.tall <= box.tall);
      const isOver = x + 8 > at.x && x - 8 < at.x + tip.wide && y + 8 > at.y && y - 8 < at.y + tip.tall;
      assert.ok(!isOver, `over its mark at ${x}, ${y}`);
    }
  }
  const tooLarge = tipPlace({ x: 10, y: 10, wide: 4, tall: 4 }, { wide: 400, tall: 400 }, box);
  assert.deepEqual(tooLarge, { x: 0, y: 0 });
});

test("keys go through rows of samples and stop at the ends", () => {
  assert.equal(keyTarget("ArrowRight", null, 10, 1), 0);
  assert.equal(keyTarget("ArrowRight", 3, 10, 4), 4);
  assert.equal(keyTarget("ArrowDown", 3, 10, 4), 7);
  assert.equal(keyTarget("ArrowDown", 7, 10, 4), 7);
  assert.equal(keyTarget("ArrowUp", 7, 10, 4), 3);
  assert.equal(keyTarget("ArrowLeft", 0, 10, 4), 0);
  assert.deepEqual(["Home", "End"].map((key) => keyTarget(key, 5, 10, 4)), [0, 9]);
  assert.deepEqual(["a", "Tab", "Escape", "PageUp"].map((key) => keyTarget(key, 5, 10, 4)), [null, null, null, null]);
  assert.equal(keyTarget("ArrowRight", null, 0, 1), null);
  assert.equal(keyTarget("ArrowRight", null, undefined, undefined), null);
});

test("a legend that is too long says less, and the words that matter least go last of all", () => {
  const parts = [
    { mark: "●", words: "real" }, { mark: "✕", words: "generated" },
    { mark: "→", words: "push on G", brief: "push", least: true },
    { bar: "none", wide: 24, label: "D", words: "−4.3 to −1.1", brief: "−4.3…−1.1" },
  ];
  const words = (width) => fitted(parts, width).map((part) => part.words).join(" ");
  assert.equal(words(400), "real generated push on G −4.3 to −1.1");
  assert.equal(words(legendWidth(parts) - 1), "real generated push −4.3…−1.1");
  assert.equal(words(160), "real generated", "rather no range than one that is cut");
  assert.deepEqual(fitted([], 100), []);
  const small = fitted([...parts.slice(0, 3), { bar: "none", wide: 24, label: "D", words: "42–83 %" }], 189);
  assert.equal(small.map((part) => part.words).join(" "), "real generated 42–83%");
  assert.ok(legendWidth(small) <= 189, "four trials of “What if …?” are 189 pixels wide");
});
