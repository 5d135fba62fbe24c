// Plays the frames of one recorded run where no kernel runs. `root` holds a still, the packed frames and this script;
// nothing outside of it is looked for or touched, so any number of replays live on one page.
(async (root) => {
  const stage = root.querySelector("div");
  const packed = Uint8Array.from(atob(root.querySelector("script").textContent), (c) => c.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { frames, steps, fps } = await new Response(unpacked).json();

  const end = frames.length - 1;
  const words = (step) => step.toLocaleString("en") + " of " + steps[end].toLocaleString("en");
  const look = "font:inherit;color:inherit;background:transparent;border:1px solid currentColor;border-radius:3px;" +
    "padding:3px 0;width:76px;cursor:pointer";
  const controls = document.createElement("div");
  controls.style.cssText = "display:flex;flex-flow:row wrap;gap:6px 10px;align-items:center;margin-bottom:6px";
  controls.innerHTML = ["Play", "Back", "Forward"].map((w) => `<button style="${look}">${w}</button>`).join("") +
    '<label style="display:flex;gap:8px;align-items:center">Step' +
    `<input type="range" min="0" max="${end}" style="width:300px;accent-color:#0072B2"></label>` +
    '<output aria-live="off"></output>'; // spoken as the range's value, not six times a second
  const [play, back, forward] = controls.querySelectorAll("button");
  const range = controls.querySelector("input");
  const output = controls.querySelector("output");
  let now = end;
  let timer = null;

  const show = (frame) => {
    now = Math.max(0, Math.min(end, frame));
    stage.innerHTML = frames[now];
    range.value = now;
    output.textContent = words(steps[now]);
    range.setAttribute("aria-valuetext", output.textContent);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = null;
    play.textContent = "Play";
  };
  const goTo = (frame) => {
    pause();
    show(frame);
  };
  const next = () => {
    if (root.isConnected) show(now + 1); // else the page went on without this replay: no timer stays behind
    if (!root.isConnected || now === end) pause();
    else timer = setTimeout(next, 1000 / fps);
  };

  play.onclick = () => {
    if (timer !== null) return pause();
    if (now === end) show(0);
    play.textContent = "Pause";
    timer = setTimeout(next, 1000 / fps);
  };
  back.onclick = () => goTo(now - 1);
  forward.onclick = () => goTo(now + 1);
  range.oninput = () => goTo(Number(range.value));
  controls.onkeydown = (event) => event.stopPropagation(); // or JupyterLab takes the arrows to move between cells
  root.insertBefore(controls, stage);
  show(end);
})(document.currentScript.parentElement);
