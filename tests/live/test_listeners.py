"""Who is told what is done in a lab, and when not."""

import gc

from gan_lessons.live.listeners import Listeners, tells


@tells("walk", "run", "stumble")
class Walker:
    def __init__(self):
        self.failures, self.way = [], []
        self._listeners = Listeners(self.failures.append)

    def walk(self, steps=1):
        self.way.append(steps)
        return steps

    def run(self, times):
        for _ in range(times):
            self.walk(2)

    def stumble(self):
        raise ValueError("a stone")


def heard_by(walker):
    heard = []

    def hear(action, arguments):
        heard.append((action, arguments))

    walker._listeners.add(hear)
    return heard, hear


def test_an_action_is_told_once_with_its_arguments_after_it_was_done():
    walker = Walker()
    seen = []
    hear = lambda action, arguments: seen.append((action, arguments, list(walker.way)))  # noqa: E731
    walker._listeners.add(hear)
    assert walker.walk(3) == 3
    walker.run(2)
    assert seen == [("walk", (3,), [3]), ("run", (2,), [3, 2, 2])]


def test_what_fails_is_not_told_and_the_next_action_is():
    walker = Walker()
    heard, _hear = heard_by(walker)
    try:
        walker.stumble()
    except ValueError as error:
        assert str(error) == "a stone"
    walker.walk()
    assert heard == [("walk", ())]


def test_an_error_of_one_listener_reaches_neither_the_action_nor_the_others():
    walker = Walker()
    fail = lambda *told: 1 / 0  # noqa: E731
    walker._listeners.add(fail)
    heard, _hear = heard_by(walker)
    assert walker.walk() == 1 and heard == [("walk", ())]
    assert [type(error) for error in walker.failures] == [ZeroDivisionError]


def test_listeners_are_held_weakly():
    walker, heard = Walker(), []

    class Ear:
        def hear(self, action, arguments):
            heard.append(action)

    ear = Ear()
    walker._listeners.add(ear.hear)
    walker.walk()
    del ear
    gc.collect()
    walker.walk()
    assert heard == ["walk"] and not walker.failures
