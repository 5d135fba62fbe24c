"""The engine: trains two networks against each other. Knows no notebook, picture or widget.

``updates`` holds the two updates of one step, ``GAN`` everything else that a run consists of.
"""

from gan_lessons.training.gan import GAN, TrainingDiverged

__all__ = ["GAN", "TrainingDiverged"]
