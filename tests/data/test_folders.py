import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan_lessons import data
from gan_lessons.utils import specs
from gan_lessons.utils.tensorflow import keras
from tests.data.test_arrays import refusal


def picture(path, colour=(255, 0, 0), size=(32, 32), **how):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, **how)
    return path


@pytest.fixture
def folder(tmp_path):
    """Three images of two classes, of different sizes and formats."""
    picture(tmp_path / "pets" / "dogs" / "b.png", (0, 0, 255), (64, 40))
    picture(tmp_path / "pets" / "cats" / "c.bmp", (0, 255, 0), (20, 30))
    picture(tmp_path / "pets" / "dogs" / "a.PNG", (255, 0, 0), (32, 32))
    return tmp_path / "pets"


def test_subfolders_are_classes_and_files_come_in_the_order_of_their_names(folder):
    pets = data.images(folder)
    assert pets.values.dtype == np.uint8 and pets.shape == (32, 32, 3) and pets.name == "pets"
    assert pets.classes.tolist() == ["cats", "dogs"] and pets.labels.tolist() == [0, 1, 1]
    assert pets[:, 16, 16].tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_datasets_of_keras_keep_the_names_of_the_classes(folder):
    read = keras.utils.image_dataset_from_directory(str(folder), image_size=(32, 32), shuffle=False, verbose=False)
    pets = data.as_data(read)
    assert pets.classes.tolist() == ["cats", "dogs"] and pets.labels.tolist() == [0, 1, 1] and len(pets) == 3
    assert pets[:].max() == 255 and data.from_dataset(read, value_range=(0, 1))[:].max() == 1


def test_a_flat_folder_has_no_labels(folder):
    dogs = data.images(folder / "dogs", size=(8, 16), channels=1, value_range=(-1, 1), name="dogs in grey")
    assert dogs.labels is None and dogs.shape == (8, 16, 1) and dogs.name == "dogs in grey"
    assert -1 < dogs[:].max() < 0


def test_images_of_the_right_size_are_read_exactly(tmp_path):
    exact = np.random.default_rng(0).integers(0, 256, (40, 16, 16, 4), dtype=np.uint8)
    for place, pixels in enumerate(exact):
        Image.fromarray(pixels).save(tmp_path / f"{place:02d}.png")
    assert np.array_equal(data.images(tmp_path, size=16, channels=4).values, exact)


@pytest.mark.parametrize("channels", [1, 3])
def test_images_are_those_of_keras(tmp_path, channels):
    for place, size in enumerate([(40, 30), (16, 16), (13, 50), (100, 101)]):
        noise = np.random.default_rng(place).integers(0, 256, (*size, 3), dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / f"{place}.jpg", quality=95)
    read = keras.utils.image_dataset_from_directory(
        str(tmp_path),
        labels=None,
        color_mode={1: "grayscale", 3: "rgb"}[channels],
        image_size=(16, 24),
        shuffle=False,
        crop_to_aspect_ratio=True,
        verbose=False,
    )
    theirs = np.concatenate(list(read.as_numpy_iterator()))
    assert np.array_equal(data.images(tmp_path, (16, 24), channels).values, np.rint(theirs))


def test_images_are_cropped_around_the_centre_and_not_stretched(tmp_path):
    pixels = np.zeros((20, 60, 3), np.uint8)
    pixels[:, 20:40] = 255
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert data.images(tmp_path, size=20).values.min() == 255


def test_home_and_relative_paths(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    monkeypatch.chdir(folder)
    for given in ("~/pets", ".", Path("..") / "pets"):
        assert len(data.images(given)) == 3 and data.images(given).name == "pets"
    assert "'~/dogs'" in refusal(lambda: data.images("~/dogs"))


def test_the_call_is_written_as_code(folder):
    for given in (folder, str(folder)):
        pets = data.images(given, size=16, value_range=(-1, 1))
        assert specs.as_code(pets.spec) == f"data.images({str(folder)!r}, size=16, value_range=(-1, 1))"
        assert specs.is_reproducible(pets.spec)
        assert np.array_equal(specs.build(pets.spec).values, pets.values)


def test_hidden_files_and_folders_are_left_out(folder):
    picture(folder / ".ipynb_checkpoints" / "a-checkpoint.png")
    (folder / "dogs" / "._a.png").write_bytes(b"no image")
    (folder / "dogs" / ".DS_Store").write_bytes(b"")
    picture(folder / "dogs" / ".thumbnail.png")
    assert data.images(folder).labels.tolist() == [0, 1, 1]


@pytest.mark.parametrize("damage", [b"", b"no image at all"])
def test_a_damaged_file_is_named(folder, damage):
    (folder / "dogs" / "z.jpg").write_bytes(damage)
    assert str(folder / "dogs" / "z.jpg") in refusal(lambda: data.images(folder))


def test_a_file_cut_short_is_named(folder):
    whole = picture(folder / "dogs" / "z.jpg", size=(200, 200), quality=95).read_bytes()
    (folder / "dogs" / "z.jpg").write_bytes(whole[: len(whole) // 2])
    assert str(folder / "dogs" / "z.jpg") in refusal(lambda: data.images(folder))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("no such folder", "there is no folder"),
        ("pets/dogs/b.png", "is a file, expected a folder"),
        ("empty", "it holds no files"),
        ("other", "it holds .txt, .webp"),
        ("mixed", "1 images of its own and 1 in subfolders"),
    ],
)
def test_folders_that_hold_no_images_are_named(folder, monkeypatch, path, words):
    monkeypatch.chdir(folder.parent)
    os.mkdir("empty")
    for name in ("a.txt", "b.webp"):
        Path("other").mkdir(exist_ok=True)
        (Path("other") / name).write_text("x")
    picture(Path("mixed") / "a.png")
    picture(Path("mixed") / "cats" / "b.png")
    message = refusal(lambda: data.images(path))
    assert words in message and repr(path) in message


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"size": 0}, "size: got 0"),
        ({"size": (32, 32, 3)}, "size: got (32, 32, 3)"),
        ({"size": 32.0}, "size: got 32.0"),
        ({"size": True}, "size: got True"),
        ({"channels": 2}, "channels: got 2"),
        ({"value_range": (1, 0)}, "value_range: got (1, 0)"),
    ],
)
def test_bad_arguments_are_named(folder, given, words):
    assert words in refusal(lambda: data.images(folder, **given))


def test_something_else_in_the_place_of_a_path():
    assert "expected the path of a folder" in refusal(lambda: data.images(np.zeros(3)))
