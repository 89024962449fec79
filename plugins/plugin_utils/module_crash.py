# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module said that ended with an exception it has not foreseen, the same with each ansible-core.

It never leaves out why: a denial that a module of amazon.aws does not expect is nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

# ansible-core 2.18: "MODULE FAILURE\nSee stdout/stderr for the exact error", in place of the message.
_NO_MESSAGE = "MODULE FAILURE"


def told(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a module that failed with an exception, as a module of any ansible-core would give it."""
    exception = answer["exception"]
    trace = _trace(exception)
    if str(answer.get("msg") or _NO_MESSAGE).startswith(_NO_MESSAGE):
        # With 2.19 and newer its message is nowhere else.
        said = getattr(getattr(exception, "event", None), "msg", None) or _last_words(trace)
        answer = {**answer, "msg": f"the module ended unexpectedly: {said}"} if said else answer
    return {**answer, "exception": trace}


def _last_words(trace: str) -> str:
    """The error below a traceback, whose own lines are indented."""
    lines = trace.strip().splitlines()
    of_trace = [n for n, line in enumerate(lines) if line.startswith((" ", "Traceback"))]
    return "\n".join(lines[of_trace[-1] + 1 if of_trace else 0 :])


def _trace(exception: Any) -> str:
    """With ansible-core 2.19 it is a part of an object, and often left out."""
    if not is_dataclass(exception) or isinstance(exception, type):
        return str(exception)
    return "\n".join(_named(asdict(exception), "formatted_traceback"))


def _named(value: Any, name: str) -> Iterator[str]:
    """The texts of that name, wherever they are."""
    if isinstance(value, Mapping):
        yield from (text for key, text in value.items() if key == name and text)
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        yield from _named(part, name)
