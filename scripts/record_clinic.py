"""Record the eight runs of chapter 6's clinic, and count over three seeds what each remedy does: about five minutes.

python scripts/record_clinic.py [letters of cases]
"""

import sys

from gan_lessons.chapters import clinic, recordings
from gan_lessons.chapters.clinic import runs

SEEDS = range(3)
COUNTED_OBSERVATIONS = 9  # of the runs that are only counted


def healthy(case, changes):
    """How many runs were healthy at their end, of how many."""
    ends = [case.signature(runs.run_case(case, changes, seed, COUNTED_OBSERVATIONS)) for seed in SEEDS]
    print(f"{case.key} {changes}: {[round(end, 4) for end in ends]}", flush=True)
    return sum(not case.is_failing(end) for end in ends), len(ends)


def record(case):
    """Make the run, count the remedies, and write the case's file."""
    history = runs.run_case(case)
    counts = {"nothing": healthy(case, {})}
    counts |= {remedy.label: healthy(case, remedy.changes) for remedy in case.remedies if remedy.changes}
    metadata = {
        "made by": "python scripts/record_clinic.py",
        "seed": case.seed,
        "steps": case.steps,
        "signature": case.signature(history),
        "signature is": case.signature_label.rstrip(":"),
        "healthy": counts,
    }
    recordings.save(case.name, history, metadata)


if __name__ == "__main__":
    for letter in sys.argv[1:] or clinic.CASES:
        record(clinic.case(letter))
