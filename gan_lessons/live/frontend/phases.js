// Plays the phases of one update, one after the other.

import { PHASES } from "./flow_words.js";

const SLOW = 750, QUICK = 260; // milliseconds a phase: to be read in slow motion, to be seen after a press

/** Milliseconds that each phase is shown: none where the reader asked for less motion, unless it is slow motion. */
export const phaseTime = (slow, calm) => (slow ? SLOW : calm ? 0 : QUICK);

/** A player that calls `show(phase)` for each phase in turn, and `show(null)` at the end. */
export function phasePlayer(show) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  const from = (place, time) => {
    show(PHASES[place] ?? null);
    if (place < PHASES.length) timer = setTimeout(() => from(place + 1, time), time);
  };
  return {
    play(time) {
      stop();
      from(time ? 0 : PHASES.length, time);
    },
    stop,
  };
}
