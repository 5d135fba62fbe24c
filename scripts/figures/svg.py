"""The strokes of all figures: words, boxes, arrows and markers, on a light card that is legible on a dark page, too."""

import re
from html import escape

from gan_lessons.pictures.colours import (
    DISCRIMINATOR,
    DISCRIMINATOR_WORDS,
    FAINT,
    GENERATED,
    GENERATED_WORDS,
    GENERATOR,
    GENERATOR_WORDS,
    INK,
    LINE,
    REAL,
    REAL_WORDS,
)

CARD = "#fbfbfd"
PALE = "#f1f3f6"
FROZEN, FROZEN_WORDS = "#b6bdc6", "#59636e"
TINTS = {  # of a box in the colour of its role
    REAL: "#e4f0f8",
    GENERATED: "#fceadf",
    GENERATOR: "#e0f3ed",
    DISCRIMINATOR: "#f9ecf3",
    FROZEN: "#eceff2",
    FAINT: "#f1f3f6",
}
WORDS = {
    REAL: REAL_WORDS,
    GENERATED: GENERATED_WORDS,
    GENERATOR: GENERATOR_WORDS,
    DISCRIMINATOR: DISCRIMINATOR_WORDS,
    FROZEN: FROZEN_WORDS,
    FAINT: FAINT,
}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SMALLEST = 12  # of all letters, those of a subscript included
MARKUP = re.compile(r"\\(.)|(\*)|(`)|([_^])\{([^}]*)\}|([^\\*`_^]+|[_^])")


def number(value):
    """A coordinate to a tenth of a pixel, the same on every machine: a tie is decided before it is rounded.

    >>> number(3), number(2.25), number(-0.01)
    ('3', '2.3', '0')
    """
    text = f"{float(value) + 1e-6:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def attributes(given):
    """``stroke_width=2`` as ``stroke-width="2"``; what is None is left out."""
    pairs = ((key.rstrip("_").replace("_", "-"), value) for key, value in given.items() if value is not None)
    written = ((key, value if isinstance(value, str) else number(value)) for key, value in pairs)
    return "".join(f' {key}="{escape(value)}"' for key, value in written)


def spans(markup, size):
    """Words with ``*italic*`` letters, `` `code` ``, ``_{sub}`` and ``^{super}`` as SVG; ``\\*`` is an asterisk."""
    made, italic, code, shift = [], False, False, 0.0
    small = max(SMALLEST, 0.78 * size)

    def put(words, to=0.0, **style):
        nonlocal shift
        moved, shift = to - shift, to
        style |= {"font_style": "italic" if italic else None, "font_family": MONO if code else None}
        style |= {"dy": number(moved) if number(moved) != "0" else None}
        inside = attributes(style)
        made.append(f"<tspan{inside}>{escape(words, quote=False)}</tspan>" if inside else escape(words, quote=False))

    for escaped, star, tick, raised, inner, plain in MARKUP.findall(markup):
        if star:
            italic = not italic
        elif tick:
            code = not code
        elif raised:
            before, italic = italic, inner.startswith("*")
            put(inner.strip("*"), 0.22 * size if raised == "_" else -0.36 * size, font_size=small)
            italic = before
        else:
            put(escaped or plain)
    return "".join(made)


