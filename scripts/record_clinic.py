"""Record the eight runs of the clinic (notebook 6.2), and count over five seeds what each remedy does.

python scripts/record_clinic.py [letters of cases]            both: about a quarter of an hour for all eight
python scripts/record_clinic.py --counts [letters of cases]   only the counts; the recordings stay as they are
"""

import json
import sys

from gan_lessons.chapters import clinic, recordings
from gan_lessons.chapters.clinic import cases, runs

SEEDS = range(5)


def verdicts(case, run):
    """Of the runs ``run(seed)``: how many ended without the sign, how many with a good generator, of how many."""
    gone = good = 0
    for seed in SEEDS:
        history = run(seed)
        sign, quality = case.signature(history), case.quality.judge(history)
        print(f"  {case.key} seed {seed}: {case.number_format.format(sign)}; {quality}", flush=True)
        gone, good = gone + (not case.is_failing(sign)), good + quality.is_good
    return gone, good, len(SEEDS)


def count(case):
    """The counts of a case for no remedy, each remedy, and the good recipe."""
    changes = {"nothing": {}} | {remedy.label: remedy.changes for remedy in case.remedies if remedy.changes}
    counts = {}
    for label, change in changes.items():
        counts[label] = verdicts(case, lambda seed, change=change: runs.run_case(case, change, seed))
        print(case.key, label, counts[label], flush=True)
    counts["good recipe"] = verdicts(case, lambda seed: runs.run_recipe(case, seed))
    print(case.key, "good recipe", counts["good recipe"], flush=True)
    return counts


def write(key, counts):
    """Put the counts of a case into the file of all cases."""
    known = json.loads(cases.COUNTS_FILE.read_text("utf-8")) if cases.COUNTS_FILE.exists() else {}
    known[key] = counts
    lines = [f"  {json.dumps(one)}: {json.dumps(known[one], ensure_ascii=False)}" for one in sorted(known)]
    cases.COUNTS_FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def record(case):
    """Make the run and write the case's file."""
    history = runs.run_case(case)
    metadata = {
        "made by": "python scripts/record_clinic.py",
        "seed": case.seed,
        "steps": case.steps,
        "signature": case.signature(history),
        "signature is": case.signature_label.rstrip(":"),
    }
    recordings.save(case.name, history, metadata)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    only_counts = "--counts" in arguments
    for letter in [one for one in arguments if one != "--counts"] or clinic.CASES:
        if not only_counts:
            record(clinic.case(letter))
        write(letter, count(clinic.case(letter)))
