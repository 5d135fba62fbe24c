"""Sounds in a page: a player, waveforms and spectrograms. Knows no GAN.

Nothing here plays by itself, and every clip is quiet: its highest peak is 0.35 of what a loudspeaker can do.
"""

import base64
import html
import io
import wave

import numpy as np

from gan_lessons.pictures import Picture, svg
from gan_lessons.pictures.charts import ticks
from gan_lessons.pictures.colours import GENERATED, REAL

PLAYBACK_RATE, PEAK, PAUSE = 8000, 0.35, 0.12  # samples a second, highest peak, seconds of silence after each sound
WINDOW, HOP = 64, 8  # samples of a spectrogram's window, and from one window to the next
FLOOR_DB = -50.0  # decibels below the loudest place: white in a spectrogram
WIDTH, LEFT, TOP, HEIGHT = 640, 54, 20, 150
COLOURS = {"real": REAL, "generated": GENERATED}


def concatenate(waveforms, sample_rate):
    """Sounds one after the other, a pause after each, as one wave.

    Args:
        waveforms: ``(n, samples)``.
        sample_rate: samples a second.

    Returns:
        Float array; its highest peak is 1, or it is silent.

    Example:
        >>> len(concatenate(np.ones((3, 128)), 1600)) / 1600
        0.6
    """
    waveforms = np.asarray(waveforms, float)
    if waveforms.ndim != 2 or not waveforms.size or not np.isfinite(waveforms).all():
        raise ValueError(f"waveforms: got shape {waveforms.shape}, expected (n, samples) of finite numbers")
    joined = np.pad(waveforms, ((0, 0), (0, round(PAUSE * sample_rate)))).ravel()
    return joined / max(np.abs(joined).max(), 1e-12)


