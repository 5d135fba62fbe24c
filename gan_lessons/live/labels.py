"""What the lab calls the settings of a run, and how it writes their values."""

LABELS = {  # of the settings that have a control; the others go by their own names
    "g_learning_rate": "G rate",
    "d_learning_rate": "D rate",
    "d_steps": "D steps",
    "penalty": "Penalty",
    "penalty_weight": "weight γ",
    "loss": "Loss",
    "batch_size": "Batch",
}


def written(value):
    """A setting's value as its control shows it.

    >>> written(None), written(0.0002), written(5)
    ('none', '0.0002', '5')
    """
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value if isinstance(value, int | str) else getattr(value, "name", None) or value.__name__)
