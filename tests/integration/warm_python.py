"""A Python that has imported what modules import, and forks for every module that Ansible starts on localhost.

What runs is the file that Ansible has packed, with arguments, environment, folder and output of its own; nothing of
Ansible or of the collection is imported before, so what a module lacks it lacks here as well. Where it cannot be
asked, a Python is started as always.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import marshal
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from importlib.abc import InspectLoader
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, NoReturn

from tests import only_loopback
from tests.integration import leaving, pauses

# Of Python's own and of the SDK, what modules import sooner or later.
IMPORTED = (
    *("argparse", "ast", "base64", "dataclasses", "datetime", "decimal", "difflib", "fcntl", "fractions", "getpass"),
    *("grp", "hashlib", "importlib.metadata", "importlib.util", "inspect", "io", "ipaddress", "json", "locale"),
    *("logging", "platform", "pwd", "queue", "random", "re", "select", "selectors", "shlex", "shutil", "stat"),
    *("subprocess", "syslog", "tarfile", "tempfile", "traceback", "typing", "unicodedata", "urllib.request", "uuid"),
    *("zipfile", "boto3", "boto3.session", "botocore.client", "botocore.config", "botocore.exceptions"),
    *("botocore.session", "botocore.waiter"),
)
# Starts with as little as it can: it runs for every module, and most of what Python imports it does not need.
CLIENT = """import _socket, marshal, os, sys
here, real = {here!r}, {real!r}
def start_as_always():
    os.execv(real, [real, *sys.argv[1:]])
if sys.argv[1:] and not os.path.isfile(sys.argv[1]) or os.environ.get("PYTHONPATH", "") != {path!r}:
    start_as_always()
try:
    asked = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    asked.connect(here)
    order = marshal.dumps((sys.argv[1:], dict(os.environ), os.getcwd(), os.umask(0o22)))
    streams = b"".join(stream.to_bytes(4, sys.byteorder) for stream in (0, 1, 2))
    asked.sendmsg([order], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
except OSError:
    start_as_always()
code = int(asked.recv(16) or b"1")
if code < 0:
    os.kill(os.getpid(), -code)
os._exit(code)
"""
LARGEST = 1024 * 1024


def start(python: str, folder: Path, environment: dict[str, str]) -> tuple[Path, subprocess.Popen[bytes]]:
    """The path of what is to be named as interpreter, and the process behind it, which ends with its input."""
    place, client, program = folder / "socket", folder / "client.py", folder / "python"
    path = environment.get("PYTHONPATH", "")
    client.write_text(CLIENT.format(here=str(place), real=python, path=path), encoding="utf-8")
    program.write_text(f"""#!/bin/sh\nexec '{python}' -SIE '{client}' "$@"\n""", encoding="utf-8")
    program.chmod(0o755)
    command = [python, "-m", __name__, str(place)]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return program, process


def stop(process: subprocess.Popen[bytes]) -> None:
    """What it has started may go on, as Ansible's own modules do that nobody waits for."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    process.wait()


def main(place: str) -> None:
    """Forks for each module that is asked for at that socket, until its input ends."""
    only_loopback.install()
    for name in IMPORTED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        importlib.import_module("tests.integration.botocore_data").remember_now()
    gc.freeze()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listening.bind(place)
    listening.listen(64)
    os.write(1, b"ready\n")
    running: list[Running] = []
    while True:
        ready, _write, _error = select.select(
            [listening, 0, *(fd for one in running for fd in (one.asked, one.process))], [], []
        )
        if 0 in ready:
            return
        for one in [one for one in running if {one.asked, one.process} & {*ready}]:
            _answer(one, is_over=one.process in ready)
            running.remove(one)
        if listening in ready:
            asked, _address = listening.accept()
            running.append(_start(asked, [listening, *(one.asked for one in running)]))


class Running(NamedTuple):
    """A module: who has asked for it, its process as something to wait for, and its number."""

    asked: socket.socket
    process: int
    number: int


def _start(asked: socket.socket, others: list[socket.socket]) -> Running:
    """The module in a process of its own."""
    order, streams, _flags, _address = socket.recv_fds(asked, LARGEST, 3)
    child = os.fork()
    if not child:
        for connection in (asked, *others):
            connection.close()
        arguments, environment, folder, mask = marshal.loads(order)
        _become(arguments, environment, folder, mask, streams)
    for stream in streams:
        os.close(stream)
    return Running(asked, os.pidfd_open(child), child)


def _answer(one: Running, *, is_over: bool) -> None:
    """Says how it ended. Whoever has asked says nothing more, and is heard only when it is killed: so is its module."""
    if not is_over:
        os.kill(one.number, signal.SIGKILL)
    _pid, status = os.waitpid(one.number, 0)
    os.close(one.process)
    with contextlib.suppress(OSError):
        one.asked.send(str(os.waitstatus_to_exitcode(status)).encode())
    one.asked.close()


def _become(arguments: list[str], environment: dict[str, str], folder: str, mask: int, streams: list[int]) -> NoReturn:
    """Is the module from here on; it ends as any program of Python does."""
    os.chdir(folder)
    os.umask(mask)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if pauses.VARIABLE in environment:
        pauses.shorten()
    sys.argv = arguments or [""]
    sys.path[0] = str(Path(arguments[0]).parent) if arguments else ""
    leaving.end_with(lambda: runpy.run_path(arguments[0], run_name="__main__") if arguments else _run_input())


class _Input(InspectLoader):
    """What comes on the standard input, which Python runs where it is given no arguments."""

    def get_source(self, fullname: str) -> str:
        return sys.stdin.read()


def _run_input() -> None:
    program = sys.modules["__main__"] = ModuleType("__main__")
    _Input().exec_module(program)


if __name__ == "__main__":
    main(*sys.argv[1:])
