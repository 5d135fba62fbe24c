"""Drawings as images: what a notebook can store."""

import base64
from xml.etree import ElementTree

from gan_lessons.pictures import svg


def test_as_an_image_a_drawing_keeps_its_words_its_size_and_its_strokes():
    drawing = svg.figure("Two <strokes> & “words”.", svg.path("M0 0h9", "red") + svg.text(1, 2, "a < b"), 64, 25)
    page = svg.as_images(f"<p>before</p>{drawing}<p>between</p>{drawing}")
    tree = ElementTree.fromstring(f"<div>{page}</div>")
    assert [node.tag for node in tree] == ["p", "img", "p", "img"]
    image = tree.find("img")
    assert [image.get(name) for name in ("alt", "width", "height")] == ["Two <strokes> & “words”.", "64", "25"]
    kind, content = image.get("src").split(",")
    drawn = ElementTree.fromstring(base64.b64decode(content))
    assert kind == "data:image/svg+xml;base64" and drawn.get("viewBox") == "0 0 64 25"
    assert [node.tag.split("}")[1] for node in drawn] == ["path", "text"] and drawn[1].text == "a < b"


def test_what_is_no_drawing_stays_as_it_is():
    page = '<p>words</p><img alt="one" src="data:image/png;base64,xx">'
    assert svg.as_images(page) == page
