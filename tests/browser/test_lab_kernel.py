"""What a notebook does to a lab: cells that run again or go, reloads, interrupts, restarts, errors."""

from playwright.sync_api import expect

from .labs import NEW_LAB, SETUP, LabOnPage, new_lab

OTHER = 'other = live.Lab(new_gan(), data.ring(), name="other", limit=10**7)\nother'
FRAGILE = """
from gan_lessons.utils.tensorflow import keras, tf

class Fragile(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense, self.broken = keras.layers.Dense(2), tf.Variable(False, trainable=False)

    def call(self, noise):
        tf.debugging.assert_equal(self.broken, False, "my own mistake <here>")
        return self.dense(noise)

own = Fragile()
gan = training.GAN(own, networks.points_discriminator(width=8, depth=1, seed=1), latent_dim=2, batch_size=16)
lab = live.Lab(gan, data.ring(), limit=10**7)
lab
"""


def test_two_labs_play_at_once(book, lab):
    other = new_lab(book, OTHER)
    for one in (lab, other):
        one.press("Play")
        one.plays()
    assert book.ask("threads()") == 2
    lab.moves()
    other.moves()
    lab.moves()
    lab.press("Pause")
    lab.rests(threads=1)
    other.moves()
    other.press("Pause")
    expect(other.button("Play")).to_be_visible()
    book.until("threads() + drawers()", 0)
    book.tell("other.close()")


def test_a_cell_that_runs_again_and_again_while_its_lab_plays_leaves_one_lab(book, lab):
    for _ in range(4):
        lab.press("Play")
        lab.plays()
        book.run(place=lab.place)
        lab = LabOnPage(book, lab.place)
        assert book.ask("threads()") == 0, "a new lab rests"
        lab.stands_at(0)
    expect(book.page.locator(".gan-lab")).to_have_count(1)
    lab.press("Play")
    lab.plays()
    assert book.ask("threads()") == 1


def test_a_lab_whose_cell_was_deleted_ends_by_itself(book, lab):
    book.tell("lab._session.limit = 5_000\nlab.set_speed('100 steps a second')")
    lab.press("Play")
    lab.plays()
    book.tell("lab._session.lock.acquire()")  # holds the training until the cell is gone
    assert book.ask("threads()") == 1 and book.ask("gan.step < 5_000")
    book.delete(lab.place)
    expect(book.page.locator(".gan-lab")).to_have_count(0)
    book.tell("lab._session.lock.release()\nlab.set_speed('full speed')")
    book.until("threads()", 0)
    assert book.ask("gan.step") == 5_000


def test_a_lab_goes_on_after_the_page_is_loaded_again(book, lab):
    lab.press("Play")
    lab.plays()
    book.reload()
    lab = LabOnPage(book, lab.place)
    lab.plays()
    lab.press("Pause")
    lab.rests()
    stopped = lab.step
    lab.press("Step both")
    lab.stands_at(stopped + 1)


def test_an_interrupt_between_cells_pauses_the_lab(book, lab):
    lab.press("Play")
    lab.plays()
    book.command("notebook:interrupt-kernel")
    lab.rests()
    assert lab.step > 0, "the run is kept"
    lab.press("Play")
    lab.plays()


def test_an_interrupt_while_a_cell_trains_ends_the_cell_and_keeps_the_run(book, lab):
    place = book.add("lab.train(10**6)")
    book.start(place)
    lab.moves()
    book.command("notebook:interrupt-kernel")
    book.wait_for_output(place, "KeyboardInterrupt")
    stopped = book.ask("gan.step")
    assert 0 < stopped < 10**6
    lab.stands_at(stopped)
    lab.press("Step both")
    lab.stands_at(stopped + 1)


def test_a_restarted_kernel_runs_all_cells_again(book):
    lab = new_lab(book, f"{SETUP}\n{NEW_LAB}")
    lab.press("Play")
    lab.plays()
    book.restart_and_run_all()
    lab = LabOnPage(book, lab.place)
    lab.stands_at(0)
    assert not book.output(lab.place).strip(": \n")
    lab.press("Play")
    lab.plays()


def test_an_error_in_the_students_own_network_is_shown_and_the_run_goes_on_after_it(book):
    lab = new_lab(book, FRAGILE)
    alert = lab.root.get_by_role("alert")
    lab.press("Play")
    lab.plays()
    book.tell("own.broken.assign(True)")
    expect(alert).to_contain_text("InvalidArgumentError: ")
    expect(alert).to_contain_text("my own mistake <here>")
    expect(alert).to_contain_text("the run is kept at step")
    expect(lab.button("Play")).to_be_visible()
    book.until("threads()", 0)
    stopped = book.ask("gan.step")
    assert stopped > 0
    book.tell("own.broken.assign(False)")
    lab.press("Play")
    lab.plays()
    expect(alert).to_have_count(0)
    assert lab.step > stopped
