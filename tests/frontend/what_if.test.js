import assert from "node:assert/strict";
import { test } from "node:test";

import { whatIf } from "../../gan_lessons/live/frontend/what_if.js";
import { checked, offered, valueText, writtenNumber } from "../../gan_lessons/live/frontend/what_if_values.js";
import {
  bars, bestPlaces, chanceWords, columns, listWords, markWords, metricWords, planWords, progressWords, verdictWords,
} from "../../gan_lessons/live/frontend/what_if_words.js";

const STEPS = { name: "d_steps", label: "D steps", kind: "whole", value: 1, low: 1, high: 16 };
const RATE = { name: "g_learning_rate", label: "G rate", kind: "number", value: 0.001, low: 0, high: 1 };
const CHOICES = ["none", "R1", "R2", "a", "b"];
const PENALTY = { name: "penalty", label: "Penalty", kind: "choice", value: "R1", choices: CHOICES };
const at = (setting, value) => offered({ ...setting, value });

test("importing needs no page", () => assert.equal(typeof whatIf, "function"));

// ---- values

test("values offered are neighbours of the present one, in rising order", () => {
  assert.deepEqual([1, 5, 3, 16].map((value) => at(STEPS, value)), [[1, 3, 5], [1, 3, 5], [1, 3, 5], [4, 16]]);
  assert.deepEqual(at(STEPS, 2), [1, 2, 5]);
  assert.deepEqual(at({ ...STEPS, high: 4096 }, 128), [32, 128, 512]);
  assert.deepEqual([0.001, 0.5, 0, 0.00025].map((value) => at(RATE, value)),
    [[0.0003, 0.001, 0.003], [0.2, 0.5], [0, 0.1, 1], [0.00008, 0.00025, 0.0008]]);
  assert.deepEqual(offered({ kind: "number", value: 30 }), [10, 30, 90]);
});

test("the present value is offered, and can be trained with, also where a cell has put it out of range", () => {
  assert.deepEqual([at(STEPS, 20), at(STEPS, 20000), at(RATE, 30)], [[5, 20], [1, 16, 20000], [0, 1, 30]]);
  assert.ok(checked({ ...STEPS, value: 20 }, ["5", "20"], "500").isRight);
  assert.equal(checked({ ...STEPS, value: 20 }, ["5", "21"], "500").isRight, false);
});

test("choices offered are the first four with the present one", () => {
  assert.deepEqual(offered(PENALTY), ["none", "R1", "R2", "a"]);
  assert.deepEqual(at(PENALTY, "b"), ["b", "none", "R1", "R2"]);
  assert.deepEqual(at({ ...PENALTY, choices: ["none", "R1"] }, "own"), ["own", "none", "R1"]);
});

test("what is offered can be trained with, and holds the present value", () => {
  for (const setting of [STEPS, RATE, { ...STEPS, high: 5000 }])
    for (const value of [1, 2, 5, 9, 10, 11, 16].filter((one) => one <= setting.high)) {
      const values = at(setting, value);
      assert.ok(values.includes(value) && values.length >= 2 && values.length <= 4, `${setting.name} ${value}`);
      assert.ok(checked({ ...setting, value }, values.map(String), "500").isRight);
    }
});

test("numbers are read as people write them", () => {
  const known = { 5: 5, " 0.001": 0.001, "3e-4": 0.0003, "−2": -2, ".5": 0.5, "1,024": 1024, "+1": 1, "2.": 2 };
  for (const [words, value] of Object.entries(known)) assert.equal(writtenNumber(words), value, words);
  for (const words of ["", "abc", "0,1", "1e999", "0x10", "1 2", "Infinity", "NaN", "--1"])
    assert.equal(writtenNumber(words), null, words);
});

test("what is right comes out as numbers", () => {
  const found = checked(RATE, ["0.001", "", "3e-3", ""], "1,000");
  assert.deepEqual([found.values, found.steps, found.isRight], [[0.001, 0.003], 1000, true]);
  assert.deepEqual(checked(PENALTY, ["none", "R1", "", ""], "20").values, ["none", "R1"]);
  assert.ok(checked(RATE, ["0", "1"], "1").isRight && checked(RATE, ["0", "1"], "20000").isRight);
});

