"""The other widgets in JupyterLab, by mouse and by keyboard: pads, Probe, LatentExplorer, RealOrFake, Replay."""

import re

import pytest
from playwright.sync_api import expect

NETWORKS = """
from gan_lessons.utils.tensorflow import keras
from gan_lessons.live.pad import PixelPad, PointPad
gan = new_gan()
picture = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
"""


def widget(book, source, selector):
    """What a new last cell shows."""
    place = book.add(f"{NETWORKS}\n{source}")
    book.run(place=place)
    root = book.page.locator(".jp-Notebook-cell").nth(place).locator(selector)
    expect(root).to_be_visible()
    root.scroll_into_view_if_needed()
    return root


def drag(root, path):
    """Over places given as shares of the canvas."""
    box, mouse = root.bounding_box(), root.page.mouse
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in path]
    mouse.move(*places[0])
    mouse.down()
    for x, y in places[1:]:
        mouse.move(x, y, steps=8)
    mouse.up()


def press(root, *keys):
    root.focus()
    for key in keys:
        root.page.keyboard.press(key)


def write(root, words, value):
    box = root.get_by_role("spinbutton", name=words, exact=True)
    box.fill(value)
    box.press("Enter")


# ---- pads


@pytest.fixture
def points(book):
    return widget(book, "pad = PointPad(reach=2)\npad", ".gan-pad")


def test_points_by_mouse(book, points):
    canvas, status = points.get_by_role("application"), points.get_by_role("status")
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.75 * box["width"], "y": 0.25 * box["height"]})
    expect(status).to_have_text(re.compile("point 1 at"))
    book.until("pad.array.round(1).tolist()", [[1.0, 1.0]])
    drag(canvas, [(0.1, 0.1), (0.5, 0.8), (0.9, 0.1)])
    book.until("len(pad.points) > 20")
    points.get_by_role("button", name="Undo").click()
    book.until("len(pad.points)", 1)
    points.get_by_role("button", name="Clear").click()
    book.until("pad.points", [])


def test_points_by_keyboard(book, points):
    cells, canvas = book.cells, points.get_by_role("application")
    press(canvas, *["Shift+ArrowRight"] * 5, "ArrowUp", " ", "ArrowLeft", "Enter", "a", "b", "d", "d", "x")
    book.until("np.round(pad.points, 2).tolist()", [[1.0, 0.04], [0.96, 0.04]])
    press(canvas, "Backspace")
    book.until("len(pad.points)", 1)
    assert book.cells == cells, "JupyterLab's shortcuts heard nothing"
    press(canvas, "Escape")
    expect(points.get_by_role("button", name="Undo")).to_be_focused()


def test_points_from_python_are_shown(book, points):
    before = points.get_by_role("application").screenshot()
    book.tell("pad.points = [[0.5, 0.5], [-0.5, 0.5]]")
    expect(points.get_by_role("status")).to_have_text("2 points")
    assert points.get_by_role("application").screenshot() != before


def test_an_image_by_mouse_and_keyboard(book):
    root = widget(book, "pad = PixelPad()\npad", ".gan-pad")
    canvas = root.get_by_role("application")
    drag(canvas, [(0.3, 0.2), (0.7, 0.2), (0.4, 0.8)])
    book.until("float(pad.image.max())", 1.0)
    drawn = book.ask("float(pad.image.sum())")
    root.get_by_role("button", name="Eraser").click()
    drag(canvas, [(0.3, 0.2), (0.7, 0.2)])
    book.until(f"float(pad.image.sum()) < {drawn}")
    root.get_by_role("button", name="Clear").click()
    book.until("float(pad.image.max())", 0.0)
    root.get_by_role("button", name="Brush").click()
    press(canvas, "Space", *["ArrowRight"] * 3, "Space")
    book.until("float(pad.image.max())", 1.0)
    press(canvas, "Delete")
    expect(root.get_by_role("status")).to_contain_text("ink 0 %")


# ---- Probe


@pytest.fixture
def probe(book):
    return widget(book, "probe = live.Probe(gan.discriminator, data.ring(), gan.generator)\nprobe", ".gan-probe")


def test_probe_a_point_by_mouse(book, probe):
    sentence = probe.get_by_role("status").filter(has_text="logit")
    before, canvas = sentence.inner_text(), probe.get_by_role("application")
    drag(canvas, [(0.2, 0.2), (0.5, 0.5)])
    book.until("bool(np.abs(probe.input).max() < 0.05)")
    expect(sentence).not_to_have_text(before)
    logit = book.ask("probe.logit")
    probe.get_by_role("button", name="Follow").click()
    book.until(f"probe.logit > {logit}")
    for words in ("Real example", "Generated example", "Blank", "Ask D again"):
        before = book.ask("probe.input.tolist()")
        probe.get_by_role("button", name=words).click()
        book.until("probe.input.tolist() == [0, 0]", words in ("Blank", "Ask D again"))
        assert (book.ask("probe.input.tolist()") == before) == (words == "Ask D again")


