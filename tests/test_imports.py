"""What importing costs, who may know whom, and that nothing is written to a student's cell."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gan_lessons"
# the widgets that need no network of their own, and what chapters draw
VIEWS = [
    *(
        "live.base",
        "live.compare",
        "live.confusion",
        "live.controls",
        "live.dials",
        "live.interpolation",
    ),
    *(
        "live.interpolation_panels",
        "live.interrupts",
        "live.player",
        "live.poster",
        "live.predict",
        "live.probe_panels",
    ),
    *("live.readings", "live.replay"),
    *("chapters.metric_pictures", "chapters.recordings", "chapters.score_table", "chapters.small_games.games"),
    *("chapters.small_games.number_line_panels", "chapters.small_games.tug_panels", "chapters.beyond.score_chart"),
    *("chapters.beyond.logos", "chapters.beyond.sounds", "chapters.beyond.video_strips"),
]
PICTURES = [f"pictures.{path.stem}" for path in sorted((PACKAGE / "pictures").glob("[!_]*.py"))]
FORMULAS = [f"metrics.{path.stem}" for path in sorted((PACKAGE / "metrics").glob("[!_]*.py"))]
SCREEN = ["data", "snapshots", "utils.specs", *FORMULAS, *PICTURES, *VIEWS]
HEAVY = ["tensorflow", "keras", "matplotlib", "ipywidgets", "numpy"]


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def loaded_by(statement, candidates):
    code = f"import sys; {statement}; print([m for m in {candidates} if m in sys.modules])"
    return run(code).stdout.strip()


def test_the_package_alone_loads_nothing_heavy():
    assert loaded_by("import gan_lessons", HEAVY) == "[]"


def test_what_a_screen_needs_does_not_load_tensorflow():
    """Module by module in one process: the first that loads one of the three is named."""
    code = f"""
import importlib, sys
for module in {SCREEN}:
    importlib.import_module("gan_lessons." + module)
    loaded = [name for name in ("tensorflow", "keras", "gan_lessons.training.gan") if name in sys.modules]
    if loaded:
        sys.exit(f"{{module}} loads {{loaded}}")
"""
    result = run(code)
    assert result.returncode == 0, result.stderr


def test_training_and_metrics_do_without_a_screen():
    # Keras itself imports matplotlib where it finds it; here it cannot be found
    block = "import sys; sys.modules.update({m: None for m in ('matplotlib', 'ipywidgets', 'IPython')})"
    result = run(
        f"{block}; from gan_lessons import data, metrics, networks, training; "
        "g = training.GAN(networks.points_generator(), networks.points_discriminator(), batch_size=8); "
        "print(g.train(data.ring(), 2, progress=False))"
    )
    assert "steps 0 to 2" in result.stdout, result.stderr


def test_nothing_but_the_result_is_written_when_tensorflow_is_first_used():
    result = run(
        "from gan_lessons import data, networks, training\n"
        "for seed in range(6):\n"
        "    g = training.GAN(networks.points_generator(width=4, depth=1), "
        "networks.points_discriminator(width=4, depth=1), batch_size=8, jit=seed == 0)\n"
        "    g.train(data.ring(), 2, progress=False)\n"
        "print('done')"
    )
    assert (result.stdout, result.stderr) == ("done\n", "")


def test_unknown_attributes_are_told_the_modules():
    import gan_lessons

    with pytest.raises(AttributeError, match="it has chapters, data"):
        gan_lessons.trainer  # noqa: B018
    assert "training" in dir(gan_lessons)
