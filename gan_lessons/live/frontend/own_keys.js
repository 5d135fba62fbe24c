// What a page does for all widgets of the course at once: JupyterLab's shortcuts keep away from their controls, and
// their sliders have names. No ipywidget can set these attributes.

const OWN = ".gan-own-keys";
const SUPPRESS = "data-lm-suppress-shortcuts"; // JupyterLab leaves alone what has this attribute

/** Keep JupyterLab's shortcuts away from `target`, if it stands in a widget of the course. */
export function keepKeys(target) {
  if (target.closest(OWN)) target.setAttribute(SUPPRESS, "true");
}

/** Give the handles of all sliders in `root` the words of their labels as names. */
export function nameHandles(root) {
  for (const handle of root.querySelectorAll(`${OWN} .noUi-handle`)) {
    const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
    if (label) handle.setAttribute("aria-label", label.textContent);
  }
}

/** Do both, for what is on the page now and for what comes. */
export function watchPage(page) {
  page.addEventListener("focusin", ({ target }) => keepKeys(target), true);
  nameHandles(page);
  const nameAdded = (changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.querySelectorAll) nameHandles(node);
  };
  new MutationObserver(nameAdded).observe(page, { childList: true, subtree: true });
}
