// One colour for each role, in a light and in a dark page, and what of the page's theme a canvas has to know.
// The roles' hues are those of gan_lessons/pictures/colours.py (Okabe and Ito 2008).

const LIGHT = {
  real: "#0072B2", generated: "#D55E00", generator: "#009E73", discriminator: "#CC79A7",
  ink: "#1f2328", faint: "#59636e", line: "#d1d9e0", page: "#ffffff", card: "#f6f8fa",
};
const DARK = {
  real: "#4DA9E0", generated: "#F58A3C", generator: "#2CC295", discriminator: "#E39AC4",
  ink: "#e6edf3", faint: "#9aa4af", line: "#3a424b", page: "#111111", card: "#1d2126",
};
// A field is coloured from "generated" by the page's own background to "real": what is undecided does not stand out.
const FIELD = { light: ["#E58A4E", "#F7F7F7", "#5FA4D3"], dark: ["#A24E12", "#17191c", "#1F6EA5"] };

/** The colours of a page: `ink`, `faint` (lesser words), `line`, `page`, `card`, and those of the four roles. */
export const colours = (dark) => (dark ? DARK : LIGHT);

/** `[r, g, b]` of a colour as "#rrggbb" or "rgb(r, g, b)". */
export function rgb(colour) {
  if (colour.startsWith("#")) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/** Relative luminance of a colour, 0 for black to 1 for white (WCAG 2). */
export function luminance(colour) {
  const [r, g, b] = rgb(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How well words in one colour are read on another, 1 to 21 (WCAG 2). */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colour `[r, g, b]` at a share from 0 ("generated") by ½ to 1 ("real"). */
export function fieldColour(share, dark) {
  const [low, middle, high] = FIELD[dark ? "dark" : "light"].map(rgb);
  const [end, far] = share < 0.5 ? [low, 1 - 2 * share] : [high, 2 * share - 1];
  return middle.map((part, place) => Math.round(part + (end[place] - part) * Math.min(1, far)));
}

/** True if the words around an element are light: the page is dark, whichever front end or setting made it so. */
export function isDark(element) {
  const { color } = getComputedStyle(element); // empty before the element is in the page
  return color !== "" && luminance(color) > 0.4;
}

/** The same for an element inside a view, which knows it: asking the page costs a millisecond or two. */
export function isDarkInside(box) {
  const view = box.closest(".gan-root");
  return view ? view.classList.contains("gan-dark") : isDark(box);
}

/** Call `redraw` whenever the page changes between light and dark; returns a function that ends it. */
export function watchTheme(redraw) {
  const observer = new MutationObserver(redraw);
  for (const node of [document.documentElement, document.body])
    observer.observe(node, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class", "data-theme"] });
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", redraw);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", redraw);
  };
}
