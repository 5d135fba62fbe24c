"""Images from a folder of files."""

import os
from pathlib import Path

import numpy as np

from gan_lessons.data.arrays import ArrayData
from gan_lessons.utils.specs import with_spec

FORMATS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")


@with_spec
def images(folder, size=32, channels=3, value_range=None, name=None):
    """Images from a folder, all cropped to one aspect ratio around their centre and resized.

    The files are read once, in the order of their names, so that every machine sees the same data; hidden files and
    folders are left out. One image of 64 × 64 pixels in colour takes 12 KB of memory.

    Args:
        folder: its path; ``~`` is your home folder. Subfolders are classes, and their names are the labels; a folder
            without subfolders gives data without labels. Files: BMP, GIF (first frame), JPEG, PNG.
        size: height and width in pixels: one number for squares, or ``(height, width)``.
        channels: 3 for RGB, 1 for grey, 4 for RGB with transparency.
        value_range: of the pixels: ``(0, 1)`` unless given, ``(-1, 1)`` for a generator that ends in a tanh.
        name: what pictures and error messages call the data; the folder's name unless given.

    Returns:
        ``ArrayData`` of pixels, with examples of shape ``(height, width, channels)``.

    Raises:
        ValueError: no such folder, a file in its place, no images, images beside subfolders, or a damaged file.
    """
    place = _folder(folder)
    size = _checked_size(size)
    if channels not in (1, 3, 4):
        raise ValueError(f"channels: got {channels!r}, expected 3 (RGB), 1 (grey) or 4 (RGB and transparency)")
    files, has_classes = _files(place, folder)
    pixels = _read(files, size, channels)
    labels = [file.relative_to(place).parts[0] for file in files] if has_classes else None
    return ArrayData(pixels, name or place.resolve().name or "images", labels, value_range)


def _folder(folder):
    if not isinstance(folder, str | os.PathLike):
        raise ValueError(f"images: got {type(folder).__name__}, expected the path of a folder as text")
    place = Path(folder).expanduser()
    if place.is_file():
        raise ValueError(f"images: {str(folder)!r} is a file, expected a folder of images")
    if not place.is_dir():
        raise ValueError(
            f"images: there is no folder {str(folder)!r}, expected the path of a folder of images; looked in "
            f"{str(place.absolute().parent)!r}"
        )
    return place


def _checked_size(size):
    pair = (size, size) if isinstance(size, int | np.integer) and not isinstance(size, bool) else size
    whole = isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(one, int | np.integer) for one in pair)
    if not whole or min(pair) < 1 or max(pair) > 10_000:
        raise ValueError(f"size: got {size!r}, expected pixels: one number for squares such as 32, or (height, width)")
    return int(pair[0]), int(pair[1])


def _files(place, folder):
    """The image files in the order of their paths, and whether they lie in subfolders: the classes."""
    found = [path for path in place.rglob("*") if path.suffix.lower() in FORMATS and path.is_file()]
    found = [path for path in found if not any(part.startswith(".") for part in path.relative_to(place).parts)]
    if not found:
        others = sorted({path.suffix.lower() for path in place.rglob("*") if path.is_file() and path.suffix})
        has = f"; it holds {', '.join(others[:6])}" if others else "; it holds no files"
        raise ValueError(
            f"images: found no images in {str(folder)!r}{has}, expected files that end in {', '.join(FORMATS)}; "
            "convert the files first"
        )
    on_top = [path for path in found if path.parent == place]
    if on_top and len(on_top) < len(found):
        raise ValueError(
            f"images: {str(folder)!r} holds {len(on_top)} images of its own and {len(found) - len(on_top)} in "
            "subfolders, expected either; put every image into the subfolder of its class, or all into one folder"
        )
    return sorted(found, key=lambda path: path.relative_to(place).parts), not on_top


def _read(files, size, channels):
    """The files as uint8 ``(count, height, width, channels)``, each as ``image_dataset_from_directory`` reads it.

    That function of Keras itself would read hidden files too, and would not say which file is damaged.

    """
    from gan_lessons.utils.tensorflow import keras, tf

    pixels = np.empty((len(files), *size, channels), np.uint8)
    for row, file in enumerate(files):
        try:
            image = tf.io.decode_image(tf.io.read_file(str(file)), channels=channels, expand_animations=False)
            image = keras.preprocessing.image.smart_resize(image.numpy().astype(np.float32), size)
        except Exception as error:
            raise ValueError(
                f"images: {str(file)!r} cannot be read as an image, expected none damaged; delete it or save it anew"
            ) from error
        pixels[row] = np.clip(np.rint(image), 0, 255)
    return pixels
