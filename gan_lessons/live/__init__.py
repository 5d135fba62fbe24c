"""The live widgets: the only place that knows both training and pictures."""

from gan_lessons.live.compare import Compare
from gan_lessons.live.explorer import LatentExplorer
from gan_lessons.live.game import RealOrFake
from gan_lessons.live.lab import Lab, open_lab
from gan_lessons.live.probe import Probe
from gan_lessons.live.replay import Replay

__all__ = ["Compare", "Lab", "LatentExplorer", "Probe", "RealOrFake", "Replay", "open_lab"]