class Drawing:
    """One figure: what is drawn on it, in order."""

    def __init__(self, name, width, height, title, desc):
        self.name, self.width, self.height, self.title, self.desc = name, width, height, title, desc
        self.parts, self.tips = [], {}

    def add(self, tag, words=None, **given):
        """Any element of SVG."""
        self.parts.append(f"<{tag}{attributes(given)}" + ("/>" if words is None else f">{words}</{tag}>"))

    def text(self, x, y, markup, size=14, colour=INK, anchor="start", bold=False, **more):
        """Words on a line; see ``spans``. ``anchor`` is start, middle or end."""
        self.add(
            "text", spans(markup, size), x=x, y=y, fill=colour, font_size=size,
            text_anchor=None if anchor == "start" else anchor, font_weight="600" if bold else None, **more,
        )  # fmt: skip

    def lines(self, x, y, rows, size=14, step=None, **more):
        """Several lines of words, one below the other."""
        for place, row in enumerate(rows):
            self.text(x, y + place * (step or 1.35 * size), row, size, **more)

    def rect(self, x, y, width, height, fill="none", stroke=None, stroke_width=None, rx=None, **more):
        """A rectangle."""
        self.add("rect", x=x, y=y, width=width, height=height, rx=rx, fill=fill, stroke=stroke,
                 stroke_width=stroke_width, **more)  # fmt: skip

    def box(self, x, y, width, height, colour, rows=(), size=14, bold=True, dash=None, fill=None):
        """A rounded box in the colour of its role, with lines of words in its middle; the first is bold."""
        self.rect(x, y, width, height, fill or TINTS[colour], colour, 2, 8, stroke_dasharray=dash)
        step = 1.32 * size
        top = y + height / 2 + 0.36 * size - (len(rows) - 1) * step / 2
        for place, row in enumerate(rows):
            first = bold and place == 0
            self.text(x + width / 2, top + place * step, row, size if first else min(size, 13),
                      WORDS[colour], "middle", first)  # fmt: skip

    def line(self, x1, y1, x2, y2, colour=INK, width=1.5, dash=None, **more):
        """A straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dash, **more)

    def path(self, steps, colour=None, width=1.5, fill="none", dash=None, **more):
        """A path from its commands: strings, and numbers that are written as coordinates."""
        words = " ".join(step if isinstance(step, str) else number(step) for step in steps)
        self.add("path", d=words, fill=fill, stroke=colour, stroke_width=width if colour else None,
                 stroke_dasharray=dash, **more)  # fmt: skip

    def curve(self, xs, ys, colour, width=2.0, dash=None, **more):
        """A line through points, in pixels."""
        points = " ".join(f"{number(x)},{number(y)}" for x, y in zip(xs, ys, strict=True))
        self.add("polyline", points=points, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash,
                 stroke_linejoin="round", **more)  # fmt: skip

    def area(self, xs, ys, colour, opacity=0.15):
        """What lies inside a closed line through points, in pixels."""
        points = " ".join(f"{number(x)},{number(y)}" for x, y in zip(xs, ys, strict=True))
        self.add("polygon", points=points, fill=colour, fill_opacity=f"{opacity:.2f}")

    def arrow(self, steps, colour=INK, width=2.0, dash=None, size=4.5):
        """A path with a tip at its end; a list of four numbers is a straight arrow."""
        if not isinstance(steps[0], str):
            steps = ["M", *steps[:2], "L", *steps[2:]]
        name = self.tips.setdefault((colour, size), f"tip{len(self.tips)}")
        self.path(steps, colour, width, dash=dash, marker_end=f"url(#{name})")

    def circle(self, x, y, radius=4.5, colour=REAL, **more):
        """A filled circle: the marker of a real example."""
        self.add("circle", cx=x, cy=y, r=radius, fill=colour, **more)

    def cross(self, x, y, arm=4.0, colour=GENERATED, width=2.0, **more):
        """The marker of a generated example."""
        self.path(["M", x - arm, y - arm, "l", 2 * arm, 2 * arm, "m", 0, -2 * arm, "l", -2 * arm, 2 * arm],
                  colour, width, stroke_linecap="round", **more)  # fmt: skip

    def svg(self):
        """The whole file."""
        box = f"0 0 {self.width} {self.height}"
        tips = [
            f'<marker id="{name}" viewBox="0 0 10 10" refX="8.5" refY="5" markerWidth="{number(size)}" '
            f'markerHeight="{number(size)}" orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
            for (colour, size), name in self.tips.items()
        ]
        card = attributes({"x": "0.5", "y": "0.5", "width": self.width - 1, "height": self.height - 1, "rx": 10,
                           "fill": CARD, "stroke": LINE})  # fmt: skip
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{self.width}" height="{self.height}"'
        rows = [
            f'{head} role="img" aria-labelledby="title desc" font-family="{FONT}" font-size="14">',
            f'<title id="title">{escape(self.title, quote=False)}</title>',
            f'<desc id="desc">{escape(self.desc, quote=False)}</desc>',
            *([f"<defs>{''.join(tips)}</defs>"] if tips else []),
            f"<rect{card}/>",
            *self.parts,
            "</svg>",
        ]
        return "\n".join(rows) + "\n"
