"""What is asked of every notebook as a whole: its kernel leaves room for others on a small machine."""

from pathlib import Path

import pytest

KERNEL_BYTES = 1.6e9


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a notebook's last cell: how large its kernel was at its largest. The kernel ends in this teardown."""
    kernel, is_last = getattr(item.parent, "kernel", None), nextitem is None or nextitem.parent is not item.parent
    peak = peak_bytes(kernel.km.provisioner.pid) if kernel and is_last else 0
    result = yield
    assert peak <= KERNEL_BYTES, f"at its largest the kernel took {peak / 1e9:.2f} GB"
    return result


def peak_bytes(process):
    """The most memory that a process has had resident, or 0 where the system does not say (it is not Linux)."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
