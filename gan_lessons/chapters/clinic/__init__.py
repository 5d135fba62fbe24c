"""The clinic of notebook 6.2: eight recorded runs to diagnose from their views, and to treat.

Like ``live`` it knows both training and pictures: a branch is run here, and shown.
"""

from gan_lessons.chapters.clinic.catalogue import CASES, DIAGNOSES, case, check
from gan_lessons.chapters.clinic.checks import check_gan, check_report
from gan_lessons.chapters.clinic.outcome import recipe_table, summary_table
from gan_lessons.chapters.clinic.patient import Patient

__all__ = [
    "CASES",
    "DIAGNOSES",
    "Patient",
    "case",
    "check",
    "check_gan",
    "check_report",
    "recipe_table",
    "summary_table",
]
