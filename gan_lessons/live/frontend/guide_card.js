// What the card of a guide says, as a function of where the guide stands. No page.

/**
 * The card's words.
 * @param {object} state the traits of live/guide.py: `tasks, end, at, says_then, ticked, share, closed`
 * @returns `{label, isDone, words, next, back, dots, share, control}`: `words` are parts `[kind, text]`, `next` names the
 *   button that goes on ("" where there is nothing more), `back` is whether one can go back, `control` is to be marked
 */
export function cardWords({ tasks, end, at, says_then, ticked, share, closed }) {
  const task = tasks[at], isDone = Boolean(task && ticked[at]);
  return {
    label: task ? `Task ${at + 1} of ${tasks.length}` : `${ticked.filter(Boolean).length} of ${tasks.length} done`,
    isDone,
    words: closed ? [["", closed]] : !task ? end : says_then ? task.then : task.words,
    next: closed || !task ? "" : isDone ? "Next" : "Skip",
    back: !closed && (at > 0 || says_then),
    dots: tasks.map((_, place) => (ticked[place] ? "done" : place === at ? "now" : "open")),
    share: isDone ? 1 : task ? share : 0,
    control: closed || !task || isDone ? "" : task.control,
  };
}
