"""Counts in a pytest report (junit) what ran and what was skipped, so that no test is missed without a word.

python .ci/count.py REPORT --ran browser=40 independently=10    all of these ran, at least so many of each
python .ci/count.py REPORT --skipped "a browser" scikit-learn       these reasons and no other, each once
"""

import argparse
import sys
import xml.etree.ElementTree as ElementTree


def reason(case):
    """Why a case was skipped, or None."""
    skipped = case.find("skipped")
    return None if skipped is None else f"{skipped.get('message', '')} {skipped.text or ''}".strip()


def check_ran(cases, wanted):
    """The complaints about parts of the tests, each named by a word in its path and the least number of its tests."""
    for word, least in (one.split("=") for one in wanted):
        part = [case for case in cases if word in case.get("classname", "")]
        ran = [case for case in part if reason(case) is None]
        print(f"{word} tests: {len(ran)} of {len(part)} ran")
        if not len(ran) == len(part) >= int(least):
            yield f"expected all of them to run, and {least} at the least"


def check_skipped(cases, words):
    """The complaints about the reasons: each has one of the words, and each word is in one."""
    reasons = [reason(case) for case in cases if reason(case) is not None]
    print(f"{len(cases) - len(reasons)} tests ran; skipped:", *reasons, sep="\n  ")
    for word in words:
        if sum(f"needs {word}" in one for one in reasons) != 1:
            yield f"expected one reason that says: needs {word}"
    if len(reasons) != len(words):
        yield f"expected {len(words)} reasons, got {len(reasons)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report")
    parser.add_argument("--ran", nargs="+", default=[], metavar="WORD=LEAST")
    parser.add_argument("--skipped", nargs="+", metavar="WORD")
    given = parser.parse_args()
    cases = list(ElementTree.parse(given.report).iter("testcase"))
    complaints = list(check_ran(cases, given.ran))
    if given.skipped is not None:
        complaints += check_skipped(cases, given.skipped)
    sys.exit("\n".join(complaints) or None)


if __name__ == "__main__":
    main()
