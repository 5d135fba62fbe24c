// What dragging on the timeline's tree asks for.

/**
 * Goes where the pointer is while it is pressed: once a frame at most, and never twice in a row to the same moment.
 * `onGo(step, name, 0)` is called for it, and `momentAt(event)` says where that is: `{ step, name }`.
 */
export function dragging(onGo, momentAt) {
  let isPressed = false, wanted = null, sent = null, due = 0;
  const go = () => {
    due = 0;
    if (!wanted || (sent && sent.step === wanted.step && sent.name === wanted.name)) return;
    sent = wanted;
    onGo(sent.step, sent.name, 0);
  };
  return {
    press(event) {
      if (event.button) return;
      isPressed = true;
      sent = null;
      event.currentTarget.setPointerCapture(event.pointerId);
      wanted = momentAt(event);
      go();
    },
    move(event) {
      const moment = momentAt(event);
      if (!isPressed) return;
      wanted = moment;
      due ||= requestAnimationFrame(go);
    },
    end() {
      if (!isPressed) return;
      isPressed = false;
      cancelAnimationFrame(due);
      go();
    },
    close: () => cancelAnimationFrame(due),
  };
}
