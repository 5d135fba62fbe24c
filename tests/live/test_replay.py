"""Replays from hand-made snapshots: no network, no browser (that is ``browser/test_replay``)."""

import base64
import html
import json
import re
import zlib
from types import SimpleNamespace

import numpy as np
import pytest

from gan_lessons import pictures
from gan_lessons.live import compare, replay
from gan_lessons.live.compare import Compare
from gan_lessons.live.replay import Replay
from gan_lessons.pictures.frames import frame
from gan_lessons.snapshots import History, Snapshot

STRANGE = 'a "b" <c> é'


def run(count, values, every=100, limit=400):
    """A history whose losses fall, with ``values(share of the run, random generator)`` in each snapshot."""
    history, rng = History(limit), np.random.default_rng(0)
    for index in range(count):
        losses = (float("nan"),) * 2 if index == 0 else (1.5 - index / count, 0.7)
        history.add(Snapshot(index * every, *losses, values(index / max(1, count - 1), rng)))
    return history


def ring(count=40, every=100, **values):
    def observed(share, rng):
        plane = np.full((8, 8), 0.2 + share / 2)
        warped = share * np.ones((3, 5, 2))
        known = {"samples": rng.normal(size=(20, 2)), "real": np.ones((9, 2)), "reach": 2.0, "field": plane}
        return known | {"optimal": plane, "warped": warped, "modes": np.array([8 * share, 8, share])} | values

    return run(count, observed, every)


def digits(count=12, pixels=(784,), scored=True):
    def observed(share, rng):
        known = {"samples": rng.integers(0, 255, (16, *pixels)).astype(np.uint8)}
        scores = {"real_scores": np.ones(5), "generated_scores": -np.ones(5), "sample_scores": rng.normal(size=16)}
        return known | (scores if scored else {})

    return run(count, observed)


def numbers(count=5):
    line = np.linspace(0, 1, 17)
    known = {"samples": np.zeros((7, 1)), "real": np.ones((7, 1)), "reach": 3.0, "field": line, "density": line}
    return run(count, lambda share, rng: known)


def signals(count=5):
    return run(count, lambda share, rng: {"samples": rng.normal(size=(9, 30))})


def unpacked(shown):
    """What the page's script will unpack: runs, the steps of all moments, frames a second."""
    packed = re.search(r'<script type="text/plain">([^<]*)</script>', shown._repr_html_())[1]
    return SimpleNamespace(**json.loads(zlib.decompress(base64.b64decode(packed))))


def moments(shown, place=0):
    """The frames of one of the runs, moment after moment."""
    run = unpacked(shown).runs[place]
    return [run["frames"][at] for at in run["at"]]


def words(shown, place=0):
    return unpacked(shown).runs[place]["words"]


def without_scripts(shown):
    return re.sub(r"<(script|style)>.*?</\1>|<script .*?</script>", "", shown._repr_html_(), flags=re.S)


def values(packed):
    return np.frombuffer(base64.b64decode(packed["data"]), packed["dtype"]).reshape(packed["shape"]) * packed["scale"]


SHOWN = {
    "ring": lambda: Replay(ring()),
    "digits": lambda: Replay(digits()),
    "numbers": lambda: Replay(numbers()),
    "signals": lambda: Replay(signals()),
    "one snapshot": lambda: Replay(ring(1)),
    "two rings": lambda: Compare(ring(), ring(20), ("ring", STRANGE)),
    "two digits": lambda: Compare(digits(), digits(pixels=(28, 28, 1))),
    "two numbers": lambda: Compare(numbers(), numbers()),
    "two signals": lambda: Compare(signals(), signals()),
}


@pytest.fixture(params=SHOWN, scope="module")
def shown(request):
    return SHOWN[request.param]()


