import gc
import itertools
import warnings
import weakref

import numpy as np
import pytest

from gan_lessons import data
from gan_lessons.utils.tensorflow import keras, tf
from tests.data.test_arrays import refusal

X, Y = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32), np.arange(50) % 4
PIXELS = np.random.default_rng(0).integers(0, 256, (50, 4, 4, 1), dtype=np.uint8)
slices = tf.data.Dataset.from_tensor_slices


def rng(seed=0):
    return np.random.default_rng(seed)


class Batches(keras.utils.PyDataset):
    def __init__(self, *arrays, batch=8):
        super().__init__()
        self.arrays, self.batch = arrays, batch

    def __len__(self):
        return -(-len(self.arrays[0]) // self.batch)

    def __getitem__(self, index):
        parts = tuple(array[index * self.batch : (index + 1) * self.batch] for array in self.arrays)
        return parts if len(parts) > 1 else parts[0]


def equal(dataset, array_data, **given):
    made = data.from_dataset(dataset, **given)
    same = np.array_equal(made.sample(99, rng(3)), array_data.sample(99, rng(3)))
    return same and made.values.dtype == array_data.values.dtype and type(made) is data.ArrayData


@pytest.mark.parametrize(
    "make",
    [
        lambda x: slices(x),
        lambda x: slices(x).batch(8),
        lambda x: slices(x).batch(10, drop_remainder=True),
        lambda x: slices(x).batch(10, drop_remainder=True).map(lambda one: one).prefetch(2).take(5),
        lambda x: slices(x).batch(10, drop_remainder=True, num_parallel_calls=2).cache(),
        lambda x: slices(x).batch(8).unbatch(),
        lambda x: slices(x).batch(5, drop_remainder=True).unbatch().map(lambda one: one),
        lambda x: slices(x).padded_batch(8),
        lambda x: slices(x).batch(10, drop_remainder=True).apply(tf.data.experimental.assert_cardinality(5)),
        lambda x: slices(x).filter(lambda one: True),
        lambda x: slices((x,)),
        lambda x: Batches(x),
    ],
)
@pytest.mark.parametrize("x", [X, PIXELS], ids=["float", "pixels"])
def test_a_dataset_that_fits_is_as_good_as_its_array(make, x):
    assert equal(make(x), data.ArrayData(x))


@pytest.mark.parametrize("make", [lambda *xy: slices(xy), lambda *xy: slices(xy).batch(8), Batches])
def test_labels_of_a_dataset(make):
    made = data.as_data(make(X, Y))
    assert np.array_equal(made[:], X) and made.labels.tolist() == Y.tolist()
    names = np.array(["a", "bb", "ccc", "dddd"])[Y]
    assert data.from_dataset(make(X, names)).labels.tolist() == Y.tolist()
    assert len(data.from_dataset(make(X, names)).classes) == 4
    one_hot = data.from_dataset(make(X, np.eye(4)[Y]))
    assert type(one_hot) is data.ArrayData and one_hot.labels.tolist() == Y.tolist()
    assert type(data.from_dataset(make(X, X / 3))) is data.PairedData


def test_text_of_a_later_batch_is_not_cut_short():
    names = np.array(["a"] * 25 + ["longer"] * 25)
    pieces = Batches(X, list(names), batch=25)
    assert data.from_dataset(pieces).classes.tolist() == ["a", "longer"]


@pytest.mark.parametrize(
    ("element", "batched"),
    [((10, 10), False), ((10, 10), True)],
)
def test_batched_can_be_said(element, batched):
    square = slices(np.zeros((3, *element), np.float32))
    made = data.from_dataset(square, batched=batched)
    assert made.shape == ((10,) if batched else (10, 10)) and len(made) == (30 if batched else 3)
    assert "expected True, False or None" in refusal(lambda: data.from_dataset(square, batched="yes"))


def test_a_pipeline_that_leaves_it_open_is_asked_about():
    signature = tf.TensorSpec((5, 2), tf.float32)
    made = tf.data.Dataset.from_generator(lambda: iter(np.zeros((3, 5, 2))), output_signature=signature)
    assert "batched=True" in refusal(lambda: data.from_dataset(made))
    assert len(data.from_dataset(made, batched=True)) == 15 and len(data.from_dataset(made, batched=False)) == 3
    unknown = tf.TensorSpec((None, 2), tf.float32)  # an unknown first length: a batch
    batches = tf.data.Dataset.from_generator(lambda: iter(np.zeros((3, 5, 2))), output_signature=unknown)
    assert len(data.from_dataset(batches)) == 15
    mixed = tf.data.Dataset.sample_from_datasets([slices(X).batch(5, drop_remainder=True)] * 2)
    assert "batched=True" in refusal(lambda: data.from_dataset(mixed))
    pairs = (signature, tf.TensorSpec((), tf.int32))  # a single number beside it: no batch
    made = tf.data.Dataset.from_generator(lambda: ((np.zeros((5, 2)), one) for one in (0, 1)), output_signature=pairs)
    assert data.from_dataset(made).shape == (5, 2)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: slices({"image": X, "label": Y}), "dictionaries with the keys 'image', 'label'"),
        (lambda: slices((X, Y, Y)), "sample weights"),
        (lambda: slices(((X, Y), Y)), "parts of their own"),
        (lambda: slices(X).take(0), "no example"),
        (lambda: tf.data.Dataset.range(10), "map(lambda x: x[..., None])"),
        (lambda: slices(tf.ragged.constant([[1], [2, 3]])), "Ragged"),
        (lambda: ragged_examples(), "reading failed after 0 batches"),
        (lambda: slices(np.full((3, 2), np.nan)), "NaN"),
        (lambda: X, "data.ArrayData"),
        (lambda: Batches(X, Y[:5]), "one label for each"),
        (lambda: Batches(np.zeros(20)), "of shape (8,)"),
        (lambda: Batches(X, Y, Y), "sample weights"),
        (lambda: Changing(X), "its batches differ"),
        (lambda: Broken(X), "reading failed after 1 batches (no file)"),
        (lambda: NoLength(), "no __len__"),
    ],
)
def test_other_datasets_are_refused(make, words):
    assert words in refusal(lambda: data.from_dataset(make()))


