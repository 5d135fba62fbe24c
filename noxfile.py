"""What is run before a release, on every Python that the course names: ``nox``, or ``nox -s lint`` for one session.

What follows ``--`` goes to pytest: ``nox -s "tests-3.12" -- tests/test_losses.py``.
"""

import re
import shlex
from pathlib import Path

import nox

HERE = Path(__file__).parent
PYTHONS = ["3.10", "3.11", "3.12", "3.13"]
LINE = r"^pip install -r requirements\.txt && pytest$"

nox.options.sessions = ["lint", "docs", "tests", "browser", "wheel"]
nox.options.error_on_external_run = True
nox.options.error_on_missing_interpreters = True  # a Python that is not there is no success


@nox.session(python=PYTHONS)
def tests(session):
    """README's test line as it stands, in an environment with nothing else."""
    line = re.search(LINE, (HERE / "README.md").read_text(encoding="utf-8"), re.M)[0]
    *before, last = [shlex.split(part) for part in line.split("&&")]
    for command in before:
        session.run(*command)
    session.run(*last, *session.posargs)


@nox.session
def browser(session):
    """What README's line skips: the tests with a browser (a Chromium must be there), and other people's scores."""
    session.install("-r", "requirements.txt")
    session.install("-e", ".[browser,independent]")
    report = Path(session.create_tmp()) / "report.xml"
    independent = [str(path) for path in (HERE / "tests").rglob("test_*independently.py")]
    session.run("pytest", f"--junitxml={report}", *(session.posargs or ["tests/browser", *independent]))
    if not session.posargs:
        session.run("python", ".ci/count.py", str(report), "--ran", "browser=40", "independently=10")


@nox.session
def wheel(session):
    """The built wheel, installed and used in a folder outside the repository."""
    session.install("build")
    built = Path(session.create_tmp()).resolve() / "wheel"
    session.run("python", "-m", "build", "--outdir", str(built), ".", silent=True)
    session.install("--force-reinstall", *map(str, built.glob("*.whl")))
    empty = built / "empty"
    empty.mkdir(exist_ok=True)
    session.chdir(empty)
    session.run("python", str(HERE / "scripts" / "check_wheel.py"), str(HERE / "gan_lessons"))


@nox.session
def lint(session):
    """Style and format."""
    session.install(next(one for one in dev() if one.startswith("ruff")))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def docs(session):
    """Every link inside the repository, and every notebook as a page (in nox's own folder for what may be lost)."""
    session.install("-r", "requirements.txt")
    session.run("pytest", "-o", "addopts=", "-q", "--noconftest", "tests/test_links.py", "tests/test_docs.py")
    pages = Path(session.create_tmp()).resolve() / "pages"
    session.run("python", "scripts/export_pages.py", str(pages))


@nox.session
def benchmarks(session):
    """That the benchmarks still run, as briefly as they can; the figures of such a run say nothing."""
    session.install("-r", "requirements.txt")
    session.run("python", "benchmarks/speed.py", "--repetitions", "1", "--steps", "100")
    session.run("python", "benchmarks/quality.py", "grid", "--seeds", "1", "--steps", "100")
    session.run("python", "benchmarks/watching.py", "kernel", "--pairs", "1", "--seconds", "1")


def dev():
    """What authors use, as pyproject.toml names it."""
    return nox.project.load_toml(HERE / "pyproject.toml")["project"]["optional-dependencies"]["dev"]
