# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the modules of AWX's objects, kind by kind, until one of a kind has failed.

It never decides what they are given; objects.py does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..module_task import RunModule
from ..verdict import FAILED as ALL_FAILED
from ..verdict import OK, PARTIAL, aligned, failure_text, summary
from .objects import ABSENT, COLUMNS, FAILED, NOT_DONE, WORDS, Wish, failures_of, is_change, row_of, wishes_of


def applied(
    run: RunModule,
    objects: Mapping[str, Any],
    state: str,
    collection: str,
    access: Mapping[str, Any],
    *,
    is_predicted: bool,
) -> dict[str, Any]:
    """The result: rows, failures, the report as lines, and whether anything changed."""
    rows: list[dict[str, Any]] = []
    for group in wishes_of(objects, state, collection, access):
        if any(row["action"] == FAILED for row in rows):
            rows += [wish.row(NOT_DONE, "what it refers to has failed") for wish in group]
            continue
        # In check mode nothing that is new is there for what refers to it. To remove it needs no others.
        is_foretold = is_predicted and state != ABSENT and any(map(is_change, rows))
        rows += [_row(run, wish, is_foretold=is_foretold) for wish in group]
    failures = failures_of(rows)
    status = OK if not failures else PARTIAL if any(map(is_change, rows)) else ALL_FAILED
    verdict = summary(status, rows, WORDS, "no objects")
    return {
        "changed": any(map(is_change, rows)),
        "status": status,
        "objects": rows,
        "lines": [*aligned(COLUMNS, rows), *failures, verdict],
        "failed": bool(failures),
        "msg": "\n".join([*failures, verdict]),
    }


def _row(run: RunModule, wish: Wish, *, is_foretold: bool) -> dict[str, Any]:
    answer = run(wish.task) if wish.task else {}
    why = failure_text(answer) if answer.get("failed") else None
    return row_of(wish, answer, why, is_foretold=is_foretold)
