"""Videos that play in the page, each beside its frames. HTML and CSS alone: no kernel, no script.

Nothing moves until the box is ticked. Knows no GAN.
"""

import hashlib
import html

import numpy as np

from gan_lessons.pictures import Picture, svg
from gan_lessons.pictures.colours import GENERATED, REAL
from gan_lessons.pictures.image_sheets import side_by_side

FPS, HOLD_FRAMES = 6, 3  # frames a second; how many frames long the last one stands before the video begins again
HOW_TO_PLAY = '<b aria-hidden="true">▶</b> Run the cells down to this one to play the videos.'
FRAME_SIDE = 56  # side of a frame on screen, in CSS pixels


def video_player(real, generated, sentence):
    """Real and generated videos as a ``Picture``: a box "Play the videos", and a row for each video.

    A row holds the video, which stands still until the box is ticked, and its frames from first to last. Where a page
    obeys no style sheet, as in a notebook that is not trusted, a sentence takes the place of the box.

    Args:
        real: ``(n, frames, h, w)`` in [0, 1], any number of videos, also none.
        generated: the same of generated ones.
        sentence: what there is to see; the picture's words for those who cannot see it.

    Raises:
        ValueError: no videos at all, another shape, NaN or values outside [0, 1].

    Example:
        >>> video_player(np.zeros((1, 8, 16, 16)), np.zeros((2, 8, 16, 16)), "Three black videos.")
        Three black videos.
    """
    named = {
        "real": (_checked("real", real), "●", REAL),
        "generated": (_checked("generated", generated), "✕", GENERATED),
    }
    if not sum(len(videos) for videos, *_ in named.values()):
        raise ValueError("video_player: got no videos, expected at least one")
    body = "".join(
        _row(video, f"{mark} {name} {index + 1}", colour)
        for name, (videos, mark, colour) in named.items()
        for index, video in enumerate(videos)
    )
    frames = max(videos.shape[1] for videos, *_ in named.values() if len(videos))
    key = "video-" + hashlib.sha1(body.encode()).hexdigest()[:10]
    box = (
        f'<input type="checkbox" id="{key}-box" style="display:none;margin:0 6px 0 4px"/>'
        f'<label for="{key}-box" style="display:none;font-size:13px">Play the videos</label>'
        f'<p style="font-size:13px;margin:4px 0">{HOW_TO_PLAY}</p>'
    )
    rows = f'<div class="rows" style="display:grid;gap:7px;margin-top:8px">{body}</div>'
    group = f'<div id="{key}" role="group" aria-label="{html.escape(sentence)}">{_style(key, frames)}{box}{rows}</div>'
    return Picture(group, sentence)


def _style(key, frames):
    """The motion: one still after the other, the last a little longer; slower for those who asked for less motion."""
    length, count = (frames - 1 + HOLD_FRAMES) / FPS, frames - 1 + HOLD_FRAMES
    steps = "".join(f"{100 * k / count:.2f}%{{transform:translateY({-100 * k / frames:.2f}%)}}" for k in range(frames))
    return (
        f"<style>@keyframes {key}{{{steps}100%{{transform:translateY({-100 * (frames - 1) / frames:.2f}%)}}}}"
        f"#{key} .reel{{animation:{key} {length:.2f}s step-end infinite paused}}"
        f"#{key}>p{{display:none}}#{key}>input,#{key}>label{{display:inline-block!important}}"
        f"#{key} input:checked~.rows .reel{{animation-play-state:running}}"
        f"#{key} input:focus-visible{{outline:3px solid #CC79A7;outline-offset:2px}}"
        f"@media (prefers-reduced-motion:reduce){{#{key} .reel{{animation-duration:{4 * length:.2f}s}}}}</style>"
    )


def _row(video, name, colour):
    """One video: its name, itself, and its frames side by side."""
    frames = len(video)
    reel = _image(video.reshape(-1, video.shape[2]), "", FRAME_SIDE, FRAME_SIDE * frames, 'class="reel" ')
    strip = _image(
        side_by_side(video, frames), f"{name}: its {frames} frames from left to right", FRAME_SIDE * frames, FRAME_SIDE
    )
    return (
        '<div style="display:flex;align-items:center;gap:12px">'
        f'<span style="width:96px;text-align:right;font-size:13px">{_marked(name, colour)}</span>'
        f'<div style="width:{FRAME_SIDE}px;height:{FRAME_SIDE}px;overflow:hidden;flex:none;outline:2px solid {colour}">'
        f"{reel}</div>{strip}</div>"
    )


def _marked(name, colour):
    mark, words = name.split(" ", 1)
    return f'<span style="color:{colour}">{mark}</span> {html.escape(words)}'


def _image(pixels, alt, width, height, extra=""):
    if pixels.dtype != np.uint8:
        pixels = np.rint(255 * pixels).astype(np.uint8)
    return (
        f'<img {extra}alt="{html.escape(alt)}" width="{width}" height="{height}" style="display:block;max-width:none;'
        f'image-rendering:pixelated;flex:none;width:{width}px;height:{height}px" src="{svg.png(pixels)}"/>'
    )


def _checked(name, videos):
    videos = np.asarray(videos, np.float64)
    if videos.ndim != 4 or 0 in videos.shape[1:]:
        raise ValueError(
            f"video_player: got {name} videos of shape {videos.shape}, expected (n, frames, height, width)"
        )
    if len(videos) and not (videos.min() >= -1e-5 and videos.max() <= 1 + 1e-5):  # a pixel of a moved digit is a sum
        raise ValueError(
            f"video_player: got {name} videos of values {videos.min():.3g} to {videos.max():.3g}, expected 0 to 1"
        )
    return np.clip(videos, 0, 1)
