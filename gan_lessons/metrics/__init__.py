"""How good are the samples? Scores with known answers: for points, for features of any kind, and for digits.

The formulas are NumPy and work at once; the digits' classifier loads TensorFlow at its first use.
"""

from gan_lessons.metrics.digit_classifier import (
    CLASSIFIER_FILE,
    classifier,
    classifier_network,
    features,
    probabilities,
)
from gan_lessons.metrics.digits import SCORES, DigitReport, DigitScores
from gan_lessons.metrics.distances import fid, fid_curve, frechet_distance, inception_score, kid, squared_mmd
from gan_lessons.metrics.modes import modes
from gan_lessons.metrics.neighbours import density_coverage, nearest, precision_recall

__all__ = [
    "CLASSIFIER_FILE",
    "SCORES",
    "DigitReport",
    "DigitScores",
    "classifier",
    "classifier_network",
    "density_coverage",
    "features",
    "fid",
    "fid_curve",
    "frechet_distance",
    "inception_score",
    "kid",
    "modes",
    "nearest",
    "precision_recall",
    "probabilities",
    "squared_mmd",
]
