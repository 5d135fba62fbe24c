import assert from "node:assert/strict";
import { test } from "node:test";

import { apart, bentLines, optimalName, visible, warpedName } from "../../gan_lessons/live/frontend/beside.js";
import { fieldPixels, fieldRange, fieldTable } from "../../gan_lessons/live/frontend/stage_points.js";

test("only points have panels, and D* only where D tells probabilities", () => {
  const arrays = { warped: {}, optimal: {} };
  assert.deepEqual(visible({ kind: "point", arrays }), ["warped", "optimal"]);
  assert.deepEqual(visible({ kind: "point", arrays: { warped: {} } }), ["warped"]);
  assert.deepEqual(visible({ kind: "point", arrays, is_critic: true }), ["warped"]);
  assert.deepEqual(visible({ kind: "point" }), []);
  for (const kind of ["number", "image", "signal", null]) assert.deepEqual(visible({ kind, arrays }), []);
  assert.deepEqual(visible(null), []);
});

test("the window's corners are those of the canvas, up is up, and what is beyond lies outside", () => {
  const [line] = bentLines([-2, -2, 2, 2, 0, 0, 4, -4], [1, 4], 2, 140);
  assert.deepEqual([...line.places], [0, 140, 140, 0, 70, 70, 210, 210]);
});

test("every fourth line of both directions is strong, the first and the last too, and drawn on top", () => {
  const lines = bentLines(new Float32Array(26 * 3 * 2), [26, 3], 1, 140);
  assert.equal(lines.length, 26);
  assert.equal(lines.filter((line) => line.strong).length, 8);
  assert.ok(lines.slice(-8).every((line) => line.strong));
  assert.equal(bentLines(new Float32Array(6), [1, 3], 1, 140)[0].strong, true);
  assert.deepEqual(bentLines([], [0, 0], 1, 140), []);
});

test("the bent grid in words", () => {
  const words = warpedName([-1, 0, 0.5, 2, 0.5, 0, 0, 0], 1, "class 3");
  assert.match(words, /given class 3: −1 to 0.5 across, 0 to 2 up; 25 % of it outside the window$/);
  assert.doesNotMatch(warpedName([0, 0], 1), /outside|given/);
});

test("how far D is from the best one", () => {
  assert.equal(apart([0, 1], [0.5, 0.5]), 0.5);
  assert.equal(apart(undefined, [1]), null);
  assert.equal(apart([1], [1, 1]), null);
  assert.match(optimalName("2–98 %", 0.125), /from 2–98 %; D differs from it by 0.12 on average$/);
  assert.doesNotMatch(optimalName("2–98 %", null), /differs/);
});

test("the best D is coloured as the stage's field: real blue, generated orange, what is undecided as the page", () => {
  const values = [1, 0, 0.5], range = fieldRange(values);
  for (const dark of [false, true]) {
    const pixels = [...fieldPixels(values, range, fieldTable(dark))];
    const [real, generated, open] = [0, 4, 8].map((at) => pixels.slice(at, at + 4));
    assert.ok(real[2] > real[0] && generated[0] > generated[2]);
    assert.ok(Math.max(...open.slice(0, 3)) - Math.min(...open.slice(0, 3)) < 12);
    assert.ok([real, generated, open].every((pixel) => pixel[3] === 255));
    assert.ok(dark ? open[0] < 60 : open[0] > 200);
  }
});
