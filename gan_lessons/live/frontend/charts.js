// The charts of a run: D's verdict, the losses, and the metric; the last two share their steps and a cursor.

import { add } from "./dom.js";
import { nearest } from "./chart_axes.js";
import { lossHead, metricHead, verdictHead } from "./chart_heads.js";
import { linePlot } from "./chart_lines.js";
import { complete, layout, lossPlot, metricPlot } from "./chart_models.js";
import { verdict, verdictChart } from "./chart_verdict.js";
import { lossName, metricName, readings, spoken } from "./chart_words.js";
import { colours, isDarkInside } from "./theme.js";

const FAR = 10; // snapshots that PageUp and PageDown pass

/** The step that a key leads to from another one, among those observed; null for a key that does nothing here. */
export function stepByKey(key, steps, from) {
  const place = steps.indexOf(nearest(steps, from)), last = steps.length - 1;
  const ways = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: FAR, PageDown: -FAR };
  const to = key === "Home" ? 0 : key === "End" ? last : key in ways ? place + ways[key] : null;
  return to === null || last < 0 ? null : steps[Math.min(last, Math.max(0, to))];
}

/**
 * The charts inside `root`, as wide as it is.
 * @param {HTMLElement} root an empty element
 * @param {{height?: number, onStep?: (step: number) => void}} options the height of all together, in pixels; `onStep` is
 *   told which step was chosen by click or Enter
 * @returns `show(frame, curves, { others, last_step, style, of })`, where `of` names the run whose verdict is shown beside
 *   another one; `cursor(step or null)`; `redraw()` when the theme has changed; `close()`
 */
export function charts(root, { height = 318, onStep } = {}) {
  const box = add(root, "div", { class: "gan-charts", style: `height: ${height}px` });
  const state = { width: 0, frame: null, curves: complete(null), last: 0, others: [], style: {}, pointed: null };
  const logarithmic = { loss: false, metric: null }; // null: as the metric itself has it
  let drawn = []; // what the curves on the screen were made from
  const parts = build(box, (name) => {
    logarithmic[name] = !parts[name].isLogarithmic;
    draw();
  });

  function draw() {
    if (!state.frame || !state.width) return;
    const hasMetric = Boolean(state.curves.metric ?? state.curves.modes), places = layout(state.width, hasMetric, height);
    box.classList.toggle("gan-is-narrow", places.isNarrow);
    box.style.setProperty("--gan-head", `${places.head}px`);
    drawVerdict(parts.verdict, state.frame, state.of, { ...places.box, ...places.verdict });
    const needed = [...seen(state), logarithmic.loss, logarithmic.metric];
    if (needed.length !== drawn.length || needed.some((one, place) => one !== drawn[place])) drawCurves(places);
    drawn = needed;
    point();
  }

  function drawCurves(places) {
    const { frame, curves, others, last, style } = state, theory = frame.theory ?? [];
    const loss = lossPlot(curves, theory, others, logarithmic.loss);
    const metric = metricPlot(curves, others, style, logarithmic.metric);
    drawPlot(parts.loss, loss, last, places.loss, !metric, lossName(last, theory, others));
    parts.loss.head.rest(theory);
    parts.metric.place.style.display = metric ? "" : "none";
    if (!metric) return;
    parts.metric.head.style(style);
    drawPlot(parts.metric, metric, last, places.metric, true, metricName(curves, last, others));
  }

  function point() {
    const { frame, curves, pointed } = state;
    if (!frame) return;
    const end = curves.steps.at(-1) ?? 0, at = frame.step < end ? frame.step : null;
    const values = readings(curves, pointed ?? frame.step), words = spoken(curves, values);
    const marks = { ...values, covered: values.covered === null ? null : values.covered / (curves.modes.total || 1) };
    parts.loss.head.show(values);
    if (curves.metric || curves.modes) parts.metric.head.show(curves, values);
    for (const { plot } of [parts.loss, parts.metric]) {
      plot.cursor(at, pointed, marks);
      plot.element.setAttribute("aria-valuenow", values.step);
      plot.element.setAttribute("aria-valuetext", words);
    }
  }

  const pointAt = (step) => {
    if (state.pointed === step) return;
    state.pointed = step;
    point();
  };
  const stops = [parts.loss, parts.metric].map(({ plot }) => listen(plot, state, pointAt, onStep));
  const resize = (width) => {
    if (!width || width === state.width) return;
    state.width = width;
    draw();
  };
  const observer = new ResizeObserver((entries) => resize(Math.round(entries.at(-1).contentRect.width)));
  observer.observe(box);
  return {
    show(frame, curves, { others = [], last_step = null, style = {}, of = "" } = {}) {
      Object.assign(state, { frame, curves: complete(curves), others, style: style ?? {}, of });
      state.last = last_step ?? state.curves.steps.at(-1) ?? 0;
      state.width ||= Math.round(box.clientWidth);
      draw();
    },
    cursor: pointAt,
    redraw: () => paint(box),
    close() {
      observer.disconnect();
      for (const stop of [...stops, parts.loss.head.toggle.close, parts.metric.head.toggle.close]) stop();
      box.remove();
    },
  };
}

