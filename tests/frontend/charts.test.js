import assert from "node:assert/strict";
import { test } from "node:test";

import { complete, layout, lossPlot, metricPlot } from "../../gan_lessons/live/frontend/chart_models.js";
import { bars, shares, verdict, verdictName } from "../../gan_lessons/live/frontend/chart_verdict.js";
import { sigmoid } from "../../gan_lessons/live/frontend/probability.js";
import {
  fixed, lossName, metricName, ofMetric, percent, readings, short, shortStep, spoken, steady, stepWords, theoryWords,
  valueAt,
} from "../../gan_lessons/live/frontend/chart_words.js";
import { charts, stepByKey } from "../../gan_lessons/live/frontend/charts.js";

const packed = (values) => ({
  dtype: "float32", shape: [values.length], scale: 1, data: new Uint8Array(Float32Array.from(values).buffer),
});
const scored = (real, generated, more = {}) => ({
  arrays: { real_scores: packed(real), generated_scores: packed(generated) }, ...more,
});
const FID = {
  name: "FID", steps: [0, 100, 200], values: [400, 50, 11.25], real: 1.26, noise: 332.25, low: 0.2, high: 500,
  logarithmic: true, better: "low",
};
const RUN = complete({
  steps: [0, 100, 200, 300], d_loss: [null, 1.2, 1.3, 1.38], g_loss: [null, 0.9, 0.8, 0.71],
  modes: { steps: [0, 100, 300], covered: [0, 4, 8], total: 8, high_quality: [0, 0.5, 0.76] },
});

test("importing needs no page", () => assert.equal(typeof charts, "function"));

// ---- the verdict

test("every value counts in one bin, those beyond at the ends", () => {
  assert.deepEqual(shares([0, 0.25, 0.5, 1], 0, 1, 2), [0.5, 0.5]);
  assert.deepEqual(shares([-9, 9], 0, 1, 2), [0.5, 0.5]);
  assert.deepEqual(shares([], 0, 1, 3), [0, 0, 0]);
  assert.deepEqual(shares([NaN, 0.1], 0, 1, 2), [1, 0]);
  const random = Array.from({ length: 500 }, (_, at) => (at * 0.618) % 1);
  assert.ok(Math.abs(shares(random, 0, 1).reduce((sum, share) => sum + share) - 1) < 1e-9);
});

test("logits become probabilities without overflow", () => {
  assert.deepEqual([sigmoid(0), sigmoid(1e6), sigmoid(-1e6)], [0.5, 1, 0]);
});

test("the verdict of a frame, in probabilities", () => {
  const shown = verdict(scored([0, 0], [-100]));
  assert.equal(shown.real.shares[10], 1);
  assert.equal(shown.generated.shares[0], 1);
  assert.deepEqual([shown.low, shown.high, shown.real.mean], [0, 1, 0.5]);
  assert.match(verdictName(shown), /mean probability of being real 0.50 for real, 0.00 for generated/);
});

test("a critic's scores have no probabilities and a round axis", () => {
  const shown = verdict(scored([-3.7, 2.2], [-5.3], { is_critic: true }));
  assert.ok(shown.low <= -5.3 && shown.high >= 2.2 && Number.isInteger(shown.low));
  assert.doesNotMatch(verdictName(shown), /probab/);
  const flat = verdict(scored([4, 4], [4], { is_critic: true }));
  assert.ok(flat.low < 4 && flat.high > 4);
});

test("without scores there is no verdict", () => {
  for (const frame of [null, {}, { arrays: {} }, scored([], [])]) assert.equal(verdict(frame), null);
  assert.match(verdictName(null), /no verdicts were observed/);
});

test("bars stand on the line in their middle and end at the top", () => {
  const place = { left: 0, right: 20, base: 50, tall: -30 };
  assert.equal(bars([0, 0.5], 0.5, place), "M10.5 50v-30.0h9.0V50z");
  assert.equal(bars([0, 0], 0.5, place), "");
});

// ---- words

test("values are rounded as Python rounds them", () => {
  assert.deepEqual([fixed(11.25, 1), fixed(11.75, 1), fixed(0.35, 1), fixed(2.5, 0)], ["11.2", "11.8", "0.3", "2"]);
  assert.deepEqual([fixed(-0.066, 2), fixed(-0.001, 2), fixed(1e9, 1)], ["−0.07", "0.00", "1000000000.0"]);
});

test("losses keep their width", () => {
  assert.deepEqual([1.4, 12.34, 123.4, -1, 0, 0.0021].map(steady), ["1.40", "12.3", "123", "−1.00", "0.00", "0.002"]);
  assert.deepEqual([null, NaN, Infinity].map(steady), ["–", "–", "–"]);
});

test("numbers beside an axis are short", () => {
  const values = [0, 0.5, -2, 500, 1000, 9999, 20000, -40000, 1.2e6, 1e9, 1e-5];
  for (const value of values) assert.ok(short(value).length <= 6, short(value));
  assert.deepEqual([20000, -40000, 1.2e6, 5000].map(short), ["20k", "−40k", "1.2M", "5000"]);
  assert.deepEqual([1500, 2e6].map(shortStep), ["1,500", "2M"]);
  assert.deepEqual([0, 999, 1000, 1234567].map(stepWords), ["0", "999", "1,000", "1,234,567"]);
});

