"""Takes README's one picture a chapter from the stored notebooks and writes it to ``docs/``.

A lab's stored picture is taken as it is; what is drawn in HTML is photographed in a browser (Playwright and Chromium).

    python scripts/picture_chapters.py
"""

import base64
import io
import shutil
from pathlib import Path

import nbformat
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parents[1]
WIDTH = 768  # pixels of what is photographed
SHOWN = {  # notebook: how the cell begins, or what stands in it, whose output is taken
    "00_start_here": "lab = live.Lab(gan, ring",
    "01_background": "shapes_lab = live.Lab",
    "02_1_two_networks": "= NumberLine(",
    "02_2_the_game": "= TugOfWar(",
    "03_1_outputs": "number_lab = live.Lab",
    "03_2_training": "phases_lab = live.Lab",
    "03_3_the_formula": "value_lab = live.Lab",
    "04_1_the_listing": "step_lab = live.Lab",
    "04_2_real_digits": "better_lab = live.Lab",
    "05_1_1_failures": "collapse_lab = live.Lab",
    "05_2_evaluation": '"Twelve of each fraud."',
    "05_3_1_better_digits": "chart(6)",
    "05_4_1_images_and_video": '"torn outline": outlines["torn"]',
    "05_4_2_sequences": "logos.sequence_logo(",
    "06_1_other_models": "pictures.rows(",
    "06_2_clinic": "d.result()",
    "06_3_scores": '"VAE, means": model.generate',
}


def output(notebook, words):
    """The picture of the first cell of a notebook that contains ``words``: PNG as bytes, or HTML as text."""
    for cell in nbformat.read(HERE / "notebooks" / f"{notebook}.ipynb", 4).cells:
        if words in cell.source and cell.get("outputs"):
            shown = {kind: value for out in cell.outputs for kind, value in out.get("data", {}).items()}
            if "image/png" in shown:  # a widget's last picture; the HTML beside it says how to use the widget
                return base64.b64decode(shown["image/png"])
            if "text/html" in shown:
                return shown["text/html"]
    raise ValueError(f"{notebook}: no cell with {words!r} has a picture, expected one; run refresh_notebooks.py first")


def photographed(browser, html):
    """What a browser shows of HTML on white, as PNG."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 600})
    page.set_content(f'<div id="shown" style="padding:8px;font:14px sans-serif;background:white">{html}</div>')
    png = page.locator("#shown").screenshot()
    page.close()
    return png


def main():
    """Write all pictures."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for notebook, words in SHOWN.items():
            found = output(notebook, words)
            png = photographed(browser, found) if isinstance(found, str) else found
            picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(256)
            picture.save(HERE / "docs" / f"{notebook}.png", optimize=True)
            print(f"docs/{notebook}.png: {picture.size[0]} × {picture.size[1]}")
        browser.close()


if __name__ == "__main__":
    main()
