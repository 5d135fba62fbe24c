// Axes: round numbers, places on a linear or logarithmic scale, and how numbers are written. Pure functions.

/** A step of 1, 2 or 5 times a power of ten that cuts a range into about `count` parts. */
export function roundStep(range, count) {
  const raw = range / Math.max(1, count), power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9));
}

/** Round numbers from `low` to `high`, both ends widened to round numbers too. */
export function ticks(low, high, count = 4) {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, count), digits = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toFixed(digits)));
}

/** A function from values to places, values outside put on the nearer end. */
export function scale([low, high], [start, end], logarithmic = false) {
  const turn = logarithmic ? Math.log10 : (value) => value;
  const from = turn(low), to = turn(high);
  return (value) => {
    const share = (turn(Math.min(high, Math.max(low, value))) - from) / (to - from || 1);
    return start + share * (end - start);
  };
}

/** A number as people write it: three significant digits, thousands with commas, a true minus. */
export function written(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(1).replace("-", "−");
  const words = size >= 100 ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",") : String(Number(value.toPrecision(digits)));
  return words.replace("-", "−");
}

/** The place of the last entry that is not above `value` in rising numbers, or 0 if all are. */
export function lastUpTo(rising, value) {
  let low = 0, high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** At most `most` of `count` places, evenly spread, the first and the last among them. */
export function spread(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: most }, (_, place) => Math.round((place * (count - 1)) / (most - 1)));
}
