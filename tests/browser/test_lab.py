"""Every control of the lab, by mouse: the page shows what the kernel does."""

import numpy as np
import pytest
from playwright.sync_api import expect

SETTINGS = [  # control, what is put in, what of the run it sets, and to what
    ("G rate", "0.001", "gan.g_learning_rate", 0.001),
    ("D rate", "0.002", "gan.d_learning_rate", 0.002),
    ("D steps", "3", "gan.d_steps", 3),
    ("weight γ", "0.5", "gan.penalty_weight", 0.5),
    ("Batch", "8", "gan.batch_size", 8),
    ("Penalty", "R1", "gan.penalty", "R1"),
    ("Loss", "hinge", "gan.loss.name", "hinge"),
    ("Data", "two moons", "lab.data.name", "two moons"),
]
LISTS = ("Penalty", "Loss", "Data")


def put(lab, control, value):
    """Choose from a list, or click into a box, type and click outside of it."""
    if control in LISTS:
        lab.list(control).select_option(value)
    else:
        lab.box(control).click(click_count=3)
        lab.page.keyboard.type(value)
        lab.view.click()


def test_play_and_pause(book, lab):
    picture = lab.drawn
    book.tell("lab.set_speed('full speed')")
    lab.press("Play")
    lab.plays()
    lab.moves()
    assert book.ask("threads()") == 1
    lab.press("Pause")
    lab.rests()
    assert lab.drawn != picture
    stopped = lab.step
    lab.press("Play")
    lab.plays()
    assert lab.step > stopped, "it goes on from where it was"


@pytest.mark.parametrize("player, other", [("discriminator", "generator"), ("generator", "discriminator")])
def test_a_step_of_one_player_moves_its_weights_only(book, lab, player, other):
    before = book.ask(f"weights(gan.{player}), weights(gan.{other})")
    picture = lab.drawn
    lab.press(f"Step {player[0].upper()}")
    expect(lab.flow).to_contain_text("gradient length")
    expect(lab.flow).to_contain_text(f"{player.capitalize()}'s turn")
    after = book.ask(f"weights(gan.{player}), weights(gan.{other})")
    assert after[0] != before[0] and after[1] == before[1]
    expect(lab.flow).to_contain_text(book.ask("f'{gan.last_update.moved:,}'"))
    expect(lab.picture).to_be_visible()
    assert lab.drawn != picture


def test_step_both(book, lab):
    before = book.ask("weights(gan.discriminator), weights(gan.generator)")
    lab.press("Step both")
    lab.stands_at(1)
    after = book.ask("weights(gan.discriminator), weights(gan.generator)")
    assert after[0] != before[0] and after[1] != before[1]
    lab.press("Step both")
    lab.stands_at(2)


def test_reset_and_new_seed(book, lab):
    first = book.ask("weights(gan.generator), weights(gan.discriminator)")
    lab.press("Step both")
    lab.stands_at(1)
    lab.press("Reset")
    lab.stands_at(0)
    assert book.ask("weights(gan.generator), weights(gan.discriminator)") == first
    lab.has_branches("branch 1", "branch 2")
    lab.shows_branch("branch 2")
    lab.press("New seed")
    lab.shows_branch("branch 3")
    assert book.ask("gan.seed") == 1 and book.ask("gan.step") == 0
    assert book.ask("weights(gan.generator)") != first[0]


def test_reset_while_it_plays_does_not_go_on_by_itself(book, lab):
    lab.press("Play")
    lab.plays()
    lab.press("Reset")
    lab.shows_branch("branch 2")
    lab.rests()
    lab.stands_at(0)


def test_slow_motion_tells_the_phases_and_full_speed_hides_them(book, lab):
    lab.list("Speed").select_option("slow motion")
    lab.press("Play")
    for player in ("Discriminator", "Generator", "Discriminator"):
        expect(lab.flow).to_contain_text(f"{player}'s turn")
        for phase in ("noise", "samples", "verdict", "loss", "gradient", "weights"):
            expect(lab.flow.get_by_text(phase, exact=True).last).to_be_visible()
        expect(lab.flow).to_contain_text("gradient length")
    lab.list("Speed").select_option("full speed")
    expect(lab.root).not_to_contain_text("'s turn")
    lab.plays()


@pytest.mark.parametrize(
    "speed, pace", [("1 step a second", 1), ("10 steps a second", 10), ("100 steps a second", 100)]
)
def test_speeds_between(book, lab, speed, pace):
    lab.list("Speed").select_option(speed)
    lab.press("Play")
    lab.plays()
    lab.press("Pause")
    lab.rests()
    assert book.ask("lab._session.steps_a_second") == pace
    steps = book.ask("[s.step for s in lab.history]")
    assert pace > 10 or set(map(int.__sub__, steps[1:], steps[:-1])) <= {0, 1}, "every step is shown"


@pytest.mark.parametrize("playing", [False, True], ids=["paused", "playing"])
def test_every_setting_reaches_the_run(book, lab, playing):
    for control, value, setting, wanted in SETTINGS:
        assert book.ask(setting) != wanted
        if playing and lab.button("Play").count():
            lab.press("Play")
            lab.plays()
        put(lab, control, value)
        book.until(setting, wanted)
    if not playing:
        lab.press("Step both")
        lab.stands_at(1)
    else:
        lab.moves()
    expect(lab.root.get_by_role("alert")).to_have_count(0)


