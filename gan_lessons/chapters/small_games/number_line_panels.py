"""Pictures of the smallest GAN: numbers, D's curve, losses and the history of θ, as SVG, HTML and a still."""

import numpy as np
from matplotlib.figure import Figure

from gan_lessons.chapters.small_games import games
from gan_lessons.pictures import charts, svg, thumbnails
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, GENERATOR, REAL

WIDTH, TOP, BASE, LEFT, RIGHT = 520, 34, 206, 34, 10  # of the picture, in CSS pixels: D = 1 is at TOP, D = 0 at BASE
WAY_TOP, WAY_BASE = 26, 92  # of the history of θ
DOTTED = 'stroke-dasharray="2 4"'
STEPS_AHEAD = 10  # how many of G's next steps the arrow shows


def number_line_figure(players, real, noise, span, push, alt):
    """Real and generated numbers on a line, D's curve over it, and, times ten, where G's next step goes."""
    generated, body = games.generate(players, noise), ""
    for share in (0, 0.5, 1):
        body += svg.path(f"M{LEFT} {_height(share)}H{WIDTH - RIGHT}", "currentColor", 0.5, extra=DOTTED)
        body += svg.text(LEFT - 6, _height(share) + 4, f"{share:g}", anchor="end")
    xs = np.linspace(*span, 140)
    body += svg.polyline(_across(xs, span), _height(games.probability(players, xs)), DISCRIMINATOR, 2.2)
    for numbers, colour in ((real, REAL), (generated, GENERATED)):
        places = zip(_across(numbers, span), _height(games.probability(players, numbers)), strict=True)
        stems = "".join([f"M{x:.1f} {BASE}V{y:.1f}" for x, y in places])
        body += svg.path(stems, colour, 1, extra='opacity="0.5"')
    body += "".join([svg.circle(x, BASE, REAL, 4) for x in _across(real, span)])
    body += svg.path(
        "".join([f"M{x - 4:.1f} {BASE + 7}l8 8m0 -8l-8 8" for x in _across(generated, span)]), GENERATED, 2
    )
    start, end = _across(np.array([generated.mean(), generated.mean() + push]), span)
    tip = 5 if end > start else -5
    if abs(end - start) > 2:
        arrow = f"M{start:.1f} {BASE + 23}H{end:.1f}m{-tip} -4l{tip} 4l{-tip} 4"
        body += svg.path(arrow, GENERATOR, 2)
    for value in charts.ticks(*span, 6):
        x = float(_across(value, span))
        body += svg.path(f"M{x:.1f} {BASE}v4", "currentColor", 1)
        body += svg.text(x, BASE + 42, f"{value:g}".replace("-", "−"), anchor="middle")
    keys = [("●", REAL, "real"), ("✕", GENERATED, "generated"), ("━", DISCRIMINATOR, "D's probability “real”")]
    keys.append(("→", GENERATOR, f"{STEPS_AHEAD} × G's next step"))
    for index, (sign, colour, words) in enumerate(keys):
        x = LEFT + (0, 58, 144, 290)[index]
        body += svg.text(x, 14, sign, colour) + svg.text(x + 15, 14, words)
    return svg.figure(alt, body, WIDTH, BASE + 48)


def theta_history(thetas, equilibrium, span):
    """The history of θ over the updates of G, and as a dotted line the equilibrium."""
    end = WIDTH - RIGHT

    def up(theta):
        return WAY_BASE - (np.clip(theta, *span) - span[0]) / (span[1] - span[0]) * (WAY_BASE - WAY_TOP)

    body = svg.text(LEFT, 14, f"θ over {len(thetas) - 1} updates of G (dotted: at rest, {equilibrium:.2f})")
    for value in span:
        body += svg.text(LEFT - 6, up(value) + 4, f"{value:g}".replace("-", "−"), anchor="end")
    body += svg.path(f"M{LEFT} {WAY_TOP}V{WAY_BASE}H{end}", "currentColor", 1)
    body += svg.path(f"M{LEFT} {up(equilibrium):.1f}H{end}", "currentColor", 1, extra='stroke-dasharray="1 3"')
    xs = np.linspace(LEFT, end, len(thetas)) if len(thetas) > 1 else np.array([LEFT + 4.0])
    body += svg.polyline(xs, up(thetas), GENERATOR, 1.8) + svg.diamond(xs[-1], up(thetas[-1]), GENERATOR)
    body += svg.text(LEFT, WAY_BASE + 15, "0") + svg.text(
        end, WAY_BASE + 15, f"{len(thetas) - 1} updates", anchor="end"
    )
    alt = f"θ over {len(thetas) - 1} updates of G: from {thetas[0]:.2f} to {thetas[-1]:.2f}, at most {max(thetas):.2f}"
    return svg.figure(alt, body, WIDTH, WAY_BASE + 20)


def table(before, now, equilibrium):
    """Both losses and V: before the last move, now, and at the equilibrium."""
    names, lines = (("●", "discriminator", "D's loss"), ("◆", "generator", "G's loss"), ("", "", "V(D, G)")), ""
    for (sign, role, words), *three in zip(names, before, now, equilibrium, strict=True):
        first, second, last = (f"{value:.3f}".replace("-", "−") for value in three)
        lines += f'<tr><th scope="row"><span class="gan-{role}">{sign}</span> {words}</th>'
        lines += f"<td>{first}</td><td><b>{second}</b></td><td>{last}</td></tr>"
    heads = "".join([f'<th scope="col">{words}</th>' for words in ("before", "now", "at rest")])
    return f"<table><tr><td></td>{heads}</tr>{lines}</table>"


def still(players, real, noise, span, sentence):
    """The line as PNG bytes, drawn with Matplotlib."""
    figure = Figure(figsize=(9.0, 3.4), dpi=80)
    figure.suptitle(sentence, fontsize=8.5, wrap=True)
    ax, xs, generated = figure.add_axes([0.06, 0.1, 0.9, 0.68]), np.linspace(*span, 200), games.generate(players, noise)
    ax.plot(xs, games.probability(players, xs), color=DISCRIMINATOR, label="D's probability “real”")
    ax.plot(real, np.zeros_like(real), "o", color=REAL, label="real")
    ax.plot(generated, np.full_like(generated, -0.08), "x", color=GENERATED, label="generated")
    ax.set(xlim=span, ylim=(-0.15, 1.05), yticks=(0, 0.5, 1))
    ax.legend(fontsize=8, loc="upper left")
    return thumbnails.png(figure)


def _across(numbers, span):
    """Numbers in pixels from the left; what lies outside the window goes to its edge."""
    return LEFT + (np.clip(numbers, *span) - span[0]) / (span[1] - span[0]) * (WIDTH - RIGHT - LEFT)


def _height(shares):
    return BASE - np.asarray(shares) * (BASE - TOP)
