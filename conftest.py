"""What is asked of every notebook as a whole: its kernel leaves room for others on a small machine."""

from pathlib import Path

import pytest

# Of what a kernel has resident, 0.4 GB are libraries, which all kernels of a machine have in common.
RESIDENT_BYTES, ANONYMOUS_BYTES = 1.2 * 2**30, 700 * 2**20
# Larger bounds for the lessons with two labs of digits and five kinds of GANs, and with images and video.
LARGER = {
    "04_2_real_digits.ipynb": (1.25 * 2**30, 850 * 2**20),
    "05_4_1_images_and_video.ipynb": (1.25 * 2**30, 775 * 2**20),
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After each cell of a notebook: how much of memory is its kernel's own; after the last one: its bounds.

    The kernel ends in the last cell's teardown.
    """
    notebook, kernel = item.parent, getattr(item.parent, "kernel", None)
    now = memory(kernel.km.provisioner.pid) if kernel else {}
    if now:
        notebook.anonymous = max(now["RssAnon"], getattr(notebook, "anonymous", 0))
    result = yield
    if now and (nextitem is None or nextitem.parent is not notebook):
        resident, anonymous = LARGER.get(notebook.path.name, (RESIDENT_BYTES, ANONYMOUS_BYTES))
        assert now["VmHWM"] <= resident, f"at its largest the kernel took {now['VmHWM'] / 2**30:.2f} GB"
        assert notebook.anonymous <= anonymous, f"{notebook.anonymous / 2**20:.0f} MB of memory were the kernel's own"
    return result


def memory(process):
    """The bytes of a process: ``VmHWM``, the most it has had resident, and ``RssAnon``, what is its own now.

    Empty where the system does not say (it is not Linux).
    """
    status = Path(f"/proc/{process}/status")
    lines = [line.split() for line in status.read_text().splitlines()] if status.is_file() else []
    return {name[:-1]: 1024 * int(rest[0]) for name, *rest in lines if name in ("VmHWM:", "RssAnon:")}
