"""The buttons of a widget that is made of ipywidgets, pressed from Python."""


def buttons(widget):
    """All buttons that stand in a widget."""
    own = [widget] if hasattr(widget, "on_click") else []
    return own + [button for child in getattr(widget, "children", ()) for button in buttons(child)]


def press(shown, words):
    """Press the button with these words in what ``shown.widget`` shows."""
    next(button for button in buttons(shown.widget) if button.description == words).click()
