"""How many steps are trained at once and when a frame is due: on an idle machine, and on one that is shared."""

import pytest

from gan_lessons.live.pace import DRAW_SHARE, MOST_LOAD, PIECE_SECONDS, Pace

STEP = 0.002  # seconds of work


def after(pieces, load=1.0, step=STEP, fps=10, chunk=1000):
    """A pace that has seen some pieces, each lasting ``load`` times as long as the work in it."""
    pace = Pace(fps)
    for _ in range(pieces):
        work = pace.piece * step
        pace.trained(pace.piece, load * work, work, chunk)
    return pace


def test_a_piece_lasts_a_tenth_of_a_second():
    assert after(20).piece * STEP == pytest.approx(PIECE_SECONDS, rel=0.3)


def test_a_piece_at_most_doubles():
    assert [after(count).piece for count in range(4)] == [1, 2, 4, 8]


def test_on_a_shared_machine_a_piece_does_not_shrink_to_single_steps():
    for load in (2.0, MOST_LOAD):
        assert after(20, load).piece == after(20).piece
    crowded = after(20, load=3 * MOST_LOAD)
    assert 0 < crowded.piece < after(20).piece, "but it answers, however many use the machine"
    assert crowded.piece * STEP * 3 * MOST_LOAD == pytest.approx(MOST_LOAD * PIECE_SECONDS, rel=0.3)


def test_a_whole_chunk_is_taken_where_it_nearly_fits():
    assert after(20, chunk=45).piece == 45 and after(20, chunk=1000).piece != 45


def test_a_chunk_that_takes_long_enough_is_a_piece():
    assert after(20, chunk=20).piece == 20, "40 ms, in place of two and a half chunks"
    assert after(20, chunk=5).piece * STEP == pytest.approx(PIECE_SECONDS, rel=0.3), "10 ms are too short"
    assert after(20, load=4.0, chunk=20).piece > 40, "on a crowded machine what comes with each piece counts"


def test_other_sizes_than_that_of_the_piece_teach_nothing():
    pace = after(20)
    size = pace.piece
    pace.trained(size // 2, 10.0, 10.0, 1000)
    assert pace.piece == size


def test_frames_come_at_most_as_often_as_asked_for():
    pace = after(20, fps=10)
    pace.begin()
    assert pace.is_due(100.0)
    for frame in (100.0, 100.05):  # the first one is late, and does not put off the next
        pace.drew(frame, frame + 0.001, beside=0.0)
    assert not pace.is_due(100.09) and pace.is_due(100.11)


def test_a_frame_that_takes_long_leaves_most_of_the_time_to_the_training():
    pace = after(20, fps=10)
    pace.drew(100.0, 100.2, beside=0.0)
    assert not pace.is_due(100.0 + 0.2 / DRAW_SHARE - 0.01) and pace.is_due(100.0 + 0.2 / DRAW_SHARE + 0.01)


def test_what_is_drawn_beside_the_training_counts_only_where_it_takes_its_core():
    idle, shared, crowded = (after(20, load=load, fps=10) for load in (1.0, 2.0, 4.0))
    for pace in (idle, shared, crowded):
        pace.drew(100.0, 100.001, beside=0.1)
    assert idle.is_due(100.11)
    assert not shared.is_due(100.0 + 0.5 * 0.1 / DRAW_SHARE) and shared.is_due(100.0 + 0.6 * 0.1 / DRAW_SHARE)
    assert not crowded.is_due(100.0 + 2 * 0.75 * 0.1 / DRAW_SHARE), "and the more use it, the fewer frames each draws"
