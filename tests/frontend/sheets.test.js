// Pictures of sheets: decoded once, closed when nobody shows them, and waited for before a moment is shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hold, release, whenDecoded } from "../../gan_lessons/live/frontend/sheets.js";

const settled = () => new Promise((done) => setTimeout(done));

/** Sheets, how often they were decoded and closed, and those that are `waiting` until the page has decoded them. */
function sheets(count = 1) {
  const waiting = [], seen = { decoded: 0, closed: 0 };
  globalThis.createImageBitmap = () => {
    seen.decoded++;
    return new Promise((done, failed) => waiting.push({ done: () => done({ close: () => seen.closed++ }), failed }));
  };
  return { made: Array.from({ length: count }, () => ({ mime: "image/png", data: "AAAA" })), waiting, seen };
}

test("a sheet is decoded once for all who hold it, and closed when the last one lets go", async () => {
  const { made: [sheet], waiting, seen } = sheets();
  const [one, other] = [hold(sheet), hold(sheet)];
  waiting[0].done();
  assert.equal(await one, await other);
  assert.equal(seen.decoded, 1);
  release(sheet);
  await settled();
  assert.equal(seen.closed, 0);
  release(sheet);
  await settled();
  assert.equal(seen.closed, 1);
  hold(sheet);
  assert.equal(seen.decoded, 2, "whoever comes later finds no closed picture");
});

test("who lets go before it is decoded leaves nothing open", async () => {
  const { made: [sheet], waiting, seen } = sheets();
  hold(sheet);
  release(sheet);
  waiting[0].done();
  await settled();
  assert.equal(seen.closed, 1);
});

test("a moment is shown when its sheet is decoded: once, as the newest that is known then", async () => {
  const { made: [first, second], waiting, seen } = sheets(2), shown = [];
  let now = first;
  const show = whenDecoded(() => now, () => shown.push(now));
  show();
  show();
  now = second;
  show();
  await settled();
  assert.deepEqual(shown, []);
  waiting[0].done();
  await settled();
  assert.deepEqual(shown, [second]);
  assert.deepEqual([seen.decoded, seen.closed], [1, 1]);
  show();
  waiting[1].done();
  await settled();
  assert.deepEqual(shown, [second, second]);
});

test("what has no sheet is shown at once, and what cannot be read is shown too", async () => {
  const { made: [sheet], waiting } = sheets(), shown = [];
  let now;
  const show = whenDecoded(() => now, () => shown.push(now));
  show();
  assert.equal(shown.length, 1);
  now = sheet;
  show();
  waiting[0].failed(new Error("no image"));
  await settled();
  assert.equal(shown.length, 2);
});
