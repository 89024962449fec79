# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of a plan: argument specs as ansible-core reads them, each with a description for editors.

Pure: it never looks at a value but to say whether it is settled only later, by a template or from a vault.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

# One option: ``type``, ``elements``, ``choices``, ``required``, ``options`` and rules between these, as in the argument
# spec of a module, and a ``description``.
About = Mapping[str, Any]
Spec = Mapping[str, About]
# Keyword of ArgumentSpecValidator -> groups of options: ``{"mutually_exclusive": [["a", "b"]]}``.
Rules = Mapping[str, Any]
RULES = ("mutually_exclusive", "required_one_of", "required_together", "required_by", "required_if")
_MARKS = ("{{", "{%", "{#")


def text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "str", "description": description, **more}


def number(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "int", "description": description, **more}


def flag(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "bool", "description": description, **more}


def texts(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "list", "elements": "str", "description": description, **more}


def section(description: str, options: Spec | None = None, **more: Any) -> dict[str, Any]:
    """A dictionary; without ``options`` its keys are free."""
    return {"type": "dict", "description": description, **({"options": options} if options else {}), **more}


def sections(description: str, options: Spec, **more: Any) -> dict[str, Any]:
    """A list of dictionaries. One dictionary is a list of one."""
    return {"type": "list", "elements": "dict", "description": description, "options": options, **more}


def raw(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "raw", "description": description, **more}


def is_settled_later(value: Any) -> bool:
    """Whether nobody can say yet what it will be: a template, or a value in a vault."""
    if isinstance(value, str):
        return any(mark in value for mark in _MARKS)
    return not isinstance(value, int | float | date | Mapping | list | tuple | None)


def is_unset(value: Any) -> bool:
    return value is None or value == ""


def listed(value: Any) -> list[Any]:
    """A list as ansible-core reads one: one dictionary is a list of one, and a text has its elements between commas."""
    if isinstance(value, str) and not is_settled_later(value):
        return [part.strip() for part in value.split(",")]
    return list(value) if isinstance(value, list | tuple) else [value]
