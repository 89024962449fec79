"""Replaces something of moto by name, and only what the guard watches.

It never replaces what is not there.
"""

from __future__ import annotations

import importlib
from typing import Any

from ..moto_guard import is_guarded


def replace(name: str, new: Any) -> None:
    """``name`` is "module:attribute" or "module:Class.method". Raises ``LookupError`` if moto_guard.py lacks it."""
    if not is_guarded(name):
        raise LookupError(f"{name} is to be replaced, so it has to be in moto_guard.GUARDED")
    module, _colon, path = name.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, attribute = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    if not hasattr(owner, attribute):
        raise LookupError(f"moto has no {name}")
    setattr(owner, attribute, new)
