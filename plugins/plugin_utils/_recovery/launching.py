# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Launches what AWS has room for: all instances in one subnet after another, and then parts of them.

AWS launches all that a request of amazon.aws asks for, or none. It never asks again for what was refused as a single
instance everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ...module_utils._recovery.fleets.errors import NEVER_THERE, QUOTAS
from .refusals import code_of, said_by

Result = dict[str, Any]
# Count and the number of the place -> what the module answers.
Ask = Callable[[int, int], Result]


def sizes_of(count: int) -> tuple[int, ...]:
    """How many are asked for at once: all, a tenth, one.

    amazon.aws.ec2_instance repeats a request for which there is no capacity for minutes, and one that succeeds takes
    seconds, so that few requests may be refused, and more may succeed.
    """
    return tuple(dict.fromkeys((count, -(-count // 10), 1)))


@dataclass(frozen=True, slots=True)
class Launch:
    """``left`` were not launched; ``refused`` is what AWS said last, by the number of the place.

    ``failure`` is the answer that says something else than that there is no room.
    """

    left: int
    refused: Mapping[int, str]
    failure: Result | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """``code`` and what AWS ``said`` to so many in a place."""

    size: int
    place: int
    code: str
    said: str

    def is_of(self, size: int, place: int) -> bool:
        """Whether AWS would refuse this as well."""
        if self.code in QUOTAS:
            # The same for all subnets.
            return size >= self.size
        return place == self.place and (size >= self.size or self.code in NEVER_THERE)


def launch(count: int, places: int, codes: Sequence[str], ask: Ask) -> Launch:
    """``codes`` are those of AWS with which it goes on elsewhere, or with fewer."""
    left, refusals = count, list[Refusal]()
    while request := _next(count, left, places, refusals):
        answer = ask(*request)
        if not answer.get("failed"):
            left -= request[0]
            continue
        if (code := code_of(answer)) not in codes:
            return Launch(left, _last_said(refusals), answer)
        refusals.append(Refusal(*request, code, said_by(answer)))
    return Launch(left, _last_said(refusals))


def _next(count: int, left: int, places: int, refusals: Iterable[Refusal]) -> tuple[int, int] | None:
    """The most that AWS may still grant at once, and the first place for it; None if there is nothing to ask for."""
    requests = product((size for size in sizes_of(count) if size <= left), range(places))
    return next((each for each in requests if not any(refusal.is_of(*each) for refusal in refusals)), None)


def _last_said(refusals: Iterable[Refusal]) -> dict[int, str]:
    return {refusal.place: refusal.said for refusal in refusals}


def launched(task: Mapping[str, Any], run: Callable[[Mapping[str, Any]], Result]) -> Result:
    """``changed``, and ``refused`` by subnet if fewer were launched than the task asks for; or what has failed."""
    options: dict[str, Any] = dict(task["options"])
    places = [options, *({**options, **other} for other in task.get("otherwise") or ())]
    count = int(options["count"])
    done = launch(count, len(places), task["elsewhere"], lambda size, place: run({**places[place], "count": size}))
    is_changed = done.left < count
    if done.failure:
        return {**done.failure, "changed": is_changed}
    refused = {_named(places[place]): said for place, said in done.refused.items()} if done.left else {}
    return {"changed": is_changed, "refused": refused}


def _named(options: Mapping[str, Any]) -> str:
    """The subnet, or else the zone or the region, which AWS chooses a subnet of."""
    interfaces = [each.get("subnet_id") for each in options.get("network_interfaces") or ()]
    found = (options.get("vpc_subnet_id"), *interfaces, options.get("availability_zone"), options["region"])
    return str(next(each for each in found if each))