class TestWhatEveryOutputIs:
    def test_where_scripts_do_not_run_a_still_of_the_last_moment_stands_there(self, shown):
        page, runs = without_scripts(shown), unpacked(shown).runs
        images = re.findall(r'<img alt="([^"]+)" src="data:image/png;base64,([^"]+)"', page)
        assert len(images) == len(runs) and "Run the cells down to this one to play it." in page
        for (alt, data), run in zip(images, runs, strict=True):
            assert base64.b64decode(data).startswith(b"\x89PNG") and alt.count("Step ") == 1
            last = run["words"][-1] if run["words"] else run["frames"][run["at"][-1]]["sentence"]
            assert html.unescape(alt).endswith(last)

    def test_it_asks_for_nothing_and_names_no_place_on_the_page(self, shown):
        page = shown._repr_html_()
        assert not re.findall(r'(?:src|href)="(?!data:)', page)
        assert "getElementById" not in page and "document.querySelector" not in page
        assert page.isascii(), "its length is its size"
        assert "&#" not in "".join(re.findall(r"<script>.*?</script>", page, re.S)), "a script has no entities"

    def test_every_moment_has_its_sentence_and_no_nan(self, shown):
        for run in unpacked(shown).runs:
            assert all(one["sentence"].startswith("Step ") for one in run["frames"])
        text = json.dumps(unpacked(shown).runs)
        assert "NaN" not in text and "Infinity" not in text, "the page could not read it"

    def test_the_text_in_a_notebook_is_constant_and_the_output_repeatable(self, request, shown):
        again = SHOWN[request.node.callspec.params["shown"]]()
        assert repr(again) == repr(shown) and "\n" not in repr(shown)
        assert again._repr_html_() == shown._repr_html_()


class TestFrames:
    def test_they_spread_over_the_run_first_and_last_among_them(self):
        made = Replay(ring(101), frames=5, fps=12)
        film = unpacked(made)
        assert film.steps == [0, 2500, 5000, 7500, 10000] and film.fps == 12 and film.last_step == 10000
        assert [one["step"] for one in moments(made)] == film.steps

    def test_a_short_run_is_shown_whole(self):
        assert unpacked(Replay(ring(4))).steps == [0, 100, 200, 300]
        assert unpacked(Replay(ring(1))).steps == [0]

    def test_each_is_the_frame_of_its_snapshot(self):
        history = ring(6)
        wanted = json.loads(json.dumps([frame(one) for one in history], default=replay._as_base64))
        assert moments(Replay(history)) == wanted

    def test_snapshots_without_samples_are_passed_over_but_their_losses_drawn(self):
        history = ring(3)
        history.add(Snapshot(900, 1.0, 1.0))
        film = unpacked(Replay(history))
        assert film.steps == [0, 100, 200] and film.runs[0]["curves"]["steps"] == [0, 100, 200, 900]
        assert film.last_step == 900, "and all of them are on the axis"

    def test_points_without_a_window_get_one_for_all_frames(self):
        history = run(3, lambda share, rng: {"samples": np.array([[1.0 + share, 0.0]])})
        shown = moments(Replay(history))
        assert [one["reach"] for one in shown] == [pytest.approx(2.3)] * 3
        places = [values(one["arrays"]["samples"])[0, 0] for one in shown]
        assert places == pytest.approx([1, 1.5, 2], abs=1e-3)


class TestSize:
    def test_it_stays_below_the_limit_by_showing_fewer_frames(self, monkeypatch):
        whole = Replay(digits())
        packed = re.search(r'<script type="text/plain">([^<]*)</script>', whole._repr_html_())[1]
        limit = len(whole._repr_html_()) - len(packed) // 2  # the rest, the modules that draw, does not get smaller
        monkeypatch.setattr(replay, "LIMIT", limit)
        smaller = Replay(digits())
        steps = unpacked(smaller).steps
        assert limit - len(packed) / 2 < len(smaller._repr_html_().encode()) <= limit
        assert 2 < len(steps) < len(unpacked(whole).steps) and (steps[0], steps[-1]) == (0, 1100)

    def test_what_draws_them_is_packed_and_its_still_is_small(self):
        """A notebook holds as many copies of it as it has replays."""
        page = Replay(digits())._repr_html_()
        known = re.search(r'<script type="application/octet-stream">([^<]*)</script>', page)[1]
        code = json.loads(zlib.decompress(base64.b64decode(known)))
        assert "$replay.replay(" in code["script"] and ".gan-stage" in code["style"]
        assert 2 * len(known) < len(code["script"]) + len(code["style"])
        assert "$replay" not in page.replace(known, "") and len(re.search("<img[^>]*>", page)[0]) < 40_000

    def test_what_cannot_be_made_small_enough_is_refused(self, monkeypatch):
        monkeypatch.setattr(replay, "LIMIT", 50_000)
        with pytest.raises(
            ValueError, match=r"digits: 2 frames take 0\.\d MB, expected at most 0\.05 MB: observe fewer"
        ):
            Replay(digits(), name="digits")


