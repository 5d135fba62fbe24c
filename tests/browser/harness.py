"""Jupyter in a browser, for tests: one server, one browser, notebooks that are written and run cell by cell."""

import ast
import contextlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time

import nbformat

SIZE = {"width": 1280, "height": 720}
PATIENCE = 180_000  # ms to wait for a condition on a busy machine; how fast it comes is the benchmarks' matter
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SETTINGS = {  # nothing that asks questions, and nothing that saves behind the tests' back
    "apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin.jupyterlab-settings": {"autosave": False},
}
# Port 0 is one that the system picks. Two servers that start at the same moment, one for each worker, may otherwise
# both find 8888 free, and both listen there: each page then meets the other's kernels.
SERVER = (
    "--no-browser --allow-root --ServerApp.port=0 --IdentityProvider.token= --LabApp.expose_app_in_browser=True "
    "--JupyterNotebookApp.expose_app_in_browser=True"
)

ROUTES = {"JupyterLab": "lab/tree", "Notebook 7": "notebooks"}  # one server has both front ends


def found_browser():
    """The path of a Chromium: the one on the PATH, or Playwright's own; None without one, or without Playwright."""
    if not importlib.util.find_spec("playwright"):
        return None
    on_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return on_path or _playwrights_own()


def _playwrights_own():
    """Only Playwright knows where it would be; asked in another process, for its driver takes over this one's loop."""
    ask = (
        "import playwright.sync_api as p; d = p.sync_playwright().start(); print(d.chromium.executable_path); d.stop()"
    )
    path = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True).stdout.strip()
    return path if path and os.path.isfile(path) else None


