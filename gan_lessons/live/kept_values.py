"""The values of many snapshots as a few stacked arrays: what is equal in several of them is written once."""

import hashlib

import numpy as np


def pack_values(snapshots):
    """Values of snapshots as arrays.

    Args:
        snapshots: a list of ``Snapshot``.

    Returns:
        The arrays by name, and the names of the values in the arrays' order: ``rows 0`` holds the different values of
        the first of them, ``places 0`` for each snapshot the place there, or -1.

    Example:
        >>> from gan_lessons.snapshots import Snapshot
        >>> same = np.zeros(3)
        >>> arrays, names = pack_values([Snapshot(0, values={"a": same}), Snapshot(5, values={"a": same})])
        >>> names, arrays["rows 0"].shape, arrays["places 0"].tolist()
        (['a'], (1, 3), [0, 0])
    """
    kinds = {}  # (name, type, shape) → (place of each different value, the values, a place for each snapshot)
    for number, snapshot in enumerate(snapshots):
        for name, value in snapshot.values.items():
            if value.dtype.hasobject:  # would have to be pickled
                continue
            known, rows, places = kinds.setdefault(
                (name, value.dtype.str, value.shape), ({}, [], np.full(len(snapshots), -1, np.int32))
            )
            key = hashlib.blake2b(np.ascontiguousarray(value).tobytes(), digest_size=16).digest()
            if key not in known:
                known[key] = len(rows)
                rows.append(value)
            places[number] = known[key]
    arrays = {}
    for number, (_, rows, places) in enumerate(kinds.values()):
        arrays |= {f"rows {number}": np.stack(rows), f"places {number}": places}
    return arrays, [name for name, _, _ in kinds]


def unpack_values(arrays, names, count):
    """For each of ``count`` snapshots its values by name, from what ``pack_values`` returned.

    Raises:
        ValueError: arrays that do not belong together.
    """
    found = [{} for _ in range(count)]
    for number, name in enumerate(names):
        rows, places = arrays[f"rows {number}"], arrays[f"places {number}"]
        if places.shape != (count,) or not isinstance(name, str):
            raise ValueError(f"values {name}")
        for values, place in zip(found, places.tolist(), strict=True):
            if place >= 0:
                values[name] = rows[place]
    return found
