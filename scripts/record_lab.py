"""Records README's animated picture of the live lab and its still, in a real JupyterLab: play, rewind, branch, what if.

    python scripts/record_lab.py

Needs what the browser tests need (``pip install -e ".[browser]"``, a Chromium). Writes ``docs/lab.webp`` and
``docs/lab.png``.
"""

import io
import re
import sys
import time
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE))
from tests.browser.labs import book_alone, new_lab  # noqa: E402

LAB = """
from gan_lessons import data, live, networks, training
gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1), learning_rate=1e-3)
lab = live.Lab(gan, data.ring(), name="recorded")
lab
"""
MILLISECONDS, MOST_BYTES, QUALITY = 125, 3_000_000, 50  # of a frame; of the whole picture
POINTER = """() => {
    const dot = document.body.appendChild(document.createElement('div'));
    dot.style = 'position:fixed;z-index:99999;width:18px;height:18px;margin:-9px;border-radius:9px;'
        + 'background:#1f232866;border:2px solid white;pointer-events:none';
    document.addEventListener('mousemove', ({clientX, clientY}) =>
        Object.assign(dot.style, {left: `${clientX}px`, top: `${clientY}px`}), true);
}"""


class Film:
    """Pictures of a lab, one after the other.

    Args:
        lab: the ``LabOnPage``.
    """

    def __init__(self, lab):
        self.lab, self.frames, self._at, self._last = lab, [], (640, 600), 0.0
        box = lab.root.bounding_box()
        self._clip = {"x": box["x"] - 6, "y": box["y"] - 4, "width": box["width"] + 12, "height": box["height"] + 8}

    def shoot(self, count=1):
        """Take so many pictures, as far from each other in time as they are shown."""
        for _ in range(count):
            self.lab.page.wait_for_timeout(max(0, MILLISECONDS - 1000 * (time.monotonic() - self._last)))
            self._last = time.monotonic()
            png = self.lab.page.screenshot(clip=self._clip)
            self.frames.append(Image.open(io.BytesIO(png)).convert("RGB"))

    def press(self, control, shots=3):
        """Move the mouse to a control, click it, and go on taking pictures."""
        box = control.bounding_box()
        self.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        control.click()
        self.shoot(shots)

    def move(self, x, y, steps=4):
        """Move the mouse there, in as many pictures as steps."""
        for step in range(1, steps + 1):
            here = [old + (new - old) * step / steps for old, new in zip(self._at, (x, y), strict=True)]
            self.lab.page.mouse.move(*here)
            self.shoot()
        self._at = x, y

    def drag(self, x, y, steps=10):
        """Press the mouse where it is, and drag it there."""
        self.lab.page.mouse.down()
        self.move(x, y, steps)
        self.lab.page.mouse.up()

    def until(self, condition, most=120):
        """Take pictures until a condition holds, ``most`` at the most."""
        for _ in range(most):
            if condition():
                return
            self.shoot()

    def save(self):
        """Write the animated picture, and its last frame as the still."""
        path = HERE / "docs" / "lab.webp"
        how = {"duration": MILLISECONDS, "loop": 0, "quality": QUALITY, "method": 6}
        self.frames[0].save(path, save_all=True, append_images=self.frames[1:], **how)
        self.frames[-1].save(HERE / "docs" / "lab.png", optimize=True)
        size = path.stat().st_size
        print(f"{len(self.frames)} frames, {size / 1e6:.2f} MB")
        if size > MOST_BYTES:
            raise ValueError(f"{path.name} has {size:,} bytes, expected {MOST_BYTES:,} at the most: take fewer frames")


def play(film):
    """Play, rewind, branch with more steps of D, and ask what other numbers of steps would have done."""
    lab, book = film.lab, film.lab.book
    lab.list("Speed").select_option("100 steps a second")
    film.shoot(4)
    film.press(lab.button("Play"))
    film.until(lambda: lab.step > 400)
    film.press(lab.button("Pause"))
    lab.rests()
    rewind(film, 0.6)
    film.press(lab.button("Branch here"))
    box = lab.box("D steps")
    film.press(box, 1)
    box.fill("3")
    box.press("Enter")
    film.shoot(3)
    film.press(lab.button("Play"))
    film.until(lambda: lab.step > 800, 80)
    film.press(lab.button("Pause"))
    lab.rests()
    film.shoot(4)
    rewind(film, 0.32)
    film.press(lab.button("What if …"), 3)
    lab.root.get_by_label("Setting").select_option(label="D steps")
    for place, value in enumerate(["1", "3", "10"], 1):
        lab.root.get_by_label(f"Value {place}").fill(value)
        film.shoot()
    lab.root.get_by_role("dialog").get_by_label("steps", exact=True).fill("600")
    film.shoot(4)
    film.press(lab.root.get_by_role("button", name="Train", exact=True))
    chosen = lab.root.get_by_role("button", name=re.compile("^Go on with"))
    film.until(lambda: chosen.count() == 3)
    film.shoot(14)
    film.press(chosen.last, 6)
    book.until("lab._session.playing", False)
    top = lab.root.bounding_box()
    film.move(top["x"] + 560, top["y"] + 2)
    film.shoot(14)


def rewind(film, share):
    """Drag the timeline's cursor to a share of its width."""
    handle = film.lab.timeline.locator(".gan-timeline-cursor circle").bounding_box()
    tree, y = film.lab.timeline.bounding_box(), handle["y"] + handle["height"] / 2
    film.move(handle["x"] + handle["width"] / 2, y)
    film.drag(tree["x"] + share * tree["width"], y, 10)
    film.shoot(4)


def main():
    """Record, and write both pictures."""
    with book_alone() as book:
        lab = new_lab(book, LAB)
        lab.root.evaluate("lab => lab.scrollIntoView({block: 'center'})")
        book.page.evaluate(POINTER)
        film = Film(lab)
        play(film)
        film.save()


if __name__ == "__main__":
    main()
