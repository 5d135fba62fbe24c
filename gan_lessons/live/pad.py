"""Drawing pads, for what the mouse must draw and no ordinary widget can: points in the plane, and grey pixels.

The only place that uses anywidget. What the browser does is in ``frontend/pad.js``; nothing is loaded from elsewhere.
"""

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from gan_lessons.utils import validation

FRONTEND = Path(__file__).parent / "frontend"
LIMIT = 500  # points in one pad
LARGEST = 256  # pixels a side: every move sends the whole image


class _Pad(anywidget.AnyWidget):
    _esm = (FRONTEND / "pad.js").read_text("utf-8")
    _css = (FRONTEND / "pad.css").read_text("utf-8")

    label = traitlets.Unicode().tag(sync=True)
    strokes = traitlets.Int(0, help="strokes finished in the browser").tag(sync=True)


class PointPad(_Pad):
    """A square window in which points are placed by mouse, touch or keyboard.

    Click to put a point, drag to spray; with the keyboard, arrows move a cross (Shift: faster), Space or Enter puts
    a point, Backspace takes the last away, Escape goes on to the next element.

    Args:
        points: array of shape ``(n, 2)``, at most 500, in the plane's units. Assign to change them.
        reach: the window shows [−reach, reach] in both directions.
        background: a picture behind the points, as a data URL (``svg.png(fields.background_colours(field))``).
        marker: one place ``[x, y]`` to mark; ``[]`` for none.
        arrow: ``[dx, dy]`` from the marker, in the plane's units; ``[]`` for none.
        moves_marker: clicks and arrow keys move the marker; the points only look on.
        label: the pad's name for screen readers.

    Raises:
        ValueError: points that are no ``(n, 2)`` finite numbers or too many, a reach that is no number above 0.

    Example:
        >>> pad = PointPad([[0.5, -0.25]], reach=2)
        >>> pad, pad.array
        (<PointPad: 1 of 500 points, window −2 to 2>, array([[ 0.5 , -0.25]], dtype=float32))
    """

    kind = traitlets.Unicode("points").tag(sync=True)
    limit = traitlets.Int(LIMIT).tag(sync=True)
    points = traitlets.TraitType().tag(sync=True)  # not Any, which lets None through unchecked
    reach = traitlets.TraitType(1.0).tag(sync=True)
    background = traitlets.Unicode().tag(sync=True)
    marker = traitlets.TraitType().tag(sync=True)
    arrow = traitlets.TraitType().tag(sync=True)
    moves_marker = traitlets.Bool(False).tag(sync=True)

    def __init__(self, points=(), reach=1.0, *, label="Window for drawing points", marker=(), arrow=(), **settings):
        super().__init__(points=points, reach=reach, label=label, marker=marker, arrow=arrow, **settings)

    def __repr__(self):
        return f"<PointPad: {len(self.points)} of {LIMIT} points, window −{self.reach:g} to {self.reach:g}>"

    @property
    def array(self):
        """The points as float32 of shape ``(n, 2)``."""
        return np.array(self.points, np.float32).reshape(-1, 2)

    def clear(self):
        """Take all points away."""
        self.points = []

    @traitlets.validate("points")
    def _check_points(self, proposal):
        points = _numbers("points", proposal["value"])
        if points.size == 0:
            return []
        if points.ndim != 2 or points.shape[1] != 2 or len(points) > LIMIT:
            raise ValueError(
                f"points: got an array of shape {points.shape}, expected (n, 2) with at most {LIMIT} points; for "
                f"more, pass a part of them: points[:{LIMIT}]"
            )
        return points.tolist()

    @traitlets.validate("marker", "arrow")
    def _check_pair(self, proposal):
        name, pair = proposal["trait"].name, _numbers(proposal["trait"].name, proposal["value"])
        if pair.shape not in ((0,), (2,)):
            raise ValueError(f"{name}: got an array of shape {pair.shape}, expected two numbers, or [] for none")
        return pair.tolist()

    @traitlets.validate("reach")
    def _check_reach(self, proposal):
        return validation.number("reach", proposal["value"], 0, 1e6, above=True)


class PixelPad(_Pad):
    """A small grey image, drawn with a soft brush by mouse, touch or keyboard: white ink on black, as in MNIST.

    Keyboard: arrows move (Shift: faster), Space lowers and lifts the pen, Delete or Shift+Space erases, Escape goes
    on to the next element.

    Args:
        image: array of shape ``(height, width)``, ``(height, width, 1)`` or flat, values in [0, 1]; black if None.
        height: in pixels, at most 256.
        width: in pixels, at most 256.
        label: the pad's name for screen readers.

    Raises:
        ValueError: an image of another shape, or values outside of [0, 1].

    Example:
        >>> pad = PixelPad()
        >>> pad.image = np.eye(28)
        >>> pad.image.shape, pad
        ((28, 28), <PixelPad: 28 × 28 pixels, 4 % ink>)
    """

    kind = traitlets.Unicode("pixels").tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    # uint8, row after row; the browser sends a view of its message, of which bytes are a copy
    pixels = traitlets.Bytes().tag(sync=True, from_json=lambda value, widget: bytes(value))

    def __init__(self, image=None, *, height=28, width=28, label="Image to draw, white ink on black", **settings):
        height, width = (validation.whole(n, v, 1, LARGEST) for n, v in (("height", height), ("width", width)))
        super().__init__(height=height, width=width, pixels=bytes(height * width), label=label, **settings)
        if image is not None:
            self.image = image

    def __repr__(self):
        return f"<PixelPad: {self.height} × {self.width} pixels, {100 * self.image.mean():.0f} % ink>"

    @property
    def image(self):
        """The drawing as float32 of shape ``(height, width)``, 0 for black to 1 for white; assign to show another."""
        return np.frombuffer(self.pixels, np.uint8).reshape(self.height, self.width) / np.float32(255)

    @image.setter
    def image(self, image):
        image, size = _numbers("image", image), (self.height, self.width)
        if image.shape not in (size, (*size, 1), (self.height * self.width,)):
            raise ValueError(
                f"image: got an array of shape {image.shape}, expected {size}; reshape it, or make a "
                "PixelPad of its height and width"
            )
        if image.min() < 0 or image.max() > 1:
            raise ValueError(
                f"image: got values from {image.min():.3g} to {image.max():.3g}, expected 0 to 1; "
                "for pixels 0 to 255 divide by 255"
            )
        self.pixels = np.rint(255 * image).astype(np.uint8).tobytes()

    def clear(self):
        """Take all ink away."""
        self.pixels = bytes(self.height * self.width)

    @traitlets.validate("pixels")
    def _check_pixels(self, proposal):
        if len(proposal["value"]) != self.height * self.width:
            raise ValueError(
                f"pixels: got {len(proposal['value'])} bytes, expected {self.height} × {self.width}; assign an array "
                "to .image instead"
            )
        return proposal["value"]


def _numbers(name, values):
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: got {type(values).__name__} that is no array of numbers ({error})") from error
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: got NaN or infinite values, expected finite numbers")
    return array
