"""How the lessons are set: formulas, figures, citations, navigation, minutes."""

import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
EXERCISES = Path(__file__).parents[1] / "gan_lessons" / "exercises"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
CODE = r"^```.*?^```|`[^`\n]*`"
FORMULA = r"\$\$.*?\$\$|(?<![\\$])\$[^$\n]+(?:\n[^$\n]+)?\$"
PLAIN = [  # what is left of a formula that is not typeset
    r"[₀₁₂₃₄₅ᵢₜ]|[⁰²³⁻ⁿ]|∇|∑|∫|∈|≤|≥|√|σ|θ|φ|γ|β|λ|ε|ℓ|π",
    r"\b[DGV]\([a-zA-Z(, )]+\)",
    r"\bp_?g\b|\bp_data\b|\bD\*(?!\*)|\blog ?\(|\be\^",
    r"\b[a-zA-Z] = [-\d(a-zA-Z]|\d ?[·×] ?[a-z]\b",
]
FIGURE = r"^!\[([^\]]+)\]\((figures/(\d)_(\d)_\w+\.svg)\)\n\n\*\*Figure (\d)\.(\d)\*\* (.+)"


def cells(path, kind):
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def texts(path):
    return ["".join(cell["source"]) for cell in cells(path, "markdown")]


def words(path):
    """A lesson's text without code."""
    return re.sub(CODE, "", "\n\n".join(texts(path)), flags=re.M | re.S)


def chapter(path):
    return path.stem[1]


def of_chapter(number):
    return [path for path in LESSONS if chapter(path) == number]


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    return request.param


def test_the_lessons_are_those_of_the_map():
    assert [path.stem for path in LESSONS] == [
        "00_start_here",
        "01_background",
        "02_1_two_networks",
        "02_2_the_game",
        "03_1_outputs",
        "03_2_training",
        "03_3_the_formula",
        "04_1_the_listing",
        "04_2_real_digits",
        "05_1_1_failures",
        "05_2_evaluation",
        "05_3_1_better_digits",
        "05_4_1_images_and_video",
        "05_4_2_sequences",
        "06_1_other_models",
        "06_2_clinic",
        "06_3_scores",
    ]


# ---- formulas


def test_formulas_are_typeset(lesson):
    assert len(re.findall(FORMULA, words(lesson), re.S)) >= 5
    for text in texts(lesson):
        assert text.count("$$") % 2 == 0 and (text.count("$") - text.count(r"\$")) % 2 == 0, text[:80]


def test_no_formula_is_left_in_plain_text(lesson):
    plain = re.sub(FORMULA, "", words(lesson), flags=re.S)
    plain = re.sub(r"!\[[^\]]*\]|\]\([^)]*\)|<[^>]+>", "", plain)  # a picture's words are read aloud, not typeset
    left = {found[0] for pattern in PLAIN for found in re.finditer(pattern, plain)}
    assert not left


@pytest.mark.parametrize("number", sorted({chapter(path) for path in LESSONS}))
def test_equations_are_numbered_in_order_and_references_resolve(number):
    text = "\n\n".join(words(path) for path in of_chapter(number))
    tags = re.findall(r"\\tag\{(\d+\.\d+)\}", text)
    assert tags == [f"{number}.{place}" for place in range(1, len(tags) + 1)]
    known = {tag for path in LESSONS for tag in re.findall(r"\\tag\{(\d+\.\d+)\}", words(path))}
    for path in of_chapter(number):
        bare = re.sub(FORMULA, "", words(path), flags=re.S)
        cited = re.findall(r"[Ee]quations? \((\d+\.\d+)\)|(?:and|to|In|into|of|from|with|by) \((\d+\.\d+)\)", bare)
        assert {one or other for one, other in cited} <= known, path.stem


@pytest.mark.parametrize("module", sorted(EXERCISES.glob("chapter_*.py")), ids=lambda path: path.stem)
def test_the_equations_that_hints_name_exist(module):
    lessons = of_chapter(re.match(r"chapter_(\d)", module.stem)[1])
    known = {tag for path in lessons for tag in re.findall(r"\\tag\{(\d+\.\d+)\}", words(path))}
    assert {*re.findall(r"equation \((\d+\.\d+)\)", module.read_text("utf-8"))} <= known


def test_displayed_formulas_stand_alone(lesson):
    for text in texts(lesson):
        for found in re.finditer(r"\$\$.*?\$\$", text, re.S):
            before = text[: found.start()].rstrip(" >").rpartition("\n")[2]
            assert not before.strip(), f"words before a displayed formula: {before[-60:]}"


# ---- figures


def test_every_figure_has_its_number_caption_and_words(lesson):
    text = words(lesson)
    found = re.findall(FIGURE, text, re.M)
    assert found and len(found) == text.count("](figures/")
    for alt, link, *file_number, one, two, caption in found:
        assert (FOLDER / link).is_file() and file_number == [one, two] and one == chapter(lesson)
        assert len(alt) >= 40 and len(caption) >= 15
        mentioned = re.sub(FIGURE, "", text, flags=re.M)
        assert re.search(rf"Figures? {one}\.{two}\b|\band {one}\.{two}\b", mentioned), (
            f"Figure {one}.{two} is not spoken of"
        )