def test_probe_a_point_by_keyboard(book, probe):
    write(probe, "x", "-0.5")
    book.until("float(probe.input[0])", -0.5)
    write(probe, "y", "0.25")
    book.until("float(probe.input[1])", 0.25)
    press(probe.get_by_role("application"), "Shift+ArrowRight")
    book.until("bool(probe.input[0] > -0.5)")
    logit = book.ask("probe.logit")
    press(probe.get_by_role("button", name="Follow"), "Enter", "Space")
    book.until(f"probe.logit > {logit}")
    expect(probe.get_by_role("status").filter(has_text="logit")).to_contain_text(
        book.ask("f'{probe.logit:.2f}'.replace('-', '−')")
    )


def test_probe_a_drawing(book):
    probe = widget(book, "probe = live.Probe(picture)\nprobe", ".gan-probe")
    probe.get_by_role("button", name="Blank").click()
    book.until("float(probe.input.max())", 0.0)
    drag(probe.get_by_role("application"), [(0.2, 0.2), (0.8, 0.8)])
    book.until("bool(probe.input.max() > 0.5)")
    assert book.ask("abs(probe.logit - float(picture(probe.input[None])[0, 0])) < 1e-5")


# ---- LatentExplorer


def test_turn_and_walk_through_the_noise(book):
    source = "explorer = live.LatentExplorer(gan)\nexplorer"
    explorer = widget(book, source, ".gan-explorer")
    words = explorer.get_by_role("status")
    write(explorer, "z1 =", "1.5")
    book.until("float(explorer.z[0])", 1.5)
    large = explorer.get_by_role("img").first
    before = large.get_attribute("aria-label")
    second = book.ask("float(explorer.z[1])")
    press(explorer.get_by_role("slider").nth(1), *["ArrowRight"] * 4)
    book.until(f"float(explorer.z[1]) - {second} > 0.175")  # four steps of 0.05, from the mark nearest to it
    expect(large).not_to_have_attribute("aria-label", before)
    z = book.ask("explorer.z.tolist()")
    assert z[0] == 1.5
    explorer.get_by_role("button", name="Keep as B").click()
    book.until("explorer.ends[1].tolist()", z)
    explorer.get_by_role("button", name="Zero").click()
    book.until("explorer.z.tolist()", [0, 0])
    press(explorer.get_by_role("button", name="Random"), "Enter")
    book.until("bool(explorer.z.any())")
    press(explorer.get_by_role("button", name="Keep as A"), "Space")
    book.until("bool((explorer.ends[0] == explorer.z).all())")
    write(explorer, "t =", "1")
    book.until(f"np.allclose(explorer.z, {z}, atol=1e-4)")
    expect(words).to_contain_text("t = 1 on the")
    press(explorer.get_by_role("combobox", name="walk"), "ArrowDown")
    expect(words).to_contain_text("straight")


# ---- RealOrFake


def test_play_the_discriminator(book):
    source = "game = live.RealOrFake(gan.discriminator, gan.generator, data.ring(), rounds=2)\ngame"
    game = widget(book, source, ".gan-game")
    large = game.get_by_role("img", name="Set 1 of 2: real or generated?")
    expect(large).to_be_visible()
    game.get_by_role("button", name="Real", exact=True).click()
    expect(game.get_by_role("status")).to_contain_text("you said real")
    expect(large).to_have_count(0)
    press(game.get_by_role("button", name="Generated"), "Enter")
    expect(game.get_by_role("table")).to_have_count(2)
    assert book.ask("[answer.you for answer in game.answered]") == ["real", "generated"]
    press(game.get_by_role("button", name="Generated"), "x", "d", "d")
    press(game.get_by_role("button", name="Again"), "Space")
    expect(large).to_be_visible()


# ---- Replay


def test_a_replay_beside_a_kernel(book):
    train = "gan.train(data.ring(), 20, every=10, probes={'samples': lambda g, d: g(np.zeros((4, 2)))}, progress=False)"
    source = f"live.Replay({train}, 'run')"
    replay = widget(book, source, "[role=group][aria-label=run]")
    steps = replay.get_by_role("slider", name="Step", exact=True)
    output, cells = replay.locator("output"), book.cells
    expect(output).to_have_text("0 of 20")
    press(steps, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "x", "b")
    expect(output).to_have_text("0 of 20")
    replay.get_by_role("button", name="Forward").click()
    expect(output).to_have_text("10 of 20")
    press(replay.get_by_role("button", name="Play"), "Enter")
    expect(output).to_have_text("20 of 20")
    expect(replay.get_by_role("button", name="Play")).to_be_visible()
    assert book.cells == cells
