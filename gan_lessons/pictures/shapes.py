"""How an example is drawn, from its shape alone."""


def is_image(shape):
    """True for ``(h, w)``, ``(h, w, 1)``, ``(h, w, 3)`` and flat squares of at least 8 × 8 such as ``(784,)``."""
    if len(shape) == 1:
        return shape[0] >= 64 and round(shape[0] ** 0.5) ** 2 == shape[0]
    return len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3))


def kind(shape):
    """What an example is: "number" for ``(1,)``, "point" for ``(2,)``, "image" (``is_image``), else "signal".

    >>> [kind(shape) for shape in [(1,), (2,), (784,), (28, 28, 1), (30,)]]
    ['number', 'point', 'image', 'image', 'signal']
    """
    shape = tuple(shape)
    if shape in ((1,), (2,)):
        return "number" if shape == (1,) else "point"
    return "image" if is_image(shape) else "signal"


def rows_and_columns(shape):
    """The shape of an image with rows and columns.

    >>> rows_and_columns((784,)), rows_and_columns((8, 6, 3))
    ((28, 28), (8, 6, 3))
    """
    side = round(shape[0] ** 0.5)
    return (side, side) if len(shape) == 1 else tuple(shape)
