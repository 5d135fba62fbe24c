import test from "node:test";
import assert from "node:assert/strict";
import { lastUpTo, roundStep, scale, spread, ticks, written } from "../../gan_lessons/live/frontend/scales.js";

test("steps are 1, 2 or 5 times a power of ten", () => {
  for (const range of [1e-6, 0.3, 1, 7, 12.46, 999, 45_000]) {
    const step = roundStep(range, 4), first = Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(6));
    assert.ok([1, 2, 5].includes(first), `${range}: ${step}`);
    assert.ok(range / step <= 4 + 1e-9 && range / step > 1.5, `${range}: ${step}`);
  }
});

test("axes end at round numbers around all values", () => {
  assert.deepEqual(ticks(-6.23, 6.23), [-10, -5, 0, 5, 10]);
  assert.deepEqual(ticks(0, 1), [0, 0.5, 1]);
  assert.deepEqual(ticks(0.38, 0.55), [0.35, 0.4, 0.45, 0.5, 0.55]);
  assert.deepEqual(ticks(3, 3), [3], "nothing to divide");
});

test("a scale puts values on their places and what lies outside on the ends", () => {
  const linear = scale([0, 10], [100, 0]), logarithmic = scale([1, 100], [0, 1], true);
  assert.deepEqual([0, 5, 10, 20, -5].map(linear), [100, 50, 0, 0, 100]);
  assert.deepEqual([1, 10, 100, 1e9, 0].map(logarithmic), [0, 0.5, 1, 1, 0]);
  assert.equal(scale([2, 2], [0, 9])(2), 0, "an empty range does not divide by nought");
});

test("numbers are written as people do", () => {
  assert.deepEqual([1.38629, -0.5, 12345, 0, 0.000123, 332.4].map((value) => written(value)), [
    "1.39", "−0.5", "12,345", "0", "0.000123", "332",
  ]);
  assert.equal(written(2.5e7), "2.5e+7");
  assert.deepEqual([NaN, Infinity, null, undefined].map((value) => written(value)), ["–", "–", "–", "–"]);
});

test("the newest moment up to a step is found", () => {
  const steps = [0, 10, 20, 30];
  assert.deepEqual([-5, 0, 9, 10, 25, 99].map((step) => lastUpTo(steps, step)), [0, 0, 0, 1, 2, 3]);
  assert.equal(lastUpTo([], 5), 0);
});

test("places are spread evenly, ends among them", () => {
  assert.deepEqual(spread(3, 10), [0, 1, 2]);
  assert.deepEqual(spread(7, 3), [0, 3, 6]);
  assert.deepEqual(spread(0, 3), []);
});
