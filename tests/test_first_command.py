"""README's first command: the JupyterLab that it starts opens the first notebook, and every cell of it runs.

All but the browser is there: the server, its kernel, and the messages that a page would send. It works on a copy.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import requests
import websocket

HERE = Path(__file__).parents[1]
LINE = r"^pip install -r requirements\.txt && (jupyter lab \S+\.ipynb)$"
PATIENCE = 600  # seconds to wait for an answer on a busy machine; none is expected to take that long


@pytest.fixture
def command():
    """What stands in README after the installation."""
    return shlex.split(re.search(LINE, (HERE / "README.md").read_text(encoding="utf-8"), re.M)[1])


@pytest.fixture
def course(tmp_path):
    """A folder with a copy of the notebooks, as the top folder of the course has them."""
    shutil.copytree(HERE / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return tmp_path


@pytest.fixture
def server(command, course):
    """What the started server writes down about itself."""
    places = {f"JUPYTER_{name}": str(course / "own" / name) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | places | {"IPYTHONDIR": str(course / "own" / "ipython"), "PATH": scripts}
    program = shutil.which(command[0], path=scripts)
    as_root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with (course / "server.log").open("w") as log:
        arguments = [program, *command[1:], "--no-browser", *as_root]
        process = subprocess.Popen(arguments, env=environment, cwd=course, stdout=log, stderr=log)
    try:
        yield written_down(process, Path(places["JUPYTER_RUNTIME_DIR"]), course / "server.log")
    finally:
        process.terminate()  # it ends its kernels first
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def written_down(process, runtime, log):
    """The file that a server writes once it listens, on whatever port was free."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(json.JSONDecodeError):  # it is still being written
                return json.loads(path.read_text())
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start: {log.read_text()[-2000:]}")


@pytest.fixture
def ask(server):
    """Calls the server's interface: ``ask("get", "api/contents")``."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"token {server['token']}"

        def ask(method, path, **content):
            answer = session.request(method, server["url"] + path, timeout=PATIENCE, **content)
            answer.raise_for_status()
            return answer

        yield ask


@pytest.fixture
def path(server, course, command):
    """Of the notebook, as the server names it: from the folder that it serves."""
    return (course / command[-1]).resolve().relative_to(Path(server["root_dir"]).resolve()).as_posix()


@pytest.fixture
def notebook(ask, path):
    """As the server hands it to a page."""
    return ask("get", f"api/contents/{path}").json()["content"]


@pytest.fixture
def kernel(ask, server, path, notebook):
    """A connection to the kernel that a page would start for this notebook."""
    name = notebook["metadata"]["kernelspec"]["name"]
    asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": name}}
    session = ask("post", "api/sessions", json=asked).json()
    address = server["url"].replace("http", "ws", 1) + f"api/kernels/{session['kernel']['id']}/channels"
    header = [f"Authorization: token {server['token']}"]
    connection = websocket.create_connection(address, timeout=PATIENCE, header=header)
    yield connection
    connection.close()
    ask("delete", f"api/sessions/{session['id']}")


def run(kernel, source):
    """How a cell ended: the answer to its execution, when the kernel is idle again."""
    identity = uuid.uuid4().hex
    header = {"msg_id": identity, "msg_type": "execute_request", "session": "test", "username": "", "version": "5.3"}
    content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    kernel.send(json.dumps(message))
    reply, idle = None, False
    while reply is None or not idle:
        said = heard(kernel)
        if said["parent_header"].get("msg_id") == identity:
            reply = said["content"] if said["msg_type"] == "execute_reply" else reply
            idle = idle or said["content"].get("execution_state") == "idle"
    return reply


def heard(kernel):
    """The next message; what carries pictures beside it is binary, and its words come first."""
    said = kernel.recv()
    if isinstance(said, bytes):
        start, end = (int.from_bytes(said[place : place + 4], "big") for place in (4, 8))
        said = said[start:end]
    return json.loads(said)


def test_the_page_it_opens_is_there(ask, path):
    assert "jupyter-config-data" in ask("get", f"lab/tree/{path}").text


def test_every_cell_of_the_first_notebook_runs(kernel, notebook):
    sources = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(sources) > 5
    for source in sources:
        reply = run(kernel, source)
        assert reply["status"] == "ok", f"{source}\n\n{reply.get('ename')}: {reply.get('evalue')}"
