import assert from "node:assert/strict";
import { test } from "node:test";

import { timeline } from "../../gan_lessons/live/frontend/timeline.js";
import {
  HEIGHT, branchPath, branchRows, byKey, momentPlace, nameLabels, pastPath, rowAt, rowPlaces, shortName, stepAt,
  tickLabels, ticksNear, treeLayout, under,
} from "../../gan_lessons/live/frontend/timeline_layout.js";
import {
  changesWords, focusWords, placeWords, timelineName, valueWords, writtenStep,
} from "../../gan_lessons/live/frontend/timeline_words.js";

const branch = (name, parent, start, end, ticks = []) => ({ name, parent, start, end, ticks, colour: "#888", dash: "" });
const state = (branches, step = 0, shown = branches.at(-1).name, current = branches.at(-1).name) =>
  ({ timeline: { branches, current, shown }, step, playing: false });
const CHANGES = [{ step: 600, words: "D steps 1 → 5" }, { step: 900, words: "loss changed" }];
const TWO = [
  branch("branch 1", null, 0, 2600),
  branch("branch 2", "branch 1", 480, 5000, CHANGES),
];

/** Numbers from 0 to 1 that are the same in every run. */
function random(seed) {
  let now = (seed * 2654435761) % 4294967296;
  return () => {
    now = (now * 1664525 + 1013904223) % 4294967296;
    return now / 4294967296;
  };
}

/** A tree of 1 to 6 branches; some have lost their parent, some begin at 0 or at the parent's end. */
function grown(seed) {
  const next = random(seed), count = 1 + Math.floor(6 * next()), longest = [0, 1, 7, 5000, 1e6][Math.floor(5 * next())];
  const branches = [];
  for (let place = 0; place < count; place++) {
    const parent = place && next() < 0.85 ? branches[Math.floor(place * next())] : null;
    const start = Math.round([0, next(), 1][Math.floor(3 * next())] * (parent ? parent.end : place ? longest / 2 : 0));
    const end = start + Math.round(next() * longest);
    const ticks = [0, 1, 2].slice(Math.floor(4 * next())).map((part) =>
      ({ step: start + Math.round((part / 3) * (end - start)), words: `D steps ${part} → 5` }));
    branches.push(branch(`branch ${place + 1}`, parent?.name ?? null, start, end, ticks));
  }
  const shown = branches[Math.floor(count * next())];
  return { ...state(branches, Math.round(next() * shown.end), shown.name), width: 420 + Math.round(760 * next()) };
}
const TREES = Array.from({ length: 400 }, (_, seed) => grown(seed + 1));
const laid = (tree) => treeLayout(tree, tree.width);
const corners = (path) => {
  const found = [];
  let x = 0, y = 0;
  for (const [, letter, numbers] of path.matchAll(/([MHVQ])([^MHVQ]*)/g)) {
    const values = numbers.trim().split(/\s+/).map(Number);
    if (letter === "H") [x] = values;
    else if (letter === "V") [y] = values;
    else [x, y] = values.slice(-2);
    found.push([x, y]);
  }
  return found;
};

test("importing needs no page", () => assert.equal(typeof timeline, "function"));

// ---- the tree

test("the trees have every number of branches, and branches that begin in every way", () => {
  assert.deepEqual([...new Set(TREES.map((tree) => tree.timeline.branches.length))].sort(), [1, 2, 3, 4, 5, 6]);
  const rows = TREES.flatMap((tree) => branchRows(tree).map((row) => ({ ...row, rows: branchRows(tree) })));
  assert.ok(rows.some((row) => row.parent !== null && row.start === 0));
  assert.ok(rows.some((row) => row.parent !== null && row.start > 0 && row.start === row.rows[row.parent].end));
  assert.ok(rows.some((row) => row.parent === null && row.start > 0));
  for (const end of [0, 1, 1e6]) assert.ok(rows.some((row) => (end < 1e6 ? row.end === end : row.end > 5e5)));
});

