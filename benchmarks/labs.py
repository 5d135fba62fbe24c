"""How soon a lab can be used, how it stands reloads of its page, and how many kernels two cores can serve.

    python benchmarks/labs.py open       from running a lab's cell to buttons that can be pressed, in JupyterLab
    python benchmarks/labs.py reload     the page loaded again ten times, while another kernel trains
    python benchmarks/labs.py kernels    fifteen kernels whose labs all play: steps a second together, memory

The browser needs ``pip install playwright`` and a Chromium.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.kernels import kernels, said
from tests.browser.harness import SIZE, Book, chromium, jupyterlab
from tests.browser.labs import LabOnPage, new_lab

IMPORTS = "from gan_lessons import data, live, networks, training"
POINTS = """
gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1),
                   learning_rate=1e-3, beta_1=0.0, beta_2=0.99, penalty="R1", penalty_weight=0.1)
lab = live.Lab(gan, data.ring(), limit=10**9)
"""
DIGITS = """
gan = training.GAN(networks.improved_generator(seed=0), networks.improved_discriminator(seed=0), penalty="R1")
lab = live.Lab(gan, data.mnist())
"""
# from the moment that the cell is run until the page has a button Play that nothing hides
PRESSABLE = """place => new Promise((done, failed) => {
    const notebook = window.jupyterapp.shell.currentWidget.content, start = performance.now();
    const cell = notebook.widgets[place].node;
    notebook.deselectAll();
    notebook.activeCellIndex = place;
    window.jupyterapp.commands.execute('notebook:run-cell');
    const look = () => {
        const button = [...cell.querySelectorAll('.gan-lab button')].find(one => /Play/.test(one.textContent));
        const box = button?.getBoundingClientRect();
        if (box?.width && !button.disabled) return done(performance.now() - start);
        if (performance.now() - start > 60000) return failed(new Error('no button after a minute'));
        requestAnimationFrame(look);
    };
    look();
})"""
LOAD = """
from gan_lessons import data, networks, training
gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1))
import threading
threading.Thread(target=lambda: gan.train(data.ring(), 10**9, progress=False), daemon=True).start()
"""
RELOADS, KERNELS, SECONDS = 10, 15, 20


def opening():
    """Times of labs for points and digits in one kernel; the first one in a kernel also sets TensorFlow up."""
    folder = Path(tempfile.mkdtemp())
    with chromium() as browser, jupyterlab(folder) as address:
        for name, source in (("points", POINTS), ("digits", DIGITS)):
            book = Book(browser.new_context(viewport=SIZE).new_page(), address, folder, name)
            book.run(IMPORTS + "\nnetworks.points_generator()  # loads TensorFlow")
            times = []
            for _ in range(6):
                place = book.add(f"{source}\nlab")
                book.cell(place)
                times.append(book.page.evaluate(PRESSABLE, place) / 1000)
                LabOnPage(book, place)
                book.tell("lab.close()")
                book.delete(place)
            rest = statistics.median(times[1:])
            print(f"{name}: first lab {times[0]:.2f} s, later ones {rest:.2f} s (median of 5; aim 1 s)")
            book.shut_down()


def reloads():
    """Whether the lab comes back each time, still playing and without an error in the console."""
    folder = Path(tempfile.mkdtemp())
    with chromium() as browser, jupyterlab(folder) as address, kernels(1) as (busy,):
        said(busy, LOAD)
        book = Book(browser.new_context(viewport=SIZE).new_page(), address, folder, "reloaded")
        book.run(IMPORTS)
        lab = new_lab(book, f"{POINTS}\nlab")
        lab.press("Play")
        times = []
        for _ in range(RELOADS):
            lab.plays()
            book.reload()
            started = time.perf_counter()
            lab = LabOnPage(book, lab.place)
            lab.plays()
            times.append(time.perf_counter() - started)
        lab.press("Pause")
        errors = len(book.problems) + len(book.given_up)
        print(f"{RELOADS} reloads under load: back each time, after {statistics.median(times):.1f} s (median, at most")
        print(f"{max(times):.1f} s); errors in the console: {errors} {book.problems} {book.given_up}")
        book.shut_down()


def many_kernels():
    """Steps a second of fifteen kernels together, and their memory."""
    with kernels(KERNELS) as clients, ThreadPoolExecutor(KERNELS) as pool:
        for client in clients:
            said(client, f"{IMPORTS}\n{POINTS}\nlab.train(300)")
        list(pool.map(lambda client: said(client, "lab.play()"), clients))
        time.sleep(SECONDS)
        before = counts(pool, clients)
        time.sleep(SECONDS)
        after = counts(pool, clients)
        rates = [(last - first) / (end - start) for (first, start), (last, end) in zip(before, after, strict=True)]
        memory = sum(memory_of(client) for client in clients)
        print(f"{KERNELS} kernels play: {sum(rates):,.0f} steps/s together (aim 2,000), {min(rates):,.0f} to", end=" ")
        print(f"{max(rates):,.0f} each; {memory / 1e9:.1f} GB of memory together, shared pages counted once")


def counts(pool, clients):
    """The step and the time of each kernel."""
    answers = pool.map(lambda client: said(client, "import time; print(gan.step, time.time())"), clients)
    return [tuple(map(float, answer.split())) for answer in answers]


def memory_of(client):
    """The memory of a kernel in bytes, its part of what it shares with others (Linux)."""
    rollup = said(client, "print(open('/proc/self/smaps_rollup').read())")
    return 1024 * int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["open", "reload", "kernels"])
    {"open": opening, "reload": reloads, "kernels": many_kernels}[parser.parse_args().what]()
