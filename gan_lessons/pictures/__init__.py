"""Pictures of runs, samples and numbers: pure functions of plain values. Nothing here trains, and nothing is a widget.

``frames`` packs what the live view of a run draws; lessons call what is listed here.
"""

from gan_lessons.pictures.charts import line_chart
from gan_lessons.pictures.colours import DISCRIMINATOR, GENERATED, GENERATOR, REAL, sigmoid
from gan_lessons.pictures.log_charts import log_chart
from gan_lessons.pictures.outputs import Picture, digits, rows, table
from gan_lessons.pictures.sentences import describe
from gan_lessons.pictures.stills import still

__all__ = [
    "DISCRIMINATOR",
    "GENERATED",
    "GENERATOR",
    "REAL",
    "Picture",
    "describe",
    "digits",
    "line_chart",
    "log_chart",
    "rows",
    "sigmoid",
    "still",
    "table",
]