class TestWhatComesIn:
    def test_a_run_can_be_a_history_a_file_or_what_has_a_history(self, tmp_path):
        history = ring(4)
        history.save(tmp_path / "run.npz")
        for given in (str(tmp_path / "run.npz"), tmp_path / "run.npz", SimpleNamespace(history=history)):
            assert Replay(given)._repr_html_() == Replay(history)._repr_html_()
            assert Compare(given, history)._repr_html_() == Compare(history, history)._repr_html_()

    def test_a_run_without_samples_shows_its_losses(self):
        """``gan.train`` without probes leaves snapshots without values."""
        plain = run(3, lambda share, rng: {})
        for shown in (Replay(plain), Compare(plain, plain)):
            last = moments(shown)[-1]
            assert len(moments(shown)) == 3 and last["kind"] is None
            assert last["sentence"] == "Step 200: D's loss is 0.83 and G's is 0.70; no samples were observed."
            assert unpacked(shown).runs[0]["curves"]["d_loss"][0] is None
        some = run(5, lambda share, rng: {"samples": np.zeros((4, 2))} if share > 0.4 else {})
        assert len(moments(Replay(some))) == 3, "those with samples"

    def test_a_later_snapshot_does_not_change_what_was_made(self):
        history = ring(4)
        made = Replay(history)
        before = made._repr_html_()
        history.add(Snapshot(5000, 1.0, 1.0, dict(history.last.values)))
        assert made._repr_html_() == before

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"history": History()}, "got an empty history, expected one snapshot at least"),
            ({"history": "no.npz"}, "there is no file 'no.npz' here"),
            ({"history": [1, 2]}, "got list, expected a History"),
            ({"history": SimpleNamespace(history=3)}, "got SimpleNamespace, expected a History"),
            ({"frames": 1}, "got frames=1, expected a whole number from 2"),
            ({"frames": 2.5}, "got frames=2.5"),
            ({"frames": True}, "got frames=True"),
            ({"fps": 0}, "got fps=0, expected frames a second above 0"),
            ({"fps": 31}, "got fps=31"),
            ({"fps": "fast"}, "got fps='fast'"),
            ({"fps": float("nan")}, "got fps=nan"),
            ({"name": " "}, "got the name ' ', expected some words"),
            ({"name": None}, "got the name None"),
        ],
    )
    def test_what_cannot_be_shown_is_refused(self, given, says):
        with pytest.raises(ValueError, match=re.escape(f"Replay: {says}")):
            Replay(**{"history": ring(3)} | given)

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"b": History()}, "got an empty history"),
            (
                {"b": digits(3)},
                "got points of the plane (a) and images of 28 × 28 pixels (b), expected two runs on the same",
            ),
            ({"b": numbers(3)}, "got points of the plane (a) and numbers (b)"),
            ({"b": signals(3)}, "got points of the plane (a) and examples of shape (30,) (b)"),
            ({"names": ("same", "same")}, "got names=['same', 'same'], expected two different names"),
            ({"names": "ab"}, "got names=['ab'], expected two different names"),
            ({"names": ("a", 3)}, "got the name ['a', 3], expected some words"),
            ({"frames": 0}, "got frames=0"),
            ({"fps": -1}, "got fps=-1"),
        ],
    )
    def test_what_cannot_be_compared_is_refused(self, given, says):
        with pytest.raises(ValueError, match=re.escape(f"Compare: {says}")):
            Compare(**{"a": ring(3), "b": ring(3)} | given)

    def test_images_of_two_sizes_are_two_kinds(self):
        kinds = [compare.kind(digits(1, shape)[0]) for shape in ((784,), (28, 28), (16, 16), (16, 16, 3))]
        assert kinds[0] == kinds[1] and kinds[2:] == ["images of 16 × 16 pixels", "colour images of 16 × 16 pixels"]