test("parents stand above their children", () => {
  for (const tree of TREES) {
    const { rows } = laid(tree);
    for (const { parent, y } of rows) if (parent !== null) assert.ok(rows[parent].y < y);
  }
});

test("a parent that is not kept, or that comes later, is none", () => {
  const rows = branchRows(state([branch("b", "a", 5, 9), branch("c", "d", 5, 9), branch("d", "d", 5, 9)]));
  assert.deepEqual(rows.map((row) => row.parent), [null, null, null]);
  assert.deepEqual(rows.map((row) => row.from), [0, 0, 0]);
});

test("rows are evenly spread about one middle and never leave the picture", () => {
  for (const count of [1, 2, 3, 4, 5, 6]) {
    const places = rowPlaces(count), gaps = places.slice(1).map((place, at) => place - places[at]);
    assert.equal(places.length, count);
    assert.ok(places[0] >= 5 && places.at(-1) <= 41);
    assert.ok(gaps.every((gap) => Math.abs(gap - gaps[0]) < 1e-9 && gap >= 6));
    assert.ok(Math.abs((places[0] + places.at(-1)) / 2 - 23) < 1e-9);
  }
});

test("names never lie on each other", () => {
  for (const count of [1, 2, 3, 4, 5, 6]) {
    const names = Array.from({ length: count }, (_, at) => `branch ${at + 7}`);
    const { labels, wide } = nameLabels(names, rowPlaces(count));
    for (const one of labels)
      for (const other of labels)
        if (one !== other && one.x === other.x) assert.ok(Math.abs(one.y - other.y) >= 11, `${count} names`);
    assert.equal(new Set(labels.map(({ x }) => x)).size, count > 4 ? 2 : 1);
    assert.ok(wide > Math.max(...labels.map(({ x }) => x)) + 40 && wide <= 150);
  }
  assert.equal(shortName("a branch with a long name"), "a branch with…");
  assert.equal(shortName("branch 123456"), "branch 123456");
});

test("steps go from the left to the right, inside the picture", () => {
  for (const tree of TREES) {
    const layout = laid(tree);
    assert.ok(layout.left > 0 && layout.left < 160 && layout.right < tree.width && layout.last >= 1);
    assert.ok(layout.rows.every((row) => row.end <= layout.last));
    let before = -1;
    for (let share = 0; share <= 1; share += 0.05) {
      const x = layout.x(Math.round(share * layout.last));
      assert.ok(x >= before && x >= layout.left && x <= layout.right);
      before = x;
    }
  }
});

test("the axis begins at 0, and its numbers have room", () => {
  for (const tree of TREES) {
    const { axis, last } = laid(tree);
    assert.equal(axis[0].step, 0);
    axis.forEach(({ step, x, words }, at) => {
      assert.ok(Number.isInteger(step) && step <= last);
      if (at) assert.ok(x - axis[at - 1].x > 7 * Math.max(words.length, axis[at - 1].words.length));
    });
  }
  assert.deepEqual(treeLayout(state([branch("branch 1", null, 0, 1e6)]), 840).axis.map(({ words }) => words)[1], "200k");
});

test("a path leads from the parent's row at the first step to the end, never back and never out", () => {
  for (const tree of TREES) {
    const layout = laid(tree);
    for (const row of layout.rows) {
      const found = corners(branchPath(layout, row)), near = (one, other) => Math.abs(one - other) <= 0.11;
      const above = row.parent === null ? row.y : layout.rows[row.parent].y;
      assert.ok(near(found[0][0], layout.x(row.start)) && near(found[0][1], above));
      assert.ok(near(found.at(-1)[0], layout.x(row.end)) && near(found.at(-1)[1], row.y));
      found.slice(1).forEach(([x, y], at) => assert.ok(x >= found[at][0] - 0.11 && y >= found[at][1] - 0.11));
      for (const [x, y] of found) assert.ok(x >= 0 && x <= tree.width && y >= 0 && y <= HEIGHT);
    }
  }
});

