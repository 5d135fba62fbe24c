"""What watching costs, and how fast the live lab answers, in a real kernel and a real browser.

    python benchmarks/watching.py kernel     the digits lab at 10 frames a second against the same training unwatched
    python benchmarks/watching.py browser    the same with JupyterLab and Chromium on the same cores; redraws, clicks
    python benchmarks/watching.py memory     a lab's cell run again 50 times: threads and memory

Pairs of unwatched and watched training follow each other, in changing order; the median of their ratios counts.
The browser needs ``pip install playwright`` and a Chromium.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.kernels import kernels, said
from tests.browser.harness import SIZE, Book, chromium, jupyterlab
from tests.browser.labs import SETUP, new_lab

DIGITS = """
import json, time
from gan_lessons import data, live, networks, training
digits = data.mnist()
gan = training.GAN(networks.improved_generator(seed=0), networks.improved_discriminator(seed=0),
                   penalty="R1", learning_rate=1e-3, beta_1=0.0, beta_2=0.99)
lab = live.Lab(gan, digits, fps=10, limit=10**8)
lab.train(200)
lab
"""
PAIRS = """
frames = []
lab._view.observe(frames.append, "frame")

def unwatched(seconds):
    step, started = gan.step, time.perf_counter()
    with lab._session._own():  # else the lab follows what is trained here, and this would be watched too
        while time.perf_counter() - started < seconds:
            gan.advance(digits, 100)
    return (gan.step - step) / (time.perf_counter() - started)

def watched(seconds):
    lab.play()
    time.sleep(1)  # until it has found its stride
    step, drawn, started = gan.step, len(frames), time.perf_counter()
    time.sleep(seconds)
    took = time.perf_counter() - started
    rates = (gan.step - step) / took, (len(frames) - drawn) / took
    lab.pause()
    return rates

pairs = []
for number in range({pairs}):
    order = [unwatched, watched] if number % 2 else [watched, unwatched]
    found = dict((work.__name__, work({seconds})) for work in order)
    pairs.append([found["unwatched"], *found["watched"]])
print("RESULT" + json.dumps(pairs))
"""
POINTS = """
from gan_lessons import data, live, networks, training
gan = training.GAN(networks.points_generator(width=8, depth=2, seed=0),
                   networks.points_discriminator(width=8, depth=2, seed=1), batch_size=150, learning_rate=1e-3)
lab = live.Lab(gan, data.ring(), limit=10**9)
lab
"""
MEMORY = """
import gc, json, os, threading, time
from gan_lessons import data, live, networks, training
gan = training.GAN(networks.points_generator(width=8, depth=2, seed=0),
                   networks.points_discriminator(width=8, depth=2, seed=1), batch_size=150)
ring = data.ring()

def cell():
    lab, step = live.Lab(gan, ring), gan.step
    lab.play()
    while gan.step < step + 500:
        time.sleep(0.01)
    return lab

def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

found = []
for number in range(51):
    lab = cell()
    time.sleep(0.3)
    if number in (5, 10, 20, 30, 40, 50):
        found.append([number, resident(), sum(t.name.startswith("lab ") for t in threading.enumerate())])