def ragged_examples():
    rows = [np.zeros((2, 3), np.float32), np.zeros((4, 3), np.float32)]
    spec = (tf.TensorSpec((None, 3), tf.float32), tf.TensorSpec((), tf.int32))
    return tf.data.Dataset.from_generator(lambda: zip(rows, (0, 1), strict=True), output_signature=spec)


class Changing(Batches):
    def __getitem__(self, index):
        return super().__getitem__(index) if index else super().__getitem__(index).astype(int)


class Broken(Batches):
    def __getitem__(self, index):
        if index:
            raise OSError("no file")
        return super().__getitem__(index)


class NoLength(keras.utils.PyDataset):
    def __getitem__(self, index):
        return X


def test_an_empty_pydataset_does_not_hang():
    assert "no example" in refusal(lambda: data.from_dataset(Batches(X[:0])))


def test_a_dataset_is_read_once_and_forgotten_with_its_data():
    reads = []

    class Counted(Batches):
        def __getitem__(self, index):
            reads.append(index)
            return super().__getitem__(index)

    given = Counted(X)
    made = data.as_data(given)
    assert all(data.as_data(given) is made for _ in range(5)) and len(reads) == 7
    seen = weakref.ref(made)
    del made, given
    gc.collect()
    assert seen() is None


class Endless(keras.utils.PyDataset):
    num_batches = None

    def __getitem__(self, index):
        return X


@pytest.mark.parametrize(
    "make",
    [
        lambda: slices(X).repeat().batch(8),
        lambda: slices(X).repeat(),
        lambda: Endless(),
        lambda: (
            tf.data.Dataset.from_generator(itertools.count, output_signature=tf.TensorSpec((), tf.int64))
            .map(lambda i: tf.cast([i, i], tf.float32))
            .batch(500)
        ),
    ],
    ids=["repeat", "repeat, single", "PyDataset", "generator"],
)
def test_endless_datasets_become_streams_and_say_so(make, monkeypatch):
    monkeypatch.setattr("gan_lessons.data.datasets.UNKNOWN_EXAMPLES", 5000)
    with pytest.warns(UserWarning, match="cannot be repeated bit for bit"):
        made = data.from_dataset(make(), "endless")
    assert type(made) is data.StreamData and "not repeatable" in repr(made) and not data.is_repeatable(made)
    examples, conditions = data.check_sample(made, 32, rng())
    assert examples.shape == (32, *made.shape) and conditions is None


