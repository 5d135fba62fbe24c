"""Images as pixels, and many of them side by side in one picture."""

import numpy as np

GAP = 64  # grey between two images


def pixels(images):
    """Images of any of the known shapes as ``uint8``: ``(n, h, w)`` or ``(n, h, w, 3)``.

    Args:
        images: as ``shapes.is_image`` knows them, values in [0, 1] or ``uint8``.

    Raises:
        ValueError: flat images whose number of values is no square.

    >>> pixels(np.ones((2, 64))).shape, int(pixels(np.ones((2, 8, 8, 1))).max())
    ((2, 8, 8), 255)
    """
    images = np.asarray(images)
    if images.dtype != np.uint8:
        images = (np.clip(images, 0, 1) * 255).astype(np.uint8)
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        if side * side != images.shape[1]:
            raise ValueError(f"got flat images of {images.shape[1]} values, expected a square number such as 784")
        images = images.reshape(-1, side, side)
    return images[..., 0] if images.ndim == 4 and images.shape[3] == 1 else images


def side_by_side(images, columns=8, gap=1):
    """Images row by row in one picture, ``uint8`` of shape ``(h, w)``, or ``(h, w, 3)`` for coloured ones.

    Args:
        images: as for ``pixels``.
        columns: images in a row.
        gap: grey pixels between two of them.

    >>> side_by_side(np.zeros((4, 64)), columns=2).shape
    (17, 17)
    """
    tiles = pixels(images)
    columns = min(columns, len(tiles))
    rows, height, width = -(-len(tiles) // columns), tiles.shape[1] + gap, tiles.shape[2] + gap
    sheet = np.full((rows * columns, height, width, *tiles.shape[3:]), GAP, np.uint8)
    sheet[: len(tiles), : height - gap, : width - gap] = tiles
    whole = sheet.reshape(rows, columns, height, width, *tiles.shape[3:]).swapaxes(1, 2)
    whole = whole.reshape(rows * height, columns * width, *tiles.shape[3:])
    return whole[: len(whole) - gap, : whole.shape[1] - gap]
