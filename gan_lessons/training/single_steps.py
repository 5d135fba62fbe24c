"""Single updates of either player, to see what one does; and the error of a loss that is not finite."""

import numpy as np

from gan_lessons.snapshots import Update
from gan_lessons.training import data_feed
from gan_lessons.utils.tensorflow import tf


class TrainingDiverged(RuntimeError):
    """A loss became NaN or infinite; ``step`` says where. The run is back at its last finite state, history kept."""

    def __init__(self, step, back_at, player, value):
        self.step = step
        super().__init__(
            f"the {player}'s loss became {value} at step {step}. The networks are back at step {back_at}, the last "
            "state that was finite, and the history is kept: lower a learning rate or raise the penalty, and go on"
        )


class SingleSteps:
    """The part of ``GAN`` that makes one update at a time."""

    def step_discriminator(self, data):
        """Make exactly one update of the discriminator and return its loss; the generator is not trained.

        What it did is in ``self.last_update``. Both networks are called as in training, so moving averages of a
        generator's batch normalisation follow its batches here too.
        """
        return self._single("discriminator", data)

    def step_generator(self, data):
        """Make exactly one update of the generator and return its loss; the discriminator is not trained.

        What it did is in ``self.last_update``. Both networks are called as in training, so moving averages of a
        discriminator's batch normalisation follow here too, and its spectral normalisation rescales its kernels.
        """
        return self._single("generator", data)

    # ---- inside

    def _single(self, player, data):
        data, network = self.check_data(data), getattr(self, player)
        other = self.generator if network is self.discriminator else self.discriminator
        with self.lock, self.trained_by("a single update"):
            with self._kept_on_error(self._get_ready(data)):
                before, resting = _arrays(network.trainable_variables), _arrays(other.variables)
                inputs = [one if one is None else tf.constant(one) for one in self._draw_single(player, data)]
                loss, norm = map(float, getattr(self._compiled.functions(), player)(*inputs))
                if not np.isfinite(loss):
                    raise TrainingDiverged(self.step + (player == "generator"), self.step, player, loss)
            is_g = player == "generator"
            self._set(d_updates=self.d_updates + (not is_g), step=self.step + is_g)
            self._record(f"step_{player}", 1, data)
            moves = [new - old for new, old in zip(_arrays(network.trainable_variables), before, strict=True)]
            now = _arrays(other.variables)
            followed = sum(not np.array_equal(*pair) for pair in zip(now, resting, strict=True))
            self._set(last_update=Update.of(player, loss, norm, moves, followed))
            self._left = self._seen_weights()
        self._tell(f"step_{player}")
        return loss

    def _draw_single(self, player, data):
        plan = self._plan(1)
        if player == "discriminator":
            return data_feed.draw_update(data, plan, self.rng)
        noise = data_feed.noise(plan, self.rng)
        # only a paired loss and a conditional GAN look at real examples in the generator's update
        if self.loss.paired or self.condition:
            return *data_feed.examples(data, plan.batch_size, self.rng), noise
        return np.zeros((1, *data.shape), np.float32), None, noise


def _arrays(variables):
    return [variable.numpy() for variable in variables]
