import assert from "node:assert/strict";
import { test } from "node:test";

import {
  allPositive, labelled, linePath, logAxis, lossAxis, markerPath, metricAxis, nearest, pieces, quantile, robustRange,
  roundAxis, scales, stepTicks,
} from "../../gan_lessons/live/frontend/chart_axes.js";
import { anchored, dotted, isCrossed, isSparse, rulePlace } from "../../gan_lessons/live/frontend/chart_lines.js";
import { shortStep } from "../../gan_lessons/live/frontend/chart_words.js";

const FID = { low: 0.2, high: 500 };

// ---- axes

test("a quantile lies between its neighbours", () => {
  assert.equal(quantile([1, 2, 3], 0.5), 2);
  assert.equal(quantile([1, 2], 0.25), 1.25);
  assert.equal(quantile([7], 0.98), 7);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test("a robust range leaves wild values out, holds what it must, and takes gaps", () => {
  const values = [...Array(1000).fill(1), 1e9];
  assert.deepEqual(robustRange(values, [0, 1.5]), [0, 1.5]);
  assert.deepEqual(robustRange([null, NaN, Infinity], [0, 1.5]), [0, 1.5]);
  assert.deepEqual(robustRange([-3, -3], [0]), [-3, 0]);
});

test("axes end at round numbers and hold their range", () => {
  for (const [low, high] of [[0, 1.5], [-6.23, 6.23], [0.44, 2.9], [0, 1e9], [5, 5], [0, 0], [-1e-3, 1e-3]]) {
    const axis = roundAxis(low, high);
    assert.ok(axis.low <= low && axis.high >= high && axis.high > axis.low);
    assert.equal(axis.ticks[0], axis.low);
    assert.equal(axis.ticks.at(-1), axis.high);
  }
});

test("logarithmic axes end at 1, 2 or 5 times a power of ten", () => {
  assert.deepEqual(logAxis(0.44, 2.9).ticks, [0.2, 1, 5]);
  assert.deepEqual(logAxis(1, 100).ticks, [1, 10, 100]);
  assert.deepEqual(logAxis(0.2, 500, true).ticks, [0.2, 1, 10, 100, 500]);
  const same = logAxis(1, 1);
  assert.ok(same.low < 1 && same.high > 1);
  for (const value of [1e-8, 0.3, 0.999999, 1, 7, 3e7]) {
    const { low, high } = logAxis(value, value * 1.01);
    assert.ok(low <= value * (1 + 1e-9) && high >= value * 1.01 * (1 - 1e-9));
  }
});

test("the axis of losses is logarithmic only where all are positive", () => {
  assert.equal(lossAxis([0.5, 2], [1.39, 0.69], true).logarithmic, true);
  assert.equal(lossAxis([0.5, -2], [1.39, 0.69], true).logarithmic, false);
  assert.equal(lossAxis([], [null, null], true).logarithmic, false);
  assert.deepEqual(lossAxis([], [], false).ticks, [0, 0.5, 1, 1.5]);
  assert.ok(!allPositive([]) && !allPositive([0, 1]) && allPositive([1e-9, null]));
});

test("the axis of a metric is its own one, or the other kind", () => {
  assert.deepEqual([metricAxis(FID, true).low, metricAxis(FID, true).high], [0.2, 500]);
  assert.deepEqual([metricAxis(FID, false).low, metricAxis(FID, false).high], [0, 500]);
  assert.equal(metricAxis({ low: 0, high: 1 }, true).logarithmic, false);
});

test("steps are round, whole, within the run, and their labels find room", () => {
  for (const last of [1, 7, 900, 1800, 6000, 1234567])
    for (const width of [190, 320, 510]) {
      const letters = shortStep(last).length, steps = stepTicks(last, width, letters);
      assert.equal(steps[0], 0);
      assert.ok(steps.length >= 2 && steps.every((step) => Number.isInteger(step) && step <= last));
      if (steps.length > 2) assert.ok(((steps[1] - steps[0]) / last) * width >= 7 * letters);
    }
  assert.deepEqual(stepTicks(0, 300), [0]);
});

test("labels keep their distance, and both ends stay", () => {
  const place = (value) => 10 * value;
  assert.deepEqual(labelled([0, 1, 2, 3], place, 15), [0, 3]);
  assert.deepEqual(labelled([0, 1, 2, 3], place, 10), [0, 1, 2, 3]);
  assert.deepEqual(labelled([5], place, 10), [5]);
});

// ---- curves

const same = (value) => value;

test("what is not known leaves a gap, and a lone point is still seen", () => {
  const found = pieces([0, 1, 2, 3, 4, 5], [null, 1, 2, NaN, 4, undefined], same, same);
  assert.deepEqual(found, [[[1, 1], [2, 2]], [[4, 4]]]);
  assert.equal(linePath(found), "M1.0 1.0L2.0 2.0M3.2 4.0h1.6");
  assert.equal(linePath(pieces([], [], same, same)), "");
  assert.deepEqual(pieces([1], [null], same, same), []);
});

test("places are written to a tenth", () => {
  const path = linePath([[[0.04, 9.96], [123.45, 0], [-1.26, 2e6]]]);
  assert.equal(path, "M0.0 10.0L123.5 0.0L-1.3 2000000.0");
});

test("at most 300 points are drawn, the last one among them", () => {
  const steps = Array.from({ length: 5000 }, (_, place) => place), [only] = pieces(steps, steps, same, same);
  assert.equal(only.length, 300);
  assert.deepEqual(only.at(-1), [4999, 4999]);
});

test("a curve stays inside its plot", () => {
  const box = { left: 38, right: 300, top: 5, bottom: 80 };
  const { x, y } = scales(roundAxis(0, 1.5), 100, box);
  assert.deepEqual([x(0), x(100), y(0), y(1.5), y(1e9), y(-5)], [38, 300, 80, 5, 5, 80]);
  assert.equal(scales(roundAxis(0, 1), 0, box).x(0), 38);
});

test("the nearest step", () => {
  assert.equal(nearest([0, 10, 100], 60), 100);
  assert.equal(nearest([0, 10, 100], 54), 10);
  assert.equal(nearest([0, 10], -5), 0);
  assert.equal(nearest([], 5), null);
});

test("markers are closed paths, at most 7 of them", () => {
  for (const kind of ["circle", "diamond", "dot"]) assert.match(markerPath(kind, [10, 20]), /^M.*z$/);
  assert.equal(dotted([Array.from({ length: 50 }, (_, at) => [at, at])], 7).length, 7);
  assert.deepEqual(dotted([], 7), []);
  assert.ok(isSparse({ steps: Array(40) }, 300) && !isSparse({ steps: Array(400) }, 300));
});

test("the words of a dotted line go where no curve is", () => {
  const box = { left: 38, right: 300 }, rule = { words: "real digits 1.3", atEnd: false, below: false };
  const falling = [[[38, 10], [60, 75], [150, 81], [300, 82]]];
  assert.ok(isCrossed(falling, { left: 38, right: 140, top: 66, bottom: 76 }));
  assert.ok(!isCrossed(falling, { left: 200, right: 300, top: 60, bottom: 70 }));
  assert.equal(rulePlace(rule, 83, box, falling)["text-anchor"], "end");
  assert.equal(rulePlace(rule, 50, box, [])["text-anchor"], undefined);
});

test("words below an axis stay inside", () => {
  const edge = { left: 0, right: 300 };
  assert.equal(anchored(298, "6,000", edge)["text-anchor"], "end");
  assert.equal(anchored(2, "6,000", edge)["text-anchor"], "start");
  assert.deepEqual(anchored(150, "6,000", edge), { x: 150, "text-anchor": "middle" });
});
