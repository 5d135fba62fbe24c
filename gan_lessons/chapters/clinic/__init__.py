"""The clinic of chapter 6: eight recorded runs to diagnose from their views, and to treat.

Like ``live`` it knows both training and pictures: a branch is run here, and shown.
"""

from gan_lessons.chapters.clinic.patient import Patient, ward_round
from gan_lessons.chapters.clinic.ward import CASES, DIAGNOSES, case, check

__all__ = ["CASES", "DIAGNOSES", "Patient", "case", "check", "ward_round"]