def wav_bytes(waveforms, sample_rate):
    """Sounds as the bytes of a WAV file, 16 bits, 8,000 samples a second, quiet.

    What has fewer samples a second is filled in between (by its Fourier series, so that no new pitch comes in).

    >>> wav_bytes(np.ones((3, 128)), 1600)[:4]
    b'RIFF'
    """
    sound = concatenate(waveforms, sample_rate)
    count = round(len(sound) * PLAYBACK_RATE / sample_rate)
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(count // 2 + 1, complex)
    kept[: min(len(spectrum), len(kept))] = spectrum[: len(kept)]
    sound = np.fft.irfft(kept, count)
    values = (32767 * PEAK * sound / max(np.abs(sound).max(), 1e-12)).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(PLAYBACK_RATE)
        file.writeframes(values.tobytes())
    return buffer.getvalue()


def audio_player(sounds, sample_rate, sentence):
    """Sounds to play, a row for each name, as a ``Picture``: they work in a saved page, without a kernel.

    Args:
        sounds: waves ``(n, samples)`` by name.
        sample_rate: samples a second.
        sentence: what there is to hear.

    Example:
        >>> audio_player({"a click": np.ones((1, 4))}, 1600, "One click.")
        One click.
    """
    body = ""
    for name, waveforms in sounds.items():
        words = html.escape(f"{name}: {len(waveforms)} sounds, one after the other")
        source = f"data:audio/wav;base64,{base64.b64encode(wav_bytes(waveforms, sample_rate)).decode()}"
        body += (
            '<div style="display:flex;align-items:center;gap:10px;margin:4px 0">'
            f'<span style="width:150px;text-align:right">{html.escape(name)}</span>'
            f'<audio controls preload="metadata" aria-label="{words}" title="{words}" src="{source}"></audio></div>'
        )
    return Picture(body, sentence)


# ---- curves


def waveforms(sounds, sample_rate, sentence, count=4):
    """The first few waves of each name, small, in rows: blue for "real", orange for "generated".

    Args:
        sounds: waves ``(n, samples)`` by name.
        sample_rate: samples a second.
        sentence: what there is to see.
        count: how many of each.

    Example:
        >>> waveforms({"real": np.zeros((4, 128))}, 1600, "Four silent tones.")
        Four silent tones.
    """
    wide, tall, body, top = (WIDTH - 100) / count, 56, "", 0
    for name, some in sounds.items():
        body += svg.text(92, top + tall / 2 + 4, name, anchor="end")
        highest = max(float(np.abs(some[:count]).max()), 1e-12)
        for place, one in enumerate(np.asarray(some[:count], float)):
            left = 100 + place * wide
            xs = left + 4 + np.linspace(0, wide - 10, len(one))
            body += svg.path(f"M{left + 4:.1f} {top + tall / 2}h{wide - 10:.1f}", "currentColor", 0.5)
            body += svg.polyline(xs, top + tall / 2 - 24 * one / highest, COLOURS.get(name, "currentColor"), 1.2)
        top += tall + 6
    body += svg.text(104, top + 10, f"each wave lasts {len(one) / sample_rate:.2g} s")
    return Picture(svg.figure(sentence, body, WIDTH, top + 16), sentence)


# ---- the spectrogram


def spectrogram(sound, window=WINDOW, hop=HOP):
    """How strong each frequency is, moment by moment: the short-time Fourier transform (Gabor 1946), in decibels.

    Args:
        sound: ``(samples,)``, at least one window long.
        window: samples that are looked at together, faded in and out (Hann); it gives ``window // 2 + 1`` frequencies.
        hop: samples from one window to the next.

    Returns:
        Array ``(frequencies, moments)``: 0 where the sound is strongest, at least −50 elsewhere. Row k is the frequency
        ``k · sample_rate / window``.

    Raises:
        ValueError: a sound shorter than a window.

    Example:
        >>> beep = np.sin(2 * np.pi * 200 * np.arange(800) / 1600)  # 200 Hz, half a second
        >>> spectrogram(beep).mean(axis=1).argmax() * 1600 / 64
        np.float64(200.0)
    """
    sound = np.asarray(sound, float)
    if sound.ndim != 1 or len(sound) < window:
        raise ValueError(f"sound: got shape {sound.shape}, expected (samples,) with at least {window}, one window")
    pieces = np.lib.stride_tricks.sliding_window_view(sound, window)[::hop]
    power = np.abs(np.fft.rfft(pieces * np.hanning(window), axis=1).T) ** 2
    return np.maximum(10 * np.log10(np.maximum(power / max(power.max(), 1e-30), 1e-30)), FLOOR_DB)


def spectrograms(sounds, sample_rate, sentence, marks=()):
    """Spectrograms of clips under each other, with seconds and hertz on their axes, as a ``Picture``.

    Args:
        sounds: waves ``(n, samples)`` by name; each is drawn as the clip that ``audio_player`` plays.
        sample_rate: samples a second.
        sentence: what there is to see.
        marks: frequencies in Hz of notes, marked on the right side.

    Example:
        >>> spectrograms({"silence": np.zeros((2, 128))}, 1600, "Nothing to hear.")
        Nothing to hear.
    """
    body, top = "", TOP
    for name, some in sounds.items():
        sound = concatenate(some, sample_rate)
        body += svg.text(LEFT, top - 6, name) + _background(spectrogram(sound), top)
        body += _axes(len(sound) / sample_rate, sample_rate / 2, top, marks)
        top += HEIGHT + 58
    return Picture(svg.figure(sentence, body, WIDTH + 50, top - 22), sentence)


def _background(decibels, top):
    """White where it is quiet, black where it is loud: it reads without colour, on every page."""
    pixels = (255 * (1 - (decibels - FLOOR_DB) / -FLOOR_DB)).astype(np.uint8)[::-1]
    return svg.image(np.ascontiguousarray(pixels), LEFT, top, WIDTH - LEFT, HEIGHT)


def _axes(seconds, highest, top, marks):
    bottom, body = top + HEIGHT, ""
    body += svg.path(f"M{LEFT} {top}h{WIDTH - LEFT}v{HEIGHT}h{LEFT - WIDTH}z", "currentColor", 0.8)
    for value in ticks(0, highest, 4):
        y = bottom - HEIGHT * value / highest
        body += svg.path(f"M{LEFT - 4} {y:.1f}h4", "currentColor", 1)
        body += svg.text(LEFT - 7, y + 4, f"{value:,.0f}", anchor="end")
    for value in ticks(0, seconds, 6):
        x = LEFT + (WIDTH - LEFT) * value / seconds
        body += svg.path(f"M{x:.1f} {bottom}v4", "currentColor", 1) + svg.text(
            x, bottom + 16, f"{value:g}", anchor="middle"
        )
    for value in marks:
        body += svg.path(f"M{WIDTH} {bottom - HEIGHT * value / highest:.1f}h8", REAL, 2)
    if len(marks):
        body += svg.text(WIDTH + 11, bottom - HEIGHT * np.mean(marks) / highest + 4, "notes")
    body += svg.text(4, top - 6, "Hz")
    return body + svg.text(WIDTH, bottom + 30, "seconds", anchor="end")
