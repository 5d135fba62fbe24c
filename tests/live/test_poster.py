"""The outputs of a widget's cell, in their order."""

import re

import ipywidgets
import pytest

from gan_lessons.live.poster import Poster

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shown(monkeypatch):
    """What is displayed: the bundle, and whether it takes the place of an earlier one."""
    displayed = []

    def display(bundle, update=False, display_id=None, **_):
        displayed.append((bundle, update, display_id))

    monkeypatch.setattr("gan_lessons.live.poster.display", display)
    return displayed


def test_sentence_widget_picture_in_this_order(shown):
    poster, widget = Poster("Run this <cell>."), ipywidgets.VBox()
    poster.display(widget, "<i>body</i>")
    poster.show(b"one", "words")
    (sentence, *_), (live, *_), (picture, *_) = shown
    assert "<i>body</i>" in sentence["text/html"] and "Run this &lt;cell&gt;." in sentence["text/html"]
    assert "<style>" in sentence["text/html"] and "\n" not in sentence["text/html"]
    assert set(live) == {VIEW, "text/plain"} and live[VIEW]["model_id"] == widget.model_id
    assert live["text/plain"] == "", "where no widget can be shown, the sentence alone says so"
    assert set(picture) == {"image/png", "text/plain"}


def test_what_changes_takes_the_place_of_what_was_there(shown):
    poster = Poster("Run it.")
    poster.display(ipywidgets.VBox())
    poster.show(b"one", "words")
    poster.show(b"two", "words")
    poster.update("other")
    (first, _, words), _, (one, new, place), (two, again, same), (body, update, of_words) = shown
    assert (new, again, update) == (False, True, True) and place == same != words == of_words
    assert one["text/plain"] == two["text/plain"] and one["image/png"] != two["image/png"]
    assert "other" in body["text/html"] and first["text/plain"] == body["text/plain"]


def test_a_picture_is_as_wide_as_it_says(monkeypatch):
    told = []
    monkeypatch.setattr("gan_lessons.live.poster.display", lambda *_, metadata=None, **__: told.append(metadata))
    poster = Poster("Run it.")
    poster.show(b"one", "words", 848)
    poster.show(b"two", "words")
    assert told == [{"image/png": {"alt": "words", "width": 848}}, {"image/png": {"alt": "words"}}]


def test_shown_in_a_second_cell_it_keeps_a_picture_there_too(shown):
    poster = Poster("Run it.")
    for _ in range(2):
        poster.display(ipywidgets.VBox())
        poster.show(b"one", "words")
    assert [update for _, update, _ in shown] == [False] * 6


def test_two_widgets_do_not_share_a_place(shown):
    for _ in range(2):
        Poster("Run it.").display(ipywidgets.VBox())
    assert shown[0][2] != shown[2][2]


def test_the_style_hides_nothing_but_neighbours_of_a_sentence(shown):
    Poster("Run it.").display(ipywidgets.VBox())
    (style,) = re.findall("<style>(.*){display:none}</style>", shown[0][0]["text/html"])
    rules = re.split(r",(?=\.jp-OutputArea-child:has\(\.gan-stored\))", style)
    assert len(rules) == 3 and all(rule.startswith(".jp-OutputArea-child:has(.gan-stored)") for rule in rules)
