"""The program of an instance, in the process of the tests: what it says, and how it ends.

It leaves the process as it was: environment, rights of new files, signals.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

from tests import canaries
from tests.rights.recording import whatever_runs

FILES = Path(__file__).parents[2] / "roles" / "dr_config" / "files"
PROGRAM, LAUNCHER = FILES / "instance", FILES / "lifeboat-instance.sh"
FETCH, SIGNAL, NAMES = "lifeboat-fetch-config", "lifeboat-signal-ready", "lifeboat-keep-names"
_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


_PACKAGE = "tests.fetching.lifeboat_instance"


def _loaded() -> None:
    folder = PROGRAM / "lifeboat_instance"
    spec = importlib.util.spec_from_file_location(
        _PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


_loaded()


def part(name: str) -> ModuleType:
    """A module of the program."""
    return importlib.import_module(f"{_PACKAGE}.{name}")


def sources(*, with_names: bool = True) -> dict[str, str]:
    """The files of the program, by their paths in its folder."""
    return {
        str(path.relative_to(PROGRAM)): path.read_text(encoding="utf-8")
        for path in sorted(PROGRAM.rglob("*.py"))
        if with_names or path.parent.name != "names"
    }


def write_program(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, with these files in it by their paths."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def python(version: str) -> str:
    """The path of that Python: from where pyenv keeps it, or from the path. Skips where there is none."""
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    found = str(kept[-1]) if kept else shutil.which(f"python{version}")
    return found or pytest.skip(f"Python {version} is not here")


def in_this_process(arguments: list[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """The code that it ends with, and all that it says."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    asking = whatever_runs(f"program {arguments[0]}")
    with asking, _as_on_an_instance(environment), redirect_stdout(said), redirect_stderr(said):
        try:
            code = part("commands").run(arguments)
        except SystemExit as end:
            code = end.code
    words = said.buffer.getvalue().decode()
    canaries.search(f"program {' '.join(arguments)}", words)
    return code, words


@contextmanager
def _as_on_an_instance(environment: Mapping[str, str]) -> Iterator[None]:
    before, mask = dict(os.environ), os.umask(0o022)
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        os.environ.clear()
        os.environ.update(environment)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        os.umask(mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
