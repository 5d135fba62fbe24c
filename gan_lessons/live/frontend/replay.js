// Plays recorded runs where no kernel runs. `root` holds a still, the packed frames and this script; nothing outside of
// it is looked for or touched, so any number of replays live on one page.

import { nearest } from "./chart_axes.js";
import { add, unpacked } from "./dom.js";
import { followTheme, view } from "./view.js";
import { comparison } from "./comparison.js";

/** Put the run (or two runs) that `root` holds in the place of its still, with the controls to play it. */
export async function replay(root) {
  const film = await unpacked(root.querySelector('script[type="text/plain"]').textContent);
  root.querySelector(".gan-still").remove();
  const controls = add(root, "div", { class: "gan-transport" });
  const body = add(root, "div"), [run, other] = film.runs;
  const options = { onStep: (step) => player.goTo(film.steps.indexOf(nearest(film.steps, step))) };
  const picture = other ? comparison(body, film.runs, options) : view(body, options);
  const player = transport(controls, film.steps, film.fps, root, (now, playing) => {
    const pairs = film.runs.map(({ frames, at }) => frames[at[now]]);
    if (other) picture.show(pairs, film.runs.map(({ words }) => words[now]), film.last_step);
    else picture.show(pairs[0], run.curves, { last_step: film.last_step, animate: playing });
  });
  const end = followTheme(root, () => (root.isConnected ? picture.redraw() : end?.()));
}

/** Buttons and a slider that call `show(place, playing)`; they begin at the first frame, which gives nothing away. */
function transport(box, steps, fps, root, show) {
  const end = steps.length - 1;
  let now = 0, timer = null;
  const button = (words, act, kind = "") => {
    const made = add(box, "button", { type: "button", class: `gan-button ${kind}` }, words);
    made.onclick = act;
    return made;
  };
  const play = button("Play", () => toggle(), "gan-primary");
  button("Back", () => goTo(now - 1));
  button("Forward", () => goTo(now + 1));
  const label = add(box, "label", { class: "gan-scrub" }, "Step");
  const range = add(label, "input", { type: "range", min: 0, max: end });
  const output = add(box, "output", { "aria-live": "off" }); // spoken as the slider's value, not six times a second
  range.oninput = () => goTo(Number(range.value));
  box.onkeydown = (event) => event.stopPropagation(); // or JupyterLab takes the arrows to move between cells

  const move = (place) => {
    now = Math.max(0, Math.min(end, place));
    range.value = now;
    output.textContent = `${steps[now].toLocaleString("en")} of ${steps[end].toLocaleString("en")}`;
    range.setAttribute("aria-valuetext", output.textContent);
    show(now, timer !== null);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = null;
    play.textContent = "Play";
  };
  const next = () => {
    if (root.isConnected) move(now + 1); // else the page went on without this replay: no timer stays behind
    if (!root.isConnected || now === end) pause();
    else timer = setTimeout(next, 1000 / fps);
  };
  const toggle = () => {
    if (timer !== null) return pause();
    if (now === end) move(0);
    play.textContent = "Pause";
    timer = setTimeout(next, 1000 / fps);
  };
  const goTo = (place) => {
    pause();
    move(place);
  };
  move(0);
  return { goTo };
}
