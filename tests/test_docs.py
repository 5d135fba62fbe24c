"""What the texts of the repository say about it: links lead somewhere, names exist, and nothing is left out."""

import functools
import importlib
import re
import xml.etree.ElementTree as ElementTree

import pytest
import yaml

from tests.test_layout import BELOW, PACKAGE

HERE = PACKAGE.parent
PAGES = [*sorted(HERE.glob("*.md")), *sorted((HERE / "docs").glob("*.md"))]
IDS = [str(page.relative_to(HERE)) for page in PAGES]
FENCE = r"^```.*?^```$"
LINK = r"\]\(([^)\s]+)\)"
NAME = rf"(?:gan_lessons\.)?(?:{'|'.join(BELOW)})(?:\.\w+)+"
FILE = r"(?:\w[\w.-]*/)*\w[\w.-]*\.(?:py|js|css|md|ipynb|toml|txt|yaml|cff|npz|svg|png)"
ELSEWHERE = r"/(?:work|tmp|root|home)/|shared/|\bsession \d|#\d+\b|\b(?:pypi|conda)\b|https?://\S*(?:pypi|pythonhosted|npmjs|debian)\S*"


@functools.cache
def text(page):
    return page.read_text("utf-8")


def prose(page):
    """A page without its blocks of code."""
    return re.sub(FENCE, "", text(page), flags=re.M | re.S)


def anchors(page):
    """The places that a link can lead to: headings, written as code hosts write them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.M)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower() for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def quoted(page):
    """What stands in backticks; of a changelog's table of names only the new ones."""
    words = prose(page)
    if page.stem == "CHANGELOG":
        words = "\n".join(line.split("|")[2] for line in words.splitlines() if line.startswith("| `"))
    return re.findall(r"`([^`\n]+)`", words)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_lead_to_files_and_headings(page):
    for link in re.findall(LINK, prose(page)):
        name, _, place = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not place or place in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_names_of_the_package_exist(page):
    for words in quoted(page):
        if found := re.fullmatch(rf"({NAME})(?:\(.*\))?", words):
            resolve(found[1].removeprefix("gan_lessons."))


def resolve(name):
    """The object of that name, such as ``training.GAN.advance``; a file's name such as ``data.py`` is none of these."""
    parts, found, known = name.split("."), importlib.import_module("gan_lessons"), "gan_lessons"
    for part in parts:
        known = f"{known}.{part}"
        try:
            found = getattr(found, part)
        except AttributeError:
            found = importlib.import_module(known)
    return found


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_files_that_are_named_exist(page):
    for words in quoted(page):
        if re.fullmatch(FILE, words) and not re.fullmatch(NAME, words.removesuffix(".py")):
            assert any((folder / words).exists() for folder in (HERE, PACKAGE, page.parent)), words


def test_every_file_of_the_package_has_a_line_in_the_list_of_files():
    listed = re.findall(r"^\| \[[^\]]+\]\(\.\./gan_lessons/([^)]+)\)", text(HERE / "docs" / "package.md"), re.M)
    files = [path for kind in ("py", "js", "css") for path in PACKAGE.rglob(f"*.{kind}") if path.stem != "__init__"]
    assert sorted(listed) == sorted(path.relative_to(PACKAGE).as_posix() for path in files)


def test_every_widget_has_a_line_in_the_list_of_widgets():
    homes = re.findall(r'^    "([A-Z]\w+)":', text(PACKAGE / "live" / "__init__.py"), re.M)
    assert homes and all(f"| `live.{name}(" in text(HERE / "docs" / "widgets.md") for name in homes)


def test_the_picture_of_the_layout_shows_who_may_import_whom():
    drawing = ElementTree.parse(HERE / "docs" / "layout.svg").getroot()
    arrows = [node.get("id").split("-") for node in drawing.iter() if "-" in (node.get("id") or "")]
    reached = {part: {other for one, other in arrows if one == part} for part in BELOW}
    for _ in BELOW:
        reached = {part: others.union(*(reached[other] for other in others)) for part, others in reached.items()}
    assert {part: others | {"utils"} for part, others in reached.items() if part != "utils"} == {
        part: {*others} for part, others in BELOW.items() if part != "utils"
    }


def test_the_table_of_the_layout_says_the_same():
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|$", text(HERE / "docs" / "architecture.md"), re.M)
    told = [(re.findall(r"`(\w+)`", parts), re.findall(r"`(\w+)`", below), below) for parts, below in rows]
    for parts, below, words in told:
        for part in parts:
            assert {*below} <= {*BELOW[part]} and ("all of these" in words or {*below} == {*BELOW[part]}), part
    assert {part for parts, _, _ in told for part in parts} == {*BELOW}


@pytest.mark.parametrize("name", ["layout", "frame"])
def test_drawings_have_words_and_a_card_of_their_own(name):
    drawing = ElementTree.parse(HERE / "docs" / f"{name}.svg").getroot()
    kinds = [node.tag.split("}")[1] for node in drawing]
    assert kinds[:2] == ["title", "desc"] and all(len(node.text) > 20 for node in drawing[:2])
    card = next(node for node in drawing if node.tag.endswith("rect"))
    assert card.get("fill") == "#ffffff"


def test_every_picture_is_shown_and_has_words():
    shown = {}
    for page in PAGES:
        for words, link in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", prose(page)):
            shown[(page.parent / link).resolve()] = words
        for picture in re.findall(r"<picture>.*?</picture>", prose(page), re.S):
            links, words = re.findall(r'src(?:set)?="([^"]+)"', picture), re.search(r'alt="([^"]*)"', picture)[1]
            shown |= {(page.parent / link).resolve(): words for link in links}
    kept = {path.resolve() for kind in ("png", "svg", "webp") for path in (HERE / "docs").glob(f"*.{kind}")}
    assert {*shown} == kept and all(len(words) > 40 for words in shown.values())
    notebooks = {path.stem for path in (HERE / "notebooks").glob("*.ipynb")}
    assert notebooks <= {path.stem for path in shown}


def test_the_citation_names_this_version():
    citation = yaml.safe_load(text(HERE / "CITATION.cff"))
    (version,) = re.findall(r'^version = "(.*)"$', text(HERE / "pyproject.toml"), re.M)
    assert citation["version"] == version == importlib.import_module("gan_lessons").__version__
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert all(citation[key] for key in ("message", "title", "authors", "abstract", "keywords"))
    assert f"## {version}" in text(HERE / "CHANGELOG.md")


def test_pre_commit_runs_one_ruff():
    hooks = yaml.safe_load(text(HERE / ".pre-commit-config.yaml"))["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]
    versions = {need for hook in hooks[0]["hooks"] for need in hook["additional_dependencies"]}
    assert len(versions | {*re.findall(r'"(ruff\W[^"]*)"', text(HERE / "pyproject.toml"))}) == 1


@pytest.mark.parametrize("page", [*PAGES, HERE / "CITATION.cff", HERE / ".pre-commit-config.yaml"], ids=str)
def test_texts_speak_of_the_project_alone(page):
    assert not re.search(ELSEWHERE, text(page), re.I)
