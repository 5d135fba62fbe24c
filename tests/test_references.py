"""What the course cites: each citation leads to an entry of ``notebooks/references.md``, and each entry is cited."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
PAGE = HERE / "notebooks" / "references.md"
PLACES = ("*.md", "docs/*.md", "benchmarks/**/*.md", "notebooks/*.ipynb")
TEXTS = sorted(path for place in PLACES for path in HERE.glob(place))
ENTRY = r"^### (\S+)\n\n(.+)$"  # the heading is the place that a link leads to, in JupyterLab and on code hosts
FORM = r"\*\*(?P<label>[^*]+) (?P<year>\d{4})\.\*\* (?P<authors>[^*]+)\. \*(?P<title>[^*]+)\*(?P<rest>.+)"
ENTRIES = re.findall(ENTRY, PAGE.read_text("utf-8"), re.M)
KEYS = [key for key, _ in ENTRIES]


def cited(path):
    """The keys that a text cites."""
    return set(re.findall(r"references\.md#([\w-]*)", path.read_text("utf-8")))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_every_citation_has_an_entry(path):
    assert not sorted(cited(path) - {*KEYS})


def test_every_entry_is_cited():
    uncited = sorted({*KEYS} - set().union(*map(cited, TEXTS)))
    assert not uncited, f"take out, or cite: {', '.join(uncited)}"


def test_entries_are_in_order_and_each_heading_has_one():
    assert KEYS and sorted(set(KEYS)) == KEYS
    assert re.findall(r"^#{2,} (.*)$", PAGE.read_text("utf-8"), re.M) == KEYS


@pytest.mark.parametrize("key, entry", ENTRIES, ids=KEYS)
def test_an_entry_says_who_what_when_and_where(key, entry):
    parts = re.fullmatch(FORM, entry)
    assert parts, entry
    assert all(part.strip() == part and part for part in (parts["label"], parts["authors"], parts["title"]))
    assert re.fullmatch(rf"[a-z]+{parts['year']}[a-z]*", key)
    authors = re.split(r", (?!et al)", parts["authors"])
    assert len(authors) <= 6, "first three, then et al."
    assert re.split(r" et al\.| and ", parts["label"])[0] in authors[0]
    assert parts["label"].endswith("et al.") == (len(authors) > 2 or "others" in authors[0])
    place, *links = re.split(r"(?=\[[^\]]+\]\(https://[^)\s]+\))", parts["rest"])
    assert len(place) > 5 and links, "where it appeared, and a link"
    assert "](" not in place and "http:" not in entry
    for number, address in re.findall(r"\[arXiv:([^\]]+)\]\(([^)]+)\)", entry):
        assert re.fullmatch(r"\d{4}\.\d{4,5}", number) and address == f"https://arxiv.org/abs/{number}"
    for name, address in re.findall(r"\[doi:([^\]]+)\]\(([^)]+)\)", entry):
        assert address == f"https://doi.org/{name}"
