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
from pathlib import Path
from typing import NoReturn

from tests.integration import leaving

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
if not os.path.isfile(sys.argv[1] if sys.argv[1:] else "") or os.environ.get("PYTHONPATH", "") != {path!r}:
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
    while True:
        ready, _write, _error = select.select([listening, 0], [], [])
        if 0 in ready:
            return
        asked, _address = listening.accept()
        if not os.fork():
            listening.close()
            _serve(asked)
        asked.close()
        _bury_the_dead()


def _bury_the_dead() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _serve(asked: socket.socket) -> NoReturn:
    """Starts the module in a process of its own, and answers how that ended."""
    order, streams, _flags, _address = socket.recv_fds(asked, LARGEST, 3)
    arguments, environment, folder, mask = marshal.loads(order)
    child = os.fork()
    if not child:
        asked.close()
        _become(arguments, environment, folder, mask, streams)
    for stream in streams:
        os.close(stream)
    # Whoever has asked says nothing more; it is heard only when it is killed, and its module with it.
    heard, _write, _error = select.select([asked, os.pidfd_open(child)], [], [])
    if asked in heard:
        os.kill(child, signal.SIGKILL)
        os._exit(1)
    _pid, status = os.waitpid(child, 0)
    asked.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(arguments: list[str], environment: dict[str, str], folder: str, mask: int, streams: list[int]) -> NoReturn:
    """Is the module from here on; it ends as any program of Python does."""
    os.chdir(folder)
    os.umask(mask)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.argv = arguments
    sys.path[0] = str(Path(arguments[0]).parent)
    leaving.end_with(lambda: runpy.run_path(arguments[0], run_name="__main__"))


if __name__ == "__main__":
    main(*sys.argv[1:])
