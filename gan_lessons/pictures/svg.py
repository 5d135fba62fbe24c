"""The few strokes that live views are made of, as strings of SVG. Knows no GAN."""

import base64
import html
import io
import re

from PIL import Image


def figure(alt, body, width, height):
    """An inline SVG picture, in CSS pixels, with its words for those who cannot see it."""
    return (
        f'<svg role="img" aria-label="{html.escape(alt)}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-size="11" style="display:block;flex:none">{body}</svg>'
    )


_FIGURE = re.compile(
    r'<svg role="img" aria-label="(.*?)" viewBox="[^"]*" (width="[^"]*" height="[^"]*") .*?</svg>', re.DOTALL
)


def as_images(page):
    """The page with every ``figure`` as an image on a white card, for outputs that a notebook stores.

    JupyterLab and code hosts take inline SVG out of a notebook that is not trusted, and leave its words. An image keeps
    its own colours in a dark theme, hence the card.
    """
    return _FIGURE.sub(_as_image, page)


def _as_image(match):
    drawing = match[0].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" ', 1)
    source = base64.b64encode(drawing.encode()).decode()
    return (
        f'<img alt="{match[1]}" {match[2]} style="display:block;flex:none;padding:4px;background:white;'
        f'border-radius:4px" src="data:image/svg+xml;base64,{source}"/>'
    )


def text(x, y, words, colour="currentColor", anchor="start", extra=""):
    """Words at a place; ``anchor`` is start, middle or end."""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" text-anchor="{anchor}"{extra and " " + extra}>'
        f"{html.escape(words)}</text>"
    )


def path(steps, stroke="none", width=1.0, fill="none", extra=""):
    """A path from its SVG commands."""
    return f'<path d="{steps}" stroke="{stroke}" stroke-width="{width}" fill="{fill}"{extra and " " + extra}/>'


def polyline(xs, ys, colour, width=1.4, dash="", opacity=1.0):
    """A line through points, given as two arrays."""
    # Python's own floats are written twice as fast as NumPy's, and frames are mostly numbers
    points = " ".join([f"{x:.1f},{y:.1f}" for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dash}" opacity="{opacity}"/>'
    )


def circle(x, y, colour, radius=2.2):
    """A filled circle: the marker of what is real, and of the discriminator."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def diamond(x, y, colour):
    """A filled diamond: the generator's marker."""
    return path(f"M{x:.1f} {y - 4:.1f}l3 4l-3 4l-3 -4z", fill=colour)


def png(pixels, palette=None):
    """Pixels as a data URL that needs no file: ``uint8`` of shape ``(h, w)``, ``(h, w, 3)`` or ``(h, w, 4)``.

    With ``palette``, ``uint8`` of shape ``(256, 3)``, the pixels ``(h, w)`` are places in it: a third of the size.
    """
    picture, buffer = Image.fromarray(pixels), io.BytesIO()
    if palette is not None:
        picture.putpalette(palette.tobytes())
    picture.save(buffer, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def image(pixels, x, y, width, height, smooth=False, palette=None):
    """An array of pixels inside an SVG picture, see ``png``."""
    rendering = "auto" if smooth else "pixelated"
    return (
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" '
        f'style="image-rendering:{rendering}" href="{png(pixels, palette)}"/>'
    )
