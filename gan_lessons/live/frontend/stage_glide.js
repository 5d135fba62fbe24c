// Movement between two true frames. Pure functions.

export const GLIDE = 100; // milliseconds at most
export const BEAT = 24; // milliseconds between two pictures on the way: with each of the screen's, a page without a
                        // graphics card took a quarter of a core from the training

/** How long points glide: no longer than the pause since the frame before, so that they arrive in time for the next. */
export const glideTime = (sinceLast) => Math.max(0, Math.min(GLIDE, sinceLast));

/** Numbers at a share of the way from some to others, never outside the two; the others if they do not pair up. */
export function between(from, to, share) {
  if (share >= 1 || !from || !to || from.length !== to.length) return to;
  const part = Math.max(0, share);
  return Float32Array.from(to, (end, place) => from[place] + (end - from[place]) * part);
}

/** The same for some arrays by name, all others as they are in `to`. */
export function betweenAll(names, from, to, share) {
  const moved = { ...to };
  for (const name of names) if (to[name]) moved[name] = between(from[name], to[name], share);
  return moved;
}

/** The nearest of some places (x, y, x, y, …) to a point, at most `within` away, or null. */
export function nearest(places, x, y, within) {
  let best = null, least = within * within;
  for (let place = 0; place < places.length; place += 2) {
    const far = (places[place] - x) ** 2 + (places[place + 1] - y) ** 2;
    if (far <= least) [best, least] = [place / 2, far];
  }
  return best;
}