test("only a branch without a parent has its past on its own row", () => {
  for (const tree of TREES) {
    const layout = laid(tree);
    for (const row of layout.rows)
      assert.equal(pastPath(layout, row) !== "", row.parent === null && row.start > 0);
  }
});

test("the current branch grows with the step while it is shown, and no other does", () => {
  assert.deepEqual(branchRows(state(TWO, 5600)).map((row) => row.end), [2600, 5600]);
  assert.equal(treeLayout(state(TWO, 5600), 840).last, 5600);
  assert.deepEqual(branchRows(state(TWO, 9000, "branch 1", "branch 2")).map((row) => row.end), [2600, 5000]);
  assert.deepEqual(branchRows(state(TWO, 100)).map((row) => row.end), [2600, 5000]);
});

// ---- the pointer

test("what lies under a drawn moment is that moment", () => {
  for (const tree of TREES) {
    const layout = laid(tree), fine = layout.last / (layout.right - layout.left);
    for (const row of layout.rows)
      for (const share of [0, 0.3, 0.77, 1]) {
        const step = Math.round(row.start + share * (row.end - row.start));
        for (const off of [-2.9, 0, 2.9]) {
          const found = under(layout, layout.x(step), row.y + off);
          assert.equal(found.row.name, row.name);
          assert.ok(Math.abs(found.step - step) <= fine && found.step >= row.from && found.step <= row.end);
          if (fine < 1) assert.equal(found.step, step);
        }
      }
  }
});

test("pointing beside a branch means its nearer end", () => {
  const layout = treeLayout(state(TWO), 840);
  assert.deepEqual([under(layout, 0, 40).step, under(layout, 839, 0).step], [480, 2600]);
  assert.deepEqual([stepAt(layout, -50), stepAt(layout, 5000)], [0, 5000]);
  assert.equal(rowAt(layout, -100).name, "branch 1");
  const lonely = treeLayout(state([branch("branch 3", null, 480, 900)]), 840);
  assert.equal(under(lonely, lonely.x(200), 20).step, 200);
});

test("the ticks that are told are those nearby", () => {
  const layout = treeLayout(state(TWO), 840), [first, row] = layout.rows, x = layout.x(600);
  const near = (of, across) => ticksNear(layout, of, across).map((tick) => tick.words);
  assert.deepEqual(near(row, x + 5), ["D steps 1 → 5"]);
  assert.deepEqual(near(row, x + 20), []);
  assert.deepEqual(near(row, layout.x(900) - 1), ["loss changed"]);
  assert.deepEqual(near({ ticks: [{ step: 600, words: "a" }, { step: 600, words: "b" }] }, x), ["a", "b"]);
  assert.deepEqual(near(first, x), []);
});

test("the words of ticks touch neither each other nor the edge", () => {
  let count = 0;
  for (const tree of TREES) {
    const layout = laid(tree), labels = tickLabels(layout);
    count += labels.length;
    for (const one of labels) {
      assert.ok(one.end <= layout.right && one.y - 9 >= 0);
      if (one.row.row) assert.ok(one.row.y - layout.rows[one.row.row - 1].y >= 16);
      for (const other of labels)
        if (one !== other && one.row === other.row) assert.ok(one.end <= other.x || other.end <= one.x);
    }
  }
  assert.ok(count > 50);
  const crossed = [branch("a", null, 0, 1000), branch("b", "a", 0, 1000, [{ step: 480, words: "D steps 1 → 5" }])];
  assert.equal(tickLabels(treeLayout(state(crossed), 840)).length, 1);
  assert.equal(tickLabels(treeLayout(state([...crossed, branch("c", "a", 500, 900)]), 840)).length, 0);
});

// ---- the moment shown