@contextlib.contextmanager
def chromium():
    """A Chromium. One that is there and does not start is an error, not a reason to skip."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found_browser(), args=QUIET.split())
        yield browser
        browser.close()


@contextlib.contextmanager
def jupyterlab(folder):
    """The address of a JupyterLab that serves ``folder`` and knows nothing of this user's own settings."""
    places = {name: folder / name.lower() for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    for name, settings in SETTINGS.items():
        path = places["CONFIG_DIR"] / "lab/user-settings/@jupyterlab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    environment = os.environ | {f"JUPYTER_{name}": str(place) for name, place in places.items()}
    command = [sys.executable, "-m", "jupyterlab", *SERVER.split(), f"--ServerApp.root_dir={folder}"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        yield _address(server, places["RUNTIME_DIR"], folder / "server.log")
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE / 1000)
        except subprocess.TimeoutExpired:  # it still waits for a kernel
            server.kill()
            server.wait()


def _address(server, runtime, log):
    """What the server writes down about itself once it listens, on whatever port was free."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(json.JSONDecodeError):  # it is still being written
                return json.loads(path.read_text())["url"]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text()[-2000:]}")


# Goes through the notebook as a reader does, for what is out of sight may not be rendered. Of each output: its words,
# its images as [source, their own width], "live" if a widget stands there; nothing of what is not visible.
_SEEN = """async (nb) => {
    const whole = document.head.appendChild(document.createElement('style'));
    whole.textContent = '.jp-Cell { content-visibility: visible !important; }';
    const frame = () => new Promise(requestAnimationFrame);
    const visible = (node) => node.checkVisibility() && node.getClientRects().length > 0;
    const told = [];
    for (const [place, cell] of nb.widgets.entries()) {
        if (!cell.outputArea || !cell.outputArea.model.length) { told.push([]); continue; }
        await nb.scrollToItem(place);
        for (const area = cell.outputArea; !area.node.isConnected || area.widgets.length < area.model.length;)
            await frame();
        await frame();
        const images = [...cell.outputArea.node.querySelectorAll('img')].filter(visible);
        await Promise.all(images.map((image) => image.decode().catch(() => null)));
        const outputs = cell.outputArea.widgets.map(({node}) => node.querySelector('.jp-OutputArea-output'));
        told.push(outputs.map((node) => visible(node) && node.offsetHeight > 0 ? {
            words: node.innerText.replace(/\\s+/g, ' ').trim(),
            images: [...node.querySelectorAll('img')].filter(visible).map((image) => [image.src, image.naturalWidth]),
            live: Boolean(node.querySelector('.gan-own-keys')),
        } : null));
    }
    whole.remove();
    return told;
}"""


class Book:
    """An open notebook.

    Args:
        page: a Playwright page.
        address: of the server.
        folder: that it serves.
        name: of the notebook; where there is none of that name, an empty one is written.
        route: of the front end, one of ``ROUTES``.
    """

    def __init__(self, page, address, folder, name, route=ROUTES["JupyterLab"]):
        self.page, self.problems, self.given_up, self.reloaded = page, [], [], False
        self.killed = False
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self._hear(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._hear(str(error)))
        if not (folder / f"{name}.ipynb").exists():
            book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
            nbformat.write(book, folder / f"{name}.ipynb")
        page.goto(f"{address}{route}/{name}.ipynb?reset")  # without the notebooks that were open before
        self.wait_for_kernel()

    def _hear(self, error):
        """After a reload JupyterLab may give up what comes back; that it is shown again then, tests have to see.

        Of a killed kernel it says which of its own messages nobody has answered.
        """
        if self.killed and "Canceled future for" in error:
            return
        (self.given_up if self.reloaded and "widget model not found" in error else self.problems).append(error)

    def forget_errors(self):
        """For the next test."""
        self.problems, self.given_up, self.reloaded, self.killed = [], [], False, False

    def wait_for_kernel(self):
        """Until the notebook is on show and its kernel answers."""
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === "
            "'connected'"
        )
        self.page.locator(".jp-Notebook:visible").wait_for()

    # ---- cells

    @property
    def cells(self):
        """How many cells there are."""
        return self._notebook("nb => nb.widgets.length")

    def clear(self):
        """Take all cells away."""
        self._notebook("nb => { nb.model.sharedModel.deleteCellRange(0, nb.widgets.length); }")

    def add(self, source):
        """A new last cell, not run; returns its place."""
        cell = "{cell_type: 'code', source}"  # braces around the call: what it returns is too large to be sent
        self._notebook(f"(nb, source) => {{ nb.model.sharedModel.insertCell(nb.widgets.length, {cell}); }}", source)
        return self.cells - 1

    def start(self, place):
        """Run the cell at a place, without waiting for it."""
        self._notebook("(nb, place) => { nb.deselectAll(); nb.activeCellIndex = place; }", place)
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-cell'); }")

    def run(self, source=None, place=None):
        """Run a new last cell, or again the one at a place; returns its text output when it has ended."""
        place = self.add(source) if place is None else place
        self._notebook("(nb, place) => { nb.deselectAll(); nb.activeCellIndex = place; }", place)
        self.command("notebook:run-cell")
        return self.output(place)

    def cell(self, place):
        """A locator of the cell at a place, which is scrolled to: out of sight it may not be in the page."""
        wait_until(lambda: self.cells > place, f"there is no cell {place}")  # a page may still be loading them
        mark = "(nb, place) => { nb.widgets[place].node.dataset.place = place; return nb.scrollToItem(place); }"
        self._notebook(mark, place)
        return self.page.locator(f".jp-Notebook:visible [data-place='{place}']")

    def outputs(self, place):
        """The outputs of a cell as a saved notebook keeps them."""
        return self._notebook("(nb, place) => nb.model.cells.get(place).outputs.toJSON()", place)

    def output(self, place):
        """The text that a cell has printed, and its error."""
        parts = self.outputs(place)
        return "\n".join([part.get("text") or f"{part.get('ename', '')}: {part.get('evalue', '')}" for part in parts])

    def seen(self):
        """What the reader sees of all outputs: for each cell a list of dicts of its outputs, see ``_SEEN``."""
        return self._notebook(_SEEN)

    def wait_for_output(self, place, words):
        """Until a cell has printed, or raised, these words."""
        wait_until(lambda: words in self.output(place), f"cell {place} does not print {words}")

    def delete(self, place):
        """Delete the cell at a place, as the menu does."""
        self._notebook("(nb, place) => { nb.deselectAll(); nb.activeCellIndex = place; }", place)
        self.command("notebook:delete-cell")

    def restart_and_run_all(self):
        """As the toolbar's button does, which asks first; what the old kernel still had to say finds no hearer."""
        restart = "window.restarting = window.jupyterapp.commands.execute('notebook:restart-run-all')"
        self.page.evaluate(f"() => {{ {restart}; }}")
        self.page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.evaluate("() => window.restarting.then(() => null)")
        self.problems = [said for said in self.problems if not said.startswith("Comm not found")]

    def kill(self):
        """Kill the kernel, which has no time to do anything; the server then starts another one, and says so."""
        self.killed = True
        self.start(self.add("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
        self.page.get_by_role("dialog").get_by_role("button", name="Ok").click()
        self.delete(self.cells - 1)

    def reload(self, meanwhile=""):
        """Save, run code in the kernel if there is any, and load the page again."""
        self.command("docmanager:save")
        self.tell(meanwhile)
        self.reloaded = True
        self.page.reload()
        self.wait_for_kernel()

    def command(self, name, **arguments):
        """Carry out one of JupyterLab's commands and wait until it is done."""
        run = "([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => null)"
        self.page.evaluate(run, [name, arguments])

    def _notebook(self, function, argument=None):
        """Call a JavaScript function of the notebook widget and one argument."""
        call = f"(argument) => ({function})(window.jupyterapp.shell.currentWidget.content, argument)"
        return self.page.evaluate(call, argument)

    # ---- kernel

    def shut_down(self):
        """End the kernel."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def ask(self, expression):
        """The value of an expression in the kernel: numbers, words, lists and tuples of them."""
        return ast.literal_eval(self.tell(f"print(repr(({expression})))"))

    def tell(self, code):
        """Run code in the kernel beside the cells; returns what it prints."""
        run = """async (code) => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            let printed, content;
            do {  // again, if it stood behind a cell that failed: the kernel drops what waits then
                printed = '';
                const future = kernel.requestExecute({code, store_history: false});
                future.onIOPub = (said) => { if (said.content.name === 'stdout') printed += said.content.text; };
                ({content} = await future.done);
            } while (content.status === 'aborted');
            if (content.status !== 'ok') throw new Error(content.ename + ': ' + content.evalue);
            return printed;
        }"""
        return self.page.evaluate(run, code)

    def until(self, expression, value=True):
        """Wait until an expression in the kernel has a value."""
        wait_until(lambda: self.ask(expression) == value, f"{expression} does not become {value}")


def wait_until(condition, complaint):
    """Ask again and again until a condition holds."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, complaint
        time.sleep(0.05)


def whole(text):
    """The first number of a text, as in "Step 1,200: …"."""
    return int(re.search(r"\d[\d,]*", text)[0].replace(",", ""))
