"""Damped tones: data and number are right, a GAN learns them; clips, spectrograms and curves show what they say."""

import base64
import io
import re
import wave
from xml.etree import ElementTree

import numpy as np
import pytest

from gan_lessons.chapters.beyond import sounds, tones
from gan_lessons.chapters.beyond.normalised_score import MINIMUM_SCORES, normalised_score


@pytest.fixture(scope="module")
def real():
    return tones.Tones().sample(500, np.random.default_rng(0))


@pytest.fixture(scope="module")
def made():
    gan = tones.gan(seed=0)
    gan.advance(tones.Tones(), 800)  # the lesson: 1,500
    return gan.generate(1000, averaged=True)


class TestData:
    def test_a_tone_begins_at_zero_swings_at_its_frequency_and_fades(self):
        one = tones.damped_sine(200.0, 25.0)
        assert one[0] == 0 and one.shape == (tones.LENGTH,)
        crossings = np.flatnonzero(np.diff(np.sign(one[1:])))
        assert len(crossings) == pytest.approx(2 * 200 * 0.08, abs=1)
        cycle = round(tones.SAMPLE_RATE / 200)
        assert one[2 + 8 * cycle] / one[2] == pytest.approx(np.exp(-25 * 8 / 200))

    def test_samples_are_of_the_five_notes_all_equally_often(self, real):
        heard = tones.match_templates(real)
        nearest = np.abs(heard.frequency[:, None] / tones.NOTES - 1).argmin(axis=1)
        assert (np.abs(heard.frequency / tones.NOTES[nearest] - 1) < 0.01).all()
        assert np.bincount(nearest, minlength=5).min() > 60
        assert real.dtype == np.float32 and heard.decay.min() > 10 and heard.decay.max() < 70


class TestNumber:
    def test_a_template_fits_itself_its_opposite_does_not_and_loudness_does_not_matter(self):
        one = tones.damped_sine(300.0, 40.0)
        scores = [tones.score(wave[None]) for wave in (one, 7 * one, -one)]
        assert scores[0] == pytest.approx(scores[1]) and scores[0] > 0.99 and scores[2] < 0.9

    def test_real_tones_are_near_one_and_noise_is_far(self, real):
        assert tones.score(real) > 0.995 and 0.15 < tones.score(tones.white_noise(500)) < 0.3

    def test_notes_counts_clear_tones_only(self):
        chosen = tones.NOTES[[0, 0, 4]]
        waves = np.concatenate(
            [tones.damped_sine(chosen, np.full(3, 30.0)), tones.damped_sine(290.0, 30.0)[None], tones.white_noise(5)]
        )
        assert tones.count_notes(waves).tolist() == [2, 0, 0, 0, 1]  # 290 Hz is no note, noise no tone

    def test_silence_fits_nothing(self):
        assert tones.score(np.zeros((2, tones.LENGTH))) == 0

    @pytest.mark.parametrize("shape", [(128,), (3, 127), (0, 128)])
    def test_other_shapes_are_refused(self, shape):
        with pytest.raises(ValueError, match="expected \\(n, 128\\)"):
            tones.match_templates(np.zeros(shape))


def test_a_gan_comes_nine_tenths_of_the_way_and_plays_all_five_notes(made, real):
    assert (
        normalised_score(tones.score(made), tones.score(tones.white_noise(1000)), tones.score(real))
        >= MINIMUM_SCORES["tones: correlation"]
    )
    assert (tones.count_notes(made) >= 25).all()


class TestClip:
    def test_it_is_a_quiet_wav_of_the_right_length_and_pitch(self):
        beep = np.sin(2 * np.pi * 300 * np.arange(800) / 1600)[None]
        with wave.open(io.BytesIO(sounds.wav_bytes(beep, 1600))) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, sounds.PLAYBACK_RATE)
            values = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert len(values) / sounds.PLAYBACK_RATE == pytest.approx(0.5 + sounds.PAUSE)
        assert np.abs(values).max() == pytest.approx(32767 * sounds.PEAK, abs=2)
        spectrum = np.abs(np.fft.rfft(values[:4000]))
        assert spectrum.argmax() * sounds.PLAYBACK_RATE / 4000 == pytest.approx(300)

    def test_silence_stays_silent(self):
        with wave.open(io.BytesIO(sounds.wav_bytes(np.zeros((1, 160)), 1600))) as file:
            assert not any(file.readframes(file.getnframes()))

    @pytest.mark.parametrize("waves", [np.zeros(5), np.zeros((0, 5)), np.full((1, 5), np.nan)])
    def test_what_is_no_set_of_sounds_is_refused(self, waves):
        with pytest.raises(ValueError, match="finite numbers"):
            sounds.concatenate(waves, 1600)

    def test_the_player_holds_named_clips_that_do_not_start_by_themselves(self, real):
        shown = sounds.audio_player({"real": real[:3], "<noise>": real[:2]}, 1600, "Listen to both.")
        page = shown._repr_html_()
        assert page.count("<audio controls") == 2 and "autoplay" not in page and "<noise>" not in page
        assert 'aria-label="real: 3 sounds' in page and "Listen to both." in page
        clips = re.findall(r"data:audio/wav;base64,([^\"]+)", page)
        assert all(base64.b64decode(one).startswith(b"RIFF") for one in clips)


class TestSpectrogram:
    def test_each_moment_is_loudest_at_its_own_frequency(self):
        times = np.arange(1600) / 1600
        sound = np.sin(2 * np.pi * np.where(times < 0.5, 200, 400) * times)
        loudest = sounds.spectrogram(sound).argmax(axis=0) * 1600 / sounds.WINDOW
        assert (loudest[:90] == 200).all() and (loudest[-90:] == 400).all()

    def test_decibels_end_at_zero_and_at_the_quietest(self, real):
        shown = sounds.spectrogram(sounds.concatenate(real[:4], 1600))
        assert shown.max() == 0 and shown.min() == sounds.FLOOR_DB
        half = sounds.spectrogram(np.r_[np.sin(np.arange(800)), 0.1 * np.sin(np.arange(800))])
        assert half[:, 150].max() - half[:, 20].max() == pytest.approx(-20, abs=0.1)  # a tenth is 20 dB less

    def test_too_short_a_sound_is_refused(self):
        with pytest.raises(ValueError, match="at least 64"):
            sounds.spectrogram(np.zeros(63))

    def test_the_picture_has_its_words_and_both_axes(self, real):
        shown = sounds.spectrograms({"real": real[:8]}, 1600, "Eight tones.", marks=tones.NOTES)
        tree = ElementTree.fromstring(re.search(r"<svg.*</svg>", shown.body)[0])
        words = [node.text for node in tree.iter() if node.tag.endswith("text")]
        assert tree.get("aria-label") == "Eight tones." and {"Hz", "seconds", "800", "real", "notes"} <= set(words)


def test_waves_are_drawn_in_the_colour_of_their_role(real):
    page = sounds.waveforms({"real": real, "generated": real, "noise": real}, 1600, "Three rows.").body
    assert page.count("<polyline") == 12 and page.count(sounds.REAL) == 4 and page.count(sounds.GENERATED) == 4
    assert "each wave lasts 0.08 s" in page and 'aria-label="Three rows."' in page
