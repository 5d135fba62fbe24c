"""The picture of several ways from noise to real data."""

import re
from xml.etree import ElementTree

import pytest

from gan_lessons.chapters.beyond.score_chart import score_chart


def test_each_cross_stands_at_its_share_of_the_way_whichever_way_is_better():
    picture = score_chart({"more is better": (0.0, 0.75, 1.0), "less is better": (300.0, 75.0, 0.0)}, "Two ways.")
    tree = ElementTree.fromstring(re.search(r"<svg.*</svg>", picture.body)[0])
    words = [node.text for node in tree.iter() if node.tag.endswith("text")]
    crosses = re.findall(r"M(\S+) \S+l10 10", picture.body)
    assert words.count("75.0 %") == 2 and {"0.75", "75", "300", "more is better"} <= set(words)
    assert len(crosses) == 2 and crosses[0] == crosses[1]
    assert tree.get("aria-label") == "Two ways."


def test_what_leaves_the_way_stays_in_the_picture():
    page = score_chart({"worse than noise": (1.0, 40.0, 0.0)}, "Worse.").body
    assert "-3900.0 %" in page and float(re.search(r"M(\S+) \S+l10 10", page)[1]) > 0


def test_no_rows_are_refused():
    with pytest.raises(ValueError, match="expected at least one name"):
        score_chart({}, "")
