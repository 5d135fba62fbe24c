// The headings of the charts: names, values in places of fixed width, and the switch between two kinds of axis.

import { add } from "./dom.js";
import { meanWords } from "./chart_verdict.js";
import { better, covered, ofMetric, percent, steady, theoryWords } from "./chart_words.js";

/** Put words into an element, if they are not there already. */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** A value with its sign and its name: "● D 1.38". Returns the element that holds the value. */
function reading(head, role, sign, name, room) {
  const place = add(head, "span", { class: `gan-chart-reading ${role}` });
  if (sign) add(place, "span", { class: "gan-chart-sign", "aria-hidden": "true" }, sign);
  if (name) add(place, "span", {}, name);
  return add(place, "b", { style: `min-width: ${room}ch` });
}

/** Heading of the verdict: `show(verdict, of)`, with the name of the run where there are two. */
export function verdictHead(root) {
  const head = add(root, "div", { class: "gan-chart-head" }), name = add(head, "span", { class: "gan-chart-name" });
  const readings = add(head, "span", { class: "gan-chart-second" });
  const [real, generated] = [["gan-real", "▲", "real"], ["gan-generated", "▼", "generated"]].map((one) =>
    reading(readings, ...one, 4),
  );
  const aside = add(head, "span", { class: "gan-chart-aside gan-chart-first" });
  return (shown, of) => {
    const what = shown?.isCritic ? "D's scores" : "D's verdict";
    say(name, of ? `${what} · ${of}` : what);
    say(real, shown ? meanWords(shown, shown.real) : "");
    say(generated, shown ? meanWords(shown, shown.generated) : "");
    say(aside, shown ? "means" : "");
  };
}

/** Heading of the losses: `show(values)` and `rest(theory)`, and the switch. */
export function lossHead(root, onSwitch) {
  const head = add(root, "div", { class: "gan-chart-head" });
  add(head, "span", { class: "gan-chart-name" }, "Loss");
  const d = reading(head, "gan-discriminator", "●", "D", 4.6), g = reading(head, "gan-generator", "◆", "G", 4.6);
  const aside = add(head, "span", { class: "gan-chart-aside" });
  return {
    show(values) {
      say(d, steady(values.d));
      say(g, steady(values.g));
    },
    rest: (theory) => say(aside, theoryWords(theory)),
    toggle: toggle(head, "loss axis", onSwitch),
  };
}

/** Heading of the metric or of the modes: `show(curves, values)`, `style(look)`, and the switch. */
export function metricHead(root, onSwitch) {
  const head = add(root, "div", { class: "gan-chart-head" });
  const sample = sampleOf(head, "M0 5H22", "M11 5m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z");
  const name = add(head, "span", { class: "gan-chart-name" }), value = reading(head, "", "", "", 3);
  const second = add(head, "span", { class: "gan-chart-second" });
  const thin = sampleOf(second, "M0 5H22", "M11 1.5l3.5 3.5l-3.5 3.5l-3.5 -3.5z"), words = add(second, "span");
  const share = add(second, "b");
  thin.line.setAttribute("stroke-dasharray", "2 2.5");
  thin.line.setAttribute("stroke-width", 1.1);
  thin.mark.setAttribute("class", "gan-line-marker gan-is-diamond");
  return {
    show({ metric, modes }, values) {
      thin.element.style.display = metric ? "none" : "";
      say(name, metric ? metric.name : "Modes");
      say(value, metric ? ofMetric(metric.name, values.metric) : covered(modes, values.covered));
      value.style.minWidth = metric ? "5ch" : "6ch";
      say(words, metric ? better(metric) : "high quality");
      say(share, metric ? "" : percent(values.quality));
    },
    style({ colour = "#888888", dash = "" } = {}) {
      head.style.setProperty("--gan-own", colour);
      sample.line.setAttribute("stroke-dasharray", dash);
    },
    toggle: toggle(head, "metric axis", onSwitch),
  };
}

/** A short piece of a curve with its marker. */
function sampleOf(parent, line, mark) {
  const element = add(parent, "svg", { class: "gan-chart-sample", width: 22, height: 10, "aria-hidden": "true" });
  return {
    element,
    line: add(element, "path", { class: "gan-line", d: line, stroke: "var(--gan-own)", "stroke-width": 2 }),
    mark: add(element, "path", { class: "gan-line-marker gan-is-circle", d: mark }),
  };
}

/** The button that says which kind of axis there is, and changes it; its place stays where there is no choice. */
function toggle(head, name, onSwitch) {
  const button = add(head, "button", { class: "gan-chart-switch", type: "button" });
  button.addEventListener("click", onSwitch);
  return {
    show(canSwitch, logarithmic) {
      const [is, other] = logarithmic ? ["log", "linear"] : ["linear", "log"];
      button.style.visibility = canSwitch ? "" : "hidden";
      say(button, is);
      button.setAttribute("aria-label", `${is}: ${name}, press for ${other}`);
      button.title = `${name}: press for ${other}`;
    },
    close: () => button.removeEventListener("click", onSwitch),
  };
}
