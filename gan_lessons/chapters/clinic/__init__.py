"""The clinic of chapter 6: eight recorded runs to diagnose from their views, and to treat.

Like ``live`` it knows both training and pictures: a branch is run here, and shown.
"""

from gan_lessons.chapters.clinic.catalogue import CASES, DIAGNOSES, case, check
from gan_lessons.chapters.clinic.patient import Patient, summary_table

__all__ = ["CASES", "DIAGNOSES", "Patient", "case", "check", "summary_table"]
