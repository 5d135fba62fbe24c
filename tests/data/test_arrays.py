import subprocess
import sys

import ml_dtypes  # comes with TensorFlow
import numpy as np
import pytest

from gan_lessons import data

PIXELS = np.random.default_rng(0).integers(0, 256, (50, 4, 3), dtype=np.uint8)


def rng(seed=0):
    return np.random.default_rng(seed)


def refusal(call):
    with pytest.raises(ValueError) as error:
        call()
    return str(error.value)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64, np.float16, bool, ">f4"])
def test_the_array_is_kept_without_a_copy_and_batches_are_float32(dtype):
    values = np.random.default_rng(0).integers(0, 7, (50, 3)).astype(dtype)
    kept = data.ArrayData(values)
    assert kept.values is values
    drawn = kept.sample(20, rng(3))
    expected = values[rng(3).integers(0, 50, 20)].astype(np.float32)
    assert drawn.dtype == np.float32 and np.array_equal(
        drawn, expected * np.float32(1 / 255 if dtype == np.uint8 else 1)
    )


@pytest.mark.parametrize("value_range", [None, (0, 1), (-1, 1), (0, 255), (-0.3, 0.7)])
def test_pixels_and_their_scale_are_the_sample_bit_for_bit(value_range):
    pixels = data.ArrayData(PIXELS, value_range=value_range)
    one, other = rng(5), rng(5)
    drawn, stored = pixels.sample(200, one), pixels.sample_pixels(200, other)
    factor, offset = pixels.pixel_scale
    assert stored.dtype == np.uint8 and factor.dtype == offset.dtype == np.float32
    assert drawn.tobytes() == (factor * np.float32(stored) + offset).tobytes()
    assert one.bit_generator.state == other.bit_generator.state


def test_pixels_in_0_to_1_are_those_of_every_earlier_version():
    drawn = data.ArrayData(PIXELS).sample(200, rng(5))
    assert drawn.tobytes() == (PIXELS[rng(5).integers(0, 50, 200)] * np.float32(1 / 255)).tobytes()


@pytest.mark.parametrize("values", [PIXELS, PIXELS.astype(float), PIXELS.astype(int), 1e9 + PIXELS.astype(float)])
def test_values_are_scaled_to_the_range(values):
    scaled = data.ArrayData(values, value_range=(-1, 1))[:]
    assert scaled.dtype == np.float32 and (scaled.min(), scaled.max()) == (-1, 1)
    assert np.allclose(scaled, PIXELS / 127.5 - 1, atol=1e-6)
    assert np.array_equal(scaled[3:5], data.ArrayData(values, value_range=(-1, 1))[3:5])


@pytest.mark.parametrize("given", [3, (1, -1), (0, np.inf), "ab", (0, 1, 2), (0, np.nan)])
def test_a_range_that_is_none_is_refused(given):
    assert "expected" in refusal(lambda: data.ArrayData(PIXELS, value_range=given))


def test_equal_values_cannot_be_scaled():
    assert "every value is 3" in refusal(lambda: data.ArrayData(np.full((5, 2), 3.0), value_range=(-1, 1)))


def test_zeros_and_ones_of_uint8_are_not_divided_by_255():
    assert "astype('float32')" in refusal(lambda: data.ArrayData(PIXELS % 2))
    assert data.ArrayData(np.zeros((3, 2), np.uint8))[:].max() == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.zeros((0, 3)), "at least one example"),
        (np.zeros((3, 0)), "at least one example"),
        (np.zeros(5), "np.asarray(values)[:, None]"),
        (3.0, "shape ()"),
        ([[1.0, np.nan], [1, 2], [np.inf, 0]], "2 of 3 examples"),
        (np.full((2, 2), 1e300), "too large for float32"),
        ([["a", "b"]], "encode"),
        (np.array([[1 + 2j, 0]]), "complex numbers"),
        (np.zeros((2, 2), "M8[D]"), "dates"),
        (np.zeros((2, 2), "m8[D]"), "time spans"),
        (np.zeros((2, 2), [("x", float), ("y", float)]), "structured_to_unstructured"),
        (np.ma.masked_equal([[1.0, 2.0], [3.0, 4.0]], 3), "masked values"),
        ([np.ma.masked_equal([1.0, 2.0], 2), [3.0, 4.0]], "masked values"),
        ([[1, 2], [3]], "(2,) and (1,)"),
        ([np.zeros((28, 28)), np.zeros((30, 28))], "(28, 28) and (30, 28)"),
        (np.array([np.zeros(2), np.zeros(3)], dtype=object), "(2,) and (3,)"),
        ([[1.0, None]], "expected an array of numbers"),
        ((np.zeros((4, 2)), np.zeros(4)), "data.ArrayData(x, labels=y)"),
        (data.ring(), "GaussianMixture"),
    ],
)
def test_what_is_no_array_of_numbers_is_refused(values, words):
    assert words in refusal(lambda: data.ArrayData(values))


def test_a_masked_array_without_masked_values_is_an_array():
    assert np.array_equal(data.ArrayData(np.ma.masked_equal([[1.0, 2.0]], 9))[:], [[1, 2]])


class Sparse:
    """As a sparse matrix of SciPy, which NumPy would wrap into an object."""

    shape = (3, 3)

    def toarray(self):
        return np.eye(3)


