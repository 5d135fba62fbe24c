"""Jupyter kernels for benchmarks, without a browser."""

import contextlib

from jupyter_client.manager import start_new_kernel


@contextlib.contextmanager
def kernels(count):
    """Some kernels: their clients."""
    started = [start_new_kernel(kernel_name="python3") for _ in range(count)]
    try:
        yield [client for _, client in started]
    finally:
        for manager, client in started:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def said(client, source):
    """What a cell prints in a kernel."""
    printed = []

    def hear(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            printed.append(content["text"])
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(content["traceback"]))

    client.execute_interactive(source, output_hook=hear, timeout=3600)
    return "".join(printed)
