"""The whole lab by keyboard alone: nothing in this file touches the mouse."""

import numpy as np
import pytest
from playwright.sync_api import expect

ORDER = [
    *["Play", "Step D", "Step G", "Step both", "Speed", "Reset", "New seed", "Copy as code"],
    *["Generator", "Discriminator", "Stage", "Losses", "Share"],  # how their names begin, which say what they show
    *["Timeline", "go", "Branch", "What"],
    *["G rate", "D rate", "D steps", "Penalty", "weight γ", "Loss", "Batch", "Data"],
]
FOCUSED = r"""() => {
    const here = document.activeElement;
    const name = here.labels?.[0]?.textContent || here.getAttribute('aria-label') || here.textContent.trim();
    return (here.closest('.gan-root') ? name.match(/^\w+/)[0] : name) || here.getAttribute('role');
}"""


@pytest.fixture
def keys(lab):
    """Presses keys one after the other, where the focus is."""

    def press(*keys):
        for key in keys:
            lab.page.keyboard.press(key)

    lab.button("Play").focus()
    return press


def focused(lab):
    return lab.page.evaluate(FOCUSED)


def tab_to(lab, name):
    """Press Tab until the focus is on the control of that name."""
    for _ in range(40):
        if focused(lab) == name:
            return
        lab.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {name}")


def write(lab, name, words):
    """Tab to a box, put words in the place of what it holds, and end with Tab."""
    tab_to(lab, name)
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.type(words)
    lab.page.keyboard.press("Tab")


def test_tab_reaches_every_control_in_reading_order_and_back(lab, keys):
    reached = [focused(lab)]
    for _ in ORDER[1:]:
        keys("Tab")
        reached.append(focused(lab))
    assert reached == ORDER
    for name in reversed(ORDER[:-1]):
        keys("Shift+Tab")
        assert focused(lab) == name


def test_enter_and_space_play_and_pause_and_the_focus_stays(book, lab, keys):
    for start, end in (("Enter", "Space"), ("Space", "Enter")):
        keys(start)
        lab.plays()
        assert focused(lab) == "Pause"
        lab.moves()
        assert focused(lab) == "Pause"
        keys(end)
        lab.rests()
        assert focused(lab) == "Play"


def test_single_steps_reset_and_new_seed(book, lab, keys):
    tab_to(lab, "Step D")
    keys("Enter")
    lab.says("Discriminator's turn")
    tab_to(lab, "Step G")
    keys("Space")
    expect(lab.flow).to_contain_text("Generator's turn")
    book.until("gan.last_update.player", "generator")
    made = book.ask("gan.step")
    tab_to(lab, "Step both")
    keys("Enter", "Space")
    lab.stands_at(made + 2)
    assert focused(lab) == "Step both"
    tab_to(lab, "Reset")
    keys("Enter")
    lab.stands_at(0)
    tab_to(lab, "New seed")
    keys("Space")
    lab.shows_branch("branch 3")
    assert book.ask("gan.seed") == 1


@pytest.mark.parametrize("playing", [False, True], ids=["paused", "playing"])
def test_boxes_and_lists_set_the_run(book, lab, keys, playing):
    if playing:
        keys("Enter")
        lab.plays()
    tab_to(lab, "Speed")
    keys("ArrowUp")
    book.until("lab._session.steps_a_second", 10)
    keys("ArrowDown")
    book.until("lab._session.steps_a_second", 100)
    keys("ArrowDown")
    book.until("lab._session.steps_a_second", 0)
    for name, words, setting, value in (
        ("G rate", "0.001", "gan.g_learning_rate", 0.001),
        ("D rate", "0.003", "gan.d_learning_rate", 0.003),
        ("D steps", "2", "gan.d_steps", 2),
    ):
        write(lab, name, words)
        book.until(setting, value)
    tab_to(lab, "Penalty")
    keys("ArrowDown")
    book.until("gan.penalty", "R1")
    write(lab, "weight γ", "0.25")
    book.until("gan.penalty_weight", 0.25)
    tab_to(lab, "Loss")
    keys("ArrowUp")
    book.until("gan.loss.name", "minimax")
    write(lab, "Batch", "32")
    book.until("gan.batch_size", 32)
    tab_to(lab, "Data")
    keys("ArrowDown")
    book.until("lab.data.name", "grid of 25")
    if playing:
        lab.plays()


@pytest.mark.parametrize(
    "name, setting, more", [("G rate", "gan.g_learning_rate", 0.0003), ("D steps", "gan.d_steps", 2)]
)
def test_arrows_turn_a_box_up_to_a_round_number(book, lab, keys, name, setting, more):
    tab_to(lab, name)
    keys("ArrowUp", "Tab")
    book.until(setting, more)


@pytest.fixture
def trained(book, lab):
    """A lab with moments at steps 0, 1, …, 4, and the state at each."""
    book.tell("states = [state(gan)]\nfor _ in range(4):\n    lab.step_both()\n    states.append(state(gan))")
    lab.stands_at(4)
    return lab


def test_time_travel(book, trained, keys):
    tab_to(trained, "Timeline")
    keys("Home")
    expect(trained.view).to_contain_text("Step 0:")
    for key, step in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        keys(key)
        expect(trained.view).to_contain_text(f"Step {step}:")
    keys("End")
    expect(trained.view).to_contain_text("Step 4:")
    write(trained, "go", "2")
    expect(trained.view).to_contain_text("Step 2:")
    tab_to(trained, "Branch")
    keys("Enter")
    trained.shows_branch("branch 2")
    assert book.ask("state(gan) == states[2]")
    trained.page.keyboard.press("Shift+Tab")
    assert focused(trained) == "go"
    keys("Shift+Tab", "ArrowUp")
    trained.shows_branch("branch 1")
    keys("End")
    expect(trained.view).to_contain_text("Step 4:")
    tab_to(trained, "Copy as code")
    keys("Enter")
    expect(trained.root.get_by_label("The code of this run")).to_contain_text("gan.train(examples, 2")
    keys("Tab")
    assert focused(trained) in ("Copy", "Copied")  # the clipboard may have it already


def test_drawing(book, lab, keys):
    tab_to(lab, "Data")
    keys("End")
    expect(lab.root.get_by_role("application", name="Draw the points")).to_be_visible()
    tab_to(lab, "Draw the points that G should learn")
    keys(*["Shift+ArrowRight"] * 2, "Space", *["ArrowUp"] * 3, "Enter")
    expect(lab.root.get_by_role("status").filter(has_text="point 2 at")).to_be_visible()
    book.until("len(lab._pad.points)", 2)
    tab_to(lab, "Learn this drawing")
    keys("Enter")
    expect(lab.list("Data")).to_have_value("drawing 1")
    assert np.allclose(book.ask("lab._pad.points"), [[0.3, 0], [0.3, 0.09]])
    assert book.ask("lab.data is lab.data_sets['drawing 1']")


@pytest.mark.parametrize("control", ["G rate", "D steps", "go", "Loss", "Play"])
def test_what_is_typed_in_a_control_does_not_change_the_notebook(book, lab, keys, control):
    cells = book.cells
    tab_to(lab, control)
    keys("a", "b", "d", "d", "x", "m")
    assert book.cells == cells
    expect(lab.view).to_be_visible()
    assert book.ask("lab.gan is gan")
