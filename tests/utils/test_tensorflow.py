"""What importing TensorFlow through the course does and leaves undone, each in a fresh process where that matters."""

import json
import os
import subprocess
import sys
import types

import pytest

from gan_lessons import data
from gan_lessons.training import turns
from gan_lessons.utils import tensorflow
from gan_lessons.utils.tensorflow import check_keras_settings, import_keras, keras
from tests.small import new

IMPORT_ALL = """
import importlib, pkgutil
import gan_lessons
for module in pkgutil.walk_packages(gan_lessons.__path__, "gan_lessons."):
    importlib.import_module(module.name)
"""
USE_ALL = """
from gan_lessons.utils.tensorflow import keras, tf
from gan_lessons import data, networks, training
keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]).predict(tf.zeros((4, 3)), verbose=0)
for jit in (False, True):
    gan = training.GAN(networks.points_generator(width=4), networks.points_discriminator(width=4), jit=jit)
    gan.train(data.ring(), 2, progress=False)
"""


def run(code, environment=None, **options):
    ours = ("XLA_FLAGS", "KERAS_BACKEND", "TF_NUM_INTRAOP_THREADS")
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**inherited, **(environment or {})},
        **{"stderr": subprocess.PIPE, **options},
    )


def test_importing_the_course_leaves_the_devices_to_be_configured_and_first_use_is_quiet():
    mine = {"XLA_FLAGS": "--xla_cpu_enable_fast_math=false", "TF_NUM_INTRAOP_THREADS": "3"}
    configure = """
from gan_lessons.utils.tensorflow import tf
tf.config.threading.set_intra_op_parallelism_threads(2)
cpu, half = tf.config.list_physical_devices("CPU")[0], tf.config.LogicalDeviceConfiguration()
tf.config.set_logical_device_configuration(cpu, [half, half])
print(len(tf.config.list_logical_devices("CPU")), tf.config.threading.get_intra_op_parallelism_threads())
"""
    last = f"import os; print({{name: os.environ[name] for name in {list(mine)}}} == {mine})"
    result = run(IMPORT_ALL + configure + USE_ALL + last, mine)
    assert (result.stdout, result.stderr) == ("2 2\nTrue\n", "")


def test_what_ends_the_process_in_tensorflow_is_said():
    result = run(f"import gan_lessons.training{USE_ALL}", {"XLA_FLAGS": "--xla_no_such_flag=1"})
    assert result.returncode and "Unknown flag in XLA_FLAGS: --xla_no_such_flag=1" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="closes a file descriptor before Python starts")
def test_a_process_without_standard_error_imports_and_trains():
    code = f"import os, sys; assert sys.stderr is None{USE_ALL}print(os.environ['TF_NUM_INTRAOP_THREADS'], 'thread')"
    result = run(code, stderr=None, preexec_fn=lambda: os.close(2))
    assert (result.returncode, result.stdout) == (0, "1 thread\n")


# ---- how Keras is set


@pytest.mark.parametrize("where", ["variable", "file"])
def test_another_keras_backend_is_refused(where, tmp_path):
    (tmp_path / "keras.json").write_text(json.dumps({"backend": "no_such_backend"}))
    environment = {"KERAS_BACKEND": "no_such_backend"} if where == "variable" else {"KERAS_HOME": str(tmp_path)}
    result = run("from gan_lessons import networks", environment)
    message = result.stderr.strip().splitlines()[-1]
    assert message.startswith("ImportError: Keras is set to the backend 'no_such_backend', and this course needs")
    assert "KERAS_BACKEND" in message and "keras.json" in message and "restart the kernel" in message


def test_a_keras_backend_that_is_not_installed_is_refused():
    result = run("import sys; sys.modules['jax'] = None\nfrom gan_lessons import networks", {"KERAS_BACKEND": "jax"})
    assert "ImportError: Keras is set to the backend 'jax'" in result.stderr


def test_a_keras_that_already_runs_on_another_backend_is_refused(monkeypatch):
    monkeypatch.setattr(keras.config, "backend", lambda: "torch")
    with pytest.raises(ImportError, match="Keras is set to the backend 'torch'"):
        import_keras()


def test_a_keras_that_is_missing_is_not_taken_for_another_backend():
    result = run("import sys; sys.modules['keras'] = None\nfrom gan_lessons import networks")
    assert "backend" not in result.stderr and "ModuleNotFoundError: import of keras halted" in result.stderr


@pytest.fixture
def channels_first():
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format("channels_last")


def test_channels_first_is_refused_with_the_way_back(channels_first):
    with pytest.raises(ValueError, match=r"is \"channels_first\".*set_image_data_format\(\"channels_last\"\)"):
        check_keras_settings()


@pytest.mark.parametrize("layer", [keras.layers.Conv2D(2, 3), keras.layers.MaxPooling2D()], ids=type)
def test_a_layer_with_channels_first_is_named(layer):
    copy = type(layer).from_config({**layer.get_config(), "data_format": "channels_first", "name": "the_one"})
    nested = keras.Sequential([keras.Input((3, 8, 8)), keras.Sequential([copy])], name="mine")
    with pytest.raises(ValueError, match='mine: its layer the_one has data_format "channels_first"'):
        check_keras_settings(nested)


def test_networks_without_such_layers_pass():
    flatten = keras.layers.Flatten(data_format="channels_first")  # trains on a CPU as well
    check_keras_settings(keras.Sequential([keras.Input((3, 8, 8)), flatten, keras.layers.Dense(1)]))


# ---- memory


@pytest.fixture
def calls(monkeypatch):
    """What is asked of a ``malloc`` that only takes notes."""
    for name in [name for name in os.environ if name.startswith(("MALLOC_", "GLIBC_TUNABLES"))]:
        monkeypatch.delenv(name)
    calls, library = [], types.SimpleNamespace(mallopt=lambda *call: calls.append(call))
    monkeypatch.setattr(tensorflow.ctypes, "CDLL", lambda name: library)
    return calls


def test_malloc_is_limited(calls):
    tensorflow.limit_malloc()
    assert calls == [(-8, 4), (-3, 4 * 2**20), (-1, 64 * 2**20)]  # the numbers of glibc's malloc.h


@pytest.mark.parametrize("name", ["MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES"])
def test_a_user_who_sets_malloc_up_is_left_alone(calls, monkeypatch, name):
    monkeypatch.setenv(name, "4")
    tensorflow.limit_malloc()
    assert not calls


@pytest.mark.parametrize("error", [OSError, TypeError, AttributeError])
def test_a_system_without_mallopt_is_left_alone(calls, monkeypatch, error):
    def nothing(name):
        raise error

    monkeypatch.setattr(tensorflow.ctypes, "CDLL", nothing)
    tensorflow.limit_malloc()
    tensorflow.give_back_memory()


def test_free_memory_goes_back_but_not_with_every_short_call(monkeypatch):
    trims, now = [], [100.0]
    monkeypatch.setattr(tensorflow.ctypes, "CDLL", lambda name: types.SimpleNamespace(malloc_trim=trims.append))
    monkeypatch.setattr(tensorflow, "time", types.SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(tensorflow, "_given_back", 0.0)
    for now[0] in (100.0, 100.5, 102.0):
        tensorflow.give_back_memory()
    assert trims == [0, 0]


def test_training_gives_back_what_it_needs_no_more(monkeypatch):
    calls = []
    monkeypatch.setattr(turns, "give_back_memory", lambda: calls.append("given back"))
    gan = new()
    gan.train(data.ring(), 2, progress=False)
    assert calls == ["given back"]
    assert not any(room._arrays for room in gan._batches._rooms)
