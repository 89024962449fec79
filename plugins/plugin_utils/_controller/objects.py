# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects of AWX as tasks of its modules, in order, and what came of each as rows.

Pure: it never runs a module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...module_utils._core.nearest import nearest
from ..module_task import Task
from .kinds import KINDS, ObjectKind

PRESENT, ABSENT = "present", "absent"
CHANGED, UNCHANGED, REMOVED, FAILED, NOT_DONE, PREDICTED = (
    *("changed", "unchanged", "removed", "failed"),
    *("not done", "changed, not checked"),
)
COLUMNS = ("kind", "name", "action")
# How the last line counts each of them.
WORDS = {CHANGED: "changed", UNCHANGED: "unchanged", REMOVED: "removed", FAILED: "failed", NOT_DONE: "not done"}
_DISAPPEARS = "removed by AWX when nothing has it"


@dataclass(frozen=True, slots=True)
class Wish:
    """An object that is to be there, or not. ``task`` is None if there is no module for that."""

    kind: ObjectKind
    name: str
    task: Task | None

    def row(self, action: str, why: str | None = None) -> dict[str, Any]:
        return {"kind": self.kind.name, "name": self.name, "action": action, "why": why}


def problems_of(objects: Mapping[str, Any]) -> list[str]:
    """Every mistake as a sentence: a kind that is unknown, or objects that are none."""
    known = [kind.name for kind in KINDS]
    found = [
        f"objects.{key}: unknown kind{nearest(str(key), known) or '; there are ' + ', '.join(known)}"
        for key in objects
        if key not in known
    ]
    for kind in KINDS:
        listed = objects.get(kind.name) or []
        if not isinstance(listed, list | tuple):
            found.append(f"objects.{kind.name}: expected a list of dictionaries, got '{listed}'")
            continue
        found += [
            f"objects.{kind.name}[{number}]: expected a dictionary{' with name' if kind.found_by else ''}, got '{each}'"
            for number, each in enumerate(listed)
            if not isinstance(each, Mapping) or (kind.found_by and not each.get("name"))
        ]
    return found


def wishes_of(objects: Mapping[str, Any], state: str, collection: str, access: Mapping[str, Any]) -> list[list[Wish]]:
    """Kind by kind; to remove them the other way round. Of objects without mistakes."""
    kinds = KINDS if state == PRESENT else tuple(reversed(KINDS))
    groups = [[_wish(kind, each, state, collection, access) for each in objects.get(kind.name) or ()] for kind in kinds]
    return [group for group in groups if group]


def _wish(kind: ObjectKind, given: Mapping[str, Any], state: str, collection: str, access: Mapping[str, Any]) -> Wish:
    if state == ABSENT and not kind.is_removable:
        return Wish(kind, _name(kind, given), None)
    is_whole = state == PRESENT or not kind.found_by
    own = dict(given) if is_whole else {key: given[key] for key in kind.found_by if key in given}
    more = dict(kind.options) if state == PRESENT else {}
    return Wish(kind, _name(kind, given), (f"{collection}.{kind.module}", {**more, **own, **access, "state": state}))


def _name(kind: ObjectKind, given: Mapping[str, Any]) -> str:
    if kind.found_by:
        return str(given["name"])
    whose = [*_texts(given, "team", "teams", "user", "users")]
    what = [*_texts(given, "job_templates", "workflows", "inventories", "projects", "credentials")]
    return f"{', '.join(whose)}: {given.get('role')} of {', '.join(what)}"


def _texts(given: Mapping[str, Any], *keys: str) -> Iterator[str]:
    for key in keys:
        value = given.get(key) or ()
        yield from (value,) if isinstance(value, str) else map(str, value)


def row_of(wish: Wish, answer: Mapping[str, Any], why: str | None, *, is_foretold: bool) -> dict[str, Any]:
    """What came of a module run. ``is_foretold`` if what it refers to may only be missing because of check mode."""
    if wish.task is None:
        return wish.row(UNCHANGED, _DISAPPEARS)
    if answer.get("failed"):
        return wish.row(PREDICTED) if is_foretold else wish.row(FAILED, why)
    if not answer.get("changed"):
        return wish.row(UNCHANGED)
    return wish.row(REMOVED if wish.task[1]["state"] == ABSENT else CHANGED)


def is_change(row: Mapping[str, Any]) -> bool:
    return row["action"] in (CHANGED, REMOVED, PREDICTED)


def failures_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{row['kind']} {row['name']}: {row['why']}" for row in rows if row["action"] == FAILED]