def test_what_a_box_cannot_be_changes_nothing_and_is_said(book, lab):
    put(lab, "Batch", "0")
    expect(lab.box("Batch")).to_have_value("1")
    book.until("gan.batch_size", 1)
    put(lab, "G rate", "0")
    expect(lab.root.get_by_role("alert")).to_contain_text("Nothing was changed")
    assert book.ask("gan.g_learning_rate") == 0.0002


def test_a_number_that_is_not_whole_is_not_taken_for_another(book, lab):
    box = lab.box("D steps")
    box.click()
    box.press("Control+a")
    lab.page.keyboard.type("2.5")
    box.press("Enter")
    expect(lab.root.get_by_role("alert")).to_contain_text("2.5")
    expect(box).to_have_value("1")
    assert book.ask("gan.d_steps") == 1


@pytest.fixture
def trained(book, lab):
    """A lab with moments at steps 0, 1, …, 8, and the state at each."""
    book.tell("states = [state(gan)]\nfor _ in range(8):\n    lab.step_both()\n    states.append(state(gan))")
    lab.stands_at(8)
    return lab


def test_the_timeline_by_dragging_and_by_a_click(book, trained):
    trained.timeline.scroll_into_view_if_needed()
    box = trained.timeline.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    trained.page.mouse.move(x, y)
    trained.page.mouse.down()
    trained.page.mouse.move(box["x"] + 70, y, steps=5)
    trained.page.mouse.up()
    expect(trained.view).to_contain_text("Step 0:")
    trained.says("Looking back at step 0 of 8 on branch 1")
    book.tell("lab.go_to_step(4)")
    expect(trained.view).to_contain_text("Step 4:")
    middle = trained.timeline.locator(".gan-timeline-cursor circle").bounding_box()
    book.tell("lab.go_to_step(8)")
    expect(trained.step_box).to_have_value("8")
    trained.page.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    expect(trained.view).to_contain_text("Step 4:")
    expect(trained.step_box).to_have_value("4")
    assert book.ask("gan.step") == 8, "looking back changes nothing"


def test_looking_back_at_a_step_and_branching_there_restores_every_bit(book, trained):
    trained.step_box.fill("3")
    trained.step_box.press("Enter")
    expect(trained.view).to_contain_text("Step 3:")
    trained.press("Branch here")
    trained.says("branch 2 begins at step 3 of branch 1")
    trained.shows_branch("branch 2")
    trained.stands_at(3)
    assert book.ask("state(gan) == states[3]")
    put(trained, "G rate", "0.01")
    trained.press("Step both")
    trained.stands_at(4)
    assert book.ask("state(gan) != states[4]")
    trained.timeline.press("ArrowUp")
    trained.shows_branch("branch 1")
    trained.timeline.press("End")
    expect(trained.view).to_contain_text("Step 8:")
    trained.says("Looking back at step 8 of 8 on branch 1")
    trained.press("Play")
    trained.plays()
    trained.shows_branch("branch 2")


def test_copy_as_code_gives_the_same_run_bit_for_bit(book, trained):
    put(trained, "D steps", "2")
    trained.list("Loss").select_option("least squares")
    trained.press("Step D")
    trained.press("Play")
    trained.plays()
    trained.press("Pause")
    trained.rests()
    trained.press("Copy as code")
    code = trained.root.get_by_label("The code of this run")
    expect(code).to_contain_text("training.GAN(")
    before = book.ask("state(lab.gan)")
    book.run(code.text_content())
    assert book.ask("gan is not lab.gan and state(gan)") == before
    trained.press("Copy as code")
    expect(code).to_have_count(0)


def test_drawn_points_become_the_data(book, lab):
    lab.list("Data").select_option("draw your own")
    pad = lab.root.get_by_role("application", name="Draw the points that G should learn")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    for x, y in [(0.25, 0.25), (0.75, 0.25), (0.5, 0.75)]:
        pad.click(position={"x": x * box["width"], "y": y * box["height"]})
    expect(lab.root.get_by_role("status").filter(has_text="point 3 at")).to_be_visible()
    book.until("len(lab._pad.points)", 3)
    lab.press("Learn this drawing")
    expect(lab.list("Data")).to_have_value("drawing 1")
    expect(pad).to_be_hidden()
    assert book.ask("lab.data is lab.data_sets['drawing 1']")
    placed = book.ask("np.round(lab._pad.array, 1).tolist()")
    assert np.allclose(placed, [[-0.75, 0.75], [0.75, 0.75], [0, -0.75]], atol=0.06)
    assert book.ask("bool(lab.data.sample(200, np.random.default_rng(0))[:, 1].max() < 1.1)")
    lab.press("Play")
    lab.plays()


def test_cells_that_show_place_branch_and_train_leave_the_lab_at_the_end(book, lab):
    book.run("lab.train(300)")
    for _ in range(3):
        book.run("lab.go_to_step(100)\nlab.branch()\nlab.train(200)")
        lab.stands_at(book.ask("gan.step"))
        book.page.wait_for_timeout(500)  # what the page says to itself about its slider
        lab.stands_at(book.ask("gan.step"))
        expect(lab.root).not_to_contain_text("Looking back")