test("metrics and shares in words", () => {
  assert.deepEqual([ofMetric("FID", 11.25), ofMetric("recall", 0.5), ofMetric("digits", 9)], ["11.2", "0.50", "9"]);
  assert.deepEqual([ofMetric("FID", null), percent(0.755), percent(null)], ["–", "76 %", "–"]);
});

test("a value is that of the newest step, and none is known before the first", () => {
  assert.equal(valueAt([10, 20], [1, 2], 19), 1);
  assert.equal(valueAt([10, 20], [1, 2], 5), null);
  assert.equal(valueAt([], [], 5), null);
  assert.equal(valueAt([10, 20], [1, null], 20), null);
});

test("one step is spoken with all its values", () => {
  assert.equal(spoken(RUN, readings(RUN, 300)), "step 300: D 1.38, G 0.71, 8 of 8 modes, 76 % high quality");
  assert.equal(spoken(RUN, readings(RUN, 0)), "step 0: D –, G –, 0 of 8 modes, 0 % high quality");
  const digits = complete({ ...RUN, modes: null, metric: FID });
  assert.equal(spoken(digits, readings(digits, 250)), "step 250: D 1.30, G 0.80, FID 11.2");
  assert.equal(spoken(complete(null), readings(complete(null), 0)), "step 0: D –, G –");
});

test("the theory's words name whose value it is where there is one", () => {
  assert.equal(theoryWords([1.386, 0.693]), "theory 1.39 · 0.69");
  assert.equal(theoryWords([0, null]), "theory D 0.00");
  assert.equal(theoryWords([null, 1]), "theory G 1.00");
  assert.equal(theoryWords([null, null]), "");
  assert.equal(theoryWords(), "");
});

test("charts say what they show", () => {
  assert.match(lossName(6000, [1.386, 0.693], []), /6,000 steps; dotted: theory 1.39 and 0.69$/);
  assert.match(metricName({ metric: FID }, 200, [{ name: "branch 2" }]), /FID .* lower is better; real .* branch 2$/);
});

// ---- what is drawn

test("both losses, the theory's lines, and thin lines of other runs", () => {
  const plot = lossPlot(RUN, [1.386, null], [{ colour: "#44AA99", dash: "7 3", curves: RUN }], false);
  assert.deepEqual(plot.lines.map((line) => line.name).sort(), ["d", "g"]);
  assert.deepEqual(plot.rules.map((rule) => rule.value), [1.386]);
  assert.ok(plot.thin.length === 2 && plot.thin.every((line) => line.colour === "#44AA99" && line.dash === "7 3"));
  assert.equal(plot.canSwitch, true);
  const below = lossPlot(complete({ ...RUN, d_loss: [-1, -1, -1, -1] }), [0, null], [], true);
  assert.deepEqual([below.canSwitch, below.axis.logarithmic], [false, false]);
});

test("losses of a run that has none yet", () => {
  const plot = lossPlot(complete(null), [], [{ curves: null }], true);
  assert.deepEqual([plot.axis.low, plot.axis.high, plot.rules.length], [0, 1.5, 0]);
});

test("the metric comes before the modes, and other runs only with the same one", () => {
  const others = [{ curves: { metric: FID } }, { curves: { metric: { ...FID, name: "KID" } } }, { curves: RUN }];
  const both = metricPlot(complete({ ...RUN, metric: FID }), others, { colour: "#AA4499", dash: "2 2" }, null);
  assert.equal(both.lines[0].name, "metric");
  assert.deepEqual([both.lines[0].colour, both.lines[0].dash, both.axis.logarithmic], ["#AA4499", "2 2", true]);
  assert.equal(both.thin.length, 1);
  assert.equal(metricPlot(complete(null), others, {}, null), null);
});

test("the two shares of the modes differ in more than colour", () => {
  const [quality, covered] = metricPlot(RUN, [{ curves: RUN }], undefined, null).lines;
  assert.deepEqual(covered.values, [0, 0.5, 1]);
  assert.ok(quality.dash !== covered.dash && quality.width < covered.width && quality.marker !== covered.marker);
});

test("the whole is 318 pixels high at every width, and plots of losses and metric share their edges", () => {
  for (const width of [0, 240, 339, 340, 372, 560, 900])
    for (const hasMetric of [true, false]) {
      const { verdict: top, loss, metric, head, gap } = layout(width, hasMetric);
      const heights = [top.height, loss.height, ...(metric ? [metric.height] : [])];
      const whole = heights.reduce((sum, height) => sum + height + head, 0) + gap * (heights.length - 1);
      assert.equal(whole, 318);
      for (const box of [loss, metric ?? loss]) {
        assert.deepEqual([box.left, box.right], [loss.left, loss.right]);
        assert.ok(box.bottom - box.top >= 40 && box.right <= Math.max(240, width));
      }
    }
});

test("keys lead to observed steps and stop at the ends", () => {
  const steps = [0, 10, 20, 30];
  assert.equal(stepByKey("ArrowRight", steps, 10), 20);
  assert.equal(stepByKey("ArrowLeft", steps, 12), 0);
  assert.equal(stepByKey("ArrowLeft", steps, 0), 0);
  assert.equal(stepByKey("PageUp", steps, 0), 30);
  assert.equal(stepByKey("Home", steps, 20), 0);
  assert.equal(stepByKey("End", steps, 20), 30);
  assert.equal(stepByKey("a", steps, 20), null);
  assert.equal(stepByKey("End", [], 0), null);
});
