"""What is written to file descriptor 2 while it is held back: nothing if all goes well, everything if not."""

import subprocess
import sys

import pytest


def run(code, before=""):
    """Write "noise" as C++ code would within ``quiet_stderr``, then run ``code`` there; ``before`` comes before it."""
    lines = [
        "import ctypes, os, sys",
        "from gan_lessons.utils.quiet import quiet_stderr",
        before,
        "with quiet_stderr():",
        "    os.write(2, b'noise\\n')",
        f"    {code}",
        "os.write(2, b'later\\n')",
        "print('end')",
    ]
    return subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True)


def test_quiet_holds_back_only_while_it_lasts():
    result = run("pass")
    assert (result.stdout, result.stderr) == ("end\n", "later\n")


@pytest.mark.parametrize("error", ["ImportError('nothing here')", "OSError('nothing here')", "KeyboardInterrupt"])
def test_what_was_held_back_gets_through_if_an_exception_ends_the_block(error):
    result = run(f"raise {error}")
    assert result.stderr.startswith("noise\nTraceback") and result.stderr.count("noise") == 1
    assert error.split("(")[0] in result.stderr and not result.stdout


@pytest.mark.parametrize("end", ["os.abort()", "os._exit(1)", "ctypes.string_at(0)"], ids=["abort", "exit", "crash"])
def test_what_was_held_back_gets_through_if_the_process_ends_at_once(end):
    result = run(end)
    assert result.returncode and result.stderr == "noise\n" and not result.stdout


@pytest.mark.parametrize("stream", ["sys.stderr = None", "sys.stderr.close()"])
def test_python_may_have_no_standard_error(stream):
    result = run("pass", before=stream)
    assert (result.returncode, result.stdout, result.stderr) == (0, "end\n", "later\n")


@pytest.mark.parametrize(
    "lacking",
    ["sys.executable = ''", "sys.executable = None", "import tempfile; tempfile.tempdir = '/no/such/folder'"],
)
def test_where_nothing_can_be_held_back_safely_nothing_is(lacking):
    result = run("pass", before=lacking)
    assert result.returncode == 0 and result.stderr == "noise\nlater\n"
