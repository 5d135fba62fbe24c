"""The live widgets: the only place that knows both training and pictures.

A widget is loaded when it is first used; the parts that only draw load no TensorFlow.
"""

from gan_lessons.live import opening
from gan_lessons.utils import loading
from gan_lessons.utils.lazy import lazy_names

_HOMES = {
    "Compare": "compare",
    "Dials": "dials",
    "Guide": "guide",
    "Lab": "lab",
    "LatentExplorer": "latent_explorer",
    "Predict": "predict",
    "Probe": "probe",
    "RealOrFake": "real_or_fake",
    "Replay": "replay",
    "Task": "guide",
    "open_lab": "lab",
}
__all__ = list(_HOMES)
loading.show_by(opening.shown)
__getattr__, __dir__ = lazy_names(__name__, _HOMES)
