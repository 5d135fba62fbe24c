"""Freezing: parts of a GAN whose weights rest while the others learn."""

import warnings

from gan_lessons.utils import validation

PLAYERS = ("generator", "discriminator")


class Freezing:
    """The part of ``GAN`` that knows what can be trained.

    Keras' own ``layer.trainable = False`` takes effect at any time too, here as in ``keras.Model.fit`` after a new
    ``compile``.
    """

    def freeze(self, player):
        """Let a player rest: the steps go on, and its weights and batch statistics stay as they are.

        Args:
            player: ``"generator"`` or ``"discriminator"``.

        Example:
            >>> from gan_lessons import data, networks, training
            >>> gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1))
            >>> gan.freeze("generator")
            >>> loss = gan.train(data.ring(), 10, progress=False).last.d_loss
            >>> gan.frozen
            ('generator',)
        """
        self._freeze(player, True)

    def unfreeze(self, player):
        """Let a player learn again; layers that were frozen by themselves before stay so.

        Args:
            player: ``"generator"`` or ``"discriminator"``.
        """
        self._freeze(player, False)

    @property
    def frozen(self):
        """The players of whom nothing can be trained."""
        return tuple(player for player in PLAYERS if not getattr(self, player).trainable_variables)

    def set_trainable(self, parts):
        """Make trainable exactly what ``parts`` says: for G and D, what ``trainable_parts`` returned."""
        with self.lock:
            if not isinstance(parts, tuple | list) or _lengths(parts) != _lengths(self._trainable()):
                raise ValueError(
                    f"parts: got {type(parts).__name__}, expected (trainable_parts(generator), "
                    "trainable_parts(discriminator)) of networks like these; a whole player is frozen by freeze(player)"
                )
            self._set_trainable(parts)
            self._record("trainable", self._trainable_seen)
        self._tell("freeze")

    # ---- inside

    def _start_freezing(self):
        self._set_aside, self._frozen_on_purpose, self._warned = {}, frozenset(), frozenset()
        self._trainable_seen = self._trainable()

    def _freeze(self, player, frozen):
        validation.one_of("player", player, PLAYERS)
        network = getattr(self, player)
        with self.lock, self.trained_by("freeze"):
            self._notice_outside_changes()
            if frozen and network.trainable_variables:
                self._set_aside[player] = trainable_parts(network)
                network.trainable = False
            elif not frozen:
                _unfreeze(network)
                if player in self._set_aside:
                    set_trainable_parts(network, self._set_aside.pop(player))
            self._frozen_on_purpose = (self._frozen_on_purpose - {player}) | ({player} if frozen else set())
            self._trainable_seen = self._trainable()
            self._record("freeze" if frozen else "unfreeze", player)
        self._tell("freeze")

    def _trainable(self):
        return tuple(trainable_parts(network) for network in self.networks)

    def _set_trainable(self, parts):
        for network, flags in zip(self.networks, parts, strict=True):
            set_trainable_parts(network, flags)
        self._trainable_seen = self._trainable()

    def _notice_freezing(self):
        """Write down what was frozen from outside, and say so if a whole player rests by accident."""
        if self._trainable() != self._trainable_seen:
            self._trainable_seen = self._trainable()
            self._record("trainable", self._trainable_seen)
        accidents = {*self.frozen} - self._frozen_on_purpose - self._warned
        for player in accidents:
            warnings.warn(
                f"the {player} has no weights that can be trained (its trainable is False), so it will not learn; if "
                f"that is what you want, say gan.freeze({player!r}), else gan.unfreeze({player!r})",
                stacklevel=4,
            )
        self._warned = self._warned | accidents


def trainable_parts(network):
    """What of a network is trainable: a flag for each layer, the network first, and for each variable."""
    layers = network._flatten_layers()  # Keras has no public list of the layers inside layers
    return tuple(layer.trainable for layer in layers), tuple(variable.trainable for variable in network.variables)


def set_trainable_parts(network, parts):
    """Make of a network trainable what ``trainable_parts`` said was."""
    for layer, flag in zip(network._flatten_layers(), parts[0], strict=True):  # from the outside in
        layer.trainable = not flag  # assigning the value that is there reaches no layer inside
        layer.trainable = flag
    for variable, flag in zip(network.variables, parts[1], strict=True):
        if variable.trainable != flag:
            variable.trainable = flag


def _lengths(parts):
    """How many layers and variables there are in the parts of each network; None if these are no such parts."""
    try:
        return [[len(flags) for flags in one] for one in parts]
    except TypeError:
        return None


def _unfreeze(network):
    network.trainable = False  # assigning the value that is there reaches no layer inside
    network.trainable = True


def trainable_when_unfrozen(network):
    """All variables of a network that can be trained once nothing of it is frozen."""
    parts = trainable_parts(network)
    _unfreeze(network)
    try:
        return network.trainable_variables
    finally:
        set_trainable_parts(network, parts)
