// What gan_lessons/live/shown_again.py asks of the page: outputs that were given up too early are shown again.
//
// When a page is loaded again, JupyterLab looks for an output's widget for two seconds, every 0.1 s, and does not look
// once more after the last wait (get_model in @jupyter-widgets/base-manager). A widget that comes back during that
// wait, on a busy machine, is there, but its output says "model not found" for good.

const WAIT = 3000; // ms: by then the two seconds are over
const AGAIN = 5; // times that it looks: where the page is busy, two seconds last longer
const VIEW = "application/vnd.jupyter.widget-view+json";
const GIVEN_UP = "Error displaying widget: model not found";

export default {
  initialize({ model }) {
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks === AGAIN) clearInterval(timer);
      if (someGivenUp()) showAgain(model.widget_manager);
    }, WAIT);
    return () => clearInterval(timer);
  },
};

function someGivenUp() {
  const outputs = [...document.querySelectorAll(".jp-OutputArea-output")];
  return outputs.some((output) => output.textContent === GIVEN_UP);
}

/** Only what has a living widget and no view of it; a kernel that has ended has no widgets. */
async function showAgain(manager) {
  for (const cell of manager.context?.model?.cells ?? []) {
    for (let place = 0; place < (cell.outputs?.length ?? 0); place += 1) {
      const output = cell.outputs.get(place).toJSON();
      const id = output.data?.[VIEW]?.model_id;
      if (id && manager.has_model(id) && !hasView(await manager.get_model(id))) cell.outputs.set(place, output);
    }
  }
}

const hasView = (model) => Object.keys(model.views ?? {}).length > 0;
