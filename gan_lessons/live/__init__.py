"""The live widgets: the only place that knows both training and pictures.

A widget is loaded when it is first used; the parts that only draw load no TensorFlow.
"""

import importlib

_HOMES = {
    "Compare": "compare",
    "Dials": "dials",
    "Lab": "lab",
    "LatentExplorer": "latent_explorer",
    "Predict": "predict",
    "Probe": "probe",
    "RealOrFake": "real_or_fake",
    "Replay": "replay",
    "open_lab": "lab",
}
__all__ = list(_HOMES)


def __getattr__(name):
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__():
    return [*globals(), *__all__]
