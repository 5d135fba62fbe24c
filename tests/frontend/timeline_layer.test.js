import assert from "node:assert/strict";
import { test } from "node:test";

import { layer } from "../../gan_lessons/live/frontend/timeline_layer.js";

/** As much of a page as a layer asks for. */
function page() {
  let made = 0;
  const element = (tag) => ({
    tag, looks: {}, children: [], number: made++, textContent: "",
    setAttribute(name, value) { this.looks[name] = value; },
    removeAttribute(name) { delete this.looks[name]; },
    append(child) { child.parent = this; this.children.push(child); },
    remove() { this.parent.children.splice(this.parent.children.indexOf(this), 1); },
    replaceWith(other) {
      other.parent = this.parent;
      this.parent.children[this.parent.children.indexOf(this)] = other;
    },
  });
  globalThis.document = { createElementNS: (_, tag) => element(tag) };
  return element("svg");
}

test("elements are used again, changed where they differ, and removed when there are fewer", () => {
  const root = page(), one = layer(root, "gan-x"), [group] = root.children;
  const seen = () => group.children.map(({ tag, looks, textContent, number }) => [tag, looks, textContent, number]);
  one.put("path", { d: "M0 0", stroke: "red" });
  one.put("text", { x: 1 }, "a");
  one.end();
  const [[, , , path], [, , , text]] = seen();
  one.put("path", { d: "M1 1" });
  one.put("text", { x: 2 }, "b");
  one.end();
  assert.deepEqual(seen(), [["path", { d: "M1 1" }, "", path], ["text", { x: 2 }, "b", text]]);
  one.put("circle", { r: 3 });
  one.end();
  assert.deepEqual(seen().map(([tag, looks]) => [tag, looks]), [["circle", { r: 3 }]]);
  one.put("circle", { r: 3 });
  one.put("path", { d: "M2 2" });
  one.end();
  assert.deepEqual(seen().map(([tag]) => tag), ["circle", "path"]);
  one.end();
  assert.deepEqual(seen(), []);
});
