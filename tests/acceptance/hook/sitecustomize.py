"""Lets every botocore of a process record what it is answered. Python imports it when it starts, from PYTHONPATH.

It loads nothing before botocore itself is loaded, and does nothing without LIFEBOAT_RECORDINGS.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

_MODULE = "botocore.handlers"


class _Finder(importlib.abc.MetaPathFinder):
    """Once ``botocore.handlers`` is loaded, one more handler is among those that every client gets."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        from tests.acceptance.recordings import FOLDER, Recorder

        vars(module)["BUILTIN_HANDLERS"].append(("after-call", Recorder(Path(os.environ[FOLDER]))))


if os.environ.get("LIFEBOAT_RECORDINGS"):
    sys.meta_path.insert(0, _Finder())
