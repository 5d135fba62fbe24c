// What D's logits and probabilities have to do with each other.

/** The probability that belongs to a logit. */
export const sigmoid = (logit) => 1 / (1 + Math.exp(-logit));

/** The score whose sigmoid is a probability; 0 and 1 are taken as the nearest that 16 bits tell apart from them. */
export function logit(probability) {
  const inside = Math.min(1 - 1 / 131070, Math.max(1 / 131070, probability));
  return Math.log(inside / (1 - inside));
}
