"""Photographs the live lab in its states, in a real JupyterLab, for ``docs/lab.md``.

    python scripts/picture_lab.py

Needs what the browser tests need. Writes ``docs/lab_*.webp``.
"""

import io
import re
import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE))
from tests.browser.labs import book_alone, new_lab  # noqa: E402

IMPORTS = "from gan_lessons import data, live, networks, training\n"
POINTS = (
    IMPORTS
    + """
gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1),
                   penalty="R1", penalty_weight=0.1, learning_rate=1e-3, beta_1=0.0, seed=4)
lab = live.Lab(gan, data.ring(), name="points", autosave=False)
lab.train(400); lab.gan.d_steps = 3; lab.train(800); lab.go_to_step(400); lab.branch()
lab.gan.penalty = "gradient penalty"; lab.train(1000)
lab
"""
)
DIGITS = (
    IMPORTS
    + """
gan = training.GAN(networks.improved_generator(seed=0), networks.improved_discriminator(seed=1),
                   penalty="R1", learning_rate=1e-3, beta_1=0.0, beta_2=0.99)
lab = live.Lab(gan, data.mnist(), name="digits", autosave=False)
lab.train(1000)
lab
"""
)
NUMBERS = (
    IMPORTS
    + """
from gan_lessons.chapters import failures
oscillation = failures.GALLERY["oscillation"]
gan = oscillation.make(loss="Wasserstein")
numbers = failures.prepare_run(oscillation, gan)
lab = live.Lab(gan, numbers, name="numbers", autosave=False)
lab.train(600)
lab
"""
)


def shoot(lab, name):
    """Write ``docs/lab_<name>.webp``."""
    lab.page.wait_for_timeout(700)  # until nothing glides any more
    box = lab.root.bounding_box()
    clip = {"x": box["x"] - 6, "y": box["y"] - 4, "width": box["width"] + 12, "height": box["height"] + 8}
    image = Image.open(io.BytesIO(lab.page.screenshot(clip=clip))).convert("RGB")
    image.save(HERE / "docs" / f"lab_{name}.webp", lossless=True, quality=80, method=6)


def points(lab):
    """Points in the plane: light and dark, one update, a moment of the past, What if …?"""
    shoot(lab, "points")
    lab.book.command("apputils:change-theme", theme="JupyterLab Dark")
    lab.page.wait_for_timeout(1500)
    shoot(lab, "dark")
    lab.book.command("apputils:change-theme", theme="JupyterLab Light")
    lab.page.wait_for_timeout(1500)
    lab.press("Step G")
    lab.says("Generator's turn")
    shoot(lab, "single_step")
    lab.press("What if …")
    lab.root.get_by_label("Setting").select_option(label="D steps")
    lab.root.get_by_role("button", name="Train", exact=True).click()
    lab.root.get_by_role("button", name=re.compile("^Go on with")).nth(2).wait_for()
    shoot(lab, "what_if")


def digits(lab):
    """Digits, one of them large beside the nearest real one."""
    box = lab.picture.bounding_box()
    lab.page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    lab.root.get_by_text(re.compile("^nearest of")).wait_for()
    shoot(lab, "digits")


def main():
    """Take all pictures."""
    with book_alone() as book:
        for source, act in ((POINTS, points), (DIGITS, digits), (NUMBERS, lambda lab: shoot(lab, "critic"))):
            lab = new_lab(book, source)
            lab.root.evaluate("lab => lab.scrollIntoView({block: 'center'})")
            act(lab)
            lab.page.mouse.move(5, 400)


if __name__ == "__main__":
    main()