test("what is wrong is said beside its field", () => {
  const problem = (setting, text) => checked(setting, ["2", text].slice(text ? 0 : 1), "500").valueProblems[1];
  assert.equal(problem(STEPS, "abc"), "“abc” is not a number. Write one such as 5.");
  assert.equal(problem(STEPS, "2.5"), "“2.5” is not a whole number. Write one such as 5.");
  assert.equal(problem(STEPS, "17"), "“17” is out of range: D steps goes from 1 to 16.");
  assert.equal(problem({ ...STEPS, high: null }, "0"), "“0” is out of range: D steps is at least 1.");
  const many = { ...STEPS, low: undefined, high: 4096 };
  assert.equal(problem(many, "5,000"), "“5,000” is out of range: D steps is at most 4,096.");
  assert.equal(problem(STEPS, "2.0"), "“2.0” is the same as value 1.");
  assert.equal(problem(PENALTY, "R1"), "");
});

test("one value is no comparison, and steps have their bounds", () => {
  for (const texts of [["", "", "", ""], ["1", "", "", ""]]) {
    const found = checked(STEPS, texts, "500");
    assert.equal(found.countProblem, "Give at least two different values to compare.");
    assert.equal(found.isRight, false);
  }
  assert.equal(checked(STEPS, ["1", "x"], "500").countProblem, "");
  for (const steps of ["0", "20001", "1.5", "-5", "many"]) {
    const found = checked(STEPS, ["1", "2"], steps);
    assert.match(found.stepProblem, /whole number of steps from 1 to 20,000/);
    assert.deepEqual([found.isRight, found.steps], [false, null]);
  }
  assert.equal(checked(STEPS, ["1", "2"], "").stepProblem, "Write a whole number of steps from 1 to 20,000.");
});

// ---- words

test("the plan says what will happen", () => {
  const words = planWords({ step: 480, branch: "branch 1" }, STEPS, [1, 3, 5], 500);
  assert.equal(words, "From step 480 of branch 1, three branches are trained for 500 steps each: D steps 1, 3 and 5. " +
    "Everything else stays the same, the noise and data drawn too.");
  const short = planWords({ step: 1480, branch: "b" }, RATE, [0.001, 1], 1);
  assert.match(short, /step 1,480 of b, two branches .* 1 step each: G rate 0.001 and 1\./);
  assert.deepEqual([listWords(["a"]), listWords(["a", "b"])], ["a", "a and b"]);
  assert.deepEqual([1024, -0.5, "R1"].map(valueText), ["1,024", "−0.5", "R1"]);
});

const trials = (...done) => done.map((is_done, place) => ({ name: `branch ${place + 2}`, words: `D steps = ${place}`, is_done }));
const metric = (values, texts, better = "higher", name = "modes") => ({ name, values, texts, better });

test("how far the training is", () => {
  const running = { running: true, count: 3, trials: [] };
  const said = [0, 1, 3].map((done) => progressWords({ ...running, done }));
  assert.deepEqual(said, ["Training 1 of 3", "Training 2 of 3", "Training 3 of 3"]);
  const ended = (...done) => progressWords({ running: false, count: 3, trials: trials(...done) });
  assert.equal(ended(true, true, true), "Three branches are trained.");
  assert.equal(ended(true, false), "Stopped. One of three branches is finished.");
  assert.equal(ended(true, true), "Stopped. Two of three branches are finished.");
  assert.equal(ended(false), "Stopped. No branch is finished.");
});

test("the best trial is named, by the metric's own direction", () => {
  const modes = metric([8, 5, 2], ["8 of 8", "5 of 8", "2 of 8"]), all = trials(true, true, true);
  assert.deepEqual(bestPlaces(all, modes), [0]);
  assert.deepEqual(bestPlaces(all, { ...modes, better: "lower" }), [2]);
  assert.equal(verdictWords(all, modes), "Modes (higher is better): D steps = 0 is best, with 8 of 8.");
  assert.equal(chanceWords(all, modes), "One run each: the difference may be chance.");
  assert.deepEqual([0, 1].map((place) => markWords([0], place)), ["best", ""]);
  assert.equal(metricWords(modes, 1), "5 of 8 modes");
  assert.equal(metricWords(metric([23.42], ["23.4"], "lower", "FID"), 0), "FID 23.4");
});

