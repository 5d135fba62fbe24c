"""How many steps are trained at once and when a frame is due, on an idle machine and on one that many share."""

import numpy as np

PIECE_SECONDS = 0.1  # of training between two looks at the requests
CHUNK_SECONDS = 0.02  # of work in one compiled call, from which on it is a piece of its own
DRAW_SHARE = 0.25  # largest share of the time that frames may take, and less where many use the machine
MOST_LOAD = 5  # on a machine that others use, a piece may last so many times as long, and no longer


class Pace:
    """Learns from each piece and each frame how long the next ones take.

    Where a machine is shared, by fifteen kernels of a class, say, a piece lasts longer than the work in it. Its length
    follows the work: what a piece costs besides its steps would take all there is, if pieces were cut to single steps.

    Args:
        fps: frames a second, at the most.

    Example:
        >>> pace = Pace(fps=10)
        >>> for _ in range(8):
        ...     pace.trained(pace.piece, seconds=0.01 * pace.piece, worked=0.01 * pace.piece, chunk=1000)
        >>> pace.piece  # steps of 0.01 s, in pieces of 0.1 s
        10
    """

    def __init__(self, fps):
        self.fps, self.piece = fps, 1
        self._next_frame, self._frame_seconds, self._load = 0.0, 0.0, 1.0

    def begin(self):
        """The next frame is due at once."""
        self._next_frame = 0.0

    def is_due(self, now):
        """Whether a frame is due at the time ``now``, in seconds."""
        return now >= self._next_frame

    def trained(self, size, seconds, worked, chunk):
        """Take note of a piece.

        Args:
            size: its steps.
            seconds: how long it lasted.
            worked: seconds for which the process had a core meanwhile.
            chunk: steps of one compiled call.
        """
        self._load = float(np.clip(seconds / max(worked, 1e-9), 1, MOST_LOAD))
        if size == self.piece:
            free = max(0.02, min(PIECE_SECONDS, 1 / self.fps - self._frame_seconds / self._load))
            step = seconds / self._load / size
            wanted = min(2.0 * size, free / step)
            if chunk * step >= CHUNK_SECONDS * self._load:  # it is long enough, and who presses a button waits less
                wanted = min(wanted, chunk)
            self.piece = _next_piece(size, wanted, chunk)

    def drew(self, started, ended, beside):
        """Take note of a frame.

        Args:
            started: the time at which training stopped for it.
            ended: when training went on.
            beside: seconds for which the frame before was drawn beside the training. On a machine that others use it
                took them from the training.
        """
        self._frame_seconds = ended - started
        taken = self._frame_seconds + beside * (1 - 1 / self._load)
        share = DRAW_SHARE / max(1.0, self._load / 2)
        on_time = max(self._next_frame + 1 / self.fps, started)  # a late frame does not put off the next one
        self._next_frame = max(on_time, started + taken / share)


def _next_piece(size, wanted, chunk):
    """Steps of the next piece: a whole compiled chunk if it can be, and steady, so that draws ahead fit."""
    if 0.9 <= wanted / chunk < 1.3:
        return chunk
    return size if 0.8 * size < wanted < 1.25 * size else max(1, round(wanted))