class TestCompare:
    def test_both_are_named_and_described_at_the_same_moment(self):
        made = Compare(ring(11), ring(11, modes=np.array([3, 8, 0.5])), ("R1", STRANGE))
        film = unpacked(made)
        assert film.steps == list(range(0, 1100, 100)) and [run["name"] for run in film.runs] == ["R1", STRANGE]
        assert words(made, 0)[5].startswith("Step 500: 4 of 8 modes")
        assert words(made, 1)[5].startswith("Step 500: 3 of 8 modes")
        assert not any("ended" in sentence for sentence in words(made, 0))
        assert film.runs[0]["style"] != film.runs[1]["style"]

    def test_each_run_shows_its_newest_snapshot_that_is_not_after_the_step(self):
        made = Compare(ring(5, every=100), ring(3, every=150))
        assert unpacked(made).steps == [0, 100, 150, 200, 300, 400]
        assert [one["step"] for one in moments(made, 0)] == [0, 100, 100, 200, 300, 400]
        assert [one["step"] for one in moments(made, 1)] == [0, 0, 150, 150, 300, 300]
        assert len(unpacked(made).runs[1]["frames"]) == 3, "each frame once"

    def test_a_run_that_ended_earlier_says_so(self):
        made = Compare(ring(21), ring(11))
        ends = ["This run ended at step 1,000." in sentence for sentence in words(made, 1)]
        assert ends == [step > 1000 for step in unpacked(made).steps]
        assert unpacked(made).last_step == 2000, "one axis for both"

    def test_a_run_that_was_first_seen_later_says_so(self):
        late = History()
        for snapshot in list(ring(5))[2:]:
            late.add(snapshot)
        first = [
            "The first snapshot of this run is that of step 200." in one for one in words(Compare(ring(5), late), 1)
        ]
        assert first == [True, True, False, False, False]

    def test_of_two_windows_the_larger_is_taken_and_nothing_is_claimed_beyond_ones_own(self):
        near = ring(2, reach=1.0, samples=np.array([[0.5, 0.0]]), field=np.ones((9, 9)), optimal=np.ones((9, 9)))
        far = ring(2, reach=2.0, samples=np.array([[0.5, 0.0]]))
        shown = [moments(Compare(near, far), place)[-1] for place in (0, 1)]
        assert [one["reach"] for one in shown] == [2.0, 2.0]
        widened = values(shown[0]["arrays"]["field"])
        assert widened.shape == (9, 9) and (widened[2:7, 2:7] == 1).all() and (widened == 1).sum() == 25
        beyond = [widened[[0, 1, 7, 8]], widened[:, [0, 1, 7, 8]]]
        assert all(np.allclose(part, 0.5, atol=1e-4) for part in beyond)
        assert np.array_equal(replay.in_window(far[0], 2.0)["field"], far[0]["field"])

    def test_numbers_beyond_their_window_have_no_density_and_an_undecided_discriminator(self):
        near = numbers(1)[0]
        wide = replay.in_window(near, 6.0)
        assert (wide["density"][[0, -1]] == 0).all() and (wide["field"][[0, -1]] == 0.5).all()
        assert wide["density"][8] == near["density"][8] == 0.5, "the middle stays"


def test_sentences_are_those_of_pictures():
    snapshot = ring(3).last
    assert pictures.describe(snapshot) in compare.sentence([snapshot], snapshot, snapshot.step)
