"""A whole run written to one file, and read from it."""

import os

from gan_lessons import losses
from gan_lessons.snapshots import load_arrays, save_arrays
from gan_lessons.training.events import Event
from gan_lessons.training.freezing import PLAYERS
from gan_lessons.training.settings import SETTINGS
from gan_lessons.utils.tensorflow import keras

OWN = ("loss", "penalty")  # the settings that can be functions of one's own, which a file cannot hold


class Files:
    """The part of ``GAN`` that saves and loads."""

    def save(self, path):
        """Write the whole run to one ``.npz`` file, without pickle: networks, optimisers, everything in ``state``.

        Args:
            path: of the file; ``~`` stands for the home folder.

        Raises:
            ValueError: a folder that does not exist, or a path that is a folder.
        """
        state = {name: value for name, value in self.state().items() if name != "events"}
        arrays = {f"{index:04d}": array for index, array in enumerate(state.pop("variables"))}
        state["settings"] = _written(state["settings"])
        facts = {"gan": _written(self.settings), "state": state}
        facts["networks"] = [to_json(network) for network in self.networks]
        save_arrays(path, arrays, facts)

    @classmethod
    def load(cls, path, generator=None, discriminator=None, loss=None, penalty=None):
        """The GAN that ``save`` wrote, ready to go on exactly where it was.

        Args:
            path: of the file; ``~`` stands for the home folder.
            generator: needed only for a network of a class of your own, which a file cannot describe.
            discriminator: likewise.
            loss: needed only for a ``losses.Loss`` of your own, with which the GAN was saved.
            penalty: needed only for a penalty function of your own, with which the GAN was saved.

        Raises:
            ValueError: not such a file, networks that do not match it, or something of your own that is missing, or
                is passed although the file does not ask for it.
        """
        arrays, facts = load_arrays(path)
        if "gan" not in facts:
            raise ValueError(f"{path} holds no GAN, expected a file written by GAN.save")
        networks = [
            _network(path, role, given, stored)
            for role, given, stored in zip(PLAYERS, (generator, discriminator), facts["networks"], strict=True)
        ]
        own = {"loss": loss, "penalty": penalty}
        settings = _read(path, facts["gan"], own)
        state = facts["state"] | {"settings": _read(path, facts["state"]["settings"], own)}
        for name, value in own.items():
            asked = any(_is_own(saved[name]) for saved in (facts["gan"], facts["state"]["settings"]))
            if value is not None and not asked:
                raise ValueError(
                    f"{name}: got {value!r}, but {path} was saved with {settings[name]!r} and goes on with that; load "
                    f"it without, and set gan.{name} afterwards to change it"
                )
        gan = cls(*networks, **settings)
        state["trainable"] = tuple(tuple(map(tuple, parts)) for parts in state["trainable"])
        state["events"] = (Event("load", os.fspath(path)),)
        gan.restore(state | {"variables": [arrays[key] for key in sorted(arrays)]})
        return gan


def to_json(network):
    """A description to rebuild the network from, or None for a class of the student's own: load() asks for it."""
    try:
        description = network.to_json()
        keras.models.model_from_json(description, custom_objects={})
        return description
    except (NotImplementedError, TypeError, ValueError):
        return None


# ---- inside


def _written(settings):
    """Settings as JSON: a loss by its name, and what is no part of the course by the name that its author gave it."""
    written = {name: value for name, value in settings.items() if name in SETTINGS}
    loss, penalty = losses.get(written["loss"]), written["penalty"]
    known = losses.LOSSES.get(loss.name) is loss
    written["loss"] = loss.name if known else {"own": loss.name}
    if callable(penalty):
        names = [name for name, function in losses.PENALTIES.items() if function is penalty]
        written["penalty"] = names[0] if names else {"own": getattr(penalty, "__name__", "a function")}
    return written


def _is_own(value):
    return isinstance(value, dict)


def _read(path, settings, own):
    """The settings that ``_written`` wrote, with what only the caller has."""
    settings = dict(settings)
    for name in OWN:
        if _is_own(settings[name]):
            if own[name] is None:
                raise ValueError(
                    f"{path}: was saved with a {name} of your own ({settings[name]['own']}), which a file cannot hold; "
                    f"pass it: GAN.load(path, {name}=...)"
                )
            settings[name] = own[name]
    return settings | {"loss": losses.get(settings["loss"])}


def _network(path, role, given, stored):
    if given is not None:
        return given
    if stored is None:
        raise ValueError(f"{path}: its {role} is a class of your own; pass it: GAN.load(path, {role}=...)")
    return keras.models.model_from_json(stored)
