"""Videos of a digit: the geometry of the data, what each score sees, both heads of D, a player, a trained GAN."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from gan_lessons import data, training
from gan_lessons.chapters.beyond import video, video_strips
from gan_lessons.chapters.beyond.normalised_score import MINIMUM_SCORES, normalised_score
from gan_lessons.utils.tensorflow import keras


@pytest.fixture(scope="module")
def moving():
    return video.MovingDigits(data.mnist())


@pytest.fixture(scope="module")
def real(moving):
    return video.to_videos(moving.sample(500, np.random.default_rng(7)))


@pytest.fixture(scope="module")
def noise():
    return np.random.default_rng(0).random((500, 8, 16, 16), dtype=np.float32)


# ---- the data


def test_a_digit_is_placed_between_pixels_without_losing_ink():
    digits = np.random.default_rng(0).random((3, 12, 12))
    videos = video.place_digits(digits, np.array([[0, 0], [4, 4], [1.5, 2.25]]))
    np.testing.assert_allclose(videos.sum((1, 2)), digits.sum((1, 2)))
    np.testing.assert_allclose(videos[0, :12, :12], digits[0])
    np.testing.assert_allclose(videos[1, 4:, 4:], digits[1])


def test_samples_are_sheets_of_the_same_films_for_the_same_seed(moving):
    first, again = (moving.sample(5, np.random.default_rng(3)) for _ in range(2))
    assert first.shape == (5, *moving.shape) and first.dtype == np.float32 and np.array_equal(first, again)
    assert first.min() >= 0 and 0.5 < first.max() <= 1


def test_a_sheet_reads_like_a_page():
    videos = np.zeros((1, 8, 16, 16))
    videos[0, 1], videos[0, 4] = 0.25, 0.5  # the second frame, right of the first; the fifth, below the first
    sheet = video.to_sheets(videos)[0, ..., 0]
    assert (sheet[:16, 16:32] == 0.25).all() and (sheet[16:, :16] == 0.5).all() and sheet.sum() == 16 * 16 * 0.75
    assert np.array_equal(video.to_videos(video.to_sheets(videos)), videos)


def test_the_digit_keeps_its_shape_and_goes_straight(real):
    ink = real.sum((2, 3))
    np.testing.assert_allclose(ink, ink[:, :1] * np.ones(8), rtol=1e-4)
    assert video.track_deviation(real).max() < 1e-3


# ---- the scores


def test_tracks_are_in_pixels():
    digits = np.ones((1, 12, 12))
    clip = np.stack([video.place_digits(digits, np.array([[0.5 * k, 4 - 0.5 * k]]))[0] for k in range(8)])[None]
    track = video.digit_tracks(clip)[0]
    np.testing.assert_allclose(track[:, 0], 5.5 + 0.5 * np.arange(8))
    np.testing.assert_allclose(track[:, 1], 9.5 - 0.5 * np.arange(8))
    clip[0, 3] = video.place_digits(digits, np.array([[1.5, 4.0]]))[0]  # 1.5 pixels to the right of its place
    assert 1.0 < video.track_deviation(clip)[0] < 1.5


def test_centred_frames_are_where_the_classifier_looks(real):
    enlarged = video.enlarge_and_centre(real[:, 0])
    assert enlarged.shape == (500, 28, 28) and enlarged.min() >= 0 and enlarged.max() <= 1
    for axis in (1, 2):
        centre = (enlarged.sum(3 - axis) @ np.arange(28)) / enlarged.sum((1, 2))
        assert np.abs(centre - 13.5).max() < 0.5


def test_real_films_score_high_and_noise_low(real, noise):
    good, bad = video.scores(real), video.scores(noise)
    assert good.high_quality > 0.8 and good.straight == 1 and 0.9 < good.sharpness < 1.1 and good.fid < 2
    assert bad.high_quality == 0 and bad.legible < 0.05 and bad.fid > 20


@pytest.mark.parametrize("fault", ["still", "jumps", "changes", "blurred"])
def test_each_fault_is_seen_by_its_own_score(real, fault):
    videos, whole = real.copy(), video.scores(real)
    if fault == "still":
        videos[:] = videos[:, :1]
    elif fault == "jumps":
        videos[:, 4] = np.roll(videos[:, 4], 2, axis=1)
    elif fault == "changes":
        videos[:, 4:] = np.roll(videos, 1, axis=0)[:, 4:]
    else:
        padded = np.pad(videos, ((0, 0), (0, 0), (1, 1), (1, 1)))
        videos = sum(padded[:, :, i : i + 16, j : j + 16] for i in range(3) for j in range(3)) / 9
    found = video.scores(videos)
    assert found.high_quality < 0.5 * whole.high_quality
    if fault == "still":
        assert found.moving == 0 and found.legible > 0.9 and found.straight == 1
    elif fault == "jumps":
        assert found.straight < 0.05 and found.moving > 0.9
    elif fault == "changes":
        assert found.legible < 0.3 and found.sharpness > 0.9
    else:
        assert found.sharpness < 0.7 and found.fid > 10 * whole.fid and found.straight == 1


@pytest.mark.parametrize("videos", [np.zeros((2, 8, 16)), np.zeros((1, 8, 16, 16)), np.full((2, 8, 16, 16), 1.5)])
def test_other_films_are_refused(videos):
    with pytest.raises(ValueError, match="scores: got"):
        video.scores(videos)


# ---- the networks


def test_the_heads_look_at_what_they_are_named_for(real):
    """Two frames that change places are the same to the frame head, and another video to the video head."""
    sheets, shuffled = video.to_sheets(real[:8]), video.to_sheets(real[:8, [6, 1, 2, 3, 4, 5, 0, 7]])
    for heads, same in ((("frame",), True), (("video",), False), (("frame", "video"), False)):
        judge = video.video_discriminator(seed=1, heads=heads)
        apart = np.abs(judge(sheets, training=False) - judge(shuffled, training=False)).max()
        assert (apart < 1e-5) == same


def test_the_heads_are_handed_every_other_frame_and_the_sheet_at_half_its_size(real):
    sheet = keras.Input(video.SHEET)
    cut = keras.Model(sheet, [video._every_other_frame(sheet), video._halved(sheet)])
    frames, small = map(np.asarray, cut(video.to_sheets(real[:5])))
    np.testing.assert_array_equal(frames, real[:5, ::2].reshape(5, 4, 256))
    np.testing.assert_allclose(small, video.to_sheets(real[:5]).reshape(5, 16, 2, 32, 2).mean((2, 4)), atol=1e-6)


def test_the_mover_places_digits_as_the_data_do():
    rng = np.random.default_rng(0)
    digits, shares = rng.random((3, 12, 12), dtype=np.float32), rng.random((3, 8, 2), dtype=np.float32)
    moved = np.asarray(video.DigitPlacer()(digits, shares))
    for frame in range(8):
        np.testing.assert_allclose(moved[:, frame], video.place_digits(digits, 4 * shares[:, frame]), atol=1e-5)


def test_what_moves_and_how_it_moves_come_from_separate_noise():
    noise = np.random.default_rng(0).standard_normal((2, video.LATENT_DIM), dtype=np.float32)
    noise[1, : video.MOTION_DIM], generator = noise[0, : video.MOTION_DIM], video.video_generator(seed=0)
    first, other = video.to_videos(generator(noise, training=False))
    assert np.abs(first - other).max() > 0.01
    noise[1] = noise[0]
    noise[1, : video.MOTION_DIM] += 1
    first, other = video.to_videos(generator(noise, training=False))
    np.testing.assert_allclose(first.sum((1, 2)), other.sum((1, 2)), rtol=1e-4)
    assert np.abs(video.digit_tracks(first[None]) - video.digit_tracks(other[None])).max() > 0.1


def test_a_gan_of_films_can_be_copied_saved_and_loaded(tmp_path):
    gan = video.gan(seed=2)
    gan.save(tmp_path / "videos.npz")
    for again in (gan.copy(), training.GAN.load(tmp_path / "videos.npz")):
        assert np.array_equal(again.generate(2), gan.generate(2))


def test_unknown_heads_are_refused():
    with pytest.raises(ValueError, match="heads: got"):
        video.video_discriminator(heads=("frames",))


# ---- the player


def test_films_stand_still_until_a_box_is_ticked_and_their_frames_stand_beside(real):
    page = video_strips.video_player(real[:2], real[2:5], "Two & three <videos>.")._repr_html_()
    tree = ElementTree.fromstring(page)
    (group,) = tree.findall("div")
    assert group.get("role") == "group" and group.get("aria-label") == "Two & three <videos>."
    box, label = group.find("input"), group.find("label")
    assert box.get("type") == "checkbox" and box.get("checked") is None
    assert label.get("for") == box.get("id") and label.text == "Play the videos"
    alts = [image.get("alt") for image in tree.iter("img") if image.get("alt")]
    assert alts == [f"● real {k}: its 8 frames from left to right" for k in (1, 2)] + [
        f"✕ generated {k}: its 8 frames from left to right" for k in (1, 2, 3)
    ]
    assert "paused}" in page and "prefers-reduced-motion" in page and "<script" not in page


def test_the_motion_shows_every_frame_in_order_and_begins_again_less_than_three_times_a_second(real):
    style = video_strips.video_player(real[:1], real[:0], "One video.").body
    moves = [float(y) for y in re.findall(r"translateY\((-?[\d.]+)%\)", style)]
    assert moves == [-12.5 * k for k in range(8)] + [-87.5]
    seconds = float(re.search(r"([\d.]+)s step-end infinite paused", style)[1])
    assert seconds > 1 / 3


def test_the_same_films_give_the_same_picture_and_others_another_name(real):
    first, again, other = (
        video_strips.video_player(videos, videos[:0], "Videos.").body for videos in (real[:2], real[:2], real[2:4])
    )
    name = lambda body: re.search(r'div id="(video-\w+)"', body)[1]  # noqa: E731
    assert first == again and name(first) != name(other)


@pytest.mark.parametrize(
    "videos", [np.zeros((0, 8, 4, 4)), np.zeros((8, 4, 4)), np.full((1, 8, 4, 4), 2.0), np.full((1, 8, 4, 4), np.nan)]
)
def test_films_that_cannot_be_shown_are_refused(videos):
    with pytest.raises(ValueError, match="video_player: got"):
        video_strips.video_player(videos, np.zeros((0, 8, 4, 4)), "None.")


# ---- the trained GAN


@pytest.fixture(scope="module")
def trained(moving):
    gan = video.gan(seed=1)  # chapter 5.4 trains, and judges, seed 0
    gan.advance(moving, video.STEPS)
    return video.scores(video.to_videos(gan.generate(500, averaged=True)))


def test_films_come_a_stated_share_of_the_way_from_noise_to_real_ones(trained, real, noise):
    good, bad = video.scores(real), video.scores(noise)
    assert (
        normalised_score(trained.high_quality, bad.high_quality, good.high_quality)
        >= MINIMUM_SCORES["videos: high-quality share"]
    )
    assert normalised_score(trained.fid, bad.fid, good.fid) >= 0.75


def test_films_are_as_sharp_as_real_ones_and_go_as_straight(trained):
    assert 0.85 < trained.sharpness < 1.15
    assert trained.straight > 0.85 and trained.moving > 0.85
