"""Where the runs of labs are kept: one hidden folder beside the notebook. Knows no GAN and no widget."""

import contextlib
import os
import re

from gan_lessons.snapshots import save_arrays

FOLDER = ".gan_lessons"
LAB_BYTES = 64_000_000  # of all files of one lab together
README = """\
The labs of GAN Lessons keep their runs here, so that a run outlives the kernel that trained it. When a lab's cell is
run again, the lab offers to resume its run. A file that ends in .previous.npz is the run before the last one:
lab.resume("its path") brings it back. You may delete this folder; then no run can be resumed.
"""


class Slot:
    """The file of one lab, and the one before it.

    Args:
        name: of the lab.
        fingerprint: of its run, so that labs of the same name with other networks do not overwrite each other.
        folder: beside which the files are kept; the working directory if None.
    """

    def __init__(self, name, fingerprint, folder=None):
        self._safe = re.sub(r"[^\w-]", "_", name)[:40] or "lab"
        self.folder = os.path.join(folder or os.getcwd(), FOLDER)
        self.path = os.path.join(self.folder, f"{self._safe}-{fingerprint[:12]}.npz")
        self.previous = self.path[: -len(".npz")] + ".previous.npz"

    def write(self, arrays, facts, keep_previous):
        """Write the file, whole or not at all.

        Args:
            arrays: by name.
            facts: as JSON.
            keep_previous: whether the file that is there now becomes the previous one.

        Raises:
            OSError: the folder cannot be made.
            ValueError: the file cannot be written.
        """
        os.makedirs(self.folder, exist_ok=True)
        readme = os.path.join(self.folder, "README.txt")
        if not os.path.exists(readme):
            with open(readme, "w", encoding="utf-8") as file:
                file.write(README)
        unfinished = self.path + ".new"
        save_arrays(unfinished, arrays, facts, compress=False)
        if keep_previous and os.path.exists(self.path):
            os.replace(self.path, self.previous)
        os.replace(unfinished, self.path)
        self._let_go_of_the_oldest()

    def mark(self, path=None):
        """What changes whenever somebody writes the file; None if there is none."""
        try:
            found = os.stat(path or self.path)
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _let_go_of_the_oldest(self):
        """Delete the oldest runs of labs of this name, those of other networks, where all take too much together."""
        mine = re.compile(rf"{re.escape(self._safe)}-[0-9a-f]{{12}}(\.previous)?\.npz")
        with os.scandir(self.folder) as entries:
            files = [(entry.stat().st_mtime, entry.path) for entry in entries if mine.fullmatch(entry.name)]
        files.sort(key=lambda file: (file[1] in (self.path, self.previous), file[0]))
        total = sum(os.path.getsize(path) for _, path in files)
        for _, path in files:
            if total > LAB_BYTES and path != self.path:
                total -= os.path.getsize(path)
                with contextlib.suppress(OSError):
                    os.remove(path)
