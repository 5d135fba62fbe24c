// The question of "What if …?": a setting, two to four values of it, and for how many steps each is trained.

import { add } from "./dom.js";
import { MOST, checked, offered, valueText } from "./what_if_values.js";
import { planWords } from "./what_if_words.js";

let made = 0; // forms on this page: an id must be the only one

/**
 * An empty form inside `parent`; `onTrain({ setting, values, steps })` is called with what was written, if it is right.
 * @returns `begin(state)` with a new question; `show(state)`; `focus()`; `element`
 */
export function question(parent, onTrain) {
  const id = `gan-what-if-${++made}`;
  const element = add(parent, "form", { class: "gan-what-if-form", novalidate: "" });
  const first = add(element, "label", { class: "gan-what-if-field" }, "Setting");
  const list = add(first, "select", { "aria-label": "Setting" }), now = add(first, "span", { class: "gan-what-if-now" });
  const row = add(element, "div", { class: "gan-what-if-values", role: "group", "aria-label": "Values" });
  const wrong = add(element, "p", { class: "gan-what-if-problem", id: `${id}-values` });
  const steps = stepsField(element, `${id}-steps`);
  const wrongSteps = add(element, "p", { class: "gan-what-if-problem", id: `${id}-steps` });
  const plan = add(element, "p", { class: "gan-what-if-plan" });
  const foot = add(element, "div", { class: "gan-what-if-foot" });
  const train = add(foot, "button", { type: "submit", class: "gan-button gan-primary" }, "Train");
  const failed = add(foot, "p", { class: "gan-what-if-problem", role: "alert" });
  const asked = new Set(); // the fields whose problems are told: those that somebody has left, or all after Train
  let state = null, boxes = [];

  const setting = () => state.settings[list.selectedIndex];
  const read = () => checked(setting(), boxes.map((box) => box.value), steps.value);

  function tell() {
    const found = read(), { valueProblems, stepProblem, countProblem } = found;
    const told = valueProblems.map((problem, at) => (asked.has(boxes[at]) ? problem : ""));
    boxes.forEach((box, at) => invalid(box, told[at] || (asked.has(row) && countProblem)));
    const lines = told.map((problem, at) => problem && `Value ${at + 1}: ${problem}`).filter(Boolean);
    wrong.textContent = lines[0] ?? (asked.has(row) ? countProblem : "");
    wrongSteps.textContent = asked.has(steps) ? stepProblem : "";
    invalid(steps, wrongSteps.textContent);
    plan.textContent = found.isRight ? planWords(state, setting(), found.values, found.steps) : "";
    return found;
  }

  function choose() {
    const one = setting(), values = offered(one).map(String);
    asked.clear();
    now.textContent = `now ${valueText(one.value)}`;
    row.replaceChildren();
    boxes = Array.from({ length: MOST }, (_, at) => valueField(row, at, one, values[at] ?? "", wrong.id));
    tell();
  }

  const leave = ({ target }) => {
    asked.add(target);
    if (boxes.includes(target)) asked.add(row);
    tell();
  };
  element.addEventListener("input", ({ target }) => target !== list && tell());
  element.addEventListener("change", (event) => (event.target === list ? choose() : leave(event)));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    [row, steps, ...boxes].forEach((field) => asked.add(field));
    const found = tell();
    if (found.isRight) onTrain({ setting: setting().name, values: found.values, steps: found.steps });
    else element.querySelector("[aria-invalid]")?.focus();
  });
  return {
    element,
    begin(next) {
      const before = state && list.options.length ? setting().name : null; // asked about last
      state = next;
      list.replaceChildren(...state.settings.map(({ label, name }) => add(null, "option", { value: name }, label)));
      list.selectedIndex = Math.max(0, state.settings.findIndex(({ name }) => name === before));
      steps.value = String(state.steps);
      choose();
    },
    show(next, isWaiting) {
      const isElsewhere = boxes.length > 0 && (next.step !== state.step || next.branch !== state.branch);
      state = next;
      if (isElsewhere) tell(); // while it plays, its moment goes on
      train.disabled = isWaiting;
      if (failed.textContent !== (state.error ?? "")) failed.textContent = state.error ?? "";
    },
    focus: () => list.focus(),
  };
}

function stepsField(parent, problem) {
  const label = add(parent, "label", { class: "gan-what-if-field" }, "for");
  const look = { "aria-label": "steps", "aria-describedby": problem, autocomplete: "off" };
  const box = add(label, "input", { ...look, type: "text", inputmode: "numeric" });
  add(label, "span", {}, "steps each");
  return box;
}

function valueField(parent, at, { kind, choices }, value, problem) {
  const name = `Value ${at + 1}`, label = add(parent, "label", {}, name);
  const look = { "aria-label": name, "aria-describedby": problem };
  if (kind !== "choice") {
    const box = add(label, "input", { ...look, type: "text", inputmode: "decimal", autocomplete: "off" });
    box.value = value;
    return box;
  }
  const list = add(label, "select", look), known = choices.includes(value) || !value ? choices : [value, ...choices];
  for (const one of ["", ...known]) add(list, "option", { value: one }, one || "–");
  list.value = value;
  return list;
}

function invalid(field, problem) {
  if (problem) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