def test_sparse_matrices_are_refused():
    for read in (data.ArrayData, data.as_data, lambda x: data.as_data((x, [0, 1, 2]))):
        assert "x.toarray()" in refusal(lambda read=read: read(Sparse()))


def test_labels_in_the_place_of_the_name_are_refused():
    assert "labels=" in refusal(lambda: data.ArrayData(np.zeros((3, 2)), [0, 1, 0]))


def test_objects_that_are_arrays_of_one_shape_are_examples():
    images = np.empty(3, object)
    images[:] = [np.full((2, 2), one) for one in range(3)]
    assert data.ArrayData(images).shape == (2, 2)


class Tensor:
    """As a PyTorch tensor: an object that NumPy asks for an array."""

    def __init__(self, values, fails=False):
        self.values, self.fails = np.asarray(values), fails

    def __array__(self, dtype=None, copy=None):
        if self.fails:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        return self.values


def test_tensors_are_arrays():
    assert np.array_equal(data.ArrayData(Tensor(np.eye(3)))[:], np.eye(3))
    assert "detach()" in refusal(lambda: data.ArrayData(Tensor(np.eye(3), fails=True)))


def test_bfloat16_is_a_number():
    assert data.ArrayData(np.eye(3).astype(ml_dtypes.bfloat16))[:].tolist() == np.eye(3).tolist()


class Flipped(data.ArrayData):
    def __getitem__(self, index):
        return super().__getitem__(index)[..., ::-1]


class Noisy(data.ArrayData):
    def sample(self, n, rng):
        return super().sample(n, rng) + 1


def test_the_shortcut_to_pixels_never_passes_by_a_sample_of_ones_own():
    plain, own = data.ArrayData(PIXELS, labels=np.arange(50) % 2), data.ArrayData(PIXELS)
    own.sample = lambda n, rng: np.zeros((n, 4, 3), np.float32)
    assert data.holds_pixels(plain) and data.holds_pixels(data.labelled(plain))
    assert not any(map(data.holds_pixels, (own, Flipped(PIXELS), Noisy(PIXELS), data.ring())))
    assert not data.holds_pixels(data.ArrayData(PIXELS.astype(float)))
    assert not data.holds_pixels(data.LabelledData(Flipped(PIXELS, labels=np.arange(50) % 2)))
    assert data.holds_pixels(data.PairedData(PIXELS, PIXELS)) and not data.holds_pixels(
        data.PairedData(PIXELS / 2, PIXELS)
    )
    assert np.array_equal(Flipped(PIXELS).sample(9, rng()), data.ArrayData(PIXELS).sample(9, rng())[..., ::-1])


def test_compiled_code_gets_the_bits_of_the_sample_wherever_the_shortcut_is_allowed():
    from gan_lessons.utils.tensorflow import tf

    every = np.tile(np.arange(256, dtype=np.uint8), (8, 4))
    allowed = [
        value_range for value_range in (None, (0, 1), (0, 3), (-1, 1)) if data.holds_pixels(scaled(every, value_range))
    ]
    assert allowed == [None, (0, 1), (0, 3)]
    for value_range in allowed:
        pixels = scaled(every, value_range)
        factor, offset = pixels.pixel_scale
        compiled = tf.function(lambda x, f=factor, o=offset: f * tf.cast(x, tf.float32) + o, jit_compile=True)
        assert compiled(every).numpy().tobytes() == pixels[:].tobytes()


def scaled(values, value_range):
    return data.ArrayData(values, value_range=value_range)


def test_only_pixels_are_given_as_pixels():
    floats = data.ArrayData(PIXELS / 2)
    assert "expected uint8" in refusal(lambda: floats.pixel_scale)
    assert "expected uint8" in refusal(lambda: floats.sample_pixels(3, rng()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("extra", ["", "value_range=(-1, 1)"])
def test_a_memory_map_larger_than_400_mb_stays_on_disk(tmp_path, extra):
    path = tmp_path / "large.dat"
    file = np.memmap(path, np.float32, "w+", shape=(130_000, 28, 28))  # 408 MB, which take no room on the disk
    file[-1] = 1
    del file
    values = f"np.memmap({str(path)!r}, np.float32, 'r', shape=(130_000, 28, 28))"
    grown = run_for_memory(values, extra)
    assert grown["after"] < 100e6 and grown["peak"] < 100e6


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_an_array_is_not_copied_whole():
    grown = run_for_memory("np.ones((60_000, 784))", "")  # 376 MB of float64
    assert grown["after"] < 100e6 and grown["peak"] < 100e6


def run_for_memory(values, extra):
    """How much memory of its own a process needs for a data set: at its highest during the check, and after it."""
    code = f"""
import numpy as np
from gan_lessons import data

def own_memory():
    with open("/proc/self/status") as lines:
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon"))

values = {values}
before = highest = own_memory()
isfinite = np.isfinite
def watched(*given, **named):  # at every block, where the check holds most
    global highest
    result = isfinite(*given, **named)
    highest = max(highest, own_memory())
    return result
np.isfinite = watched
kept = data.ArrayData(values, {extra})
assert np.shares_memory(kept.values, values)
assert highest > before
for seed in range(20):
    kept.sample(64, np.random.default_rng(seed))
print(own_memory() - before, highest - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    after, peak = map(int, done.stdout.split())
    return {"after": after, "peak": peak}