lab.close()
found.append(["closed", resident(), sum(t.name.startswith("lab ") for t in threading.enumerate())])
print("RESULT" + json.dumps(found))
"""
# frames that come from the kernel, and pictures of the stage: points glide from one frame to the next
REDRAWS = """async seconds => {
    const sentence = () => document.querySelector('.gan-lab .gan-sentence')?.textContent;
    const brush = CanvasRenderingContext2D.prototype, { clearRect } = brush;
    let seen = sentence(), frames = 0, pictures = 0;
    brush.clearRect = function (...place) {
        pictures += this.canvas.classList.contains('gan-stage-canvas');
        return clearRect.apply(this, place);
    };
    const end = performance.now() + 1000 * seconds;
    while (performance.now() < end) {
        await new Promise(requestAnimationFrame);
        if (sentence() !== seen) { seen = sentence(); frames += 1; }
    }
    brush.clearRect = clearRect;
    return [frames / seconds, pictures / seconds];
}"""
# from the click itself to the first picture of the page in which its effect can be seen
EFFECT = """([words, effect]) => {
    window.effect = new Promise(done => document.addEventListener('click', () => {
        const start = performance.now(), lab = document.querySelector('.gan-lab');
        const look = () => new RegExp(effect).test(lab.innerText) ? done(performance.now() - start)
                                                                 : requestAnimationFrame(look);
        requestAnimationFrame(look);
    }, {capture: true, once: true}));
}"""
CLICKS = [  # a button, and what can be read when it has done its work
    ("Pause", r"Play\s+Step D"),
    ("Step D", "Discriminator's turn"),  # the first of its phases, which then follow each other in 1.5 s
    ("Reset", "Step 0:"),
    ("New seed", "Step 0:"),
    ("Copy as code", "from gan_lessons import"),
]
CLICKED = 40


def say_pairs(pairs, target):
    """Print the ratios of watched to unwatched training and their median."""
    for alone, with_frames, fps in pairs:
        print(f"unwatched {alone:6.1f} steps/s, watched {with_frames:6.1f}, {fps:4.1f} frames/s")
    cost = 100 * (1 - statistics.median(with_frames / alone for alone, with_frames, _ in pairs))
    print(f"watching costs {cost:.1f} % (median of {len(pairs)} pairs; aim {target} %)")


def result(printed):
    """What a cell printed as its result."""
    return json.loads(printed.split("RESULT")[1].splitlines()[0])


def in_kernel(*cells):
    """The result of the last of some cells, run in a kernel without a browser."""
    with kernels(1) as (client,):
        return result("".join(said(client, cell) for cell in cells))


def in_browser(pairs, seconds):
    """Everything that needs a page."""
    folder = Path(tempfile.mkdtemp())
    with chromium() as browser, jupyterlab(folder) as address:
        book = Book(browser.new_context(viewport=SIZE).new_page(), address, folder, "digits")
        lab = new_lab(book, DIGITS)
        lab.view.scroll_into_view_if_needed()
        say_pairs(result(book.run(PAIRS.format(pairs=pairs, seconds=seconds))), 9)
        lab = new_lab(book, "lab = live.Lab(gan, digits, limit=10**8)\nlab")  # with the usual frames a second
        lab.view.scroll_into_view_if_needed()
        lab.press("Play")
        lab.moves()
        frames, pictures = book.page.evaluate(REDRAWS, 10)
        print(f"digits lab: {frames:.1f} frames/s (aim 12), {pictures:.1f} pictures/s of the stage")
        lab.press("Pause")
        book.shut_down()

        book = Book(browser.new_context(viewport=SIZE).new_page(), address, folder, "points")
        book.run(SETUP)
        lab = new_lab(book, POINTS)
        lab.press("Play")
        lab.moves()
        step = book.ask("gan.step")
        book.page.wait_for_timeout(2000)  # beyond the first, compiling, piece
        started, step = book.ask("(__import__('time').perf_counter(), gan.step)")
        frames, pictures = book.page.evaluate(REDRAWS, 10)
        ended, last = book.ask("(__import__('time').perf_counter(), gan.step)")
        rate = (last - step) / (ended - started)
        print(f"2-D lab: {frames:.1f} frames/s, {pictures:.1f} pictures/s of the stage (aim 24) at {rate:,.0f} steps/s")
        times = []
        for number in range(CLICKED):
            words, effect = CLICKS[number % len(CLICKS)]
            if book.ask("not lab._session.playing"):
                lab.press("Play")
            lab.plays()
            if words == "Step D":
                book.tell("lab._view.show_update(None)")
            book.page.evaluate(EFFECT, [words, effect])
            lab.press(words)
            times.append(book.page.evaluate("() => window.effect"))
            if words == "Copy as code":
                lab.press(words)  # hide it again
        middle, slowest = statistics.median(times), max(times)
        print(f"click to effect: median {middle:.0f} ms (aim 80), slowest of {CLICKED} {slowest:.0f} (aim 300)")
        lab.press("Pause")
        lab.rests()
        book.page.wait_for_timeout(3000)  # a second after the last click the stored picture is drawn
        busy = "(lambda p: (p(), __import__('time').sleep(5), p()))(__import__('time').process_time)"
        before, _, after = book.ask(busy)
        print(f"paused: {100 * (after - before) / 5:.2f} % of a core")
        book.shut_down()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", choices=["kernel", "browser", "memory"])
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=6)
    chosen = parser.parse_args()
    if chosen.where == "kernel":
        say_pairs(in_kernel(DIGITS, PAIRS.format(pairs=chosen.pairs, seconds=chosen.seconds)), 4)
    elif chosen.where == "browser":
        in_browser(chosen.pairs, chosen.seconds)
    else:
        for number, megabytes, threads in in_kernel(MEMORY):
            print(f"after {number!s:>6} runs of the cell: {megabytes:,.0f} MB, {threads} threads")


if __name__ == "__main__":
    main()
