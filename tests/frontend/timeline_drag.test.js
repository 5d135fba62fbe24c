import assert from "node:assert/strict";
import { test } from "node:test";

import { dragging } from "../../gan_lessons/live/frontend/timeline_drag.js";

/** Dragging over steps in a page whose frames come when `frame` is called. */
function pressed() {
  const went = [];
  let waiting = null;
  globalThis.requestAnimationFrame = (act) => ((waiting = act), 1);
  globalThis.cancelAnimationFrame = () => (waiting = null);
  const drag = dragging((step, name, moments) => went.push([step, name, moments]), ({ step }) => ({ step, name: "b" }));
  const event = (step, button = 0) => ({ step, button, pointerId: 1, currentTarget: { setPointerCapture() {} } });
  const frame = () => {
    const act = waiting;
    waiting = null;
    act?.();
  };
  return { drag, event, frame, steps: () => went.splice(0).map(([step]) => step), went };
}

test("a press goes there at once, and moving before it nowhere", () => {
  const { drag, event, frame, went } = pressed();
  drag.move(event(3));
  frame();
  assert.deepEqual(went, []);
  drag.press(event(5, 2)); // the right button
  drag.press(event(5));
  assert.deepEqual(went, [[5, "b", 0]]);
});

test("dragging goes on once a frame, to the newest place", () => {
  const { drag, event, frame, steps } = pressed();
  drag.press(event(5));
  for (const step of [6, 7, 8]) drag.move(event(step));
  assert.deepEqual(steps(), [5]);
  frame();
  frame();
  assert.deepEqual(steps(), [8]);
});

test("the same moment is asked for once, but again by another press", () => {
  const { drag, event, frame, steps } = pressed();
  drag.press(event(5));
  drag.move(event(5));
  frame();
  drag.end();
  assert.deepEqual(steps(), [5]);
  drag.press(event(5));
  assert.deepEqual(steps(), [5]);
});

test("letting go goes to the last place at once, and no further", () => {
  const { drag, event, frame, steps } = pressed();
  drag.press(event(5));
  drag.move(event(9));
  drag.end();
  assert.deepEqual(steps(), [5, 9]);
  frame();
  drag.move(event(12));
  frame();
  drag.end();
  assert.deepEqual(steps(), []);
});