test("the cursor stands on the branch shown, or on its parent before the branch begins", () => {
  const rows = [...TWO, branch("branch 3", "branch 2", 700, 900)];
  const at = (step, shown) => momentPlace(treeLayout(state(rows, step, shown), 840), step).row.name;
  const found = [800, 650, 200, 480].map((step) => at(step, "branch 3"));
  assert.deepEqual(found, ["branch 3", "branch 2", "branch 1", "branch 2"]);
  assert.equal(at(100, "branch 1"), "branch 1");
  for (const tree of TREES) {
    const layout = laid(tree), { x, y, row } = momentPlace(layout, tree.step);
    assert.ok(x >= layout.left && x <= layout.right && y === row.y);
    assert.ok(tree.step >= row.from);
  }
});

// ---- keys

test("keys go by moments along a branch, and to the same step of another", () => {
  const press = (key, step = 3000, shown = "branch 2") => byKey(key, branchRows(state(TWO, step, shown)), step);
  assert.deepEqual(press("ArrowRight"), { step: null, name: "branch 2", moments: 1 });
  assert.deepEqual(press("ArrowLeft").moments, -1);
  assert.deepEqual([press("PageUp").moments, press("PageDown").moments], [10, -10]);
  assert.deepEqual(press("Home"), { step: 0, name: "branch 2", moments: 0 });
  assert.deepEqual(press("End"), { step: 5000, name: "branch 2", moments: 0 });
  assert.deepEqual(press("ArrowUp"), { step: 2600, name: "branch 1", moments: 0 });
  assert.deepEqual(press("ArrowUp", 700), { step: 700, name: "branch 1", moments: 0 });
  assert.deepEqual(press("ArrowDown", 100, "branch 1"), { step: 480, name: "branch 2", moments: 0 });
  assert.deepEqual(press("ArrowDown"), { step: 3000, name: "branch 2", moments: 0 });
  for (const key of ["a", "Enter", "Tab", " "]) assert.equal(press(key), null);
});

test("up and down always lead to a step of the other branch, and End to the end", () => {
  for (const tree of TREES) {
    const rows = branchRows(tree);
    for (const key of ["ArrowUp", "ArrowDown", "Home", "End"]) {
      const to = byKey(key, rows, tree.step), row = rows.find(({ name }) => name === to.name);
      assert.ok(to.step >= 0 && to.step <= row.end && Number.isInteger(to.step));
      if (to.name !== tree.timeline.shown) assert.ok(to.step >= row.from);
    }
  }
});

// ---- words

test("the tree says what is shown and what goes on", () => {
  const [first, second] = branchRows(state(TWO, 3224));
  assert.equal(valueWords(second, 3224), "step 3,224 of branch 2, which ends at 5,000");
  assert.equal(valueWords(second, 3224, true), "branch 2 is playing");
  assert.equal(timelineName([first, second]), "Timeline of 2 branches; Play goes on with branch 2");
  assert.equal(timelineName([{ ...second }]), "Timeline of 1 branch; Play goes on with branch 2");
  assert.equal(changesWords(second), "Changes on branch 2: at step 600, D steps 1 → 5; at step 900, loss changed.");
  assert.equal(changesWords(first), "No setting was changed on branch 1.");
  assert.deepEqual(placeWords(second, 600, [second.ticks[0]]), ["branch 2 · step 600", "at step 600, D steps 1 → 5"]);
  assert.deepEqual(placeWords(second, 1600, []), ["branch 2 · step 1,600"]);
  assert.deepEqual(focusWords(first, 0), ["branch 1 · step 0", "No setting was changed on branch 1."]);
  const many = { name: "b", ticks: Array.from({ length: 9 }, (_, step) => ({ step, words: "x" })) };
  assert.equal(focusWords(many, 0).length, 8);
  assert.equal(focusWords(many, 0).at(-1), "and 4 more");
});

test("a step is a whole number from 0, with commas or without", () => {
  assert.deepEqual(["0", " 480 ", "3,224", "1,000,000", "007"].map(writtenStep), [0, 480, 3224, 1000000, 7]);
  for (const words of ["", "-1", "2.5", "1e3", "ten", "1,00", "99999999999999999999", "0x10"])
    assert.equal(writtenStep(words), null, words);
});