def test_a_large_dataset_becomes_a_stream_of_all_its_examples(monkeypatch):
    monkeypatch.setattr("gan_lessons.data.streams.BUFFER_EXAMPLES", 16)
    with pytest.warns(UserWarning, match="buffer of 16 examples"):
        made = data.from_dataset(slices(PIXELS).batch(8), limit_bytes=100, value_range=(-1, 1))
    drawn = np.concatenate([made.sample(10, rng(seed)) for seed in range(40)])  # eight times through the data
    assert drawn.dtype == np.float32
    known, found = ({row.tobytes() for row in rows} for rows in (data.ArrayData(PIXELS, value_range=(-1, 1))[:], drawn))
    assert found == known
    counts = np.unique(drawn.reshape(400, -1), axis=0, return_counts=True)[1]
    assert counts.min() >= 4  # read in turn, not drawn with replacement


def test_a_stream_is_drawn_by_the_runs_own_generator():
    draws = []
    for seed in (1, 1, 2):
        with pytest.warns(UserWarning):
            draws.append(data.from_dataset(slices(X), limit_bytes=100).sample(20, rng(seed)))
    assert np.array_equal(draws[0], draws[1]) and not np.array_equal(draws[0], draws[2])


def test_conditions_of_a_stream():
    with pytest.warns(UserWarning):
        made = data.from_dataset(slices((X, np.eye(4)[Y])), limit_bytes=100)
    examples, conditions = data.check_sample(made, 30, rng())
    rows = [int(np.flatnonzero((row == X).all(axis=1))[0]) for row in examples]
    assert made.condition_shape == (4,) and np.array_equal(conditions, np.eye(4)[Y[rows]])
    assert data.with_conditions(made, (4,)) is made


def test_labels_that_a_stream_leaves_out_are_mentioned():
    with pytest.warns(UserWarning, match="one_hot"):
        made = data.from_dataset(slices((X, Y)), limit_bytes=100)
    assert "has no labels" in refusal(lambda: data.with_conditions(made, (4,)))


def test_a_generator_that_can_be_read_only_once_is_noticed(monkeypatch):
    monkeypatch.setattr("gan_lessons.data.streams.BUFFER_EXAMPLES", 16)
    once = iter(X)
    made = tf.data.Dataset.from_generator(lambda: once, output_signature=tf.TensorSpec((3,), tf.float32))
    with pytest.warns(UserWarning):
        stream = data.from_dataset(made, "once", batched=False, limit_bytes=100)
    drawn = stream.sample(34, rng())  # the rest of the first reading: nothing was lost
    assert len({row.tobytes() for row in drawn}) == 34
    assert "once: gave no example when it was read for the second time" in refusal(lambda: stream.sample(1, rng()))


def test_floats_of_a_stream_cannot_be_scaled():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        message = refusal(lambda: data.from_dataset(slices(X), limit_bytes=100, value_range=(-1, 1)))
    assert "dataset.map(…)" in message


def test_a_pair_of_datasets_is_refused():
    assert "data[0]" in refusal(lambda: data.as_data((slices(X), slices(X))))


def test_tensors_are_data():
    assert np.array_equal(data.as_data(tf.constant(X))[:], X)
    assert data.as_data((tf.constant(X), tf.constant(Y))).labels.tolist() == Y.tolist()
    assert np.array_equal(data.ArrayData(tf.Variable(X))[:], X)
    assert data.ArrayData(tf.cast(X, tf.bfloat16))[:].dtype == np.float32
    assert "x.to_tensor()" in refusal(lambda: data.ArrayData(tf.ragged.constant([[1.0], [2.0, 3.0]])))
    assert "tf.sparse.to_dense(x)" in refusal(lambda: data.ArrayData(tf.sparse.from_dense(X)))
    assert "KerasTensor" in refusal(lambda: data.ArrayData(keras.Input((2,))))