/** Everything that the curves are drawn from: while it is the same, only the cursor and the verdict change. */
function seen({ curves, others, last, style, width, frame }) {
  const parts = ({ steps, d_loss, g_loss, metric, modes }) => [steps, steps.length, d_loss, g_loss, metric, modes];
  const theirs = others.flatMap((other) => [other.name, other.colour, other.dash, ...parts(complete(other.curves))]);
  return [...parts(curves), last, style.colour, style.dash, width, String(frame.theory), ...theirs];
}

/** The three charts, each with its heading. */
function build(box, onSwitch) {
  const place = () => add(box, "div", { class: "gan-chart" });
  const [top, middle, bottom] = [place(), place(), place()];
  paint(box);
  return {
    verdict: { head: verdictHead(top), plot: verdictChart(top) },
    loss: { head: lossHead(middle, () => onSwitch("loss")), plot: linePlot(middle) },
    metric: { place: bottom, head: metricHead(bottom, () => onSwitch("metric")), plot: linePlot(bottom) },
  };
}

/** The colours of marks, which are stronger than those of words in the same role. */
function paint(box) {
  const { real, generated, generator, discriminator } = colours(isDarkInside(box));
  const marks = { real, generated, generator, discriminator };
  for (const [role, colour] of Object.entries(marks)) box.style.setProperty(`--gan-mark-${role}`, colour);
}

function drawVerdict({ head, plot }, frame, of, box) {
  const shown = verdict(frame);
  head(shown, of);
  plot.draw(shown, box, box.height);
}

function drawPlot(part, plot, last, box, hasSteps, name) {
  part.isLogarithmic = plot.axis.logarithmic;
  part.plot.draw(plot, last, box, hasSteps);
  part.plot.element.setAttribute("aria-label", name);
  part.head.toggle.show(plot.canSwitch, plot.axis.logarithmic);
}

/** Follow mouse and keys on a plot; returns a function that ends it. */
function listen({ element, stepAt }, state, pointAt, onStep) {
  const under = (event) => nearest(state.curves.steps, stepAt(event.clientX));
  const choose = (step) => step !== null && onStep?.(step);
  const events = {
    pointermove: (event) => pointAt(under(event)),
    pointerleave: () => pointAt(null),
    blur: () => pointAt(null),
    click: (event) => choose(under(event)),
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !state.frame) return;
      const from = state.pointed ?? state.frame.step, to = stepByKey(event.key, state.curves.steps, from);
      const isChosen = event.key === "Enter" && onStep, isLeft = event.key === "Escape" && state.pointed !== null;
      if (to === null && !isChosen && !isLeft) return;
      event.preventDefault();
      event.stopPropagation();
      if (isChosen) choose(nearest(state.curves.steps, from));
      else pointAt(to);
    },
  };
  for (const [name, handle] of Object.entries(events)) element.addEventListener(name, handle);
  return () => {
    for (const [name, handle] of Object.entries(events)) element.removeEventListener(name, handle);
  };
}
