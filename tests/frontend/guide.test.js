import test from "node:test";
import assert from "node:assert/strict";
import { cardWords } from "../../gan_lessons/live/frontend/guide_card.js";
import { isNamed, ringAround } from "../../gan_lessons/live/frontend/guide_mark.js";

const tasks = [
  { words: [["", "Press "], ["bold", "Step D"]], then: [["", "D has learned."]], control: "Step D" },
  { words: [["", "Play."]], then: [], control: "Play" },
];
const state = { tasks, end: [["", "The end."]], at: 0, says_then: false, ticked: [false, false], share: 0.4, closed: "" };
const card = (changes) => cardWords({ ...state, ...changes });

test("a task that is not done can be skipped, and its control is marked", () => {
  const { label, isDone, words, next, back, dots, share, control } = card({});
  assert.deepEqual([label, isDone, words], ["Task 1 of 2", false, tasks[0].words]);
  assert.deepEqual([next, back, dots, share, control], ["Skip", false, ["now", "open"], 0.4, "Step D"]);
});

test("a task that is done says what there is to see, and marks nothing", () => {
  const { isDone, words, next, back, dots, share, control } = card({ ticked: [true, false], says_then: true });
  assert.deepEqual([isDone, words, next, back], [true, tasks[0].then, "Next", true]);
  assert.deepEqual([dots, share, control], [["done", "open"], 1, ""]);
});

test("the words of a task that is done are there to be read again", () => {
  const { isDone, words, next, back } = card({ ticked: [true, false] });
  assert.deepEqual([isDone, words, next, back], [true, tasks[0].words, "Next", false]);
});

test("at the end one can only go back, and read how many tasks were done", () => {
  const { label, words, next, back, control, share } = card({ at: 2, ticked: [true, false] });
  assert.deepEqual([label, words], ["1 of 2 done", state.end]);
  assert.deepEqual([next, back, control, share], ["", true, "", 0]);
});

test("a guide whose lab is closed says so and does nothing more", () => {
  const { words, next, back, control } = card({ closed: "This lab was closed.", at: 1 });
  assert.deepEqual([words, next, back, control], [[["", "This lab was closed."]], "", false, ""]);
});

test("controls are found by their whole name, pictures by its beginning", () => {
  assert.ok(isNamed("Step D", "Step D"));
  assert.ok(isNamed("\uf04b Play", "Play"), "an icon stands before the words");
  assert.ok(isNamed("Pause", "Play") && isNamed("Play", "Pause"), "one button with two names");
  assert.ok(isNamed("Timeline: 2 branches", "Timeline") && isNamed("Stage. 400 points", "Stage"));
  assert.ok(isNamed("What if …", "What if …") && isNamed("weight γ", "weight γ"));
  for (const [name, wanted] of [["D rate", "G rate"], ["Data flow: noise", "Data"], ["Loss of both", "Loss"], ["Step both", "Step D"], ["", "Play"]])
    assert.ok(!isNamed(name, wanted), `${name} is not ${wanted}`);
});

test("the ring stays within the lab, and its arrow too", () => {
  const root = { left: 100, top: 50, width: 800, height: 500 };
  const box = (left, top, right, bottom) => ({ left, top, right, bottom });
  assert.deepEqual(ringAround(box(200, 100, 260, 130), root), { left: 96, top: 46, width: 68, height: 38, isAbove: false });
  assert.deepEqual(ringAround(box(100, 50, 900, 550), root), { left: 0, top: 0, width: 800, height: 500, isAbove: false });
  assert.ok(ringAround(box(200, 500, 260, 530), root).isAbove);
});
