import test from "node:test";
import assert from "node:assert/strict";
import { keepKeys, nameHandles, watchPage } from "../../gan_lessons/live/frontend/own_keys.js";

/** An element with attributes, that knows what it stands in. */
function element(parts = {}) {
  const attributes = {};
  return { attributes, setAttribute: (name, value) => (attributes[name] = value), closest: () => null, ...parts };
}
const handle = (words) => {
  const label = words === null ? null : { textContent: words };
  return element({ closest: () => ({ querySelector: () => label }) });
};
const asked = [];
const page = (handles) => ({ querySelectorAll: (selector) => (asked.push(selector), handles) });

test("shortcuts keep away from controls of the course, and from nothing else", () => {
  const own = element({ closest: (selector) => (selector === ".gan-own-keys" ? {} : null) }), other = element();
  [own, other].forEach(keepKeys);
  assert.deepEqual(own.attributes, { "data-lm-suppress-shortcuts": "true" });
  assert.deepEqual(other.attributes, {});
});

test("a slider's handle is named by its label", () => {
  const [named, bare] = [handle("z1"), handle(null)];
  nameHandles(page([named, bare]));
  assert.deepEqual(named.attributes, { "aria-label": "z1" });
  assert.deepEqual(bare.attributes, {});
  assert.equal(asked.at(-1), ".gan-own-keys .noUi-handle");
});

test("what is added later is named too", () => {
  let added;
  globalThis.MutationObserver = class {
    constructor(act) { added = act; }
    observe(root, options) { assert.deepEqual(options, { childList: true, subtree: true }); }
  };
  const now = handle("now"), later = handle("later"), heard = {};
  watchPage({ ...page([now]), addEventListener: (type, act) => (heard[type] = act) });
  added([{ addedNodes: [{ nodeType: 3 }, page([later])] }]);
  assert.deepEqual([now, later].map((one) => one.attributes["aria-label"]), ["now", "later"]);
  const own = element({ closest: () => ({}) });
  heard.focusin({ target: own });
  assert.equal(own.attributes["data-lm-suppress-shortcuts"], "true");
});