def test_figures_follow_in_order_and_each_file_is_shown():
    shown = [link for path in LESSONS for _, link, *_ in re.findall(FIGURE, words(path), re.M)]
    first = list(dict.fromkeys(shown))  # a figure may be shown again where it is needed again
    assert first == sorted(first)
    assert {*shown} == {f"figures/{path.name}" for path in (FOLDER / "figures").glob("*.svg")}


def test_references_to_figures_resolve():
    known = {f"{one}.{two}" for path in LESSONS for _, _, _, _, one, two, _ in re.findall(FIGURE, words(path), re.M)}
    for path in LESSONS:
        assert {*re.findall(r"\bFigures? (\d\.\d)", words(path))} <= known, path.stem


# ---- the page around the lesson


def test_the_opening(lesson):
    first = texts(lesson)[0]
    assert (
        "**You will be able to**" in first
        and "**You need**" in first
        and re.search(r"^# \d.* · .*[一-鿿]", first, re.M)
    )
    reading, doing, _ = minutes(lesson)
    assert reading + doing <= 75


def minutes(path):
    """Minutes of reading, doing, exercises, as the lesson says."""
    found = re.search(
        r"\*\*Time\*\*: reading (\d+) minutes, doing (\d+) minutes, exercises (\d+) minutes", texts(path)[0]
    )
    assert found, "the opening says how long it takes"
    return tuple(map(int, found.groups()))


def test_the_minutes_of_reading_are_honest(lesson):
    """200 words a minute, without tables, exercises and what comes after them."""
    body = words(lesson).split("## Exercises")[0]
    body = re.sub(FORMULA, "x", re.sub(r"^\|.*$", "", body, flags=re.M), flags=re.S)
    reading, _, _ = minutes(lesson)
    assert 0.75 * reading <= len(body.split()) / 200 + 1 <= 1.25 * reading + 2


def test_the_ending(lesson):
    headings = re.findall(r"^## (\w+(?: \w+)*)", words(lesson), re.M)
    assert headings[-4:] == ["Summary", "Glossary", "Exercises", "Further reading"]
    summary = words(lesson).split("## Summary")[1].split("\n## ")[0]
    assert len(re.findall(r"^(?:\d\.|-) ", summary, re.M)) <= 5
    reading = words(lesson).split("## Further reading")[1]
    entries = re.findall(r"^- (.+(?:\n  ?.+)*)", reading, re.M)
    assert 3 <= len(entries) <= 6 and all("](references.md#" in entry or "](http" in entry for entry in entries)


def test_previous_contents_next():
    order = [path.name for path in LESSONS]
    for place, path in enumerate(LESSONS):
        first, last = texts(path)[0].splitlines()[0], texts(path)[-1].strip()
        assert first == last, path.stem
        targets = re.findall(r"\]\(([^)#]*)(#[^)]*)?\)", first)
        contents = ("" if place == 0 else "00_start_here.ipynb", "#Map-of-the-course")
        expected = [contents, *[(name, "") for name in order[place + 1 : place + 2]]]
        assert targets == ([(order[place - 1], "")] if place else []) + expected, path.stem


def test_chapters_are_named_with_a_link():
    """A section elsewhere is spoken of as a link, so that a reader can go there."""
    for path in LESSONS:
        bare = re.sub(r"\[([^\]]*)\]\(references[^)]*\)", r"\1", words(path))
        bare = re.sub(r"\[[^\]]*\]\([^)]*\)", "", bare)
        assert not re.findall(r"\b[Cc]hapter \d(?!\d)(?! of)(?!\.\d*\.)", without_books(bare)), path.stem


def without_books(text):
    """Chapters of books, which are cited as "Prince 2023, chapter 15"."""
    return re.sub(r"(?:\d{4}|\)|\]),? chapters? [\d.]+(?:(?:,| and| to) [\d.]+)*", "", text)


def test_code_fits_the_page(lesson):
    for cell in cells(lesson, "code"):
        if "whole-loop" not in cell["metadata"].get("tags", []):
            for line in "".join(cell["source"]).splitlines():
                assert len(line) <= 95, line


def test_what_is_printed_fits_the_page(lesson):
    """JupyterLab breaks a longer line anywhere, in the middle of a word too."""
    for cell in cells(lesson, "code"):
        for output in cell["outputs"]:
            for line in "".join(output.get("text", [])).splitlines():
                assert len(line) <= 100, line


def test_exercises_can_be_checked(lesson):
    """Each has a check or a folded answer; at least two, at most six."""
    section = words(lesson).split("## Exercises")[1].split("## Further reading")[0]
    assert 2 <= len(re.findall(r"^\*\*\d+\.", section, re.M)) <= 6