test("a tie is one, also if only the digits that are not shown differ", () => {
  const fid = metric([23.41, 23.44, 90], ["23.4", "23.4", "90.0"], "lower", "FID"), all = trials(true, true, true);
  assert.deepEqual(bestPlaces(all, fid), [0, 1]);
  const tie = "FID (lower is better): D steps = 0 and D steps = 1 are equally good, with 23.4.";
  assert.equal(verdictWords(all, fid), tie);
  assert.equal(markWords([0, 1], 1), "tied");
  const same = metric([8, 8, 8], ["8 of 8", "8 of 8", "8 of 8"]);
  assert.equal(verdictWords(all, same), "Modes (higher is better): all three branches are equally good, with 8 of 8.");
  assert.match(verdictWords(trials(true, true), metric([8, 8], ["8", "8"])), /both branches are equally good/);
  assert.equal(chanceWords(all, same), "One run each: other runs may differ.");
});

test("what is unfinished or unknown takes no part", () => {
  const modes = metric([8, 5, null], ["8 of 8", "5 of 8", ""]);
  assert.deepEqual(bestPlaces(trials(false, true, true), modes), []);
  assert.match(verdictWords(trials(false, true, true), modes), /no two finished branches/);
  assert.equal(chanceWords(trials(false, true, true), modes), "");
  assert.deepEqual(bestPlaces(trials(true, true, true), modes), [0]);
  assert.equal(verdictWords(trials(true), null), "");
  assert.deepEqual([metricWords(null, 0), metricWords(modes, 2), metricWords(modes, 9)], ["", "", ""]);
});

// ---- places

test("bars share one scale from 0", () => {
  assert.deepEqual(bars([8, 4, 0, null]), [{ from: 0, long: 1 }, { from: 0, long: 0.5 }, { from: 0, long: 0 }, null]);
  assert.deepEqual(bars([3, -1]), [{ from: 0.25, long: 0.75 }, { from: 0, long: 0.25 }]);
  assert.deepEqual(bars([8, 4])[1], { from: 0, long: 0.5 });
  assert.deepEqual(bars([0, 0]), [{ from: 0, long: 0 }, { from: 0, long: 0 }]);
  assert.deepEqual([bars([]), bars([NaN])], [[], [null]]);
});

test("a value that has to be above a limit is not the limit", () => {
  const rate = { name: "g", label: "G rate", kind: "number", value: 0.001, low: 0, high: 1, above: true };
  assert.equal(checked(rate, ["0", "0.1", "", ""], "5").valueProblems[0], "“0” is out of range: G rate is above 0, at most 1.");
  assert.ok(checked(rate, ["0.0001", "1", "", ""], "5").isRight);
});

test("bars of shares are shares of the whole, however small they are", () => {
  assert.deepEqual(bars([0.004, 0.002], 1), [{ from: 0, long: 0.004 }, { from: 0, long: 0.002 }]);
  assert.deepEqual(bars([4, null], 8), [{ from: 0, long: 0.5 }, null]);
});

test("trials that failed are counted at the end", () => {
  const [done, failed, open] = [{ is_done: true }, { error: "the loss became nan" }, {}];
  const words = (running, ...trials) =>
    progressWords({ running, done: trials.filter((one) => one.is_done).length, count: 3, trials });
  assert.equal(words(true, done, failed, open), "Training 3 of 3");
  assert.equal(words(false, done, failed, done), "One of three branches failed.");
  assert.equal(words(false, failed, failed, failed), "Three of three branches failed.");
  assert.equal(words(false, done, failed, open), "Stopped. One of three branches is finished.");
});

test("pictures are as large as the width and the panel allow", () => {
  assert.deepEqual(columns(4, 794, 176, 250), { side: 4, wide: 189, size: 176 });
  assert.deepEqual(columns(2, 794, 176, 250), { side: 2, wide: 250, size: 176 });
  assert.deepEqual(columns(4, 620, 176, 250), { side: 4, wide: 146, size: 146 });
  for (let width = 300; width <= 820; width += 13)
    for (const count of [1, 2, 3, 4]) {
      const { side, wide, size } = columns(count, width, 176, 250);
      assert.ok(side * wide + (side - 1) * 12 <= width && size >= 100 && size <= 176, `${count} in ${width}`);
      assert.ok(size <= wide && wide <= 250, `${count} in ${width}`);
    }
});
