// What a lab asks of the page around it: to be looked at, and to put a text on the clipboard.

const MARGIN = 8; // pixels that may be missing at an edge

/** Scroll so that an element can be seen whole, if it cannot; its upper end first where it is higher than the page. */
export function intoView(element) {
  const { top, bottom } = element.getBoundingClientRect(), { top: first, bottom: last } = scrolled(element);
  if (top >= first - MARGIN && bottom <= last + MARGIN) return;
  element.scrollIntoView({ block: bottom - top > last - first ? "start" : "nearest" });
}

/** The part of the window that what scrolls around an element takes. */
function scrolled(element) {
  for (let box = element.parentElement; box; box = box.parentElement) {
    const isScrolling = box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY);
    if (isScrolling) return box.getBoundingClientRect();
  }
  return { top: 0, bottom: window.innerHeight };
}

/** Put a text on the clipboard, and say so where the code is shown; without leave to, its own button still does it. */
export async function copied(text, root) {
  const button = () => (root.closest(".gan-lab") ?? root).querySelector(".gan-copy");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  for (let wait = 0; wait < 40 && !button(); wait++) await new Promise((done) => setTimeout(done, 50));
  if (button()) button().textContent = "Copied";
}
