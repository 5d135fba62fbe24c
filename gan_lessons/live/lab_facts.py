"""What a lab says about itself to those who watch it from code, such as a ``Guide``. Changes nothing."""

from gan_lessons.live.controls import SPEEDS


class LabFacts:
    """The part of ``LabScreen`` that others may ask."""

    def listen(self, callback):
        """Have ``callback(action, arguments)`` called after everything that is done in this lab.

        An action is the name of one of the lab's methods, whether a control or a cell has called it; ``"frame"``, with
        the ``Snapshot``, tells of each new moment, from the thread that trains, and ``"steered"`` of a setting that
        was changed, or refused.

        Args:
            callback: held weakly; what it raises is shown in the lab, and stops nothing.
        """
        self._listeners.add(callback)

    @property
    def shown(self):
        """The ``Snapshot`` that is shown: the newest one, or one of the past."""
        return self._shown()[1]

    @property
    def speed(self):
        """The speed, one of ``controls.SPEEDS``."""
        return next(name for name, steps in SPEEDS.items() if steps == self._session.steps_a_second)

    def offers(self, choice):
        """Whether there is a list ``"data"`` or ``"metric"`` to choose from."""
        return getattr(self._controls, choice) is not None
