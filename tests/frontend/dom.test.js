import test from "node:test";
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { bytesOf, numbers, unpacked } from "../../gan_lessons/live/frontend/dom.js";

const little = new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]);

test("bytes come from a kernel or from a page", () => {
  assert.deepEqual(bytesOf(new DataView(little.buffer, 2, 3)), little.slice(2, 5));
  assert.deepEqual(bytesOf(little), little);
  assert.deepEqual(bytesOf(Buffer.from(little).toString("base64")), little);
});

test("packed numbers are scaled, wherever their bytes begin", () => {
  const data = new DataView(little.buffer, 1, 4); // not where an array of 16-bit numbers could begin
  assert.deepEqual([...numbers({ dtype: "uint16", shape: [2], scale: 1, data })], [0x0201, 0x0403]);
  const halves = numbers({ dtype: "int16", shape: [1], scale: 0.5, data: new Uint8Array([254, 255]) });
  assert.deepEqual([...halves], [-1]);
});

test("what Python has packed is unpacked", async () => {
  const words = deflateSync(JSON.stringify({ steps: [1, 2], name: "é" })).toString("base64");
  assert.deepEqual(await unpacked(words), { steps: [1, 2], name: "é" });
});
