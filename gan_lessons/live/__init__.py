"""The live widgets: the only place that knows both training and pictures."""

from gan_lessons.live.lab import Lab

__all__ = ["Lab"]
